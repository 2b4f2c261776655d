package storagetest

import (
	"context"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/programs"
)

func interestRows() []row {
	return []row{
		{"InsertInterest UpdateInterest InterestsOfLead", interests},
		{"LeadByID ProgramLead ProgramLeadsOf ListProgramLeads", programLeads},
		{"InsertRecord ListRecords", leadRecords},
		{"InsertTask ListTasks", leadTasks},
		{"SaveTag ListTags", leadTags},
		{"SearchContacts", searchContacts},
	}
}

// newProgram is a programme of agency, with a lot A01 that the property named
// CODE-A01 mirrors.
func (w *world) newProgram(code string) (p programs.Program) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		now := tx.Now()
		p = programs.Program{Account: ours, ID: tx.NextID(), Developer: promoter, Agency: agency, Code: code, Progress: programs.Launch, Status: programs.Activated, CreatedAt: now, UpdatedAt: now}
		w.ok(w.db.InsertProgram(ctx, p))
		mirror := listings.Property{Account: ours, ID: tx.NextID(), UID: code, Agency: agency, Reference: code + "-A01", CreatedAt: now, UpdatedAt: now}
		w.ok(w.db.InsertProperty(ctx, mirror, nil))
		return w.db.InsertLot(ctx, programs.Lot{Account: ours, ID: tx.NextID(), Program: p.ID, Reference: "A01", Main: true, Type: "apartment", VATRate: 2000,
			Property: mirror.ID, CreatedAt: now, UpdatedAt: now})
	})
	return p
}

func sampleInterest(tx event.Tx, lead, program int64) leads.Interest {
	return leads.Interest{Account: ours, ID: tx.NextID(), Lead: lead, Program: program, Owner: agent, Status: leads.Discarded, Temperature: "hot", DiscardReason: "d",
		FollowReason: "f", FirstTracker: "landing", LastTracker: "phone", LastAt: tx.Now().Add(-time.Hour), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
}

func (w *world) newInterest(l *leads.Lead, program int64) (i leads.Interest) {
	w.Helper()
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		i = sampleInterest(tx, l.ID, program)
		return w.db.InsertInterest(ctx, i)
	})
	return i
}

func interests(w *world) {
	p, l := w.newProgram("INTEREST"), w.newLead("interest", asIs)
	i := w.newInterest(l, p.ID)
	w.filled(i)
	of := func(account int64) []leads.Interest {
		list, err := w.db.InterestsOfLead(w.ctx, account, l.ID)
		w.ok(err)
		return list
	}
	w.same("stored", of(ours), []leads.Interest{i})
	w.same("of the other account", len(of(theirs)), 0)
	for what, c := range map[string]struct {
		kind   fault.Kind
		change func(*leads.Interest)
	}{
		"a second in the programme": {fault.Conflict, func(*leads.Interest) {}},
		"their lead":                {fault.Invalid, func(i *leads.Interest) { i.Lead = stranger }},
		"no such programme":         {fault.Invalid, func(i *leads.Interest) { i.Program = stranger }},
		"their user":                {fault.Invalid, func(i *leads.Interest) { i.Lead, i.Owner = lead, stranger }},
	} {
		w.refused(c.kind, what, func(ctx context.Context, tx event.Tx) error {
			wrong := sampleInterest(tx, l.ID, p.ID)
			c.change(&wrong)
			return w.db.InsertInterest(ctx, wrong)
		})
	}
	changed := leads.Interest{Account: ours, ID: i.ID, Lead: i.Lead, Program: i.Program, Status: leads.ToProcess, LastAt: i.LastAt.Add(time.Minute), CreatedAt: i.CreatedAt}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		elsewhere := changed
		elsewhere.Account = theirs // touches nothing: Run compares, and so does the next line
		w.ok(w.db.UpdateInterest(ctx, elsewhere))
		return w.db.UpdateInterest(ctx, changed)
	})
	w.same("updated", of(ours), []leads.Interest{changed})
	w.outside("InsertInterest", w.db.InsertInterest(w.ctx, i))
	w.outside("UpdateInterest", w.db.UpdateInterest(w.ctx, i))
}

func programLeads(w *world) {
	p, q := w.newProgram("LINES"), w.newProgram("OTHERS")
	mirror, err := w.db.FindProperty(w.ctx, ours, agency, "LINES-A01")
	w.ok(err)
	about := func(reference string, property int64) func(*leads.Lead) {
		return func(l *leads.Lead) {
			l.About.Reference, l.Property, l.Contact, l.Shown = reference, property, friend, friend
		}
	}
	wanted := w.newLead("line 1", about("", 0))
	i := w.newInterest(wanted, p.ID)
	mirrored, named := w.newLead("line 2", about("", mirror)), w.newLead("line 3", about("LINES-A01", 0))
	both := w.newLead("line 4", about("LINES-A01", mirror))
	k := w.newInterest(both, p.ID)
	away := w.newLead("line 5", func(l *leads.Lead) { about("LINES-A01", 0)(l); l.Agency, l.User = neighbour, 0 })
	w.newLead("line 6", about("LINES-A02", 0))

	got, found, err := w.db.LeadByID(w.ctx, ours, away.ID)
	w.same("by its id alone", []any{got, found, err}, []any{away, true, nil})
	_, found, err = w.db.LeadByID(w.ctx, theirs, away.ID)
	w.same("by its id in the other account", []any{found, err}, []any{false, nil})
	for what, c := range map[string]struct {
		account, program int64
		lead             *leads.Lead
		want             bool
		interest         leads.Interest
	}{
		"an interest": {ours, p.ID, wanted, true, i}, "the lot's property": {ours, p.ID, mirrored, true, leads.Interest{}}, "the lot's name": {ours, p.ID, named, true, leads.Interest{}},
		"both": {ours, p.ID, both, true, k}, "the name at another agency": {ours, p.ID, away, false, leads.Interest{}},
		"another programme": {ours, q.ID, both, false, leads.Interest{}}, "the other account": {theirs, p.ID, wanted, false, leads.Interest{}},
	} {
		line, found, err := w.db.ProgramLead(w.ctx, c.account, c.program, c.lead.ID)
		w.ok(err)
		w.same(what, found, c.want)
		if found {
			w.same(what, line, leads.Line{Lead: c.lead, Interest: c.interest})
		}
	}
	leadLists(w, p.ID, q.ID, wanted.ID, mirrored.ID, named.ID, both.ID)
}

// leadLists are of a programme's leads: those that are told of it, and of the people
// asked about those too that only name a lot of it. q is another programme.
func leadLists(w *world, p, q, wanted, mirrored, named, both int64) {
	read := func(list []leads.Line) []int64 { return ids(list, func(l leads.Line) int64 { return l.Lead.ID }) }
	of := func(account, program int64) []int64 {
		list, err := w.db.ProgramLeadsOf(w.ctx, account, program, []int64{friend, contact})
		w.ok(err)
		return read(list)
	}
	w.same("of people", of(ours, p), []int64{wanted, mirrored, named, both})
	w.same("of people, another programme", of(ours, q), []int64{})
	w.same("of people, the other account", of(theirs, p), []int64{})
	for what, c := range map[string]struct {
		account       int64
		limit, offset int
		want          []int64
		total         int64
	}{
		"all": {ours, 0, 0, []int64{wanted, mirrored, both}, 3}, "a page": {ours, 1, 1, []int64{mirrored}, 3},
		"past the end": {ours, 1, 9, []int64{}, 3}, "the other account": {theirs, 0, 0, []int64{}, 0},
	} {
		list, total, err := w.db.ListProgramLeads(w.ctx, c.account, p, c.limit, c.offset)
		w.ok(err)
		w.same(what, []any{read(list), total}, []any{c.want, c.total})
	}
}

func leadRecords(w *world) {
	l := w.newLead("records", asIs)
	var late, early leads.Record
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		late = leads.Record{Account: ours, ID: tx.NextID(), Lead: l.ID, User: agent, Event: "note", Comment: "c", Occurred: tx.Now(), CreatedAt: tx.Now()}
		early = leads.Record{Account: ours, ID: tx.NextID(), Lead: l.ID, Event: "email", Occurred: tx.Now().Add(-time.Hour), CreatedAt: tx.Now()}
		w.ok(w.db.InsertRecord(ctx, late))
		return w.db.InsertRecord(ctx, early)
	})
	w.filled(late)
	list, total, err := w.db.ListRecords(w.ctx, ours, l.ID, 0, 0)
	w.same("as it happened", []any{list, total, err}, []any{[]leads.Record{early, late}, int64(2), nil})
	list, total, err = w.db.ListRecords(w.ctx, ours, l.ID, 1, 1)
	w.same("a page", []any{list, total, err}, []any{[]leads.Record{late}, int64(2), nil})
	list, total, err = w.db.ListRecords(w.ctx, theirs, l.ID, 0, 0)
	w.same("of the other account", []any{len(list), total, err}, []any{0, int64(0), nil})
	w.refused(fault.Invalid, "on their lead", func(ctx context.Context, tx event.Tx) error {
		r := late
		r.ID, r.Lead = tx.NextID(), stranger
		return w.db.InsertRecord(ctx, r)
	})
	w.outside("InsertRecord", w.db.InsertRecord(w.ctx, late))
}

func leadTasks(w *world) {
	l := w.newLead("tasks", asIs)
	var t, bare leads.Task
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		t = leads.Task{Account: ours, ID: tx.NextID(), Lead: l.ID, Owner: agent, Action: action, Type: "call", Priority: "high", Comment: "c",
			Scheduled: tx.Now().Add(time.Hour), DoneAt: tx.Now(), CreatedAt: tx.Now()}
		bare = leads.Task{Account: ours, ID: tx.NextID(), Lead: l.ID, Type: "visit", Priority: "low", Scheduled: tx.Now(), CreatedAt: tx.Now()}
		w.ok(w.db.InsertTask(ctx, t))
		return w.db.InsertTask(ctx, bare)
	})
	w.filled(t)
	list, total, err := w.db.ListTasks(w.ctx, ours, l.ID, 0, 0)
	w.same("by id", []any{list, total, err}, []any{[]leads.Task{t, bare}, int64(2), nil})
	list, total, err = w.db.ListTasks(w.ctx, ours, l.ID, 1, 1)
	w.same("a page", []any{list, total, err}, []any{[]leads.Task{bare}, int64(2), nil})
	list, total, err = w.db.ListTasks(w.ctx, theirs, l.ID, 0, 0)
	w.same("of the other account", []any{len(list), total, err}, []any{0, int64(0), nil})
	w.refused(fault.Invalid, "for their user", func(ctx context.Context, tx event.Tx) error {
		wrong := bare
		wrong.ID, wrong.Owner = tx.NextID(), stranger
		return w.db.InsertTask(ctx, wrong)
	})
	w.outside("InsertTask", w.db.InsertTask(w.ctx, t))
}

func leadTags(w *world) {
	l := w.newLead("tags", asIs)
	save := func(tag string, everywhere bool) (t leads.Tag) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			t = leads.Tag{Account: ours, Lead: l.ID, Tag: tag, Everywhere: everywhere, CreatedAt: tx.Now()}
			return w.db.SaveTag(ctx, t)
		})
		return t
	}
	z, a := save("z", false), save("a", true)
	w.filled(a)
	save("z", true)
	z.Everywhere = true
	list, err := w.db.ListTags(w.ctx, ours, l.ID)
	w.same("the oldest first", []any{list, err}, []any{[]leads.Tag{z, a}, nil})
	list, err = w.db.ListTags(w.ctx, theirs, l.ID)
	w.same("of the other account", []any{len(list), err}, []any{0, nil})
	w.refused(fault.Invalid, "on their lead", func(ctx context.Context, tx event.Tx) error {
		return w.db.SaveTag(ctx, leads.Tag{Account: ours, Lead: stranger, Tag: "a", CreatedAt: tx.Now()})
	})
	w.outside("SaveTag", w.db.SaveTag(w.ctx, a))
}
