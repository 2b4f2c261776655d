package people

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Enrol makes a person known whom a partner files at an agency, or learns what is new of one
// who is known already, by an e-mail or a phone and a name that fits. What is given is who
// stands for him. The partner has a record of his own of the person from then on: it may
// Revise him, and what it said can be told apart again. Forbidden; Invalid: neither last name
// nor company, an e-mail that is none, a user who is not the agency's.
func (s *Service) Enrol(ctx context.Context, a access.Actor, agency int64, e Filing) (Contact, error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return Contact{}, err
	}
	f := e.check(Filing{})
	if e.Card.User == 0 {
		f.Wrong("user", "Name the user in charge.")
	}
	if err := f.Err(); err != nil {
		return Contact{}, err
	}
	claim := NewClaim(e.Declared, a.CountryAt(agency))
	var c Contact
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.inCharge(ctx, a.Account, agency, e.Card.User); err != nil {
			return err
		}
		p := Place{Account: a.Account, Agency: agency, Provider: a.Provider, Who: a.Who}
		r, err := s.Resolve(ctx, tx, p, claim, 0)
		if err != nil {
			return err
		}
		if !r.New {
			if r.Named, err = s.ownRecord(ctx, tx, a, p, r, claim); err != nil {
				return err
			}
		}
		if err := s.learn(ctx, tx, p, r.Named, e); err != nil {
			return err
		}
		if err := s.consented(ctx, tx, a, p, r.Named, e); err != nil {
			return err
		}
		c, err = s.Root(ctx, a, r.Named)
		return err
	})
	return c, err
}

// learn takes what an entry says beside names and coordinates into a record.
func (s *Service) learn(ctx context.Context, tx event.Tx, p Place, id int64, e Filing) error {
	before, found, err := s.store.GetContact(ctx, p.Account, id)
	if err != nil || !found {
		return err
	}
	c := before
	c.Profile, c.Card = filled(e.Profile, c.Profile), filled(e.Card, c.Card)
	if e.Profile.MaritalStatus != "" { // said in other words than before
		c.Card.CivilStatus = 0
	} else if e.Card.CivilStatus != 0 {
		c.Profile.MaritalStatus = ""
	}
	changes := event.Diff(before.fields(), c.fields())
	if len(changes) == 0 {
		return nil
	}
	changes = append(changes, e.Unlisted...)
	c.UpdatedAt = tx.Now()
	tx.Record(contactEvent("contact.updated", p, id, changes...))
	return s.save(ctx, tx, c, before)
}

// consented notes the answers of an entry that are news. Who takes the magazine and was never
// asked about post has answered about that, too: it comes by post.
func (s *Service) consented(ctx context.Context, tx event.Tx, a access.Actor, p Place, id int64, e Filing) error {
	list := slices.Clone(e.Consents)
	if e.Card.Magazine != nil && *e.Card.Magazine {
		list = append(list, Consent{Channel: ByPost, Given: true})
	}
	if len(list) == 0 {
		return nil
	}
	known, err := s.Consents(ctx, a, id)
	if err != nil {
		return err
	}
	var news []Consent
	for i, n := range list {
		given, asked := known[n.Channel]
		magazine := i == len(e.Consents)
		said := magazine && slices.ContainsFunc(e.Consents, func(o Consent) bool { return o.Channel == n.Channel })
		if !asked && !said || asked && !magazine && given != n.Given {
			news = append(news, n)
		}
	}
	return s.NoteConsents(ctx, tx, p, id, news)
}
