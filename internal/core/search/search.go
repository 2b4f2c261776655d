// Package search finds anything of an office by what somebody typed: a person by a name or
// a number in any spelling, a property, a lot, a mandate, a building, an enquiry, a colleague,
// and whatever a door calls by a number or a uid.
//
// It knows in which order is looked and who may see what is found. It must not know how things
// are shown, nor where.
package search

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

// Group is what sort of thing is found.
type Group string

// The groups, in the order in which they are shown.
const (
	Persons    Group = "person"
	Properties Group = "property"
	Enquiries  Group = "lead"
	Programs   Group = "program"
	Lots       Group = "lot"
	Mandates   Group = "mandate"
	Buildings  Group = "building"
	Visits     Group = "visit"
	Colleagues Group = "user"
)

// Groups are all of them.
func Groups() []Group {
	return []Group{Persons, Properties, Enquiries, Programs, Lots, Mandates, Buildings, Visits, Colleagues}
}

// Hit is one thing that was found.
type Hit struct {
	Group  Group
	ID     int64
	Agency int64
	Parent int64  // the programme of a lot, the card of a mandate
	Outer  string // a uid, the place of a building, the kind of a mandate's series
	Title  string // a name, a reference, an address; empty: it has none
	Detail string // what tells it from its namesakes
	Email  string // of a person
	Phone  string // of a person
}

// Found are the hits of a group.
type Found struct {
	Group Group
	Hits  []Hit
	More  bool // there are more than were asked for
}

// Find asks the store for the things of one group.
type Find struct {
	Account  int64
	Agencies []int64 // none: all
	Words    []string
	Text     string // as it was typed, without the spaces around it
	Number   int64  // that text, when it is a number; else 0
	Limit    int
}

// Store finds what no service of the business looks for.
type Store interface {
	// FindNamed gives programmes, lots, buildings or colleagues of whose names each word is
	// the beginning of one.
	FindNamed(ctx context.Context, g Group, q Find) ([]Hit, error)
	// FindNumbered gives things of a group by their number, a sender's reference, or their uid.
	FindNumbered(ctx context.Context, g Group, q Find) ([]Hit, error)
}

// People finds people (people.Service).
type People interface {
	Find(ctx context.Context, a access.Actor, agency int64, typed, country string, most int) ([]people.Contact, error)
}

// Listings finds properties (listings.Service).
type Listings interface {
	Find(ctx context.Context, by access.Actor, agency int64, text string, q listings.Search) ([]listings.Property, error)
}

// Service searches.
type Service struct {
	store    Store
	people   People
	listings Listings
}

// NewService makes the service.
func NewService(store Store, persons People, properties Listings) *Service {
	return &Service{store, persons, properties}
}

// Bounds of a question.
const (
	longestText   = 100 // bytes: nobody types more of a name
	mostWords     = 6
	fewestLetters = 2
	longestNumber = 15 // digits
)

// needs are the rights by which the things of a group are seen.
var needs = map[Group]access.Right{
	Persons: access.ContactsRead, Properties: access.PropertiesRead, Enquiries: access.LeadsRead, Programs: access.ProgramsRead, Lots: access.ProgramsRead,
	Mandates: access.MandatesRead, Buildings: access.PlacesRead, Visits: access.VisitsRead, Colleagues: access.UsersRead,
}

// Search gives what was found by a text, group by group, the first few of each; of one group
// alone when it is named. agency narrows it, 0 does not. Groups that the actor may not read
// are left out, and so is what belongs to other agencies.
func (s *Service) Search(ctx context.Context, a access.Actor, agency int64, text string, only Group, most int) ([]Found, error) {
	q, ok := s.question(a, agency, text, most)
	if !ok {
		return nil, nil
	}
	var all []Found
	for _, g := range Groups() {
		if only != "" && only != g || !a.Has(needs[g]) {
			continue
		}
		hits, err := s.group(ctx, a, agency, g, q)
		if err != nil {
			return nil, err
		}
		if len(hits) > 0 {
			all = append(all, Found{Group: g, Hits: hits[:min(len(hits), most)], More: len(hits) > most})
		}
	}
	return all, nil
}

// question reads what was typed; not ok: too little to look for, or nobody's agency.
func (s *Service) question(a access.Actor, agency int64, text string, most int) (Find, bool) {
	if len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "")
	}
	q := Find{Account: a.Account, Text: strings.TrimSpace(text), Limit: most + 1}
	q.Words = strings.Fields(people.Fold(q.Text))
	if len(q.Words) > mostWords {
		q.Words = q.Words[:mostWords]
	}
	digits := strings.TrimPrefix(strings.Join(strings.Fields(q.Text), ""), "#")
	if len(digits) <= longestNumber && strings.Trim(digits, "0123456789") == "" {
		q.Number, _ = strconv.ParseInt(digits, 10, 64)
	}
	list, all := a.Agencies()
	switch {
	case agency != 0 && !a.Opens(agency), !all && len(list) == 0:
		return q, false
	case agency != 0:
		q.Agencies = []int64{agency}
	case !all:
		q.Agencies = list
	}
	return q, len(strings.Join(q.Words, "")) >= fewestLetters || q.Number > 0
}

// group looks for the things of one group, those called by the very text first.
func (s *Service) group(ctx context.Context, a access.Actor, agency int64, g Group, q Find) ([]Hit, error) {
	hits, err := s.store.FindNumbered(ctx, g, q)
	if err != nil {
		return nil, err
	}
	var named []Hit
	switch g {
	case Persons:
		named, err = s.persons(ctx, a, agency, q)
	case Properties:
		named, err = s.properties(ctx, a, agency, q)
	case Programs, Lots, Buildings, Colleagues:
		if len(q.Words) > 0 {
			named, err = s.store.FindNamed(ctx, g, q)
		}
	}
	for _, h := range named {
		if !slices.ContainsFunc(hits, func(known Hit) bool { return known.ID == h.ID }) {
			hits = append(hits, h)
		}
	}
	return hits, err
}

func (s *Service) persons(ctx context.Context, a access.Actor, agency int64, q Find) ([]Hit, error) {
	list, err := s.people.Find(ctx, a, agency, q.Text, a.CountryAt(agency), q.Limit)
	hits := make([]Hit, len(list))
	for i, c := range list {
		hits[i] = Person(c)
	}
	return hits, err
}

// Person is a contact as it is found.
func Person(c people.Contact) Hit {
	h := Hit{Group: Persons, ID: c.ID, Agency: c.Agency, Title: strings.TrimSpace(c.First + " " + c.Last), Detail: c.City, Email: c.Email, Phone: c.Mobile}
	if h.Phone == "" {
		h.Phone = c.Phone
	}
	if h.Title == "" {
		h.Title = c.Company
	}
	return h
}

func (s *Service) properties(ctx context.Context, a access.Actor, agency int64, q Find) ([]Hit, error) {
	if len(q.Words) == 0 {
		return nil, nil
	}
	list, err := s.listings.Find(ctx, a, agency, q.Text, listings.Search{Limit: q.Limit})
	hits := make([]Hit, min(len(list), q.Limit))
	for i := range hits {
		p := list[i]
		hits[i] = Hit{Group: Properties, ID: p.ID, Agency: p.Agency, Outer: p.UID, Title: p.Reference, Detail: strings.TrimSpace(p.Address + " " + p.Zipcode + " " + p.City)}
	}
	return hits, err
}
