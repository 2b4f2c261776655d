package storagetest

import (
	"context"

	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/requests"
)

// rankedCrossings are read by their score, and those that nobody dealt with are known.
func rankedCrossings(w *world) {
	s := w.newSearch(func(*requests.Search) {})
	var goods []int64
	for _, reference := range []string{"R1", "R2", "R3", "R4"} {
		goods = append(goods, w.newProperty(reference, func(*listings.Property) {}).ID)
	}
	var list []requests.Crossing
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		now := tx.Now()
		pair := func(i, score int, step requests.Step, gone bool) requests.Crossing {
			return requests.Crossing{Account: ours, Request: s.ID, Property: goods[i], Score: score, Step: step, Gone: gone, CreatedAt: now, UpdatedAt: now}
		}
		list = []requests.Crossing{pair(0, 70, requests.ToSuggest, false), pair(1, 90, requests.ToSuggest, false), pair(2, 70, requests.ToSuggest, false), pair(3, 60, requests.Suggested, false)}
		return w.db.SaveCrossings(ctx, list)
	})
	for what, c := range map[string]struct {
		q    requests.RankQuery
		want []int64
	}{
		"all":                 {requests.RankQuery{Account: ours, Request: s.ID}, []int64{goods[1], goods[0], goods[2], goods[3]}},
		"to suggest":          {requests.RankQuery{Account: ours, Request: s.ID, Step: requests.ToSuggest}, []int64{goods[1], goods[0], goods[2]}},
		"suggested":           {requests.RankQuery{Account: ours, Request: s.ID, Step: requests.Suggested}, []int64{goods[3]}},
		"not suggested":       {requests.RankQuery{Account: ours, Request: s.ID, Step: requests.NotSuggested}, []int64{}},
		"one and a hint":      {requests.RankQuery{Account: ours, Request: s.ID, Limit: 1}, []int64{goods[1], goods[0]}},
		"behind":              {requests.RankQuery{Account: ours, Request: s.ID, After: requests.Rank{Score: 70, ID: goods[0]}}, []int64{goods[2], goods[3]}},
		"of a property":       {requests.RankQuery{Account: ours, Property: goods[3], Step: requests.Suggested}, []int64{goods[3]}},
		"of theirs":           {requests.RankQuery{Account: theirs, Request: s.ID}, []int64{}},
		"of a property there": {requests.RankQuery{Account: theirs, Property: goods[3]}, []int64{}},
	} {
		got, err := w.db.RankedCrossings(w.ctx, c.q)
		w.ok(err)
		w.same(what, ids(got, func(c requests.Crossing) int64 { return c.Property }), c.want)
	}
	n, err := w.db.LiveCrossings(w.ctx, ours, []int64{s.ID})
	w.same("live", []any{n, err}, []any{map[int64]int{s.ID: 4}, nil})
	n, err = w.db.LiveCrossings(w.ctx, theirs, []int64{s.ID})
	w.same("live of theirs", []any{len(n), err}, []any{0, nil})
	worst, found, err := w.db.WorstCrossing(w.ctx, ours, s.ID)
	w.same("the worst", []any{worst, found, err}, []any{list[2], true, nil})
	_, found, err = w.db.WorstCrossing(w.ctx, theirs, s.ID)
	w.same("the worst of theirs", []any{found, err}, []any{false, nil})
}
