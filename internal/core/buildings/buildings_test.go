package buildings_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

const place = "44109_7480_00012"

// store is what the services need of the database, and the journal.
type store interface {
	event.Ledger
	access.Store
	people.Store
	buildings.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// shelf knows one document.
type shelf struct{}

func (shelf) Lookup(_ context.Context, _, _ int64, ids []string) (missing []string, err error) {
	for _, id := range ids {
		if id != "known" {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

// unheard is told of merges, which nothing here looks at.
type unheard struct{}

func (unheard) ContactMoved(context.Context, event.Tx, int64, []int64, int64, int64) error {
	return nil
}

type office struct {
	*testing.T
	store     store
	clock     *testkit.Clock
	people    *people.Service
	buildings *buildings.Service
	operator  access.Actor
	agency    int64
}

func eachOffice(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		o := &office{T: t, clock: testkit.NewClock()}
		o.store = d.Store(t, o.clock.Now)
		staff := access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
		o.people = people.NewService(o.store, o.store)
		o.people.Join(unheard{})
		o.buildings = buildings.NewService(o.store, o.store, o.people, shelf{})
		account, err := staff.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "fr"}, event.Who{Kind: "operator"})
		o.must(err)
		o.operator = access.Operator(account, "test")
		agency, err := staff.CreateAgency(t.Context(), o.operator, access.Agency{Name: "Port"})
		o.must(err)
		o.agency = agency.ID
		run(o)
	})
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// behind is a tree with one door, behind which are these people.
func behind(list ...buildings.Person) buildings.Tree {
	return buildings.Tree{Name: "Les Tilleuls", Buildings: []buildings.Building{{ID: "i-1", Name: "A", Stairs: []buildings.Staircase{{ID: "e-1",
		Boxes: []buildings.Mailbox{{ID: "b-1", Kind: "Logement", People: list}}}}}}}
}

func people0(f buildings.File) []buildings.Person {
	return f.Tree.Buildings[0].Stairs[0].Boxes[0].People
}

func TestAFileIsReadBackAsItWasWritten(t *testing.T) {
	eachOffice(t, func(o *office) {
		tree := behind(buildings.Person{ID: "pe-5", Lastname: "Lefort", Email: "ines.lefort@example.org", Sent: buildings.Sent(`{"colour":"blue"}`)})
		tree.Buildings[0].Photos = []buildings.Photo{{ID: "known"}}
		tree.Buildings = append(tree.Buildings, buildings.Building{Name: "B"})
		made, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, tree)
		o.must(err)
		read, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
		o.must(err)
		if d := cmp.Diff(made, read); d != "" {
			o.Errorf("what was written and what is read:\n%s", d)
		}
		if len(read.Tree.Buildings[1].ID) != 36 || read.Tree.Buildings[0].ID != "i-1" || string(people0(read)[0].Sent) != `{"colour":"blue"}` {
			o.Errorf("ids and what was sent: %+v", read.Tree)
		}
		list, total, err := o.buildings.Page(o.Context(), o.operator, o.agency, 0, 10)
		if err != nil || total != 1 || len(list) != 1 || list[0] != place {
			o.Errorf("the places: %v of %d, %v", list, total, err)
		}
	})
}

func TestAWriterWithAnOldVersionIsToldTheCurrentOne(t *testing.T) {
	eachOffice(t, func(o *office) {
		first, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		o.must(err)
		o.clock.Advance(time.Second)
		second, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, first.Mark(), behind(buildings.Person{Lastname: "Roux"}))
		o.must(err)
		if second.Mark() == first.Mark() {
			o.Errorf("both versions are %s", first.Mark())
		}
		_, again := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		_, old := o.buildings.Change(o.Context(), o.operator, o.agency, place, first.Mark(), behind())
		_, forged := o.buildings.Change(o.Context(), o.operator, o.agency, place, "2-0000", behind())
		for what, err := range map[string]error{"added again": again, "an old version": old, "a forged one": forged} {
			if v, ok := errors.AsType[*buildings.Stale](err); !ok || v.Current != second.Mark() || !fault.Is(err, fault.Conflict) || v.Exists != (what == "added again") {
				o.Errorf("%s: %v", what, err)
			}
		}
		read, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
		if o.must(err); read.Mark() != second.Mark() || len(people0(read)) != 1 {
			o.Errorf("refused writes changed it: %+v", read)
		}
		if _, err := o.buildings.Change(o.Context(), o.operator, o.agency, "nowhere", "1-0", behind()); !fault.Is(err, fault.Missing) {
			o.Errorf("changed what is not there: %v", err)
		}
	})
}

// TestOfManyWritersOfOneVersionOneWins counts edits: each winner adds one name to those
// he read, so that a lost one would be missing at the end.
func TestOfManyWritersOfOneVersionOneWins(t *testing.T) {
	eachOffice(t, func(o *office) {
		_, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		o.must(err)
		const writers, edits = 32, 4
		var refused atomic.Int64
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for done := 0; done < edits; {
					f, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
					if err != nil {
						o.Error(err)
						return
					}
					mark := f.Mark()
					tree := behind(append(people0(f), buildings.Person{ID: fmt.Sprintf("%d-%d", w, done), Lastname: fmt.Sprintf("Nom%d", w)})...)
					switch _, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, mark, tree); {
					case err == nil:
						done++
					case fault.Is(err, fault.Conflict):
						refused.Add(1)
					default:
						o.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		f, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
		o.must(err)
		if n := len(people0(f)); n != writers*edits || f.Version != writers*edits+1 {
			o.Errorf("%d names and version %d after %d edits", n, f.Version, writers*edits)
		}
		if refused.Load() == 0 {
			o.Error("nobody met anybody: the test shows nothing")
		}
	})
}

func TestWhoIsBehindADoorIsOneOfThePeople(t *testing.T) {
	eachOffice(t, func(o *office) {
		five, four := buildings.NoContact, 4
		ines := buildings.Person{ID: "pe-5", Civility: "Mme", Firstname: "Inès", Lastname: "Lefort", Email: "ines.lefort@example.org", Mood: &four}
		f, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind(ines, buildings.Person{ID: "pe-6", Email: "INES.LEFORT@example.org", Firstname: "Inès", Lastname: "Lefort"}, buildings.Person{ID: "pe-7"}))
		o.must(err)
		list := people0(f)
		if list[0].Contact == 0 || list[2].Contact != 0 {
			o.Fatalf("contacts %d, %d", list[0].Contact, list[2].Contact)
		}
		one, err := o.people.Root(o.Context(), o.operator, list[0].Contact)
		o.must(err)
		other, err := o.people.Root(o.Context(), o.operator, list[1].Contact)
		if o.must(err); one.ID != other.ID || one.Title != 2 || one.Last != "Lefort" {
			o.Errorf("one e-mail is %+v and %+v", one, other)
		}
		consents, err := o.people.Consents(o.Context(), o.operator, one.ID)
		if o.must(err); len(consents) != 0 {
			o.Errorf("nobody asked about consent: %v", consents)
		}
		list[0].Mood = &five
		list[0].Mobile = "+33639980001"
		f, err = o.buildings.Change(o.Context(), o.operator, o.agency, place, f.Mark(), behind(list[0]))
		o.must(err)
		if people0(f)[0].Contact != one.ID {
			o.Errorf("with a phone he is %d, was %d", people0(f)[0].Contact, one.ID)
		}
		consents, err = o.people.Consents(o.Context(), o.operator, one.ID)
		o.must(err)
		for _, c := range people.Channels() {
			if given, asked := consents[c]; given || !asked {
				o.Errorf("%s after météo 5: %v, %v", c, given, asked)
			}
		}
	})
}

func TestATreeThatCannotBeIsRefusedWhole(t *testing.T) {
	eachOffice(t, func(o *office) {
		boxes := make([]buildings.Mailbox, 100_000)
		twice := behind(buildings.Person{ID: "b-1"})
		crowd := behind()
		crowd.Buildings[0].Stairs[0].Boxes = boxes
		kind := behind()
		kind.Buildings[0].Stairs[0].Boxes[0].Kind = "Château"
		foreign := behind()
		foreign.Buildings[0].Stairs[0].Photos = []buildings.Photo{{ID: "known"}, {ID: "foreign"}}
		long := behind(buildings.Person{Comment: strings.Repeat("é", 10_001)})
		for what, c := range map[string]struct {
			tree  buildings.Tree
			field string
		}{
			"an id twice": {twice, "buildings.0.stairs.0.boxes.0.people.0.id"}, "a crowd": {crowd, "boxes"}, "an unknown kind": {kind, "buildings.0.stairs.0.boxes.0.kind"},
			"a foreign document": {foreign, "buildings.0.stairs.0.photos.1.id"}, "a novel": {long, "buildings.0.stairs.0.boxes.0.people.0.comment"},
		} {
			_, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, c.tree)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || len(f.Problems) == 0 || f.Problems[0].Field != c.field {
				o.Errorf("%s: %v", what, err)
			}
		}
		if _, total, err := o.buildings.Page(o.Context(), o.operator, o.agency, 0, 1); total != 0 || err != nil {
			o.Errorf("%d files were written, %v", total, err)
		}
		for _, id := range []string{"", "a b", "../x", strings.Repeat("a", 101)} {
			if _, err := o.buildings.Add(o.Context(), o.operator, o.agency, id, behind()); !fault.Is(err, fault.Invalid) {
				o.Errorf("the place %q: %v", id, err)
			}
		}
	})
}

func TestADoorCodeReadByAnotherIsInTheJournal(t *testing.T) {
	eachOffice(t, func(o *office) {
		tree := behind()
		tree.Buildings[0].Code = "12A34"
		writer, other := o.operator, o.operator
		writer.User, other.User = 0, 9
		f, err := o.buildings.Add(o.Context(), writer, o.agency, place, tree)
		o.must(err)
		read := func(a access.Actor) int {
			o.Helper()
			_, err := o.buildings.Get(o.Context(), a, o.agency, place)
			o.must(err)
			list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{Kind: "building", ID: f.ID}, 100)
			o.must(err)
			n := 0
			for _, e := range list {
				if e.Kind == buildings.EventOpened {
					n++
				}
			}
			return n
		}
		if n := read(writer); n != 0 {
			o.Errorf("the writer's own look is noted %d times", n)
		}
		if n := read(other); n != 1 {
			o.Errorf("another's look is noted %d times", n)
		}
	})
}

func TestAFileIsItsAgencysAlone(t *testing.T) {
	eachOffice(t, func(o *office) {
		_, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		o.must(err)
		stranger := access.Actor{Account: o.operator.Account}
		for what, err := range map[string]error{
			"read": second(o.buildings.Get(o.Context(), stranger, o.agency, place)), "added": second(o.buildings.Add(o.Context(), stranger, o.agency, "x", behind())),
			"changed": second(o.buildings.Change(o.Context(), stranger, o.agency, place, "1", behind())),
		} {
			if !fault.Is(err, fault.Missing) {
				o.Errorf("%s by a stranger: %v", what, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
