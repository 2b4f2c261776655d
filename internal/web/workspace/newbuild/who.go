package newbuild

import (
	"cmp"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// named are the names of users by their ids.
func (p *pages) named(c *frame.Call, ids ...int64) (map[int64]string, error) {
	users, err := p.Access.UsersByID(c.Context(), c.Actor, ids)
	names := make(map[int64]string, len(users))
	for id, u := range users {
		names[id] = strings.TrimSpace(u.Firstname + " " + u.Lastname)
	}
	return names, err
}

// buyers are the persons of leads: a name, and where it is read more of.
type buyer struct {
	Name    string
	Contact int64
}

func (p *pages) buyers(c *frame.Call, leads []int64) (map[int64]buyer, error) {
	of, err := p.Sales.Buyers(c.Context(), c.Actor, leads)
	if err != nil || len(of) == 0 {
		return nil, err
	}
	var ids []int64
	for _, contact := range of {
		ids = append(ids, contact)
	}
	roots, err := p.People.Roots(c.Context(), c.Actor, ids)
	list := make(map[int64]buyer, len(of))
	for lead, contact := range of {
		root := roots[contact]
		list[lead] = buyer{called(root.Declared), root.ID}
	}
	return list, err
}

// manages tells whether the caller acts for others too, and so says for whom.
func manages(c *frame.Call) bool { return c.Actor.Has(access.ProgramsManage) }

// office tells whether the caller works in an office, and not for a key of his own.
func office(c *frame.Call) bool { return c.Actor.Key == 0 }

// owner is in whose name something is done: the caller's own, unless he may choose.
func owner(c *frame.Call) int64 {
	if id := c.Number("owner"); id != 0 && manages(c) {
		return id
	}
	return c.Actor.User
}

// owners are those among whom he may choose, who is at work first and then by name; none
// when he may not.
func (p *pages) owners(c *frame.Call, chosen int64) ([]choice, error) {
	if !manages(c) {
		return nil, nil
	}
	users, _, err := p.Access.Users(c.Context(), c.Actor, 0, mostOwners, 0)
	if err != nil {
		return nil, err
	}
	var list []choice
	for _, u := range users {
		if u.Active {
			list = append(list, choice{text(u.ID), strings.TrimSpace(u.Lastname + " " + u.Firstname), u.ID == chosen})
		}
	}
	slices.SortFunc(list, func(a, b choice) int { return cmp.Compare(people.Fold(a.Text), people.Fold(b.Text)) })
	return list, nil
}

// mostOwners bounds the list of people in a select.
const mostOwners = 500

// clients are the leads of a programme that an option can be for: of a prescriber those that
// he has brought, of an office the newest, or those that q finds.
func (p *pages) clients(c *frame.Call, in programs.Program, q string, chosen int64) ([]choice, error) {
	var list []choice
	var err error
	switch {
	case !office(c):
		list, err = p.brought(c, in.ID, chosen)
	case q != "":
		list, err = p.found(c, in, q, chosen)
	default:
		list, err = p.newest(c, in.ID, chosen)
	}
	if err != nil || chosen == 0 || slices.ContainsFunc(list, func(one choice) bool { return one.On }) {
		return list, err
	}
	lead, _, err := p.Desk.Lead(c.Context(), c.Actor, in.ID, chosen)
	if err != nil { // it is not one of this programme's: nothing is chosen
		return list, nil
	}
	return append([]choice{{text(chosen), called(lead.Person), true}}, list...), nil
}

const mostClients = 40

// brought are the persons of the caller's own registrations in force.
func (p *pages) brought(c *frame.Call, program, chosen int64) (list []choice, err error) {
	claims, err := p.Registry.LatestRegistrations(c.Context(), c.Actor, sales.Across{Program: program, Status: string(sales.RegistrationApproved), Limit: mostClients})
	for _, r := range claims {
		if r.Lead != 0 {
			list = append(list, choice{text(r.Lead), called(r.Person), r.Lead == chosen})
		}
	}
	return list, err
}

// found are those whose last name, e-mail or phone is q.
func (p *pages) found(c *frame.Call, in programs.Program, q string, chosen int64) ([]choice, error) {
	search := people.Search{Country: c.Actor.CountryAt(in.Agency), Program: in.ID, Limit: mostClients}
	switch {
	case strings.Contains(q, "@"):
		search.Emails = []string{q}
	case strings.ContainsAny(q, "0123456789"):
		search.Phones = []string{q}
	default:
		search.Names = append(strings.Fields(q), q)
	}
	persons, _, err := p.People.Search(c.Context(), c.Actor, search)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(persons))
	for i, one := range persons {
		ids[i] = one.ID
	}
	of, err := p.Desk.OfContacts(c.Context(), c.Actor, in.ID, ids)
	var list []choice
	for _, one := range persons {
		for _, line := range of[one.ID] {
			list = append(list, choice{text(line.Lead.ID), called(one.Declared), line.Lead.ID == chosen})
		}
	}
	return list, err
}

// newest are the last enquiries about the programme.
func (p *pages) newest(c *frame.Call, program, chosen int64) ([]choice, error) {
	ids, err := p.Sales.NewestLeads(c.Context(), c.Actor, program, mostClients)
	if err != nil {
		return nil, err
	}
	persons, err := p.buyers(c, ids)
	var list []choice
	for _, lead := range ids {
		list = append(list, choice{text(lead), persons[lead].Name, lead == chosen})
	}
	return list, err
}
