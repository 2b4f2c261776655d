// Package figures counts what happened, week by week: enquiries and how fast they were
// answered, visits, offers and sales, by where they came from. It reads the journal and
// remembers how far; so its counts are exact once it has caught up, and can be made anew.
//
// It knows which events say what. It must not know who is shown a figure, nor how it is
// drawn.
package figures

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Measure is what is counted.
type Measure string

// The measures. An enquiry is counted once in each of Offers and Sales, however often it
// comes there, and a visit once, whoever came. What is counted can be listed: so each Count
// of Offers and Sales says which enquiry it is.
const (
	Leads   Measure = "lead"   // enquiries, in the week in which they were made
	Answers Measure = "answer" // first answers, by the time that they took (Count.Span)
	Visits  Measure = "visit"  // visits done, in the week for which they were fixed
	Offers  Measure = "offer"  // enquiries that came to an option or an offer
	Sales   Measure = "sale"   // enquiries that came to a purchase or were won
)

// Count is how often something happened in a week.
type Count struct {
	Agency  int64  // 0: in the whole account
	Week    string // its Monday, YYYY-MM-DD, by the clock of the agency
	Measure Measure
	Source  string // a door's name, or "p" and the number of who sends enquiries; empty: not told
	Span    int64  // of Answers: at most so many minutes (Spans); of Offers and Sales: the enquiry
	N       int64
}

// Spans are the bounds between which times of answer are told apart, in minutes: the last
// one has everything longer.
func Spans() []int64 {
	return []int64{1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440, 2880, 4320, 10080, 20160, 43200, longest}
}

const longest = 1 << 40

// spanOf is the bound under which a time of answer is counted.
func spanOf(d time.Duration) int64 {
	for _, s := range Spans() {
		if d <= time.Duration(min(s, 1<<30))*time.Minute {
			return s
		}
	}
	return longest
}

// Asked is what is known of an enquiry, for its counts.
type Asked struct {
	At     time.Time
	Source string
}

// Store keeps counts. Methods that change run inside event.Ledger.Write.
type Store interface {
	// Journal reads what happened after a sequence, in commit order.
	Journal(ctx context.Context, account, after int64, subject event.Subject, most int) ([]event.Event, error)
	FigureMark(ctx context.Context, account int64) (seq int64, err error)
	SaveFigureMark(ctx context.Context, account, seq int64) error
	AddFigures(ctx context.Context, account int64, list []Count) error
	// ClearFigures forgets all counts, and how far they had come.
	ClearFigures(ctx context.Context, account int64) error
	AskedLeads(ctx context.Context, account int64, leads []int64) (map[int64]Asked, error)
	// ReachFigure notes that an enquiry, or a visit, came so far; false: that was known.
	ReachFigure(ctx context.Context, account, id int64, m Measure) (bool, error)
	// ListFigures sums the counts of agencies (0: the whole account's) over the weeks from
	// one to another, both included.
	ListFigures(ctx context.Context, account int64, agencies []int64, from, to string) ([]Count, error)
}

// Offices knows the agencies (package access).
type Offices interface {
	Agencies(ctx context.Context, a access.Actor) ([]access.Agency, error)
}

// Service counts, and gives counts.
type Service struct {
	ledger  event.Ledger
	store   Store
	offices Offices
	glance  int
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, offices Offices) *Service {
	return &Service{ledger, store, offices, glance}
}

// Glance sets how many batches who looks at figures waits for. It is set before the service is
// used by several: with none, an event is a long past.
func (s *Service) Glance(batches int) { s.glance = batches }

// Weeks gives the counts of the weeks from one day's to another's, of an agency or, with 0,
// of all that are open to the actor. What happened until now is in them, so that they agree
// with the lists that show it, unless a long past is being counted (Behind). It takes the right
// to figures.
func (s *Service) Weeks(ctx context.Context, a access.Actor, agency int64, from, to time.Time) ([]Count, error) {
	if !a.Has(access.FiguresRead) {
		return nil, access.Denied()
	}
	behind, err := s.Behind(ctx, a.Account)
	if err == nil && !behind {
		err = s.count(ctx, a.Account, s.glance)
	}
	if err != nil {
		return nil, err
	}
	agencies, all := a.Agencies()
	switch {
	case agency != 0:
		if err := a.May(access.FiguresRead, agency); err != nil {
			return nil, err
		}
		agencies = []int64{agency}
	case !all:
		known, err := s.offices.Agencies(ctx, access.Operator(access.Account{ID: a.Account}, "figures"))
		if err != nil {
			return nil, err
		}
		all = len(known) == len(agencies) // his are all there are: their sum is kept
	}
	if agency == 0 && all {
		agencies = []int64{0}
	}
	if len(agencies) == 0 {
		return nil, nil
	}
	return s.store.ListFigures(ctx, a.Account, agencies, Week(from), Week(to))
}

// Week is the Monday of the week of an instant, in its own zone.
func Week(t time.Time) string {
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format(time.DateOnly)
}
