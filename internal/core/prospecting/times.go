package prospecting

import (
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
)

// meeting is how long an appointment lasts of which only the beginning is said (decisions
// "Diary" 7).
const meeting = 60 * time.Minute

// moment is a date as people and programs write it.
type moment struct {
	day   day.Date
	clock time.Time // zero: only the day is said
}

// read understands a day, an instant, or a local time without zone; false for anything
// else, which is kept as it is and holds nothing.
func read(text string, zone *time.Location) (moment, bool) {
	if d, ok := day.Parse(text); ok {
		return moment{day: d}, true
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		t = t.In(zone)
		if t.Year() > 9999 { // no day that can be written: the last evening of 9999 in another zone
			return moment{}, false
		}
		return moment{day.Of(t), t}, true
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return moment{day.Of(t), t}, true
		}
	}
	return moment{}, false
}

// dated puts a moment into a line of the diary. A time of day begins a meeting; one that
// runs past midnight, or through the night's hour that the clocks show twice, is written
// down as its day alone.
func (m moment) dated(a *agenda.Action, zone *time.Location) {
	a.Day = m.day
	if m.clock.IsZero() {
		return
	}
	end := m.clock.Add(meeting).In(zone)
	from, to := m.clock.In(zone).Format(time.TimeOnly), end.Format(time.TimeOnly)
	if day.Of(end) != m.day || to <= from {
		return
	}
	a.Start, a.End = from, to
}

// actionType is the code of an action in the diary's list.
func actionType(kind string) int {
	if kind == "rdv" {
		return agenda.Appointment
	}
	return agenda.Call
}

// appointmentType is likewise that of an appointment.
func appointmentType(kind string) int {
	switch kind {
	case "estimation":
		return agenda.Valuation
	case "visite":
		return agenda.Visit
	}
	return agenda.Appointment
}

// Moment reads a date of a round as people and programs write it: its day, and the instant
// when a time of day is said (else zero); false for what is no date.
func Moment(text string, zone *time.Location) (on day.Date, at time.Time, ok bool) {
	m, ok := read(text, zone)
	return m.day, m.clock, ok
}
