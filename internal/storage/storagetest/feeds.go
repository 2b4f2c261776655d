package storagetest

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/visits"
)

func feedRows() []row {
	return []row{
		{"FindPublic", publicPlaces},
		{"SaveFeed DropFeed ListFeeds FindFeed", feeds},
		{"Engaged Noted", engaged},
	}
}

// publicPlaces: a uid tells whose a property is, over all accounts, unless two have it.
func publicPlaces(w *world) {
	p := w.newProperty("public", nothing)
	for uid, want := range map[string][2]int64{p.UID: {ours, agency}, named("p", stranger): {theirs, agency}, named("p", property): {}, "": {}, "nobody": {}} {
		account, of, found, err := w.db.FindPublic(w.ctx, uid)
		w.same("whose "+uid, []any{account, of, found, err}, []any{want[0], want[1], want[0] != 0, nil})
	}
}

func feeds(w *world) {
	mine := visits.Feed{Account: ours, Kind: visits.AgentFeed, Subject: agent, Hash: "mine"}
	home := visits.Feed{Account: ours, Kind: visits.PropertyFeed, Subject: agent, Hash: "home"} // its number is the agent's
	save := func(f visits.Feed) visits.Feed {
		w.write(f.Account, func(ctx context.Context, tx event.Tx) error {
			f.CreatedAt = tx.Now()
			return w.db.SaveFeed(ctx, f)
		})
		return f
	}
	find := func(hash string, want visits.Feed) {
		w.Helper()
		got, found, err := w.db.FindFeed(w.ctx, hash)
		w.same("found by "+hash, []any{got, found, err}, []any{want, want.Hash != "", nil})
	}
	list := func(what string, want ...visits.Feed) {
		w.Helper()
		got, err := w.db.ListFeeds(w.ctx, ours)
		w.same(what, []any{got, err}, []any{want, nil})
	}
	mine, home = save(mine), save(home)
	w.filled(mine)
	list("both", home, mine)
	find("mine", mine)
	find("theirs", visits.Feed{Account: theirs, Kind: visits.AgentFeed, Subject: agent, Hash: "theirs", CreatedAt: w.theirFeed().CreatedAt})
	find("nobody's", visits.Feed{})

	mine.Hash = "renewed"
	mine = save(mine)
	list("one renewed", home, mine)
	find("mine", visits.Feed{})
	find("renewed", mine)
	for _, c := range []struct {
		subject int64
		want    bool
	}{{agent, true}, {agent, false}, {stranger, false}} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			dropped, err := w.db.DropFeed(ctx, ours, visits.AgentFeed, c.subject)
			w.same("dropped", dropped, c.want)
			return err
		})
	}
	list("the other kind stays", home)
	find("renewed", visits.Feed{})
	w.outside("SaveFeed", w.db.SaveFeed(w.ctx, mine))
	_, err := w.db.DropFeed(w.ctx, ours, visits.AgentFeed, agent)
	w.outside("DropFeed", err)
}

// theirFeed is the one that the seed gave the other account.
func (w *world) theirFeed() visits.Feed {
	w.Helper()
	list, err := w.db.ListFeeds(w.ctx, theirs)
	w.ok(err)
	if len(list) != 1 {
		w.Fatalf("their feeds: %+v", list)
	}
	return list[0]
}

func engaged(w *world) {
	const user = agent + 1
	day := time.Date(2027, 1, 5, 0, 0, 0, 0, time.UTC)
	var entries []visits.Entry
	note := func(hour, kind int, change func(a *agenda.Action)) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			a := agenda.Action{Account: ours, ID: tx.NextID(), Agency: agency, User: user, Type: kind, Subject: "Rendez-vous", StartsAt: day.Add(time.Duration(hour) * time.Hour),
				Properties: []agenda.Subject{{Property: property}, {Property: property + 1}}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
			a.EndsAt = a.StartsAt.Add(time.Hour)
			change(&a)
			e := visits.Entry{Action: a.ID, Kind: kind, Subject: a.Subject, Start: a.StartsAt, End: a.EndsAt, ChangedAt: a.UpdatedAt}
			if len(a.Properties) > 0 {
				e.Property = a.Properties[0].Property
			}
			entries = append(entries, e)
			return w.db.InsertAction(ctx, a)
		})
	}
	same := func(*agenda.Action) {}
	note(10, agenda.Appointment, same)
	note(8, agenda.Valuation, func(a *agenda.Action) { a.Properties = nil })
	note(12, agenda.Visit, same)
	note(9, agenda.Call, same)
	note(9, agenda.Visit, func(a *agenda.Action) { a.StartsAt, a.EndsAt = time.Time{}, time.Time{} })
	note(9, agenda.Visit, func(a *agenda.Action) { a.User = agent })
	note(11, agenda.Visit, same)
	w.newVisit(func(v *visits.Visit) { // whose action the last one is
		v.Agent, v.Action, v.StartsAt, v.EndsAt = user, entries[6].Action, entries[6].Start, entries[6].End
	})
	morning, late := day.Add(8*time.Hour), day.Add(12*time.Hour)
	for what, c := range map[string]struct {
		account, agent int64
		to             time.Time
		most           int
		want           []visits.Entry
	}{
		"all of a day":         {ours, user, late.Add(time.Microsecond), 0, []visits.Entry{entries[1], entries[0], entries[2]}},
		"until the last":       {ours, user, late, 0, []visits.Entry{entries[1], entries[0]}},
		"one":                  {ours, user, late, 1, []visits.Entry{entries[1]}},
		"of another agent":     {ours, agent, late, 0, []visits.Entry{entries[5]}},
		"of the other account": {theirs, user, late, 0, nil},
	} {
		got, err := w.db.Engaged(w.ctx, c.account, c.agent, morning, c.to, c.most)
		w.same(what, []any{got, err}, []any{c.want, nil})
	}
	second := func(e visits.Entry) visits.Entry { // of its two properties
		e.Property = property + 1
		return e
	}
	for what, c := range map[string]struct {
		account, property int64
		to                time.Time
		most              int
		want              []visits.Entry
	}{
		"noted visits of a property": {ours, property, late.Add(time.Microsecond), 0, []visits.Entry{entries[5], entries[2]}},
		"before the last":            {ours, property, late, 0, []visits.Entry{entries[5]}},
		"the first noted":            {ours, property, late.Add(time.Microsecond), 1, []visits.Entry{entries[5]}},
		"of its second property":     {ours, property + 1, late.Add(time.Microsecond), 0, []visits.Entry{second(entries[5]), second(entries[2])}},
		"noted elsewhere":            {theirs, property, late, 0, nil},
	} {
		got, err := w.db.Noted(w.ctx, c.account, c.property, morning, c.to, c.most)
		w.same(what, []any{got, err}, []any{c.want, nil})
	}
}
