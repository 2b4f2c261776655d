package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

func holdRows() []row {
	return []row{
		{"TakeHolds HeldLots", takeHolds},
		{"ChangeHolds PassHolds DropHolds", moveHolds},
		{"DueHolds NextDue", dueHolds},
		{"DueHolds", dueInAWrite},
		{"TakeHolds GetLots Families Children LotSheet HeldLots DueHolds", heldInAWrite},
	}
}

// newLots makes free lots of a programme of their own.
func (w *world) newLots(references ...string) (program int64, list []int64) {
	program = w.newSite(func(*programs.Program) {}).ID
	for _, r := range references {
		list = append(list, w.newLot(program, r, func(*programs.Lot) {}).ID)
	}
	return program, list
}

// held expects the lots to have these holds, in their order.
func (w *world) held(what string, program int64, lots []int64, want ...programs.Hold) {
	w.Helper()
	list, err := w.db.GetLots(w.ctx, ours, program, lots)
	w.ok(err)
	var got []programs.Hold
	for _, l := range list {
		got = append(got, l.Hold)
	}
	w.same(what, got, want)
}

func (w *world) take(h programs.Hold, lots ...int64) {
	w.Helper()
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.TakeHolds(ctx, ours, lots, h) })
}

func takeHolds(w *world) {
	program, lots := w.newLots("1", "2", "3")
	h := programs.Hold{State: programs.Optioned, Holder: 7001, Until: endOfDays.Add(time.Microsecond)}
	w.filled(h)
	w.take(h, lots[1], lots[0])
	w.held("taken", program, lots, h, h, programs.Hold{})
	other := programs.Hold{State: programs.Sold, Holder: 7002}
	w.refused(fault.Conflict, "one of two is held", func(ctx context.Context, _ event.Tx) error {
		return w.db.TakeHolds(ctx, ours, []int64{lots[2], lots[0]}, other)
	})
	w.refused(fault.Conflict, "held, though its time is over", func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.TakeHolds(ctx, ours, lots[2:], programs.Hold{State: programs.Optioned, Holder: 7003, Until: tx.Now().Add(-time.Hour)}))
		return w.db.TakeHolds(ctx, ours, lots[2:], other)
	})
	w.refused(fault.Invalid, "their lot", func(ctx context.Context, _ event.Tx) error {
		return w.db.TakeHolds(ctx, ours, []int64{stranger}, other)
	})
	w.held("after refusals", program, lots, h, h, programs.Hold{})
	for what, c := range map[string]struct {
		account, holder int64
		want            []int64
	}{"held": {ours, h.Holder, lots[:2]}, "nobody's": {ours, 7002, []int64{}}, "of the other account": {theirs, h.Holder, []int64{}}, "theirs": {theirs, holder, []int64{box}}} {
		list, err := w.db.HeldLots(w.ctx, c.account, c.holder)
		w.ok(err)
		w.same(what, ids(list, lotID), c.want)
	}
	whole, err := w.db.GetLots(w.ctx, ours, program, lots[:2])
	w.ok(err)
	list, err := w.db.HeldLots(w.ctx, ours, h.Holder)
	w.ok(err)
	w.same("whole lots", list, whole)
	w.outside("TakeHolds", w.db.TakeHolds(w.ctx, ours, lots[2:], other))
}

func moveHolds(w *world) {
	program, lots := w.newLots("1", "2", "3")
	mine, other := programs.Hold{State: programs.Optioned, Holder: 7101, Until: endOfDays}, programs.Hold{State: programs.Optioned, Holder: 7102, Until: endOfDays}
	w.take(mine, lots[:2]...)
	w.take(other, lots[2])
	longer := programs.Hold{State: programs.PreBooked, Holder: 7101, Until: endOfDays.Add(time.Hour)}
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.ChangeHolds(ctx, ours, longer) })
	w.held("changed", program, lots, longer, longer, other)
	sale := programs.Hold{State: programs.Booked, Holder: 7103}
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.PassHolds(ctx, ours, 7101, sale) })
	w.held("passed", program, lots, sale, sale, other)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.DropHolds(ctx, ours, nil))
		return w.db.DropHolds(ctx, ours, []int64{lots[1], stranger})
	})
	w.held("dropped", program, lots, sale, programs.Hold{}, other)
	// What the other account calls the same is not touched: Run compares it.
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.ChangeHolds(ctx, ours, programs.Hold{State: programs.Sold, Holder: holder}))
		w.ok(w.db.ChangeHolds(ctx, ours, programs.Hold{State: programs.Sold, Holder: stranger}))
		w.ok(w.db.PassHolds(ctx, ours, stranger, programs.Hold{State: programs.Sold, Holder: 7104}))
		w.ok(w.db.PassHolds(ctx, ours, holder, programs.Hold{State: programs.Optioned, Holder: holder, Until: endOfDays}))
		return w.db.DropHolds(ctx, ours, lots)
	})
	w.held("free", program, lots, programs.Hold{}, programs.Hold{}, programs.Hold{})
	w.outside("ChangeHolds", w.db.ChangeHolds(w.ctx, ours, longer))
	w.outside("PassHolds", w.db.PassHolds(w.ctx, ours, 7103, longer))
	w.outside("DropHolds", w.db.DropHolds(w.ctx, ours, lots))
}

func dueHolds(w *world) {
	_, lots := w.newLots("1", "2", "3", "4")
	start := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC) // before anything else here ends
	late := programs.Hold{State: programs.Optioned, Holder: 7201, Until: start.Add(time.Minute)}
	early := programs.Hold{State: programs.Optioned, Holder: 7202, Until: start}
	w.take(late, lots[0])
	w.take(early, lots[1:3]...)
	w.take(programs.Hold{State: programs.Sold, Holder: 7203}, lots[3])
	for what, c := range map[string]struct {
		account int64
		now     time.Time
		most    int
		want    []programs.Hold
	}{
		"just before":          {ours, start.Add(-time.Microsecond), 9, nil},
		"at the instant":       {ours, start, 9, []programs.Hold{early}},
		"the earliest first":   {ours, start.Add(time.Hour), 9, []programs.Hold{early, late}},
		"one":                  {ours, start.Add(time.Hour), 1, []programs.Hold{early}},
		"of the other account": {theirs, start.Add(time.Hour), 9, nil},
		"its first":            {theirs, start.Add(time.Hour), 1, nil},
	} {
		got, err := w.db.DueHolds(w.ctx, c.account, c.now, c.most)
		w.ok(err)
		w.same(what, got, c.want)
	}
	account, due, found, err := w.db.NextDue(w.ctx)
	w.ok(err)
	w.same("next", []any{account, due, found}, []any{ours, start, true})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropHolds(ctx, ours, lots) })
	_, due, found, err = w.db.NextDue(w.ctx)
	if err != nil || !found || !due.After(late.Until) {
		w.Errorf("next of the others: %v %v %v", due, found, err)
	}
}

// Within a write it is known what the write itself did.
func dueInAWrite(w *world) {
	_, lots := w.newLots("1", "2", "3")
	instant := time.Date(2002, 1, 1, 0, 0, 0, 0, time.UTC) // before anything else here ends
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		first := func(what string, want ...programs.Hold) {
			w.Helper()
			got, err := w.db.DueHolds(ctx, ours, instant, 1)
			w.ok(err)
			w.same(what, got, want)
		}
		first("nothing ends so early")
		one := programs.Hold{State: programs.Optioned, Holder: 7301, Until: instant}
		w.ok(w.db.TakeHolds(ctx, ours, lots[:1], one))
		first("taken", one)
		w.ok(w.db.DropHolds(ctx, ours, lots[:1]))
		first("given back")
		late := programs.Hold{State: programs.Optioned, Holder: 7302, Until: instant.Add(time.Microsecond)}
		w.ok(w.db.TakeHolds(ctx, ours, lots[1:2], late))
		first("not yet")
		late.Until = instant
		w.ok(w.db.ChangeHolds(ctx, ours, late))
		first("ends sooner", late)
		w.ok(w.db.DropHolds(ctx, ours, lots[1:2]))
		first("nothing again")
		w.ok(w.db.TakeHolds(ctx, ours, lots[2:], programs.Hold{State: programs.Sold, Holder: 7303}))
		passed := programs.Hold{State: programs.Optioned, Holder: 7304, Until: instant}
		w.ok(w.db.PassHolds(ctx, ours, 7303, passed))
		first("passed", passed)
		return w.db.DropHolds(ctx, ours, lots[2:])
	})
}

// Who looks in the write that takes lots, at the lot or at the one it is sold with,
// sees who has them.
func heldInAWrite(w *world) {
	for what, look := range map[string]func(ctx context.Context, program, parent, child int64) ([]programs.Lot, error){
		"by its id": func(ctx context.Context, program, _, child int64) ([]programs.Lot, error) {
			return w.db.GetLots(ctx, ours, program, []int64{child})
		},
		"by its family": func(ctx context.Context, program, parent, _ int64) ([]programs.Lot, error) {
			return w.db.Families(ctx, ours, program, []int64{parent})
		},
		"by its parent": func(ctx context.Context, _, parent, _ int64) ([]programs.Lot, error) {
			return w.db.Children(ctx, ours, []int64{parent})
		},
		"in the list": func(ctx context.Context, program, _, _ int64) ([]programs.Lot, error) {
			sheet, err := w.db.LotSheet(ctx, ours, program)
			w.ok(err)
			return slices.Collect(sheet.All()), nil
		},
		"by its holder": func(ctx context.Context, _, _, _ int64) ([]programs.Lot, error) {
			return w.db.HeldLots(ctx, ours, 7501)
		},
	} {
		program := w.newSite(func(*programs.Program) {}).ID
		parent := w.newLot(program, "A", func(*programs.Lot) {}).ID
		child := w.newLot(program, "B", func(l *programs.Lot) { l.Parent, l.Main, l.Type = parent, false, "parking" }).ID
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			h := programs.Hold{State: programs.Optioned, Holder: 7501, Until: tx.Now().Add(time.Hour)}
			w.ok(w.db.TakeHolds(ctx, ours, []int64{child}, h))
			list, err := look(ctx, program, parent, child)
			w.ok(err)
			last := programs.Lot{}
			if len(list) > 0 {
				last = list[len(list)-1]
			}
			w.same(what, []any{last.ID, last.Hold}, []any{child, h})
			w.ok(w.db.TakeHolds(ctx, ours, []int64{parent}, programs.Hold{State: programs.Optioned, Holder: 7502, Until: tx.Now()}))
			due, err := w.db.DueHolds(ctx, ours, tx.Now(), 10)
			w.ok(err)
			w.same("what is due after that", due, []programs.Hold{{State: programs.Optioned, Holder: 7502, Until: tx.Now()}})
			return w.db.DropHolds(ctx, ours, []int64{parent, child})
		})
	}
}
