package visits

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// name is his whole name.
func (v Visitor) name() string { return strings.TrimSpace(v.Firstname + " " + v.Lastname) }

// UpdateVisitor changes what a visitor is called and reached by, and replaces his fields
// whole when some are given, on a visit or, with uid "", on every visit to come that he is on. With another
// e-mail he is called by that one from then on. Missing: there is no such visit, or he is
// not on it; Conflict: another visitor of the visit has the e-mail.
func (s *Service) UpdateVisitor(ctx context.Context, a access.Actor, uid, email string, said Visitor) (Visitor, error) {
	var c check
	if c.visitor(said); uid == "" {
		c.email("visitor", email)
	}
	if err := c.err(); err != nil {
		return Visitor{}, err
	}
	var last Visitor
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		list, err := s.visitsOf(ctx, tx, a, uid, email)
		if err != nil {
			return err
		}
		for _, v := range list {
			if last, err = s.rename(ctx, tx, a, v, email, said); err != nil {
				return err
			}
		}
		return nil
	})
	return last, err
}

// visitsOf gives the visits on which somebody is to be changed: one by its uid, or all
// of the actor's that are to come.
func (s *Service) visitsOf(ctx context.Context, tx event.Tx, a access.Actor, uid, email string) ([]Visit, error) {
	if uid != "" {
		v, err := s.visit(ctx, a, uid, access.VisitsWrite)
		return []Visit{v}, err
	}
	if err := may(a, access.VisitsWrite); err != nil {
		return nil, err
	}
	list, err := s.store.WithVisitor(ctx, a.Account, emailKey(email), tx.Now())
	list = slices.DeleteFunc(list, func(v Visit) bool { return !a.Opens(v.Agency) || !v.has(Visitor{Email: email}) })
	if err == nil && len(list) == 0 {
		err = noVisitor()
	}
	return list, err
}

// rename changes a visitor on one visit.
func (s *Service) rename(ctx context.Context, tx event.Tx, a access.Actor, before Visit, email string, said Visitor) (Visitor, error) {
	v := before.own()
	i, err := v.who(email)
	if err != nil {
		return Visitor{}, err
	}
	one := &v.Visitors[i]
	if said.EmailKey() != one.EmailKey() && v.has(said) {
		return *one, fault.New(fault.Conflict, "Another visitor of this visit has this e-mail")
	}
	one.Email, one.Firstname, one.Lastname, one.Phone = said.Email, said.Firstname, said.Lastname, said.Phone
	one.Fields, one.Metadata, one.Language = cmp.Or(said.Fields, one.Fields), cmp.Or(said.Metadata, one.Metadata), cmp.Or(said.Language, one.Language)
	one.Language = language(one.Language)
	if event.Same(before, v) {
		return *one, nil
	}
	place := people.Place{Account: a.Account, Agency: v.Agency, Who: a.Who}
	found, err := s.needs.People.Acquaint(ctx, tx, place, people.NewClaim(one.Declared(), a.CountryAt(v.Agency)), one.Contact)
	if err != nil {
		return *one, err
	}
	one.Contact = found.Named
	p, _, err := s.store.FindPlace(ctx, v.Account, PlaceKey{ID: v.Property})
	if err == nil && !v.Empty() {
		err = s.entitle(ctx, tx, p, v)
	}
	if err != nil {
		return *one, err
	}
	return *one, s.keep(ctx, tx, a, before, &v, News{Kind: EventUpdated, Position: one.Position})
}
