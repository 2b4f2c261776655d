package storagetest

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
)

func leadRows() []row {
	return []row{
		{"InsertLead GetLead FindReference", insertLead},
		{"UpdateLead", updateLead},
		{"FindOriginal", findOriginal},
		{"OpenAbout", openAbout},
		{"ListLeads ListViews", listLeads},
		{"ListByContact", listByContact},
		{"ReadViews SaveView", storedViews},
	}
}

// sampleLead has every field filled.
func sampleLead(tx event.Tx, reference string) *leads.Lead {
	at := func(n time.Duration) time.Time { return tx.Now().Add(-n * time.Hour) }
	amount, nothing, no := int64(25_000_000), int64(0), false
	return &leads.Lead{
		Account: ours, ID: tx.NextID(), Agency: agency, Provider: portal(ours), Reference: reference, Fingerprint: "f", Type: 2, Step: leads.Processing, Stage: leads.StageVisit, Door: "apimo",
		Asked: at(1), Person: declared(""), Contact: friend, Shown: contact, Property: property, Request: 77, User: agent, Parent: lead,
		Opened: leads.Mark{At: at(2), By: agent}, Assigned: leads.Mark{At: at(3), By: agent}, Closed: leads.Mark{At: at(4), By: agent}, HandedAt: at(3), Turns: 2, Snoozed: at(-5),
		Details: leads.Details{
			Message: "Bonjour,\nmerci.", Recipient: leads.Recipient{Last: "L", First: "F", Email: "f@example.org"},
			Wish: leads.Wish{AreaMin: 80.5, AreaMax: 120, AreaUnit: 1, RoomMin: 1, RoomMax: 4, BedroomMin: 2, BedroomMax: 3, PriceMin: 1, PriceMax: 99, Currency: "EUR"},
			About: leads.About{Reference: "about " + reference, Address: "a", AddressMore: "b", Zipcode: "c", City: "d", Country: "FR", Category: 1, Types: []int{1, 3},
				Subtype: 2, Landscape: 3, ViewType: 4, Location: 5},
			Start: day.Date{Year: 2027, Month: 1, Day: 31}, End: day.Date{Year: 2028, Month: 2, Day: 29}, Method: 1, Referral: 2, Subreferral: "s",
			Tracking: leads.Tracking{Origin: "landing", Source: "social", Medium: "form", Campaign: "lancement", Content: "a"},
			Project: leads.Project{Purpose: "living", Scheme: "ptz", Rooms: []string{"T2", "T3"}, Types: []string{"apartment"}, Area: "centre", Localities: []string{"Nantes"},
				Budget: &amount, BudgetMin: &nothing, BudgetMax: &amount, Deposit: &nothing, BudgetConfirmed: &no},
		},
		Warnings: []leads.Warning{{Field: "step", Value: "9", Reason: "no such step"}}, Sent: []byte(`{"step":9}`), CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
	}
}

func (w *world) newLead(reference string, change func(*leads.Lead)) *leads.Lead {
	w.Helper()
	var l *leads.Lead
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		l = sampleLead(tx, reference)
		change(l)
		return w.db.InsertLead(ctx, l, []byte(l.Reference))
	})
	return l
}

// placed is where a lead is counted as it is.
func placed(l *leads.Lead) leads.Place { return leads.Place{UpdatedAt: l.UpdatedAt, Stage: l.Stage} }

func asIs(*leads.Lead) {}

func insertLead(w *world) {
	l := w.newLead("full", asIs)
	w.filled(*l)
	w.same("stored", w.mustLead(l), l)
	bare := w.newLead("bare", func(l *leads.Lead) {
		*l = leads.Lead{Account: ours, ID: l.ID, Agency: agency, Type: 1, Step: leads.New, Stage: leads.StageNew, Asked: l.Asked, Sent: []byte{}, CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt}
	})
	w.same("with nothing in it", w.mustLead(bare), bare)
	for _, wrong := range []struct{ account, agency, sender, id int64 }{
		{theirs, agency, 0, l.ID}, {ours, neighbour, 0, l.ID}, {ours, agency, portal(theirs), l.ID}, {ours, agency, portal(ours), bare.ID}, {ours, agency, 0, stranger},
	} {
		if _, found, err := w.db.GetLead(w.ctx, wrong.account, wrong.agency, wrong.sender, wrong.id); found || err != nil {
			w.Errorf("GetLead(%+v): %v %v", wrong, found, err)
		}
	}
	s, found, err := w.db.FindReference(w.ctx, ours, agency, portal(ours), "full")
	w.same("found by reference", []any{s, found, err}, []any{leads.Sent{ID: l.ID, Fingerprint: "f", CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt}, true, nil})
	for _, wrong := range []struct{ account, agency, provider int64 }{{theirs, agency, portal(ours)}, {ours, neighbour, portal(ours)}, {ours, agency, portal(theirs)}} {
		if _, found, err := w.db.FindReference(w.ctx, wrong.account, wrong.agency, wrong.provider, "full"); found || err != nil {
			w.Errorf("FindReference(%+v): %v %v", wrong, found, err)
		}
	}
	refuseLeads(w)
	w.outside("InsertLead", w.db.InsertLead(w.ctx, l, nil))
}

func refuseLeads(w *world) {
	w.newLead("ref2", func(l *leads.Lead) { l.Agency, l.User, l.Property = neighbour, 0, 0 })
	w.newLead("ref2", asIs)                                         // a reference is the agency's
	w.newLead("ref2", func(l *leads.Lead) { l.Provider = 0 })       // and its sender's
	w.newLead("ref2", func(l *leads.Lead) { l.Provider = 0 })       // what nobody sent may repeat itself
	w.newLead("REF2", func(l *leads.Lead) { l.Reference = "Ref2" }) // and case counts
	for what, c := range map[string]struct {
		kind   fault.Kind
		change func(*leads.Lead)
	}{
		"a reference twice":    {fault.Conflict, func(l *leads.Lead) { l.Reference = "ref2" }},
		"their contact":        {fault.Invalid, func(l *leads.Lead) { l.Contact = stranger }},
		"shown as theirs":      {fault.Invalid, func(l *leads.Lead) { l.Shown = stranger }},
		"about their property": {fault.Invalid, func(l *leads.Lead) { l.Property = stranger }},
		"for their user":       {fault.Invalid, func(l *leads.Lead) { l.User = stranger }},
		"after their lead":     {fault.Invalid, func(l *leads.Lead) { l.Parent = stranger }},
		"from their provider":  {fault.Invalid, func(l *leads.Lead) { l.Provider = portal(theirs) }},
		"no such agency":       {fault.Invalid, func(l *leads.Lead) { l.Agency = 999_999 }},
	} {
		w.refused(c.kind, what, func(ctx context.Context, tx event.Tx) error {
			l := sampleLead(tx, what)
			c.change(l)
			return w.db.InsertLead(ctx, l, nil)
		})
	}
}

func (w *world) mustLead(l *leads.Lead) *leads.Lead {
	w.Helper()
	got, found, err := w.db.GetLead(w.ctx, l.Account, l.Agency, 0, l.ID)
	if err != nil || !found {
		w.Fatalf("lead %d: %v %v", l.ID, found, err)
	}
	return got
}

func updateLead(w *world) {
	l := w.newLead("to change", func(l *leads.Lead) {
		*l = leads.Lead{Account: ours, ID: l.ID, Agency: agency, Provider: l.Provider, Reference: l.Reference, Fingerprint: l.Fingerprint, Type: 1, Step: leads.New, Stage: leads.StageNew,
			Asked: l.Asked, Sent: []byte("{}"), CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt}
	})
	changed := *l
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed = *sampleLead(tx, "never saved")
		changed.ID, changed.Provider, changed.Reference, changed.Fingerprint, changed.Door, changed.CreatedAt = l.ID, l.Provider, l.Reference, l.Fingerprint, l.Door, l.CreatedAt
		return w.db.UpdateLead(ctx, &changed, []byte("new view"), placed(l))
	})
	w.same("updated", w.mustLead(l), &changed)
	var view string
	_, err := w.db.ListViews(w.ctx, leads.Query{Account: ours, Agency: agency, Since: changed.UpdatedAt, Limit: 10}, func(v []string) error { view = strings.Join(v, "\n"); return nil })
	w.ok(err)
	w.same("its view", view, "new view")
	theirsIs := changed
	theirsIs.ID = stranger
	elsewhereIs := changed
	elsewhereIs.Agency, elsewhereIs.Step, elsewhereIs.Stage = neighbour, leads.Closed, leads.StageLost
	w.write(ours, func(ctx context.Context, _ event.Tx) error { // touches nothing: Run compares
		w.ok(w.db.UpdateLead(ctx, &theirsIs, nil, placed(&theirsIs)))
		return w.db.UpdateLead(ctx, &elsewhereIs, nil, placed(&elsewhereIs))
	})
	w.same("through another agency", w.mustLead(l), &changed)
	w.outside("UpdateLead", w.db.UpdateLead(w.ctx, l, nil, placed(l)))
}

func findOriginal(w *world) {
	about := func(step int) func(l *leads.Lead) {
		return func(l *leads.Lead) { l.About.Reference, l.Step, l.Parent = "twin", step, 0 }
	}
	w.newLead("o1", about(leads.Closed))
	first := w.newLead("o2", about(leads.New))
	w.newLead("o3", func(l *leads.Lead) { about(leads.Processing)(l); l.Parent = first.ID })
	find := func(account, agency, shown int64, reference string, since time.Time) int64 {
		id, err := w.db.FindOriginal(w.ctx, account, agency, shown, reference, since)
		w.ok(err)
		return id
	}
	w.same("the earliest open one", find(ours, agency, contact, "twin", first.CreatedAt), first.ID)
	w.same("a duplicate's original", find(ours, agency, contact, "twin", first.CreatedAt.Add(1*time.Microsecond)), first.ID)
	w.same("none so late", find(ours, agency, contact, "twin", first.CreatedAt.Add(time.Hour)), int64(0))
	w.same("by another person", find(ours, agency, friend, "twin", first.CreatedAt), int64(0))
	w.same("about another property", find(ours, agency, contact, "Twin", first.CreatedAt), int64(0))
	w.same("at another agency", find(ours, neighbour, contact, "twin", first.CreatedAt), int64(0))
	w.same("of the other account", find(theirs, agency, contact, "twin", first.CreatedAt), int64(0))
}

func listLeads(w *world) {
	first := w.newLead("l1", asIs)
	second := w.newLead("l2", func(l *leads.Lead) { l.Provider, l.Warnings = 0, nil })
	third := w.newLead("l3", func(l *leads.Lead) { l.Warnings = nil })
	q := leads.Query{Account: ours, Agency: agency, Since: first.UpdatedAt, Limit: 100}
	for what, c := range map[string]struct {
		change func(*leads.Query)
		want   []string
		total  int64
	}{
		"all since":            {func(*leads.Query) {}, []string{"l1", "l2", "l3"}, 3},
		"one sender's":         {func(q *leads.Query) { q.Sender = portal(ours) }, []string{"l1", "l3"}, 2},
		"with a warning":       {func(q *leads.Query) { q.Warned = true }, []string{"l1"}, 1},
		"a page":               {func(q *leads.Query) { q.Limit, q.Offset = 1, 1 }, []string{"l2"}, 3},
		"past the end":         {func(q *leads.Query) { q.Offset = 3 }, nil, 3},
		"later":                {func(q *leads.Query) { q.Since = third.UpdatedAt.Add(time.Microsecond) }, nil, 0},
		"of the other account": {func(q *leads.Query) { q.Account = theirs }, []string{"theirs"}, 1},
		"their provider's":     {func(q *leads.Query) { q.Sender = portal(theirs) }, nil, 0},
		"of another agency":    {func(q *leads.Query) { q.Agency = neighbour }, nil, 0},
	} {
		asked := q
		c.change(&asked)
		var got, views []string
		page, err := w.db.ListLeads(w.ctx, asked, func(l *leads.Lead) error { got = append(got, l.Reference); return nil })
		w.ok(err)
		again, err := w.db.ListViews(w.ctx, asked, func(v []string) error { views = append(views, v...); return nil })
		w.ok(err)
		w.same(what, got, c.want)
		w.same(what+", as views", views, c.want)
		w.same(what+", total", []int64{page.Total, again.Total}, []int64{c.total, c.total})
		w.ahead(what, asked.Account, page.Last, again.Last)
	}
	w.same("whole leads", w.mustLead(second), second)
}

func openAbout(w *world) {
	who := w.newContact(0).ID
	var made []*leads.Lead
	one := func(change func(*leads.Lead)) {
		made = append(made, w.newLead("", func(l *leads.Lead) {
			l.Provider, l.Parent, l.Contact, l.Shown = 0, 0, who, who
			change(l)
		}))
	}
	one(asIs)
	one(func(l *leads.Lead) { l.Step, l.Stage = leads.Closed, leads.StageLost })
	one(func(l *leads.Lead) { l.Property = 0 })
	one(func(l *leads.Lead) { l.Contact, l.Shown = friend, contact })
	one(func(l *leads.Lead) { l.Step, l.Stage = leads.New, leads.StageNew })
	list, err := w.db.OpenAbout(w.ctx, ours, agency, who, property)
	w.ok(err)
	w.same("open ones of the person about it", list, []*leads.Lead{made[0], made[4]})
	for what, q := range map[string][4]int64{
		"of another agency": {ours, neighbour, who, property}, "about another property": {ours, agency, who, stranger}, "of nobody": {ours, agency, stranger, property},
	} {
		list, err := w.db.OpenAbout(w.ctx, q[0], q[1], q[2], q[3])
		w.ok(err)
		w.same(what, len(list), 0)
	}
	list, err = w.db.OpenAbout(w.ctx, theirs, agency, who, property)
	w.ok(err)
	for _, l := range list {
		w.same("of the other account", l.Account, theirs)
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		l := sampleLead(tx, "")
		l.Provider, l.Parent, l.Contact, l.Shown = 0, 0, who, who
		if err := w.db.InsertLead(ctx, l, nil); err != nil {
			return err
		}
		list, err := w.db.OpenAbout(ctx, ours, agency, who, property)
		w.same("with one of the same write", len(list), 3)
		return err
	})
}

func listByContact(w *world) {
	a := w.newLead("c1", func(l *leads.Lead) { l.Contact, l.Shown = friend, friend })
	b := w.newLead("c2", func(l *leads.Lead) { l.Contact, l.Shown, l.Agency, l.User = contact, friend, neighbour, 0 })
	list, err := w.db.ListByContact(w.ctx, ours, friend, []int64{friend, contact})
	w.ok(err)
	w.same("whatever the agency", list, []*leads.Lead{a, b})
	list, err = w.db.ListByContact(w.ctx, ours, friend, []int64{contact})
	w.ok(err)
	w.same("that named one", list, []*leads.Lead{b})
	list, err = w.db.ListByContact(w.ctx, theirs, friend, []int64{friend, contact})
	w.ok(err)
	w.same("of the other account", len(list), 0)
}

func storedViews(w *world) {
	a, b := w.newLead("v1", asIs), w.newLead("v2", asIs)
	read := func(account, after int64, n int) (out []string) {
		list, err := w.db.ReadViews(w.ctx, account, after, n)
		w.ok(err)
		for _, v := range list {
			out = append(out, string(v.View))
			if account == ours && v.ID == b.ID {
				w.same("the lead itself", v.Lead, b)
			}
		}
		return out
	}
	w.same("in the order of ids", read(ours, a.ID-1, 10), []string{"v1", "v2"})
	w.same("after an id, at most so many", read(ours, a.ID-1, 1), []string{"v1"})
	w.same("of the other account", read(theirs, 0, 3), []string{"two", "two", "theirs"})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.SaveView(ctx, ours, stranger, []byte("ours"))) // touches nothing: Run compares
		return w.db.SaveView(ctx, ours, b.ID, []byte("fresh"))
	})
	w.same("saved", read(ours, a.ID-1, 10), []string{"v1", "fresh"})
	w.same("and the lead did not change", w.mustLead(b), b)
	w.outside("SaveView", w.db.SaveView(w.ctx, ours, b.ID, nil))
}
