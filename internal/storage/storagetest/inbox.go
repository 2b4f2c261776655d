package storagetest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/figures"
	"palier/internal/core/leads"
)

func inboxRows() []row {
	return []row{
		{"InboxLeads CountStages CountPressing", inboxLists},
		{"LeadsOfPerson LateLeads Senders", lateLeads},
		{"SaveInboxSettings InboxSettings HandingOn", inboxSettings},
		{"SaveTemplate GetTemplate ListTemplates", templates},
		{"InsertAnswer ListAnswers GetAnswer", answersSent},
		{"InsertSavedView DeleteSavedView GetSavedView ListSavedViews", savedViews},
	}
}

// boxed puts a lead into an agency's inbox, as nobody's and unanswered.
func (w *world) boxed(reference string, change func(*leads.Lead)) *leads.Lead {
	w.Helper()
	return w.newLead(reference, func(l *leads.Lead) {
		l.Agency, l.User, l.Property, l.Parent = neighbour, 0, 0, 0
		l.Stage, l.Step, l.Opened, l.Closed, l.Snoozed = leads.StageNew, leads.New, leads.Mark{}, leads.Mark{}, time.Time{}
		change(l)
	})
}

func inboxLists(w *world) {
	counts := func(q leads.Search) map[leads.Stage]int64 {
		n, err := w.db.CountStages(w.ctx, ours, q, 10)
		w.ok(err)
		return n
	}
	here := leads.Search{Agencies: []int64{neighbour}}
	before := counts(here)
	old := w.boxed("b1", func(l *leads.Lead) { l.Asked = l.Asked.Add(-time.Hour) })
	w.boxed("b2", func(l *leads.Lead) {
		l.Stage, l.Step, l.Opened, l.Type = leads.StageVisit, leads.Processing, leads.Mark{At: l.Asked}, 6
	})
	won := w.boxed("b3", func(l *leads.Lead) { l.Stage, l.Step, l.Opened = leads.StageWon, leads.Closed, leads.Mark{At: l.Asked} })
	aside := w.boxed("b4", func(l *leads.Lead) { l.Snoozed = l.UpdatedAt.Add(time.Hour) })
	w.boxed("b5", func(l *leads.Lead) { l.Provider, l.Door, l.Parent = 0, "adlead", old.ID })
	now := old.UpdatedAt.Add(time.Minute)
	after := counts(here)
	w.same("new ones, counted", after[leads.StageNew]-before[leads.StageNew], int64(3))
	w.same("won ones, counted", after[leads.StageWon]-before[leads.StageWon], int64(1))
	here.Unowned = true
	w.same("nobody's, counted to a bound", counts(here)[leads.StageNew] >= 3, true)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.AddFigures(ctx, ours, []figures.Count{
			{Agency: neighbour, Week: "2026-08-03", Measure: figures.Offers, Source: "web", Span: won.ID, N: 1},
			{Agency: neighbour, Week: "2026-08-10", Measure: figures.Offers, Source: "web", Span: aside.ID, N: 1},
			{Agency: neighbour, Week: "2026-08-10", Measure: figures.Sales, Source: "web", Span: won.ID, N: 1},
		})
	})
	inboxPages(w, now)

	moved := *old
	moved.Stage, moved.Step = leads.StageOffer, leads.Processing
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		moved.UpdatedAt = tx.Now()
		return w.db.UpdateLead(ctx, &moved, nil, placed(old))
	})
	here.Unowned = false
	again := counts(here)
	w.same("counted where it went", []int64{again[leads.StageNew] - after[leads.StageNew], again[leads.StageOffer] - after[leads.StageOffer]}, []int64{-1, 1})
	waiting, back, err := w.db.CountPressing(w.ctx, ours, []int64{neighbour}, agent, now.Add(2*time.Hour), 2)
	w.ok(err)
	w.same("pressing, to a bound", []int64{waiting, back}, []int64{2, 1})
}

// inboxPages asks for what inboxLists wrote.
func inboxPages(w *world, now time.Time) {
	for what, c := range map[string]struct {
		change func(*leads.Search)
		want   string
	}{
		"open ones, the latest first": {func(*leads.Search) {}, "[b5 b2 b1]"},
		"the longest waiting first":   {func(q *leads.Search) { q.Order = leads.Longest }, "[b1 b5]"},
		"put aside":                   {func(q *leads.Search) { q.Order = leads.Aside }, "[b4]"},
		"a stage":                     {func(q *leads.Search) { q.Stages = []leads.Stage{leads.StageWon} }, "[b3]"},
		"nobody's":                    {func(q *leads.Search) { q.Unowned = true }, "[b5 b2 b1]"},
		"nobody's that wait":          {func(q *leads.Search) { q.Unowned, q.Order = true, leads.Longest }, "[b1 b5]"},
		"somebody's":                  {func(q *leads.Search) { q.Owner = agent }, "[]"},
		"of a door":                   {func(q *leads.Search) { q.Door = "adlead" }, "[b5]"},
		"of a provider":               {func(q *leads.Search) { q.Provider = portal(ours) }, "[b2 b1]"},
		"duplicates":                  {func(q *leads.Search) { q.Repeats = true }, "[b5]"},
		"asked before":                {func(q *leads.Search) { q.To = now.Add(-90 * time.Minute) }, "[b1]"},
		"asked since":                 {func(q *leads.Search) { q.From = now.Add(-90 * time.Minute) }, "[b5 b2]"},
		"of people":                   {func(q *leads.Search) { q.Contacts = []int64{contact} }, "[b5 b2 b1]"},
		"of other people":             {func(q *leads.Search) { q.Contacts = []int64{stranger} }, "[]"},
		"about a property":            {func(q *leads.Search) { q.Property = property }, "[]"},
		"of a type":                   {func(q *leads.Search) { q.Type = 6 }, "[b2]"},
		"what is put aside, too":      {func(q *leads.Search) { q.Asleep = true }, "[b5 b4 b2 b1]"},
		"came to an offer": {func(q *leads.Search) {
			q.Reached, q.Stages, q.Asleep = leads.Reached{Measure: "offer", From: "2026-08-03", To: "2026-08-10"}, leads.Stages(), true
		}, "[b4 b3]"},
		"came to an offer in a week": {func(q *leads.Search) {
			q.Reached, q.Stages, q.Asleep = leads.Reached{Measure: "offer", From: "2026-08-10", To: "2026-08-10"}, leads.Stages(), true
		}, "[b4]"},
		"came to a sale": {func(q *leads.Search) {
			q.Reached, q.Stages = leads.Reached{Measure: "sale", From: "2026-07-06", To: "2026-08-10"}, leads.Stages()
		}, "[b3]"},
		"came to an offer, of people": {func(q *leads.Search) {
			q.Reached, q.Contacts, q.Stages = leads.Reached{Measure: "offer", From: "2026-08-03", To: "2026-08-10"}, []int64{stranger}, leads.Stages()
		}, "[]"},
	} {
		q := leads.Search{Agencies: []int64{neighbour}, Stages: leads.OpenStages(), Limit: 50}
		c.change(&q)
		w.same(what, w.boxedReferences(q, now), c.want)
		q.Limit = 1
		w.same(what+", a row at a time", w.boxedReferences(q, now), c.want)
	}
	other, err := w.db.InboxLeads(w.ctx, theirs, leads.Search{Agencies: []int64{neighbour}, Stages: leads.OpenStages(), Limit: 50}, now)
	w.ok(err)
	w.same("of the other account", slices.ContainsFunc(other.Leads, func(l *leads.Lead) bool { return l.Account != theirs }), false)
}

// boxedReferences are the references beginning with b that all pages of a search list.
func (w *world) boxedReferences(q leads.Search, now time.Time) string {
	w.Helper()
	list := []string{}
	for range 100 {
		page, err := w.db.InboxLeads(w.ctx, ours, q, now)
		w.ok(err)
		for _, l := range page.Leads {
			if l.Reference[0] == 'b' && len(l.Reference) == 2 {
				list = append(list, l.Reference)
			}
		}
		if page.Next == (leads.Cursor{}) {
			return fmt.Sprint(list)
		}
		q.After = page.Next
	}
	w.Fatalf("%+v has no end", q)
	return ""
}

func lateLeads(w *world) {
	handed := w.boxed("waits too long", func(l *leads.Lead) {
		l.Agency, l.User, l.HandedAt, l.Turns = agency, agent, l.UpdatedAt.Add(-time.Hour), 1
	})
	w.boxed("handed on too often", func(l *leads.Lead) {
		l.Agency, l.User, l.HandedAt, l.Turns = agency, agent, l.UpdatedAt.Add(-time.Hour), 2
	})
	w.boxed("handed on just now", func(l *leads.Lead) { l.Agency, l.User, l.HandedAt = agency, agent, l.UpdatedAt })
	w.boxed("waits for nobody", func(l *leads.Lead) { l.Agency, l.HandedAt = agency, l.UpdatedAt.Add(-time.Hour) })
	q := leads.Late{Account: ours, Agency: agency, Asked: handed.Asked, Handed: handed.UpdatedAt.Add(-time.Minute), Turns: 2, Now: handed.UpdatedAt, Most: 10}
	list, err := w.db.LateLeads(w.ctx, q)
	w.ok(err)
	w.same("whole, to be saved again", list, []*leads.Lead{handed})
	q.Account = theirs
	list, err = w.db.LateLeads(w.ctx, q)
	w.ok(err)
	w.same("of the other account", len(list), 0)
	for _, account := range []int64{ours, theirs} {
		names, err := w.db.Senders(w.ctx, account)
		w.ok(err)
		_, own := names[portal(account)]
		_, other := names[portal(ours+theirs-account)]
		w.same("who sends", []bool{own, other}, []bool{true, false})
	}
	person, err := w.db.LeadsOfPerson(w.ctx, ours, contact, 2)
	w.ok(err)
	w.same("the newest of a person, the oldest of them first", ids(person, func(l *leads.Lead) int64 { return l.ID })[0] < person[1].ID, true)
}

func inboxSettings(w *world) {
	s := leads.Settings{Account: ours, Agency: agency, AnswerIn: 30, Hours: leads.UsualHours(), HandAfter: 45, HandSince: time.UnixMicro(5).UTC(), Team: []int64{agent, 10}, UpdatedAt: time.UnixMicro(6).UTC()}
	w.filled(s)
	read := func(account int64) []leads.Settings {
		list, err := w.db.InboxSettings(w.ctx, account, []int64{agency, neighbour})
		w.ok(err)
		return list
	}
	save := func(s leads.Settings) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveInboxSettings(ctx, s) })
	}
	save(s)
	w.same("kept", read(ours), []leads.Settings{s})
	w.same("of the other account", len(read(theirs)), 0)
	on, err := w.db.HandingOn(w.ctx, ours)
	w.ok(err)
	w.same("handing on", on, []leads.Settings{s})
	s.HandAfter, s.HandSince, s.Team = 0, time.Time{}, nil
	save(s)
	w.same("changed", read(ours), []leads.Settings{s})
	on, err = w.db.HandingOn(w.ctx, ours)
	w.ok(err)
	w.same("handing on no more", len(on), 0)
}

func (w *world) newTemplate() leads.Template {
	var t leads.Template
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		t = leads.Template{Account: ours, ID: tx.NextID(), Agency: agency, Name: "n", Language: "fr", Subject: "s", Body: "b\nc", CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.SaveTemplate(ctx, t)
	})
	return t
}

func templates(w *world) {
	t := w.newTemplate()
	get := func(account int64) (leads.Template, bool) {
		got, found, err := w.db.GetTemplate(w.ctx, account, t.ID)
		w.ok(err)
		return got, found
	}
	got, _ := get(ours)
	w.same("kept", got, t)
	_, found := get(theirs)
	w.same("of the other account", found, false)
	list, err := w.db.ListTemplates(w.ctx, ours, []int64{agency})
	w.ok(err)
	w.same("listed", list, []leads.Template{t})
	t.Name, t.Language, t.Subject, t.Body, t.UpdatedAt, t.RemovedAt = "m", "en", "t", "d", t.UpdatedAt.Add(1000), t.UpdatedAt.Add(2000)
	w.filled(t)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveTemplate(ctx, t) })
	got, _ = get(ours)
	w.same("changed", got, t)
	list, err = w.db.ListTemplates(w.ctx, ours, []int64{agency})
	w.ok(err)
	w.same("what is removed is not listed", len(list), 0)
}

func answersSent(w *world) {
	t := w.newTemplate()
	var a leads.Answer
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a = leads.Answer{Account: ours, ID: tx.NextID(), Agency: agency, Lead: lead, Letter: tx.NextID(), User: agent, Template: t.ID, To: "a@example.org", Subject: "s", Body: "b", CreatedAt: tx.Now()}
		return w.db.InsertAnswer(ctx, a)
	})
	w.filled(a, ".Name", ".Language")
	for account, want := range map[int64][]leads.Answer{ours: {a}, theirs: nil} {
		list, err := w.db.ListAnswers(w.ctx, account, lead)
		w.ok(err)
		w.same("listed", list, want)
	}
	got, found, err := w.db.GetAnswer(w.ctx, ours, a.ID)
	w.ok(err)
	w.same("found", []any{got, found}, []any{a, true})
	_, found, err = w.db.GetAnswer(w.ctx, theirs, a.ID)
	w.ok(err)
	w.same("of the other account", found, false)
}

func savedViews(w *world) {
	var mine, shared leads.SavedView
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		mine = leads.SavedView{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, List: "leads", Name: "n", Query: "a=b", CreatedAt: tx.Now()}
		shared = mine
		shared.ID, shared.User = tx.NextID(), 0
		if err := w.db.InsertSavedView(ctx, mine); err != nil {
			return err
		}
		return w.db.InsertSavedView(ctx, shared)
	})
	w.filled(mine)
	list := func(account, user int64, name string) []leads.SavedView {
		list, err := w.db.ListSavedViews(w.ctx, account, []int64{agency}, user, name)
		w.ok(err)
		return list
	}
	w.same("one's own and the agency's", list(ours, agent, "leads"), []leads.SavedView{mine, shared})
	w.same("somebody else's", list(ours, stranger, "leads"), []leads.SavedView{shared})
	w.same("of another list", len(list(ours, agent, "visits"))+len(list(theirs, agent, "leads")), 0)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DeleteSavedView(ctx, ours, mine.ID) })
	_, found, err := w.db.GetSavedView(w.ctx, ours, mine.ID)
	w.ok(err)
	w.same("removed", found, false)
	got, _, err := w.db.GetSavedView(w.ctx, ours, shared.ID)
	w.ok(err)
	w.same("the other one", got, shared)
}
