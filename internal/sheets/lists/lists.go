// Package lists is what of the business stands in the lists that people take away: which
// columns each has, and how a record fills them.
//
// It must not know how a table is written (package sheets), who may take a list away (package
// exports), nor how a column is called in any language.
package lists

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/exports"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
	"palier/internal/sheets/contacts"
)

// Sources are the services that lists are read from: each shows what the actor may see.
type Sources struct {
	Access   *access.Service
	People   *people.Service
	Leads    *leads.Service
	Listings *listings.Service
	Visits   *visits.Service
	Programs *programs.Service
	Registry *sales.Registry
	Mandates *mandates.Service
	Catalogs *catalog.Shelf
	Names    Names
	Now      func() time.Time
}

// Columns implements exports.Rows: the names of a list's columns; those of contacts are the
// headings that an import finds again. What is named stands before its number.
func (s Sources) Columns(what exports.What) []string {
	switch what {
	case exports.Contacts:
		return contacts.Heading()
	case exports.Leads:
		return []string{"id", "agency", "created_at", "updated_at", "type", "stage", "step", "firstname", "lastname", "email", "phone", "property", "property_id", "user", "message"}
	case exports.Properties:
		return []string{"id", "agency", "reference", "category", "type", "address", "zipcode", "city", "price", "currency", "area", "rooms", "status", "step", "user", "updated_at"}
	case exports.Visits:
		return []string{"id", "agency", "starts_at", "ends_at", "state", "agent", "property", "property_id", "visitors", "rating"}
	case exports.Registrations:
		return []string{"id", "created_at", "state", "firstname", "lastname", "email", "phone", "owner", "expires_at"}
	case exports.Lots:
		return []string{"id", "reference", "type", "typology", "building", "staircase", "floor", "orientation", "area", "price", "state"}
	}
	return []string{"card", "series", "number", "date", "type", "object", "mandants", "property", "price", "ends_at", "state", "user"}
}

// Write implements exports.Rows.
func (s Sources) Write(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	switch o.What {
	case exports.Contacts:
		return s.contacts(ctx, a, o, row)
	case exports.Leads:
		return s.leads(ctx, a, o, row)
	case exports.Properties:
		return s.properties(ctx, a, o, row)
	case exports.Visits:
		return s.visits(ctx, a, o, row)
	case exports.Registrations:
		return s.registrations(ctx, a, o, row)
	case exports.Lots:
		return s.lots(ctx, a, o, row)
	}
	return s.mandates(ctx, a, row)
}

// agencies are those of the order: one, or all that are open to the actor.
func (s Sources) agencies(ctx context.Context, a access.Actor, o exports.Order) ([]access.Agency, error) {
	all, err := s.Access.Agencies(ctx, a)
	one, _ := strconv.ParseInt(o.Value("agency"), 10, 64) // none is all
	if one == 0 {
		return all, err
	}
	return slices.DeleteFunc(all, func(v access.Agency) bool { return v.ID != one }), err
}

// period is that of the order: days, the last one included, in the agency's zone.
func period(o exports.Order, zone string) (from, until time.Time) {
	at, err := time.LoadLocation(zone)
	if err != nil {
		at = time.UTC
	}
	from, _ = time.ParseInLocation(time.DateOnly, o.Value("from"), at)
	if end, err := time.ParseInLocation(time.DateOnly, o.Value("until"), at); err == nil {
		until = end.AddDate(0, 0, 1)
	}
	return from, until
}

func within(at, from, until time.Time) bool {
	return !at.Before(from) && (until.IsZero() || at.Before(until))
}

func (s Sources) contacts(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	titles, err := Titles(ctx, s.Catalogs, a.Account)
	if err != nil {
		return err
	}
	from, err := s.agencies(ctx, a, o)
	if err != nil {
		return err
	}
	var some []people.Contact
	flush := func() error {
		ids := make([]int64, len(some))
		for i, c := range some {
			ids[i] = c.ID
		}
		consents, err := s.People.ConsentsOf(ctx, a, ids)
		for _, c := range some {
			if err == nil {
				err = row(cells(contacts.Cells(c, consents[c.ID], titles)))
			}
		}
		some = some[:0]
		return err
	}
	again := twice(from)
	for _, agency := range from {
		if _, err := s.People.Contacts(ctx, a, people.Query{Agency: agency.ID, Limit: math.MaxInt32}, func(c people.Contact) error {
			if again(c, agency.ID) {
				return nil
			}
			if some = append(some, c); len(some) < 200 { // their consents are asked for together
				return nil
			}
			return flush()
		}); err != nil {
			return err
		}
	}
	return flush()
}

// twice tells of persons that are in the lists of several agencies, where they are listed again.
func twice(from []access.Agency) func(c people.Contact, at int64) bool {
	met := map[int64]bool{} // of whom another agency's record stands
	return func(c people.Contact, at int64) bool {
		if c.Agency == at {
			return false
		}
		again := met[c.ID] || slices.ContainsFunc(from, func(a access.Agency) bool { return a.ID == c.Agency })
		met[c.ID] = true
		return again
	}
}

// cells are texts as cells; the first is the contact's number.
func cells(texts []string) []exports.Cell {
	row := make([]exports.Cell, len(texts))
	for i, text := range texts {
		row[i] = text
	}
	if n, err := strconv.ParseInt(texts[0], 10, 64); err == nil {
		row[0] = n
	}
	return row
}

// Titles are the account's forms of address, as files may write them.
func Titles(ctx context.Context, shelf *catalog.Shelf, account int64) (contacts.Titles, error) {
	book, err := shelf.Book(ctx, account)
	if err != nil {
		return nil, err
	}
	titles := contacts.Titles{}
	for _, language := range []string{catalog.French, catalog.English} {
		entries, _ := book.Entries("contact_title", language)
		for _, t := range entries {
			titles[t.ID] = append(titles[t.ID], t.Name)
		}
	}
	return titles, nil
}

// codes are a code list's names in the language of the order.
func (s Sources) codes(ctx context.Context, account int64, language, list string) (map[int]string, error) {
	book, err := s.Catalogs.Book(ctx, account)
	if err != nil {
		return nil, err
	}
	names := map[int]string{}
	entries, _ := book.Entries(list, cmp.Or(language, catalog.French))
	for _, e := range entries {
		names[e.ID] = e.Name
	}
	return names, nil
}

func (s Sources) leads(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	steps, err := s.codes(ctx, a.Account, o.Language, "lead_step")
	if err != nil {
		return err
	}
	types, err := s.codes(ctx, a.Account, o.Language, "lead_type")
	if err != nil {
		return err
	}
	of, err := s.agencies(ctx, a, o)
	if err != nil {
		return err
	}
	named := s.naming(ctx, a, row)
	for _, agency := range of {
		from, until := period(o, agency.Timezone)
		at := zone(agency.Timezone)
		_, err := s.Leads.List(ctx, a, leads.Query{Account: a.Account, Agency: agency.ID, Sender: a.Sender(), Limit: math.MaxInt32, Since: from}, func(l *leads.Lead) error {
			if !within(l.CreatedAt, from, until) {
				return nil
			}
			p := l.Person
			return named.add(id(l.ID), agency.Name, l.CreatedAt.In(at), l.UpdatedAt.In(at), types[l.Type], code("lead", "stage", string(l.Stage)), steps[l.Step], p.First, p.Last, p.Email,
				contacts.National(first(p.Mobile, p.Phone), p.Country), property(l.Property), id(l.Property), user(l.User), l.Message)
		})
		if err != nil {
			return err
		}
	}
	return named.flush()
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (s Sources) properties(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	names := map[string]map[int]string{}
	for _, list := range []string{"property_category", "property_type", "property_status", "property_step"} {
		known, err := s.codes(ctx, a.Account, o.Language, list)
		if err != nil {
			return err
		}
		names[list] = known
	}
	of, err := s.agencies(ctx, a, o)
	if err != nil {
		return err
	}
	named := s.naming(ctx, a, row)
	for _, agency := range of {
		at := zone(agency.Timezone)
		_, err := s.Listings.List(ctx, a, listings.Query{Account: a.Account, Agency: agency.ID, Limit: math.MaxInt32}, func(p listings.Property, _ []int64) error {
			return named.add(id(p.ID), agency.Name, p.Reference, names["property_category"][p.Category], names["property_type"][p.Type], strings.TrimSpace(p.Address+" "+p.AddressMore),
				p.Zipcode, p.City, price(p.Price.Minor), p.Price.Currency, figure(p.Details.Surface), whole(p.Details.Rooms), names["property_status"][p.Status], names["property_step"][p.Step], user(p.User),
				p.UpdatedAt.In(at))
		})
		if err != nil {
			return err
		}
	}
	return named.flush()
}

func (s Sources) visits(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	of, err := s.agencies(ctx, a, o)
	if err != nil || len(of) == 0 {
		return err
	}
	known := map[int64]access.Agency{}
	for _, agency := range of {
		known[agency.ID] = agency
	}
	from, until := period(o, of[0].Timezone)
	named := s.naming(ctx, a, row)
	err = s.Visits.Each(ctx, a, visits.Query{From: from, To: until}, func(list []visits.Visit) error {
		for _, v := range list {
			if known[v.Agency].ID == 0 {
				continue
			}
			if err := named.add(visitRow(v, known[v.Agency])...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return named.flush()
}

func visitRow(v visits.Visit, agency access.Agency) []exports.Cell {
	var who []string
	var states []exports.Code
	var rating exports.Cell
	for _, one := range v.Visitors {
		who = append(who, strings.TrimSpace(one.Firstname+" "+one.Lastname+" "+one.Email))
		state := exports.Code{Subject: "visit", Field: "status", Value: string(one.Status)}
		if !slices.Contains(states, state) {
			states = append(states, state)
		}
		if one.Rating > 0 {
			rating = one.Rating
		}
	}
	at := zone(agency.Timezone)
	return []exports.Cell{id(v.ID), agency.Name, local(v.StartsAt, at), local(v.EndsAt, at), states, user(v.Agent), property(v.Property), id(v.Property), strings.Join(who, ", "), rating}
}

func (s Sources) registrations(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	program, _ := strconv.ParseInt(o.Value("program"), 10, 64) // none is none
	at := day.Paris()
	if of, err := s.Access.Agencies(ctx, a); err != nil {
		return err
	} else if len(of) > 0 {
		at = zone(of[0].Timezone)
	}
	named := s.naming(ctx, a, row)
	const piece = 200
	for offset := 0; ; offset += piece {
		list, _, err := s.Registry.Registrations(ctx, a, sales.Query{Account: a.Account, Program: program, Now: s.Now(), Limit: piece, Offset: offset})
		if err != nil {
			return err
		}
		for _, r := range list {
			p := r.Person
			if err := named.add(id(r.ID), r.CreatedAt.In(at), code("registration", "status", string(r.StatusAt(s.Now()))), p.First, p.Last, p.Email,
				contacts.National(first(p.Mobile, p.Phone), p.Country), user(r.Owner), local(r.ExpiresAt, at)); err != nil {
				return err
			}
		}
		if len(list) < piece {
			return named.flush()
		}
	}
}

func (s Sources) lots(ctx context.Context, a access.Actor, o exports.Order, row func([]exports.Cell) error) error {
	program, _ := strconv.ParseInt(o.Value("program"), 10, 64) // none is none
	v, err := s.Programs.View(ctx, a, program)
	if err != nil {
		return err
	}
	list, _ := v.Lots(programs.LotQuery{})
	for _, l := range list {
		var floor, area exports.Cell
		if l.Floor != nil {
			floor = *l.Floor
		}
		if l.LivingArea > 0 {
			area = l.LivingArea
		}
		if err := row([]exports.Cell{id(l.ID), l.Reference, code("lot", "type", l.Type), code("lot", "typology", l.Typology), l.Building, l.Staircase, floor,
			code("lot", "orientation", l.Orientation), area, price(l.Price), code("lot", "status", string(l.State(v.At)))}); err != nil {
			return err
		}
	}
	return nil
}

func (s Sources) mandates(ctx context.Context, a access.Actor, row func([]exports.Cell) error) error {
	all, err := s.Mandates.Series(ctx, a)
	if err != nil {
		return err
	}
	cards := map[int64]string{}
	known, err := s.Mandates.Cards(ctx, a)
	if err != nil {
		return err
	}
	for _, one := range known {
		cards[one.ID] = one.Number
	}
	named := s.naming(ctx, a, row)
	const piece = 200
	for _, v := range all {
		for after := v.First - 1; after < v.Last; after += piece {
			// Numbers have no gap: what the piece lacks is another agency's.
			list, err := s.Mandates.Entries(ctx, a, v.Card, v.Kind, after, piece)
			if err != nil {
				return err
			}
			for _, e := range list {
				if err := named.add(mandateRow(e, cards[e.Card])...); err != nil {
					return err
				}
			}
		}
	}
	return named.flush()
}

func mandateRow(e mandates.Entry, card string) []exports.Cell {
	var who []string
	for _, m := range e.Mandants {
		who = append(who, strings.TrimSpace(m.Name+" "+m.Address))
	}
	return []exports.Cell{card, code("card", "kind", string(e.Kind)), e.Number, e.On, e.Type, e.Object, strings.Join(who, ", "), strings.TrimSpace(e.Nature + " " + e.Situation),
		price(e.Price.Minor), e.Ends, code("mandate", "state", string(e.State)), user(e.User)}
}
