package prospecting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/people"
)

// Site is what an agency's work at one address comes to: a line of its list of the field.
// It is worked out in each write of the building file and of a round there.
type Site struct {
	Account  int64
	Agency   int64
	Place    string
	Name     string // of the building file
	Postcode string
	City     string
	Street   string
	House    string // "12 bis", may be empty
	Lat, Lon float64
	Located  bool // the point is known
	File     bool // the agency has a building file of it
	Boxes    int  // mailboxes of the file
	Covered  int  // of those, at which somebody did something
	Last     day.Date
	Order    string // city, street and number, folded: the order of the list
	Seen     time.Time
	Open     int // projects that run today; not stored
}

// Line is the address in one line, as far as it is known.
func (s Site) Line() string {
	line := strings.TrimSpace(s.House + " " + s.Street)
	if town := strings.TrimSpace(s.Postcode + " " + s.City); town != "" {
		line = strings.TrimPrefix(line+", "+town, ", ")
	}
	return cmp.Or(line, s.Name, s.Place)
}

// Sites keeps them, with the lines of projects (Plan). Methods that change run inside
// event.Ledger.Write.
type Sites interface {
	SaveSite(ctx context.Context, s Site) error
	DropSite(ctx context.Context, account, agency int64, place string) error
	// ListSites gives sites in the order of (Order, Agency, Place).
	ListSites(ctx context.Context, q SiteQuery) ([]Site, error)
	// SumSites sums a selection up, as a whole or by street.
	SumSites(ctx context.Context, q SiteQuery) (Reach, error)
	Streets(ctx context.Context, q SiteQuery) ([]Reach, error)
	// SavePlans puts the projects of a round in the place of those it had.
	SavePlans(ctx context.Context, account, round int64, list []Plan) error
	// ListPlans gives projects, the latest first.
	ListPlans(ctx context.Context, q PlanQuery) ([]Plan, error)
}

// SiteQuery asks for sites.
type SiteQuery struct {
	Account  int64
	Agencies []int64 // none: all of the account
	Words    []string
	Before   day.Date // those where nobody was since that day; zero: any
	Never    bool     // those where nobody was at all
	Open     bool     // those with a project that runs on Today
	Points   bool     // those whose point is known
	Today    day.Date
	After    SiteKey // the last one of the page before; zero: from the beginning
	Most     int
}

// SiteKey is where a page of sites ends.
type SiteKey struct {
	Order  string
	Agency int64
	Place  string
}

// Key is the site's own.
func (s Site) Key() SiteKey { return SiteKey{s.Order, s.Agency, s.Place} }

// Reach is what several sites come to.
type Reach struct {
	City, Street string // of Streets
	Sites        int
	Boxes        int
	Covered      int
	Last         day.Date
	Open         int
}

// Share is how much of the mailboxes is covered, in percent, rounded down: 100 says all.
func Share(covered, boxes int) int {
	if boxes == 0 {
		return 0
	}
	return min(covered, boxes) * 100 / boxes
}

// Sites gives a page of the sites that an actor may see.
func (s *Service) Sites(ctx context.Context, a access.Actor, agency int64, q SiteQuery) ([]Site, error) {
	if err := q.narrow(a, agency); err != nil {
		return nil, err
	}
	return s.store.ListSites(ctx, q)
}

// Reached sums the sites of a question up.
func (s *Service) Reached(ctx context.Context, a access.Actor, agency int64, q SiteQuery) (Reach, error) {
	if err := q.narrow(a, agency); err != nil {
		return Reach{}, err
	}
	return s.store.SumSites(ctx, q)
}

// Streets sums them up by street, in the order of the list.
func (s *Service) Streets(ctx context.Context, a access.Actor, agency int64, q SiteQuery) ([]Reach, error) {
	if err := q.narrow(a, agency); err != nil {
		return nil, err
	}
	return s.store.Streets(ctx, q)
}

// narrow keeps a question to what is open to the actor; agency 0: all that is.
func (q *SiteQuery) narrow(a access.Actor, agency int64) (err error) {
	q.Account = a.Account
	q.Agencies, err = open(a, agency)
	for i, w := range q.Words {
		q.Words[i] = people.Fold(w)
	}
	q.Words = slices.DeleteFunc(q.Words, func(w string) bool { return w == "" })
	return err
}

// open are the agencies that a question is about; none: all of the account.
func open(a access.Actor, agency int64) ([]int64, error) {
	if agency != 0 {
		return []int64{agency}, mayRead(a, agency)
	}
	list, all := a.Agencies()
	if !a.Has(access.ProjectsRead) || !all && len(list) == 0 {
		return nil, access.Denied()
	}
	if all {
		return nil, nil
	}
	return list, nil
}

// FileKept implements buildings.Rounds.
func (s *Service) FileKept(ctx context.Context, tx event.Tx, f buildings.File) error {
	return s.survey(ctx, tx, f, true)
}

// FileGone implements buildings.Rounds. Nobody's round was there.
func (s *Service) FileGone(ctx context.Context, _ event.Tx, f buildings.File) error {
	return s.store.DropSite(ctx, f.Account, f.Agency, f.Place)
}

// survey works out anew what a place comes to.
func (s *Service) survey(ctx context.Context, tx event.Tx, f buildings.File, filed bool) error {
	rounds, err := s.store.PlaceRounds(ctx, f.Account, f.Agency, f.Place)
	if err != nil {
		return err
	}
	site := Site{Account: f.Account, Agency: f.Agency, Place: f.Place, Name: f.Tree.Name, File: filed, Seen: tx.Now()}
	at, based := s.needs.Addresses.Locate(ctx, f.Place)
	if !based {
		at = written(f.Tree.Address)
	}
	site.House, site.Street, site.Postcode, site.City = at.House, at.Street, at.Postcode, at.City
	site.Lat, site.Lon, site.Located = at.Lat, at.Lon, based
	site.Order = orderOf(site)
	site.reach(f.Tree, rounds, day.Of(tx.Now().In(day.Paris())))
	return s.store.SaveSite(ctx, site)
}

// reach counts the mailboxes of a file, those at which somebody did something, and says when
// somebody was there last. What is dated later is planned, and no pass.
func (s *Site) reach(t buildings.Tree, rounds []Round, today day.Date) {
	done := map[string]bool{}
	for _, r := range rounds {
		s.pass(r.Sheet.Actions, today)
		for _, b := range r.Sheet.Boxes {
			s.pass(b.Actions, today)
			done[b.Mailbox] = done[b.Mailbox] || len(b.Actions) > 0
		}
	}
	t.Doors(func(d buildings.Door) {
		s.Boxes++
		if done[d.Mailbox.ID] {
			s.Covered++
		}
	})
}

func (s *Site) pass(list []Action, today day.Date) {
	for _, v := range list {
		at, ok := read(v.Date, day.Paris())
		if ok && at.day.String() <= today.String() && at.day.String() > s.Last.String() {
			s.Last = at.day
		}
	}
}

// written reads an address as a building file has it: "12 bis rue des Tilleuls, 44000 Nantes".
func written(address string) (at Location) {
	line, town, _ := strings.Cut(address, ",")
	at.Line = strings.TrimSpace(line)
	if at.Postcode, at.City, _ = strings.Cut(strings.TrimSpace(town), " "); strings.Trim(at.Postcode, "0123456789") != "" {
		at.Postcode, at.City = "", strings.TrimSpace(town)
	}
	words := strings.Fields(at.Line)
	n := 0
	if len(words) > 1 && words[0][0] >= '0' && words[0][0] <= '9' {
		if n = 1; len(words) > 2 && slices.Contains([]string{"bis", "ter", "quater"}, strings.ToLower(words[1])) {
			n = 2
		}
	}
	at.House, at.Street = strings.Join(words[:n], " "), strings.Join(words[n:], " ")
	return at
}

// orderOf is the text by which sites are listed and looked for: the city, the street, the
// number in five digits, and what follows it.
func orderOf(s Site) string {
	number := 0
	_, _ = fmt.Sscanf(s.House, "%d", &number) // none is 0
	rest := strings.TrimLeft(people.Fold(s.House), "0123456789")
	return strings.TrimSpace(fmt.Sprintf("%s %s %s %05d%s %s", people.Fold(s.City), people.Fold(s.Postcode), people.Fold(s.Street), number%100000, rest, people.Fold(s.Name)))
}
