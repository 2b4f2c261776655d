package visits

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Waiting is somebody who wants to be told when a property can be visited again. He left
// an e-mail and nothing else: he is nobody's contact before he books.
type Waiting struct {
	Account  int64
	Property int64
	Email    string
	Language string // "fr" or "en"
	Since    time.Time
	UntilAt  time.Time // when he is forgotten
	ToldAt   time.Time // zero: he waits
}

// EmailKey is what the line is kept by: an e-mail stands in it once.
func (w Waiting) EmailKey() string { return emailKey(w.Email) }

// How long somebody waits, and how long he who is told has before the next one is told of
// the same free slots.
const (
	waits     = 30 * 24 * time.Hour
	headStart = 30 * time.Minute
	// maxWaiting is how many may wait for one property; who comes later is refused.
	maxWaiting = 500
)

// EventWaiting and EventNotWaiting are of a property for which somebody waits, or does not
// any more; EventCalled of one whose free slots somebody was told of. None says who.
const (
	EventWaiting    = "property.visitor_waiting"
	EventNotWaiting = "property.visitor_not_waiting"
	EventCalled     = "property.visitor_called"
)

// Lines keeps who waits for a free slot.
type Lines interface {
	// SaveWaiting puts somebody into the line of a property, or changes him.
	SaveWaiting(ctx context.Context, w Waiting) error
	FindWaiting(ctx context.Context, account, property int64, email string) (Waiting, bool, error) // by e-mail key
	// DropWaiting takes somebody (by e-mail key) out; false: he was not in.
	DropWaiting(ctx context.Context, account, property int64, email string) (bool, error)
	// Awaited gives the properties for which somebody waits at the instant, by id.
	Awaited(ctx context.Context, account int64, now time.Time) ([]int64, error)
	// ListWaiting gives who waits for a property at the instant, the longest first, at most
	// so many, and how many were told since.
	ListWaiting(ctx context.Context, account, property int64, now, since time.Time, most int) (line []Waiting, told int, err error)
	// PurgeWaiting forgets whose time is over at the instant.
	PurgeWaiting(ctx context.Context, account int64, now time.Time) error
}

// Wait puts an e-mail into the line of a property: it is written to once, when a slot is
// free and it is its turn. Who waits already goes on waiting at his place, and nothing is
// written. Conflict: the visits have ended; TooMany: the line is full.
func (s *Service) Wait(ctx context.Context, a access.Actor, key PlaceKey, email, lang string) error {
	var c check
	if c.email("email", email); c.err() != nil {
		return c.err()
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, key, access.VisitsWrite, access.VisitsBook)
		if err == nil && p.State() == Ended {
			err = p.bookable()
		}
		if err != nil {
			return err
		}
		w := Waiting{Account: a.Account, Property: p.Property.ID, Email: email, Language: language(lang), Since: tx.Now(), UntilAt: tx.Now().Add(waits)}
		before, found, err := s.store.FindWaiting(ctx, w.Account, w.Property, w.EmailKey())
		if err != nil || found && before.waits(tx.Now()) {
			return err
		}
		if err := s.room(ctx, w, tx.Now()); err != nil {
			return err
		}
		tx.Record(p.journal(EventWaiting, a))
		if err := s.store.SaveWaiting(ctx, w); err != nil {
			return err
		}
		return s.write(ctx, tx, p.letter(Queued, Visitor{Email: email, Language: w.Language}))
	})
}

// waits tells whether he is to be told yet.
func (w Waiting) waits(now time.Time) bool { return w.ToldAt.IsZero() && now.Before(w.UntilAt) }

// room refuses one more in a line that is full.
func (s *Service) room(ctx context.Context, w Waiting, now time.Time) error {
	line, _, err := s.store.ListWaiting(ctx, w.Account, w.Property, now, now, maxWaiting)
	if err == nil && len(line) >= maxWaiting {
		err = fault.New(fault.TooMany, "Too many people wait for this property")
	}
	return err
}

// StopWaiting takes an e-mail out of the line of a property: what its letter's link is
// for, so that no actor is asked. Who waits no more is left as he is.
func (s *Service) StopWaiting(ctx context.Context, account, property int64, email string, who event.Who) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		gone, err := s.store.DropWaiting(ctx, account, property, emailKey(email))
		if err != nil || !gone {
			return err
		}
		p, _, err := s.store.FindPlace(ctx, account, PlaceKey{ID: property})
		tx.Record(p.journal(EventNotWaiting, access.Actor{Who: who}))
		return err
	})
}

// CallWaiting writes to those who wait in an account and for whom there is a free slot
// now, whatever made it free: a visit cancelled, an opening, a day more before the horizon.
// As many are called as there are slots; who was called has half an hour before the next
// one is, so that first come is first served.
func (s *Service) CallWaiting(ctx context.Context, account int64) error {
	now := s.needs.Now()
	awaited, err := s.store.Awaited(ctx, account, now)
	if err != nil || len(awaited) == 0 {
		return err
	}
	for _, property := range awaited {
		if err := s.callFor(ctx, account, property, now); err != nil {
			return fmt.Errorf("visits.CallWaiting(%d, %d): %w", account, property, err)
		}
	}
	return nil
}

// callFor calls those who wait for one property. Slots are arithmetic over much: they are
// computed outside the write, which decides whose turn it is.
func (s *Service) callFor(ctx context.Context, account, property int64, now time.Time) error {
	p, found, err := s.store.FindPlace(ctx, account, PlaceKey{ID: property})
	if err != nil || !found {
		return err
	}
	slots, err := s.slotsOf(ctx, p, now)
	free := len(slices.DeleteFunc(slots, func(one Slot) bool { return !one.Available }))
	if err != nil || free == 0 {
		return err
	}
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		line, told, err := s.store.ListWaiting(ctx, account, property, tx.Now(), tx.Now().Add(-headStart), free)
		for _, w := range line[:max(0, min(len(line), free-told))] {
			if err == nil {
				err = s.call(ctx, tx, p, w)
			}
		}
		return err
	})
}

// call writes to one of a line, unless he has a visit of the property by now.
func (s *Service) call(ctx context.Context, tx event.Tx, p Place, w Waiting) error {
	expected, err := s.store.WithVisitor(ctx, w.Account, w.EmailKey(), tx.Now())
	if err != nil {
		return err
	}
	w.ToldAt = tx.Now()
	if err := s.store.SaveWaiting(ctx, w); err != nil {
		return err
	}
	if slices.ContainsFunc(expected, func(v Visit) bool { return v.Property == w.Property && v.has(Visitor{Email: w.Email}) }) {
		return nil
	}
	tx.Record(p.journal(EventCalled, access.Actor{Who: event.Who{Kind: "palier"}}))
	return s.write(ctx, tx, p.letter(Freed, Visitor{Email: w.Email, Language: w.Language}))
}
