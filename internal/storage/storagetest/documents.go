package storagetest

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func documentRows() []row {
	return []row{
		{"InsertDocument FindDocument DeleteDocument", agencyDocuments},
		{"KnownDocuments", knownDocuments},
		{"NoteGone ListGone ForgetGone", goneContents},
	}
}

// shared is the uid of a document that each account has: of agency in ours, of its
// neighbour in theirs.
const shared = "0123456789abcdef0123456789abcdef"

func (w *world) seedDocuments(ctx context.Context, tx event.Tx, account int64, mark string) error {
	of := map[int64]int64{ours: agency, theirs: neighbour}[account]
	return w.db.InsertDocument(ctx, documents.Document{Account: account, ID: tx.NextID(), UID: shared, Agency: of, Name: mark, Mime: "image/png", CreatedAt: tx.Now()})
}

func (w *world) snapDocuments(account int64) (list []documents.Document) {
	w.Helper()
	d, found, err := w.db.FindDocument(w.ctx, account, shared)
	w.ok(err)
	if found {
		list = append(list, d)
	}
	return list
}

// newDocument adds one to ours.
func (w *world) newDocument(uid string, of int64) (d documents.Document) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		d = documents.Document{Account: ours, ID: tx.NextID(), UID: uid, Agency: of, User: agent, Name: "façade.jpg", Mime: "image/jpeg",
			Description: "Côté rue", Size: 1 << 40, Width: 4000, Height: 3000, CreatedAt: tx.Now()}
		return w.db.InsertDocument(ctx, d)
	})
	return d
}

func agencyDocuments(w *world) {
	d := w.newDocument("d1", agency)
	w.filled(d)
	find := func(what string, account int64, uid string, want ...documents.Document) {
		w.Helper()
		got, found, err := w.db.FindDocument(w.ctx, account, uid)
		if len(want) == 0 {
			want = make([]documents.Document, 1)
		}
		w.same(what, []any{got, found, err}, []any{want[0], want[0].ID != 0, nil})
	}
	find("ours", ours, "d1", d)
	find("through theirs", theirs, "d1")
	find("nobody's", ours, "d2")
	for _, account := range []int64{theirs, ours} {
		w.write(account, func(ctx context.Context, _ event.Tx) error {
			if account == theirs {
				defer find("after theirs removed what it has not", ours, "d1", d)
			}
			return w.db.DeleteDocument(ctx, account, "d1")
		})
	}
	find("removed", ours, "d1")
	w.refused(fault.Conflict, "a uid twice", func(ctx context.Context, tx event.Tx) error {
		d.ID, d.UID = tx.NextID(), shared
		return w.db.InsertDocument(ctx, d)
	})
	w.refused(fault.Invalid, "of no agency", func(ctx context.Context, tx event.Tx) error {
		d.ID, d.UID, d.Agency = tx.NextID(), "d3", stranger
		return w.db.InsertDocument(ctx, d)
	})
	w.outside("InsertDocument", w.db.InsertDocument(w.ctx, d))
	w.outside("DeleteDocument", w.db.DeleteDocument(w.ctx, ours, shared))
}

func knownDocuments(w *world) {
	w.newDocument("k1", agency)
	w.newDocument("k2", neighbour)
	many := []string{"k1", "k1"}
	for i := range 5000 { // more than a statement names
		many = append(many, fmt.Sprintf("none%d", i))
	}
	for what, c := range map[string]struct {
		account, agency int64
		uids            []string
		want            []string
	}{
		"none asked for":   {ours, agency, nil, nil},
		"of the agency":    {ours, agency, []string{"k1", "k2", "k3"}, []string{"k1"}},
		"of the neighbour": {ours, neighbour, []string{"k1", "k2", shared}, []string{"k2"}},
		"of the other":     {theirs, agency, []string{"k1", "k2", shared}, nil},
		"among many":       {ours, agency, append(many, shared), []string{"k1", shared}},
	} {
		got, err := w.db.KnownDocuments(w.ctx, c.account, c.agency, c.uids)
		w.same(what, []any{got, err}, []any{c.want, nil})
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertDocument(ctx, documents.Document{Account: ours, ID: tx.NextID(), UID: "k4", Agency: agency, CreatedAt: tx.Now()}))
		got, err := w.db.KnownDocuments(ctx, ours, agency, []string{"k4"})
		w.same("of the same write", got, []string{"k4"})
		return err
	})
}

func goneContents(w *world) {
	note := func(account int64, at int64, names ...string) {
		w.write(account, func(ctx context.Context, _ event.Tx) error {
			return w.db.NoteGone(ctx, account, names, time.Unix(at, 0))
		})
	}
	note(ours, 2, "c", "a")
	note(ours, 1, "b")
	note(ours, 3, "a") // noted already: as it was
	w.gone(ours, 10, "b", "a", "c")
	w.gone(ours, 2, "b", "a")
	forget := func(account int64, name string) {
		w.write(account, func(ctx context.Context, _ event.Tx) error { return w.db.ForgetGone(ctx, account, name) })
	}
	forget(theirs, "a")
	forget(ours, "a")
	forget(ours, "never noted")
	w.gone(ours, 10, "b", "c")
	w.outside("NoteGone", w.db.NoteGone(w.ctx, ours, []string{"d"}, time.Unix(1, 0)))
	w.outside("ForgetGone", w.db.ForgetGone(w.ctx, ours, "b"))
}

// gone are the first names of an account whose content is to be removed.
func (w *world) gone(account int64, most int, want ...string) {
	w.Helper()
	list, err := w.db.ListGone(w.ctx, account, most)
	w.ok(err)
	w.same("gone contents", list, want)
}
