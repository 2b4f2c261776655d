package apimo

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/day"
	"palier/internal/core/money"
)

// paris is the zone of every date of this API: none is written out (openapi.yaml, Dates).
var paris = day.Paris()

// stamps writes when a thing was made and when it changed.
func stamps(e *wire.Encoder, created, updated time.Time) {
	e.TimeField("created_at", created.In(paris), time.DateTime)
	e.TimeField("updated_at", updated.In(paris), time.DateTime)
}

// nulls writes keys of which the core knows nothing. Strict clients want them all.
func nulls(e *wire.Encoder, names ...string) {
	for _, name := range names {
		e.NullField(name)
	}
}

var emptyArray = []byte("[]")

func nullableFloat(e *wire.Encoder, name string, v float64) {
	if v == 0 {
		e.NullField(name)
		return
	}
	e.FloatField(name, v)
}

// momentField writes an instant in the zone and form of all dates of this API, null for none.
func momentField(e *wire.Encoder, name string, at time.Time) {
	if at.IsZero() {
		e.NullField(name)
		return
	}
	e.TimeField(name, at.In(paris), time.DateTime)
}

func wholeField(e *wire.Encoder, name string, v *int) {
	if v == nil {
		e.NullField(name)
		return
	}
	e.IntField(name, int64(*v))
}

func figureField(e *wire.Encoder, name string, v *float64) {
	if v == nil {
		e.NullField(name)
		return
	}
	e.FloatField(name, *v)
}

// figureText is a figure as text without trailing zeros, "" for none.
func figureText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// major is an amount in the API's units.
func major(minor int64) float64 { return float64(minor) / 100 }

// priceText is an amount as the API's action lists show it: text, "0" when
// there is none.
func priceText(a money.Amount) string { return money.Major(a.Minor) }

// number is an id as text, "" for none.
func number(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func joinInts(list []int) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = strconv.Itoa(n)
	}
	return strings.Join(out, ",")
}
