// Package day is the civil date: a day of the calendar, without time or zone, and
// the zone whose days count when nobody names one.
//
// It must not know what a day is for: what the law counts from it, when an office
// is open and how a document writes it belong to who asks.
package day

import (
	"time"
	_ "time/tzdata" // zones, wherever the program runs
)

// Date is a civil date; the zero value means none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Parse reads YYYY-MM-DD and refuses days that the calendar does not have.
func Parse(s string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, false
	}
	return Of(t), true
}

// Of is the date of an instant in the instant's own zone.
func Of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String is YYYY-MM-DD, or "" when there is no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// paris is read once; it never changes.
var paris = mustLoad("Europe/Paris")

func mustLoad(zone string) *time.Location {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err) // time/tzdata is linked
	}
	return loc
}

// Paris is where days begin and end that name no zone: those of the law, of the
// vendors' documents and of whoever has set none. Its String is the IANA name.
func Paris() *time.Location { return paris }
