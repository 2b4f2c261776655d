package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/sales"
)

func evidenceRows() []row {
	return []row{
		{"LeadFacts", leadFacts}, {"LeadFacts", dealFacts},
		{"ActionFacts", actionFacts},
		{"Namesakes", namesakes},
	}
}

// witness is one of the store's.
type witness func(ctx context.Context, account, program int64, contacts []int64) ([]sales.Fact, error)

// seen is what a witness knows of contacts; nobody's evidence is nothing.
func (w *world) seen(ask witness, account, program int64, contacts ...int64) []sales.Fact {
	w.Helper()
	list, err := ask(w.ctx, account, program, nil)
	w.same("of nobody", []any{len(list), err}, []any{0, nil})
	list, err = ask(w.ctx, account, program, contacts)
	w.ok(err)
	return list
}

// partner is a user of the agency next door.
func (w *world) partner(name string) int64 {
	w.Helper()
	var id int64
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		id = tx.NextID()
		return w.db.InsertUser(ctx, access.User{Account: ours, ID: id, UID: named("u", id), Agency: neighbour, Username: name, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
	})
	return id
}

func leadFacts(w *world) {
	who, ada := w.newContact(0), w.partner("lead facts")
	bare := func(reference string, change func(*leads.Lead)) *leads.Lead {
		return w.newLead(reference, func(l *leads.Lead) {
			l.Contact, l.Shown, l.User = who.ID, who.ID, 0
			l.Opened, l.Assigned, l.Closed = leads.Mark{}, leads.Mark{}, leads.Mark{}
			change(l)
		})
	}
	nobodys := bare("nobody's", asIs)
	agents := bare("agent's", func(l *leads.Lead) { l.User, l.Assigned = agent, leads.Mark{At: l.CreatedAt.Add(time.Hour), By: agent} })
	partners := bare("partner's", func(l *leads.Lead) { l.User = agent })
	own := func(l *leads.Lead, program, owner int64) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			i := sampleInterest(tx, l.ID, program)
			i.Owner = owner
			return w.db.InsertInterest(ctx, i)
		})
	}
	own(partners, annex, agent)
	own(partners, estate, ada)
	claimed := bare("claimed", asIs)
	w.register(func(r *sales.Registration) { r.Lead, r.DecidedAt = claimed.ID, claimed.CreatedAt })
	later := bare("claimed later", asIs)
	w.register(func(r *sales.Registration) { r.Lead, r.DecidedAt = later.ID, later.CreatedAt.Add(time.Microsecond) })
	called := later.CreatedAt.Add(2 * time.Hour)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertRecord(ctx, leads.Record{Account: ours, ID: tx.NextID(), Lead: later.ID, Event: "note", Occurred: tx.Now(), CreatedAt: called})
	})
	fact := func(l *leads.Lead, user, agency int64, last time.Time) sales.Fact {
		return sales.Fact{Kind: "lead", Contact: who.ID, User: user, Agency: agency, Since: l.CreatedAt, Last: last}
	}
	w.same("each with whose it is", byInstant(w.seen(w.db.LeadFacts, ours, estate, friend+1, who.ID)), []sales.Fact{
		fact(nobodys, 0, agency, nobodys.CreatedAt), fact(agents, agent, agency, agents.Assigned.At), fact(partners, ada, neighbour, partners.CreatedAt), fact(later, 0, agency, called)})
	w.same("in another programme", byInstant(w.seen(w.db.LeadFacts, ours, annex, who.ID))[2].User, agent)
	w.same("of the other account", len(w.seen(w.db.LeadFacts, theirs, estate, who.ID)), 0)
}

func actionFacts(w *world) {
	who := w.newContact(0)
	var made []sales.Fact
	for kind, name := range map[int]string{agenda.Call: "call", agenda.Visit: "visit", agenda.Appointment: "meeting", agenda.Email: "", agenda.Valuation: ""} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			if name != "" {
				made = append(made, sales.Fact{Kind: name, Contact: who.ID, User: agent, Agency: agency, Since: tx.Now(), Last: tx.Now()})
			}
			return w.db.InsertAction(ctx, agenda.Action{Account: ours, ID: tx.NextID(), Agency: neighbour, User: agent, Contact: who.ID, Type: kind, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		})
	}
	w.same("what is a meeting of some kind", byInstant(w.seen(w.db.ActionFacts, ours, 0, who.ID)), byInstant(made))
	w.same("of the other account", len(w.seen(w.db.ActionFacts, theirs, 0, who.ID)), 0)
}

func dealFacts(w *world) {
	who, p := w.newContact(0), w.newProgram("DEALS")
	l := w.newLead("deals", func(l *leads.Lead) { l.Contact, l.Shown = who.ID, who.ID })
	at := func(n time.Duration) time.Time { return l.CreatedAt.Add(n * time.Hour) }
	for n, status := range []sales.OptionStatus{sales.OptionLive, sales.OptionPending, sales.OptionCanceled} {
		w.optionOf(l.ID, p.ID, status, at(time.Duration(n)), at(9))
	}
	w.optionOf(l.ID, estate, sales.OptionLive, at(0), at(9))
	fact := func(kind string, since, last time.Time) sales.Fact {
		return sales.Fact{Kind: kind, Contact: who.ID, User: agent, Agency: agency, Since: since, Last: last}
	}
	of := func(kind string, account int64) []sales.Fact {
		list := w.seen(w.db.LeadFacts, account, p.ID, who.ID)
		return byInstant(slices.DeleteFunc(list, func(f sales.Fact) bool { return f.Kind != kind }))
	}
	w.same("options", of("option", ours), []sales.Fact{
		fact("option", at(0), at(9)), fact("option", at(1), time.Time{}), fact("option", at(2), at(9))})
	w.same("options of the other account", len(of("option", theirs)), 0)
	w.purchaseOf(l, p.ID, at(1), at(4))
	for n, status := range []sales.PurchaseStatus{sales.PreBooked, sales.Sold} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertPurchase(ctx, sales.Purchase{Account: ours, ID: tx.NextID(), Program: p.ID, Lead: l.ID, Owner: agent, Status: status, SoldAt: at(7),
				CreatedAt: at(2 + time.Duration(n)), UpdatedAt: at(8)})
		})
	}
	w.same("purchases", of("purchase", ours), []sales.Fact{
		fact("purchase", at(1), at(4)), fact("purchase", at(2), time.Time{}), fact("purchase", at(3), at(7))})
	w.same("purchases of the other account", len(of("purchase", theirs)), 0)
}

// byInstant puts facts into the order in which Palier was told: no order is promised.
func byInstant(list []sales.Fact) []sales.Fact {
	slices.SortFunc(list, func(a, b sales.Fact) int { return a.Since.Compare(b.Since) })
	return list
}

func namesakes(w *world) {
	k := people.Key{Kind: people.KeyFullName, Value: "lefort|namesake"}
	var made []int64
	for range 3 {
		c := w.newContact(0)
		made = append([]int64{c.ID}, made...)
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			return w.db.AddKeys(ctx, ours, c.ID, []people.Key{k}, tx.Now())
		})
	}
	of := func(account int64, k people.Key, most int) []int64 {
		list, err := w.db.Namesakes(w.ctx, account, k, most)
		w.ok(err)
		return ids(list, func(r people.Record) int64 { return r.ID })
	}
	w.same("the newest first", of(ours, k, 10), made)
	w.same("no more than asked for", of(ours, k, 2), made[:2])
	w.same("another kind", of(ours, people.Key{Kind: people.KeyName, Value: k.Value}, 10), []int64{})
	w.same("of the other account", of(theirs, k, 10), []int64{})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		first, err := w.db.GetContacts(ctx, ours, made[:1])
		w.ok(err)
		after := first[0]
		after.MergedInto, after.UpdatedAt = made[2], tx.Now()
		return w.db.UpdateContact(ctx, after, first[0])
	})
	list, err := w.db.Namesakes(w.ctx, ours, k, 1)
	w.ok(err)
	w.same("with its place in a merge", list, []people.Record{{ID: made[0], MergedInto: made[2]}})
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // rows that wait are seen
		w.ok(w.db.AddKeys(ctx, ours, contact, []people.Key{{Kind: people.KeyFullName, Value: "waits"}}, tx.Now()))
		list, err := w.db.Namesakes(ctx, ours, people.Key{Kind: people.KeyFullName, Value: "waits"}, 10)
		w.same("in the write that adds it", len(list), 1)
		return err
	})
}
