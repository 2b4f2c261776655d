package storagetest

import (
	"context"

	"palier/internal/core/event"
	"palier/internal/core/figures"
	"palier/internal/core/leads"
)

func figureRows() []row {
	return []row{
		{"FigureMark SaveFigureMark AddFigures ClearFigures ListFigures", counts},
		{"AskedLeads ReachFigure", reached},
	}
}

func counts(w *world) {
	one := figures.Count{Agency: agency, Week: "2026-11-16", Measure: figures.Answers, Source: "apimo", Span: 5, N: 3}
	w.filled(one)
	other := one
	other.Agency, other.N = neighbour, 4
	read := func(account int64, from string, agencies ...int64) []figures.Count {
		list, err := w.db.ListFigures(w.ctx, account, agencies, from, "2026-11-16")
		w.ok(err)
		return list
	}
	add := func(list ...figures.Count) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.AddFigures(ctx, ours, list) })
	}
	add(one, other)
	add(one)
	sum := one
	sum.Agency, sum.N = 0, 6
	w.same("added up", read(ours, "2026-11-16", agency), []figures.Count{sum})
	sum.N = 10
	w.same("of two agencies", read(ours, "2026-11-09", agency, neighbour), []figures.Count{sum})
	w.same("of later weeks, of another agency, of the other account", len(read(ours, "2026-11-23", agency))+len(read(ours, "2026-11-16", 999))+len(read(theirs, "2026-11-16", agency)), 0)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		w.ok(w.db.SaveFigureMark(ctx, ours, 7))
		return w.db.SaveFigureMark(ctx, ours, 8)
	})
	mark := func(account int64) int64 {
		seq, err := w.db.FigureMark(w.ctx, account)
		w.ok(err)
		return seq
	}
	w.same("the mark", []int64{mark(ours), mark(theirs)}, []int64{8, 0})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.ClearFigures(ctx, ours) })
	w.same("cleared", int64(len(read(ours, "2026-11-16", agency)))+mark(ours), int64(0))
}

func reached(w *world) {
	sent := w.newLead("asked by a portal", asIs)
	own := w.newLead("asked here", func(l *leads.Lead) { l.Provider, l.Door = 0, "web" })
	found, err := w.db.AskedLeads(w.ctx, ours, []int64{sent.ID, own.ID, stranger})
	w.ok(err)
	w.same("found", found, map[int64]figures.Asked{sent.ID: {At: sent.Asked, Source: "p9001"}, own.ID: {At: own.Asked, Source: "web"}})
	found, err = w.db.AskedLeads(w.ctx, theirs, []int64{sent.ID})
	w.ok(err)
	w.same("of the other account", len(found), 0)
	var first, again bool
	w.write(ours, func(ctx context.Context, _ event.Tx) (err error) {
		if first, err = w.db.ReachFigure(ctx, ours, sent.ID, figures.Offers); err != nil {
			return err
		}
		again, err = w.db.ReachFigure(ctx, ours, sent.ID, figures.Offers)
		return err
	})
	w.same("once", []bool{first, again}, []bool{true, false})
}
