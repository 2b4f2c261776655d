package requests

import (
	"context"
	"slices"
	"strconv"
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

// reckoned is what the crossings of one side come to: the pairs that are to be written, how
// many match, and how many of those are new or match no more.
type reckoned struct {
	changed           []Crossing
	kept, fresh, gone int
	// Of a property: what it is by now, and how many properties matched the searches that had
	// to be counted.
	property listings.Property
	facts    Facts
	live     map[int64]int
}

// at gives the pairs as they are written at an instant.
func (r *reckoned) at(now time.Time) []Crossing {
	list := slices.Clone(r.changed) // a write may be tried twice
	for i := range list {
		if list[i].UpdatedAt = now; list[i].CreatedAt.IsZero() {
			list[i].CreatedAt = now
		}
	}
	return list
}

// reckonRequest compares a search with the properties that it may match.
func (s *Service) reckonRequest(ctx context.Context, of Search) (r reckoned, err error) {
	t := of.Terms()
	w, err := s.weights(ctx, of.Account)
	if err != nil {
		return r, err
	}
	var goods []Facts
	if t.Active {
		if goods, err = s.store.PropertiesFor(ctx, of.Account, t); err != nil {
			return r, err
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
		return r, err
	}
	p := pairing{account: of.Account, of: func(id int64) Crossing { return Crossing{Request: of.ID, Property: id} }, other: func(c Crossing) int64 { return c.Property }}
	matching = s.bounded(matching, found, existing, p.other)
	r.kept = len(matching)
	r.changed, r.fresh, r.gone = p.settle(existing, found, matching)
	return r, nil
}

// crossRequest brings the crossings of a search to what matches now, in the caller's write,
// and tells how many there are.
func (s *Service) crossRequest(ctx context.Context, tx event.Tx, of Search) (kept int, err error) {
	r, err := s.reckonRequest(ctx, of)
	if err != nil {
		return 0, err
	}
	if err := s.store.SaveTerms(ctx, of.Account, of.Terms()); err != nil {
		return 0, err
	}
	if err := s.store.SaveLive(ctx, of.Account, map[int64]int{of.ID: r.kept}); err != nil {
		return 0, err
	}
	return r.kept, s.store.SaveCrossings(ctx, r.at(tx.Now()))
}

// catchUp brings the crossings of a search to what matches now when properties of its agency
// are due. It writes only when that changes something, and leaves what is due to others.
func (s *Service) catchUp(ctx context.Context, of Search) error {
	due, err := s.store.DueCrossings(ctx, of.Account, of.Agency, 1)
	if err != nil || len(due) == 0 {
		return err
	}
	r, err := s.reckonRequest(ctx, of)
	if err != nil || len(r.changed) == 0 {
		return err
	}
	return s.ledger.Write(ctx, of.Account, func(ctx context.Context, tx event.Tx) error {
		now, found, err := s.store.GetRequest(ctx, of.Account, of.ID)
		if err == nil && found {
			_, err = s.crossRequest(ctx, tx, now)
		}
		return err
	})
}

// reckonProperty compares a property that is due with the searches that it may match.
func (s *Service) reckonProperty(ctx context.Context, account, id int64, note Note) (r reckoned, err error) {
	p, is, err := s.needs.Goods.PropertyByID(ctx, account, id)
	if err != nil || !is {
		return r, err
	}
	w, err := s.weights(ctx, account)
	if err != nil {
		return r, err
	}
	r.property, r.facts = p, FactsOf(p, s.needs.Towns)
	var searches []Sought
	if r.facts.Step == onMarket {
		if searches, err = s.store.RequestsFor(ctx, account, r.facts); err != nil {
			return r, err
		}
	}
	found := make(map[int64]int, len(searches))
	var matching []Sought
	for i := range searches {
		total, keep := Keeps(&searches[i].Terms, &r.facts, w)
		if found[searches[i].Request] = total; keep {
			matching = append(matching, searches[i])
		}
	}
	existing, err := s.store.CrossingsOf(ctx, account, 0, id)
	if err != nil {
		return r, err
	}
	side := pairing{account: account, of: func(other int64) Crossing { return Crossing{Request: other, Property: id} }, other: func(c Crossing) int64 { return c.Request }}
	kept, ended, err := s.roomed(ctx, &r, note, matching, found, existing)
	if err != nil {
		return r, err
	}
	r.kept = len(kept)
	r.changed, r.fresh, r.gone = side.settle(existing, found, kept)
	r.changed = append(r.changed, ended...)
	return r, nil
}

// keepProperty writes what a property that was due comes to.
func (s *Service) keepProperty(ctx context.Context, tx event.Tx, account, id int64, r reckoned) error {
	if r.property.ID != 0 {
		if err := s.store.SaveFacts(ctx, account, r.facts); err != nil { // as another version of Palier kept them, or did not
			return err
		}
	}
	if r.fresh+r.gone > 0 {
		tx.Record(event.Event{Kind: EventCrossed, Subject: event.Subject{Kind: "property", ID: id}, Agency: r.property.Agency, Who: event.Who{Kind: "palier"},
			Changes: []event.Change{{Field: "matches", After: strconv.Itoa(r.kept)}, {Field: "matches_new", After: event.Number(r.fresh)},
				{Field: "matches_gone", After: event.Number(r.gone)}}})
	}
	if err := s.store.SaveLive(ctx, account, r.live); err != nil {
		return err
	}
	if err := s.store.SaveCrossings(ctx, r.at(tx.Now())); err != nil {
		return err
	}
	return s.store.DropCrossingNote(ctx, account, id)
}

// PropertyChanged implements listings.Watcher: a change by which a property may match
// otherwise keeps its facts and leaves a note in its own write, and somebody crosses it after
// the commit.
func (s *Service) PropertyChanged(ctx context.Context, tx event.Tx, before, after listings.Property) error {
	if !Apart(before, after) {
		return nil
	}
	keep := s.store.SaveFacts
	if before.ID == 0 {
		keep = s.store.AddFacts
	}
	if err := keep(ctx, after.Account, FactsOf(after, s.needs.Towns)); err != nil {
		return err
	}
	if err := s.store.NoteCrossing(ctx, after.Account, after.Agency, after.ID, tx.Now()); err != nil {
		return err
	}
	s.noted.note(after.Account, s.needs.Now())
	return nil
}

// tries is how often a property is compared beside the writer, where whatever changes meanwhile
// makes it worthless, before that is done while others wait.
const tries = 3

// crossProperty brings the crossings of a property to what matches now, if it is due. It is
// compared beside the writer, for it takes long: who writes meanwhile need not wait.
func (s *Service) crossProperty(ctx context.Context, account, id int64) error {
	if _, due, err := s.store.CrossingNote(ctx, account, id); err != nil || !due {
		return err
	}
	if err := s.turns.take(ctx); err != nil {
		return err
	}
	defer s.turns.leave()
	for try := 1; ; try++ {
		if done, err := s.crossDue(ctx, account, id, try == tries); err != nil || done {
			return err
		}
	}
}

// crossDue compares a property and writes what it comes to. When something changed meanwhile
// it is not done; for the last time it is compared again inside the write.
func (s *Service) crossDue(ctx context.Context, account, id int64, last bool) (done bool, err error) {
	note, due, err := s.store.CrossingNote(ctx, account, id)
	if err != nil || !due {
		return true, err
	}
	beside, err := s.reckonProperty(ctx, account, id, note)
	if err != nil {
		return false, err
	}
	var r reckoned
	err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		r = beside
		now, due, err := s.store.CrossingNote(ctx, account, id)
		if done = !due || last || now.same(note); err != nil || !due || !done {
			return err
		}
		if !now.same(note) {
			if r, err = s.reckonProperty(ctx, account, id, now); err != nil {
				return err
			}
		}
		return s.keepProperty(ctx, tx, account, id, r)
	})
	if err == nil && done && r.fresh+r.gone > 0 {
		s.noted.own.Add(1) // lest the job take it for somebody else's
	}
	return done, err
}

// CrossNext crosses one property that is due in any account; false: none is.
func (s *Service) CrossNext(ctx context.Context) (bool, error) {
	account, property, found, err := s.store.NextCrossing(ctx)
	if err != nil || !found {
		return false, err
	}
	return true, s.crossProperty(ctx, account, property)
}

// Settle crosses all that is due.
func (s *Service) Settle(ctx context.Context) error {
	for {
		if found, err := s.CrossNext(ctx); err != nil || !found {
			return err
		}
	}
}

func (s *Service) weights(ctx context.Context, account int64) (Weights, error) {
	w, settled, err := s.store.MatchWeights(ctx, account)
	if err == nil && !settled {
		w = UsualWeights()
	}
	return w, err
}

var _ listings.Watcher = (*Service)(nil)
