package report

import (
	"strings"
	"time"
)

// Prospecting are the cases of the Leads2Keys door, in the order they run. No peer has this API. Those of addresses are
// among Places.
func Prospecting() []Case {
	return []Case{
		{ID: "bearer-none", Title: "GET without an access token: 401", Clients: 1, Rows: 1},
		{ID: "bearer-nowhere", Title: "GET with an access token, an agency that is not there: 404", Clients: 1, Rows: 1},
		{ID: "file-get", Title: "GET a building file of 500 mailboxes, 400 people", Clients: 1, Rows: 1},
		{ID: "file-get-16", Title: "GET a building file of 500 mailboxes, 400 people", Clients: 16, Rows: 1},
		{ID: "file-put", Title: "PUT it with one new person, durable", Clients: 1, Rows: 1, Writes: true},
	}
}

// prospecting is the table of these cases.
func (s Sheet) prospecting(b *strings.Builder) {
	s.alone(b, "Prospecting, Palier alone", Prospecting())
}

// prospectingTargets are what the cases of prospecting are to reach.
func (s Sheet) prospectingTargets() []Target {
	return []Target{
		s.within("GET a building file of 500 mailboxes, p50", "file-get", 10*time.Millisecond),
		s.within("PUT a building file of 500 mailboxes, p50", "file-put", 30*time.Millisecond),
		s.adds("access token, scope and agency add to a request, p50", "bearer-nowhere", "bearer-none", 30*time.Microsecond),
		s.atLeast("GET an address, 16 connections, rate", AddressesOverHTTP, 15_000),
	}
}
