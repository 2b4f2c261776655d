package storagetest

import (
	"time"

	"palier/internal/core/leads"
	"palier/internal/core/sales"
)

func acrossRows() []row {
	return []row{
		{"LatestOptions EndingOptions", optionsAcross},
		{"LatestPurchases", purchasesAcross},
		{"LatestRegistrations", registrationsAcross},
		{"LeadContacts NewestLeads", leadsOfSales},
		{"LotUsed", lotUsed},
		{"AgencyPrograms", agencyPrograms},
	}
}

func optionsAcross(w *world) {
	one, lots := w.newLots("1")
	other := w.newProgram("ACROSS").ID
	now := endOfDays.Add(-time.Hour)
	in := func(program int64, ends time.Duration, change func(*sales.Option)) int64 {
		return w.newOption(func(o *sales.Option) {
			o.Program, o.ExpiresAt, o.Lots = program, now.Add(ends), []sales.OptionLot{sold(lots[0], "1", 1, 2000)}
			change(o)
		}).ID
	}
	as := func(*sales.Option) {}
	late, soon := in(one, time.Hour, as), in(other, time.Minute, as)
	over := in(one, -time.Minute, as)
	rivals := in(other, time.Minute, func(o *sales.Option) { o.Owner, o.Key = agent+1, 0 })
	latest := func(q sales.Across) []int64 {
		if q.Account == 0 {
			q.Account = ours
		}
		q.Now = now
		got, err := w.db.LatestOptions(w.ctx, q)
		w.ok(err)
		return ids(got, func(o sales.Option) int64 { return o.ID })
	}
	both := []int64{one, other}
	w.same("both programmes", latest(sales.Across{Programs: both}), []int64{rivals, over, soon, late})
	w.same("one of them", latest(sales.Across{Programs: []int64{other}}), []int64{rivals, soon})
	w.same("an owner's", latest(sales.Across{Programs: both, Owner: agent + 1}), []int64{rivals})
	w.same("a key's, expired", latest(sales.Across{Programs: both, Key: doorKey, Status: string(sales.OptionExpired)}), []int64{over})
	w.same("a stretch", latest(sales.Across{Programs: both, Before: rivals, Limit: 2}), []int64{over, soon})
	w.same("the other account", latest(sales.Across{Account: theirs, Programs: both}), []int64{})
	ending := func(q sales.Ending) []int64 {
		q.Account, q.Programs, q.Now = ours, both, now
		got, err := w.db.EndingOptions(w.ctx, q)
		w.ok(err)
		return ids(got, func(o sales.Option) int64 { return o.ID })
	}
	w.same("the first to end first", ending(sales.Ending{}), []int64{soon, rivals, late})
	w.same("behind one of one instant", ending(sales.Ending{After: now.Add(time.Minute), AfterID: soon}), []int64{rivals, late})
	w.same("one of them", ending(sales.Ending{Across: sales.Across{Limit: 1}}), []int64{soon})
	all, err := w.db.LatestOptions(w.ctx, sales.Across{Account: ours, All: true, Now: now, Limit: 1})
	w.ok(err)
	w.same("of the whole account", ids(all, func(o sales.Option) int64 { return o.ID }), []int64{rivals})
}

func purchasesAcross(w *world) {
	one, lots := w.newLots("1")
	in := func(change func(*sales.Purchase)) int64 {
		return w.newPurchase(func(p *sales.Purchase) {
			p.Program, p.Lots = one, []sales.OptionLot{sold(lots[0], "1", 1, 2000)}
			change(p)
		}).ID
	}
	first := in(func(*sales.Purchase) {})
	second := in(func(p *sales.Purchase) { p.Owner, p.Status = agent+1, sales.Canceled })
	for what, c := range map[string]struct {
		q    sales.Across
		want []int64
	}{
		"all": {sales.Across{}, []int64{second, first}}, "an owner's": {sales.Across{Owner: agent + 1}, []int64{second}},
		"of a status": {sales.Across{Status: string(sales.Booked)}, []int64{first}}, "behind one": {sales.Across{Before: second}, []int64{first}},
		"the other account": {sales.Across{Account: theirs}, []int64{}},
	} {
		q := c.q
		if q.Programs = []int64{one}; q.Account == 0 {
			q.Account = ours
		}
		got, err := w.db.LatestPurchases(w.ctx, q)
		w.ok(err)
		w.same(what, ids(got, func(p sales.Purchase) int64 { return p.ID }), c.want)
	}
}

func registrationsAcross(w *world) {
	p := w.newProgram("CLAIMED")
	made := func(status sales.RegistrationStatus, change func(*sales.Registration)) sales.Registration {
		return w.register(func(r *sales.Registration) { r.Program, r.Status = p.ID, status; change(r) })
	}
	none := func(*sales.Registration) {}
	live := made(sales.RegistrationApproved, none)
	first, second := made(sales.RegistrationPending, none), made(sales.RegistrationPending, func(r *sales.Registration) { r.Owner = agent + 1 })
	gone := made(sales.RegistrationWithdrawn, none)
	list := func(q sales.Across) []int64 {
		if q.Account == 0 {
			q.Account = ours
		}
		if q.Programs = []int64{p.ID}; q.Now.IsZero() {
			q.Now = live.ExpiresAt.Add(-time.Microsecond)
		}
		got, err := w.db.LatestRegistrations(w.ctx, q)
		w.ok(err)
		return ids(got, func(r sales.Registration) int64 { return r.ID })
	}
	w.same("all but withdrawn", list(sales.Across{}), []int64{second.ID, first.ID, live.ID})
	w.same("waiting, the oldest first", list(sales.Across{Status: "pending"}), []int64{first.ID, second.ID})
	w.same("behind one that waits", list(sales.Across{Status: "pending", Before: first.ID}), []int64{second.ID})
	w.same("approved", list(sales.Across{Status: "approved"}), []int64{live.ID})
	w.same("expired at its end", list(sales.Across{Status: "expired", Now: live.ExpiresAt}), []int64{live.ID})
	w.same("an owner's", list(sales.Across{Owner: agent + 1}), []int64{second.ID})
	w.same("behind one", list(sales.Across{Before: second.ID, Limit: 1}), []int64{first.ID})
	w.same("the other account", list(sales.Across{Account: theirs}), []int64{})
	w.same("the withdrawn one is there", gone.ID > 0, true)
}

func leadsOfSales(w *world) {
	p := w.newProgram("BUYERS")
	known := w.newLead("known", func(l *leads.Lead) { l.Contact, l.Shown = friend, contact })
	nobody := w.newLead("nobody", func(l *leads.Lead) { l.Contact, l.Shown = 0, 0 })
	w.newInterest(known, p.ID)
	w.newInterest(nobody, p.ID)
	for account, want := range map[int64]map[int64]int64{ours: {known.ID: contact}, theirs: {}} {
		got, err := w.db.LeadContacts(w.ctx, account, []int64{known.ID, nobody.ID})
		w.ok(err)
		w.same("persons", got, want)
	}
	newest := func(account int64, most int) []int64 {
		got, err := w.db.NewestLeads(w.ctx, account, p.ID, most)
		w.ok(err)
		return got
	}
	w.same("the newest first", newest(ours, 5), []int64{nobody.ID, known.ID})
	w.same("one of them", newest(ours, 1), []int64{nobody.ID})
	w.same("the other account", len(newest(theirs, 5)), 0)
}

func lotUsed(w *world) {
	_, lots := w.newLots("1", "2", "3")
	w.newOption(func(o *sales.Option) { o.Lots = []sales.OptionLot{sold(lots[0], "1", 1, 2000)} })
	w.newPurchase(func(p *sales.Purchase) { p.Lots = []sales.OptionLot{sold(lots[1], "2", 1, 2000)} })
	for i, want := range []bool{true, true, false} {
		got, err := w.db.LotUsed(w.ctx, ours, lots[i])
		w.ok(err)
		w.same("used", got, want)
	}
	got, err := w.db.LotUsed(w.ctx, theirs, lots[0])
	w.ok(err)
	w.same("in the other account", got, false)
}

func agencyPrograms(w *world) {
	before, err := w.db.AgencyPrograms(w.ctx, ours, []int64{agency, neighbour})
	w.ok(err)
	p := w.newProgram("OPENED")
	after, err := w.db.AgencyPrograms(w.ctx, ours, []int64{agency, neighbour})
	w.ok(err)
	w.same("a new one", after, append(before, p.ID))
	none, err := w.db.AgencyPrograms(w.ctx, ours, []int64{stranger})
	w.ok(err)
	w.same("of no agency", len(none), 0)
}
