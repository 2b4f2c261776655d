package requests

import (
	"context"
	"strconv"
	"sync"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// What this package tells the journal.
const (
	EventCreated   = "request.created"
	EventUpdated   = "request.updated"
	EventSuggested = "request.property_suggested"
	EventDismissed = "request.property_dismissed"
	EventRestored  = "request.property_restored" // to what is to be suggested
	EventCrossed   = "property.crossed"          // searches match that did not, or do no more
	EventWeights   = "account.matching_settled"
)

// crossRequest brings the crossings of a search to what matches now, in its own write, and
// tells how many there are.
func (s *Service) crossRequest(ctx context.Context, tx event.Tx, of Search) (kept int, err error) {
	t := of.Terms()
	if err := s.store.SaveTerms(ctx, of.Account, t); err != nil {
		return 0, err
	}
	w, err := s.weights(ctx, of.Account)
	if err != nil {
		return 0, err
	}
	var goods []Facts
	if t.Active {
		if goods, err = s.store.PropertiesFor(ctx, of.Account, t); err != nil {
			return 0, err
		}
	}
	found := make(map[int64]int, len(goods))
	var matching []int64
	for i := range goods {
		total, keep := Keeps(&t, &goods[i], w)
		if found[goods[i].Property] = total; keep {
			matching = append(matching, goods[i].Property)
		}
	}
	existing, err := s.store.CrossingsOf(ctx, of.Account, of.ID, 0)
	if err != nil {
		return 0, err
	}
	p := pairing{account: of.Account, at: tx.Now(), of: func(id int64) Crossing { return Crossing{Request: of.ID, Property: id} },
		other: func(c Crossing) int64 { return c.Property }}
	matching = s.bounded(matching, found, existing, p.other)
	changed, _, _ := p.settle(existing, found, matching)
	return len(matching), s.store.SaveCrossings(ctx, changed)
}

// crossProperty brings the crossings of a property to what matches now.
func (s *Service) crossProperty(ctx context.Context, tx event.Tx, account, id int64, w Weights) error {
	p, is, err := s.needs.Goods.PropertyByID(ctx, account, id)
	if err != nil || !is {
		return err
	}
	f := FactsOf(p, s.needs.Towns)
	if err := s.store.SaveFacts(ctx, account, f); err != nil {
		return err
	}
	var searches []Terms
	if f.Step == onMarket {
		if searches, err = s.store.RequestsFor(ctx, account, f); err != nil {
			return err
		}
	}
	found := make(map[int64]int, len(searches))
	var matching []int64
	for i := range searches {
		total, keep := Keeps(&searches[i], &f, w)
		if found[searches[i].Request] = total; keep {
			matching = append(matching, searches[i].Request)
		}
	}
	existing, err := s.store.CrossingsOf(ctx, account, 0, id)
	if err != nil {
		return err
	}
	side := pairing{account: account, at: tx.Now(), of: func(other int64) Crossing { return Crossing{Request: other, Property: id} },
		other: func(c Crossing) int64 { return c.Request }}
	matching, ended, err := s.roomed(ctx, tx, account, s.bounded(matching, found, existing, side.other), found, existing)
	if err != nil {
		return err
	}
	changed, fresh, gone := side.settle(existing, found, matching)
	if fresh+gone > 0 {
		tx.Record(event.Event{Kind: EventCrossed, Subject: event.Subject{Kind: "property", ID: id}, Agency: p.Agency, Who: event.Who{Kind: "palier"},
			Changes: []event.Change{{Field: "matches", After: strconv.Itoa(len(matching))}, {Field: "matches_new", After: event.Number(fresh)},
				{Field: "matches_gone", After: event.Number(gone)}}})
	}
	return s.store.SaveCrossings(ctx, append(changed, ended...))
}

// PropertyChanged implements listings.Watcher: a change by which a property may match
// otherwise leaves a note in its own write, and somebody crosses it after the commit.
func (s *Service) PropertyChanged(ctx context.Context, tx event.Tx, before, after listings.Property) error {
	if !Apart(before, after) {
		return nil
	}
	if err := s.store.NoteCrossing(ctx, after.Account, after.Agency, after.ID, tx.Now()); err != nil {
		return err
	}
	s.noted.note(after.Account, s.needs.Now())
	return nil
}

// several is how many properties are crossed in one write, for which other writers wait: one that
// has taken its share of their time leaves the rest to the next.
const (
	several = 16
	share   = 20 * time.Millisecond
)

// settle crosses the properties that are due: of an agency, one of them, or all of the
// account. Whoever reads crossings does so first, so that nobody reads one that is behind.
func (s *Service) settle(ctx context.Context, account, agency, property int64) error {
	for {
		due, err := s.store.DueCrossings(ctx, account, agency, property, several)
		if err != nil || len(due) == 0 {
			return err
		}
		err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
			due, err := s.store.DueCrossings(ctx, account, agency, property, several) // under the lock: another may have crossed them
			if err != nil || len(due) == 0 {
				return err
			}
			w, err := s.weights(ctx, account)
			if err != nil {
				return err
			}
			began := s.needs.Now()
			for i, id := range due {
				if i > 0 && s.needs.Now().Sub(began) > share {
					due = due[:i]
					break
				}
				if err := s.crossProperty(ctx, tx, account, id, w); err != nil {
					return err
				}
			}
			return s.store.DropCrossingNotes(ctx, account, due)
		})
		if err != nil {
			return err
		}
	}
}

// Settle crosses what is due in an account (jobs.Crossing).
func (s *Service) Settle(ctx context.Context, account int64) error {
	return s.settle(ctx, account, 0, 0)
}

// NextDue gives an account in which properties are to be crossed, if any.
func (s *Service) NextDue(ctx context.Context) (account int64, found bool, err error) {
	return s.store.NextCrossing(ctx)
}

// noted remembers when this process last left a note in an account: whether its write was
// durable by then is not known.
type noted struct {
	mu      sync.Mutex
	last    map[int64]time.Time
	stirred chan struct{}
}

// lately is how long after a note a commit of the account may be the one that made it
// durable. What takes longer is found by looking now and then.
const lately = 2 * time.Second

func (n *noted) note(account int64, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last[account] = now
}

// Committed says that a write of the account is durable: if it may be one that left a note,
// whoever listens at Stirred is told.
func (s *Service) Committed(account int64) {
	n := &s.noted
	n.mu.Lock()
	last, is := n.last[account]
	if is && s.needs.Now().Sub(last) > lately {
		delete(n.last, account)
		is = false
	}
	n.mu.Unlock()
	if !is {
		return
	}
	select {
	case n.stirred <- struct{}{}:
	default:
	}
}

// Stirred has a value when properties may be due.
func (s *Service) Stirred() <-chan struct{} { return s.noted.stirred }

func (s *Service) weights(ctx context.Context, account int64) (Weights, error) {
	w, settled, err := s.store.MatchWeights(ctx, account)
	if err == nil && !settled {
		w = UsualWeights()
	}
	return w, err
}

var _ listings.Watcher = (*Service)(nil)
