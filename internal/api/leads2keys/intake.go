package leads2keys

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
)

// mostWrong is how many faults of a body are told at once.
const mostWrong = 20

// intake reads a body and notes what is wrong in it, each by its place in the document:
// value.immeuble[0].escalier[2].name.
type intake struct {
	wrong []string
	path  []step
}

// step is one down in a document: a field, or an item of one when at is not negative.
type step struct {
	name string
	at   int
}

func (in *intake) down(name string, at int) { in.path = append(in.path, step{name, at}) }
func (in *intake) up()                      { in.path = in.path[:len(in.path)-1] }

// refuse notes what a field of where the intake is must be; no name is the place itself.
func (in *intake) refuse(name, must string) {
	if len(in.wrong) == mostWrong {
		return
	}
	var where []string
	for _, s := range in.path {
		if s.at >= 0 {
			s.name += "[" + strconv.Itoa(s.at) + "]"
		}
		where = append(where, s.name)
	}
	if name != "" {
		where = append(where, name)
	}
	in.wrong = append(in.wrong, strings.Join(where, ".")+" "+must+".")
}

// err is all that is wrong, nil when nothing is.
func (in *intake) err() error {
	if len(in.wrong) == 0 {
		return nil
	}
	return unasked(in.wrong...)
}

// string reads a text; null is none.
func (in *intake) string(name string, v wire.Value) string {
	if v.Kind() != wire.KindString && !v.IsNull() {
		in.refuse(name, "must be a string")
	}
	return v.Text()
}

// integer reads a whole number.
func (in *intake) integer(name string, v wire.Value) int {
	n, ok := v.Int()
	if v.Kind() != wire.KindNumber || !ok {
		in.refuse(name, "must be an integer")
		return 0
	}
	return int(n)
}

// moment reads a text that must be a date or an instant of ISO 8601, or empty; it is kept
// as it was written.
func (in *intake) moment(name string, v wire.Value) string {
	s := in.string(name, v)
	if s != "" && !isMoment(s) {
		in.refuse(name, "must be a date or an instant of ISO 8601, such as 2026-03-01 or 2026-03-01T09:00:00Z")
	}
	return s
}

// moments are the forms of ISO 8601 that clients write; a fraction of a second may follow
// the seconds of each.
func moments() []string {
	return []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04"}
}

func isMoment(s string) bool {
	for _, layout := range moments() {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Year() > 0
		}
	}
	return false
}

// same wants a text that repeats what the path or the token says, when it is there at all
// (3.7, rule 2; 3.8).
func (in *intake) same(name string, v wire.Value, whose, is string) {
	if !v.IsNull() && (v.Kind() != wire.KindString || v.Text() != is) {
		in.refuse(name, "must be that of "+whose+", "+strconv.Quote(is)+", or be left out")
	}
}
