package storagetest

import (
	"context"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

func plans(w *world) {
	l := w.newLot(w.newSite(func(*programs.Program) {}).ID, "1", func(*programs.Lot) {}).ID
	var a, b programs.File
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a = programs.File{Account: ours, ID: tx.NextID(), Lot: l, UID: "a", Name: "A500.pdf", Bytes: 12, SHA256: "content", CreatedAt: tx.Now()}
		b = a
		b.ID, b.UID = tx.NextID(), "b"
		w.ok(w.db.InsertFile(ctx, a))
		return w.db.InsertFile(ctx, b)
	})
	w.filled(a)
	list, err := w.db.ListFiles(w.ctx, ours, l)
	w.ok(err)
	w.same("files", list, []programs.File{a, b})
	got, found, err := w.db.FindFile(w.ctx, ours, "a")
	w.ok(err)
	w.same("by uid", []any{got, found}, []any{a, true})
	for what, wrong := range map[string][3]int64{"another lot's": {ours, flat, a.ID}, "no file": {ours, l, stranger}, "theirs": {ours, stranger, stranger}, "ours": {theirs, l, a.ID}} {
		w.write(wrong[0], func(ctx context.Context, _ event.Tx) error {
			if _, found, err := w.db.DeleteFile(ctx, wrong[0], wrong[1], wrong[2]); found || err != nil {
				w.Errorf("DeleteFile, %s: %v %v", what, found, err)
			}
			return nil
		})
	}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		gone, found, err := w.db.DeleteFile(ctx, ours, l, a.ID)
		w.same("deleted", []any{gone, found}, []any{a, true})
		return err
	})
	list, err = w.db.ListFiles(w.ctx, ours, l)
	w.ok(err)
	w.same("left", list, []programs.File{b})
	plansElsewhere(w, l)
	w.refused(fault.Conflict, "a uid twice", func(ctx context.Context, tx event.Tx) error {
		wrong := b
		wrong.ID = tx.NextID()
		return w.db.InsertFile(ctx, wrong)
	})
	w.outside("InsertFile", w.db.InsertFile(w.ctx, a))
	_, _, err = w.db.DeleteFile(w.ctx, ours, l, b.ID)
	w.outside("DeleteFile", err)
}

// plansElsewhere are not found through another lot or account.
func plansElsewhere(w *world, l int64) {
	for _, wrong := range []struct {
		account, lot int64
		uid          string
	}{{theirs, l, "b"}, {ours, stranger, "a"}} {
		list, err := w.db.ListFiles(w.ctx, wrong.account, wrong.lot)
		_, found, err2 := w.db.FindFile(w.ctx, wrong.account, wrong.uid)
		if len(list) != 0 || found || err != nil || err2 != nil {
			w.Errorf("files of %+v: %v %v %v %v", wrong, list, found, err, err2)
		}
	}
}
