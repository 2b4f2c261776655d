package buildings_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// edited changes the one file.
func (o *office) edited(edit func(*buildings.Tree) error) (buildings.File, error) {
	o.clock.Advance(time.Second)
	return o.buildings.Edit(o.Context(), o.operator, o.agency, place, edit)
}

func TestAnEditChangesAPartAndKeepsTheRest(t *testing.T) {
	eachOffice(t, func(o *office) {
		made, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind(buildings.Person{ID: "pe-5", Lastname: "Lefort", Email: "ines.lefort@example.org"}))
		o.must(err)
		first, err := o.edited(func(t *buildings.Tree) error { t.Buildings[0].Name = "B"; return nil })
		o.must(err)
		second, err := o.edited(func(t *buildings.Tree) error {
			if err := t.SetMood("b-1", "", 2); err != nil {
				return err
			}
			return t.AddFloor("e-1", 1, []string{"gauche", "droite"})
		})
		o.must(err)
		box := second.Tree.Buildings[0].Stairs[0].Boxes
		if first.Version != 2 || second.Version != 3 || second.Tree.Buildings[0].Name != "B" || len(box) != 3 || *box[0].Mood() != 2 || *box[2].Number != 2 || len(box[2].ID) != 36 {
			o.Errorf("after two edits: %+v", second)
		}
		if _, err := o.buildings.Change(o.Context(), o.operator, o.agency, place, made.Mark(), made.Tree); !fault.Is(err, fault.Conflict) {
			o.Errorf("somebody who read the first version: %v", err)
		}
		same, err := o.edited(func(*buildings.Tree) error { return nil })
		if err != nil || same.Version != 3 {
			o.Errorf("an edit that changes nothing: %d, %v", same.Version, err)
		}
		boom := errors.New("boom")
		if _, err := o.edited(func(t *buildings.Tree) error { t.Name = "x"; return boom }); !errors.Is(err, boom) {
			o.Errorf("an edit that fails: %v", err)
		}
		read, err := o.buildings.Get(o.Context(), o.operator, o.agency, place)
		o.must(err)
		if d := cmp.Diff(second, read); d != "" {
			o.Error(d)
		}
		lines, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{Kind: "building", ID: made.ID}, 100)
		o.must(err)
		if last := lines[len(lines)-1].Changes; len(last) != 3 || last[2].Field != "nodes" || last[2].After == "" {
			o.Errorf("the journal: %+v", last)
		}
	})
}

func TestWhoMayNotEditsNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		_, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, behind())
		o.must(err)
		edit := func(*buildings.Tree) error { o.Error("he is asked"); return nil }
		if _, err := o.buildings.Edit(o.Context(), access.Actor{Account: o.operator.Account}, o.agency, place, edit); !fault.Is(err, fault.Missing) {
			o.Errorf("from outside: %v", err)
		}
		for _, place := range []string{"elsewhere", "a/b"} {
			if _, err := o.buildings.Edit(o.Context(), o.operator, o.agency, place, edit); !fault.Is(err, fault.Missing) {
				o.Errorf("%s: %v", place, err)
			}
		}
		if _, err := o.edited(func(t *buildings.Tree) error { t.Mailbox("b-1").Kind = "Cave"; return nil }); !fault.Is(err, fault.Invalid) {
			o.Errorf("a kind that there is not: %v", err)
		}
	})
}

func TestAMaskedFileSaysNoCode(t *testing.T) {
	eachOffice(t, func(o *office) {
		tree := behind()
		tree.Buildings[0].Code, tree.Buildings[0].Sent = "12A34", buildings.Sent(`{"digicode":"12A34"}`)
		made, err := o.buildings.Add(o.Context(), o.operator, o.agency, place, tree)
		o.must(err)
		reader := o.operator
		reader.User = 9
		f, err := o.buildings.Masked(o.Context(), reader, o.agency, place)
		o.must(err)
		if b := f.Tree.Buildings[0]; !f.Coded || b.Code != "" || len(b.Sent) != 0 {
			o.Errorf("masked: %+v", f)
		}
		lines, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{Kind: "building", ID: made.ID}, 100)
		if err != nil || len(lines) != 1 {
			o.Errorf("the journal: %+v, %v", lines, err)
		}
	})
}

func TestAMoodIsSomebodys(t *testing.T) {
	mood := func(n int) *int { return &n }
	box := func(list ...buildings.Person) buildings.Tree { return behind(list...) }
	empty := box()
	if err := empty.SetMood("b-1", "", 3); err != nil || *empty.Mailbox("b-1").Mood() != 3 || len(empty.Mailbox("b-1").People) != 1 {
		t.Errorf("where nobody is noted: %v, %+v", err, empty.Mailbox("b-1"))
	}
	if err := empty.SetMood("b-1", "", 0); err != nil || empty.Mailbox("b-1").Mood() != nil {
		t.Errorf("taken back: %v, %+v", err, empty.Mailbox("b-1"))
	}
	two := box(buildings.Person{ID: "a", Mood: mood(5)}, buildings.Person{ID: "b", Mood: mood(2)})
	if got := two.Mailbox("b-1").Mood(); *got != 2 {
		t.Errorf("the door of two: %d", *got)
	}
	for _, c := range []struct {
		box, person string
		mood        int
		want        fault.Kind
	}{{"b-1", "", 1, fault.Conflict}, {"b-1", "c", 1, fault.Missing}, {"b-2", "", 1, fault.Missing}, {"b-1", "a", 6, fault.Invalid}} {
		if err := two.SetMood(c.box, c.person, c.mood); !fault.Is(err, c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestAGridIsABuilding(t *testing.T) {
	g := buildings.Grid{Stairs: 2, Lowest: -1, Highest: 3, Doors: []string{"gauche", "droite"}}
	b := g.Building("A")
	boxes := b.Stairs[1].Boxes
	if err := g.Check(); err != nil || g.Boxes() != 20 || len(b.Stairs) != 2 || len(boxes) != 10 || *boxes[0].Floor != -1 || *boxes[9].Number != 10 || boxes[9].Door != "droite" || b.Stairs[1].Name != "2" {
		t.Errorf("%v, %+v", err, b)
	}
	if h := buildings.House().Building(""); len(h.Stairs) != 1 || len(h.Stairs[0].Boxes) != 1 {
		t.Errorf("a house: %+v", h)
	}
	for _, wrong := range []buildings.Grid{{Stairs: 0, Doors: g.Doors}, {Stairs: 51, Doors: g.Doors}, {Stairs: 1, Lowest: 2, Highest: 1, Doors: g.Doors}, {Stairs: 1, Highest: 100, Doors: g.Doors}, {Stairs: 1}} {
		if err := wrong.Check(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
	tree := buildings.Tree{Buildings: []buildings.Building{b}}
	tree.Buildings[0].ID = "i-1"
	if err := tree.AddStaircase("i-1", "3"); err != nil || len(tree.Buildings[0].Stairs) != 3 || len(tree.Buildings[0].Stairs[2].Boxes) != 10 {
		t.Errorf("a staircase like the last: %v", err)
	}
}

func TestAMailboxMovesAndGoesOnlyWhenNobodyIsThere(t *testing.T) {
	tree := behind(buildings.Person{ID: "pe-5", Lastname: "Lefort"})
	tree.Buildings[0].Stairs = append(tree.Buildings[0].Stairs, buildings.Staircase{ID: "e-2"})
	third := 3
	if err := tree.Move("b-1", "e-2", &third); err != nil || len(tree.Staircase("e-1").Boxes) != 0 || *tree.Mailbox("b-1").Floor != 3 || tree.Mailbox("b-1").People[0].Lastname != "Lefort" {
		t.Errorf("moved: %v, %+v", err, tree)
	}
	if err := tree.Drop("b-1"); !fault.Is(err, fault.Conflict) {
		t.Errorf("with somebody behind it: %v", err)
	}
	tree.Mailbox("b-1").People = nil
	if err := tree.Drop("b-1"); err != nil || tree.Mailbox("b-1") != nil {
		t.Errorf("with nobody: %v", err)
	}
	if err := tree.Move("b-1", "e-1", nil); !fault.Is(err, fault.Missing) {
		t.Errorf("one that is gone: %v", err)
	}
}
