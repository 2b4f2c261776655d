package storagetest

import (
	"context"
	"strings"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
)

func importRows() []row {
	return []row{
		{"InsertImport UpdateImport GetImport OpenImport ListImports", importBatches},
		{"AddImportRows ImportRows AppliedRows SetFate", importLines},
		{"MadeWith", madeWith},
		{"KeepTree KeptTree", keptTrees},
	}
}

// newImport writes a batch of a file with a hash of its own.
func (w *world) newImport(letter string) imports.Batch {
	w.Helper()
	var b imports.Batch
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		b = imports.Batch{Account: ours, ID: tx.NextID(), Who: event.Who{Kind: "user", ID: agent}, Last: 7,
			File:   imports.File{Agency: agency, Kind: imports.KindContacts, Name: "clients.csv", Sum: strings.Repeat(letter, 64), Overwrite: true},
			Counts: imports.Counts{New: 1, Updated: 2, Unchanged: 3, Conflict: 4, Refused: 5}, Undone: 6, Kept: 7, BegunAt: tx.Now()}
		return w.db.InsertImport(ctx, b)
	})
	return b
}

func importBatches(w *world) {
	b := w.newImport("a")
	w.filled(b, ".Who.Door", ".Who.Request", ".DoneAt", ".UndoneAt")
	get := func(account, id int64) imports.Batch {
		w.Helper()
		got, found, err := w.db.GetImport(w.ctx, account, id)
		w.same("found", []any{found, err}, []any{got.ID != 0, nil})
		return got
	}
	open := func(account int64, f imports.File) imports.Batch {
		w.Helper()
		got, _, err := w.db.OpenImport(w.ctx, account, f)
		w.ok(err)
		return got
	}
	w.same("written", get(ours, b.ID), b)
	w.same("of the other account", get(theirs, b.ID), imports.Batch{})
	w.same("under way", open(ours, b.File), b)
	w.same("under way elsewhere", open(theirs, b.File), imports.Batch{})
	for what, change := range map[string]func(*imports.File){"agency": func(f *imports.File) { f.Agency = neighbour }, "kind": func(f *imports.File) { f.Kind = imports.KindPlace },
		"hash": func(f *imports.File) { f.Sum = "b" }, "overwrite": func(f *imports.File) { f.Overwrite = false }} {
		f := b.File
		change(&f)
		w.same("under way with another "+what, open(ours, f), imports.Batch{})
	}
	w.refused(fault.Conflict, "a second under way", func(ctx context.Context, tx event.Tx) error {
		again := b
		again.ID = tx.NextID()
		return w.db.InsertImport(ctx, again)
	})
	b.Last, b.Counts, b.Undone, b.Kept = 9, imports.Counts{New: 2, Updated: 3, Unchanged: 4, Conflict: 5, Refused: 6}, 7, 8
	b.DoneAt, b.UndoneAt = b.BegunAt.Add(1000), b.BegunAt.Add(2000)
	w.filled(b, ".Who.Door", ".Who.Request") // those are the journal's
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateImport(ctx, b) })
	w.same("changed", get(ours, b.ID), b)
	w.same("done, so not under way", open(ours, b.File), imports.Batch{})
	second := w.newImport("a")
	list, err := w.db.ListImports(w.ctx, ours, 2)
	w.same("the newest first", []any{list, err}, []any{[]imports.Batch{second, b}, nil})
	list, err = w.db.ListImports(w.ctx, ours, 1)
	w.same("one", []any{list, err}, []any{[]imports.Batch{second}, nil})
	list, err = w.db.ListImports(w.ctx, theirs, 9)
	w.same("of the other account", []any{len(list), err}, []any{0, nil})
	w.outside("InsertImport", w.db.InsertImport(w.ctx, b))
	w.outside("UpdateImport", w.db.UpdateImport(w.ctx, b))
}

func importLines(w *world) {
	b := w.newImport("c")
	var rows []imports.Row
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		rows = nil
		for line, verdict := range []imports.Verdict{imports.New, imports.Updated, imports.Conflict, imports.Refused, imports.New} {
			rows = append(rows, imports.Row{Line: line + 2, Verdict: verdict, Subject: event.Subject{Kind: "contact", ID: contact},
				Changes: []event.Change{{Field: "city", Before: "Nantes", After: `"Rezé"`}}, Reason: "r", At: tx.Now(), Fate: imports.Kept, Why: "w"})
		}
		return w.db.AddImportRows(ctx, ours, b.ID, rows)
	})
	w.filled(rows[0])
	page := func(of func(context.Context, int64, int64, int, int) ([]imports.Row, error), account int64, from, most int) []imports.Row {
		w.Helper()
		list, err := of(w.ctx, account, b.ID, from, most)
		w.ok(err)
		return list
	}
	w.same("all", page(w.db.ImportRows, ours, -1, 9), rows)
	w.same("after a line", page(w.db.ImportRows, ours, 3, 2), rows[2:4])
	w.same("applied, the last first", page(w.db.AppliedRows, ours, 100, 9), []imports.Row{rows[4], rows[1], rows[0]})
	w.same("applied before a line", page(w.db.AppliedRows, ours, 6, 1), []imports.Row{rows[1]})
	for _, of := range []func(context.Context, int64, int64, int, int) ([]imports.Row, error){w.db.ImportRows, w.db.AppliedRows} {
		w.same("of the other account", len(page(of, theirs, 0, 9)), 0)
	}
	rows[4].Fate, rows[4].Why = imports.Reverted, ""
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SetFate(ctx, ours, b.ID, rows[4]) })
	w.same("with its fate", page(w.db.ImportRows, ours, 5, 9), rows[4:])
	w.same("not taken back yet", page(w.db.AppliedRows, ours, 100, 9), []imports.Row{rows[1], rows[0]})
	w.outside("AddImportRows", w.db.AddImportRows(w.ctx, ours, b.ID, rows))
	w.outside("SetFate", w.db.SetFate(w.ctx, ours, b.ID, rows[0]))
}

func madeWith(w *world) {
	const first, second = 7_000_001, 7_000_002
	one, other := []event.Change{{Field: "reference", After: `"A1"`}}, []event.Change{{Field: "city", Before: "", After: "Rezé"}}
	w.write(ours, func(_ context.Context, tx event.Tx) error {
		for _, e := range []event.Event{
			{Kind: "property.created", Subject: event.Subject{Kind: "property", ID: first}, Changes: one},
			{Kind: "property.updated", Subject: event.Subject{Kind: "property", ID: first}, Changes: other},
			{Kind: "property.created", Subject: event.Subject{Kind: "property", ID: second}, Changes: other},
			{Kind: "contact.created", Subject: event.Subject{Kind: "contact", ID: first}, Changes: other},
		} {
			tx.Record(e)
		}
		return nil
	})
	for what, c := range map[string]struct {
		account int64
		ids     []int64
		want    map[int64][]event.Change
	}{
		"several":             {ours, []int64{first, second, second, 7_000_003}, map[int64][]event.Change{first: one, second: other}},
		"one":                 {ours, []int64{first}, map[int64][]event.Change{first: one}},
		"none":                {ours, nil, map[int64][]event.Change{}},
		"the other account's": {theirs, []int64{first, second}, map[int64][]event.Change{}},
	} {
		got, err := w.db.MadeWith(w.ctx, c.account, "property", c.ids)
		w.same(what, []any{got, err}, []any{c.want, nil})
	}
}

func keptTrees(w *world) {
	b := w.newImport("d")
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.KeepTree(ctx, ours, b.ID, 1, sampleTree()) })
	got, found, err := w.db.KeptTree(w.ctx, ours, b.ID, 1)
	w.same("the tree", []any{got, found, err}, []any{sampleTree(), true, nil})
	for _, c := range []struct {
		account int64
		line    int
	}{{theirs, 1}, {ours, 2}} {
		got, found, err = w.db.KeptTree(w.ctx, c.account, b.ID, c.line)
		w.same("no tree", []any{got, found, err}, []any{buildings.Tree{}, false, nil})
	}
	w.outside("KeepTree", w.db.KeepTree(w.ctx, ours, b.ID, 2, buildings.Tree{}))
}
