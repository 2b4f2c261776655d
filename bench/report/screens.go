package report

import (
	"fmt"
	"strings"
	"time"
)

// What the screens of the workspace are measured on.
const (
	ScreenReaders = 16     // people at once
	Goods         = 50_000 // properties, beside 1,000,000 leads
)

// Screen is one screen of the workspace, as a director opens it. In its path LEAD and CONTACT
// stand for one of many.
type Screen struct{ Name, Path string }

// Workspace are the screens that are measured, the palette's search among them.
func Workspace() []Screen {
	return []Screen{
		{"today", "/"}, {"leads", "/leads"}, {"leads-waiting", "/leads?order=waiting"}, {"board", "/leads?view=board"}, {"lead", "/leads/LEAD"},
		{"contacts", "/contacts"}, {"contacts-search", "/contacts?q=lefevre"}, {"contact", "/contacts/CONTACT"}, {"duplicates", "/contacts/duplicates"},
		{"properties", "/properties"}, {"properties-search", "/properties?q=TIL-10"}, {"property", "/properties/233030"}, {"mandates", "/mandates"}, {"register", "/register"},
		{"agenda", "/agenda"}, {"visits", "/visits"}, {"field", "/field"}, {"programs", "/programs"}, {"stacking", "/programs/120"},
		{"registrations", "/registrations"}, {"options", "/options"}, {"purchases", "/purchases"}, {"dashboard", "/dashboard"}, {"audit", "/audit"},
		{"messages", "/messages"}, {"webhooks", "/webhooks"}, {"keys", "/keys"}, {"users", "/users"}, {"imports", "/imports"}, {"documents", "/documents"}, {"settings", "/settings"},
		{"search", "/search?q=martin"}, {"palette", "/search/palette?q=mar"}, {"palette-phone", "/search/palette?q=06+39+98+00"},
	}
}

// Screens are the cases: each screen by itself.
func Screens() (list []Case) {
	for _, s := range Workspace() {
		list = append(list, Case{ID: "screen-million-" + s.Name, Title: "screen " + s.Path, Clients: ScreenReaders, Rows: 1})
	}
	return list
}

// screens is the table of these cases.
func (s Sheet) screens(b *strings.Builder) {
	s.alone(b, "Screens of the workspace with 1,000,000 leads, Palier alone", Screens())
}

// screenTargets are what the screens are to reach: all of them, so that the slowest is named.
func (s Sheet) screenTargets() []Target {
	var pages, palette []Case
	for _, c := range Screens() {
		if strings.Contains(c.ID, "palette") {
			palette = append(palette, c)
		} else {
			pages = append(pages, c)
		}
	}
	median := func(f Figure) time.Duration { return f.P50 }
	last := func(f Figure) time.Duration { return f.P99 }
	return []Target{
		s.all("every screen, p50", pages, 30*time.Millisecond, median), s.all("every screen, p99", pages, 100*time.Millisecond, last),
		s.all("the palette's search, p50", palette, 50*time.Millisecond, median),
	}
}

// all wants a figure of each case to be at most limit, and names the slowest.
func (s Sheet) all(what string, cases []Case, limit time.Duration, of func(Figure) time.Duration) Target {
	t := Target{What: what, Wanted: fmt.Sprintf("≤ %d ms", limit.Milliseconds())}
	var worst time.Duration
	slowest, within := "", 0
	for _, c := range cases {
		f, ok := s.Figure(c.ID, Palier)
		if !ok {
			return t.notRun()
		}
		if of(f) <= limit {
			within++
		}
		if of(f) > worst {
			worst, slowest = of(f), c.Title
		}
	}
	return t.judge(within == len(cases), fmt.Sprintf("%d of %d; %s in %s", within, len(cases), slowest, milliseconds(worst)))
}
