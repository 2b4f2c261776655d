package flatsy

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// instantLayout is an instant of this API: UTC, whole seconds.
const instantLayout = "2006-01-02T15:04:05Z"

// The writers of optional fields leave out what has no value: this API knows no null.

func optional(e *wire.Encoder, name, s string) {
	if s != "" {
		e.StringField(name, s)
	}
}

func optionalInstant(e *wire.Encoder, name string, t time.Time) {
	if !t.IsZero() {
		e.TimeField(name, t.UTC(), instantLayout)
	}
}

func optionalNumber(e *wire.Encoder, name string, v *float64) {
	if v != nil {
		e.FloatField(name, *v)
	}
}

func optionalInt(e *wire.Encoder, name string, v *int) {
	if v != nil {
		e.IntField(name, int64(*v))
	}
}

func optionalBool(e *wire.Encoder, name string, v *bool) {
	if v != nil {
		e.BoolField(name, *v)
	}
}

// optionalRaw writes an object of the client's, kept as JSON.
func optionalRaw(e *wire.Encoder, name, json string) {
	if json != "" {
		e.RawField(name, []byte(json))
	}
}

func optionalTexts(e *wire.Encoder, name string, list []string) {
	if len(list) > 0 {
		texts(e, name, list)
	}
}

// texts writes an array of strings.
func texts(e *wire.Encoder, name string, list []string) {
	each(e, name, list, (*wire.Encoder).String)
}

// each writes an array, item by item.
func each[T any](e *wire.Encoder, name string, list []T, item func(*wire.Encoder, T)) {
	e.Key(name)
	array(e, list, item)
}

func array[T any](e *wire.Encoder, list []T, item func(*wire.Encoder, T)) {
	e.Array()
	for i, v := range list {
		before := len(e.Bytes())
		item(e, v)
		if size := len(e.Bytes()) - before; i == 0 && size > 0 { // the others are about as long; a stream may have sent it
			e.Grow(len(list) * size)
		}
	}
	e.EndArray()
}

// phone is a number in E.164; what is none is shown as it was written.
func phone(raw, country string) string {
	if e164, ok := people.Phone(raw, country); ok {
		return e164
	}
	return raw
}
