package storagetest

import (
	"context"
	"math"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/visits"
)

func waitingRows() []row {
	return []row{
		{"SaveWaiting FindWaiting DropWaiting Awaited ListWaiting PurgeWaiting", line},
		{"SaveProof FindProof DropProof PurgeProofs", proofs},
		{"RatingOf", ratings},
	}
}

// line: who waits longest is first, who was told waits no longer, and who has waited his
// time is forgotten.
func line(w *world) {
	p, q := w.newProperty("line", nothing), w.newProperty("line2", nothing)
	someone := func(property int64, email string, since int) visits.Waiting {
		return visits.Waiting{Account: ours, Property: property, Email: email, Language: "en", Since: at(since), UntilAt: at(since + 100)}
	}
	first, second, told := someone(p.ID, "First@example.org", 1), someone(p.ID, "second@example.org", 2), someone(p.ID, "told@example.org", 0)
	told.ToldAt = at(5)
	w.filled(told)
	save := func(list ...visits.Waiting) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			for _, one := range list {
				w.ok(w.db.SaveWaiting(ctx, one))
			}
			return nil
		})
	}
	save(second, told, first, someone(q.ID, "first@example.org", 3))

	waits := func(what string, account int64, now, since time.Time, most int, before int, want ...visits.Waiting) {
		w.Helper()
		got, n, err := w.db.ListWaiting(w.ctx, account, p.ID, now, since, most)
		w.same(what, []any{got, n, err}, []any{want, before, nil})
	}
	waits("the line", ours, at(6), at(4), 0, 1, first, second)
	waits("told long ago", ours, at(6), at(5), 0, 0, first, second)
	waits("the first", ours, at(6), at(6), 1, 0, first)
	waits("once the first's time is over", ours, at(101), at(101), 0, 0, second)
	waits("of the other account", theirs, at(6), at(4), 0, 0)

	find := func(account int64, key string, want visits.Waiting) {
		w.Helper()
		got, found, err := w.db.FindWaiting(w.ctx, account, p.ID, key)
		w.same(key, []any{got, found, err}, []any{want, want.Account != 0, nil})
	}
	find(ours, "first@example.org", first)
	find(ours, "told@example.org", told)
	find(ours, "nobody@example.org", visits.Waiting{})
	find(theirs, "first@example.org", visits.Waiting{})

	awaited := func(what string, account int64, now time.Time, want ...int64) {
		w.Helper()
		got, err := w.db.Awaited(w.ctx, account, now)
		w.same(what, []any{got, err}, []any{want, nil})
	}
	awaited("awaited", ours, at(6), p.ID, q.ID)
	awaited("awaited yet", ours, at(102), q.ID)
	awaited("theirs", theirs, at(6), property)

	first.Email, first.Language, first.Since, first.UntilAt, first.ToldAt = "first@example.org", "fr", at(10), at(200), at(11)
	save(first)
	waits("one was told", ours, at(12), at(10), 0, 1, second)
	find(ours, "first@example.org", first)
	for _, want := range []bool{true, false} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			dropped, err := w.db.DropWaiting(ctx, ours, p.ID, "second@example.org")
			w.same("dropped", dropped, want)
			return err
		})
	}
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.PurgeWaiting(ctx, ours, at(150)) })
	find(ours, "told@example.org", visits.Waiting{})
	find(ours, "first@example.org", first)
	w.outside("SaveWaiting", w.db.SaveWaiting(w.ctx, first))
	w.outside("PurgeWaiting", w.db.PurgeWaiting(w.ctx, ours, at(0)))
	_, err := w.db.DropWaiting(w.ctx, ours, p.ID, "first@example.org")
	w.outside("DropWaiting", err)
}

func proofs(w *world) {
	p := w.newProperty("proofs", nothing)
	one := visits.Proof{Account: ours, Property: p.ID, EmailKey: "a@example.org", Code: "012345", Tries: 2, UntilAt: at(10)}
	late := visits.Proof{Account: ours, Property: p.ID, EmailKey: "b@example.org", Code: "999999", UntilAt: at(20)}
	w.filled(one)
	save := func(p visits.Proof) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveProof(ctx, p) })
	}
	find := func(what string, account int64, key string, want visits.Proof) {
		w.Helper()
		got, found, err := w.db.FindProof(w.ctx, account, p.ID, key)
		w.same(what, []any{got, found, err}, []any{want, want.Account != 0, nil})
	}
	save(one)
	save(late)
	find("a code", ours, one.EmailKey, one)
	find("of the other account", theirs, one.EmailKey, visits.Proof{})
	one.Code, one.Tries, one.UntilAt = "543210", 0, at(11)
	save(one)
	find("another code", ours, one.EmailKey, one)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.PurgeProofs(ctx, ours, at(11)) })
	find("over", ours, one.EmailKey, visits.Proof{})
	find("not over", ours, late.EmailKey, late)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropProof(ctx, ours, p.ID, late.EmailKey) })
	find("dropped", ours, late.EmailKey, visits.Proof{})
	w.outside("SaveProof", w.db.SaveProof(w.ctx, one))
	w.outside("DropProof", w.db.DropProof(w.ctx, ours, p.ID, "x"))
	w.outside("PurgeProofs", w.db.PurgeProofs(w.ctx, ours, at(0)))
}

func ratings(w *world) {
	const user = agent + 1
	rated := func(by int64, ratings ...int) {
		w.newVisit(func(v *visits.Visit) {
			v.Agent, v.Action = by, 0
			one := v.Visitors[0]
			v.Visitors = nil
			for i, r := range ratings {
				one.Position, one.Email, one.Rating = i, string(rune('a'+i))+"@example.org", r
				v.Visitors = append(v.Visitors, one)
			}
		})
	}
	sum := func(account int64) (float64, int64) {
		w.Helper()
		mean, n, err := w.db.RatingOf(w.ctx, account, user)
		w.ok(err)
		return mean * float64(n), n
	}
	before, some := sum(ours) // other checks' as well
	rated(user, 5, 0, 4)
	rated(user, 5)
	rated(agent, 1)
	after, more := sum(ours)
	w.same("given, by how many", []any{math.Round(after - before), more - some}, []any{14.0, int64(3)})
	if mean, n := sum(theirs); mean != 0 || n != 0 {
		w.Errorf("their ratings: %g of %d", mean, n)
	}
}
