package visits

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Invite writes to somebody that he may book a visit of the property. Within an hour of
// such a letter nothing is written, and the answer is the same. Forbidden: the person
// wants no e-mails any more; Conflict: the property's visits have ended.
func (s *Service) Invite(ctx context.Context, a access.Actor, key PlaceKey, to Visitor) error {
	var c check
	if c.visitor(to); c.err() != nil {
		return c.err()
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, key, access.VisitsWrite)
		if err == nil && p.State() == Ended {
			err = p.bookable()
		}
		if err != nil {
			return err
		}
		if err := s.consents(ctx, tx, a, p, to); err != nil {
			return err
		}
		if s.post != nil {
			asked, err := s.post.Asked(ctx, a.Account, p.Property.ID, Invitation, to.Email, tx.Now().Add(-invited))
			if err != nil || asked {
				return err
			}
		}
		tx.Record(event.Event{Kind: EventInvited, Subject: event.Subject{Kind: SubjectShowing, ID: p.Property.ID}, Agency: p.Property.Agency, Who: a.Who})
		return s.write(ctx, tx, p.letter(Invitation, to))
	})
}

// consents refuses to write to somebody who said that he wants no e-mails. Who was never
// asked may be invited: an agency's client wants to see the property.
func (s *Service) consents(ctx context.Context, tx event.Tx, a access.Actor, p Place, to Visitor) error {
	at := people.Place{Account: a.Account, Agency: p.Property.Agency, Who: a.Who}
	who, err := s.needs.People.Resolve(ctx, tx, at, people.NewClaim(to.Declared(), a.CountryAt(at.Agency)), 0)
	if err != nil {
		return err
	}
	answers, err := s.needs.People.Consents(ctx, a, who.Named)
	if err != nil {
		return err
	}
	if given, asked := answers[people.ByEmail]; asked && !given {
		return fault.New(fault.Forbidden, "This person wants no e-mails any more")
	}
	return nil
}
