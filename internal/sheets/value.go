package sheets

import "time"

// Value is what a cell holds: a text, an int, int64 or float64, an instant (time.Time, shown
// on the clock of its zone), a Day, or nil for nothing.
type Value = any

// Day is a date without a time of day: what a time says on the clock of its zone.
type Day time.Time

// stamped is a time in a layout, empty for none.
func stamped(at time.Time, layout string) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(layout)
}

// serial is what the clock of a time's zone shows as workbooks count it: days since the end
// of 1899, the time of day as a part of one.
func serial(at time.Time) float64 {
	shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	return shown.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
}
