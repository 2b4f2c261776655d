package storagetest

import (
	"context"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/sales"
)

func purchaseRows() []row {
	return []row{
		{"InsertPurchase UpdatePurchase GetPurchase Purchased", purchases},
		{"ListPurchases", listPurchases},
		{"ListContracts", listContracts},
	}
}

// aPurchase is a purchase of flat with everything filled.
func aPurchase(tx event.Tx, id int64, change func(*sales.Purchase)) sales.Purchase {
	deposit, refunded, at := int64(300_000), true, endOfDays
	next := func() time.Time { at = at.Add(time.Hour); return at }
	p := sales.Purchase{Account: ours, ID: id, Agency: agency, Program: estate, Lead: lead, Owner: agent, Option: holder, Status: sales.Booked, Price: 37_700_000, Deposit: &deposit,
		DepositOverride: "o", DepositRefunded: &refunded, PlannedDeed: day.Date{Year: 2027, Month: time.March, Day: 2}, Comment: "c", Cancellation: "other", CancellationComment: "cc",
		Lots: []sales.OptionLot{sold(flat, "one520", 36_900_000, 2000)}, Contacts: []int64{friend, contact},
		ConfirmedAt: next(), SignedAt: next(), WithdrawalUntil: next(), AppointmentSetAt: next(), AppointmentEndAt: next(), SoldAt: next(), CanceledAt: next(),
		CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	change(&p)
	return p
}

func (w *world) newPurchase(change func(*sales.Purchase)) (p sales.Purchase) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		p = aPurchase(tx, tx.NextID(), change)
		return w.db.InsertPurchase(ctx, p)
	})
	return p
}

func (w *world) samePurchase(what string, want sales.Purchase) {
	w.Helper()
	got, found, err := w.db.GetPurchase(w.ctx, ours, want.ID)
	w.ok(err)
	w.same(what, []any{got, found}, []any{want, true})
}

func purchases(w *world) {
	_, lots := w.newLots("1", "2")
	p := w.newPurchase(func(p *sales.Purchase) {
		p.Lots = append(p.Lots, sold(lots[0], "1", 1, 550))
	})
	w.filled(p)
	w.samePurchase("stored", p)
	bare := w.newPurchase(func(p *sales.Purchase) {
		*p = sales.Purchase{Account: ours, ID: p.ID, Program: estate, Lead: lead, Owner: agent, Status: sales.PreBooked, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
	})
	w.samePurchase("with nothing in it", bare)
	var full sales.Purchase
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		full = aPurchase(tx, bare.ID, func(p *sales.Purchase) {
			p.Agency, p.CreatedAt, p.Owner, p.Option, p.Lots, p.Contacts = bare.Agency, bare.CreatedAt, agent+1, 0, nil, nil
		})
		// The other account has a purchase of this number: Run compares it.
		w.ok(w.db.UpdatePurchase(ctx, aPurchase(tx, sale, func(p *sales.Purchase) { p.Comment = "ours" })))
		return w.db.UpdatePurchase(ctx, full)
	})
	w.samePurchase("changed", full)
	for _, wrong := range [][2]int64{{theirs, p.ID}, {ours, stranger}} {
		if _, found, err := w.db.GetPurchase(w.ctx, wrong[0], wrong[1]); found || err != nil {
			w.Errorf("GetPurchase(%v): %v %v", wrong, found, err)
		}
	}
	for what, c := range map[string]struct {
		account, lot int64
		want         bool
	}{"purchased": {ours, lots[0], true}, "never purchased": {ours, lots[1], false}, "theirs, never": {theirs, lots[0], false}} {
		got, err := w.db.Purchased(w.ctx, c.account, c.lot)
		w.ok(err)
		w.same(what, got, c.want)
	}
	refusePurchases(w, p)
}

func refusePurchases(w *world, p sales.Purchase) {
	for what, change := range map[string]func(*sales.Purchase){
		"their programme": func(p *sales.Purchase) { p.Program = stranger }, "their lead": func(p *sales.Purchase) { p.Lead = stranger },
		"their user": func(p *sales.Purchase) { p.Owner = stranger }, "their option": func(p *sales.Purchase) { p.Option = stranger },
		"their lot":     func(p *sales.Purchase) { p.Lots = []sales.OptionLot{{Lot: stranger}} },
		"their contact": func(p *sales.Purchase) { p.Contacts = []int64{contact, stranger} },
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertPurchase(ctx, aPurchase(tx, tx.NextID(), change))
		})
	}
	w.outside("InsertPurchase", w.db.InsertPurchase(w.ctx, p))
	w.outside("UpdatePurchase", w.db.UpdatePurchase(w.ctx, p))
}

func listPurchases(w *world) {
	program, _ := w.newLots()
	in := func(change func(*sales.Purchase)) sales.Purchase {
		return w.newPurchase(func(p *sales.Purchase) { p.Program = program; change(p) })
	}
	a := in(func(*sales.Purchase) {})
	b := in(func(p *sales.Purchase) { p.Status, p.Contacts, p.Lots = sales.Sold, []int64{contact}, nil })
	c := in(func(p *sales.Purchase) { p.Owner, p.Contacts = agent+1, nil })
	for what, one := range map[string]struct {
		query sales.Query
		want  []sales.Purchase
		total int64
	}{
		"all":                  {sales.Query{Account: ours, Program: program}, []sales.Purchase{a, b, c}, 3},
		"a page":               {sales.Query{Account: ours, Program: program, Limit: 1, Offset: 1}, []sales.Purchase{b}, 3},
		"past the end":         {sales.Query{Account: ours, Program: program, Offset: 3}, nil, 3},
		"of a status":          {sales.Query{Account: ours, Program: program, Status: "booked"}, []sales.Purchase{a, c}, 2},
		"an owner's":           {sales.Query{Account: ours, Program: program, Owner: agent, Status: "booked"}, []sales.Purchase{a}, 1},
		"of the other account": {sales.Query{Account: theirs, Program: program}, nil, 0},
		"of another programme": {sales.Query{Account: ours, Program: annex}, nil, 0},
	} {
		list, total, err := w.db.ListPurchases(w.ctx, one.query)
		w.ok(err)
		w.same(what, list, one.want)
		w.same(what+", total", total, one.total)
	}
}

// listContracts gives an agency's purchases by their last change, with the property of the
// main lot.
func listContracts(w *world) {
	_, lots := w.newLots("c1", "c2")
	at := func(change func(*sales.Purchase)) sales.Purchase {
		return w.newPurchase(func(p *sales.Purchase) { p.Agency = neighbour; change(p) })
	}
	a := at(func(p *sales.Purchase) { p.Lots = []sales.OptionLot{sold(lots[0], "c1", 1, 550)} })
	b := at(func(p *sales.Purchase) { p.Lots, p.Contacts = nil, nil })
	var changed sales.Purchase
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed = a
		changed.UpdatedAt = tx.Now()
		return w.db.UpdatePurchase(ctx, changed)
	})
	list := func(account, agency int64, since time.Time, limit, offset int) ([]sales.Contract, sales.ContractPage) {
		w.Helper()
		var got []sales.Contract
		page, err := w.db.ListContracts(w.ctx, sales.ContractQuery{Account: account, Agency: agency, Since: since, Limit: limit, Offset: offset},
			func(c sales.Contract) error { got = append(got, c); return nil })
		w.ok(err)
		return got, page
	}
	got, page := list(ours, neighbour, time.Time{}, 10, 0)
	for i := range got {
		got[i].Property = 0
	}
	w.same("contracts", got, []sales.Contract{{Purchase: b}, {Purchase: changed}})
	w.same("frame", page, sales.ContractPage{Total: 2, Last: changed.UpdatedAt})
	got, page = list(ours, neighbour, time.Time{}, 1, 1)
	w.same("a page", []any{ids(got, func(c sales.Contract) int64 { return c.ID }), page.Total}, []any{[]int64{a.ID}, int64(2)})
	got, _ = list(ours, neighbour, changed.UpdatedAt, 10, 0)
	w.same("since", ids(got, func(c sales.Contract) int64 { return c.ID }), []int64{a.ID})
	got, page = list(theirs, neighbour, time.Time{}, 10, 0)
	w.same("of the other account", []any{len(got), page.Total}, []any{0, int64(0)})
	mirrored := w.newPurchase(func(p *sales.Purchase) { p.Agency = agency })
	got, _ = list(ours, agency, mirrored.UpdatedAt, 1, 0)
	of, err := w.db.GetLots(w.ctx, ours, estate, []int64{flat})
	w.ok(err)
	w.same("the property of its lot", got[0].Property, of[0].Property)
}
