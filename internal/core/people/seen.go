package people

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Seen gives the one who stands for id, with what the records he stands for know, to an actor
// who may name him at the agency: a record of the person is the actor's own there, or a lead
// that it sent names him, or, for who sees what all partners sent, the agency has to do with
// him. Missing: there is no such person.
func (s *Service) Seen(ctx context.Context, a access.Actor, agency, id int64) (Contact, error) {
	c, err := s.Root(ctx, a, id)
	if err != nil {
		return c, err
	}
	seen, err := s.seen(ctx, a, agency, c.ID)
	if err == nil && !seen {
		err = fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	if err != nil {
		return Contact{}, err
	}
	return c, nil
}

func (s *Service) seen(ctx context.Context, a access.Actor, agency, root int64) (bool, error) {
	if !a.Opens(agency) {
		return false, nil
	}
	own, err := s.ownOf(ctx, a, agency, root)
	switch {
	case err != nil || own.ID != 0:
		return own.ID != 0, err
	case a.Sender() != 0:
		return s.store.SentBy(ctx, a.Account, root, agency, a.Sender())
	}
	known, err := s.store.KnownIn(ctx, a.Account, []int64{root}, []int64{agency})
	return len(known) > 0, err
}

// ownOf gives the record of a person that is the actor's own at an agency, the one that stands
// for him before others; the zero Contact where there is none.
func (s *Service) ownOf(ctx context.Context, a access.Actor, agency, root int64) (Contact, error) {
	ids, err := s.store.Tree(ctx, a.Account, root)
	if err != nil {
		return Contact{}, err
	}
	records, err := s.store.GetContacts(ctx, a.Account, ids)
	records = slices.DeleteFunc(records, func(c Contact) bool { return c.Agency != agency || a.Sender() != 0 && c.Provider != a.Sender() })
	if err != nil || len(records) == 0 {
		return Contact{}, err
	}
	if i := slices.IndexFunc(records, func(c Contact) bool { return c.ID == root }); i > 0 {
		return records[i], nil
	}
	return records[0], nil
}

// ownRecord gives the record of a known person that the actor writes into: its own, or the one
// that was named where it sees what all sent and the agency knows him, or a new one that is
// merged into him.
func (s *Service) ownRecord(ctx context.Context, tx event.Tx, a access.Actor, p Place, r Resolved, claim Claim) (int64, error) {
	if a.Sender() == 0 {
		seen, err := s.seen(ctx, a, p.Agency, r.Root)
		if err != nil || seen {
			return r.Named, err
		}
	} else if own, err := s.ownOf(ctx, a, p.Agency, r.Root); err != nil || own.ID != 0 {
		return own.ID, err
	}
	return s.under(ctx, tx, p, r.Root, claim)
}
