package report

import (
	"fmt"
	"slices"
	"time"
)

// Target is what is wanted of Palier beside what was measured.
type Target struct {
	What     string
	Wanted   string
	Measured string
	Verdict  string // met, short, or not run
}

// Targets are the figures Palier set out to reach. Ratios are those of the medians.
func (s Sheet) Targets() []Target {
	return append([]Target{
		s.faster("POST lead, 16 connections", "post-16", 4),
		s.tail("POST lead, 16 connections", "post-16", 0.5),
		s.faster("POST lead, 64 connections", "post-64", 4),
		s.tail("POST lead, 64 connections", "post-64", 0.5),
		s.faster("page of one lead, 16 connections", "get-16", 5),
		s.faster("rows of limit=1000, 1 connection", "list-1000-1", 20),
		s.faster("rows of limit=1000, 16 connections", "list-1000-16", 20),
		s.within("limit=10000, p50", "list-10000-1", 60*time.Millisecond),
		s.memory(160_000_000),
		s.within("1,000,000 leads, page of 100 at offset 0, p50", "million-first", 5*time.Millisecond),
		s.within("1,000,000 leads, page of 100 at a random offset, p50", "million-offset", 5*time.Millisecond),
		s.within("1,000,000 leads, delta of 100, p50", "million-delta", 5*time.Millisecond),
		s.within("first start (the store is made)", "start-first", 2*time.Second),
		s.within("start on an empty store", "start-empty", 300*time.Millisecond),
		s.within("start on 1,000,000 leads", "start-million", time.Second),
	}, slices.Concat(s.newBuildTargets(), s.viewingTargets(), s.prospectingTargets(), s.propertyTargets(), s.matchingTargets(), s.exchangeTargets(), s.placeTargets(), s.screenTargets(), s.newsTargets())...)
}

// faster wants at least so many times the rate of PocketBase.
func (s Sheet) faster(what, id string, least float64) Target {
	t := Target{What: what + ", rate", Wanted: fmt.Sprintf("≥ %g× PocketBase", least)}
	ours, peers, ok := s.pair(id)
	if !ok {
		return t.notRun()
	}
	ratio := ours.Rate / peers.Rate
	return t.judge(ratio >= least, times(ratio))
}

// tail wants a p99 of at most share of PocketBase's.
func (s Sheet) tail(what, id string, share float64) Target {
	t := Target{What: what + ", p99", Wanted: fmt.Sprintf("≤ %g× PocketBase", share)}
	ours, peers, ok := s.pair(id)
	if !ok {
		return t.notRun()
	}
	ratio := float64(ours.P99) / float64(peers.P99)
	return t.judge(ratio <= share, times(ratio))
}

// within wants a median of at most limit.
func (s Sheet) within(what, id string, limit time.Duration) Target {
	t := Target{What: what, Wanted: fmt.Sprintf("≤ %d ms", limit.Milliseconds())}
	ours, ok := s.Figure(id, Palier)
	if !ok {
		return t.notRun()
	}
	return t.judge(ours.P50 <= limit, milliseconds(ours.P50))
}

// memory wants every process of Palier to have stayed under limit bytes from its start to its end.
func (s Sheet) memory(limit int64) Target {
	t := Target{What: "resident memory, peak of the whole run", Wanted: "≤ " + megabytes(limit)}
	var peak int64
	for _, m := range s.Memories {
		if m.Server == Palier {
			peak = max(peak, m.Peak)
		}
	}
	if peak == 0 {
		return t.notRun()
	}
	return t.judge(peak <= limit, megabytes(peak))
}

// pair is a case of Palier and of PocketBase; both must have run.
func (s Sheet) pair(id string) (ours, peers Figure, ok bool) {
	ours, ok1 := s.Figure(id, Palier)
	peers, ok2 := s.Figure(id, PocketBase)
	return ours, peers, ok1 && ok2
}

// judge fills in what was measured. Short is a word for a reader: the exit code does not know it.
func (t Target) judge(met bool, measured string) Target {
	t.Measured, t.Verdict = measured, "short"
	if met {
		t.Verdict = "met"
	}
	return t
}

// notRun is the verdict without a figure of every server it needs.
func (t Target) notRun() Target {
	t.Measured, t.Verdict = "–", "not run"
	return t
}
