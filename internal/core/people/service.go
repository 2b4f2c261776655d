package people

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Place is where a claim is made and by whom.
type Place struct {
	Account  int64
	Agency   int64
	Provider int64
	Who      event.Who
}

// Service finds, links, merges and lists contacts.
type Service struct {
	ledger    event.Ledger
	store     Store
	followers Followers
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store) *Service {
	return &Service{ledger: ledger, store: store}
}

// Join names who is told when contacts are merged or separated. Called once, while
// the program is put together.
func (s *Service) Join(f Followers) { s.followers = f }

// Joined tells whether somebody is told.
func (s *Service) Joined() bool { return s.followers != nil }

// Contact gives a contact of the account as its own record has it, under its own id
// even when it is merged into another.
func (s *Service) Contact(ctx context.Context, a access.Actor, id int64) (Contact, error) {
	c, found, err := s.store.GetContact(ctx, a.Account, id)
	if err == nil && !found {
		err = fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	return c, err
}

// Root gives the contact that stands for id, with what the records it stands for know.
func (s *Service) Root(ctx context.Context, a access.Actor, id int64) (Contact, error) {
	c, err := s.Contact(ctx, a, id)
	if err == nil {
		c, err = s.root(ctx, c)
	}
	if err != nil {
		return c, err
	}
	one, err := s.whole(ctx, a.Account, []Contact{c})
	if err != nil {
		return c, err
	}
	return one[0], nil
}

// Roots gives the contacts that stand for several, by the id asked for, each with what
// the records it stands for know. One that is not there is left out.
func (s *Service) Roots(ctx context.Context, a access.Actor, ids []int64) (map[int64]Contact, error) {
	list, err := s.store.GetContacts(ctx, a.Account, ids)
	if err != nil {
		return nil, err
	}
	return s.roots(ctx, a.Account, list)
}

// roots is Roots of records.
func (s *Service) roots(ctx context.Context, account int64, list []Contact) (map[int64]Contact, error) {
	known := make(map[int64]Contact, len(list))
	for level := list; len(level) > 0; { // once more for each step of a merge
		var above []int64
		for _, c := range level {
			known[c.ID] = c
		}
		for _, c := range level {
			if _, there := known[c.MergedInto]; c.MergedInto != 0 && !there {
				above = append(above, c.MergedInto)
			}
		}
		var err error
		if level, err = s.store.GetContacts(ctx, account, above); err != nil {
			return nil, err
		}
	}
	top := make(map[int64]int64, len(list))
	var standing []Contact
	for _, one := range list {
		c, there := one, true
		for there && c.MergedInto != 0 {
			c, there = known[c.MergedInto]
		}
		if there {
			top[one.ID] = c.ID
			standing = append(standing, c)
		}
	}
	standing, err := s.whole(ctx, account, standing)
	roots := make(map[int64]Contact, len(list))
	for _, c := range standing {
		known[c.ID] = c
	}
	for id, root := range top {
		roots[id] = known[root]
	}
	return roots, err
}

// Records lists the ids of all records that id stands for, its own first.
func (s *Service) Records(ctx context.Context, a access.Actor, id int64) ([]int64, error) {
	return s.store.Tree(ctx, a.Account, id)
}

// Merge lets keep stand for other as well. Both ids go on answering.
func (s *Service) Merge(ctx context.Context, a access.Actor, keep, other int64, reason string) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		winner, err := s.Root(ctx, a, keep)
		if err != nil {
			return err
		}
		loser, err := s.Root(ctx, a, other)
		if err != nil {
			return err
		}
		if winner.ID == loser.ID {
			return fault.New(fault.Conflict, "They are one contact already")
		}
		return s.merge(ctx, tx, Place{Account: a.Account, Agency: loser.Agency, Who: a.Who}, winner.ID, loser.ID, reason)
	})
}

// Unmerge makes a merged contact stand for itself again. What came after the
// merge stays with the side whose key it named.
func (s *Service) Unmerge(ctx context.Context, a access.Actor, id int64) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		c, err := s.Contact(ctx, a, id)
		if err != nil {
			return err
		}
		if c.MergedInto == 0 {
			return fault.New(fault.Conflict, "This contact is not merged")
		}
		p := Place{Account: a.Account, Agency: c.Agency, Who: a.Who}
		tx.Record(contactEvent("contact.unmerged", p, id, event.Change{Field: "merged_into", Before: event.Number(c.MergedInto)}))
		root, err := s.root(ctx, c)
		if err != nil {
			return err
		}
		if err := s.point(ctx, tx, c, 0); err != nil {
			return err
		}
		if err := s.store.DropChoices(ctx, a.Account, c.MergedInto, id); err != nil {
			return err
		}
		for _, one := range []int64{root.ID, id} {
			if err := s.stir(ctx, tx, a.Account, one); err != nil {
				return err
			}
		}
		if err := s.keepApart(ctx, tx, a.Account, root.ID, id); err != nil {
			return err
		}
		return s.tell(ctx, tx, a.Account, id, root.ID, id)
	})
}

// merge points the loser's root at the winner's. It moves no row.
func (s *Service) merge(ctx context.Context, tx event.Tx, p Place, winner, loser int64, reason string) error {
	c, found, err := s.store.GetContact(ctx, p.Account, loser)
	if err != nil || !found {
		return err
	}
	tx.Record(contactEvent("contact.merged", p, loser, event.Change{Field: "merged_into", After: event.Number(winner)},
		event.Change{Field: "reason", After: reason}))
	if err := s.answerDoubts(ctx, tx, p.Account, winner, loser); err != nil { // while they are two trees
		return err
	}
	if err := s.point(ctx, tx, c, winner); err != nil {
		return err
	}
	if err := s.stir(ctx, tx, p.Account, winner); err != nil {
		return err
	}
	return s.tell(ctx, tx, p.Account, loser, loser, winner)
}

func (s *Service) point(ctx context.Context, tx event.Tx, c Contact, into int64) error {
	before := c
	c.MergedInto, c.UpdatedAt = into, tx.Now()
	return s.store.UpdateContact(ctx, c, before)
}

// tell lets the followers know that all id stands for now shows as to.
func (s *Service) tell(ctx context.Context, tx event.Tx, account, id, from, to int64) error {
	if s.followers == nil {
		return nil
	}
	ids, err := s.store.Tree(ctx, account, id)
	if err != nil {
		return err
	}
	return s.followers.ContactMoved(ctx, tx, account, ids, from, to)
}

func (s *Service) root(ctx context.Context, c Contact) (Contact, error) {
	for c.MergedInto != 0 {
		next, found, err := s.store.GetContact(ctx, c.Account, c.MergedInto)
		if err != nil || !found {
			return c, err
		}
		c = next
	}
	return c, nil
}

func contactEvent(kind string, p Place, id int64, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "contact", ID: id}, Agency: p.Agency, Who: p.Who, Changes: changes}
}

// Keys normalises e-mails and phones for package access.
type Keys struct{}

// EmailKey is Email.
func (Keys) EmailKey(raw string) (string, bool) { return Email(raw) }

// PhoneKey is Phone.
func (Keys) PhoneKey(raw, country string) (string, bool) { return Phone(raw, country) }
