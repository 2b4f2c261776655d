package report

import (
	"strconv"
	"strings"
	"time"
)

// What the cases of visits work on.
const (
	AgentVisits   = 10_000 // of the agent whose slots are read
	Agents        = 100    // with as many visits each, in the large store
	VisitPage     = 100
	VisitEndpoint = 10 // URLs that are told of each booking
	VisitPace     = 20 // bookings in a second that they are told of
)

// Viewings are the cases of visits, in the order they run. No peer has this API.
func Viewings() []Case {
	return []Case{
		{ID: "slots", Title: "GET slots of 21 days, the agent has 10,000 visits", Clients: 1, Rows: 1},
		{ID: "visit-1", Title: "POST visit at a free slot, durable", Clients: 1, Rows: 1, Writes: true},
		{ID: "visit-16", Title: "POST visit at a free slot, durable", Clients: 16, Rows: 1, Writes: true},
		VisitHooks(),
		{ID: "million-visits-page", Title: "GET the first 100 of 1,000,000 visits", Clients: 1, Rows: VisitPage},
		{ID: "million-visits-day", Title: "GET the first 100 of a random day's 1,400 visits among 1,000,000", Clients: 1, Rows: VisitPage},
	}
}

// VisitHooks is the case that is paced. Its latency begins with the request that books, so that the commit is in it.
func VisitHooks() Case {
	return Case{ID: "visit-hooks", Title: "webhooks: bookings told to 10 endpoints, from the request to arrival", Clients: VisitEndpoint, Rows: 1}
}

// viewings is the table of these cases.
func (s Sheet) viewings(b *strings.Builder) { s.alone(b, "Visits, Palier alone", Viewings()) }

// alone is a table of cases that are Palier's alone: latencies first.
func (s Sheet) alone(b *strings.Builder, title string, cases []Case) {
	var lines [][]string
	for _, c := range cases {
		f, ok := s.Figure(c.ID, Palier)
		switch {
		case ok:
			lines = append(lines, []string{c.Title, strconv.Itoa(c.Clients), milliseconds(f.P50), milliseconds(f.P99),
				thousands(f.Rate/float64(c.Rows)) + "/s"})
		case s.ran(c):
			lines = append(lines, []string{c.Title, strconv.Itoa(c.Clients), "invalid", none, none})
		}
	}
	table(b, title, lines, "case", "conn.", "p50", "p99", "rate")
}

// viewingTargets are what the cases of visits are to reach.
func (s Sheet) viewingTargets() []Target {
	return []Target{
		s.within("slots of 21 days, an agent with 10,000 visits, p50", "slots", 2*time.Millisecond),
		s.last("slots of 21 days, an agent with 10,000 visits, p99", "slots", 8*time.Millisecond),
		s.atLeast("POST visit, 16 connections, rate", "visit-16", 2000),
		s.within("1,000,000 visits, the first 100, p50", "million-visits-page", 5*time.Millisecond),
		s.within("1,000,000 visits, 100 of a day, p50", "million-visits-day", 5*time.Millisecond),
		s.last("webhooks: from a booking's request to its arrival, p99", "visit-hooks", 100*time.Millisecond),
	}
}
