package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/sales"
)

func registrationRows() []row {
	return []row{
		{"InsertRegistration UpdateRegistration GetRegistration", registrations},
		{"ListRegistrations", listRegistrations},
		{"RegistrationsOf RegistrationsOn", registrationsOf},
		{"Ending", ending},
		{"LastEnd", lastEnd},
	}
}

func sampleRegistration(tx event.Tx) sales.Registration {
	at := func(n time.Duration) time.Time { return tx.Now().Add(n * time.Hour) }
	return sales.Registration{Account: ours, ID: tx.NextID(), Program: estate, Owner: agent, Key: doorKey, Lead: lead, Contact: contact, Status: sales.RegistrationApproved,
		Person: declared(""), Comment: "c", Refusal: "r", ExpiresAt: at(3), WarnAt: at(2), WarnedAt: at(-1), EndedAt: at(4), DecidedAt: at(-2), DecidedBy: sales.ByRules,
		Report: sales.Report{Decision: sales.DecisionApproved, Rules: []sales.RuleLine{{Code: "a", Outcome: sales.Pass, Explanation: "é"}, {Code: "b", Outcome: sales.Fail, Explanation: "f"}},
			Matches: []sales.Evidence{{Kind: sales.EvidenceLead, On: []string{"email", "name"}, Since: at(-5), SameOwner: true, Active: true, OwnTeam: true}, {Kind: sales.EvidenceCall, On: []string{"phone"}, Since: at(-4)}}},
		CreatedAt: at(-3), UpdatedAt: tx.Now()}
}

// register stores a registration; one that has not ended unless change says so.
func (w *world) register(change func(*sales.Registration)) (r sales.Registration) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		r = sampleRegistration(tx)
		r.EndedAt = time.Time{}
		change(&r)
		return w.db.InsertRegistration(ctx, r)
	})
	return r
}

// mirrored stores the same of the other account, whose rows have the same ids.
func (w *world) mirrored(list ...sales.Registration) {
	w.Helper()
	for _, r := range list {
		r.Account = theirs
		w.write(theirs, func(ctx context.Context, _ event.Tx) error { return w.db.InsertRegistration(ctx, r) })
	}
}

func registrations(w *world) {
	l := w.newLead("registration", asIs) // no option keeps it
	r := w.register(func(r *sales.Registration) { r.Lead, r.EndedAt = l.ID, r.ExpiresAt })
	w.filled(r, ".Held")
	get := func(account int64) (sales.Registration, bool) {
		got, found, err := w.db.GetRegistration(w.ctx, account, r.ID, r.CreatedAt)
		w.ok(err)
		return got, found
	}
	got, _ := get(ours)
	w.same("stored", got, r)
	_, found := get(theirs)
	w.same("of the other account", found, false)
	changed := sales.Registration{Account: ours, ID: r.ID, Program: r.Program, Owner: r.Owner, Key: r.Key, Person: r.Person, Comment: r.Comment, CreatedAt: r.CreatedAt,
		Status: sales.RegistrationRejected, DecidedBy: sales.ByHuman, Report: sales.Report{Decision: sales.DecisionRejected}}
	w.mirrored(changed)
	before, _ := get(theirs)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		return w.db.UpdateRegistration(ctx, changed)
	})
	got, _ = get(ours)
	w.same("updated", got, changed)
	after, _ := get(theirs)
	w.same("theirs", after, before)
	for what, c := range map[string]struct {
		kind   fault.Kind
		change func(*sales.Registration)
	}{
		"no such programme": {fault.Invalid, func(r *sales.Registration) { r.Program = 999_999 }},
		"their user":        {fault.Invalid, func(r *sales.Registration) { r.Owner = stranger }},
		"their lead":        {fault.Invalid, func(r *sales.Registration) { r.Lead = stranger }},
		"their contact":     {fault.Invalid, func(r *sales.Registration) { r.Contact = stranger }},
		"no such key":       {fault.Invalid, func(r *sales.Registration) { r.Key = 999_999 }},
		"the same number":   {fault.Conflict, func(wrong *sales.Registration) { wrong.ID = r.ID }},
	} {
		w.refused(c.kind, what, func(ctx context.Context, tx event.Tx) error {
			wrong := sampleRegistration(tx)
			c.change(&wrong)
			return w.db.InsertRegistration(ctx, wrong)
		})
	}
	w.outside("InsertRegistration", w.db.InsertRegistration(w.ctx, r))
	w.outside("UpdateRegistration", w.db.UpdateRegistration(w.ctx, r))
}

func listRegistrations(w *world) {
	p := w.newProgram("CLAIMS")
	made := func(status sales.RegistrationStatus, change func(*sales.Registration)) sales.Registration {
		return w.register(func(r *sales.Registration) { r.Program, r.Status = p.ID, status; change(r) })
	}
	none := func(*sales.Registration) {}
	live := made(sales.RegistrationApproved, none)
	told := made(sales.RegistrationApproved, func(r *sales.Registration) { r.EndedAt = r.ExpiresAt })
	waits, refused := made(sales.RegistrationPending, func(r *sales.Registration) { r.Key = 0 }), made(sales.RegistrationRejected, func(r *sales.Registration) { r.Owner = agent + 1 })
	gone := made(sales.RegistrationWithdrawn, none)
	another := w.newLead("claims", asIs).ID // before the write below: a write within a write of w.ctx would wait for itself
	over := made(sales.RegistrationApproved, func(r *sales.Registration) {
		r.ExpiresAt = live.ExpiresAt.Add(-time.Minute)
		r.Lead = another
	})
	list := func(q sales.Query) []int64 {
		q.Account, q.Program = ours, p.ID
		if q.Now.IsZero() {
			q.Now = over.ExpiresAt
		}
		got, total, err := w.db.ListRegistrations(w.ctx, q)
		w.ok(err)
		if q.Limit == 0 {
			w.same("total", total, int64(len(got)))
		}
		return ids(got, func(r sales.Registration) int64 { return r.ID })
	}
	w.same("all but withdrawn", list(sales.Query{}), []int64{live.ID, told.ID, waits.ID, refused.ID, over.ID})
	for status, want := range map[sales.RegistrationStatus][]int64{sales.RegistrationApproved: {live.ID}, sales.RegistrationExpired: {told.ID, over.ID},
		sales.RegistrationPending: {waits.ID}, sales.RegistrationRejected: {refused.ID}, sales.RegistrationWithdrawn: {gone.ID}} {
		w.same(string(status), list(sales.Query{Status: string(status)}), want)
	}
	w.same("1 µs before an end", list(sales.Query{Status: "approved", Now: over.ExpiresAt.Add(-time.Microsecond)}), []int64{live.ID, over.ID})
	w.same("of an owner", list(sales.Query{Owner: agent + 1}), []int64{refused.ID})
	w.same("of a key", list(sales.Query{Key: doorKey, Status: "pending"}), []int64{})
	w.same("a page", list(sales.Query{Limit: 2, Offset: 1}), []int64{told.ID, waits.ID})
	w.same("past the end", list(sales.Query{Limit: 2, Offset: 9}), []int64{})
	w.optionOf(over.Lead, p.ID, sales.OptionLive, over.CreatedAt, over.ExpiresAt.Add(time.Hour))
	w.same("held by an option", list(sales.Query{Status: "approved"}), []int64{live.ID, over.ID})
	everywhere, _, err := w.db.ListRegistrations(w.ctx, sales.Query{Account: ours, Now: live.CreatedAt})
	w.ok(err)
	if !slices.ContainsFunc(everywhere, func(r sales.Registration) bool { return r.ID == live.ID }) {
		w.Error("a list of all programmes leaves this one out")
	}
	got, n, err := w.db.ListRegistrations(w.ctx, sales.Query{Account: theirs, Program: p.ID, Now: live.CreatedAt})
	w.same("of the other account", []any{len(got), n, err}, []any{0, int64(0), nil})
}

// optionOf is an option of a lead that began and ends at given instants; what ended
// it by hand did so at its end.
func (w *world) optionOf(lead, program int64, status sales.OptionStatus, began, ends time.Time) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertOption(ctx, sales.Option{Account: ours, ID: tx.NextID(), Program: program, Lead: lead, Owner: agent, Status: status, ExpiresAt: ends, CreatedAt: began, UpdatedAt: ends})
	})
}

func registrationsOf(w *world) {
	p, l := w.newProgram("RUNNING"), w.newLead("running", asIs)
	made := func(change func(*sales.Registration)) sales.Registration {
		return w.register(func(r *sales.Registration) { r.Program = p.ID; change(r) })
	}
	live, over := made(func(*sales.Registration) {}), made(func(r *sales.Registration) { r.EndedAt, r.Lead = r.ExpiresAt, l.ID })
	waits := made(func(r *sales.Registration) { r.Status, r.Contact = sales.RegistrationPending, friend })
	made(func(r *sales.Registration) { r.Status = sales.RegistrationRejected })
	made(func(r *sales.Registration) { r.Status = sales.RegistrationWithdrawn })
	named := made(func(r *sales.Registration) {
		r.Contact, r.Lead, r.Person.First, r.Person.Last = 0, 0, "Éloïse", "d'Aoust"
	})
	w.register(func(r *sales.Registration) { r.Program = annex })
	name, _ := people.FullName(people.Name{First: "eloise", Last: "D AOUST"})
	of := func(account int64, name string, contacts ...int64) []int64 {
		list, err := w.db.RegistrationsOf(w.ctx, account, p.ID, contacts, name, live.CreatedAt)
		w.ok(err)
		return ids(list, func(r sales.Registration) int64 { return r.ID })
	}
	w.same("of a contact", of(ours, "", contact), []int64{live.ID, over.ID})
	w.same("of several", of(ours, "", stranger, friend, contact), []int64{live.ID, over.ID, waits.ID})
	w.same("of a name", of(ours, name), []int64{named.ID})
	w.same("of both, each once", of(ours, "lefort|ines", contact), []int64{live.ID, over.ID, waits.ID})
	w.same("of nobody", of(ours, ""), []int64{})
	w.same("of the other account", of(theirs, name, contact), []int64{})
	list, err := w.db.RegistrationsOf(w.ctx, ours, p.ID, []int64{friend}, "", live.CreatedAt)
	w.ok(err)
	bare := waits
	bare.Report, bare.Comment, bare.Refusal = sales.Report{}, "", ""
	w.same("without what it was decided by", list, []sales.Registration{bare})
	var newest []int64
	for range 50 {
		newest = append(newest, made(func(r *sales.Registration) {
			r.Status, r.Contact, r.Lead, r.Person = sales.RegistrationPending, 0, 0, named.Person
		}).ID)
	}
	w.same("of a common name", of(ours, name), append([]int64{named.ID}, newest[1:]...))
	on := func(account int64, leads ...int64) []int64 {
		list, err := w.db.RegistrationsOn(w.ctx, account, p.ID, leads, live.CreatedAt)
		w.ok(err)
		return ids(list, func(r sales.Registration) int64 { return r.ID })
	}
	w.same("on leads", on(ours, l.ID, lead), []int64{live.ID, over.ID})
	w.same("on no lead", on(ours), []int64{})
	w.same("on leads of the other account", on(theirs, lead), []int64{})
}

func ending(w *world) {
	p := w.newProgram("ENDING")
	made := func(reference string, change func(*sales.Registration)) sales.Registration {
		l := w.newLead(reference, asIs)
		return w.register(func(r *sales.Registration) { r.Program, r.Lead = p.ID, l.ID; change(r) })
	}
	warn := made("warn", func(*sales.Registration) {})
	over := made("over", func(r *sales.Registration) { r.WarnAt, r.ExpiresAt = time.Time{}, warn.WarnAt })
	both := made("both", func(r *sales.Registration) { r.WarnAt, r.ExpiresAt = warn.WarnAt, warn.WarnAt })
	held := made("held", func(r *sales.Registration) { r.WarnAt, r.ExpiresAt = warn.WarnAt, warn.WarnAt })
	made("later", func(r *sales.Registration) { r.WarnAt = warn.WarnAt.Add(time.Microsecond) })
	made("warned", func(r *sales.Registration) { r.WarnAt = time.Time{} })
	made("told", func(r *sales.Registration) { r.ExpiresAt, r.EndedAt = warn.WarnAt, warn.WarnAt })
	made("waits", func(r *sales.Registration) { r.Status, r.ExpiresAt = sales.RegistrationPending, warn.WarnAt })
	w.optionOf(held.Lead, p.ID, sales.OptionPending, held.CreatedAt, time.Time{})
	due := func(account int64, now time.Time, most int) []int64 {
		list, err := w.db.Ending(w.ctx, account, now, most)
		w.ok(err)
		list = slices.DeleteFunc(list, func(r sales.Registration) bool { return r.Program != p.ID })
		return ids(list, func(r sales.Registration) int64 { return r.ID })
	}
	w.same("due", due(ours, warn.WarnAt, 1000), []int64{warn.ID, over.ID, both.ID})
	w.same("1 µs before", due(ours, warn.WarnAt.Add(-time.Microsecond), 1000), []int64{})
	w.same("of the other account", due(theirs, warn.WarnAt, 1000), []int64{})
	one, err := w.db.Ending(w.ctx, ours, warn.WarnAt, 1)
	w.same("no more than asked for", []any{len(one), err}, []any{1, nil})
}

func lastEnd(w *world) {
	p, l := w.newProgram("LASTEND"), w.newLead("last end", asIs)
	began := l.CreatedAt
	at := func(n time.Duration) time.Time { return began.Add(n * time.Hour) }
	last := func(account int64, before time.Time) time.Time {
		end, err := w.db.LastEnd(w.ctx, account, p.ID, l.ID, before)
		w.ok(err)
		return end
	}
	w.same("none", last(ours, at(100)), time.Time{})
	w.optionOf(l.ID, p.ID, sales.OptionLive, at(0), at(50))
	w.optionOf(l.ID, p.ID, sales.OptionConverted, at(0), at(60))
	w.same("what goes on has no end", last(ours, at(100)), time.Time{})
	w.optionOf(l.ID, p.ID, sales.OptionExpired, at(0), at(2))
	w.optionOf(l.ID, p.ID, sales.OptionCanceled, at(1), at(3))
	w.optionOf(l.ID, estate, sales.OptionCanceled, at(1), at(9))
	w.same("the last of all", last(ours, at(100)), at(3))
	w.same("of those that began before", last(ours, at(1)), at(2))
	w.same("at the earliest", last(ours, at(0)), time.Time{})
	w.purchaseOf(l, p.ID, at(1), at(4))
	w.same("a purchase", last(ours, at(100)), at(4))
	w.same("of the other account", last(theirs, at(100)), time.Time{})
}

// purchaseOf is a purchase that was canceled.
func (w *world) purchaseOf(l *leads.Lead, program int64, began, canceled time.Time) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertPurchase(ctx, sales.Purchase{Account: ours, ID: tx.NextID(), Program: program, Lead: l.ID, Owner: agent, Status: sales.Canceled, CanceledAt: canceled,
			CreatedAt: began, UpdatedAt: canceled})
	})
}
