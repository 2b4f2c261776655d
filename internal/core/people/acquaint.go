package people

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
)

// Acquaint is Resolve of somebody with whom the agency of the place has to do from then on: it
// has a record of him. Who was known at another agency alone gets one here that is merged into
// that; the words of enquiries go to the record of the agency that they reach.
func (s *Service) Acquaint(ctx context.Context, tx event.Tx, p Place, claim Claim, current int64) (Resolved, error) {
	r, err := s.Resolve(ctx, tx, p, claim, current)
	if err != nil || r.Root == 0 || r.agency == p.Agency {
		return r, err
	}
	own, err := s.recordAt(ctx, p.Account, r.Root, p.Agency)
	if err != nil || own != 0 {
		r.Named = own
		return r, err
	}
	r.Named, err = s.under(ctx, tx, p, r.Root, claim)
	return r, err
}

// recordAt gives the record that an agency has of a person, 0 when it has none.
func (s *Service) recordAt(ctx context.Context, account, root, agency int64) (int64, error) {
	ids, err := s.store.Tree(ctx, account, root)
	if err != nil {
		return 0, err
	}
	records, err := s.store.GetContacts(ctx, account, ids)
	for _, c := range inOrder(root, records) {
		if c.Agency == agency {
			return c.ID, err
		}
	}
	return 0, err
}

// Settled tells whether an agency has a record of a person.
func (s *Service) Settled(ctx context.Context, c Contact, agency int64) (bool, error) {
	if c.Agency == agency {
		return true, nil
	}
	own, err := s.recordAt(ctx, c.Account, c.ID, agency)
	return own != 0, err
}

// Settle gives the agency of the place a record of a person who is known at others alone, inside
// the caller's write. It says who he is and nothing more: what is learned of him goes where it is
// said of him.
func (s *Service) Settle(ctx context.Context, tx event.Tx, p Place, c Contact) error {
	_, err := s.under(ctx, tx, p, c.ID, Claim{Declared: c.called()})
	return err
}

// called is what somebody is called, and what he is listed under: without a name his e-mail.
func (d Declared) called() Declared {
	name := Declared{Title: d.Title, First: d.First, Last: d.Last, Company: d.Company}
	if ListKey(name) == "" {
		name.Email = d.Email
	}
	return name
}

// Unsettle takes back, inside the caller's write, the record that Settle made since an instant, as
// long as nothing hangs on it and nothing was learned by it.
func (s *Service) Unsettle(ctx context.Context, tx event.Tx, p Place, root int64, since time.Time) error {
	id, err := s.recordAt(ctx, p.Account, root, p.Agency)
	if err != nil || id == 0 || id == root {
		return err
	}
	c, _, err := s.store.GetContact(ctx, p.Account, id)
	if err != nil {
		return err
	}
	if c.CreatedAt.Before(since) || c.Declared != c.called() || c.Profile != (Profile{}) || !c.Card.Blank() {
		return nil
	}
	if used, err := s.used(ctx, c, root, since); err != nil || used {
		return err
	}
	tx.Record(contactEvent("contact.removed", p, id, event.Diff(c.fields(), nil)...))
	if err := s.point(ctx, tx, c, 0); err != nil {
		return err
	}
	if c, _, err = s.store.GetContact(ctx, p.Account, id); err == nil {
		err = s.store.RemoveContact(ctx, c, tx.Now())
	}
	if err != nil {
		return err
	}
	return s.stir(ctx, tx, p.Account, root)
}

// used tells whether something refers to a record itself, or was answered under it.
func (s *Service) used(ctx context.Context, c Contact, root int64, since time.Time) (bool, error) {
	uses, err := s.store.ContactUses(ctx, c.Account, []int64{c.ID}, since)
	if err != nil || len(uses) > 0 {
		return true, err
	}
	answers, err := s.store.ConsentsInForce(ctx, c.Account, []int64{c.ID})
	if err != nil || len(answers[c.ID]) > 0 {
		return true, err
	}
	return s.store.Named(ctx, c.Account, root, c.ID)
}

// under makes a record of a known person that is merged into the one that stands for him.
func (s *Service) under(ctx context.Context, tx event.Tx, p Place, root int64, claim Claim) (int64, error) {
	c := Contact{Account: p.Account, ID: tx.NextID(), Agency: p.Agency, Provider: p.Provider, MergedInto: root, Declared: claim.Declared,
		CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	if err := s.store.InsertContact(ctx, c); err != nil {
		return 0, err
	}
	claim, _, err := s.owners(ctx, p.Account, claim)
	if err != nil {
		return 0, err
	}
	if err := s.store.AddKeys(ctx, c.Account, c.ID, slices.Concat(claim.keys, names(claim.Name())), tx.Now()); err != nil {
		return 0, err
	}
	tx.Record(contactEvent("contact.created", p, c.ID, event.Diff(nil, c.fields())...))
	tx.Record(contactEvent("contact.merged", p, c.ID, event.Change{Field: "merged_into", After: event.Number(root)},
		event.Change{Field: "reason", After: "one enquiry shares a key with both, and all names fit"}))
	return c.ID, s.stir(ctx, tx, p.Account, root)
}
