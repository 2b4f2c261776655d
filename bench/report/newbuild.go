package report

import (
	"fmt"
	"strings"
	"time"
)

// What the cases of new-build sales work on.
const (
	Lots      = 1000 // of the programme, when its list is read
	LotPage   = 50   // lots of a page, the most that the API gives
	Endpoints = 100  // URLs that are told of each change
	Hanging   = 10   // of them, that never answer
	Pace      = 12   // changes of a lot in a second: 1,080 deliveries to the endpoints that answer
)

// NewBuild are the cases of new-build sales, in the order they run. No peer has these APIs: the figures are absolute,
// and belong to the machine at the head of the table.
func NewBuild() []Case {
	return []Case{
		{ID: "lots-page", Title: "GET a page of 50 of 1,000 lots", Clients: 1, Rows: LotPage},
		{ID: "lots-all", Title: "GET all of 1,000 lots: 20 pages of 50, one after the other", Clients: 1, Rows: Lots},
		{ID: "key-none", Title: "GET without a key: 403", Clients: 1, Rows: 1},
		{ID: "key-denied", Title: "GET with a key that lacks the permission: 403", Clients: 1, Rows: 1},
		{ID: "key-shown", Title: "GET the tenant: what the key may do", Clients: 1, Rows: 1},
		{ID: "option-1", Title: "POST option on a free lot, durable", Clients: 1, Rows: 1, Writes: true},
		{ID: "option-16", Title: "POST option on a free lot, durable", Clients: 16, Rows: 1, Writes: true},
		Hooks(),
	}
}

// HookStore names the process that the webhooks are sent by, in Memories.
const HookStore = "webhooks to 100 endpoints"

// Hooks is the case that is paced and not a closed loop. Its latency is that of a message, from the instant of the
// change until its endpoint has it.
func Hooks() Case {
	return Case{ID: "hooks", Title: "webhooks: first tries at the 90 of 100 endpoints that answer, from change to arrival",
		Clients: Endpoints - Hanging, Rows: 1}
}

// newBuild is the table of these cases, for Palier alone.
func (s Sheet) newBuild(b *strings.Builder) { s.alone(b, "New-build sales, Palier alone", NewBuild()) }

// newBuildTargets are what the cases of new-build sales are to reach.
func (s Sheet) newBuildTargets() []Target {
	return []Target{
		s.within("page of 50 of 1,000 lots, p50", "lots-page", 10*time.Millisecond),
		s.within("all of 1,000 lots in 20 pages, p50", "lots-all", 10*time.Millisecond),
		s.atLeast("POST option, 16 connections, rate", "option-16", 3000),
		s.last("POST registration with its verdict at 1,000,000 contacts, 1 connection, p99", "million-claim-1", 20*time.Millisecond),
		s.last("POST registration with its verdict at 1,000,000 contacts, 16 connections, p99", "million-claim-16", 20*time.Millisecond),
		s.adds("credentials, scope and permission add to a request, p50", "key-denied", "key-none", 20*time.Microsecond),
		s.atLeast("webhooks: first tries at endpoints that answer, 10 others hanging, rate", "hooks", 1000),
		s.last("webhooks: from change to first try at endpoints that answer, p99", "hooks", time.Second),
		s.flat("webhooks: resident memory when the windows end", HookStore, 1.2),
	}
}

// atLeast wants a median rate.
func (s Sheet) atLeast(what, id string, least float64) Target {
	t := Target{What: what, Wanted: "≥ " + thousands(least) + "/s"}
	ours, ok := s.Figure(id, Palier)
	if !ok {
		return t.notRun()
	}
	return t.judge(ours.Rate >= least, thousands(ours.Rate)+"/s")
}

// last wants a median p99 of at most limit.
func (s Sheet) last(what, id string, limit time.Duration) Target {
	t := Target{What: what, Wanted: fmt.Sprintf("≤ %d ms", limit.Milliseconds())}
	ours, ok := s.Figure(id, Palier)
	if !ok {
		return t.notRun()
	}
	return t.judge(ours.P99 <= limit, milliseconds(ours.P99))
}

// adds wants the median of one case to be at most limit above that of another. Both are compared within each round,
// where they ran one after the other: from round to round the machine may change by more than the difference.
func (s Sheet) adds(what, id, without string, limit time.Duration) Target {
	t := Target{What: what, Wanted: fmt.Sprintf("≤ %d µs", limit.Microseconds())}
	var all []time.Duration
	for _, ours := range s.Samples {
		for _, base := range s.Samples {
			if ours.Case == id && base.Case == without && ours.Round == base.Round {
				all = append(all, ours.P50-base.P50)
			}
		}
	}
	if len(all) == 0 || s.invalid(id, Palier) || s.invalid(without, Palier) {
		return t.notRun()
	}
	more := median(all)
	return t.judge(more <= limit, fmt.Sprintf("%.1f µs", float64(more)/1e3))
}

// flat wants the memory of the process on that store to be at most times what it was when its windows began.
func (s Sheet) flat(what, store string, most float64) Target {
	t := Target{What: what, Wanted: fmt.Sprintf("≤ %g× their beginning", most)}
	for _, m := range s.Memories {
		if m.Server == Palier && m.Store == store && m.Begun > 0 {
			grown := float64(m.After) / float64(m.Begun)
			return t.judge(grown <= most, times(grown))
		}
	}
	return t.notRun()
}
