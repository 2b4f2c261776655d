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
		{"GetRound InsertRound UpdateRound AgencyRounds", rounds},
		{"MailboxProperty SetMailboxProperty", mailboxProperties},
	}
}

// sampleSheet has a value in every field of every kind of node.
func sampleSheet() prospecting.Sheet {
	mood, price := 2, 260000.5
	sent := func(s string) buildings.Sent { return buildings.Sent(`{"x":"` + s + `"}`) }
	photos := []buildings.Photo{{ID: "d", Mime: "image/jpeg", Text: "t", Date: "2026", Sent: sent("photo")}}
	done := []prospecting.Action{{Type: "boitage", Date: "2026-03-01", Comment: "c", Entry: 7, Sent: sent("action")}}
	return prospecting.Sheet{Actions: done, Sent: sent("sheet"), Boxes: []prospecting.Box{{Mailbox: "b-1", Actions: done, Sent: sent("box"), Projects: []prospecting.Project{{
		ID: "p-9", Type: "vente", Date: "2026-03-02", Expires: "2026-06-02", Comment: "c", Sent: sent("project"),
		Appointments: []prospecting.Appointment{{Type: "estimation", Date: "2026-03-05T14:00:00Z", Mood: &mood, Comment: "c", Entry: 8, Sent: sent("appointment")}},
		Mandates: []prospecting.Mandate{{ID: "m-1", Agency: "a-3", Type: "exclusif", Expires: "2026-06-05", Number: "1158", Name: "n", Photos: photos, Sent: sent("mandate"),
			Steps: []prospecting.Step{{Date: "2026-03-05", Name: "signature", Price: &price, Sent: sent("step")}},
			Card:  card, Kind: mandates.Transactions, Entry: 12, Property: property, Written: 1}},
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
	}{{ours, agency, 0, []int64{r.ID}}, {ours, agency, r.ID, []int64{}}, {ours, neighbour, 0, []int64{}}, {theirs, agency, 0, []int64{}}} {
		list, err := w.db.AgencyRounds(w.ctx, c.account, c.agency, c.after, 10)
		w.ok(err)
		w.same("listed", ids(list, func(r prospecting.Round) int64 { return r.ID }), c.want)
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
