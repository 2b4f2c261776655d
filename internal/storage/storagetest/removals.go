package storagetest

import (
	"context"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/prospecting"
)

func removalRows() []row {
	return []row{{"ForgetKeys", forgetKeys}, {"RemoveContact", removeContact}, {"ContactUses Named", contactUses}, {"RemoveBuilding PlaceWalked", buildingGone}}
}

func forgetKeys(w *world) {
	c := w.newContact(0)
	var first, second time.Time
	keys := []people.Key{{Kind: people.KeyEmail, Value: "forget@example.org", Raw: "f"}, {Kind: people.KeyPhone, Value: "+33639989301", Raw: "p"}}
	for i, at := range []*time.Time{&first, &second} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			*at = tx.Now()
			return w.db.AddKeys(ctx, ours, c.ID, keys[i:i+1], tx.Now())
		})
	}
	known := func() (n int) {
		w.Helper()
		matches, _, err := w.db.MatchKeys(w.ctx, ours, keys)
		w.ok(err)
		return len(matches)
	}
	forget := func(account, contact int64, k []people.Key, learned time.Time) {
		w.write(account, func(ctx context.Context, _ event.Tx) error { return w.db.ForgetKeys(ctx, account, contact, k, learned) })
	}
	forget(ours, c.ID, keys[:1], second) // learned at another instant
	forget(ours, contact, keys, first)   // another contact's
	forget(theirs, c.ID, keys, first)
	w.same("known by", known(), 2)
	forget(ours, c.ID, keys, first)
	w.same("known by the second alone", known(), 1)
	w.outside("ForgetKeys", w.db.ForgetKeys(w.ctx, ours, c.ID, keys, first))
}

func removeContact(w *world) {
	c, other := w.newContact(0), w.newContact(0)
	key := []people.Key{{Kind: people.KeyEmail, Value: "removed@example.org", Raw: "r"}}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for _, d := range []people.Doubt{{First: c.ID, Second: other.ID, Reason: "r", CreatedAt: tx.Now()}, {First: contact, Second: c.ID, Reason: "r", CreatedAt: tx.Now()}} {
			w.ok(w.db.AddDoubt(ctx, ours, d))
		}
		return w.db.AddKeys(ctx, ours, c.ID, key, tx.Now())
	})
	doubts := func() (n int) {
		w.Helper()
		list, err := w.db.ListDoubts(w.ctx, ours)
		w.ok(err)
		return len(list)
	}
	total := func() int64 {
		w.Helper()
		page, err := w.db.ListContacts(w.ctx, people.Query{Account: ours, Agency: neighbour, Limit: 1000}, func(l people.Contact) error {
			if l.ID == 0 {
				w.Error("a contact without a number")
			}
			return nil
		})
		w.ok(err)
		return page.Total
	}
	before, asked := total(), doubts()
	w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.RemoveContact(ctx, c, tx.Now()) })
	w.same("doubts", doubts(), asked-2)
	w.same("total", total(), before-1)
	_, found, err := w.db.GetContact(w.ctx, ours, c.ID)
	w.same("found", []any{found, err}, []any{false, nil})
	list, err := w.db.GetContacts(w.ctx, ours, []int64{c.ID, other.ID})
	w.same("of several", []any{ids(list, func(l people.Contact) int64 { return l.ID }), err}, []any{[]int64{other.ID}, nil})
	matches, _, err := w.db.MatchKeys(w.ctx, ours, key)
	w.same("known by", []any{len(matches), err}, []any{0, nil})
	n := 0
	_, err = w.db.ListContacts(w.ctx, people.Query{Account: ours, Agency: neighbour, Limit: 1000}, func(l people.Contact) error {
		if n++; l.ID == c.ID {
			w.Error("it is listed")
		}
		return nil
	})
	w.same("listed", []any{int64(n), err}, []any{before - 1, nil})
	w.outside("RemoveContact", w.db.RemoveContact(w.ctx, c, c.CreatedAt))
}

// contactUses looks for what the seed made of the account's contact, and for a person of
// a building file.
func contactUses(w *world) {
	unused, lives, top := w.newContact(0), w.newContact(0), w.newContact(0)
	below := w.newContact(0)
	var at time.Time
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		before := below
		below.MergedInto, below.UpdatedAt, at = top.ID, tx.Now(), tx.Now()
		w.ok(w.db.UpdateContact(ctx, below, before))
		tree := buildings.Tree{Buildings: []buildings.Building{{ID: "b", Stairs: []buildings.Staircase{{ID: "s", Boxes: []buildings.Mailbox{{ID: "m", People: []buildings.Person{{ID: "p", Contact: lives.ID}}}}}}}}}
		return w.db.InsertBuilding(ctx, buildings.File{Account: ours, ID: tx.NextID(), Agency: agency, Place: "uses", Version: 1, Tree: tree, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
	})
	uses := func(account int64, since time.Time) map[int64]string {
		w.Helper()
		got, err := w.db.ContactUses(w.ctx, account, []int64{contact, unused.ID, lives.ID, top.ID}, since)
		w.ok(err)
		return got
	}
	got := uses(ours, at)
	if got[contact] == "" {
		w.Error("nothing refers to the seed's contact")
	}
	delete(got, contact)
	w.same("uses", got, map[int64]string{lives.ID: "a building file", top.ID: "another record of the person"})
	w.same("in older files", uses(ours, at.Add(time.Microsecond))[lives.ID], "")
	w.same("of the other account", uses(theirs, time.Time{})[lives.ID], "")
	w.newLead("names a record", func(l *leads.Lead) { l.Contact, l.Shown = below.ID, top.ID })
	for what, want := range map[string]bool{"an enquiry": true, "another's enquiry": false, "another account's": false} {
		account, root := int64(ours), top.ID
		switch what {
		case "another's enquiry":
			root = unused.ID
		case "another account's":
			account = theirs
		}
		named, err := w.db.Named(w.ctx, account, root, below.ID)
		w.same(what, []any{named, err}, []any{want, nil})
	}
	none, err := w.db.ContactUses(w.ctx, ours, nil, at)
	w.same("of nobody", []any{len(none), err}, []any{0, nil})
}

func buildingGone(w *world) {
	var f buildings.File
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		f = buildings.File{Account: ours, ID: tx.NextID(), Agency: agency, Place: "gone", Version: 2, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertBuilding(ctx, f)
	})
	there := func() bool {
		w.Helper()
		_, found, err := w.db.GetBuilding(w.ctx, ours, agency, "gone")
		w.ok(err)
		return found
	}
	other := f
	other.Version = 1
	for _, c := range []struct {
		remove buildings.File
		stays  bool
	}{{other, true}, {f, false}} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.RemoveBuilding(ctx, c.remove) })
		w.same("stays", there(), c.stays)
	}
	w.outside("RemoveBuilding", w.db.RemoveBuilding(w.ctx, f))
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertRound(ctx, prospecting.Round{Account: ours, ID: tx.NextID(), Agency: neighbour, User: agent, Place: "walked", Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
	})
	for _, c := range []struct {
		account, agency int64
		place           string
		want            bool
	}{{ours, neighbour, "walked", true}, {ours, agency, "walked", false}, {ours, neighbour, "gone", false}, {theirs, neighbour, "walked", false}} {
		walked, err := w.db.PlaceWalked(w.ctx, c.account, c.agency, c.place)
		w.same("walked", []any{walked, err}, []any{c.want, nil})
	}
}
