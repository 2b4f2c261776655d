package storagetest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// What the seed puts into each account: holder is an option of box.
const (
	waiter int64 = 541 // waits for box
	sale   int64 = 542 // of flat
)

func optionRows() []row {
	return []row{
		{"InsertOption UpdateOption GetOption ReplaceOptionLots", options},
		{"ListOptions", listOptions},
		{"Waiting", waiting},
		{"LiveFor", liveFor},
		{"LeadOn", leadOn},
	}
}

func (w *world) seedSales(ctx context.Context, tx event.Tx, account int64, mark string) error {
	o := anOption(tx, holder, func(o *sales.Option) { o.Account, o.Comment = account, mark })
	w.ok(w.db.InsertOption(ctx, o))
	o.ID, o.Status = waiter, sales.OptionPending
	w.ok(w.db.InsertOption(ctx, o))
	p := aPurchase(tx, sale, func(p *sales.Purchase) { p.Account, p.Option, p.Comment = account, 0, mark })
	return w.db.InsertPurchase(ctx, p)
}

func (w *world) snapSales(account int64, s *snapshot) {
	for _, id := range []int64{estate, stranger} {
		q := sales.Query{Account: account, Program: id}
		options, n, err := w.db.ListOptions(w.ctx, q)
		w.ok(err)
		purchases, m, err := w.db.ListPurchases(w.ctx, q)
		w.ok(err)
		s.Options, s.Purchases, s.Totals = append(s.Options, options...), append(s.Purchases, purchases...), append(s.Totals, n, m)
	}
}

// anOption is a live option of box with everything filled.
func anOption(tx event.Tx, id int64, change func(*sales.Option)) sales.Option {
	o := sales.Option{Account: ours, ID: id, Program: estate, Lead: lead, Owner: agent, Key: doorKey, Status: sales.OptionLive, ExpiresAt: endOfDays,
		Lifespan: 36 * time.Hour, Renewals: 2, Comment: "c", Lots: []sales.OptionLot{sold(box, "P01", 800_000, 2000)}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	change(&o)
	return o
}

// sold is a lot of an option or a purchase, called as aLot makes it.
func sold(lot int64, reference string, price, rate int64) sales.OptionLot {
	l := sales.OptionLot{Lot: lot, Name: programs.LotName{Reference: reference, Type: "apartment"}, Price: price, VATRate: rate}
	if lot == box {
		l.Name.Type = "parking"
	}
	return l
}

func (w *world) newOption(change func(*sales.Option)) (o sales.Option) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		o = anOption(tx, tx.NextID(), change)
		return w.db.InsertOption(ctx, o)
	})
	return o
}

func (w *world) sameOption(what string, want sales.Option) {
	w.Helper()
	got, found, err := w.db.GetOption(w.ctx, ours, want.ID)
	w.ok(err)
	w.same(what, []any{got, found}, []any{want, true})
}

func options(w *world) {
	program, lots := w.newLots("1", "2", "3")
	// Neither the order of ids nor that of insertion: main lots first, then by id.
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		l := aLot(ours, lots[0], "1", tx.Now(), func(l *programs.Lot) { l.Program, l.Main, l.Type = program, false, "parking" })
		return w.db.UpdateLot(ctx, l)
	})
	wants := w.newInterest(&leads.Lead{ID: lead}, program)
	o := w.newOption(func(o *sales.Option) {
		o.Program, o.Interest = program, wants.ID
		o.Lots = []sales.OptionLot{sold(lots[1], "2", 2, 550), sold(lots[2], "3", 3, 2000), sold(lots[0], "1", 1, 2000)}
		o.Lots[2].Name.Type = "parking"
	})
	w.filled(o, ".AvailableAt") // worked out, not kept
	w.sameOption("stored", o)
	bare := w.newOption(func(o *sales.Option) {
		o.Key, o.ExpiresAt, o.Lifespan, o.Status = 0, time.Time{}, 0, sales.OptionPending
		o.Lots = nil
	})
	w.sameOption("with nothing in it", bare)
	changed := o
	changed.Owner, changed.Status, changed.ExpiresAt, changed.Lifespan, changed.Renewals, changed.Comment = agent+1, sales.OptionCanceled, time.Time{}, 0, 0, ""
	changed.Lots = []sales.OptionLot{sold(lots[2], "3", 9, 1000)}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		w.ok(w.db.UpdateOption(ctx, changed))
		return w.db.ReplaceOptionLots(ctx, ours, o.ID, changed.Lots)
	})
	w.sameOption("changed", changed)
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // the other account has one of this number: Run compares it
		seeded := anOption(tx, holder, func(o *sales.Option) { o.Comment, o.Lots = "ours", []sales.OptionLot{{Lot: box}} })
		w.ok(w.db.UpdateOption(ctx, seeded))
		return w.db.ReplaceOptionLots(ctx, ours, holder, seeded.Lots)
	})
	for _, wrong := range [][2]int64{{theirs, o.ID}, {ours, stranger}} {
		if _, found, err := w.db.GetOption(w.ctx, wrong[0], wrong[1]); found || err != nil {
			w.Errorf("GetOption(%v): %v %v", wrong, found, err)
		}
	}
	refuseOptions(w, o)
}

func refuseOptions(w *world, o sales.Option) {
	for what, change := range map[string]func(*sales.Option){
		"their programme": func(o *sales.Option) { o.Program = stranger }, "their lead": func(o *sales.Option) { o.Lead = stranger },
		"their user": func(o *sales.Option) { o.Owner = stranger }, "their key": func(o *sales.Option) { o.Key = stranger },
		"their lot": func(o *sales.Option) { o.Lots = []sales.OptionLot{{Lot: stranger}} },
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertOption(ctx, anOption(tx, tx.NextID(), change))
		})
	}
	w.refused(fault.Conflict, "a lot twice", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertOption(ctx, anOption(tx, tx.NextID(), func(o *sales.Option) { o.Lots = append(o.Lots, o.Lots[0]) }))
	})
	w.outside("InsertOption", w.db.InsertOption(w.ctx, o))
	w.outside("UpdateOption", w.db.UpdateOption(w.ctx, o))
	w.outside("ReplaceOptionLots", w.db.ReplaceOptionLots(w.ctx, ours, o.ID, nil))
}

func optionID(o sales.Option) int64 { return o.ID }

func listOptions(w *world) {
	program, _ := w.newLots()
	now := endOfDays.Add(-time.Hour)
	in := func(change func(*sales.Option)) sales.Option {
		return w.newOption(func(o *sales.Option) { o.Program, o.ExpiresAt = program, now.Add(time.Microsecond); change(o) })
	}
	live := in(func(*sales.Option) {})
	over := in(func(o *sales.Option) { o.ExpiresAt = now })
	written := in(func(o *sales.Option) { o.Status, o.Owner = sales.OptionExpired, agent+1 })
	waits := in(func(o *sales.Option) { o.Status, o.ExpiresAt, o.Key = sales.OptionPending, time.Time{}, 0 })
	for what, c := range map[string]struct {
		query sales.Query
		want  []int64
		total int64
	}{
		"all":                  {sales.Query{}, []int64{live.ID, over.ID, written.ID, waits.ID}, 4},
		"a page":               {sales.Query{Limit: 2, Offset: 1}, []int64{over.ID, written.ID}, 4},
		"past the end":         {sales.Query{Offset: 4}, []int64{}, 4},
		"live":                 {sales.Query{Status: "option"}, []int64{live.ID}, 1},
		"expired, told or not": {sales.Query{Status: "option-expired"}, []int64{over.ID, written.ID}, 2},
		"waiting":              {sales.Query{Status: "option-pending"}, []int64{waits.ID}, 1},
		"an owner's":           {sales.Query{Owner: agent + 1}, []int64{written.ID}, 1},
		"a key's":              {sales.Query{Key: doorKey, Status: "option-expired"}, []int64{over.ID, written.ID}, 2},
		"of the other account": {sales.Query{Account: theirs}, []int64{}, 0},
		"of another programme": {sales.Query{Program: annex}, []int64{}, 0},
	} {
		q := c.query
		q.Now = now
		if q.Account == 0 {
			q.Account = ours
		}
		if q.Program == 0 {
			q.Program = program
		}
		list, total, err := w.db.ListOptions(w.ctx, q)
		w.ok(err)
		w.same(what, ids(list, optionID), c.want)
		w.same(what+", total", total, c.total)
		if what == "all" {
			w.same("whole options", list, []sales.Option{live, over, written, waits})
		}
	}
}

func waiting(w *world) {
	program, lots := w.newLots("1", "2", "3")
	line := func(status sales.OptionStatus, of ...int64) sales.Option {
		return w.newOption(func(o *sales.Option) {
			o.Program, o.Status, o.Lots = program, status, nil
			for _, lot := range of {
				o.Lots = append(o.Lots, sold(lot, strconv.Itoa(1+slices.Index(lots, lot)), 0, 0))
			}
		})
	}
	line(sales.OptionLive, lots[0])
	both := line(sales.OptionPending, lots[0], lots[1])
	one := line(sales.OptionPending, lots[1])
	line(sales.OptionPending, lots[2])
	line(sales.OptionCanceled, lots[1])
	for what, c := range map[string]struct {
		account int64
		lots    []int64
		want    []int64
	}{
		"for either, the oldest first": {ours, lots[:2], []int64{both.ID, one.ID}}, "for one": {ours, lots[:1], []int64{both.ID}},
		"for none": {ours, nil, []int64{}}, "in the other account": {theirs, lots, []int64{}},
	} {
		list, err := w.db.Waiting(w.ctx, c.account, c.lots)
		w.ok(err)
		w.same(what, ids(list, optionID), c.want)
		if what == "for one" {
			w.same("whole options", list, []sales.Option{both})
		}
	}
}

func liveFor(w *world) {
	now := endOfDays.Add(-time.Hour)
	for what, c := range map[string]struct {
		add  func(of int64)
		want bool
	}{
		"nothing": {func(int64) {}, false},
		"a live option": {func(of int64) {
			w.newOption(func(o *sales.Option) { o.Lead, o.ExpiresAt = of, now.Add(time.Microsecond) })
		}, true},
		"one that has ended":   {func(of int64) { w.newOption(func(o *sales.Option) { o.Lead, o.ExpiresAt = of, now }) }, false},
		"one that waits":       {func(of int64) { w.newOption(func(o *sales.Option) { o.Lead, o.Status = of, sales.OptionPending }) }, true},
		"a converted one":      {func(of int64) { w.newOption(func(o *sales.Option) { o.Lead, o.Status = of, sales.OptionConverted }) }, false},
		"a sale":               {func(of int64) { w.newPurchase(func(p *sales.Purchase) { p.Lead, p.Status = of, sales.Sold }) }, true},
		"a canceled booking":   {func(of int64) { w.newPurchase(func(p *sales.Purchase) { p.Lead, p.Status = of, sales.Canceled }) }, false},
		"in another programme": {func(of int64) { w.newOption(func(o *sales.Option) { o.Lead, o.Program = of, annex }) }, false},
	} {
		of := w.newLead("live: "+what, asIs).ID
		c.add(of)
		for account, want := range map[int64]bool{ours: c.want, theirs: false} {
			got, err := w.db.LiveFor(w.ctx, account, estate, of, now)
			w.ok(err)
			w.same(what, got, want)
		}
	}
}

func leadOn(w *world) {
	p := w.newProgram("LEADON")
	l := w.newLead("lead on", func(l *leads.Lead) { l.Contact, l.Shown = friend, contact })
	other := w.newLead("lead off", asIs)
	i := w.newInterest(l, p.ID)
	for what, c := range map[string]struct {
		account, program, lead int64
		contact, interest      int64
		found                  bool
	}{
		"with an interest": {ours, p.ID, l.ID, contact, i.ID, true}, "with none": {ours, p.ID, other.ID, 0, 0, false},
		"on another programme": {ours, annex, l.ID, 0, 0, false}, "in the other account": {theirs, p.ID, l.ID, 0, 0, false},
	} {
		got, interest, found, err := w.db.LeadOn(w.ctx, c.account, c.program, c.lead)
		w.ok(err)
		w.same(what, []any{got, interest, found}, []any{c.contact, c.interest, c.found})
	}
}
