package dossier

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// mostTaken bounds what is taken away of one person: nobody has more, and a page that has
// been made up by a machine must not fill the memory.
const mostTaken = 20_000

// Takeaway is all that is known of a person.
type Takeaway struct {
	At       time.Time
	Person   people.Contact
	Records  []people.Below
	Reach    []people.Known
	Consents []people.Consent
	Owned    []Owned
	Papers   []Paper
	Sought   []Sought
	Lines    []Line
}

// Sought is what a person looks for, field by field as the journal names them.
type Sought struct {
	Request   int64
	CreatedAt time.Time
	UpdatedAt time.Time
	Says      []event.Change
}

// Searches are what people look for.
type Searches interface {
	// SoughtBy gives all searches of a contact, of whatever agency.
	SoughtBy(ctx context.Context, account, contact int64) ([]Sought, error)
}

// TakeAway gathers all that is known of a person, for him to have, and notes that somebody
// did. Of what other agencies did nothing is left out: it is the person's. Missing;
// Forbidden.
func (s *Service) TakeAway(ctx context.Context, a access.Actor, id int64) (t Takeaway, err error) {
	if !a.Has(access.ContactsExport) {
		return t, access.Denied()
	}
	c, records, err := s.person(ctx, a, id)
	if err != nil {
		return t, err
	}
	t.At, t.Person = s.Now(), c
	if t.Records, err = s.Persons.Below(ctx, a, c.ID, t.At); err != nil {
		return t, err
	}
	if t.Reach, err = s.Persons.Reach(ctx, a, c.ID); err != nil {
		return t, err
	}
	if t.Consents, err = s.Persons.History(ctx, a, c.ID); err != nil {
		return t, err
	}
	if t.Owned, err = s.store.OwnedBy(ctx, a.Account, records, nil, mostTaken); err != nil {
		return t, err
	}
	if t.Papers, err = s.store.PapersOf(ctx, a.Account, records, nil, mostTaken); err != nil {
		return t, err
	}
	if t.Sought, err = s.Searches.SoughtBy(ctx, a.Account, c.ID); err != nil {
		return t, err
	}
	for _, kind := range Kinds() {
		list, err := s.store.PersonLines(ctx, kind, Query{Account: a.Account, Records: records, Limit: mostTaken})
		if err != nil {
			return t, err
		}
		t.Lines = append(t.Lines, list...)
	}
	if len(t.Lines) > mostTaken {
		return t, fault.New(fault.TooLarge, "There is more of this person than fits into one file")
	}
	return t, s.ledger.Write(ctx, a.Account, func(_ context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: "contact.exported", Subject: event.Subject{Kind: "contact", ID: c.ID}, Agency: c.Agency, Who: a.Who})
		return nil
	})
}
