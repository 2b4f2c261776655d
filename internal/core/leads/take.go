package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// repeatWindow is how far back an enquiry of the same person about the same
// property makes a new one its duplicate.
const repeatWindow = 30 * 24 * time.Hour

// Create takes an enquiry that a door understood. l holds what was sent; the
// service gives it its id, contact, property, parent and dates.
//
// The same reference and payload again answers as the first time and writes
// nothing; the same reference with another payload is Invalid on "reference".
// country is where phone numbers without a prefix are read.
func (s *Service) Create(ctx context.Context, a access.Actor, l Lead, country string) (Sent, error) {
	l.Account, l.Provider = a.Account, a.Provider
	if l.Provider != 0 && l.Reference == "" {
		return Sent{}, fault.Field("reference", "This value is required.")
	}
	claim := people.NewClaim(l.Person, country)
	var sent Sent
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		if l.Provider != 0 {
			known, found, err := s.store.FindReference(ctx, l.Account, l.Agency, l.Provider, l.Reference)
			if err != nil {
				return err
			}
			if found {
				sent, err = repeated(known, l.Fingerprint)
				return err
			}
		}
		fresh := l
		if err := s.take(ctx, tx, a, &fresh, claim); err != nil {
			return err
		}
		sent = Sent{ID: fresh.ID, CreatedAt: fresh.CreatedAt, UpdatedAt: fresh.UpdatedAt}
		return nil
	})
	return sent, err
}

// repeated answers a reference that is known: the first answer, whatever
// happened to the lead since.
func repeated(known Sent, fingerprint string) (Sent, error) {
	if known.Fingerprint != fingerprint {
		return Sent{}, fault.Field("reference", "This reference was already used for another lead.")
	}
	known.UpdatedAt = known.CreatedAt
	return known, nil
}

// take stores a new lead.
func (s *Service) take(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, claim people.Claim) error {
	l.begin(tx, a)
	stranger, err := s.link(ctx, tx, a, l, &Lead{Step: New}, claim)
	if err != nil {
		return err
	}
	return s.add(ctx, tx, a, l, stranger)
}

// takeFrom is take for a lead of this package's own making: its person is
// resolved, its user is one of the agency, and its reference names no property.
func (s *Service) takeFrom(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, who people.Resolved) error {
	l.begin(tx, a)
	l.Contact, l.Shown = who.Named, who.Root
	l.mark(&Lead{}, tx.Now())
	return s.add(ctx, tx, a, l, who.New)
}

// begin gives a new lead its id, its dates and what was not said.
func (l *Lead) begin(tx event.Tx, a access.Actor) {
	now := tx.Now()
	l.Door = a.Who.Door
	l.ID, l.CreatedAt, l.UpdatedAt = tx.NextID(), now, now
	if l.Type == 0 {
		l.Type = 1
	}
	if l.Step == 0 {
		l.Step = New
	}
	if l.Asked.IsZero() {
		l.Asked = now
	}
}

// add stores a lead that is linked, as a duplicate when it is one. A stranger has no
// earlier lead that it could repeat.
func (s *Service) add(ctx context.Context, tx event.Tx, a access.Actor, l *Lead, stranger bool) error {
	if l.Shown != 0 && !stranger {
		parent, err := s.store.FindOriginal(ctx, l.Account, l.Agency, l.Shown, l.About.Reference, tx.Now().Add(-repeatWindow))
		if err != nil {
			return err
		}
		l.Parent = parent
	}
	tx.Record(leadEvent(EventLeadCreated, a, l, event.Diff(nil, l.fields())))
	return s.store.InsertLead(ctx, l, s.view(l))
}
