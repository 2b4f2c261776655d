package visits

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
)

// Holding is for how long a visitor of the booking page has a slot before he has said
// who he is.
const Holding = 5 * time.Minute

// Hold keeps a seat of a slot, and the agent's time with it, until it is booked with the
// token, dropped, or the time is over: no job ends it, its end is an instant. Refused as
// Book refuses.
func (s *Service) Hold(ctx context.Context, a access.Actor, key PlaceKey, at time.Time) (token string, until time.Time, err error) {
	token = rand.Text()
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, key, access.VisitsWrite, access.VisitsBook)
		if err != nil {
			return err
		}
		sp, err := s.spotAt(ctx, p, at, tx.Now())
		if err != nil {
			return err
		}
		if err := s.admit(ctx, sp, tx.Now(), Visit{}); err != nil {
			return err
		}
		until = tx.Now().Add(Holding)
		if sp.visit.ID == 0 {
			err = s.reserve(ctx, tx, sp, until)
		}
		if err != nil {
			return err
		}
		tx.Record(p.event(EventHeld, a, sp.at))
		return s.take(ctx, sp, Seat{Hold: hashed(token), UntilAt: until})
	})
	return token, until, err
}

// reserve holds the agent's time until an instant. When it is held already, by another
// visitor to the same group, it is now until the later of both.
func (s *Service) reserve(ctx context.Context, tx event.Tx, sp spot, until time.Time) error {
	account, agent := sp.place.Property.Account, sp.place.Agent()
	if sp.held() {
		if err := s.needs.Agenda.Drop(ctx, tx, account, agent, sp.at); err != nil {
			return err
		}
	}
	_, err := s.needs.Agenda.Appoint(ctx, tx, agenda.Action{Account: account, Agency: sp.place.Property.Agency, User: agent, Type: agenda.Visit,
		StartsAt: sp.at, EndsAt: sp.at.Add(sp.rules.Duration)}, until)
	return err
}

// Drop gives up what a token holds. One that holds nothing any more does no harm.
func (s *Service) Drop(ctx context.Context, a access.Actor, token string) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		seat, found, err := s.store.HeldSeat(ctx, a.Account, hashed(token))
		if err != nil || !found {
			return err
		}
		p, err := s.place(ctx, a, PlaceKey{ID: seat.Property}, access.VisitsWrite, access.VisitsBook)
		if err != nil {
			return err
		}
		tx.Record(p.event(EventDropped, a, seat.StartsAt))
		return s.letGo(ctx, tx, p, seat)
	})
}

// redeem gives up what a booking's token holds, so that the booking finds it free.
func (s *Service) redeem(ctx context.Context, tx event.Tx, p Place, b Booking) error {
	if b.Hold == "" {
		return nil
	}
	seat, found, err := s.store.HeldSeat(ctx, p.Property.Account, hashed(b.Hold))
	if err != nil || !found || seat.Property != p.Property.ID { // another property's runs out by itself
		return err
	}
	return s.letGo(ctx, tx, p, seat)
}

// letGo frees a held seat, and the agent's time when nobody else has a seat then. Once
// it has run out the time may be held for somebody else, and stays.
func (s *Service) letGo(ctx context.Context, tx event.Tx, p Place, seat Seat) error {
	if err := s.store.FreeSeat(ctx, seat); err != nil || !seat.UntilAt.After(tx.Now()) {
		return err
	}
	others, err := s.store.Seats(ctx, seat.Account, seat.Property, seat.StartsAt, tx.Now())
	if err != nil || len(others) > 0 {
		return err
	}
	return s.needs.Agenda.Drop(ctx, tx, seat.Account, p.Agent(), seat.StartsAt)
}

// event is a line of the journal about a start at the place.
func (p Place) event(kind string, a access.Actor, at time.Time) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectShowing, ID: p.Property.ID}, Agency: p.Property.Agency, Who: a.Who,
		Changes: []event.Change{{Field: "starts_at", After: event.Instant(at)}}}
}

// hashed is what is kept of a token.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
