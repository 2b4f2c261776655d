package people

import (
	"cmp"
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Revise changes what a partner says of a person whom it sees at an agency (Seen). apply is
// given the person as he is shown, in the write, and changes what it likes; what it fails with
// is given back. As after Edit he is recognised by what he has now; whoever else has it, and a
// name that fits, is the same person from then on. A partner that sees only what it sent
// changes its own record of somebody for whom another's stands, and that no other says is
// replaced by what it could not read. What is given is who stands for him. Missing; Forbidden;
// Invalid.
func (s *Service) Revise(ctx context.Context, a access.Actor, agency, id int64, apply func(*Filing) error) (Contact, error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return Contact{}, err
	}
	country := a.CountryAt(agency)
	var c Contact
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		shown, err := s.Seen(ctx, a, agency, id)
		if err != nil {
			return err
		}
		p := Place{Account: a.Account, Agency: agency, Provider: a.Provider, Who: a.Who}
		if a.Sender() != 0 && (shown.Provider != a.Sender() || shown.Agency != agency) {
			c, err = s.reviseOwn(ctx, tx, a, p, shown, apply)
			return err
		}
		e, err := s.revised(ctx, p, shown, apply)
		if err != nil {
			return err
		}
		next := shown
		next.Declared, next.Profile, next.Card = e.Declared, e.Profile, e.Card
		if err := s.put(ctx, tx, a, p, shown, next, country); err != nil {
			return err
		}
		if len(e.Unlisted) > 0 && !event.Same(shown, next) {
			tx.Record(contactEvent("contact.updated", p, shown.ID, e.Unlisted...))
		}
		if err := s.consented(ctx, tx, a, p, shown.ID, e); err != nil {
			return err
		}
		if err := s.meet(ctx, tx, a, p, shown, next, country); err != nil {
			return err
		}
		c, err = s.Root(ctx, a, shown.ID)
		return err
	})
	return c, err
}

// revised has a person's entry changed, and judges what comes of it.
func (s *Service) revised(ctx context.Context, p Place, of Contact, apply func(*Filing) error) (Filing, error) {
	was := Filing{Declared: of.Declared, Profile: of.Profile, Card: of.Card}
	e := was
	if err := apply(&e); err != nil {
		return e, err
	}
	f := e.check(was)
	if err := f.Err(); err != nil {
		return e, err
	}
	if e.Card.User == was.Card.User || e.Card.User == 0 {
		return e, nil
	}
	return e, s.inCharge(ctx, p.Account, p.Agency, e.Card.User)
}

// reviseOwn is Revise of the actor's own record of somebody for whom another's stands. Who only
// sent a lead of him gets one, under the name by which he is shown.
func (s *Service) reviseOwn(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown Contact, apply func(*Filing) error) (Contact, error) {
	name := Declared{Title: shown.Title, First: shown.First, Last: shown.Last, Company: shown.Company}
	id, err := s.ownRecord(ctx, tx, a, p, Resolved{Named: shown.ID, Root: shown.ID}, NewClaim(name, a.CountryAt(p.Agency)))
	if err != nil {
		return shown, err
	}
	own, err := s.Contact(ctx, a, id)
	if err != nil {
		return shown, err
	}
	e, err := s.revised(ctx, p, own, apply)
	if err != nil {
		return shown, err
	}
	if err := s.Amend(ctx, tx, p, id, e.Declared, a.CountryAt(p.Agency)); err != nil {
		return shown, err
	}
	if own, err = s.Contact(ctx, a, id); err != nil {
		return shown, err
	}
	next := own
	next.Profile, next.Card = e.Profile, e.Card
	if changes := event.Diff(own.fields(), next.fields()); len(changes) > 0 {
		next.UpdatedAt = tx.Now()
		tx.Record(contactEvent("contact.updated", p, id, append(changes, e.Unlisted...)...))
		if err := s.save(ctx, tx, next, own); err != nil {
			return shown, err
		}
	}
	if err := s.consented(ctx, tx, a, p, id, e); err != nil {
		return shown, err
	}
	return s.Root(ctx, a, shown.ID)
}

// put writes what a person is to be shown as.
func (s *Service) put(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown, next Contact, country string) error {
	own, err := s.Contact(ctx, a, shown.ID)
	if err != nil {
		return err
	}
	say := own.Declared
	fields := event.Diff(shown.fields(), next.fields())
	for _, field := range DeclaredFields() {
		if v := next.Value(field); v != shown.Value(field) {
			say.Put(field, v)
		}
	}
	if err := s.Amend(ctx, tx, p, own.ID, say, country); err != nil {
		return err
	}
	if err := s.unlearn(ctx, p, shown, next, country); err != nil {
		return err
	}
	if err := s.choose(ctx, tx, p, shown.ID, fields, 0); err != nil {
		return err
	}
	return s.rewrite(ctx, tx, p, own.ID, shown, next)
}

// meet links a person who has a new e-mail, phone or name with whoever else has it and can be
// him, and notes doubts about the others (decisions "Persons" 1 to 3).
func (s *Service) meet(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown, next Contact, country string) error {
	if shown.Declared == next.Declared {
		return nil
	}
	own, err := s.Contact(ctx, a, shown.ID)
	if err != nil {
		return err
	}
	claim, matches, err := s.owners(ctx, p.Account, NewClaim(own.Declared, country))
	if err != nil {
		return err
	}
	all, err := s.candidates(ctx, claim, matches, own.Agency)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.root == own.ID })
	fit, other := fitting(append(slices.Clone(all), candidate{root: own.ID, named: own, compatible: true, exact: true, strong: true}))
	if !slices.ContainsFunc(fit, func(c candidate) bool { return c.root == own.ID }) { // several it could be, or one
		fit, other = nil, all
	}
	slices.SortFunc(fit, func(a, b candidate) int { return cmp.Compare(a.root, b.root) })
	root := own.ID
	for _, c := range fit[min(1, len(fit)):] {
		root = fit[0].root
		apart, err := s.apart(ctx, p.Account, root, c.root)
		if err == nil && !apart {
			err = s.merge(ctx, tx, p, root, c.root, "one enquiry shares a key with both, and all names fit")
		}
		if err != nil {
			return err
		}
	}
	for _, c := range worthAsking(other) {
		if err := s.doubt(ctx, tx, p, Resolved{Named: own.ID, Root: root}, c); err != nil {
			return err
		}
	}
	return nil
}
