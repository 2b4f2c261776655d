package people

import (
	"context"
	"strconv"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Profile is what is known of a person beside names and coordinates. Empty, zero
// and nil mean not said.
type Profile struct {
	LegalEntity     bool
	LegalStatus     string
	CompanySIRET    string
	ResidesSince    int // year
	Born            day.Date
	Birthplace      string
	Nationality     string // ISO 3166-1 alpha-2
	Profession      string
	MaritalStatus   string // MaritalStatuses
	Vehicles        *int
	Children        *int
	Residence       string // Residences: how the person lives now
	SecondaryHome   *bool
	FirstTimeBuyer  *bool
	Invested        *bool
	InvestedComment string
}

// MaritalStatuses are the codes of marital status (Adlead: openapi.yaml, schema Contact).
func MaritalStatuses() []string {
	return []string{"civil", "single", "married", "cohabiting", "divorced", "separated", "widowed"}
}

// Residences are owner, tenant and hosted.
func Residences() []string { return []string{"owner", "tenant", "hosted"} }

// with is the profile after a person said something newer of some of it.
func (p Profile) with(newer Profile) Profile {
	p.LegalEntity = p.LegalEntity || newer.LegalEntity
	latest(&p.LegalStatus, newer.LegalStatus)
	latest(&p.CompanySIRET, newer.CompanySIRET)
	latest(&p.ResidesSince, newer.ResidesSince)
	latest(&p.Born, newer.Born)
	latest(&p.Birthplace, newer.Birthplace)
	latest(&p.Nationality, newer.Nationality)
	latest(&p.Profession, newer.Profession)
	latest(&p.MaritalStatus, newer.MaritalStatus)
	latest(&p.Vehicles, newer.Vehicles)
	latest(&p.Children, newer.Children)
	latest(&p.Residence, newer.Residence)
	latest(&p.SecondaryHome, newer.SecondaryHome)
	latest(&p.FirstTimeBuyer, newer.FirstTimeBuyer)
	latest(&p.Invested, newer.Invested)
	latest(&p.InvestedComment, newer.InvestedComment)
	return p
}

// latest lets what was said take the place of what is known.
func latest[T comparable](known *T, said T) {
	var nothing T
	if said != nothing {
		*known = said
	}
}

// fields are the profile's values by name, for the journal.
func (p Profile) fields() []event.Change {
	entity, since := "", ""
	if p.LegalEntity {
		entity = "true"
	}
	if p.ResidesSince != 0 {
		since = strconv.Itoa(p.ResidesSince)
	}
	return []event.Change{
		{Field: "legal_entity", After: entity}, {Field: "legal_status", After: p.LegalStatus}, {Field: "company_siret", After: p.CompanySIRET},
		{Field: "resides_since", After: since}, {Field: "birthdate", After: p.Born.String()}, {Field: "birthplace", After: p.Birthplace},
		{Field: "nationality", After: p.Nationality}, {Field: "profession", After: p.Profession}, {Field: "marital_status", After: p.MaritalStatus},
		{Field: "vehicles", After: count(p.Vehicles)}, {Field: "children", After: count(p.Children)}, {Field: "primary_residence", After: p.Residence},
		{Field: "own_secondary_residence", After: choice(p.SecondaryHome)}, {Field: "first_time_homeowner", After: choice(p.FirstTimeBuyer)},
		{Field: "has_already_invested", After: choice(p.Invested)}, {Field: "has_already_invested_comment", After: p.InvestedComment},
	}
}

func count(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func choice(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

// NoteProfile takes what was said of a person into the record that the enquiry
// named, inside the caller's write. What was not said stays as it is.
func (s *Service) NoteProfile(ctx context.Context, tx event.Tx, p Place, contact int64, said Profile) error {
	if said == (Profile{}) {
		return nil
	}
	c, found, err := s.store.GetContact(ctx, p.Account, contact)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Missing, "There is no contact %d", contact)
	}
	before := c
	c.Profile = c.Profile.with(said)
	if event.Same(before, c) {
		return nil
	}
	c.UpdatedAt = tx.Now()
	tx.Record(contactEvent("contact.updated", p, c.ID, event.Diff(before.fields(), c.fields())...))
	return s.save(ctx, tx, c, before)
}
