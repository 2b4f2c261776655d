// Package audit shows the journal to people: who did what to which record, when and through
// which door, newest first; and whether it is whole.
//
// It knows lines of the journal and who may read them. It must not know what an event means,
// nor how a line is worded or written to a file.
package audit

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Query is which lines are asked for. What is zero is not asked.
type Query struct {
	From    time.Time     // lines of this instant or later
	Until   time.Time     // lines before this instant
	Subject event.Subject // of a kind, or one thing
	Who     event.Who     // kind, and id: the rest is not looked at
	Door    string
	Kind    string // of event
	Before  int64  // lines before this sequence; 0: from the newest
	Limit   int
}

// Page is some of the lines, newest first.
type Page struct {
	Lines []event.Event
	// Next is what Before is for the following page; 0: there is none.
	Next int64
	// Reached is set when no more was searched than until this instant, so that the page may
	// be short though older lines fit.
	Reached time.Time
}

// Stretch is what a store is asked for: lines after a sequence and before another.
type Stretch struct {
	Account       int64
	After, Before int64
	Subject       event.Subject
	Who           event.Who
	Door          string
	Kind          string
	Agencies      []int64 // only those of these; nil: of any, and of none
	Limit         int
}

// Extent is what there is of a stretch of the journal.
type Extent struct {
	Lines       int64
	First, Last int64 // sequences, 0: no line
	Begin, End  time.Time
}

// Store reads the journal.
type Store interface {
	// Head is the last sequence that the ledger has given, and when.
	Head(ctx context.Context, account int64) (seq int64, at time.Time, err error)
	// JournalSince gives the sequence of the first line of the instant or later; beyond the
	// last line that there is when there is none.
	JournalSince(ctx context.Context, account int64, at time.Time) (int64, error)
	// JournalLines gives lines, newest first.
	JournalLines(ctx context.Context, s Stretch) ([]event.Event, error)
	// JournalInstant gives when the last line at a sequence or before it was written.
	JournalInstant(ctx context.Context, account, seq int64) (time.Time, error)
	// JournalKinds gives the kinds of event that there are, in their order.
	JournalKinds(ctx context.Context, account int64) ([]string, error)
	// JournalExtent measures the lines from a sequence to another, both included.
	JournalExtent(ctx context.Context, account, from, to int64) (Extent, error)
	// NamesOf gives what things are called, those of these agencies and those that are
	// of none; nil: of any. What is not there has no name.
	NamesOf(ctx context.Context, account int64, things []event.Subject, agencies []int64) (map[event.Subject]Known, error)
}

// Service reads the journal for people.
type Service struct{ store Store }

// NewService makes the service.
func NewService(store Store) *Service { return &Service{store} }

// window is how many lines one question looks at when no index leads to those that it asks
// for: a rare one among ten million is then found in several questions, none of them slow.
const window = 50_000

// Page gives lines. Right: AuditRead; who does not administer the account sees what
// concerns his agencies.
func (s *Service) Page(ctx context.Context, a access.Actor, q Query) (Page, error) {
	if !a.Has(access.AuditRead) {
		return Page{}, access.Denied()
	}
	part := Stretch{Account: a.Account, Subject: q.Subject, Who: q.Who, Door: q.Door, Kind: q.Kind, Before: q.Before, Limit: q.Limit, Agencies: agenciesOf(a)}
	if err := s.between(ctx, q, &part); err != nil {
		return Page{}, err
	}
	oldest, cut := part.After, false
	if !part.direct() && part.Before-window > oldest {
		part.After, cut = part.Before-window, true
	}
	var p Page
	var err error
	if p.Lines, err = s.store.JournalLines(ctx, part); err != nil {
		return Page{}, err
	}
	switch {
	case q.Limit > 0 && len(p.Lines) == q.Limit && p.Lines[len(p.Lines)-1].Seq > oldest+1:
		p.Next = p.Lines[len(p.Lines)-1].Seq
	case cut:
		p.Next = part.After + 1
		p.Reached, err = s.store.JournalInstant(ctx, a.Account, part.After)
	}
	return p, err
}

// between puts the period into sequences, which rise with time.
func (s *Service) between(ctx context.Context, q Query, part *Stretch) error {
	head, _, err := s.store.Head(ctx, part.Account)
	if err != nil {
		return err
	}
	if part.Before <= 0 || part.Before > head {
		part.Before = head + 1
	}
	if !q.From.IsZero() {
		first, err := s.store.JournalSince(ctx, part.Account, q.From)
		if err != nil {
			return err
		}
		part.After = first - 1
	}
	if !q.Until.IsZero() {
		end, err := s.store.JournalSince(ctx, part.Account, q.Until)
		if err != nil {
			return err
		}
		part.Before = min(part.Before, end)
	}
	return nil
}

// direct tells a question to which an index leads: nothing asked, or one thing, or one
// person or kind of event and no more.
func (s Stretch) direct() bool {
	asked := 0
	for _, is := range []bool{s.Subject.Kind != "" && s.Subject.ID == 0, s.Who.Kind != "", s.Kind != "", s.Door != "", s.Agencies != nil} {
		if is {
			asked++
		}
	}
	indexed := s.Who.ID != 0 || s.Kind != ""
	return asked == 0 || s.Subject.ID != 0 || asked == 1 && indexed
}

// Kinds are the kinds of event that happened in the account. Right: AuditRead.
func (s *Service) Kinds(ctx context.Context, a access.Actor) ([]string, error) {
	if !a.Has(access.AuditRead) {
		return nil, access.Denied()
	}
	return s.store.JournalKinds(ctx, a.Account)
}

// Pieces gives all lines that are asked for, newest first, some hundred at once, as long as
// each takes them.
func (s *Service) Pieces(ctx context.Context, a access.Actor, q Query, each func([]event.Event) error) error {
	const piece = 500
	for q.Limit = piece; ; {
		p, err := s.Page(ctx, a, q)
		if err != nil {
			return err
		}
		if err := each(p.Lines); err != nil {
			return err
		}
		if q.Before = p.Next; p.Next == 0 {
			return nil
		}
	}
}
