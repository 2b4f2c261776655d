// Package lists is what of the business stands in the lists that people take away: which
// columns each has, and how a record fills them.
//
// It must not know how a table is written (package sheets), who may take a list away (package
// exports), nor how a column is called in any language.
package lists

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/exports"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
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
	Now      func() time.Time
}

// Columns implements exports.Rows: the names of a list's columns; those of contacts are the
// headings that an import finds again.
func (s Sources) Columns(what exports.What) []string {
	switch what {
	case exports.Contacts:
		return contacts.Heading()
	case exports.Leads:
		return []string{"id", "agency", "created_at", "updated_at", "type", "step", "firstname", "lastname", "email", "phone", "property", "user", "message"}
	case exports.Properties:
		return []string{"id", "agency", "reference", "category", "type", "address", "zipcode", "city", "price", "status", "step", "user", "updated_at"}
	case exports.Visits:
		return []string{"id", "agency", "starts_at", "ends_at", "state", "agent", "property", "visitors", "rating"}
	case exports.Registrations:
		return []string{"id", "created_at", "state", "firstname", "lastname", "email", "phone", "owner", "expires_at"}
	case exports.Lots:
		return []string{"id", "reference", "type", "typology", "building", "staircase", "floor", "orientation", "area", "price", "state"}
	}
	return []string{"card", "series", "number", "date", "type", "object", "mandants", "property", "price", "ends_at", "state", "user"}
}

// Write implements exports.Rows.
func (s Sources) Write(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
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

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// price is a sum in major units, empty for none.
func price(minor int64) string {
	if minor == 0 {
		return ""
	}
	return money.Major(minor)
}

func (s Sources) contacts(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
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
				err = row(contacts.Cells(c, consents[c.ID], titles))
			}
		}
		some = some[:0]
		return err
	}
	for _, agency := range from {
		if _, err := s.People.Contacts(ctx, a, people.Query{Agency: agency.ID, Limit: math.MaxInt32}, func(c people.Contact) error {
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

// codes are a code list's names in French, as the tables are read.
func (s Sources) codes(ctx context.Context, account int64, list string) (map[int]string, error) {
	book, err := s.Catalogs.Book(ctx, account)
	if err != nil {
		return nil, err
	}
	names := map[int]string{}
	entries, _ := book.Entries(list, catalog.French)
	for _, e := range entries {
		names[e.ID] = e.Name
	}
	return names, nil
}

func (s Sources) leads(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
	steps, err := s.codes(ctx, a.Account, "lead_step")
	if err != nil {
		return err
	}
	types, err := s.codes(ctx, a.Account, "lead_type")
	if err != nil {
		return err
	}
	of, err := s.agencies(ctx, a, o)
	if err != nil {
		return err
	}
	for _, agency := range of {
		from, until := period(o, agency.Timezone)
		_, err := s.Leads.List(ctx, a, leads.Query{Account: a.Account, Agency: agency.ID, Sender: a.Sender(), Limit: math.MaxInt32, Since: from}, func(l *leads.Lead) error {
			if !within(l.CreatedAt, from, until) {
				return nil
			}
			p := l.Person
			return row([]string{id(l.ID), agency.Name, stamp(l.CreatedAt), stamp(l.UpdatedAt), types[l.Type], steps[l.Step], p.First, p.Last, p.Email, first(p.Mobile, p.Phone),
				id(l.Property), id(l.User), l.Message})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (s Sources) properties(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
	names := map[string]map[int]string{}
	for _, list := range []string{"property_category", "property_type", "property_status", "property_step"} {
		known, err := s.codes(ctx, a.Account, list)
		if err != nil {
			return err
		}
		names[list] = known
	}
	of, err := s.agencies(ctx, a, o)
	if err != nil {
		return err
	}
	for _, agency := range of {
		_, err := s.Listings.List(ctx, a, listings.Query{Account: a.Account, Agency: agency.ID, Limit: math.MaxInt32}, func(p listings.Property, _ []int64) error {
			return row([]string{id(p.ID), agency.Name, p.Reference, names["property_category"][p.Category], names["property_type"][p.Type], strings.TrimSpace(p.Address + " " + p.AddressMore),
				p.Zipcode, p.City, price(p.Price.Minor), names["property_status"][p.Status], names["property_step"][p.Step], id(p.User), stamp(p.UpdatedAt)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s Sources) visits(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
	of, err := s.agencies(ctx, a, o)
	if err != nil || len(of) == 0 {
		return err
	}
	names := map[int64]string{}
	for _, agency := range of {
		names[agency.ID] = agency.Name
	}
	from, until := period(o, of[0].Timezone)
	return s.Visits.Each(ctx, a, visits.Query{From: from, To: until}, func(list []visits.Visit) error {
		for _, v := range list {
			if names[v.Agency] == "" {
				continue
			}
			if err := row(visitRow(v, names[v.Agency])); err != nil {
				return err
			}
		}
		return nil
	})
}

func visitRow(v visits.Visit, agency string) []string {
	var who, states []string
	rating := ""
	for _, one := range v.Visitors {
		who = append(who, strings.TrimSpace(one.Firstname+" "+one.Lastname+" "+one.Email))
		if !slices.Contains(states, string(one.Status)) {
			states = append(states, string(one.Status))
		}
		if one.Rating > 0 {
			rating = strconv.Itoa(one.Rating)
		}
	}
	return []string{id(v.ID), agency, stamp(v.StartsAt), stamp(v.EndsAt), strings.Join(states, ", "), id(v.Agent), id(v.Property), strings.Join(who, ", "), rating}
}

func (s Sources) registrations(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
	program, _ := strconv.ParseInt(o.Value("program"), 10, 64) // none is none
	const piece = 200
	for offset := 0; ; offset += piece {
		list, _, err := s.Registry.Registrations(ctx, a, sales.Query{Account: a.Account, Program: program, Now: s.Now(), Limit: piece, Offset: offset})
		if err != nil {
			return err
		}
		for _, r := range list {
			if err := row(registrationRow(r, s.Now())); err != nil {
				return err
			}
		}
		if len(list) < piece {
			return nil
		}
	}
}

func registrationRow(r sales.Registration, now time.Time) []string {
	p := r.Person
	return []string{id(r.ID), stamp(r.CreatedAt), string(r.StatusAt(now)), p.First, p.Last, p.Email, first(p.Mobile, p.Phone), id(r.Owner), stamp(r.ExpiresAt)}
}

func (s Sources) lots(ctx context.Context, a access.Actor, o exports.Order, row func([]string) error) error {
	program, _ := strconv.ParseInt(o.Value("program"), 10, 64) // none is none
	v, err := s.Programs.View(ctx, a, program)
	if err != nil {
		return err
	}
	list, _ := v.Lots(programs.LotQuery{})
	for _, l := range list {
		floor := ""
		if l.Floor != nil {
			floor = strconv.FormatInt(*l.Floor, 10)
		}
		area := ""
		if l.LivingArea > 0 {
			area = strconv.FormatFloat(l.LivingArea, 'f', -1, 64)
		}
		if err := row([]string{id(l.ID), l.Reference, l.Type, l.Typology, l.Building, l.Staircase, floor, l.Orientation, area, price(l.Price), string(l.State(v.At))}); err != nil {
			return err
		}
	}
	return nil
}

func (s Sources) mandates(ctx context.Context, a access.Actor, row func([]string) error) error {
	all, err := s.Mandates.Series(ctx, a)
	if err != nil {
		return err
	}
	const piece = 200
	for _, v := range all {
		for after := v.First - 1; after < v.Last; after += piece {
			// Numbers have no gap: what the piece lacks is another agency's.
			list, err := s.Mandates.Entries(ctx, a, v.Card, v.Kind, after, piece)
			if err != nil {
				return err
			}
			for _, e := range list {
				if err := row(mandateRow(e)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func mandateRow(e mandates.Entry) []string {
	var who []string
	for _, m := range e.Mandants {
		who = append(who, strings.TrimSpace(m.Name+" "+m.Address))
	}
	return []string{id(e.Card), string(e.Kind), mandates.Number(e.Number), e.On.String(), e.Type, e.Object, strings.Join(who, ", "), strings.TrimSpace(e.Nature + " " + e.Situation),
		price(e.Price.Minor), e.Ends.String(), string(e.State), id(e.User)}
}
