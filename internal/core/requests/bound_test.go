package requests_test

import (
	"testing"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/requests"
)

// A search for anything anywhere keeps its best crossings and no more, whichever of the two
// came first, and never loses one that somebody dealt with.
func TestABroadSearchKeepsItsBestCrossings(t *testing.T) {
	each(t, func(o *office) {
		o.Requests.Bound(3)
		wanted := requests.Search{Category: 1, Country: "FR", Places: []requests.Place{{City: requests.Named{Name: "Brest"}}}, Margin: 50, Price: requests.Price{Max: new(int64(200_000_00)), Currency: "EUR"}}
		sell := func(euros int64) listings.Property {
			return o.offer(listings.Property{Category: 1, Type: 1, Step: 1, Country: "FR", Zipcode: "29200", City: "Brest", Price: money.Amount{Minor: euros * 100, Currency: "EUR"}})
		}
		dear := sell(290_000)
		var good []listings.Property
		for range 3 {
			good = append(good, sell(180_000))
		}
		s := o.seek(wanted)
		live := func() map[int64]int {
			o.Helper()
			list, err := o.Requests.Best(o.Context(), o.by, requests.RankQuery{Request: s.ID, Limit: 100})
			o.ok(err)
			out := map[int64]int{}
			for _, c := range list {
				if !c.Gone {
					out[c.Property] = c.Score
				}
			}
			return out
		}
		if got := live(); len(got) != 3 || got[dear.ID] != 0 {
			o.Fatalf("the search came last: %v", got)
		}
		late := sell(290_000)
		if got := live(); len(got) != 3 || got[late.ID] != 0 {
			o.Errorf("a worse property came last: %v", got)
		}
		_, err := o.Requests.SetStep(o.Context(), o.by, s.ID, good[0].ID, requests.Suggested)
		o.ok(err)
		o.price(good[0], 280_000) // the worst by now, and dealt with
		o.price(good[1], 210_000)
		better := sell(170_000)
		got := live()
		if _, there := got[good[0].ID]; len(got) != 3 || got[better.ID] != 100 || !there || got[good[1].ID] != 0 {
			o.Errorf("a better property came last: %v", got)
		}
		_, err = o.Requests.Change(o.Context(), o.by, 14, s.ID, func(s *requests.Search) error { s.Comment = "vite"; return nil })
		o.ok(err)
		got = live()
		if _, there := got[good[0].ID]; len(got) != 3 || !there {
			o.Errorf("after a change of the search: %v", got)
		}
	})
}
