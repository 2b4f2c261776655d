package buildings_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/buildings"
	"palier/internal/core/people"
)

// street is a file as a client writes that keeps no ids.
func street() buildings.Tree {
	third, fourth := 3, 4
	return buildings.Tree{Buildings: []buildings.Building{
		{Name: "A", Stairs: []buildings.Staircase{{Boxes: []buildings.Mailbox{
			{Floor: &third, Door: "gauche", Companies: []buildings.Company{{Name: "Cabinet"}}, People: []buildings.Person{{Firstname: "Ida", Lastname: "Sansmail"}, {Firstname: "Ida", Lastname: "Sansmail"}}},
			{Floor: &fourth, Door: "gauche", People: []buildings.Person{{Firstname: "Ida", Lastname: "Sansmail"}, {Email: "personne@example.org"}}}}}}},
		{Name: "B", Stairs: []buildings.Staircase{{Boxes: []buildings.Mailbox{{Floor: &third, Door: "gauche", People: []buildings.Person{{Lastname: "Roux"}}}}}}}}}
}

// A file that comes again without ids is the same file: nobody is there twice.
func TestAFileSentAgainWithoutIdsDoublesNobody(t *testing.T) {
	eachOffice(t, func(o *office) {
		contacts := func() int {
			o.Helper()
			n := 0
			_, err := o.people.Contacts(o.Context(), o.operator, people.Query{Agency: o.agency, Limit: 100}, func(people.Contact) error { n++; return nil })
			o.must(err)
			return n
		}
		first, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, street())
		o.must(err)
		before := contacts()
		o.clock.Advance(time.Second)
		second, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, first.Mark(), street())
		o.must(err)
		if d := cmp.Diff(first.Tree, second.Tree); d != "" || before == 0 || contacts() != before {
			o.Errorf("%d contacts, then %d (-first +second):\n%s", before, contacts(), d)
		}

		// Who changes one node keeps the others, wherever they stand now.
		moved := street()
		moved.Buildings[0], moved.Buildings[1] = moved.Buildings[1], moved.Buildings[0]
		moved.Buildings[1].Stairs[0].Boxes[0].People = moved.Buildings[1].Stairs[0].Boxes[0].People[:1]
		moved.Buildings[1].Stairs[0].Boxes[0].People[0].Email = "ida@example.org"
		moved.Buildings[1].Stairs[0].Boxes[1].People[1].Email = "autre@example.org"
		third, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, second.Mark(), moved)
		o.must(err)
		was, is := first.Tree.Buildings[0].Stairs[0].Boxes, third.Tree.Buildings[1].Stairs[0].Boxes
		if is[0].ID != was[0].ID || is[0].People[0].ID != was[0].People[0].ID || is[0].People[0].Contact != was[0].People[0].Contact {
			o.Errorf("with an e-mail he is %+v, was %+v", is[0].People[0], was[0].People[0])
		}
		if is[1].People[1].ID == was[1].People[1].ID || is[1].People[1].Contact == was[1].People[1].Contact {
			o.Errorf("two without a name are one: %+v, %+v", is[1].People[1], was[1].People[1])
		}
		if third.Tree.Buildings[0].ID != first.Tree.Buildings[1].ID {
			o.Error("building B is another one, though only its place changed")
		}
	})
}

// An id that a node is sent with is nobody else's, and what is new has its own.
func TestAnIdThatIsNamedIsNobodyElses(t *testing.T) {
	eachOffice(t, func(o *office) {
		first, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind(buildings.Person{ID: "pe-1", Lastname: "Roux"}))
		o.must(err)
		next := behind(buildings.Person{Lastname: "Roux"}, buildings.Person{ID: "pe-1", Lastname: "Leroux"})
		second, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, first.Mark(), next)
		o.must(err)
		if list := people0(second); list[0].ID == "" || list[0].ID == "pe-1" || list[1].ID != "pe-1" {
			o.Errorf("ids %q and %q", list[0].ID, list[1].ID)
		}
	})
}
