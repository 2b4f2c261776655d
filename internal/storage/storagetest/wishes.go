package storagetest

import (
	"context"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/visits"
)

// wishesOf holds the visits without a date of an agent: his own that are live, the
// oldest first.
func wishesOf(w *world) {
	undated := func(v *visits.Visit) {
		v.Agent, v.Action, v.StartsAt, v.EndsAt, v.Code = agent+1, 0, time.Time{}, time.Time{}, ""
	}
	before, err := w.db.WishesOf(w.ctx, ours, agent+1, 100) // other tests' as well
	w.ok(err)
	first, second := w.newVisit(undated), w.newVisit(undated)
	over := w.newVisit(undated)
	w.newVisit(func(v *visits.Visit) { undated(v); v.Agent = agent })
	w.newVisit(func(v *visits.Visit) { v.Agent, v.Action, v.Code = agent+1, 0, "777777" }) // has a date
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		left := over
		left.Visitors = append([]visits.Visitor(nil), over.Visitors...)
		for i := range left.Visitors {
			left.Visitors[i].Status = visits.CancelledByAgent
		}
		return w.db.UpdateVisit(ctx, left, over)
	})
	wishes := func(account int64, most int, want ...visits.Visit) {
		w.Helper()
		got, err := w.db.WishesOf(w.ctx, account, agent+1, most)
		w.ok(err)
		w.same("wishes", got, want)
	}
	wishes(ours, 100, append(before, first, second)...)
	wishes(ours, len(before)+1, append(before, first)...)
	wishes(theirs, 100)
}
