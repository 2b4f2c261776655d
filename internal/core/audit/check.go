package audit

import (
	"context"
	"time"

	"palier/internal/core/access"
)

// Finding is one thing that is wrong with the journal.
type Finding struct {
	From, To int64  // sequences
	What     string // "missing", "surplus" or "order"
}

// The findings.
const (
	LinesMissing = "missing" // lines that the ledger has numbered are not there
	LinesSurplus = "surplus" // there are lines that the ledger has not numbered
	LinesOrder   = "order"   // a line is dated before one that was written earlier
)

// Report is what a check of the journal came to.
type Report struct {
	Head     int64 // the last number that the ledger has given
	Lines    int64
	Begin    time.Time // of the first line
	End      time.Time
	Findings []Finding // the first of them
}

// Whole tells whether nothing is wrong.
func (r Report) Whole() bool { return len(r.Findings) == 0 }

// mostFindings is how many are told.
const mostFindings = 20

// Check counts every line of the account: numbers from 1 to what the ledger says, none
// missing, none added, in the order of time. Right: Administer. Lines that are written
// meanwhile are left to the next check.
func (s *Service) Check(ctx context.Context, a access.Actor) (Report, error) {
	if !a.Has(access.Administer) {
		return Report{}, access.Denied()
	}
	head, _, err := s.store.Head(ctx, a.Account)
	if err != nil {
		return Report{}, err
	}
	r := Report{Head: head}
	found := func(from, to int64, what string) {
		if len(r.Findings) < mostFindings {
			r.Findings = append(r.Findings, Finding{from, to, what})
		}
	}
	for from := int64(1); from <= head; from += window {
		to := min(from+window-1, head)
		e, err := s.store.JournalExtent(ctx, a.Account, from, to)
		if err != nil {
			return r, err
		}
		if e.Lines != to-from+1 {
			found(from, to, LinesMissing)
		}
		if e.Lines > 0 {
			if e.Begin.Before(r.End) {
				found(from, to, LinesOrder)
			}
			if r.Begin.IsZero() {
				r.Begin = e.Begin
			}
			r.End = e.End
		}
		r.Lines += e.Lines
	}
	beyond, err := s.store.JournalExtent(ctx, a.Account, -1<<62, 0)
	if err == nil && beyond.Lines > 0 {
		found(beyond.First, beyond.Last, LinesSurplus)
	}
	return r, err
}
