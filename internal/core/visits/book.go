package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/people"
)

// Booking asks for a visit.
type Booking struct {
	Place     PlaceKey
	At        time.Time        // zero: a wish without a date, which books nothing
	FirstDate time.Time        // the date he had elsewhere before; zero: At
	Visitor   Visitor          // who he is and what he says; the rest is given
	Metadata  string           // JSON object of the client, kept as it comes; empty: none
	Hold      string           // token of the seat that he holds already; empty: none
	Consents  []people.Consent // channel and answer
	Reached   string           // e-mail to which the link was sent by which he came; empty: none was
	Lead      int64            // the enquiry that he booked from, 0: none is known
	Code      string           // the one that was sent to his e-mail (AskCode); empty: he has none yet
}

// check holds a booking to its limits.
func (b Booking) check() error {
	var c check
	c.visitor(b.Visitor)
	c.object("metadata", b.Metadata)
	return c.err()
}

// Book books a visit of a property, or joins the one that begins then while it has
// room. It is decided in one write: of any number of calls for one slot, exactly as
// many as its capacity get it. The same person, property and date again answers with
// the visit as it is and writes nothing.
//
// Conflict: the slot is not free any more, or the property takes no visits; Invalid on
// "date": no slot begins then; ErrUnproven, ErrWrongCode, ErrCodeOver: a visitor who books
// for himself is to prove his e-mail (prove.go). In a test account the phone's script follows (sandbox.go)
// and the answer is the visit before it.
func (s *Service) Book(ctx context.Context, a access.Actor, b Booking) (Visit, error) {
	if err := b.check(); err != nil {
		return Visit{}, err
	}
	var v Visit
	var known bool
	var refusal error
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, b.Place, access.VisitsWrite, access.VisitsBook)
		if err == nil {
			refusal, err = s.prove(ctx, tx, a, p, b)
		}
		if err != nil || refusal != nil {
			return err
		}
		if b.At.IsZero() {
			v, known, err = s.wish(ctx, tx, a, p, b)
		} else {
			v, known, err = s.book(ctx, tx, a, p, b)
		}
		return err
	})
	if err == nil {
		err = refusal
	}
	if err == nil && !known {
		err = s.play(ctx, a, v, b.Visitor)
	}
	return v, err
}

// book books a start.
func (s *Service) book(ctx context.Context, tx event.Tx, a access.Actor, p Place, b Booking) (v Visit, known bool, err error) {
	if err := s.redeem(ctx, tx, p, b); err != nil {
		return v, false, err
	}
	sp, err := s.spotAt(ctx, p, b.At, tx.Now())
	if err != nil {
		return v, false, err
	}
	sp.door = a.Who.Door
	if sp.visit.has(b.Visitor) {
		return sp.visit, true, nil
	}
	if err := s.admit(ctx, sp, tx.Now(), Visit{}); err != nil {
		return v, false, err
	}
	who, root, err := s.meet(ctx, tx, a, p, b)
	if err != nil {
		return v, false, err
	}
	if who.FirstDate.IsZero() {
		who.FirstDate = sp.at
	}
	before, v, err := s.enter(ctx, tx, sp, &who, Visit{Metadata: b.Metadata})
	if err != nil {
		return v, false, err
	}
	news := News{Kind: EventCreated, Position: who.Position, Status: who.Status}
	if err := s.keepEntry(ctx, tx, a, sp, before, &v, news); err != nil {
		return v, false, err
	}
	if err := s.tellLeads(ctx, tx, a, p, root, b.Lead); err != nil {
		return v, false, err
	}
	return v, false, s.announce(ctx, tx, a, v, who)
}

// wish notes that somebody wants to visit, without a date.
func (s *Service) wish(ctx context.Context, tx event.Tx, a access.Actor, p Place, b Booking) (v Visit, known bool, err error) {
	if v, known, err = s.store.WishOf(ctx, a.Account, p.Property.ID, b.Visitor.EmailKey()); err != nil || known {
		return v, known, err
	}
	if p.State() == Ended {
		return v, false, p.bookable()
	}
	who, _, err := s.meet(ctx, tx, a, p, b)
	if err != nil {
		return v, false, err
	}
	who.Status = Proposed
	v = p.visit(tx, Visit{Metadata: b.Metadata})
	v.Visitors = []Visitor{who}
	if err := s.keep(ctx, tx, a, Visit{}, &v, News{Kind: EventCreated, Position: who.Position, Status: who.Status}); err != nil {
		return v, false, err
	}
	return v, false, s.announce(ctx, tx, a, v, who)
}

// has tells whether somebody with the e-mail is on the visit and did not leave it.
func (v Visit) has(who Visitor) bool {
	key := who.EmailKey()
	return slices.ContainsFunc(v.Visitors, func(one Visitor) bool { return !one.Status.Cancelled() && one.EmailKey() == key })
}

// meet makes the visitor of a booking, and him one of the account's contacts: the same
// as through every other door. root is who stands for him; 0: nobody knew him before.
func (s *Service) meet(ctx context.Context, tx event.Tx, a access.Actor, p Place, b Booking) (who Visitor, root int64, err error) {
	who = b.Visitor
	at := people.Place{Account: a.Account, Agency: p.Property.Agency, Who: a.Who}
	found, err := s.needs.People.Acquaint(ctx, tx, at, people.NewClaim(who.Declared(), a.CountryAt(at.Agency)), 0)
	if err != nil {
		return who, 0, err
	}
	if err := s.needs.People.NoteConsents(ctx, tx, at, found.Named, b.Consents); err != nil {
		return who, 0, err
	}
	if !found.New {
		root = found.Root
	}
	who.Contact, who.Property, who.Position = found.Named, p.Property.ID, 0
	who.StatusAt, who.FirstDate = tx.Now(), b.FirstDate
	who.Language = language(who.Language)
	who.Status = Proposed
	if p.Settings().AutoConfirm {
		who.Status = Confirmed
	}
	return who, root, nil
}

// tellLeads has the enquiries hear of somebody who is to visit a property.
func (s *Service) tellLeads(ctx context.Context, tx event.Tx, a access.Actor, p Place, root, from int64) error {
	if s.needs.Leads == nil || root == 0 && from == 0 {
		return nil
	}
	return s.needs.Leads.Visiting(ctx, tx, a, p.Property, root, from)
}

// tellLeadsOf is tellLeads for a visitor whose contact was found when he booked.
func (s *Service) tellLeadsOf(ctx context.Context, tx event.Tx, a access.Actor, p Place, who Visitor) error {
	if s.needs.Leads == nil || who.Contact == 0 {
		return nil
	}
	root, err := s.needs.People.Root(ctx, a, who.Contact)
	if err != nil {
		return err
	}
	return s.tellLeads(ctx, tx, a, p, root.ID, 0)
}

// language is one that letters are written in.
func language(wanted string) string {
	if wanted == "en" {
		return wanted
	}
	return "fr"
}
