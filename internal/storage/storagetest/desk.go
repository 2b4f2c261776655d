package storagetest

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
)

// deskRows are what the administrator's screens ask.
func deskRows() []row {
	return []row{
		{"SaveUses ListUses", credentialUses},
		{"ListMarks", secretMarks},
		{"JournalLines JournalSince JournalInstant JournalKinds JournalExtent", auditTrail},
		{"NamesOf", journalNames},
		{"ListEntries CountDeliveries", deliveryLog},
		{"PageLetters", letterLog},
		{"PageDocuments", documentPages},
		{"RecentMessages", recentMessages},
		{"InsertUpload UpdateUpload GetUpload OldUploads DeleteUpload", uploads},
		{"InsertImportTask UpdateImportTask GetImportTask ListImportTasks FreeImportTask ImportAccounts", importTasks},
		{"ClearImportPlan AddImportPlan ImportPlan", importPlans},
	}
}

func credentialUses(w *world) {
	noon := at(0).Truncate(time.Minute)
	save := func(list ...access.Use) {
		w.Helper()
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveUses(ctx, ours, list) })
	}
	used := access.Use{Kind: access.ByKey, ID: 7, At: noon}
	w.filled(used)
	save(used, access.Use{Kind: access.ByProvider, ID: 7, At: noon})
	save(access.Use{Kind: access.ByKey, ID: 7, At: noon.Add(-time.Hour)}) // another replica's, of before
	later := access.Use{Kind: access.ByProvider, ID: 7, At: noon.Add(time.Minute)}
	save(later)
	kept := func(account int64) map[access.Use]bool {
		w.Helper()
		list, err := w.db.ListUses(w.ctx, account)
		w.ok(err)
		found := map[access.Use]bool{}
		for _, u := range list {
			if u.ID == used.ID {
				found[u] = true
			}
		}
		return found
	}
	w.same("the latest of each", kept(ours), map[access.Use]bool{used: true, later: true})
	w.same("of the other account", kept(theirs), map[access.Use]bool{})
	w.outside("SaveUses", w.db.SaveUses(w.ctx, ours, []access.Use{used}))
}

func secretMarks(w *world) {
	var mark access.Mark
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		mark = access.Mark{Kind: access.ByProvider, ID: portal(ours), Hint: "b42d", CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)}
		return w.db.InsertSecret(ctx, ours, portal(ours), access.Secret{ID: tx.NextID(), Hash: "marked", Hint: mark.Hint, CreatedAt: mark.CreatedAt, ExpiresAt: mark.ExpiresAt})
	})
	w.filled(mark)
	list, err := w.db.ListMarks(w.ctx, ours)
	w.ok(err)
	kinds := map[string]bool{}
	for _, m := range list {
		kinds[m.Kind] = true
	}
	w.same("the latest last", list[len(list)-1], mark)
	w.same("of every kind", kinds, map[string]bool{access.ByProvider: true, access.ByKey: true, access.ByClient: true})
	list, err = w.db.ListMarks(w.ctx, theirs)
	w.ok(err)
	for _, m := range list {
		if m.Hint == mark.Hint {
			w.Error("a mark of ours is theirs")
		}
	}
}

func auditTrail(w *world) {
	head, before, err := w.db.Head(w.ctx, ours)
	w.ok(err)
	var lines []event.Event
	for i, kind := range []string{"trail.begun", "trail.done"} {
		w.write(ours, func(_ context.Context, tx event.Tx) error {
			e := event.Event{Seq: head + 1 + int64(i), At: tx.Now(), Kind: kind, Subject: event.Subject{Kind: "trail", ID: int64(70 + i)}, Agency: agency + int64(i),
				Who: event.Who{Kind: "user", ID: int64(90 + i), Door: "web", Request: "r"}, Changes: []event.Change{{Field: "f", Before: "b", After: "é"}}}
			lines = append(lines[:i], e)
			tx.Record(e)
			return nil
		})
	}
	w.filled(lines[0])
	ask := func(account int64, change func(*audit.Stretch)) []event.Event {
		w.Helper()
		s := audit.Stretch{Account: account, After: head, Before: head + 3}
		change(&s)
		list, err := w.db.JournalLines(w.ctx, s)
		w.ok(err)
		return list
	}
	w.same("newest first", ask(ours, func(*audit.Stretch) {}), []event.Event{lines[1], lines[0]})
	w.same("at most", ask(ours, func(s *audit.Stretch) { s.Limit = 1 }), lines[1:])
	w.same("before", ask(ours, func(s *audit.Stretch) { s.Before = head + 2 }), lines[:1])
	for what, change := range map[string]func(*audit.Stretch){
		"of a subject":         func(s *audit.Stretch) { s.Subject = lines[0].Subject },
		"of an author":         func(s *audit.Stretch) { s.Who = event.Who{Kind: "user", ID: 90} },
		"of a kind":            func(s *audit.Stretch) { s.Kind = lines[0].Kind },
		"of an agency":         func(s *audit.Stretch) { s.Agencies = []int64{agency} },
		"of a door and a kind": func(s *audit.Stretch) { s.Door, s.Kind = "web", lines[0].Kind },
		"of a subject's kind":  func(s *audit.Stretch) { s.Subject.Kind, s.Before = "trail", head+2 },
		"of an author's kind":  func(s *audit.Stretch) { s.Who.Kind, s.Before = "user", head+2 },
	} {
		w.same(what, ask(ours, change), lines[:1])
	}
	w.same("of no agency", len(ask(ours, func(s *audit.Stretch) { s.Agencies = []int64{} })), 0)
	w.same("of the other account", len(ask(theirs, func(s *audit.Stretch) { s.Kind = lines[0].Kind })), 0)

	for when, want := range map[time.Time]int64{lines[0].At: head + 1, lines[1].At: head + 2, lines[1].At.Add(1000): head + 3, before.Add(1000): head + 1, {}: 1} {
		got, err := w.db.JournalSince(w.ctx, ours, when)
		w.same("since "+when.String(), []any{got, err}, []any{want, nil})
	}
	when, err := w.db.JournalInstant(w.ctx, ours, head+1)
	w.same("instant", []any{when, err}, []any{lines[0].At, nil})
	kinds, err := w.db.JournalKinds(w.ctx, ours)
	w.ok(err)
	all := strings.Join(kinds, " ")
	w.same("kinds", []bool{strings.Contains(all, "trail.begun trail.done"), strings.Count(all, "trail.begun") == 1}, []bool{true, true})
	kinds, err = w.db.JournalKinds(w.ctx, theirs)
	w.same("kinds of the other account", []any{strings.Contains(strings.Join(kinds, " "), "trail"), err}, []any{false, nil})
	extent, err := w.db.JournalExtent(w.ctx, ours, head+1, head+2)
	w.same("extent", []any{extent, err}, []any{audit.Extent{Lines: 2, First: head + 1, Last: head + 2, Begin: lines[0].At, End: lines[1].At}, nil})
	extent, err = w.db.JournalExtent(w.ctx, ours, head+9, head+99)
	w.same("extent of nothing", []any{extent, err}, []any{audit.Extent{}, nil})
}

func deliveryLog(w *world) {
	e := w.newEndpoint()
	var list []webhooks.Delivery
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		list = nil
		for i := range 3 {
			d := webhooks.Delivery{Account: ours, ID: tx.NextID(), Endpoint: e.ID, Seq: int64(i + 1), Event: []string{"lot:created", "lot:updated", "lot:created"}[i],
				Subject: event.Subject{Kind: "lot", ID: int64(i + 1)}, Body: []byte("{}"), State: webhooks.Waiting, DueAt: tx.Now(), EmittedAt: tx.Now(), QueuedAt: tx.Now()}
			if err := w.db.AddDelivery(ctx, d); err != nil {
				return err
			}
			list = append(list, d)
		}
		return nil
	})
	try := webhooks.Attempt{Try: 1, At: list[0].QueuedAt, Status: 500, Took: 12 * time.Millisecond, Error: "e", Answer: "never in a list"}
	w.filled(try)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		sent := list[0]
		sent.State, sent.Tries, sent.DueAt, sent.EndedAt = webhooks.GivenUp, 1, time.Time{}, tx.Now()
		if _, err := w.db.SaveDelivery(ctx, sent, time.Time{}); err != nil {
			return err
		}
		return w.db.InsertAttempt(ctx, ours, sent.ID, try)
	})
	log := func(what string, change func(*webhooks.LogQuery), want ...int) []webhooks.Entry {
		w.Helper()
		q := webhooks.LogQuery{Account: ours, Endpoint: e.ID, Limit: 9}
		change(&q)
		got, err := w.db.ListEntries(w.ctx, q)
		w.ok(err)
		expected := []int64{}
		for _, i := range want {
			expected = append(expected, list[i].ID)
		}
		w.same(what, ids(got, func(e webhooks.Entry) int64 { return e.ID }), expected)
		return got
	}
	all := log("newest first, of every state", func(*webhooks.LogQuery) {}, 2, 1, 0)
	try.Answer = ""
	w.same("the last try", all[2].Last, try)
	w.same("no try yet", all[0].Last, webhooks.Attempt{})
	log("of a state", func(q *webhooks.LogQuery) { q.State = webhooks.GivenUp }, 0)
	log("of an event", func(q *webhooks.LogQuery) { q.Event = "lot:updated" }, 1)
	log("before one, at most", func(q *webhooks.LogQuery) { q.Before, q.Limit = list[2].ID, 1 }, 1)
	log("of the other account", func(q *webhooks.LogQuery) { q.Account = theirs })
	n, due, err := w.db.CountDeliveries(w.ctx, ours, list[0].QueuedAt)
	w.same("waiting", []any{n, due, err}, []any{int64(2), list[0].QueuedAt, nil})
	n, due, err = w.db.CountDeliveries(w.ctx, theirs, list[0].QueuedAt)
	w.same("of the other account", []any{n, due, err}, []any{int64(0), time.Time{}, nil})
	n, err = func() (n int64, err error) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			n, err = w.db.RequeueDeliveries(ctx, webhooks.Replay{Account: ours, Endpoint: e.ID, Failed: true}, tx.Now())
			return err
		})
		return n, err
	}()
	w.same("all that was given up again", []any{n, err}, []any{int64(1), nil})
}

func letterLog(w *world) {
	var list []letters.Letter
	for _, state := range []letters.State{letters.Waiting, letters.Sent, letters.Waiting} {
		list = append(list, w.newLetter(ours, func(_ event.Tx, l *letters.Letter) { l.State = state }))
	}
	page := func(what string, q letters.LogQuery, want ...letters.Letter) {
		w.Helper()
		got, err := w.db.PageLetters(w.ctx, q)
		w.same(what, []any{got, err}, []any{want, nil})
	}
	page("newest first", letters.LogQuery{Account: ours, Limit: 3}, list[2], list[1], list[0])
	page("before one", letters.LogQuery{Account: ours, Before: list[2].ID, Limit: 1}, list[1])
	page("of a state", letters.LogQuery{Account: ours, State: letters.Waiting, Limit: 2}, list[2], list[0])
	theirs, err := w.db.PageLetters(w.ctx, letters.LogQuery{Account: theirs})
	w.same("of the other account", []any{len(theirs), err}, []any{0, nil})
	w.dropLetters(ours)
}

func documentPages(w *world) {
	one, other := w.newDocument("page1", agency), w.newDocument("page2", neighbour)
	page := func(what string, agencies []int64, all bool, before int64, most int, want ...int64) {
		w.Helper()
		list, err := w.db.PageDocuments(w.ctx, ours, agencies, all, before, most)
		w.ok(err)
		got := []int64{}
		for _, d := range list {
			got = append(got, d.ID)
		}
		w.same(what, got, append([]int64{}, want...))
	}
	page("newest first", nil, true, 0, 2, other.ID, one.ID)
	page("before one", nil, true, other.ID, 1, one.ID)
	page("of an agency", []int64{neighbour}, false, 0, 1, other.ID)
	page("of none", nil, false, 0, 9)
	theirDocuments, err := w.db.PageDocuments(w.ctx, theirs, nil, true, 0, 9)
	w.same("of the other account", []any{len(theirDocuments), err}, []any{1, nil})
}

func recentMessages(w *world) {
	p := w.newProperty("recent", nothing)
	var list []visits.Message
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		list = nil
		for _, uid := range []string{"recent-1", "recent-2"} {
			m := visits.Message{Account: ours, ID: tx.NextID(), UID: uid, Property: p.ID, Sender: agent, Recipient: agent + 1, Text: "t", CreatedAt: tx.Now(), ReadAt: tx.Now()}
			if err := w.db.InsertMessage(ctx, m); err != nil {
				return err
			}
			list = append(list, m)
		}
		return nil
	})
	got, err := w.db.RecentMessages(w.ctx, ours, nil, true, 0, 2)
	w.same("newest first", []any{got, err}, []any{[]visits.Message{list[1], list[0]}, nil})
	got, err = w.db.RecentMessages(w.ctx, ours, []int64{p.Agency}, false, list[1].ID, 1)
	w.same("before one", []any{got, err}, []any{list[:1], nil})
	got, err = w.db.RecentMessages(w.ctx, ours, nil, false, 0, 9)
	w.same("of no agency", []any{len(got), err}, []any{0, nil})
}

// newUpload writes a file that was handed in.
func (w *world) newUpload() (u imports.Upload) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		u = imports.Upload{Account: ours, ID: tx.NextID(), User: agent, Content: "uploads/1/a", Bytes: 12, Extent: imports.Part, Columns: []string{"lastname", "", "email"},
			File: imports.File{Agency: agency, Kind: imports.KindContacts, Name: "clients.csv", Sum: strings.Repeat("a", 64), Overwrite: true}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertUpload(ctx, u)
	})
	return u
}

func uploads(w *world) {
	u := w.newUpload()
	w.filled(u)
	get := func(account int64) imports.Upload {
		w.Helper()
		got, found, err := w.db.GetUpload(w.ctx, account, u.ID)
		w.same("found", []any{found, err}, []any{got.ID != 0, nil})
		return got
	}
	w.same("written", get(ours), u)
	w.same("of the other account", get(theirs), imports.Upload{})
	for _, columns := range [][]string{{""}, nil, {"email", "lastname"}} {
		u.Columns, u.Overwrite, u.UpdatedAt = columns, len(columns) == 1, u.UpdatedAt.Add(time.Second)
		u.Extent = []imports.Extent{imports.Whole, imports.Part, imports.Shrunk}[len(columns)]
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateUpload(ctx, u) })
		w.same("changed", get(ours), u)
	}
	old, err := w.db.OldUploads(w.ctx, ours, u.UpdatedAt.Add(1000), 9)
	w.same("old", []any{old, err}, []any{[]imports.Upload{u}, nil})
	old, err = w.db.OldUploads(w.ctx, ours, u.UpdatedAt, 9)
	w.same("not old yet", []any{len(old), err}, []any{0, nil})
	t := w.newTask(u.ID)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		if err := w.db.AddImportPlan(ctx, ours, t.ID, []imports.Row{{Line: 2, Verdict: imports.New}}); err != nil {
			return err
		}
		return w.db.DeleteUpload(ctx, ours, u.ID)
	})
	w.same("gone", get(ours), imports.Upload{})
	w.outside("InsertUpload", w.db.InsertUpload(w.ctx, u))
	w.outside("UpdateUpload", w.db.UpdateUpload(w.ctx, u))
	w.outside("DeleteUpload", w.db.DeleteUpload(w.ctx, ours, u.ID))
}

func (w *world) newTask(upload int64) (t imports.Task) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		t = imports.Task{Account: ours, ID: tx.NextID(), Act: imports.ToPlan, Upload: upload, User: agent, State: imports.TaskWaiting, CreatedAt: tx.Now()}
		return w.db.InsertImportTask(ctx, t)
	})
	return t
}

func importTasks(w *world) {
	u, b := w.newUpload(), w.newImport("t")
	t := w.newTask(u.ID)
	get := func(account int64) imports.Task {
		w.Helper()
		got, found, err := w.db.GetImportTask(w.ctx, account, t.ID)
		w.same("found", []any{found, err}, []any{got.ID != 0, nil})
		return got
	}
	w.same("written", get(ours), t)
	w.same("of the other account", get(theirs), imports.Task{})
	free := func(now time.Time) int64 {
		w.Helper()
		got, _, err := w.db.FreeImportTask(w.ctx, ours, now)
		w.ok(err)
		return got.ID
	}
	w.same("free", free(t.CreatedAt), t.ID)
	accounts, err := w.db.ImportAccounts(w.ctx, t.CreatedAt)
	w.same("accounts with one", []any{accounts, err}, []any{[]int64{ours}, nil})
	t.Batch, t.Seen, t.Total, t.Counts, t.Trouble = b.ID, 3, 9, imports.Counts{New: 1, Updated: 2, Unchanged: 3, Conflict: 4, Refused: 5}, "why"
	t.Lease, t.EndedAt = t.CreatedAt.Add(time.Minute), t.CreatedAt.Add(time.Second)
	w.filled(t)
	save := func() {
		w.Helper()
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateImportTask(ctx, t) })
		w.same("changed", get(ours), t)
	}
	save()
	w.same("leased", []int64{free(t.CreatedAt), free(t.Lease)}, []int64{0, t.ID})
	t.State = imports.TaskFailed
	save()
	w.same("ended", free(t.Lease), int64(0))
	next := w.newTask(u.ID)
	for _, c := range []struct {
		upload, batch int64
		want          []imports.Task
	}{{u.ID, 0, []imports.Task{next, t}}, {0, b.ID, []imports.Task{t}}, {0, 0, []imports.Task{next, t}}} {
		list, err := w.db.ListImportTasks(w.ctx, ours, c.upload, c.batch, 2)
		w.same("newest first", []any{list, err}, []any{c.want, nil})
	}
	list, err := w.db.ListImportTasks(w.ctx, theirs, 0, 0, 9)
	w.same("of the other account", []any{len(list), err}, []any{0, nil})
	w.outside("InsertImportTask", w.db.InsertImportTask(w.ctx, t))
	w.outside("UpdateImportTask", w.db.UpdateImportTask(w.ctx, t))
}

func importPlans(w *world) {
	t := w.newTask(w.newUpload().ID)
	var rows []imports.Row
	for line := range 3 {
		rows = append(rows, imports.Row{Line: line + 2, Verdict: imports.Conflict, Subject: event.Subject{Kind: "contact", ID: contact},
			Changes: []event.Change{{Field: "city", Before: "Nantes", After: `"Rezé"`}}, Reason: "r"})
	}
	w.filled(rows[0], ".At", ".Fate", ".Why") // those are a batch's
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.AddImportPlan(ctx, ours, t.ID, rows) })
	plan := func(account int64, after, most int) []imports.Row {
		w.Helper()
		list, err := w.db.ImportPlan(w.ctx, account, t.ID, after, most)
		w.ok(err)
		return list
	}
	w.same("all", plan(ours, -1, 9), rows)
	w.same("after a line", plan(ours, 2, 1), rows[1:2])
	w.same("of the other account", len(plan(theirs, -1, 9)), 0)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.ClearImportPlan(ctx, ours, t.ID) })
	w.same("cleared", len(plan(ours, -1, 9)), 0)
	w.outside("AddImportPlan", w.db.AddImportPlan(w.ctx, ours, t.ID, rows))
	w.outside("ClearImportPlan", w.db.ClearImportPlan(w.ctx, ours, t.ID))
}
