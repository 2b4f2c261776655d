package main

import (
	"testing"
	"time"

	"palier/proof/viewings"
)

// telling is a message about Inès on a visit, whose state says what the message says.
func telling(event, visit, previous string) message {
	m := message{Event: event, Visit: viewings.Visit{ID: visit}, Visitor: viewings.Person{Email: "ines@example.org"}, Previous: previous, Status: event}
	m.Visit.Visitors = append(m.Visit.Visitors, struct {
		Property string          `json:"askedPropertyId"`
		Status   string          `json:"status"`
		Visitor  viewings.Person `json:"visitor"`
	}{"", event, m.Visitor})
	return m
}

func TestTheOrderOfMessagesIsJudged(t *testing.T) {
	const made, sure, left, moved = "visit.new.unconfirmed", "visit.confirmed", "visit.cancelled.visitor", "visit.date.changed"
	type tale []message
	other := func(m message) message {
		m.Visitor.Email = "noe@example.org"
		m.Visit.Visitors[0].Visitor = m.Visitor
		return m
	}
	for name, c := range map[string]struct {
		tale tale
		want string // of the last message; those before are in order
	}{
		"booked, confirmed, cancelled": {tale{telling(made, "a", ""), telling(sure, "a", ""), telling(left, "a", "")}, ""},
		"moved":                        {tale{telling(made, "a", ""), telling(left, "a", ""), telling(moved, "b", "a"), telling(made, "b", "")}, ""},
		"moved to a visit of others, before the old one is cancelled": {tale{
			telling(made, "a", ""), other(telling(made, "b", "")), telling(moved, "b", "a"), telling(made, "b", ""), telling(left, "a", "")}, ""},
		"back on a visit that he left": {tale{
			telling(made, "a", ""), other(telling(made, "a", "")), telling(left, "a", ""), telling(moved, "a", "b"), telling(made, "a", "")}, ""},

		"cancelled before it was booked":     {tale{telling(left, "a", "")}, outOfOrder},
		"confirmed before it was booked":     {tale{telling(sure, "a", "")}, outOfOrder},
		"booked after it was cancelled":      {tale{telling(made, "a", ""), telling(left, "a", ""), telling(made, "a", "")}, outOfOrder},
		"moved before the old one is over":   {tale{telling(made, "a", ""), telling(moved, "b", "a")}, outOfOrder},
		"new before it is moved":             {tale{telling(made, "a", ""), telling(left, "a", ""), telling(made, "b", ""), telling(moved, "b", "a")}, outOfOrder},
		"moved from what was never told":     {tale{telling(moved, "b", "a")}, outOfOrder},
		"cancelled in a state that is older": {tale{telling(made, "a", ""), func() message { m := telling(left, "a", ""); m.Status = "later"; return m }()}, "wrong state"},
		"another event":                      {tale{telling("visit.vanished", "a", "")}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			story := told{}
			for i, m := range c.tale {
				kind, detail := story.take(m)
				if i < len(c.tale)-1 && kind != "" {
					t.Fatalf("message %d: %s: %s, want it to be in order", i, kind, detail)
				}
				if i == len(c.tale)-1 && kind != c.want {
					t.Errorf("%q (%s), want %q", kind, detail, c.want)
				}
			}
		})
	}
}

func TestAVisitMeetsAnother(t *testing.T) {
	p := property{id: "p", room: 2, minutes: 30}
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	visit := func(property string, after, minutes, expected int) viewings.Visit {
		v := viewings.Visit{Date: at.Add(time.Duration(after) * time.Minute), Minutes: minutes}
		for range expected {
			v.Visitors = append(v.Visitors, telling(viewings.Proposed, "", "").Visit.Visitors...)
			v.Visitors[len(v.Visitors)-1].Property = property
		}
		return v
	}
	for name, c := range map[string]struct {
		visit viewings.Visit
		want  bool
	}{
		"ends when it begins":         {visit("q", -60, 60, 1), true},
		"begins when it ends":         {visit("q", 30, 60, 1), true},
		"begins within it":            {visit("q", 15, 60, 1), false},
		"ends within it":              {visit("q", -45, 60, 1), false},
		"is about it":                 {visit("q", -15, 60, 1), false},
		"the same, with room":         {visit("p", 0, 30, 1), true},
		"the same, full":              {visit("p", 0, 30, 2), false},
		"another one then, with room": {visit("q", 0, 30, 1), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.free(at, []viewings.Visit{c.visit}); got != c.want {
				t.Errorf("free: %v, want %v", got, c.want)
			}
		})
	}
}
