package listings

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Search asks for properties, those changed last first. Fields that are zero narrow
// nothing.
type Search struct {
	Account   int64
	Agencies  []int64
	All       bool     // agencies
	Words     []string // folded, each the beginning of a word of reference, address or city
	City      string   // folded, whole
	User      int64    // in charge
	Category  int
	Type      int
	Step      int
	Status    int
	Parent    int64 // that they are part of
	PriceFrom int64 // minor units
	PriceTo   int64
	EndsFrom  day.Date // the mandate's last day
	EndsBy    day.Date
	State     Publication
	On        day.Date // the day on which a mandate is in force or not
	Before    Position // only what comes behind it
	Limit     int
}

// Publication is whether the public sees a property, or could.
type Publication string

// The states of publication.
const (
	Published  Publication = "published"
	Ready      Publication = "ready"      // could be, and is not
	Incomplete Publication = "incomplete" // something is missing
)

// Publications are all of them.
func Publications() []Publication { return []Publication{Published, Ready, Incomplete} }

// Position is a property's place in a Search; zero: before the first.
type Position struct {
	At time.Time
	ID int64
}

// Find gives properties of the actor's agencies, of one of them when agency is not 0, with
// a text as people type it: parts of a reference, an address, a city. It adds one behind
// the limit when there are more.
func (s *Service) Find(ctx context.Context, by access.Actor, agency int64, text string, q Search) ([]Property, error) {
	if !by.Has(access.PropertiesRead) {
		return nil, access.Denied()
	}
	q.Account = by.Account
	q.Agencies, q.All = by.Agencies()
	if agency != 0 {
		if !by.Opens(agency) {
			return nil, fault.New(fault.Missing, "No such agency")
		}
		q.Agencies, q.All = []int64{agency}, false
	}
	q.Words, q.City = append(q.Words, wordsOf(text)...), people.Fold(q.City)
	if len(q.Words) > mostWords {
		q.Words = q.Words[:mostWords]
	}
	return s.store.SearchProperties(ctx, q)
}

// mostWords is how many words of a text are looked for: what a person types, not a page.
const mostWords = 6

// cityMark begins the word of a whole city: no folded word begins so.
const cityMark = "@"

// Words are what a property is found by, each once: the folded words of its reference,
// address and city, the reference without its signs, and the whole city behind a mark.
func (p Property) Words() []string {
	reference := wordsOf(p.Reference)
	list := slices.Concat(reference, wordsOf(p.Address), wordsOf(p.Zipcode), wordsOf(p.City))
	if len(reference) > 1 {
		list = append(list, strings.Join(reference, ""))
	}
	if city := people.Fold(p.City); city != "" {
		list = append(list, CityWord(city))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// CityWord is the word by which a folded city is found, whole.
func CityWord(city string) string { return cityMark + city }

// wordsOf cuts a text into folded words, cut off where they are longer than any name.
func wordsOf(text string) []string {
	const longest = 40
	words := strings.Fields(people.Fold(text))
	for i, w := range words {
		if r := []rune(w); len(r) > longest {
			words[i] = string(r[:longest])
		}
	}
	return words
}

// Reindex writes the words of properties that are older than the search, and whether their
// sheets are complete, and gives how many there were. An operator alone may.
func (s *Service) Reindex(ctx context.Context, by access.Actor) (n int, err error) {
	if _, all := by.Agencies(); !all {
		return 0, access.Denied()
	}
	const several = 200 // in one write
	for after := int64(0); ; {
		list, err := s.store.WithoutWords(ctx, by.Account, after, several)
		if err != nil || len(list) == 0 {
			return n, err
		}
		err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
			for _, p := range list {
				if err := s.store.SaveWords(ctx, p.Account, p.ID, p.Words()); err != nil {
					return err
				}
				if p.Complete = complete(p, tx.Now()); p.Complete {
					if err := s.save(ctx, p, p.UpdatedAt); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n, after = n+len(list), list[len(list)-1].ID
	}
}
