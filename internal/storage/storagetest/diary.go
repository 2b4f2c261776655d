package storagetest

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/visits"
)

func diaryRows() []row {
	return []row{
		{"ListDiary CountDiary ActionsByID", diary},
		{"Bound VisitsOfActions", bound},
		{"AgenciesOf", agenciesOf}, {"Lately", lately}, {"Offered", offered},
	}
}

// mayDay is a day of a month in which nothing else is.
func mayDay(d int) day.Date { return day.Date{Year: 2031, Month: 5, Day: d} }

// noted writes a line of the diary down.
func (w *world) noted(change func(a *agenda.Action)) (a agenda.Action) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a = agenda.Action{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, Type: agenda.Appointment, Day: mayDay(5), Subject: "Rendez-vous", Door: "web",
			CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		change(&a)
		return w.db.InsertAction(ctx, a)
	})
	return a
}

// diary holds the lines of some days: whose, in which order, and what is none of them.
func diary(w *world) {
	late := w.noted(func(a *agenda.Action) {
		a.Start, a.End, a.Properties = "15:00:00", "16:00:00", []agenda.Subject{{Property: property}, {Property: property + 1}}
	})
	early := w.noted(func(a *agenda.Action) { a.Start, a.End = "09:00:00", "10:00:00" })
	some := w.noted(func(a *agenda.Action) { a.Type = agenda.Call })
	next := w.noted(func(a *agenda.Action) { a.Day = mayDay(6) })
	beside := w.noted(func(a *agenda.Action) { a.Agency, a.User = neighbour, agent+1 })
	w.noted(func(a *agenda.Action) { a.Type = agenda.Email })
	w.noted(func(a *agenda.Action) { a.Type = agenda.Visit }) // does not take place
	w.noted(func(a *agenda.Action) { a.RemovedAt = a.CreatedAt })
	w.noted(func(a *agenda.Action) { a.Day = mayDay(4) })
	both, week := []int64{agency, neighbour}, agenda.Stretch{From: mayDay(5), To: mayDay(7)}
	for what, c := range map[string]struct {
		account int64
		change  func(q *agenda.Stretch)
		want    []agenda.Action
	}{
		"both agencies":     {ours, func(q *agenda.Stretch) { q.Agencies = both }, []agenda.Action{some, beside, early, late, next}},
		"every agency":      {ours, func(q *agenda.Stretch) { q.All = true }, []agenda.Action{some, beside, early, late, next}},
		"one of them":       {ours, func(q *agenda.Stretch) { q.Agencies, q.Agency = both, neighbour }, []agenda.Action{beside}},
		"one agent's":       {ours, func(q *agenda.Stretch) { q.Agencies, q.Users = both, []int64{agent} }, []agenda.Action{some, early, late, next}},
		"a property's":      {ours, func(q *agenda.Stretch) { q.Agencies, q.Property = both, property+1 }, []agenda.Action{late}},
		"a day":             {ours, func(q *agenda.Stretch) { q.Agencies, q.To = []int64{agency}, mayDay(6) }, []agenda.Action{some, early, late}},
		"the first two":     {ours, func(q *agenda.Stretch) { q.Agencies, q.Limit = []int64{agency}, 2 }, []agenda.Action{some, early}},
		"first of each day": {ours, func(q *agenda.Stretch) { q.Agencies, q.PerDay = both, 1 }, []agenda.Action{some, next}},
		"each agent's":      {ours, func(q *agenda.Stretch) { q.Agencies, q.PerDay, q.PerAgent = both, 1, true }, []agenda.Action{some, beside, next}},
		"nobody's":          {ours, func(*agenda.Stretch) {}, nil},
		"the other account": {theirs, func(q *agenda.Stretch) { q.All = true }, nil},
	} {
		q := week
		q.Account = c.account
		c.change(&q)
		got, err := w.db.ListDiary(w.ctx, q)
		w.ok(err)
		w.same(what, got, c.want)
	}
	for account, want := range map[int64]int{ours: 5, theirs: 0} {
		filled, err := w.db.CountDiary(w.ctx, agenda.Stretch{Account: account, Agencies: both, From: week.From, To: week.To})
		w.ok(err)
		n, busiest := 0, agenda.Filled{}
		for _, f := range filled {
			if n += f.Lines; f.Lines > busiest.Lines {
				busiest = f
			}
		}
		w.same("how many", n, want)
		if account == ours {
			w.same("the busiest", busiest, agenda.Filled{User: agent, Day: mayDay(5), Lines: 3})
		}
	}
	byID, err := w.db.ActionsByID(w.ctx, ours, []int64{late.ID, 999_999_999})
	w.ok(err)
	w.same("by their numbers", byID, []agenda.Action{late})
	none, err := w.db.ActionsByID(w.ctx, theirs, []int64{late.ID})
	w.ok(err)
	w.same("of the other account", none, []agenda.Action(nil))
}

// bound tells the line of a visit or of a lead's task.
func bound(w *world) {
	free := w.noted(func(*agenda.Action) {})
	task := w.noted(func(*agenda.Action) {})
	visited := w.noted(func(a *agenda.Action) { a.User = agent })
	v := w.newVisit(func(v *visits.Visit) { v.Agent, v.Code = agent, "919191" })
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		to := visited
		to.StartsAt, to.EndsAt = v.StartsAt, v.EndsAt
		if err := w.db.UpdateAction(ctx, to, visited); err != nil {
			return err
		}
		after := v
		after.Action = visited.ID
		if err := w.db.UpdateVisit(ctx, after, v); err != nil {
			return err
		}
		return w.db.InsertTask(ctx, leads.Task{Account: ours, ID: tx.NextID(), Lead: lead, Action: task.ID, Type: "call", Priority: "medium", Scheduled: tx.Now(), CreatedAt: tx.Now()})
	})
	for account, want := range map[int64]map[int64]bool{ours: {task.ID: true, visited.ID: true}, theirs: {}} {
		got, err := w.db.Bound(w.ctx, account, []int64{free.ID, task.ID, visited.ID})
		w.ok(err)
		w.same("bound", got, want)
	}
	for account, want := range map[int64]int{ours: 1, theirs: 0} {
		got, err := w.db.VisitsOfActions(w.ctx, account, []int64{free.ID, visited.ID})
		w.ok(err)
		w.same("visits of them", ids(got, func(v visits.Visit) int64 { return v.ID }), ids([]visits.Visit{v}[:want], func(v visits.Visit) int64 { return v.ID }))
	}
	none, err := w.db.Bound(w.ctx, ours, nil)
	w.ok(err)
	w.same("of no line", none, map[int64]bool{})
}

// lately keeps the last of each way, of all records of a person.
func lately(w *world) {
	person, other := w.newContact(0), w.newContact(0)
	record := w.newContact(0)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		merged := record
		merged.MergedInto, merged.UpdatedAt = person.ID, tx.Now()
		return w.db.UpdateContact(ctx, merged, record)
	})
	now := time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)
	at := func(days int) time.Time { return now.AddDate(0, 0, days) }
	note := func(contact int64, method int, when time.Time, timed bool, change func(a *agenda.Action)) {
		w.noted(func(a *agenda.Action) {
			*a = agenda.Action{Account: ours, ID: a.ID, Agency: agency, User: agent, Contact: contact, Type: agenda.Call, Method: method, Day: day.Of(when), CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt}
			if timed {
				a.StartsAt, a.EndsAt = when, when.Add(time.Minute)
			}
			change(a)
		})
	}
	as := func(*agenda.Action) {}
	note(person.ID, agenda.Incoming, at(-9), true, as)
	note(record.ID, agenda.Incoming, at(-3), true, as)
	note(person.ID, agenda.Incoming, at(-5), false, as)
	note(person.ID, agenda.Incoming, at(3), true, as)                                            // to come
	note(person.ID, 3, at(-1), true, as)                                                         // neither way
	note(person.ID, agenda.Incoming, at(-1), true, func(a *agenda.Action) { a.RemovedAt = now }) // not in the diary
	note(person.ID, agenda.Incoming, at(-1), true, func(a *agenda.Action) { a.Agency = neighbour })
	note(person.ID, agenda.Outgoing, at(-4), true, as)
	note(person.ID, agenda.Outgoing, at(-2), false, as)
	note(other.ID, agenda.Outgoing, at(0).Add(time.Hour), true, as) // later today
	want := map[int64]agenda.Lately{person.ID: {In: at(-3), Out: time.Date(2026, 5, 1, 22, 0, 0, 0, time.UTC)}}
	got, err := w.db.Lately(w.ctx, ours, agency, []int64{person.ID, other.ID}, now)
	w.ok(err)
	w.same("lately", got[person.ID].In.UTC(), want[person.ID].In)
	w.same("lately, out", got[person.ID].Out.UTC(), want[person.ID].Out)
	w.same("nobody else", len(got), 1)
	for _, c := range []struct {
		account, agency int64
		persons         []int64
	}{{theirs, agency, []int64{person.ID}}, {ours, agency, nil}} {
		none, err := w.db.Lately(w.ctx, c.account, c.agency, c.persons, now)
		w.same("of nobody", []any{len(none), err}, []any{0, nil})
	}
}

// offered tells whose properties are and what they cost.
func offered(w *world) {
	p := w.newProperty("offered", func(p *listings.Property) { p.Agency, p.Price = neighbour, money.Amount{Minor: 900, Currency: "EUR"} })
	got, err := w.db.Offered(w.ctx, ours, []int64{p.ID, property, stranger})
	w.ok(err)
	w.same("offered", got, map[int64]agenda.Offered{p.ID: {Agency: neighbour, Price: p.Price}, property: {Agency: agency}})
	got, err = w.db.Offered(w.ctx, theirs, []int64{p.ID})
	w.same("of the other account", []any{len(got), err}, []any{0, nil})
	got, err = w.db.Offered(w.ctx, ours, nil)
	w.same("of none", []any{len(got), err}, []any{0, nil})
}

// agenciesOf tells whose a contact and a property are.
func agenciesOf(w *world) {
	for what, c := range map[string]struct{ account, contact, property, ofContact, ofProperty int64 }{
		"both":              {ours, contact, property, agency, agency},
		"neither":           {ours, 0, 0, 0, 0},
		"what is not there": {ours, 999_999_999, 999_999_999, 0, 0},
	} {
		ofContact, ofProperty, err := w.db.AgenciesOf(w.ctx, c.account, c.contact, c.property)
		w.ok(err)
		w.same(what, []int64{ofContact, ofProperty}, []int64{c.ofContact, c.ofProperty})
	}
}
