package leads_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// lists is an office whose people are filed, enquire, are merged and told apart at random by two
// agencies and two partners who see only what they sent.
type lists struct {
	*office
	rnd    *rand.Rand
	actors []access.Actor
	staff  map[int64]int64 // of an agency, who is in charge
	shown  map[int64]people.Contact
	asked  []*leads.Lead
}

// A person is in the list of every agency, and among what every partner brought there, that has a
// record of him: once, under who stands for him; and who polls any of these lists sees each change
// of what is shown.
func TestAPersonIsInEveryListThatHasARecordOfHim(t *testing.T) {
	eachOffice(t, func(o *office) {
		seed := uint64(time.Now().UnixNano())
		l := &lists{office: o, rnd: rand.New(rand.NewPCG(seed, 1)), actors: []access.Actor{o.operator}, staff: map[int64]int64{o.agency: o.user}, shown: map[int64]people.Contact{}}
		l.open()
		for step := range 150 {
			what := l.step()
			if l.compare(); l.Failed() {
				l.Fatalf("seed %d, step %d: %s", seed, step, what)
			}
		}
		l.age()
		_, err := l.people.IndexNames(l.Context(), l.operator)
		l.must(err)
		if l.compare(); l.Failed() {
			l.Fatalf("seed %d, after a rebuild", seed)
		}
	})
}

func (l *lists) open() {
	admin := access.NewService(l.store, l.store, people.Keys{}, func(context.Context) {})
	u, err := admin.CreateUser(l.Context(), l.operator, access.User{Agency: l.branch, Active: true, Username: "blanc", Email: "blanc@agence-du-port.example"})
	l.must(err)
	l.staff[l.branch] = u.ID
	login := access.NewLogin(l.store, l.clock.Now)
	for range 2 {
		p, token, err := admin.CreateProvider(l.Context(), l.operator, access.Provider{Name: "Partenaire", Agencies: []int64{l.agency, l.branch},
			Rights: []access.Right{access.LeadsRead, access.LeadsWrite, access.ContactsRead, access.ContactsWrite}})
		l.must(err)
		a, err := login.Provider(l.Context(), p.ID, token)
		l.must(err)
		l.actors = append(l.actors, a)
	}
}

// age makes the records those of a store that was filled before there were these lists.
func (l *lists) age() {
	l.must(l.store.Write(l.Context(), l.operator.Account, func(ctx context.Context, tx event.Tx) error {
		for _, id := range l.records() {
			c := l.contact(id)
			if c.MergedInto == 0 {
				continue
			}
			old := c
			old.Lists, old.UpdatedAt = people.NotListedYet, tx.Now()
			if err := l.store.UpdateContact(ctx, old, c); err != nil {
				return err
			}
		}
		return nil
	}))
}

// records are all that were ever made, by their ids.
func (l *lists) records() (ids []int64) {
	events, err := l.store.Journal(l.Context(), l.operator.Account, 0, event.Subject{}, 100_000)
	l.must(err)
	for _, e := range events {
		if e.Kind == "contact.created" {
			ids = append(ids, e.Subject.ID)
		}
	}
	return ids
}

// step does something that may change who is listed where. That it is refused is no failure: not
// everything can be done to everybody.
func (l *lists) step() string {
	by, agency := l.actors[l.rnd.IntN(len(l.actors))], []int64{l.agency, l.branch}[l.rnd.IntN(2)]
	mail := func() string { return fmt.Sprintf("m%d@example.org", l.rnd.IntN(9)) }
	who := people.Declared{First: "Jean", Last: "Martin", Email: mail()}
	if l.rnd.IntN(3) == 0 {
		who.EmailMore = mail()
	}
	if l.rnd.IntN(3) == 0 {
		who.City = fmt.Sprintf("Ville %d", l.rnd.IntN(99))
	}
	records := l.records()
	some := func() int64 { return records[l.rnd.IntN(len(records))] }
	doing := l.rnd.IntN(7)
	if len(records) < 2 {
		doing = 0
	}
	var what string
	var err error
	switch doing {
	case 0, 1:
		what = fmt.Sprintf("%d files %+v at %d", by.Provider, who, agency)
		_, err = l.people.Enrol(l.Context(), by, agency, people.Filing{Declared: who, Card: people.Card{User: l.staff[agency], Comment: who.City}})
		l.must(err)
	case 2:
		what = fmt.Sprintf("%+v enquires at %d through %d", who, agency, by.Provider)
		l.asked = append(l.asked, l.send(by, leads.Lead{Agency: agency, Person: who}))
	case 3:
		one, other := some(), some()
		what = fmt.Sprintf("%d and %d are one", one, other)
		err = l.people.Merge(l.Context(), l.operator, one, other, "")
	case 4, 5:
		one := some()
		what = fmt.Sprintf("%d is told apart", one)
		err = l.people.Unmerge(l.Context(), l.operator, one)
	case 6:
		one := some()
		what = fmt.Sprintf("%d revises %d at %d", by.Provider, one, agency)
		_, err = l.people.Revise(l.Context(), by, agency, one, func(f *people.Filing) error {
			f.Card.TaxCode, f.City = mail(), who.City
			return nil
		})
	}
	return fmt.Sprintf("%s: %v", what, err)
}

// compare holds every list to what all records say.
func (l *lists) compare() {
	l.Helper()
	wanted := map[string]map[int64]bool{}
	for _, agency := range []int64{l.agency, l.branch} {
		for _, by := range l.actors {
			wanted[fmt.Sprint(agency, by.Sender())] = map[int64]bool{}
		}
	}
	for _, id := range l.records() {
		record := l.contact(id)
		root, err := l.people.Root(l.Context(), l.operator, id)
		l.must(err)
		if was, known := l.shown[root.ID]; known && was.UpdatedAt.Equal(root.UpdatedAt) && fmt.Sprint(was.Fields()) != fmt.Sprint(root.Fields()) {
			l.Errorf("%d shows something else, unseen: %v, before %v", root.ID, root.Fields(), was.Fields())
		}
		l.shown[root.ID] = root
		wanted[fmt.Sprint(record.Agency, 0)][root.ID] = true
		if record.Provider != 0 && wanted[fmt.Sprint(record.Agency, record.Provider)] != nil {
			wanted[fmt.Sprint(record.Agency, record.Provider)][root.ID] = true
		}
	}
	for _, asked := range l.asked { // and who enquired at an agency has a record there
		if now := l.lead(asked.Agency, asked.ID); !wanted[fmt.Sprint(now.Agency, 0)][now.Shown] {
			l.Errorf("%d enquired at %d, which has no record of him", now.Shown, now.Agency)
		}
	}
	for _, agency := range []int64{l.agency, l.branch} {
		for _, by := range l.actors {
			l.list(agency, by, slices.Sorted(maps.Keys(wanted[fmt.Sprint(agency, by.Sender())])))
		}
	}
	here, there := wanted[fmt.Sprint(l.agency, 0)], wanted[fmt.Sprint(l.branch, 0)]
	l.directory("of one agency", l.operator, l.agency, here)
	l.directory("of the other", l.actors[1], l.branch, there)
	maps.Copy(here, there)
	l.directory("of all", l.operator, 0, here)
	l.directory("of those that are open", l.actors[1], 0, here)
}

// directory holds the pages of a directory to the persons that belong there.
func (l *lists) directory(what string, by access.Actor, agency int64, want map[int64]bool) {
	l.Helper()
	var ids []int64
	for b := (people.Browse{Agency: agency, Limit: 3}); ; {
		page, next, err := l.people.Directory(l.Context(), by, b)
		l.must(err)
		for _, c := range page {
			ids = append(ids, c.ID)
		}
		if b.After = next; next == (people.Spot{}) {
			break
		}
	}
	slices.Sort(ids)
	if want := slices.Sorted(maps.Keys(want)); !slices.Equal(ids, want) {
		l.Errorf("directory %s: %v, want %v", what, ids, want)
	}
}

// list holds one list, and the part of it that changed last, to the persons that belong there.
func (l *lists) list(agency int64, by access.Actor, want []int64) {
	l.Helper()
	read := func(since time.Time) (list []people.Contact, page people.Page) {
		page, err := l.people.Contacts(l.Context(), by, people.Query{Agency: agency, Since: since, Limit: 1000}, func(c people.Contact) error {
			list = append(list, c)
			return nil
		})
		l.must(err)
		return list, page
	}
	all, page := read(time.Time{})
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
		if i > 0 && c.UpdatedAt.Before(all[i-1].UpdatedAt) {
			l.Errorf("agency %d, sender %d: %d before %d, which changed earlier", agency, by.Sender(), all[i-1].ID, c.ID)
		}
		if want := l.shown[c.ID]; fmt.Sprint(want.Fields(), want.UpdatedAt) != fmt.Sprint(c.Fields(), c.UpdatedAt) {
			l.Errorf("agency %d, sender %d: %d is %v, want %v", agency, by.Sender(), c.ID, c, want)
		}
	}
	slices.Sort(ids)
	if !slices.Equal(ids, want) || page.Total != int64(len(want)) {
		l.Errorf("agency %d, sender %d: %v, total %d; want %v", agency, by.Sender(), ids, page.Total, want)
	}
	if len(all) > 0 {
		last := all[len(all)/2].UpdatedAt
		some, page := read(last)
		n := len(slices.DeleteFunc(slices.Clone(all), func(c people.Contact) bool { return c.UpdatedAt.Before(last) }))
		if len(some) != n || page.Total != int64(n) || !page.Last.Equal(all[len(all)-1].UpdatedAt) {
			l.Errorf("agency %d, sender %d since %v: %d of %d until %v, want %d", agency, by.Sender(), last, len(some), page.Total, page.Last, n)
		}
	}
}
