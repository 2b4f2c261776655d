package imports_test

import (
	"errors"
	"testing"

	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
)

const tilleuls = "44109_7480_00012"

// tree is a building of one mailbox, with who lives there.
func tree(names ...string) buildings.Tree {
	var people []buildings.Person
	for _, n := range names {
		people = append(people, buildings.Person{ID: "p-" + n, Lastname: n, Email: n + "@example.org"})
	}
	return buildings.Tree{Name: "Les Tilleuls", Buildings: []buildings.Building{{ID: "b", Name: "A", Stairs: []buildings.Staircase{{ID: "s", Boxes: []buildings.Mailbox{{ID: "m", Door: "gauche", People: people}}}}}}}
}

// put imports a building file, after a plan that writes nothing.
func (o *office) put(p imports.Place, overwrite bool) (b imports.Batch, verdict imports.Verdict, differences []buildings.Difference, err error) {
	o.Helper()
	line := o.places.Line(p, func(d []buildings.Difference) { differences = d })
	lines := func(yield func(imports.Line, error) bool) { yield(line, nil) }
	f := imports.File{Agency: o.agency, Kind: imports.KindPlace, Name: "immeuble.json", Sum: "x", Overwrite: overwrite}
	before := o.journal()
	_, planned := o.imports.Plan(o.Context(), o.by, f, lines, func(imports.Row) {})
	o.want("lines of the journal that a plan writes", o.journal(), before)
	b, err = o.imports.Run(o.Context(), o.by, f, lines, func(r imports.Row) { verdict = r.Verdict })
	o.want("the plan fails as the run does", fault.Of(planned), fault.Of(err))
	return b, verdict, differences, err
}

// file is the building file there is.
func (o *office) building() (f buildings.File, found bool) {
	o.Helper()
	f, err := o.buildings.Get(o.Context(), o.by, o.agency, tilleuls)
	if !fault.Is(err, fault.Missing) {
		o.must(err)
	}
	return f, f.ID != 0
}

func TestABuildingFileComesInAndGoes(t *testing.T) {
	eachOffice(t, func(o *office) {
		b, verdict, differences, err := o.put(imports.Place{Place: tilleuls, Tree: tree("Lefort")}, false)
		o.must(err)
		o.want("new", []any{verdict, len(differences), b.State(), len(o.everybody())}, []any{imports.New, 5, imports.Done, 1})
		f, _ := o.building()
		_, verdict, _, err = o.put(imports.Place{Place: tilleuls, Mark: f.Mark(), Tree: tree("Lefort")}, false)
		o.must(err)
		o.want("the same again", verdict, imports.Unchanged)
		u, _ := o.undo(b.ID)
		_, found := o.building()
		o.want("undone", []any{u.State(), found}, []any{imports.WasUndone, false})
	})
}

func TestAnUndoBringsTheFormerTreeBack(t *testing.T) {
	eachOffice(t, func(o *office) {
		was, err := o.buildings.Add(o.Context(), o.by, o.agency, tilleuls, tree("Lefort"))
		o.must(err)
		b, verdict, differences, err := o.put(imports.Place{Place: tilleuls, Mark: was.Mark(), Tree: tree("Garnier", "Roux")}, false)
		o.must(err)
		o.want("updated", verdict, imports.Updated)
		o.want("differences", differences, []buildings.Difference{{Level: "person", ID: "p-Garnier", Name: "Garnier", After: true},
			{Level: "person", ID: "p-Roux", Name: "Roux", After: true}, {Level: "person", ID: "p-Lefort", Name: "Lefort", Before: true}})
		u, _ := o.undo(b.ID)
		now, _ := o.building()
		o.want("undone", []any{u.State(), now.Version}, []any{imports.WasUndone, int64(3)})
		o.want("as it was", now.Tree, was.Tree)
	})
}

func TestABuildingFileWrittenSinceStays(t *testing.T) {
	eachOffice(t, func(o *office) {
		was, err := o.buildings.Add(o.Context(), o.by, o.agency, tilleuls, tree("Lefort"))
		o.must(err)
		since, err := o.buildings.Change(o.Context(), o.by, o.agency, tilleuls, was.Mark(), tree("Roux"))
		o.must(err)
		for what, mark := range map[string]string{"a version of before": was.Mark(), "no version": ""} {
			_, _, _, err := o.put(imports.Place{Place: tilleuls, Mark: mark, Tree: tree("Garnier")}, false)
			stale, ok := errors.AsType[*buildings.Stale](err)
			if !ok || stale.Current != since.Mark() {
				o.Errorf("%s: %v", what, err)
			}
		}
		list, err := o.imports.Batches(o.Context(), o.by, 9)
		o.want("imports that were refused leave nothing", []any{len(list), err}, []any{0, nil})
		b, verdict, _, err := o.put(imports.Place{Place: tilleuls, Mark: was.Mark(), Tree: tree("Garnier")}, true)
		o.must(err)
		o.want("with the last word", verdict, imports.Updated)
		now, _ := o.building()
		_, err = o.buildings.Change(o.Context(), o.by, o.agency, tilleuls, now.Mark(), tree("Zola"))
		o.must(err)
		u, rows := o.undo(b.ID)
		last, _ := o.building()
		o.want("undone after a change", []any{u.Kept, rows[0].Why, last.Tree.Buildings[0].Stairs[0].Boxes[0].People[0].Lastname},
			[]any{1, "The building file was written since: it is at version " + last.Mark() + ".", "Zola"})
	})
}

func TestAWrongTreeIsRefusedByThePathOfItsField(t *testing.T) {
	eachOffice(t, func(o *office) {
		wrong := tree("Lefort")
		wrong.Buildings[0].Stairs[0].Boxes[0].Kind = "Château"
		wrong.Buildings[0].Photos = []buildings.Photo{{ID: "0123456789abcdef0123456789abcdef"}}
		for _, fields := range []string{"buildings.0.stairs.0.boxes.0.kind", "buildings.0.photos.0.id"} {
			_, _, _, err := o.put(imports.Place{Place: tilleuls, Tree: wrong}, false)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Kind != fault.Invalid || f.Problems[0].Field != fields {
				o.Errorf("%v, want %s", err, fields)
			}
			wrong.Buildings[0].Stairs[0].Boxes[0].Kind = "" // then the photo
		}
		_, found := o.building()
		o.want("written", found, false)
	})
}
