package dossier

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// Timeline gives the lines of a person behind a place, the newest first, those of some kinds
// alone when any are named, and where the next page begins: the zero Place when nothing is
// left. Of what other agencies did he sees nothing. Missing; Forbidden.
func (s *Service) Timeline(ctx context.Context, a access.Actor, id int64, kinds []Kind, after Place, most int) (page []Line, next Place, err error) {
	c, err := s.Persons.Person(ctx, a, id)
	if err != nil {
		return nil, Place{}, err
	}
	records, err := s.Persons.Records(ctx, a, c.ID)
	if err != nil {
		return nil, Place{}, err
	}
	return s.lines(ctx, a, records, kinds, after, most)
}

func (s *Service) lines(ctx context.Context, a access.Actor, records []int64, kinds []Kind, after Place, most int) (page []Line, next Place, err error) {
	for rank, kind := range Kinds() {
		if len(kinds) > 0 && !slices.Contains(kinds, kind) || !open(a, kind) {
			continue
		}
		q := Query{Account: a.Account, Records: records, Agencies: seen(a), Before: after.At, Limit: most + 1}
		if !after.At.IsZero() {
			q.Under = under(rank, kind, after)
		}
		list, err := s.store.PersonLines(ctx, kind, q)
		if err != nil {
			return nil, Place{}, err
		}
		page = append(page, list...)
	}
	slices.SortStableFunc(page, func(x, y Line) int { // those of one kind are in order
		return y.At.Compare(x.At)
	})
	if len(page) > most {
		page = page[:most]
		next = page[most-1].place()
	}
	for i, l := range page {
		if l.Kind == Change && l.State == "contact.merged" {
			page[i].UndoUntil = l.At.Add(people.UndoableFor)
		}
		if l.State == buildings.EventFelt && !a.Has(access.PlacesRead) {
			page[i].Changes = nil // what is behind which door is not his to know
		}
	}
	return page, next, nil
}

// under is the id under which lines of a kind that have the place's instant come behind it:
// lines of one instant stand in the order of the kinds.
func under(rank int, kind Kind, after Place) int64 {
	switch at := slices.Index(Kinds(), after.Kind); {
	case kind == after.Kind:
		return after.ID
	case rank > at:
		return 1<<63 - 1
	}
	return 0
}

// open tells whether an actor sees lines of a kind at all.
func open(a access.Actor, k Kind) bool {
	switch k {
	case Enquiry, Note:
		return a.Has(access.LeadsRead)
	case Action:
		return a.Has(access.ActionsRead)
	case Registration, Option, Purchase:
		return a.Has(access.ProgramsRead)
	case Mandate:
		return a.Has(access.PropertiesRead)
	case Visit, Letter:
		return a.Has(access.VisitsRead)
	}
	return true
}

// seen are the agencies of which an actor sees lines, none for all.
func seen(a access.Actor) []int64 {
	list, all := a.Agencies()
	if all {
		return nil
	}
	return list
}

// mostTied bounds what stands beside a dossier of each kind.
const mostTied = 5

// Tied is what belongs to a person.
type Tied struct {
	Searches      []Line // enquiries that say what is looked for
	Owned         []Owned
	Registrations []Line
	Options       []Line
	Papers        []Paper
}

// Tied gives the newest of what belongs to a person.
func (s *Service) Tied(ctx context.Context, a access.Actor, id int64) (t Tied, err error) {
	c, err := s.Persons.Person(ctx, a, id)
	if err != nil {
		return t, err
	}
	records, err := s.Persons.Records(ctx, a, c.ID)
	if err != nil {
		return t, err
	}
	read := func(kind Kind) (list []Line) {
		if err == nil {
			list, _, err = s.lines(ctx, a, records, []Kind{kind}, Place{}, mostTied)
		}
		return list
	}
	t.Searches = slices.DeleteFunc(read(Enquiry), func(l Line) bool { return !l.seeks() })
	t.Registrations, t.Options = read(Registration), read(Option)
	if err == nil && a.Has(access.PropertiesRead) {
		t.Owned, err = s.store.OwnedBy(ctx, a.Account, records, seen(a), mostTied)
	}
	if err == nil && a.Has(access.VisitsRead) {
		t.Papers, err = s.store.PapersOf(ctx, a.Account, records, seen(a), mostTied)
	}
	return t, err
}

// seeks tells whether an enquiry says what is looked for.
func (l Line) seeks() bool {
	p := l.Project
	return l.Wish != (leads.Wish{}) || p.Budget != nil || p.BudgetMax != nil || len(p.Rooms) > 0 || len(p.Types) > 0 || len(p.Localities) > 0
}
