package audit

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Known is how a thing is called that the journal names by its number.
type Known struct {
	Name   string // empty: it has none
	Within string // what leads to its screen beside its number: a programme's number, a visit's uid, a place
}

// things are the fields of the journal that hold numbers of things, with the kind of these;
// SUBJECT.FIELD where a field means something else elsewhere. Several stand with commas.
var things = map[string]string{
	"user": "user", "agent": "user", "owner": "user", "team": "user", "contact": "contact", "contacts": "contact", "merged_into": "contact", "other_than": "contact",
	"owners": "contact", "erased": "contact", "lead": "lead", "property": "property", "more_properties": "property", "program": "program", "programs": "program", "developer": "developer",
	"agency": "agency", "agencies": "agency", "option": "option", "thread": "visit", "previous": "visit",
	"lead.parent": "lead", "lot.parent": "lot", "key.lots": "lot", "option.lots": "lot", "purchase.lots": "lot", "property.client": "user",
	"mandate.register": "card",
}

// Thing is the kind of thing whose numbers a field holds, empty for any other field.
func Thing(subject, field string) string {
	if kind, is := things[subject+"."+field]; is {
		return kind
	}
	return things[field]
}

// IDs are the numbers in such a value: "14,15", "8116=369000 8120=8000" (lots with their
// prices), "233128/T" (a card and its register).
func IDs(value string) (ids []int64) {
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if i := strings.IndexAny(part, "=/"); i > 0 {
			part = part[:i]
		}
		if id, err := strconv.ParseInt(part, 10, 64); err == nil && id > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Place begins the kind of a building that is named by its place, and has no number there.
const Place = "place:"

// mostNamed is how many things of a page are given their names; it has some hundred.
const mostNamed = 4000

// Names are what the things in lines are called: who acted, what it was about, and what
// changes name. One question, however many lines. Right: AuditRead; who does not administer
// the account is not told what things of other agencies are called.
func (s *Service) Names(ctx context.Context, a access.Actor, lines []event.Event) (map[event.Subject]Known, error) {
	if !a.Has(access.AuditRead) {
		return nil, access.Denied()
	}
	var list []event.Subject
	met := map[event.Subject]bool{}
	note := func(kind string, id int64) {
		one := event.Subject{Kind: kind, ID: id}
		if kind != "" && (id > 0 || strings.HasPrefix(kind, Place)) && !met[one] && len(list) < mostNamed {
			met[one], list = true, append(list, one)
		}
	}
	for _, l := range lines {
		note(l.Who.Kind, l.Who.ID)
		if l.Subject.Kind != "mandate" { // which is known by its number in a register
			note(l.Subject.Kind, l.Subject.ID)
		}
		for _, c := range l.Changes {
			if c.Field == "place" && l.Subject.Kind != "property" && c.After != "" {
				note(Place+c.After, 0)
			}
			if kind := Thing(l.Subject.Kind, c.Field); kind != "" {
				for _, id := range append(IDs(c.Before), IDs(c.After)...) {
					note(kind, id)
				}
			}
		}
	}
	return s.store.NamesOf(ctx, a.Account, list, agenciesOf(a))
}

// agenciesOf are those whose lines the actor reads; nil: all.
func agenciesOf(a access.Actor) []int64 {
	if a.Has(access.Administer) {
		return nil
	}
	list, _ := a.Agencies()
	return append([]int64{}, list...)
}
