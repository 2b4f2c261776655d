package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// CreateAgency opens a branch; a.ID 0 takes the next free number. Whoever works for all
// agencies of the account works for this one when it returns.
func (s *Service) CreateAgency(ctx context.Context, by Actor, a Agency) (Agency, error) {
	if err := by.administers(); err != nil {
		return a, err
	}
	a.Account = by.Account
	if a.Country == "" {
		a.Country = by.Country
	}
	if a.Timezone == "" {
		a.Timezone = day.Paris().String()
	}
	if err := fault.All(agencyProblems(a)); err != nil {
		return a, err
	}
	wanted := a.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		a.ID = chosen(tx, wanted)
		a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "agency.created", Subject: event.Subject{Kind: "agency", ID: a.ID}, Agency: a.ID, Who: by.Who,
			Changes: []event.Change{{Field: "name", After: a.Name}}})
		if err := s.store.InsertAgency(ctx, a); err != nil {
			return taken(err, "id", "This number is already an agency's.")
		}
		return s.stopAgency(ctx, a)
	})
	if err == nil && by.User != 0 {
		s.outlast(ctx)
	}
	return a, err
}

// ChangeAgency changes what is known of a branch: edit is given what is known now, and may
// be called twice. What says the same already is no change. It takes who administers the
// account, and an agency that is open to him.
func (s *Service) ChangeAgency(ctx context.Context, by Actor, id int64, edit func(*Agency)) (a Agency, err error) {
	if err := by.administers(); err != nil {
		return Agency{}, err
	}
	changed := false
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.Agency(ctx, by, id)
		if err != nil {
			return err
		}
		a = before
		edit(&a)
		a.Account, a.ID, a.CreatedAt, a.UpdatedAt = before.Account, before.ID, before.CreatedAt, before.UpdatedAt
		if changed = !event.Same(before, a); !changed {
			return nil
		}
		if err := fault.All(agencyProblems(a)); err != nil {
			return err
		}
		a.UpdatedAt = tx.Now()
		tx.Record(event.Event{Kind: "agency.updated", Subject: event.Subject{Kind: "agency", ID: a.ID}, Agency: a.ID, Who: by.Who,
			Changes: event.Diff(before.Fields(), a.Fields())})
		if err := s.store.UpdateAgency(ctx, a); err != nil {
			return err
		}
		return s.stopAgency(ctx, a)
	})
	if err == nil && changed {
		s.outlast(ctx) // actors know their agencies' countries
	}
	return a, err
}

// Fields are what the journal says of an agency.
func (a Agency) Fields() []event.Change {
	return []event.Change{{Field: "name", After: a.Name}, {Field: "company", After: a.Company}, {Field: "address", After: a.Address},
		{Field: "zipcode", After: a.Zipcode}, {Field: "city", After: a.City}, {Field: "country", After: a.Country}, {Field: "phone", After: a.Phone},
		{Field: "fax", After: a.Fax}, {Field: "email", After: a.Email}, {Field: "website", After: a.Website}, {Field: "picture", After: a.Picture},
		{Field: "timezone", After: a.Timezone}}
}

// stopAgency makes an agency's own mailboxes and phones nobody's.
func (s *Service) stopAgency(ctx context.Context, a Agency) error {
	return s.store.ReplaceStops(ctx, a.Account, fmt.Sprintf("agency:%d", a.ID), s.emails(a.Email, frontDesk(a.Email)), s.phones(a.Country, a.Phone, a.Fax))
}

// frontDesk is the shared mailbox that goes with an agency's own address.
func frontDesk(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return "contact@" + domain
}

func agencyProblems(a Agency) (p []fault.Problem) {
	if strings.TrimSpace(a.Name) == "" {
		p = append(p, fault.Problem{Field: "name", Message: "An agency needs a name."})
	}
	if !numeric(a.ID) {
		p = append(p, fault.Problem{Field: "id", Message: "A number of at most nine digits."})
	}
	if !alpha2(a.Country) {
		p = append(p, fault.Problem{Field: "country", Message: "Two letters, such as FR."})
	}
	if _, err := time.LoadLocation(a.Timezone); err != nil {
		p = append(p, fault.Problem{Field: "timezone", Message: "A zone name such as Europe/Paris."})
	}
	return p
}
