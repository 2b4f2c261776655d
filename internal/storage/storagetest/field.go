package storagetest

import (
	"context"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/prospecting"
)

func fieldRows() []row {
	return []row{
		{"SaveSite DropSite ListSites SumSites Streets", fieldSites},
		{"SavePlans ListPlans", fieldPlans},
	}
}

func on(text string) day.Date {
	d, _ := day.Parse(text)
	return d
}

// sampleSite has a value in every field.
func sampleSite(at time.Time) prospecting.Site {
	return prospecting.Site{Account: ours, Agency: agency, Place: "p-1", Name: "Les Tilleuls", Postcode: "44000", City: "Nantes", Street: "rue des Tilleuls", House: "12 bis",
		Lat: 47.218371, Lon: -1.553621, Located: true, File: true, Boxes: 10, Covered: 4, Last: on("2026-03-01"), Order: "nantes 44000 rue des tilleuls 00012", Seen: at}
}

func fieldSites(w *world) {
	var one, two prospecting.Site
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		one = sampleSite(tx.Now())
		two = one
		two.Place, two.City, two.Order, two.Last, two.Lat, two.Lon, two.Located, two.Boxes, two.Covered = "p-2", "Rezé", "reze 44400 rue neuve 00003", day.Date{}, 0, 0, false, 6, 8
		w.ok(w.db.SaveSite(ctx, prospecting.Site{Account: ours, Agency: agency, Place: "p-1"}))
		w.ok(w.db.SaveSite(ctx, one))
		return w.db.SaveSite(ctx, two)
	})
	w.filled(one, ".Open")
	all := prospecting.SiteQuery{Account: ours, Today: on("2026-03-02")}
	listed := func(what string, q prospecting.SiteQuery, want ...prospecting.Site) {
		w.Helper()
		list, err := w.db.ListSites(w.ctx, q)
		w.same(what, []any{list, err}, []any{want, nil})
	}
	ask := func(change func(q *prospecting.SiteQuery)) prospecting.SiteQuery {
		q := all
		change(&q)
		return q
	}
	listed("all", all, one, two)
	listed("the first", ask(func(q *prospecting.SiteQuery) { q.Most = 1 }), one)
	listed("the rest", ask(func(q *prospecting.SiteQuery) { q.After = one.Key() }), two)
	listed("of an agency", ask(func(q *prospecting.SiteQuery) { q.Agencies = []int64{agency} }), one, two)
	listed("of another", ask(func(q *prospecting.SiteQuery) { q.Agencies = []int64{neighbour} }))
	listed("by words", ask(func(q *prospecting.SiteQuery) { q.Words = []string{"tilleuls", "12"} }), one)
	listed("by words that one has not", ask(func(q *prospecting.SiteQuery) { q.Words = []string{"tilleuls", "reze"} }))
	listed("where nobody was", ask(func(q *prospecting.SiteQuery) { q.Never = true }), two)
	listed("where nobody was since", ask(func(q *prospecting.SiteQuery) { q.Before = on("2026-03-01") }), two)
	listed("with a point", ask(func(q *prospecting.SiteQuery) { q.Points = true }), one)
	listed("with a project", ask(func(q *prospecting.SiteQuery) { q.Open = true }))
	sum, err := w.db.SumSites(w.ctx, all)
	w.same("the sum", []any{sum, err}, []any{prospecting.Reach{Sites: 2, Boxes: 16, Covered: 10, Last: on("2026-03-01")}, nil})
	streets, err := w.db.Streets(w.ctx, all)
	w.same("by street", []any{streets, err}, []any{[]prospecting.Reach{
		{City: "Nantes", Street: "rue des Tilleuls", Sites: 1, Boxes: 10, Covered: 4, Last: on("2026-03-01")},
		{City: "Rezé", Street: "rue des Tilleuls", Sites: 1, Boxes: 6, Covered: 6}}, nil})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropSite(ctx, ours, agency, "p-1") })
	listed("without the one that went", all, two)
	listed("of theirs", prospecting.SiteQuery{Account: theirs})
	w.outside("SaveSite", w.db.SaveSite(w.ctx, one))
	w.outside("DropSite", w.db.DropSite(w.ctx, ours, agency, "p-2"))
}

func fieldPlans(w *world) {
	var r prospecting.Round
	var plans []prospecting.Plan
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		r = prospecting.Round{Account: ours, ID: tx.NextID(), Agency: agency, User: agent, Place: "field", Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		w.ok(w.db.InsertRound(ctx, r))
		plans = []prospecting.Plan{{Account: ours, Agency: agency, Round: r.ID, User: agent, Place: "field", Mailbox: "b-1", Project: "p-1", Kind: "vente", Began: on("2026-03-01"), Expires: on("2026-06-01"),
			Phase: "estimation", Step: "En cours", Meeting: tx.Now(), Signed: true, Number: "1250", Ends: on("2026-07-01"), Closed: true, Address: "12 rue des Tilleuls", Door: "étage 3"},
			{Account: ours, Agency: agency, Round: r.ID, User: agent, Place: "field", Mailbox: "b-2", Project: "p-2", Began: on("2026-02-01"), Expires: on("2026-03-01")}}
		w.ok(w.db.SavePlans(ctx, ours, r.ID, plans[1:]))
		return w.db.SavePlans(ctx, ours, r.ID, plans)
	})
	w.filled(plans[0])
	listed := func(what string, q prospecting.PlanQuery, want ...prospecting.Plan) {
		w.Helper()
		list, err := w.db.ListPlans(w.ctx, q)
		w.same(what, []any{list, err}, []any{want, nil})
	}
	listed("all, the latest first", prospecting.PlanQuery{Account: ours}, plans...)
	listed("the first", prospecting.PlanQuery{Account: ours, Most: 1}, plans[0])
	listed("the rest", prospecting.PlanQuery{Account: ours, After: plans[0].Key()}, plans[1])
	listed("of an agency", prospecting.PlanQuery{Account: ours, Agencies: []int64{agency}}, plans...)
	listed("of another", prospecting.PlanQuery{Account: ours, Agencies: []int64{neighbour}})
	listed("of a user", prospecting.PlanQuery{Account: ours, User: agent + 1})
	listed("of a kind", prospecting.PlanQuery{Account: ours, Kind: "vente"}, plans[0])
	listed("that run", prospecting.PlanQuery{Account: ours, Running: true, Today: on("2026-03-01")}, plans[1])
	listed("that run no more", prospecting.PlanQuery{Account: ours, Running: true, Today: on("2026-03-02")})
	listed("of theirs", prospecting.PlanQuery{Account: theirs})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SavePlans(ctx, ours, r.ID, nil) })
	listed("after they went", prospecting.PlanQuery{Account: ours})
	w.outside("SavePlans", w.db.SavePlans(w.ctx, ours, r.ID, plans))
}
