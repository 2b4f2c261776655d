package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/people"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
)

func callRows() []row {
	return []row{
		{"CallGrounds", callGrounds},
		{"CallGrounds UpdateContact", groundsOfRecords},
		{"CallGrounds AddConsent", groundsKept},
	}
}

// told writes a line that tells of a change: what is kept in memory follows the journal.
func (w *world) told(kind string) {
	w.Helper()
	w.write(ours, func(_ context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: kind, Subject: event.Subject{Kind: "contact", ID: contact}})
		return nil
	})
}

// answered is somebody's answer about calls.
func (w *world) answered(contact int64, given bool) (c people.Consent) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		c = people.Consent{Account: ours, ID: tx.NextID(), Contact: contact, Channel: people.ByPhone, Given: given, At: tx.Now()}
		tx.Record(event.Event{Kind: "contact.consent_noted", Subject: event.Subject{Kind: "contact", ID: contact}})
		return w.db.AddConsent(ctx, c)
	})
	return c
}

// grounds are what bears on calls at an instant, each person's in the order of kinds.
func (w *world) grounds(account int64, now time.Time, contacts ...int64) map[int64][]people.Ground {
	w.Helper()
	found, err := w.db.CallGrounds(w.ctx, account, contacts, now)
	w.ok(err)
	for _, list := range found {
		slices.SortFunc(list, func(a, b people.Ground) int { return a.Since.Compare(b.Since) })
	}
	return found
}

type grounds map[int64][]people.Ground

func (w *world) groundsAre(what string, now time.Time, want grounds, contacts ...int64) {
	w.Helper()
	w.same(what, grounds(w.grounds(ours, now, contacts...)), want)
}

func callGrounds(w *world) {
	a, b, c := w.newContact(0).ID, w.newContact(0).ID, w.newContact(0).ID
	w.groundsAre("of nobody", at(0), grounds{}, a, b, c, stranger)
	w.answered(a, true)
	no, yes := w.answered(a, false), w.answered(b, true)
	answers := grounds{a: {{Kind: people.GroundConsent, Since: no.At}}, b: {{Kind: people.GroundConsent, Given: true, Since: yes.At}}}
	w.groundsAre("the last answers", at(0), answers, a, b, c)

	l := w.newLead("calls", func(l *leads.Lead) { l.Contact, l.Shown = c, c })
	visit := w.newVisit(func(v *visits.Visit) { v.Visitors[0].Contact, v.Code = c, "777001" })
	w.newVisit(func(v *visits.Visit) {
		v.Visitors[0].Contact, v.Visitors[0].Status, v.Code = b, visits.CancelledByVisitor, "777002"
	})
	var option sales.Option
	var purchase sales.Purchase
	for _, status := range []sales.OptionStatus{sales.OptionLive, sales.OptionPending, sales.OptionCanceled} {
		o := w.newOption(func(o *sales.Option) { o.Lead, o.Status, o.ExpiresAt, o.Lots = l.ID, status, at(60), nil })
		if status == sales.OptionLive {
			option = o
		}
	}
	for _, status := range []sales.PurchaseStatus{sales.Booked, sales.Sold, sales.Canceled} {
		p := w.newPurchase(func(p *sales.Purchase) { p.Lead, p.Status, p.Contacts, p.Lots = l.ID, status, []int64{b}, nil })
		if status == sales.Booked {
			purchase = p
		}
	}
	w.told("visit.created")
	runs := func(kind people.GroundKind, since, until time.Time) people.Ground {
		return people.Ground{Kind: kind, Given: true, Since: since, Until: until}
	}
	sold := runs(people.GroundPurchase, purchase.CreatedAt, time.Time{})
	all := []people.Ground{runs(people.GroundVisit, visit.Visitors[0].StatusAt, visit.EndsAt), runs(people.GroundOption, option.CreatedAt, at(60)), sold}
	w.groundsAre("what runs", at(29), grounds{a: answers[a], b: {answers[b][0], sold}, c: all}, a, b, c)
	w.told("visit.updated")
	w.groundsAre("after the visit", at(30), grounds{c: all[1:]}, c)
	w.told("visit.updated")
	w.groundsAre("after the option", at(60), grounds{c: all[2:]}, c)
	w.same("of the other account", len(w.grounds(theirs, at(0), a, b, c)), 0)
}

// Whichever record is asked about, what all of the person have together is told.
func groundsOfRecords(w *world) {
	a, b, c := w.newContact(0), w.newContact(0), w.newContact(0)
	w.answered(a.ID, true)
	no := w.answered(c.ID, false)
	visit := w.newVisit(func(v *visits.Visit) { v.Visitors[0].Contact, v.Code = b.ID, "777003" })
	for _, m := range []struct{ of, into people.Contact }{{c, b}, {b, a}} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			merged := m.of
			merged.MergedInto, merged.UpdatedAt = m.into.ID, tx.Now()
			tx.Record(event.Event{Kind: "contact.merged", Subject: event.Subject{Kind: "contact", ID: m.of.ID}})
			return w.db.UpdateContact(ctx, merged, m.of)
		})
	}
	want := []people.Ground{{Kind: people.GroundConsent, Since: no.At}, {Kind: people.GroundVisit, Given: true, Since: visit.Visitors[0].StatusAt, Until: visit.EndsAt}}
	w.groundsAre("of all records", at(0), grounds{a.ID: want, b.ID: want, c.ID: want}, a.ID, b.ID, c.ID)
}

// An owner gave the mandate of his property: the register says whether that is in force, or
// the property when it is numbered elsewhere.
func groundsOfOwners(w *world) {
	own := func(change func(*listings.Property), states ...mandates.State) (owner int64) {
		p := w.newProperty("owned", change)
		owner = w.newContact(0).ID
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			for _, state := range states {
				e := sampleEntry(ours, tx.NextID(), tx, "calls")
				e.Property, e.State, e.Signed, e.Ends = p.ID, state, day.Date{Year: 2026, Month: 11, Day: 3}, day.Date{Year: 2026, Month: 12, Day: 31}
				w.ok(w.db.InsertEntry(ctx, e))
			}
			return w.db.InsertOwner(ctx, listings.Owner{Account: ours, Property: p.ID, Contact: owner})
		})
		return owner
	}
	since := time.Date(2026, 11, 2, 23, 0, 0, 0, time.UTC) // midnight in France
	mandated := people.Ground{Kind: people.GroundMandate, Given: true, Since: since, Until: time.Date(2026, 12, 31, 23, 0, 0, 0, time.UTC)}
	open := mandated
	open.Until = time.Time{}
	agreed := listings.Agreement{Type: 1, Reference: "E-1", Start: day.Date{Year: 2026, Month: 11, Day: 3}}
	for what, c := range map[string]struct {
		change func(*listings.Property)
		states []mandates.State
		want   []people.Ground
	}{
		"in force":                       {nothing, []mandates.State{mandates.Live}, []people.Ground{mandated}},
		"closed":                         {func(p *listings.Property) { p.Agreement = agreed }, []mandates.State{mandates.Closed}, nil},
		"closed, then another":           {nothing, []mandates.State{mandates.Cancelled, mandates.Live}, []people.Ground{mandated}},
		"numbered elsewhere":             {func(p *listings.Property) { p.Agreement, p.Step = agreed, 2 }, nil, []people.Ground{open}},
		"numbered elsewhere, and closed": {func(p *listings.Property) { p.Agreement, p.Step = agreed, 3 }, nil, nil},
		"none":                           {func(p *listings.Property) { p.Agreement = listings.Agreement{} }, nil, nil},
	} {
		owner := own(c.change, c.states...)
		want := grounds{}
		if c.want != nil {
			want[owner] = c.want
		}
		w.groundsAre(what, at(0), want, owner)
		w.same(what+", of the other account", len(w.grounds(theirs, at(0), owner)), 0)
	}
}

// What is kept is what the rows say, whoever writes and whatever the write has changed so far.
func groundsKept(w *world) {
	a := w.newContact(0).ID
	w.groundsAre("before", at(0), grounds{}, a)
	yes := w.answered(a, true)
	want := grounds{a: {{Kind: people.GroundConsent, Given: true, Since: yes.At}}}
	w.groundsAre("after an answer", at(0), want, a)
	w.told("contact.updated")
	w.groundsAre("after what does not matter", at(0), want, a)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.AddConsent(ctx, people.Consent{Account: ours, ID: tx.NextID(), Contact: a, Channel: people.ByPhone, At: tx.Now()}))
		found, err := w.db.CallGrounds(ctx, ours, []int64{a}, at(0))
		w.same("within the write", found, map[int64][]people.Ground{a: {{Kind: people.GroundConsent, Since: tx.Now()}}})
		tx.Record(event.Event{Kind: "contact.consent_noted", Subject: event.Subject{Kind: "contact", ID: a}})
		return err
	})
	if got := w.grounds(ours, at(0), a)[a]; len(got) != 1 || got[0].Given {
		w.Errorf("after a withdrawal: %+v", got)
	}
}
