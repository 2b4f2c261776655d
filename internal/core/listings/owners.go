package listings

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Owner is who owns a property: a contact, and his place among its owners.
type Owner struct {
	Account  int64
	Property int64
	Contact  int64
	Rank     int64 // from 0, in the order they were said
}

// AddOwners says that contacts own a property, beside whoever does already: nobody is taken
// away, and who is said to again stays where he is. It works in the write that ctx carries
// or in one of its own. Missing: there is no such property, or it is not the actor's.
func (s *Service) AddOwners(ctx context.Context, by access.Actor, property int64, contacts []int64) error {
	if len(contacts) == 0 {
		return nil
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.Property(ctx, by, property)
		if err != nil {
			return err
		}
		before, err := s.owners(ctx, p)
		if err != nil {
			return err
		}
		for i, contact := range contacts {
			if err := s.store.InsertOwner(ctx, Owner{p.Account, p.ID, contact, int64(len(before) + i)}); err != nil {
				return err
			}
		}
		after, err := s.owners(ctx, p)
		if err != nil || slices.Equal(before, after) {
			return err // another record of somebody who is an owner says nothing new
		}
		tx.Record(event.Event{Kind: EventUpdated, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "owners", Before: event.Numbers(before), After: event.Numbers(after)}}})
		last := p.UpdatedAt
		p.UpdatedAt = tx.Now()
		return s.save(ctx, p, last)
	})
}

func (s *Service) owners(ctx context.Context, p Property) ([]int64, error) {
	of, err := s.store.OwnersOf(ctx, p.Account, []int64{p.ID})
	return of[p.ID], err
}

// Owners gives the owners of properties that the actor was given, by property: the contacts
// that stand for them, each once, in the order they were said.
func (s *Service) Owners(ctx context.Context, a access.Actor, properties []int64) (map[int64][]int64, error) {
	if len(properties) == 0 {
		return nil, nil
	}
	return s.store.OwnersOf(ctx, a.Account, properties)
}

// List gives a page of the agency's properties, each with its owners where q asks for them.
func (s *Service) List(ctx context.Context, a access.Actor, q Query, each func(p Property, owners []int64) error) (Page, error) {
	q.Account = a.Account
	if !q.Owners {
		return s.store.ListProperties(ctx, q, func(p Property) error { return each(p, nil) })
	}
	const several = 200 // are looked up at once; a long list is not kept whole
	waiting := make([]Property, 0, min(max(q.Limit, 0), several))
	give := func() error {
		ids := make([]int64, len(waiting))
		for i, p := range waiting {
			ids[i] = p.ID
		}
		owners, err := s.Owners(ctx, a, ids)
		for _, p := range waiting {
			if err == nil {
				err = each(p, owners[p.ID])
			}
		}
		waiting = waiting[:0]
		return err
	}
	page, err := s.store.ListProperties(ctx, q, func(p Property) error {
		if waiting = append(waiting, p); len(waiting) < several {
			return nil
		}
		return give()
	})
	if err == nil {
		err = give()
	}
	return page, err
}

// SetOwners says that contacts own a property, in this order, and nobody else. It works in the
// write that ctx carries or in one of its own. Missing: there is no such property, or it is not
// the actor's; Forbidden.
func (s *Service) SetOwners(ctx context.Context, by access.Actor, property int64, contacts []int64) error {
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.writable(ctx, by, property)
		if err != nil {
			return err
		}
		before, err := s.owners(ctx, p)
		if err != nil || slices.Equal(before, contacts) {
			return err
		}
		if err := s.store.ReplaceOwners(ctx, p.Account, p.ID, contacts); err != nil {
			return err
		}
		after, err := s.owners(ctx, p)
		if err != nil || slices.Equal(before, after) {
			return err
		}
		tx.Record(event.Event{Kind: EventUpdated, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "owners", Before: event.Numbers(before), After: event.Numbers(after)}}})
		last := p.UpdatedAt
		p.UpdatedAt = tx.Now()
		return s.save(ctx, p, last)
	})
}
