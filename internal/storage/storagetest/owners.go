package storagetest

import (
	"context"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

func ownerRows() []row { return []row{{"InsertOwner OwnersOf ReplaceOwners", owners}} }

// seedOwners gives each account's property an owner.
func (w *world) seedOwners(ctx context.Context, account int64) error {
	return w.db.InsertOwner(ctx, listings.Owner{Account: account, Property: property, Contact: contact})
}

func owners(w *world) {
	var alone listings.Property
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for _, o := range []listings.Owner{{Account: ours, Property: property, Contact: friend, Rank: 1}, {Account: ours, Property: property, Contact: contact, Rank: 7}, // who is one
			{Account: ours, Property: property + 1, Contact: friend, Rank: 3}} {
			w.ok(w.db.InsertOwner(ctx, o))
		}
		return nil
	})
	alone = w.newProperty("O1", func(*listings.Property) {})
	all := []int64{property, property + 1, alone.ID, stranger}
	got, err := w.db.OwnersOf(w.ctx, ours, all)
	w.same("of ours", []any{got, err}, []any{map[int64][]int64{property: {contact, friend}, property + 1: {friend}}, nil})
	got, err = w.db.OwnersOf(w.ctx, theirs, all)
	w.same("of theirs", []any{got, err}, []any{map[int64][]int64{property: {contact}}, nil})
	got, err = w.db.OwnersOf(w.ctx, ours, nil)
	w.same("of none", []any{len(got), err}, []any{0, nil})

	// Merged twice, the contact on top stands for both, and once.
	merge := func(of, into int64) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			c, _, err := w.db.GetContact(ctx, ours, of)
			w.ok(err)
			before := c
			c.MergedInto, c.UpdatedAt = into, tx.Now()
			return w.db.UpdateContact(ctx, c, before)
		})
	}
	var top people.Contact
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		top = people.Contact{Account: ours, ID: tx.NextID(), Agency: neighbour, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertContact(ctx, top)
	})
	merge(contact, friend)
	merge(friend, top.ID)
	got, err = w.db.OwnersOf(w.ctx, ours, all)
	w.same("once they are one", []any{got, err}, []any{map[int64][]int64{property: {top.ID}, property + 1: {top.ID}}, nil})
	// Who stays keeps the records that were said, and they come apart again.
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.ReplaceOwners(ctx, ours, property, []int64{top.ID})
	})
	merge(friend, 0)
	merge(contact, 0)
	replaced := func(what string, want []int64, contacts ...int64) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			w.ok(w.db.ReplaceOwners(ctx, theirs, stranger, nil))
			return w.db.ReplaceOwners(ctx, ours, property, contacts)
		})
		got, err := w.db.OwnersOf(w.ctx, ours, []int64{property})
		w.same(what, []any{got[property], err}, []any{want, nil})
	}
	got, err = w.db.OwnersOf(w.ctx, ours, []int64{property})
	w.same("apart again", []any{got[property], err}, []any{[]int64{contact, friend}, nil})
	replaced("in another order", []int64{friend, contact}, friend, contact)
	replaced("nobody", nil)
	replaced("one", []int64{contact}, contact)
	w.outside("ReplaceOwners", w.db.ReplaceOwners(w.ctx, ours, property, nil))

	for what, o := range map[string]listings.Owner{"their contact": {Account: ours, Property: alone.ID, Contact: stranger}, "their property": {Account: ours, Property: stranger, Contact: contact}} {
		w.refused(fault.Invalid, what, func(ctx context.Context, _ event.Tx) error { return w.db.InsertOwner(ctx, o) })
	}
	w.outside("InsertOwner", w.db.InsertOwner(w.ctx, listings.Owner{Account: ours, Property: property, Contact: contact}))
}
