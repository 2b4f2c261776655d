package storagetest

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func officeRows() []row {
	return []row{
		{"GetPreferences SavePreferences", preferences},
		{"InsertTicket FindTicket GetTicket ListTickets", tickets},
		{"UseTicket VoidTickets DropTickets", usedTickets},
		{"GetSecondStep SaveSecondStep ListSecondSteps DropSecondStep AnySecondStep", secondSteps},
		{"ReplaceRecoveryCodes UseRecoveryCode CountRecoveryCodes", recoveryCodes},
		{"RequireTwoSteps", twoSteps},
		{"FindUserKey", userKeys},
		{"ListColleagues", colleagues},
	}
}

// doors is what an account has of how its people come in.
type doors struct {
	Preferences access.Preferences
	Tickets     []access.Ticket
	Step        access.KeptStep
	Recovery    int
}

func (w *world) seedOffice(ctx context.Context, tx event.Tx, account int64, mark string) error {
	w.ok(w.db.SavePreferences(ctx, account, agent, access.Preferences{Theme: "dark", Density: mark, Agency: agency}))
	w.ok(w.db.SaveSecondStep(ctx, account, agent, access.KeptStep{Sealed: mark, Interval: 7, ConfirmedAt: tx.Now()}))
	w.ok(w.db.ReplaceRecoveryCodes(ctx, account, agent, []string{"a", "b"}))
	return w.db.InsertTicket(ctx, access.Ticket{Account: account, ID: tx.NextID(), User: agent, Kind: access.Reset, Hash: "ticket " + mark,
		CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)})
}

func (w *world) snapOffice(account int64) (d doors) {
	w.Helper()
	var err error
	d.Preferences, _, err = w.db.GetPreferences(w.ctx, account, agent)
	w.ok(err)
	d.Tickets, err = w.db.ListTickets(w.ctx, account, 0)
	w.ok(err)
	d.Step, _, err = w.db.GetSecondStep(w.ctx, account, agent)
	w.ok(err)
	d.Recovery, err = w.db.CountRecoveryCodes(w.ctx, account, agent)
	w.ok(err)
	return d
}

func preferences(w *world) {
	want := access.Preferences{Theme: "light", Density: "compact", Shortcuts: true, Agency: agency}
	w.filled(want)
	save := func(user int64, p access.Preferences) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SavePreferences(ctx, ours, user, p) })
	}
	_, found, err := w.db.GetPreferences(w.ctx, ours, agent+1)
	w.same("nothing said", []any{found, err}, []any{false, nil})
	save(agent+1, access.Preferences{Theme: "dark"})
	save(agent+1, want)
	p, found, err := w.db.GetPreferences(w.ctx, ours, agent+1)
	w.same("kept", []any{p, found, err}, []any{want, true, nil})
	_, found, err = w.db.GetPreferences(w.ctx, theirs, agent+1)
	w.same("theirs", []any{found, err}, []any{false, nil})
	w.refused(fault.Invalid, "of their stranger", func(ctx context.Context, _ event.Tx) error {
		return w.db.SavePreferences(ctx, ours, stranger, want)
	})
	w.outside("SavePreferences", w.db.SavePreferences(w.ctx, ours, agent, want))
}

func (w *world) newTicket(hash string) access.Ticket {
	w.Helper()
	var t access.Ticket
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		t = access.Ticket{Account: ours, ID: tx.NextID(), User: agent + 1, Kind: access.Invitation, Hash: hash, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour), UsedAt: tx.Now()}
		if hash != "whole" {
			t.UsedAt = time.Time{}
		}
		return w.db.InsertTicket(ctx, t)
	})
	return t
}

func tickets(w *world) {
	t := w.newTicket("whole")
	w.filled(t)
	got, found, err := w.db.FindTicket(w.ctx, "whole")
	w.same("found", []any{got, found, err}, []any{t, true, nil})
	got, found, err = w.db.GetTicket(w.ctx, ours, t.ID)
	w.same("by id", []any{got, found, err}, []any{t, true, nil})
	_, found, err = w.db.FindTicket(w.ctx, "WHOLE")
	w.same("in capitals", []any{found, err}, []any{false, nil})
	got, _, err = w.db.FindTicket(w.ctx, "ticket two")
	w.same("theirs", []any{got.Account, err}, []any{theirs, nil})
	_, found, err = w.db.GetTicket(w.ctx, ours, got.ID+1000)
	w.same("none", []any{found, err}, []any{false, nil})
	list, err := w.db.ListTickets(w.ctx, ours, agent+1)
	w.same("of a user", []any{list, err}, []any{[]access.Ticket{t}, nil})
	w.refused(fault.Conflict, "a hash twice", func(ctx context.Context, tx event.Tx) error {
		again := t
		again.ID = tx.NextID()
		return w.db.InsertTicket(ctx, again)
	})
	w.outside("InsertTicket", w.db.InsertTicket(w.ctx, t))
}

func usedTickets(w *world) {
	one, two := w.newTicket("used a"), w.newTicket("used b")
	use := func(account, id int64) (used bool) {
		w.write(ours, func(ctx context.Context, tx event.Tx) (err error) {
			used, err = w.db.UseTicket(ctx, account, id, one.CreatedAt.Add(time.Minute))
			return err
		})
		return used
	}
	w.same("used", []bool{use(ours, one.ID), use(ours, one.ID), use(ours, stranger)}, []bool{true, false, false})
	void := one.CreatedAt.Add(2 * time.Minute)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.VoidTickets(ctx, ours, agent+1, void) })
	at := func(id int64) time.Time {
		t, _, err := w.db.GetTicket(w.ctx, ours, id)
		w.ok(err)
		return t.UsedAt
	}
	w.same("instants", []time.Time{at(one.ID), at(two.ID)}, []time.Time{one.CreatedAt.Add(time.Minute), void})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropTickets(ctx, ours, one.ExpiresAt) })
	_, found, err := w.db.GetTicket(w.ctx, ours, one.ID)
	w.same("of one that is over", []any{found, err}, []any{false, nil})
	_, found, err = w.db.GetTicket(w.ctx, ours, two.ID)
	w.same("of one that is not", []any{found, err}, []any{true, nil})
	w.outside("VoidTickets", w.db.VoidTickets(w.ctx, ours, agent, void))
	w.outside("DropTickets", w.db.DropTickets(w.ctx, ours, void))
}

func secondSteps(w *world) {
	var want access.KeptStep
	save := func(user int64, k access.KeptStep) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			want = k
			return w.db.SaveSecondStep(ctx, ours, user, k)
		})
	}
	save(agent+1, access.KeptStep{Sealed: "x"})
	list, err := w.db.ListSecondSteps(w.ctx, ours)
	w.same("who has one", []any{list, err}, []any{[]int64{agent}, nil})
	save(agent+1, access.KeptStep{Sealed: "y", Interval: 12, ConfirmedAt: at(0)})
	w.filled(want)
	k, found, err := w.db.GetSecondStep(w.ctx, ours, agent+1)
	w.same("kept", []any{k, found, err}, []any{want, true, nil})
	list, err = w.db.ListSecondSteps(w.ctx, ours)
	w.same("who has one now", []any{list, err}, []any{[]int64{agent, agent + 1}, nil})
	known, _, err := w.db.FindLogin(w.ctx, "one@example.org")
	w.same("asked for when he logs in", []any{known.TwoSteps, err}, []any{true, nil})
	drop := func(user int64) (dropped bool) {
		w.write(ours, func(ctx context.Context, _ event.Tx) (err error) {
			dropped, err = w.db.DropSecondStep(ctx, ours, user)
			return err
		})
		return dropped
	}
	w.same("dropped", []bool{drop(agent + 1), drop(agent + 1), drop(stranger)}, []bool{true, false, false})
	some, err := w.db.AnySecondStep(w.ctx)
	w.same("any", []any{some, err}, []any{true, nil})
	w.outside("SaveSecondStep", w.db.SaveSecondStep(w.ctx, ours, agent, want))
}

func recoveryCodes(w *world) {
	replace := func(hashes ...string) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.ReplaceRecoveryCodes(ctx, ours, agent+1, hashes)
		})
	}
	replace("a", "b", "c")
	replace("c", "d")
	use := func(hash string) (used bool) {
		w.write(ours, func(ctx context.Context, _ event.Tx) (err error) {
			used, err = w.db.UseRecoveryCode(ctx, ours, agent+1, hash, at(0))
			return err
		})
		return used
	}
	w.same("used", []bool{use("a"), use("c"), use("c")}, []bool{false, true, false})
	n, err := w.db.CountRecoveryCodes(w.ctx, ours, agent+1)
	w.same("left", []any{n, err}, []any{1, nil})
	replace()
	w.outside("ReplaceRecoveryCodes", w.db.ReplaceRecoveryCodes(w.ctx, ours, agent, []string{"x"}))
}

func twoSteps(w *world) {
	require := func(required bool) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			return w.db.RequireTwoSteps(ctx, ours, required, tx.Now())
		})
	}
	is := func(account int64) bool {
		a, _, err := w.db.GetAccount(w.ctx, account)
		w.ok(err)
		return a.TwoSteps
	}
	require(true)
	w.same("required", []bool{is(ours), is(theirs)}, []bool{true, false})
	require(false)
	w.same("no more", is(ours), false)
}

func userKeys(w *world) {
	var now time.Time
	add := func(change func(k *access.Key)) (id int64) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			now = tx.Now()
			k := sampleKey(tx, ours, tx.NextID())
			k.User, k.RevokedAt, k.ExpiresAt = agent+1, time.Time{}, time.Time{}
			change(&k)
			id = k.ID
			return w.db.InsertKey(ctx, k)
		})
		return id
	}
	first := add(func(*access.Key) {})
	ends := now.Add(time.Hour)
	second := add(func(k *access.Key) { k.ExpiresAt = ends })
	add(func(k *access.Key) { k.RevokedAt = now })
	find := func(account int64, at time.Time) (access.Unlocked, bool) {
		u, found, err := w.db.FindUserKey(w.ctx, account, agent+1, at)
		w.ok(err)
		return u, found
	}
	u, found := find(ours, now)
	key, _, err := w.db.GetKey(w.ctx, ours, second)
	w.ok(err)
	d, _, err := w.db.GetDeveloper(w.ctx, ours, promoter)
	w.ok(err)
	w.same("the latest", []any{fmt.Sprint(u.Key), u.Developer, found}, []any{fmt.Sprint(key), d, true})
	u, _ = find(ours, ends)
	w.same("when that is over", u.Key.ID, first)
	_, found = find(theirs, now)
	w.same("theirs", found, false)
}

func colleagues(w *world) {
	used := at(5)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.SaveUses(ctx, ours, []access.Use{{Kind: access.ByUser, ID: agent, At: used}, {Kind: access.ByKey, ID: agent + 1, At: used}})
	})
	list, err := w.db.ListColleagues(w.ctx, ours, 1)
	w.ok(err)
	u, _, err := w.db.GetUser(w.ctx, ours, agent)
	w.ok(err)
	w.same("the first", list, []access.Colleague{{User: u, SeenAt: used, Enters: true, TwoSteps: true}})
	all, err := w.db.ListColleagues(w.ctx, ours, 100)
	w.ok(err)
	_, total, err := w.db.ListUsers(w.ctx, access.UserQuery{Account: ours})
	w.same("all", []any{int64(len(all)), err}, []any{total, nil})
}
