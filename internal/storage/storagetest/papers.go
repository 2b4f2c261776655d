package storagetest

import (
	"context"
	"fmt"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// papers holds what an agent added to a visit: in the order it was added, each document
// once, and nobody else's.
func papers(w *world) {
	v := w.newVisit(func(v *visits.Visit) { v.Agent, v.Action, v.Code = agent+1, 0, "888888" })
	var want []visits.Paper
	for n, kind := range []visits.PaperKind{visits.Photo, visits.Slip} {
		d := w.newDocument(fmt.Sprintf("%032x", 0xd0-n), agency)
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			p := visits.Paper{Account: ours, Visit: v.ID, Property: property, Document: d.UID, Kind: kind, AddedAt: tx.Now()}
			want = append(want[:n], p)
			return w.db.InsertPaper(ctx, p)
		})
	}
	w.filled(want[0])
	listed := func(what string, account int64, want ...visits.Paper) {
		w.Helper()
		got, err := w.db.ListPapers(w.ctx, account, v.ID)
		w.ok(err)
		w.same(what, got, want)
	}
	listed("added", ours, want...)
	listed("of the other account", theirs)
	w.refused(fault.Conflict, "the same document again", func(ctx context.Context, _ event.Tx) error { return w.db.InsertPaper(ctx, want[0]) })
	for account, gone := range map[int64]bool{theirs: false, ours: true} {
		w.write(account, func(ctx context.Context, _ event.Tx) error {
			there, err := w.db.DeletePaper(ctx, account, v.ID, want[0].Document)
			w.same("taken off", there, gone)
			return err
		})
	}
	listed("one taken off", ours, want[1])
	w.outside("InsertPaper", w.db.InsertPaper(w.ctx, want[0]))
	_, err := w.db.DeletePaper(w.ctx, ours, v.ID, want[1].Document)
	w.outside("DeletePaper", err)
}
