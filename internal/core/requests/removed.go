package requests

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// EventRemoved is a search that is as if it had never been: the import that made it was taken
// back.
const EventRemoved = "request.removed"

// Sound tells what Create and Change would refuse of what a search says by itself. Invalid
// names each field.
func (s Search) Sound() error { return check(s) }

// Said is a search as somebody outside says it: without what Palier works out and what it says
// where nobody did.
func (s Search) Said() Search {
	s.Places = slices.Clone(s.Places)
	for i := range s.Places {
		s.Places[i].Commune = ""
	}
	if s.RoomsBy == 0 {
		s.RoomsBy = AtLeast
	}
	if s.Floor.By == 0 {
		s.Floor.By = AtLeast
	}
	for _, list := range []*[]int{&s.Types, &s.Proximities, &s.Services, &s.Activities, &s.Tags} {
		*list = once(*list)
	}
	return s
}

// Remove takes a search away with its matches, in a write of its own or the caller's. What
// refers to it is told instead: an enquiry, or matches that somebody dealt with. Missing;
// Forbidden.
func (s *Service) Remove(ctx context.Context, by access.Actor, id int64) (use string, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		v, err := s.in(ctx, by, 0, id)
		if err != nil {
			return err
		}
		if err := by.May(access.RequestsWrite, v.Agency); err != nil {
			return err
		}
		if use, err = s.store.RequestUse(ctx, by.Account, id); err != nil || use != "" {
			return err
		}
		if err := s.store.RemoveRequest(ctx, v); err != nil {
			return err
		}
		tx.Record(event.Event{Kind: EventRemoved, Subject: event.Subject{Kind: "request", ID: v.ID}, Agency: v.Agency, Who: by.Who, Changes: event.Diff(v.fields(), nil)})
		return nil
	})
	return use, err
}

// Person gives the contact that stands for one whom a search names, or nobody: he is not
// there, or was erased.
func (s *Service) Person(ctx context.Context, by access.Actor, contact int64) (people.Contact, error) {
	c, err := s.needs.People.Root(ctx, by, contact)
	if fault.Is(err, fault.Missing) || err == nil && c.Unknown() {
		return people.Contact{}, nil
	}
	return c, err
}

// Removal takes searches away.
type Removal interface {
	// RequestUse says what refers to a search, "" when nothing does: "an enquiry"...
	RequestUse(ctx context.Context, account, id int64) (string, error)
	// RemoveRequest removes it with its terms, words and crossings.
	RemoveRequest(ctx context.Context, s Search) error
}
