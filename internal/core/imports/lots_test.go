package imports_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/core/programs"
	"palier/internal/testkit"
)

// unmirrored keeps no properties.
type unmirrored struct{}

func (unmirrored) MirrorLot(context.Context, programs.Mirrored) (int64, error) { return 0, nil }

// grounds is an office with a programme.
type grounds struct {
	*office
	programs *programs.Service
	lots     *imports.Lots
	imports  *imports.Service
	site     programs.Program
}

func eachGrounds(t *testing.T, run func(g *grounds)) {
	testkit.Each(t, func(t *testing.T, base testkit.Database) {
		db := base.Store(t, testkit.NewClock().Now)
		o := &office{T: t, store: db}
		o.by, o.agency = o.account("Promoteur")
		g := &grounds{office: o, programs: programs.NewService(db, db, nil, unmirrored{}, time.Now)}
		g.lots = imports.NewLots(g.programs)
		g.imports = imports.NewService(db, db, map[string]imports.Undoer{imports.KindLots: g.lots})
		admin := access.NewService(db, db, nil, func(context.Context) {})
		d, err := admin.CreateDeveloper(t.Context(), o.by, access.Developer{Slug: "client-a", Name: "A", Agency: o.agency, Country: "FR"})
		o.must(err)
		g.site, err = g.programs.Create(t.Context(), o.by, programs.Program{Developer: d.ID, Code: "A", Name: "A"})
		o.must(err)
		run(g)
	})
}

// said is a line of a file: its number, and values as field, value.
func said(number int, pairs ...string) imports.LotRow {
	r := imports.LotRow{Number: number}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == "parent" {
			r.Parent = pairs[i+1]
			continue
		}
		r.Said.Put(pairs[i], pairs[i+1])
		r.Fields = append(r.Fields, pairs[i])
	}
	return r
}

func (g *grounds) take(name string, rows ...imports.LotRow) (imports.Batch, []string) {
	g.Helper()
	lines := func() iter.Seq2[imports.Line, error] {
		sheet := g.lots.Sheet(g.site.ID)
		return func(yield func(imports.Line, error) bool) {
			for _, r := range rows {
				if !yield(sheet.Line(r), nil) {
					return
				}
			}
		}
	}
	f := imports.File{Agency: g.agency, Kind: imports.KindLots, Name: name, Sum: name}
	var planned, done []string
	_, err := g.imports.Plan(g.Context(), g.by, f, lines(), func(r imports.Row) { planned = append(planned, fmt.Sprintf("%d %s", r.Line, r.Verdict)) })
	g.must(err)
	b, err := g.imports.Run(g.Context(), g.by, f, lines(), func(r imports.Row) { done = append(done, fmt.Sprintf("%d %s", r.Line, r.Verdict)) })
	g.must(err)
	return b, append(planned, done...)
}

func (g *grounds) lot(reference string) (programs.Lot, bool) {
	g.Helper()
	v, err := g.programs.View(g.Context(), g.by, g.site.ID)
	g.must(err)
	return v.Named(reference)
}

func TestAFileOfLotsMakesThemChangesThemAndIsTakenBack(t *testing.T) {
	eachGrounds(t, func(g *grounds) {
		_, verdicts := g.take("first", said(2, "reference", "A1", "type", "apartment", "price", "200000"))
		g.want("the first", verdicts, []string{"2 new", "2 new"})
		b, verdicts := g.take("second", said(2, "reference", "A1", "price", "210000"), said(3, "reference", "A2", "type", "house", "price", "300000"),
			said(4, "reference", "A2", "type", "house"), said(5, "reference", "P1", "type", "parking", "parent", "A9"), said(6, "price", "1"), said(7, "reference", "A3", "type", "castle"))
		want := []string{"2 updated", "3 new", "4 conflict", "5 refused", "6 refused", "7 refused"}
		g.want("the second", verdicts, append(want, want...))
		_, verdicts = g.take("third", said(2, "reference", "A1", "price", "210000"), said(3, "reference", "P1", "type", "parking", "parent", "A1"))
		g.want("the third", verdicts, []string{"2 unchanged", "3 new", "2 unchanged", "3 new"})
		main, _ := g.lot("A1")
		parking, _ := g.lot("P1")
		g.want("what is sold with it", []any{parking.Parent, parking.Main}, []any{main.ID, false})

		var fates []string
		_, err := g.imports.Undo(g.Context(), g.by, b.ID, func(r imports.Row) { fates = append(fates, fmt.Sprintf("%d %s %s", r.Line, r.Fate, r.Why)) })
		g.must(err)
		g.want("taken back", fates, []string{"3 undone ", "2 undone "})
		_, there := g.lot("A2")
		main, _ = g.lot("A1")
		g.want("after that", []any{there, main.Price}, []any{false, int64(20_000_000)})
	})
}

func TestAnUndoKeepsWhatWasChangedOfALot(t *testing.T) {
	eachGrounds(t, func(g *grounds) {
		b, _ := g.take("first", said(2, "reference", "A1", "type", "apartment", "price", "200000"))
		l, _ := g.lot("A1")
		_, err := g.programs.UpdateLot(g.Context(), g.by, g.site.ID, l.ID, func(l *programs.Lot) { l.Orientation = "S" })
		g.must(err)
		var why string
		done, err := g.imports.Undo(g.Context(), g.by, b.ID, func(r imports.Row) { why = r.Why })
		g.must(err)
		g.want("kept", []any{done.State(), why}, []any{imports.PartUndone, "The lot was changed since: orientation."})
	})
}
