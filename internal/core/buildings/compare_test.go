package buildings_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/buildings"
)

// grown is a tree with a node of each level, made anew each time.
func grown() buildings.Tree {
	floor := 3
	return buildings.Tree{Name: "Les Tilleuls", Buildings: []buildings.Building{{ID: "b", Name: "A", Stairs: []buildings.Staircase{{ID: "s", Name: "1",
		Boxes: []buildings.Mailbox{{ID: "m", Floor: &floor, Companies: []buildings.Company{{ID: "c", Name: "SCI"}},
			People: []buildings.Person{{ID: "p", Firstname: "Inès", Lastname: "Lefort"}}}}}}}}}
}

func TestEachNodeThatDiffersIsFoundAtItsLevel(t *testing.T) {
	box := func(t *buildings.Tree) *buildings.Mailbox { return &t.Buildings[0].Stairs[0].Boxes[0] }
	both := func(level, id, name string) []buildings.Difference {
		return []buildings.Difference{{Level: level, ID: id, Name: name, Before: true, After: true}}
	}
	for what, c := range map[string]struct {
		change func(t *buildings.Tree)
		want   []buildings.Difference
	}{
		"nothing":                     {func(*buildings.Tree) {}, nil},
		"who somebody is in the core": {func(t *buildings.Tree) { box(t).People[0].Contact = 7 }, nil},
		"the file":                    {func(t *buildings.Tree) { t.Address = "12 rue des Tilleuls" }, both("file", "", "Les Tilleuls")},
		"what was sent":               {func(t *buildings.Tree) { t.Sent = buildings.Sent("{}") }, both("file", "", "Les Tilleuls")},
		"a building":                  {func(t *buildings.Tree) { t.Buildings[0].Code = "12A" }, both("building", "b", "A")},
		"a staircase":                 {func(t *buildings.Tree) { t.Buildings[0].Stairs[0].Name = "2" }, both("staircase", "s", "2")},
		"a mailbox":                   {func(t *buildings.Tree) { *box(t).Floor = 4 }, both("mailbox", "m", "bâtiment A, escalier 1, étage 4")},
		"a company":                   {func(t *buildings.Tree) { box(t).Companies[0].Fax = "1" }, both("company", "c", "SCI")},
		"a person":                    {func(t *buildings.Tree) { box(t).People[0].Job = "j" }, both("person", "p", "Inès Lefort")},
		"one more":                    {func(t *buildings.Tree) { box(t).People = append(box(t).People, buildings.Person{ID: "q"}) }, []buildings.Difference{{Level: "person", ID: "q", After: true}}},
		"one less":                    {func(t *buildings.Tree) { box(t).Companies = nil }, []buildings.Difference{{Level: "company", ID: "c", Name: "SCI", Before: true}}},
		"a whole part": {func(t *buildings.Tree) { t.Buildings[0].Stairs = nil }, []buildings.Difference{{Level: "staircase", ID: "s", Name: "1", Before: true},
			{Level: "mailbox", ID: "m", Name: "bâtiment A, escalier 1, étage 3", Before: true}, {Level: "company", ID: "c", Name: "SCI", Before: true}, {Level: "person", ID: "p", Name: "Inès Lefort", Before: true}}},
	} {
		after := grown()
		c.change(&after)
		if d := cmp.Diff(c.want, buildings.Compare(grown(), after)); d != "" {
			t.Errorf("%s (-want +got):\n%s", what, d)
		}
	}
	if before := grown(); len(buildings.Compare(buildings.Tree{}, before)) != 6 || !reflect.DeepEqual(before, grown()) {
		t.Error("a comparison changed what it compares")
	}
}
