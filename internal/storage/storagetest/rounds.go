package storagetest

import (
	"context"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

func roundRows() []row {
	return []row{
		{"GetRound InsertRound UpdateRound AgencyRounds PlaceRounds", rounds},
		{"MailboxProperty SetMailboxProperty", mailboxProperties},
		{"ListTypes SaveTypes", projectTypes},
	}
}

// sampleSheet has a value in every field of every kind of node.
func sampleSheet() prospecting.Sheet {
	mood, price := 2, 260000.5
	sent := func(s string) buildings.Sent { return buildings.Sent(`{"x":"` + s + `"}`) }
	photos := []buildings.Photo{{ID: "d", Mime: "image/jpeg", Text: "t", Date: "2026", Sent: sent("photo")}}
	done := []prospecting.Action{{Type: "boitage", Date: "2026-03-01", Comment: "c", Entry: 7, Sent: sent("action")}}
	aside := []prospecting.Box{{Mailbox: "b-2", Projects: []prospecting.Project{{ID: "p-1", Mandates: []prospecting.Mandate{{ID: "m-2", Entry: 11}}}}}}
	return prospecting.Sheet{Actions: done, Sent: sent("sheet"), Aside: aside, Boxes: []prospecting.Box{{Mailbox: "b-1", Actions: done, Sent: sent("box"), Projects: []prospecting.Project{{
		ID: "p-9", Type: "vente", Date: "2026-03-02", Expires: "2026-06-02", Comment: "c", Sent: sent("project"),
		Appointments: []prospecting.Appointment{{Type: "estimation", Date: "2026-03-05T14:00:00Z", Mood: &mood, Comment: "c", Entry: 8, Sent: sent("appointment")}},
		Mandates: []prospecting.Mandate{{ID: "m-1", Agency: "a-3", Type: "exclusif", Expires: "2026-06-05", Number: "1158", Name: "n", Photos: photos, Sent: sent("mandate"),
			Steps: []prospecting.Step{{Date: "2026-03-05", Name: "signature", Price: &price, Sent: sent("step")}},
			Card:  card, Kind: mandates.Transactions, Entry: 12, Property: property, Past: []prospecting.Step{{Date: "2026-03-01", Name: "suivi", Price: &price, Sent: sent("past")}}}},
		Phases: []prospecting.Phase{{Type: "estimation", Status: []prospecting.Status{{Date: "2026-03-05", Step: "Réalisé", Sent: sent("status")}}, Photos: photos, Comments: "c", Sent: sent("phase")}},
	}}}}}
}

func rounds(w *world) {
	var r prospecting.Round
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		r = prospecting.Round{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, Place: "here", Version: 2, Sheet: sampleSheet(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		return w.db.InsertRound(ctx, r)
	})
	box := r.Sheet.Boxes[0]
	p := box.Projects[0]
	for _, sample := range []any{r, box, box.Actions[0], p, p.Appointments[0], p.Mandates[0], p.Mandates[0].Steps[0], p.Phases[0], p.Phases[0].Status[0]} {
		w.filled(sample)
	}
	get := func(account, agency, user int64, want prospecting.Round) {
		w.Helper()
		got, found, err := w.db.GetRound(w.ctx, account, agency, user, "here")
		w.same("the round", []any{got, found, err}, []any{want, want.ID != 0, nil})
	}
	get(ours, agency, agent, r)
	for _, c := range [][3]int64{{theirs, agency, agent}, {ours, neighbour, agent}, {ours, agency, agent + 1}} {
		get(c[0], c[1], c[2], prospecting.Round{})
	}
	w.refused(fault.Conflict, "a second of one user and place", func(ctx context.Context, tx event.Tx) error {
		again := r
		again.ID = tx.NextID()
		return w.db.InsertRound(ctx, again)
	})
	changed := r
	changed.Version, changed.Sheet, changed.UpdatedAt = 3, prospecting.Sheet{}, r.UpdatedAt.Add(1000)
	for _, c := range []struct {
		before int64
		want   bool
	}{{1, false}, {2, true}, {2, false}} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			kept, err := w.db.UpdateRound(ctx, changed, c.before)
			w.same("kept", kept, c.want)
			return err
		})
	}
	get(ours, agency, agent, changed)
	for _, c := range []struct {
		account, agency, after int64
		want                   []int64
	}{{ours, agency, 0, []int64{r.ID}}, {ours, agency, r.ID, []int64{}}, {ours, neighbour, r.ID - 1, []int64{}}, {theirs, agency, 0, []int64{}}} {
		list, err := w.db.AgencyRounds(w.ctx, c.account, c.agency, c.after, 10)
		w.ok(err)
		w.same("listed", ids(list, func(r prospecting.Round) int64 { return r.ID }), c.want)
	}
	for _, c := range []struct {
		account, agency int64
		place           string
		want            []int64
	}{{ours, agency, "here", []int64{r.ID}}, {ours, agency, "there", []int64{}}, {ours, neighbour, "here", []int64{}}, {theirs, agency, "here", []int64{}}} {
		list, err := w.db.PlaceRounds(w.ctx, c.account, c.agency, c.place)
		w.ok(err)
		w.same("at a place", ids(list, func(r prospecting.Round) int64 { return r.ID }), c.want)
	}
	w.outside("InsertRound", w.db.InsertRound(w.ctx, r))
	_, err := w.db.UpdateRound(w.ctx, r, 3)
	w.outside("UpdateRound", err)
}

func mailboxProperties(w *world) {
	for _, of := range []int64{property, property + 1} {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.SetMailboxProperty(ctx, ours, agency, "here", "b-1", of)
		})
		for _, c := range []struct {
			account, agency int64
			place, mailbox  string
			want            int64
		}{{ours, agency, "here", "b-1", of}, {ours, agency, "there", "b-1", 0}, {ours, agency, "here", "b-2", 0}, {ours, neighbour, "here", "b-1", 0}, {theirs, agency, "here", "b-1", 0}} {
			got, err := w.db.MailboxProperty(w.ctx, c.account, c.agency, c.place, c.mailbox)
			w.same("of a mailbox", []any{got, err}, []any{c.want, nil})
		}
	}
	w.outside("SetMailboxProperty", w.db.SetMailboxProperty(w.ctx, ours, agency, "here", "b-1", property))
}

// seedTypes gives each account's agency a kind of project of its own.
func (w *world) seedTypes(ctx context.Context, account int64, mark string) error {
	return w.db.SaveTypes(ctx, account, agency, []prospecting.Type{{ID: "vente", Name: mark, Register: mandates.Transactions}})
}

func projectTypes(w *world) {
	all := []prospecting.Type{
		{ID: "viager", Name: "Viager", Documents: []string{"estimation", "a, \"b\""}, Mandates: []string{"simple"}, Register: mandates.Management, Category: 5, Removed: true},
		{ID: "vente", Name: "Vente", Register: mandates.Transactions},
	}
	w.filled(all[0])
	save := func(list ...prospecting.Type) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SaveTypes(ctx, ours, agency, list) })
	}
	listed := func(what string, account, agency int64, want ...prospecting.Type) {
		w.Helper()
		list, err := w.db.ListTypes(w.ctx, account, agency)
		w.same(what, []any{list, err}, []any{want, nil})
	}
	save(all...)
	listed("as saved", ours, agency, all...)
	all[0], all[1] = all[1], prospecting.Type{ID: "viager", Name: "Autre", Register: mandates.Transactions, Category: 1}
	save(all...)
	listed("changed, in another order", ours, agency, all...)
	listed("of a neighbour", ours, neighbour)
	listed("of theirs", theirs, agency, prospecting.Type{ID: "vente", Name: "two", Register: mandates.Transactions})
	w.refused(fault.Invalid, "no such agency", func(ctx context.Context, _ event.Tx) error {
		return w.db.SaveTypes(ctx, ours, stranger, all)
	})
	w.outside("SaveTypes", w.db.SaveTypes(w.ctx, ours, agency, all))
}
