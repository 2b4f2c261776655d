package storagetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

func nothing(*listings.Property) {}

func visitID(v visits.Visit) int64 { return v.ID }

func wholeVisits(w *world) {
	v := w.newVisit(func(v *visits.Visit) {
		v.DoneAt = v.CreatedAt
		second := v.Visitors[0]
		second.Position, second.Email, second.Contact, second.FirstDate, second.Status = 2, "second@example.org", 0, time.Time{}, visits.Confirmed
		v.Visitors = append(v.Visitors, second)
		v.Properties = append(v.Properties, visits.Shown{Property: property + 1, Report: visits.Report{Rated: true}}) // no interest at all is one
	})
	w.filled(v)
	w.filled(v.Visitors[0], ".Position")
	w.filled(v.Properties[0])
	wish := w.newVisit(func(v *visits.Visit) {
		v.Agent, v.Action, v.StartsAt, v.EndsAt, v.Code = 0, 0, time.Time{}, time.Time{}, ""
		v.Properties[0].Report = visits.Report{}
	})
	changed := v
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.Agent, changed.Action, changed.StartsAt, changed.EndsAt, changed.Minutes, changed.Code, changed.Capacity = agent+1, 0, at(500), at(545), 45, "9", 1
		changed.Misses, changed.Version, changed.Metadata, changed.DoneAt, changed.UpdatedAt = 4, 2, "", time.Time{}, tx.Now()
		first := v.Visitors[0]
		first.Email, first.Firstname, first.Lastname, first.Phone, first.Language, first.Fields, first.Metadata = "new@example.org", "a", "b", "c", "en", "", ""
		first.Property, first.Contact, first.Status, first.StatusAt, first.FirstDate, first.Rating, first.Comment = property+1, 0, visits.Done, tx.Now(), at(1), 0, ""
		third := v.Visitors[1]
		third.Position, third.Email = 3, "third@example.org"
		changed.Visitors = []visits.Visitor{first, v.Visitors[1], third}
		changed.Properties = []visits.Shown{{Property: property}, v.Properties[1], {Property: w.third(ctx, tx), Report: visits.Report{Note: "x"}}}
		return w.db.UpdateVisit(ctx, changed, v)
	})
	for _, want := range []visits.Visit{wish, changed} {
		byID, found, err := w.db.GetVisit(w.ctx, ours, want.ID)
		w.ok(err)
		w.same("by number", []any{byID, found}, []any{want, true})
		byUID, found, err := w.db.FindVisit(w.ctx, ours, want.UID)
		w.ok(err)
		w.same("by uid", []any{byUID, found}, []any{want, true})
	}
	w.refusedVisits(v)
}

// third is one more property, to be shown besides.
func (w *world) third(ctx context.Context, tx event.Tx) int64 {
	p := listings.Property{Account: ours, ID: tx.NextID(), UID: named("p", tx.NextID()), Agency: agency, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	w.ok(w.db.InsertProperty(ctx, p, nil))
	return p.ID
}

func (w *world) refusedVisits(v visits.Visit) {
	for _, wrong := range [][2]int64{{theirs, v.ID}, {ours, stranger}} {
		if _, found, err := w.db.GetVisit(w.ctx, wrong[0], wrong[1]); found || err != nil {
			w.Errorf("GetVisit(%v): %v %v", wrong, found, err)
		}
	}
	if _, found, err := w.db.FindVisit(w.ctx, theirs, v.UID); found || err != nil {
		w.Errorf("FindVisit of the other account: %v %v", found, err)
	}
	for what, c := range map[string]struct {
		kind   fault.Kind
		change func(*visits.Visit)
	}{
		"a uid twice":               {fault.Conflict, func(o *visits.Visit) { o.UID = v.UID }},
		"a code twice":              {fault.Conflict, func(o *visits.Visit) { o.Agent, o.Code = agent, fmt.Sprintf("%06d", viewing) }},
		"a visitor twice":           {fault.Conflict, func(o *visits.Visit) { o.Visitors = twice(o.Visitors[0]) }},
		"a property twice":          {fault.Conflict, func(o *visits.Visit) { o.Properties = append(o.Properties, o.Properties[0]) }},
		"of their agent":            {fault.Invalid, func(o *visits.Visit) { o.Agent = stranger }},
		"at their property":         {fault.Invalid, func(o *visits.Visit) { o.Property = stranger }},
		"that shows their property": {fault.Invalid, func(o *visits.Visit) { o.Properties[0].Property = stranger }},
		"of their contact":          {fault.Invalid, func(o *visits.Visit) { o.Visitors[0].Contact = stranger }},
		"with their action":         {fault.Invalid, func(o *visits.Visit) { o.Action = stranger }},
	} {
		w.refused(c.kind, what, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertVisit(ctx, aVisit(tx, ours, tx.NextID(), c.change))
		})
	}
	w.newVisit(func(o *visits.Visit) { // who gave up may come again
		o.Code, o.Visitors = "", twice(o.Visitors[0])
		o.Visitors[0].Status = visits.CancelledByVisitor
	})
	w.outside("InsertVisit", w.db.InsertVisit(w.ctx, v))
	w.outside("UpdateVisit", w.db.UpdateVisit(w.ctx, v, v))
}

func twice(one visits.Visitor) []visits.Visitor {
	again := one
	again.Position, again.Email = 1, "NOÉ@example.org"
	return []visits.Visitor{one, again}
}

// visitsFound looks for visits of a property of its own.
func visitsFound(w *world) {
	p := w.newProperty("found", nothing)
	here := func(start time.Time, status visits.Status, email string) visits.Visit {
		return w.newVisit(func(v *visits.Visit) {
			v.Property, v.Agent, v.StartsAt, v.EndsAt, v.Properties = p.ID, agent+1, start, start.Add(30*time.Minute), []visits.Shown{{Property: p.ID}}
			v.Visitors[0].Property, v.Visitors[0].Email, v.Visitors[0].Status = p.ID, email, status
			if start.IsZero() {
				v.EndsAt, v.Code = time.Time{}, ""
			}
			if status == visits.Done {
				v.DoneAt = start
			}
		})
	}
	wish := here(time.Time{}, visits.Proposed, "a@example.org")
	late := here(at(90), visits.Confirmed, "b@example.org")
	gone := here(at(60), visits.CancelledByVisitor, "A@example.org")
	early := here(at(60), visits.Proposed, "a@example.org")
	done := here(at(-90), visits.Done, "c@example.org")
	found := func(what string, list []visits.Visit, err error, want ...visits.Visit) {
		w.Helper()
		w.ok(err)
		w.same(what, list, append([]visits.Visit(nil), want...))
	}
	live, err := w.db.LiveOf(w.ctx, ours, p.ID)
	found("live", live, err, early, late, wish)
	live, err = w.db.LiveOf(w.ctx, theirs, p.ID)
	found("live, the other account", live, err)
	mine, err := w.db.WithVisitor(w.ctx, ours, "a@example.org", at(0))
	found("of a visitor", mine, err, gone, early)
	mine, err = w.db.WithVisitor(w.ctx, ours, "theirs@example.org", at(-1000))
	found("of their visitor", mine, err)
	one, there, err := w.db.WishOf(w.ctx, ours, p.ID, "a@example.org")
	w.same("a wish", []any{one, there, err}, []any{wish, true, nil})
	for _, c := range []struct {
		account, property int64
		email             string
	}{{ours, p.ID, "b@example.org"}, {theirs, p.ID, "a@example.org"}, {ours, property, "a@example.org"}} {
		if _, there, err := w.db.WishOf(w.ctx, c.account, c.property, c.email); there || err != nil {
			w.Errorf("WishOf(%+v): %v %v", c, there, err)
		}
	}
	visitors, err := w.db.VisitorsOf(w.ctx, ours, p.ID)
	w.ok(err)
	w.same("all visitors", visitors, []visits.Visitor{late.Visitors[0], early.Visitors[0], done.Visitors[0]})
	tallies, err := w.db.CountVisits(w.ctx, ours, []int64{p.ID, stranger})
	w.ok(err)
	w.same("tally", tallies, map[int64]visits.Tally{p.ID: {Planned: 2, Held: 1, FirstAt: at(-90), LastAt: at(-90)}})
	for _, c := range []struct {
		account, agent int64
		code           string
		want           bool
	}{{ours, agent + 1, early.Code, true}, {ours, agent, early.Code, false}, {theirs, agent + 1, early.Code, false}, {ours, agent + 1, done.Code, false}, {ours, agent, "000002", false}} {
		if got, err := w.db.CodeTaken(w.ctx, c.account, c.agent, c.code); got != c.want || err != nil {
			w.Errorf("CodeTaken(%+v) = %v %v", c, got, err)
		}
	}
}

// unsaved: a write sees the visits it made itself, though their rows may wait.
func unsaved(w *world) {
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		v := aVisit(tx, ours, tx.NextID(), func(v *visits.Visit) { v.StartsAt, v.EndsAt = at(5000), at(5030) })
		w.ok(w.db.InsertVisit(ctx, v))
		taken, err := w.db.CodeTaken(ctx, ours, agent, v.Code)
		w.same("its code", []any{taken, err}, []any{true, nil})
		w.ok(w.db.HoldTime(ctx, held(ours, agent, v.StartsAt, v.EndsAt)))
		v.ID, v.UID, v.Code, v.StartsAt, v.EndsAt = tx.NextID(), "unsaved", "unsaved", at(5060), at(5090)
		w.ok(w.db.InsertVisit(ctx, v))
		w.ok(w.db.HoldTime(ctx, held(ours, agent, v.StartsAt, v.EndsAt)))
		booked, err := w.db.Booked(ctx, ours, agent, at(5000), at(5090), tx.Now())
		w.same("booked", []any{len(booked), err}, []any{2, nil})
		v.ID, v.UID, v.Code, v.Agent = tx.NextID(), "unsaved too", "", agent+1
		w.ok(w.db.InsertVisit(ctx, v))
		w.ok(w.db.InsertState(ctx, v, at(9000)))
		got, found, err := w.db.FindVisit(ctx, ours, v.UID)
		w.same("found", []any{got, found, err}, []any{v, true, nil})
		state, found, err := w.db.GetState(ctx, ours, v.ID, v.Version)
		w.same("state", []any{state, found, err}, []any{v, true, nil})
		return nil
	})
}

// joined adds visitors to a visit that is stored: they may wait where it does not.
func joined(w *world) {
	v := w.newVisit(func(v *visits.Visit) { v.StartsAt, v.EndsAt, v.Code = at(7000), at(7030), "" })
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		person := people.Contact{Account: ours, ID: tx.NextID(), Agency: agency, Declared: people.Declared{Last: "Rejoint"}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		save := func(change func(*visits.Visit)) {
			before := v
			v.Visitors = slices.Clone(v.Visitors)
			change(&v)
			w.ok(w.db.UpdateVisit(ctx, v, before))
		}
		same := func(what string) {
			byID, _, err := w.db.GetVisit(ctx, ours, v.ID)
			w.ok(err)
			byUID, _, err := w.db.FindVisit(ctx, ours, v.UID)
			w.same(what, []any{byID, byUID, err}, []any{v, v, nil})
		}
		join := func(v *visits.Visit) {
			one := v.Visitors[0]
			one.Position, one.Email = len(v.Visitors), fmt.Sprintf("rejoint.%d@example.org", len(v.Visitors))
			v.Visitors = append(v.Visitors, one)
		}
		save(join)
		same("joined")
		save(join)
		save(func(v *visits.Visit) { v.Visitors[2].Status = visits.Confirmed })
		same("joined, and changed while that waits")
		w.ok(w.db.InsertContact(ctx, person))
		save(func(v *visits.Visit) { v.Visitors[0].Contact = person.ID })
		same("somebody new to the account")
		return nil
	})
}

func searchVisits(w *world) {
	p := w.newProperty("search", nothing)
	there := func(start time.Time, of int64) visits.Visit {
		return w.newVisit(func(v *visits.Visit) {
			v.Agency, v.Property, v.Agent, v.StartsAt, v.EndsAt, v.Code, v.Properties = of, p.ID, agent+1, start, start, "", []visits.Shown{{Property: p.ID}}
		})
	}
	c, a, b := there(at(3000), agency), there(at(1000), agency), there(at(2000), neighbour)
	u, x := there(time.Time{}, agency), there(time.Time{}, neighbour)
	day := visits.Query{Account: ours, All: true, From: at(900), To: at(2900)}
	again := there(at(1000), agency) // at one instant they are in the order of their numbers
	for what, q := range map[string]struct {
		visits.Query
		want []visits.Visit
	}{
		"of a property":           {visits.Query{Property: p.ID, All: true}, []visits.Visit{a, again, b, c, u, x}},
		"backward":                {visits.Query{Property: p.ID, All: true, Backward: true}, []visits.Visit{c, b, again, a, x, u}},
		"of an agency":            {visits.Query{Property: p.ID, Agencies: []int64{agency}}, []visits.Visit{a, again, c, u}},
		"of no agency":            {visits.Query{Property: p.ID}, nil},
		"a page":                  {visits.Query{Property: p.ID, All: true, Limit: 2, Offset: 2}, []visits.Visit{b, c}},
		"a page backward":         {visits.Query{Property: p.ID, All: true, Limit: 3, Offset: 2, Backward: true}, []visits.Visit{again, a, x}},
		"from":                    {visits.Query{Property: p.ID, All: true, From: at(2000)}, []visits.Visit{b, c}},
		"until":                   {visits.Query{Property: p.ID, All: true, To: at(2000)}, []visits.Visit{a, again}},
		"a window":                {day, []visits.Visit{a, again, b}},
		"a window of an agency":   {visits.Query{Agencies: []int64{neighbour}, From: day.From, To: day.To}, []visits.Visit{b}},
		"a window of two":         {visits.Query{Agencies: []int64{neighbour, agency}, From: day.From, To: at(3001)}, []visits.Visit{a, again, b, c}},
		"of an agent":             {visits.Query{All: true, Agent: agent + 1, From: day.From, To: day.To}, []visits.Visit{a, again, b}},
		"of an agent, one agency": {visits.Query{Agencies: []int64{agency}, Agent: agent + 1, From: day.From}, []visits.Visit{a, again, c}},
		"past the end":            {visits.Query{Property: p.ID, All: true, Offset: 6}, nil},
		"their property":          {visits.Query{Property: stranger, All: true}, nil},
	} {
		q.Account = ours
		got, err := w.db.SearchVisits(w.ctx, q.Query)
		w.ok(err)
		w.same(what, got, q.want)
	}
	for backward, want := range map[bool][]visits.Visit{false: {a, again, b, c, u, x}, true: {c, b, again, a, x, u}} {
		var walked []visits.Visit
		for q := (visits.Query{Account: ours, Property: p.ID, All: true, Backward: backward, Limit: 1}); ; {
			one, err := w.db.SearchVisits(w.ctx, q)
			if w.ok(err); len(one) == 0 {
				break
			}
			walked, q.Behind = append(walked, one...), visits.Position{Start: one[0].StartsAt, Visit: one[0].ID}
		}
		w.same("step by step", walked, want)
	}
	got, err := w.db.SearchVisits(w.ctx, visits.Query{Account: theirs, All: true})
	w.ok(err)
	w.same("of the other account", ids(got, visitID), []int64{viewing})
}

func states(w *world) {
	v := w.newVisit(func(v *visits.Visit) {
		v.Code = ""
		v.Properties = append(v.Properties, visits.Shown{Property: property + 1, Report: visits.Report{Rated: true}})
	})
	v.Code, v.DoneAt = "481205", v.CreatedAt // a state holds whatever the visit says
	second := v
	second.Version, second.Visitors, second.Properties = 2, []visits.Visitor{v.Visitors[0]}, []visits.Shown{{Property: property}}
	second.Visitors[0].Status, second.Visitors[0].FirstDate = visits.Confirmed, time.Time{}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertState(ctx, v, at(0)))
		return w.db.InsertState(ctx, second, at(10))
	})
	for _, want := range []visits.Visit{v, second} {
		got, found, err := w.db.GetState(w.ctx, ours, v.ID, want.Version)
		w.same("state", []any{got, found, err}, []any{want, true, nil})
	}
	if _, found, err := w.db.GetState(w.ctx, theirs, v.ID, 1); found || err != nil {
		w.Errorf("state in the other account: %v %v", found, err)
	}
	purge := func(before time.Time, n int) (gone int64) {
		w.write(ours, func(ctx context.Context, _ event.Tx) (err error) {
			gone, err = w.db.PurgeStates(ctx, ours, before, n)
			return err
		})
		return gone
	}
	w.same("forgotten one by one, the oldest first", []int64{purge(at(1), 5), purge(at(1000), 1), purge(at(1000), 5)}, []int64{2, 1, 0})
	_, found, err := w.db.GetState(w.ctx, ours, v.ID, 2)
	w.same("forgotten", []any{found, err}, []any{false, nil})
	w.refused(fault.Invalid, "a state of their visit", func(ctx context.Context, _ event.Tx) error {
		gone := v
		gone.ID = stranger
		return w.db.InsertState(ctx, gone, at(0))
	})
	w.outside("InsertState", w.db.InsertState(w.ctx, v, at(0)))
	_, err = w.db.PurgeStates(w.ctx, ours, at(0), 1)
	w.outside("PurgeStates", err)
}
