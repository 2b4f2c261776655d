package adlead

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/day"
	"palier/internal/core/people"
)

// paris is the zone of the texts that have none: an option's end, a call-back's
// date, the time of a record.
var paris = day.Paris()

// instantLayout is an instant of this API: UTC, always six decimals (openapi.yaml, Conventions).
const instantLayout = "2006-01-02T15:04:05.000000Z"

// instant writes a moment, or null when there is none.
func instant(e *wire.Encoder, name string, t time.Time) { e.TimeField(name, t.UTC(), instantLayout) }

// local writes a moment as Paris reads it, without a zone, or null. Only an
// option's expires_at is written so.
func local(e *wire.Encoder, name string, t time.Time) {
	if t.IsZero() { // In would give the year 1 another hour, not another zero
		e.NullField(name)
		return
	}
	e.TimeField(name, t.In(paris), time.DateTime)
}

// euros writes minor units as a number of euros: 31416667 is 314166.67. The
// nearest float64 to a sum of cents prints as that sum, up to far beyond
// money.Largest.
func euros(e *wire.Encoder, name string, minor int64) { e.FloatField(name, float64(minor)/100) }

// nullableEuros writes minor units, or null for none.
func nullableEuros(e *wire.Encoder, name string, minor *int64) {
	if minor == nil {
		e.NullField(name)
		return
	}
	euros(e, name, *minor)
}

// percent is a rate in percent: 2000 hundredths are 20, 550 are 5.5.
func percent(hundredths int64) float64 { return float64(hundredths) / 100 }

// area writes square metres, or null when they were not said.
func area(e *wire.Encoder, name string, v float64) {
	if v == 0 {
		e.NullField(name)
		return
	}
	e.FloatField(name, v)
}

// nullableInt writes a number that may be zero, or null for none.
func nullableInt[T int | int64](e *wire.Encoder, name string, v *T) {
	if v == nil {
		e.NullField(name)
		return
	}
	e.IntField(name, int64(*v))
}

// nullableBool writes true, false, or null for not said.
func nullableBool(e *wire.Encoder, name string, v *bool) {
	if v == nil {
		e.NullField(name)
		return
	}
	e.BoolField(name, *v)
}

// coded writes a code and its French label beside it: x and x_display. A code
// without a label, which a later version may know, is its own.
func coded(e *wire.Encoder, name, code string, labels map[string]string) {
	e.NullableStringField(name, code)
	label, ok := labels[code]
	if !ok {
		label = code
	}
	e.NullableStringField(name+"_display", label)
}

// phone is a number in E.164. One that another door took and that is no number
// is shown as it was written: it is all there is.
func phone(raw, country string) string {
	if e164, ok := people.Phone(raw, country); ok {
		return e164
	}
	return raw
}

// texts writes an array of strings.
func texts(e *wire.Encoder, name string, list []string) {
	e.Key(name)
	e.Array()
	for _, s := range list {
		e.String(s)
	}
	e.EndArray()
}

// each writes an array, item by item.
func each[T any](e *wire.Encoder, name string, list []T, item func(*wire.Encoder, T)) {
	e.Key(name)
	e.Array()
	for _, v := range list {
		item(e, v)
	}
	e.EndArray()
}

var emptyArray = []byte("[]")
