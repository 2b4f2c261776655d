package storagetest

import (
	"context"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

func recordRows() []row {
	return []row{{"MergedInto", mergedInto}, {"Learned", learned}}
}

func mergedInto(w *world) {
	root, below, deep := w.newContact(0), w.newContact(0), w.newContact(0)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for c, into := range map[*people.Contact]int64{&below: root.ID, &deep: below.ID} {
			before := *c
			c.MergedInto, c.UpdatedAt = into, tx.Now()
			w.ok(w.db.UpdateContact(ctx, *c, before))
		}
		return nil
	})
	list := func(account int64, ids ...int64) []people.Contact {
		got, err := w.db.MergedInto(w.ctx, account, ids)
		w.ok(err)
		return got
	}
	w.same("directly", list(ours, root.ID), []people.Contact{below})
	w.same("of several", list(ours, root.ID, below.ID, deep.ID), []people.Contact{below, deep})
	w.same("into none", len(list(ours, deep.ID)), 0)
	w.same("of nobody", len(list(ours)), 0)
	w.same("of the other account", len(list(theirs, root.ID, below.ID)), 0)
}

func learned(w *world) {
	c, silent := w.newContact(0), w.newContact(0)
	var first, second time.Time
	add := func(at *time.Time, kind people.KeyKind, value string) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			*at = tx.Now()
			return w.db.AddKeys(ctx, ours, c.ID, []people.Key{{Kind: kind, Value: value, Raw: value}}, tx.Now())
		})
	}
	var name time.Time
	add(&first, people.KeyEmail, "learned@example.org")
	add(&second, people.KeyPhone, "+33639989001")
	add(&name, people.KeyLastName, "learned")
	got, err := w.db.Learned(w.ctx, ours, []int64{c.ID, silent.ID})
	w.ok(err)
	w.same("the last e-mail or phone", got, map[int64]time.Time{c.ID: second})
	got, err = w.db.Learned(w.ctx, theirs, []int64{c.ID})
	w.ok(err)
	w.same("of the other account", len(got), 0)
}
