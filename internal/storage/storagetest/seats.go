package storagetest

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
)

func seatRows() []row {
	return []row{
		{"TakeSeat FreeSeat Seats HeldSeat", seats},
		{"HoldTime FreeTime HeldTime Taken", heldTime},
		{"Booked", booked},
	}
}

func held(account, user int64, from, to time.Time) agenda.Held {
	return agenda.Held{Account: account, User: user, Start: from, End: to}
}

func seats(w *world) {
	p := w.newProperty("seats", nothing)
	var one, hold visits.Seat
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		one = visits.Seat{Account: ours, Property: p.ID, StartsAt: at(0), Number: 2, Visit: viewing, Position: 3}
		hold = visits.Seat{Account: ours, Property: p.ID, StartsAt: at(0), Number: 1, Hold: "hash", UntilAt: tx.Now().Add(time.Hour)}
		w.ok(w.db.TakeSeat(ctx, one))
		return w.db.TakeSeat(ctx, hold)
	})
	w.seatsAre("taken and held", p.ID, hold.UntilAt.Add(-1000), hold, one)
	w.seatsAre("ran out", p.ID, hold.UntilAt, one)
	for what, s := range map[string]visits.Seat{"a seat that is booked": one, "a seat that is held": hold} {
		w.refused(fault.Conflict, what, func(ctx context.Context, _ event.Tx) error {
			s.Hold, s.Visit = "other", 0
			s.UntilAt = hold.UntilAt
			return w.db.TakeSeat(ctx, s)
		})
	}
	for _, c := range []struct {
		account int64
		hash    string
		want    bool
	}{{ours, "hash", true}, {theirs, "hash", false}, {ours, "none", false}} {
		got, found, err := w.db.HeldSeat(w.ctx, c.account, c.hash)
		if found != c.want || err != nil || found && got.Number != 1 {
			w.Errorf("HeldSeat(%+v): %+v %v %v", c, got, found, err)
		}
	}
	booked := hold
	booked.Visit, booked.Position, booked.Hold, booked.UntilAt = viewing, 1, "", time.Time{}
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.FreeSeat(ctx, hold))
		w.ok(w.db.TakeSeat(ctx, booked))
		return w.db.FreeSeat(ctx, one)
	})
	w.seatsAre("booked, and one free again", p.ID, at(0), booked)
	w.seatsRunOut(p)
	w.refused(fault.Invalid, "a seat of their property", func(ctx context.Context, _ event.Tx) error {
		return w.db.TakeSeat(ctx, visits.Seat{Account: ours, Property: stranger, StartsAt: at(0), Number: 1, Visit: viewing})
	})
	w.outside("TakeSeat", w.db.TakeSeat(w.ctx, one))
	w.outside("FreeSeat", w.db.FreeSeat(w.ctx, one))
}

// seatsRunOut: a seat whose holder let it run out is anybody's.
func (w *world) seatsRunOut(p listings.Property) {
	for _, next := range []visits.Seat{{Visit: viewing}, {Hold: "second", UntilAt: at(0)}} {
		next.Account, next.Property, next.StartsAt, next.Number = ours, p.ID, at(int(next.Visit)+60), 1
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			over := next
			over.Visit, over.Hold, over.UntilAt = 0, "over", tx.Now()
			return w.db.TakeSeat(ctx, over)
		})
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			taken, err := w.db.Seats(ctx, ours, p.ID, next.StartsAt, tx.Now())
			w.same("before it is taken", []any{taken, err}, []any{[]visits.Seat{}, nil})
			return w.db.TakeSeat(ctx, next)
		})
		got, err := w.db.Seats(w.ctx, ours, p.ID, next.StartsAt, at(-1))
		w.same("taken from who let it run out", []any{got, err}, []any{[]visits.Seat{next}, nil})
	}
}

func (w *world) seatsAre(what string, property int64, now time.Time, want ...visits.Seat) {
	w.Helper()
	got, err := w.db.Seats(w.ctx, ours, property, at(0), now)
	w.same(what, []any{got, err}, []any{want, nil})
	other, err := w.db.Seats(w.ctx, theirs, property, at(0), now)
	w.same(what+", the other account", []any{len(other), err}, []any{0, nil})
}

// heldTime takes and frees time of an agent of its own, and looks at all of it each time.
func heldTime(w *world) {
	const user = agent + 1
	take := func(from, to int, until time.Time) func(ctx context.Context, _ event.Tx) error {
		return func(ctx context.Context, _ event.Tx) error {
			h := held(ours, user, at(from), at(to))
			if h.Until = until; from == 0 {
				h.Action = action + 1 // which holds once
			}
			return w.db.HoldTime(ctx, h)
		}
	}
	is := func(what string, want ...int) {
		w.Helper()
		var got []int
		list, err := w.db.Taken(w.ctx, ours, user, at(-10_000), at(10_000), at(0))
		w.ok(err)
		for _, i := range list {
			got = append(got, int(i.Start.Sub(at(0)).Minutes()), int(i.End.Sub(at(0)).Minutes()))
		}
		w.same(what, got, append([]int(nil), want...))
	}
	w.write(ours, take(100, 130, time.Time{}))
	w.write(ours, take(0, 30, time.Time{}))
	w.write(ours, take(30, 60, time.Time{}))
	w.write(ours, take(60, 100, time.Time{}))
	w.write(ours, take(-30, 0, time.Time{}))
	is("one after the other", -30, 0, 0, 30, 30, 60, 60, 100, 100, 130)
	for _, c := range [][2]int{{0, 30}, {-31, -29}, {120, 140}, {-40, 200}, {10, 20}, {29, 31}} {
		w.refused(fault.Conflict, "time that is held", take(c[0], c[1], time.Time{}))
	}
	free := func(from int) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.FreeTime(ctx, ours, user, at(from)) })
	}
	free(30)
	free(31) // nothing begins then
	is("one free", -30, 0, 0, 30, 60, 100, 100, 130)
	free(-30)
	free(100)
	is("the first and the last free", 0, 30, 60, 100)
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // run out as soon as they are there
		w.ok(take(30, 40, tx.Now())(ctx, tx))
		return take(45, 50, tx.Now())(ctx, tx)
	})
	w.write(ours, take(30, 60, time.Time{}))
	is("taken from who let it run out", 0, 30, 30, 60, 60, 100)
	acted := held(ours, user, at(0), at(30))
	acted.Action = action + 1
	list, err := w.db.HeldTime(w.ctx, ours, user, at(29), at(61), at(0))
	w.ok(err)
	w.same("in a window", list, []agenda.Held{acted, held(ours, user, at(30), at(60)), held(ours, user, at(60), at(100))})
	list, err = w.db.HeldTime(w.ctx, ours, user, at(30), at(60), at(0))
	w.ok(err)
	w.same("within bounds", list, []agenda.Held{held(ours, user, at(30), at(60))})
	list, err = w.db.HeldTime(w.ctx, theirs, user, at(0), at(100), at(0))
	w.same("of the other account", []any{len(list), err}, []any{0, nil})
	w.refused(fault.Conflict, "twice for one action", func(ctx context.Context, _ event.Tx) error {
		again := acted
		again.Start, again.End = at(700), at(730)
		return w.db.HoldTime(ctx, again)
	})
	w.refused(fault.Invalid, "of their user", func(ctx context.Context, _ event.Tx) error {
		return w.db.HoldTime(ctx, held(ours, stranger, at(0), at(1)))
	})
	w.outside("HoldTime", w.db.HoldTime(w.ctx, held(ours, user, at(500), at(501))))
	w.outside("FreeTime", w.db.FreeTime(w.ctx, ours, user, at(0)))
}

func booked(w *world) {
	p := w.newProperty("booked", nothing)
	far := w.newProperty("far", func(p *listings.Property) { p.Lat, p.Lon, p.Located = 0, 0, false })
	const user = agent
	var until time.Time
	visit := func(from, to int, property int64, status visits.Status) visits.Visit {
		return w.newVisit(func(v *visits.Visit) {
			v.Agent, v.Property, v.StartsAt, v.EndsAt, v.Properties = user, property, at(from), at(to), []visits.Shown{{Property: property}}
			v.Visitors[0].Status = status
		})
	}
	a, b := visit(200, 230, p.ID, visits.Proposed), visit(230, 260, far.ID, visits.Confirmed)
	visit(300, 330, p.ID, visits.CancelledByAgent)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		until = tx.Now().Add(time.Hour)
		for _, v := range []visits.Visit{a, b} {
			w.ok(w.db.HoldTime(ctx, held(ours, user, v.StartsAt, v.EndsAt)))
			w.ok(w.db.TakeSeat(ctx, visits.Seat{Account: ours, Property: v.Property, StartsAt: v.StartsAt, Number: 1, Visit: v.ID}))
		}
		return w.db.TakeSeat(ctx, visits.Seat{Account: ours, Property: p.ID, StartsAt: a.StartsAt, Number: 2, Hold: "booked", UntilAt: until})
	})
	first := visits.Appointment{Interval: visits.Interval{Start: at(200), End: at(230)}, Visit: a.ID, Property: p.ID, Capacity: 3, Seats: 2, Lat: 47.2184, Lon: -1.5536001, Located: true}
	second := visits.Appointment{Interval: visits.Interval{Start: at(230), End: at(260)}, Visit: b.ID, Property: far.ID, Capacity: 3, Seats: 1}
	for what, c := range map[string]struct {
		account  int64
		from, to int
		now      time.Time
		want     []visits.Appointment
	}{
		"all of an evening":    {ours, 100, 400, time.Time{}, []visits.Appointment{first, second}},
		"from within":          {ours, 229, 231, time.Time{}, []visits.Appointment{first, second}},
		"from the end":         {ours, 230, 400, time.Time{}, []visits.Appointment{second}},
		"until the start":      {ours, 100, 230, time.Time{}, []visits.Appointment{first}},
		"of the other account": {theirs, 100, 400, time.Time{}, nil},
	} {
		got, err := w.db.Booked(w.ctx, c.account, user, at(c.from), at(c.to), c.now)
		w.ok(err)
		w.same(what, got, c.want)
	}
	got, err := w.db.Booked(w.ctx, ours, user, at(100), at(230), until)
	first.Seats = 1
	w.same("when the hold ran out", []any{got, err}, []any{[]visits.Appointment{first}, nil})
}
