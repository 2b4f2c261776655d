package people

import (
	"context"
	"reflect"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Card (fiche) is what an office files of a person beside names, coordinates and profile.
// Empty, zero and nil mean not said. Numbers of a code list are kept as they were said, known
// to the list or not.
type Card struct {
	Category     int   // contact_category
	User         int64 // in charge of the person
	Activity     int   // contact_activity
	VATNumber    string
	TaxCode      string
	Comment      string
	Relationship int    // contact_relationship
	CivilStatus  int    // contact_civil_status, of one that MaritalStatuses has no word for
	Nationality  string // in words, of one that is no country code
	Website      string
	Languages    []string // that the person speaks beside the first, ISO 639-1
	Tags         []string // the office's own labels
	Magazine     *bool    // whether the person takes the office's magazine
	Spouse
}

// Spouse (conjoint) is who a person is married to, as the office filed it: no record of the
// core, and never recognised.
type Spouse struct {
	SpouseTitle       int // contact_title
	SpouseFirst       string
	SpouseLast        string
	SpouseBorn        day.Date
	SpouseEmail       string
	SpouseNationality string
	SpouseTaxCode     string
}

// Blank tells a card on which nothing stands.
func (c Card) Blank() bool { return reflect.ValueOf(c).IsZero() }

// fields are the card's values by name, for the journal.
func (c Card) fields() []event.Change {
	return []event.Change{
		{Field: "category", After: event.Number(c.Category)}, {Field: "user", After: event.Number(c.User)}, {Field: "activity", After: event.Number(c.Activity)},
		{Field: "vat_number", After: c.VATNumber}, {Field: "taxcode", After: c.TaxCode}, {Field: "comment", After: c.Comment},
		{Field: "relationship", After: event.Number(c.Relationship)}, {Field: "civil_status", After: event.Number(c.CivilStatus)},
		{Field: "nationality_text", After: c.Nationality}, {Field: "website", After: c.Website}, {Field: "languages", After: strings.Join(c.Languages, ",")},
		{Field: "tags", After: strings.Join(c.Tags, ", ")}, {Field: "magazine", After: choice(c.Magazine)},
		{Field: "spouse_title", After: event.Number(c.SpouseTitle)}, {Field: "spouse_firstname", After: c.SpouseFirst}, {Field: "spouse_lastname", After: c.SpouseLast},
		{Field: "spouse_birthdate", After: c.SpouseBorn.String()}, {Field: "spouse_email", After: c.SpouseEmail},
		{Field: "spouse_nationality", After: c.SpouseNationality}, {Field: "spouse_taxcode", After: c.SpouseTaxCode},
	}
}

// filled is known with what others know of the same person where it says nothing, field by
// field.
func filled[T any](known T, others ...T) T {
	into := reflect.ValueOf(&known).Elem()
	for _, o := range others {
		each(into, func(i ...int) {
			if from := reflect.ValueOf(o).FieldByIndex(i); into.FieldByIndex(i).IsZero() {
				into.FieldByIndex(i).Set(from)
			}
		})
	}
	return known
}

// changed is own with what differs between what was shown and what is to be, field by field;
// emptied are the fields that are to say nothing any more.
func changed[T any](own, shown, next T) (out T, emptied [][]int) {
	into, from, to := reflect.ValueOf(&own).Elem(), reflect.ValueOf(shown), reflect.ValueOf(next)
	each(into, func(i ...int) {
		if v := to.FieldByIndex(i); !event.Same(from.FieldByIndex(i).Interface(), v.Interface()) {
			into.FieldByIndex(i).Set(v)
			if v.IsZero() {
				emptied = append(emptied, i)
			}
		}
	})
	return own, emptied
}

// cleared is known without some fields.
func cleared[T any](known T, fields [][]int) T {
	into := reflect.ValueOf(&known).Elem()
	for _, i := range fields {
		into.FieldByIndex(i).SetZero()
	}
	return known
}

// each gives the fields of a struct, those of embedded ones one by one.
func each(v reflect.Value, do func(i ...int)) {
	for _, f := range reflect.VisibleFields(v.Type()) {
		if !f.Anonymous {
			do(f.Index...)
		}
	}
}

// rewrite sets what is known of a person beside names and coordinates, inside the caller's
// write: own is the record that stands for him, shown what all his records come to. What is
// to say nothing any more is taken from each of them, else another's words would show again.
func (s *Service) rewrite(ctx context.Context, tx event.Tx, p Place, own int64, shown, next Contact) error {
	if event.Same(shown.Profile, next.Profile) && event.Same(shown.Card, next.Card) {
		return nil
	}
	records, err := s.store.Tree(ctx, p.Account, own)
	if err != nil {
		return err
	}
	for _, id := range records {
		before, found, err := s.store.GetContact(ctx, p.Account, id)
		if err != nil || !found {
			return err
		}
		c := before
		profile, noProfile := changed(c.Profile, shown.Profile, next.Profile)
		card, noCard := changed(c.Card, shown.Card, next.Card)
		if id == own {
			c.Profile, c.Card = profile, card
		} else {
			c.Profile, c.Card = cleared(c.Profile, noProfile), cleared(c.Card, noCard)
		}
		if event.Same(before, c) {
			continue
		}
		c.UpdatedAt = tx.Now()
		tx.Record(contactEvent("contact.updated", p, id, event.Diff(before.fields(), c.fields())...))
		if err := s.store.UpdateContact(ctx, c, before); err != nil {
			return err
		}
	}
	return s.stir(ctx, tx, p.Account, own)
}

// inCharge refuses a user who is none of the agency's.
func (s *Service) inCharge(ctx context.Context, account, agency, user int64) error {
	u, found, err := s.store.GetUser(ctx, account, user)
	if err == nil && (!found || u.Agency != agency) {
		err = fault.Field("user", "There is no such user in this agency.")
	}
	return err
}

// Staff knows who is in charge of people.
type Staff interface {
	// GetUser finds a user (access.Store).
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}
