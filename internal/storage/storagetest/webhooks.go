package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
)

func webhookRows() []row {
	return []row{
		{"InsertEndpoint GetEndpoint ListEndpoints UpdateEndpoint EndpointAccounts", endpoints},
		{"MoveCursor", cursors},
		{"AddDelivery GetDelivery ListDeliveries", deliveries},
		{"GiveTurn SaveDelivery", turns},
		{"ReplaceDeliveries", replaced},
		{"DueEndpoints DueDeliveries LeaseDelivery", leases},
		{"HurryDeliveries", hurried},
		{"RequeueDeliveries", requeued},
		{"InsertAttempt ListAttempts", attempts},
		{"DeleteEndpoint PurgeDeliveries", ended},
	}
}

// newEndpoint adds an endpoint to our account.
func (w *world) newEndpoint() webhooks.Endpoint {
	w.Helper()
	var made webhooks.Endpoint
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		made = webhooks.Endpoint{Account: ours, ID: tx.NextID(), Developer: promoter, Format: "adlead", URL: "https://example.org/hook", Sealed: "sealed",
			Events: []string{"lot:created", "lot:updated"}, Cursor: 7, Failures: 3, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertEndpoint(ctx, made)
	})
	return made
}

func endpoints(w *world) {
	e := w.newEndpoint()
	got, found, err := w.db.GetEndpoint(w.ctx, ours, e.ID)
	w.ok(err)
	w.same("stored", []any{got, found}, []any{e, true})
	_, found, err = w.db.GetEndpoint(w.ctx, theirs, e.ID)
	w.same("of the other account", []any{found, err}, []any{false, nil})
	live, err := w.db.EndpointAccounts(w.ctx)
	w.same("accounts with somebody to tell", []any{live, err}, []any{[]int64{ours}, nil})

	changed := e
	changed.URL, changed.Sealed, changed.Events, changed.Failures, changed.OffReason = "http://example.org/", "other", []string{"option:created"}, 20, "paused"
	changed.OffAt, changed.UpdatedAt = e.CreatedAt.Add(time.Hour), e.CreatedAt.Add(time.Hour)
	w.filled(changed)
	changed.Cursor = 99 // is MoveCursor's alone
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateEndpoint(ctx, changed) })
	changed.Cursor = e.Cursor
	list, err := w.db.ListEndpoints(w.ctx, ours)
	w.same("changed", []any{list, err}, []any{[]webhooks.Endpoint{changed}, nil})
	live, err = w.db.EndpointAccounts(w.ctx)
	w.same("nobody is live", []any{len(live), err}, []any{0, nil})
	list, err = w.db.ListEndpoints(w.ctx, theirs)
	w.same("list of the other account", []any{len(list), err}, []any{0, nil})
	w.refused(fault.Invalid, "a developer that is none", func(ctx context.Context, tx event.Tx) error {
		e.ID, e.Developer = tx.NextID(), 999_999
		return w.db.InsertEndpoint(ctx, e)
	})
	w.outside("InsertEndpoint", w.db.InsertEndpoint(w.ctx, e))
	w.outside("UpdateEndpoint", w.db.UpdateEndpoint(w.ctx, e))
	w.dropEndpoint(changed.ID)
}

func (w *world) dropEndpoint(id int64) {
	w.Helper()
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DeleteEndpoint(ctx, ours, id) })
}

func cursors(w *world) {
	e := w.newEndpoint()
	move := func(account, from, to int64) (moved bool) {
		w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
			moved, err = w.db.MoveCursor(ctx, account, e.ID, from, to)
			return err
		})
		return moved
	}
	w.same("from where it stands", move(ours, 7, 12), true)
	w.same("again, as a second replica would", move(ours, 7, 12), false)
	w.same("in the other account", move(theirs, 12, 13), false)
	got, _, err := w.db.GetEndpoint(w.ctx, ours, e.ID)
	w.same("moved to", []any{got.Cursor, err}, []any{int64(12), nil})
	got.OffAt = got.CreatedAt
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateEndpoint(ctx, got) })
	w.same("while it is off", move(ours, 12, 13), false)
	_, err = w.db.MoveCursor(w.ctx, ours, e.ID, 12, 13)
	w.outside("MoveCursor", err)
	w.dropEndpoint(e.ID)
}

// add queues a message of a lot and gives it as it should be stored.
func (w *world) add(e webhooks.Endpoint, seq, lot int64, name string) webhooks.Delivery {
	w.Helper()
	var d webhooks.Delivery
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		d = webhooks.Delivery{Account: ours, ID: tx.NextID(), Endpoint: e.ID, Seq: seq, Event: name, Subject: event.Subject{Kind: "lot", ID: lot},
			Body: []byte(`{"é":"\n"} `), State: webhooks.Waiting, EmittedAt: tx.Now().Add(-time.Minute), QueuedAt: tx.Now()}
		return w.db.AddDelivery(ctx, d)
	})
	return d
}

// due gives the sequences that an endpoint may be sent now.
func (w *world) due(e webhooks.Endpoint) []int64 {
	w.Helper()
	list, err := w.db.DueDeliveries(w.ctx, e.Account, e.ID, time.Now().Add(time.Minute), 0)
	w.ok(err)
	return ids(list, func(d webhooks.Delivery) int64 { return d.Seq })
}

func deliveries(w *world) {
	e := w.newEndpoint()
	first, second := w.add(e, 10, 1, "lot:updated"), w.add(e, 11, 1, "lot:updated")
	other := w.add(e, 11, 2, "lot:updated") // of the same line, about another lot
	w.add(e, 11, 2, "lot:updated")          // twice: nothing
	first.DueAt, other.DueAt = first.QueuedAt, other.QueuedAt
	list, err := w.db.ListDeliveries(w.ctx, webhooks.DeliveryQuery{Account: ours, Endpoint: e.ID})
	w.same("the first of a subject has the turn", []any{list, err}, []any{[]webhooks.Delivery{other, second, first}, nil})
	list, err = w.db.ListDeliveries(w.ctx, webhooks.DeliveryQuery{Account: ours, Endpoint: e.ID, State: webhooks.Waiting, Limit: 1})
	w.same("one of those that wait", []any{list, err}, []any{[]webhooks.Delivery{other}, nil})
	for what, q := range map[string]webhooks.DeliveryQuery{"of the other account": {Account: theirs, Endpoint: e.ID},
		"of another endpoint": {Account: ours, Endpoint: e.ID + 1}, "of another state": {Account: ours, Endpoint: e.ID, State: webhooks.GivenUp}} {
		list, err := w.db.ListDeliveries(w.ctx, q)
		w.same(what, []any{len(list), err}, []any{0, nil})
	}
	got, found, err := w.db.GetDelivery(w.ctx, ours, first.ID)
	w.same("one", []any{got, found, err}, []any{first, true, nil})
	_, found, err = w.db.GetDelivery(w.ctx, theirs, first.ID)
	w.same("one of the other account", []any{found, err}, []any{false, nil})
	w.refused(fault.Invalid, "to no endpoint", func(ctx context.Context, tx event.Tx) error {
		first.ID, first.Endpoint = tx.NextID(), 999_999
		return w.db.AddDelivery(ctx, first)
	})
	w.outside("AddDelivery", w.db.AddDelivery(w.ctx, first))
	w.dropEndpoint(e.ID)
}

// save writes d over what has the lease and tells whether it did.
func (w *world) save(account int64, d webhooks.Delivery, lease time.Time) (saved bool) {
	w.Helper()
	d.Account = account
	w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
		saved, err = w.db.SaveDelivery(ctx, d, lease)
		return err
	})
	return saved
}

func (w *world) giveTurn(d webhooks.Delivery) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error { return w.db.GiveTurn(ctx, d, tx.Now()) })
}

func turns(w *world) {
	e := w.newEndpoint()
	first := w.add(e, 10, 1, "lot:updated")
	w.add(e, 12, 1, "lot:updated")
	w.add(e, 11, 1, "lot:updated")
	w.giveTurn(first)
	w.same("while one has it, nobody gets it", w.due(e), []int64{10})
	w.refused(fault.Conflict, "two of a subject at once", func(ctx context.Context, tx event.Tx) error {
		second := first
		second.ID++
		second.DueAt = tx.Now()
		_, err := w.db.SaveDelivery(ctx, second, time.Time{})
		return err
	})
	ended := first
	ended.State, ended.Rung, ended.Tries, ended.EndedAt = webhooks.Delivered, 2, 3, first.QueuedAt.Add(time.Second)
	w.same("with a lease that is not its own", w.save(ours, ended, first.QueuedAt), false)
	w.same("from the other account", w.save(theirs, ended, time.Time{}), false)
	w.same("ended", w.save(ours, ended, time.Time{}), true)
	w.same("ended twice", w.save(ours, ended, time.Time{}), false)
	got, _, err := w.db.GetDelivery(w.ctx, ours, first.ID)
	w.same("stored", []any{got, err}, []any{ended, nil})
	w.same("nobody has the turn", w.due(e), []int64{})
	w.giveTurn(first)
	w.same("the next by sequence has it", w.due(e), []int64{11})
	_, err = w.db.SaveDelivery(w.ctx, ended, time.Time{})
	w.outside("SaveDelivery", err)
	w.outside("GiveTurn", w.db.GiveTurn(w.ctx, first, time.Now()))
	w.dropEndpoint(e.ID)
}

func replaced(w *world) {
	e := w.newEndpoint()
	tried := w.add(e, 10, 1, "lot:updated")
	status := w.add(e, 11, 1, "lot:status-updated")
	w.add(e, 12, 1, "lot:updated")
	w.add(e, 13, 2, "lot:updated")
	tried.Rung, tried.Tries, tried.DueAt = 1, 1, tried.QueuedAt
	w.same("tried once", w.save(ours, tried, time.Time{}), true)
	replace := func(account int64) (n int64) {
		w.write(account, func(ctx context.Context, tx event.Tx) (err error) {
			n, err = w.db.ReplaceDeliveries(ctx, webhooks.Delivery{Account: account, Endpoint: e.ID, Subject: status.Subject, Event: "lot:updated"}, tx.Now().Add(time.Minute))
			return err
		})
		return n
	}
	w.same("in the other account", replace(theirs), int64(0))
	w.same("the untried one of this lot and event", replace(ours), int64(1))
	list, err := w.db.ListDeliveries(w.ctx, webhooks.DeliveryQuery{Account: ours, Endpoint: e.ID, State: webhooks.Waiting})
	w.same("left", []any{ids(list, func(d webhooks.Delivery) int64 { return d.Seq }), err}, []any{[]int64{13, 11, 10}, nil})
	_, err = w.db.ReplaceDeliveries(w.ctx, status, time.Now())
	w.outside("ReplaceDeliveries", err)
	w.dropEndpoint(e.ID)
}

func leases(w *world) {
	e := w.newEndpoint()
	d := w.add(e, 10, 1, "lot:updated")
	next := w.add(e, 11, 1, "lot:updated")
	now := d.QueuedAt
	dueAt := func(account int64, now time.Time) int {
		list, err := w.db.DueEndpoints(w.ctx, account, now)
		w.ok(err)
		return len(list)
	}
	lease := func(account int64, d webhooks.Delivery, now time.Time) (got bool) {
		w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
			got, err = w.db.LeaseDelivery(ctx, account, d.ID, now, now.Add(time.Minute))
			return err
		})
		return got
	}
	w.same("before it is due", dueAt(ours, now.Add(-time.Microsecond)), 0)
	w.same("when it is due", dueAt(ours, now), 1)
	w.same("in the other account", []int{dueAt(theirs, now), len(w.due(webhooks.Endpoint{Account: theirs, ID: e.ID}))}, []int{0, 0})
	w.same("leased by the other account", lease(theirs, d, now), false)
	w.same("one without the turn", lease(ours, next, now), false)
	w.same("before it is due", lease(ours, d, now.Add(-time.Microsecond)), false)
	w.same("leased", lease(ours, d, now), true)
	w.same("leased by a second sender", lease(ours, d, now.Add(time.Minute-time.Microsecond)), false)
	w.same("an endpoint whose delivery is leased", dueAt(ours, now.Add(time.Second)), 0)
	w.same("when the lease ended", lease(ours, d, now.Add(time.Minute)), true)
	w.same("the first lease says how it ended", w.save(ours, d, now.Add(time.Minute)), false)
	w.same("the second does", w.save(ours, d, now.Add(2*time.Minute)), true)
	_, err := w.db.LeaseDelivery(w.ctx, ours, d.ID, now, now)
	w.outside("LeaseDelivery", err)
	w.dropEndpoint(e.ID)
}

func hurried(w *world) {
	e := w.newEndpoint()
	first, second, other, leased := w.add(e, 10, 1, "lot:updated"), w.add(e, 11, 1, "lot:updated"), w.add(e, 12, 2, "lot:updated"), w.add(e, 13, 3, "lot:updated")
	now := leased.QueuedAt
	for _, d := range []webhooks.Delivery{first, other, leased} { // each failed once and waits for its next try
		d.Rung, d.Tries, d.DueAt = 1, 1, now.Add(time.Hour)
		if d.ID == leased.ID {
			d.Lease = now.Add(time.Hour)
		}
		w.same("tried once", w.save(ours, d, time.Time{}), true)
	}
	hurry := func(h webhooks.Hurry) (n int64) {
		w.write(h.Account, func(ctx context.Context, _ event.Tx) (err error) {
			n, err = w.db.HurryDeliveries(ctx, h, now)
			return err
		})
		return n
	}
	due := func() []int64 {
		list, err := w.db.DueDeliveries(w.ctx, ours, e.ID, now, 0)
		w.ok(err)
		return ids(list, func(d webhooks.Delivery) int64 { return d.Seq })
	}
	w.same("of the other account", hurry(webhooks.Hurry{Account: theirs, Endpoint: e.ID}), int64(0))
	w.same("of another endpoint", hurry(webhooks.Hurry{Account: ours, Endpoint: e.ID + 1}), int64(0))
	w.same("of a subject that has none", hurry(webhooks.Hurry{Account: ours, Endpoint: e.ID, Subject: event.Subject{Kind: "lot", ID: 9}}), int64(0))
	w.same("still waiting", due(), []int64{})
	w.same("of one subject", hurry(webhooks.Hurry{Account: ours, Endpoint: e.ID, Subject: second.Subject}), int64(1))
	w.same("who has its turn", due(), []int64{10})
	w.same("of all, but for what is due or leased", hurry(webhooks.Hurry{Account: ours, Endpoint: e.ID}), int64(1))
	w.same("the first of each", due(), []int64{10, 12})
	_, err := w.db.HurryDeliveries(w.ctx, webhooks.Hurry{Account: ours, Endpoint: e.ID}, now)
	w.outside("HurryDeliveries", err)
	w.dropEndpoint(e.ID)
}

func requeued(w *world) {
	e := w.newEndpoint()
	var all []webhooks.Delivery
	for seq, state := range map[int64]webhooks.State{20: webhooks.Delivered, 21: webhooks.GivenUp, 22: webhooks.Replaced} {
		d := w.add(e, seq, seq, "lot:updated")
		d.State, d.Tries, d.Rung, d.EndedAt = state, 4, 3, d.QueuedAt
		w.same("ended", w.save(ours, d, time.Time{}), true)
		all = append(all, d)
	}
	earlier, later := w.add(e, 10, 1, "lot:updated"), w.add(e, 30, 1, "lot:updated")
	earlier.State, earlier.EndedAt = webhooks.Delivered, earlier.QueuedAt
	w.same("ended", w.save(ours, earlier, time.Time{}), true)
	w.giveTurn(later)
	replay := func(r webhooks.Replay) (n int64) {
		w.write(r.Account, func(ctx context.Context, tx event.Tx) (err error) {
			n, err = w.db.RequeueDeliveries(ctx, r, tx.Now())
			return err
		})
		return n
	}
	w.same("of the other account", replay(webhooks.Replay{Account: theirs, Endpoint: e.ID}), int64(0))
	w.same("all from a sequence on that ended", replay(webhooks.Replay{Account: ours, Endpoint: e.ID, From: 20}), int64(2))
	w.same("again: they wait", replay(webhooks.Replay{Account: ours, Endpoint: e.ID, From: 20}), int64(0))
	w.same("one", replay(webhooks.Replay{Account: ours, Endpoint: e.ID, Delivery: earlier.ID}), int64(1))
	got := w.due(e)
	w.same("each subject's first has the turn", []any{len(got), slices.Contains(got, 10), slices.Contains(got, 20), slices.Contains(got, 21)}, []any{3, true, true, true})
	for _, d := range all {
		if d.State != webhooks.Replaced {
			back, _, err := w.db.GetDelivery(w.ctx, ours, d.ID)
			w.same("begins the ladder anew, and keeps count", []any{back.Rung, back.Tries, back.EndedAt.IsZero(), err}, []any{0, 4, true, nil})
		}
	}
	_, err := w.db.RequeueDeliveries(w.ctx, webhooks.Replay{Account: ours, Endpoint: e.ID}, time.Now())
	w.outside("RequeueDeliveries", err)
	w.dropEndpoint(e.ID)
}

func attempts(w *world) {
	e := w.newEndpoint()
	d := w.add(e, 10, 1, "lot:updated")
	a := webhooks.Attempt{Try: 1, At: d.QueuedAt, Status: 503, Took: 1234 * time.Microsecond, Error: "é", Answer: "no\n"}
	w.filled(a)
	second := a
	second.Try = 2
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.InsertAttempt(ctx, ours, d.ID, second))
		return w.db.InsertAttempt(ctx, ours, d.ID, a)
	})
	list, err := w.db.ListAttempts(w.ctx, ours, d.ID)
	w.same("in their order", []any{list, err}, []any{[]webhooks.Attempt{a, second}, nil})
	list, err = w.db.ListAttempts(w.ctx, theirs, d.ID)
	w.same("of the other account", []any{len(list), err}, []any{0, nil})
	w.refused(fault.Conflict, "a try twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertAttempt(ctx, ours, d.ID, a) })
	w.refused(fault.Invalid, "of no delivery", func(ctx context.Context, _ event.Tx) error { return w.db.InsertAttempt(ctx, ours, 999_999, a) })
	w.outside("InsertAttempt", w.db.InsertAttempt(w.ctx, ours, d.ID, a))
	w.dropEndpoint(e.ID)
}

func ended(w *world) {
	e := w.newEndpoint()
	old, young, waits := w.add(e, 10, 1, "lot:updated"), w.add(e, 11, 2, "lot:updated"), w.add(e, 12, 3, "lot:updated")
	for d, at := range map[*webhooks.Delivery]time.Time{&old: old.QueuedAt.Add(-time.Hour), &young: old.QueuedAt} {
		d.State, d.EndedAt = webhooks.Delivered, at
		w.same("ended", w.save(ours, *d, time.Time{}), true)
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.InsertAttempt(ctx, ours, d.ID, webhooks.Attempt{Try: 1, At: at})
		})
	}
	purge := func(account int64) (n int64) {
		w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
			n, err = w.db.PurgeDeliveries(ctx, account, old.QueuedAt)
			return err
		})
		return n
	}
	w.same("in the other account", purge(theirs), int64(0))
	w.same("what ended before", purge(ours), int64(1))
	left := func() []int64 {
		list, err := w.db.ListDeliveries(w.ctx, webhooks.DeliveryQuery{Account: ours, Endpoint: e.ID})
		w.ok(err)
		return ids(list, func(d webhooks.Delivery) int64 { return d.ID })
	}
	w.same("left", left(), []int64{waits.ID, young.ID})
	w.write(theirs, func(ctx context.Context, _ event.Tx) error { return w.db.DeleteEndpoint(ctx, theirs, e.ID) })
	w.same("after the other account removed the number", left(), []int64{waits.ID, young.ID})
	w.dropEndpoint(e.ID)
	w.same("after the endpoint", left(), []int64{})
	tries, err := w.db.ListAttempts(w.ctx, ours, young.ID)
	w.same("tries left", []any{len(tries), err}, []any{0, nil})
	w.outside("DeleteEndpoint", w.db.DeleteEndpoint(w.ctx, ours, e.ID))
	_, err = w.db.PurgeDeliveries(w.ctx, ours, time.Now())
	w.outside("PurgeDeliveries", err)
}
