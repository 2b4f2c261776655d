package requests_test

import (
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/places"
	"palier/internal/core/requests"
)

// Properties, searches and what becomes of their pairs change at once, while both sides are
// read and the work behind crosses: what is there in the end is what matches, and no step that
// somebody gave is lost.
func TestCrossingsAgreeWhateverChangesAtOnce(t *testing.T) {
	each(t, func(o *office) {
		r := rand.New(rand.NewPCG(3, 17))
		for range 30 {
			o.offer(someProperty(r))
			o.seek(someSearch(r))
		}
		type pair struct{ request, property int64 }
		given := map[pair]requests.Step{}
		var all sync.WaitGroup
		at := func(seed uint64, times int, do func(r *rand.Rand, i, j int) error) {
			all.Go(func() {
				r := rand.New(rand.NewPCG(seed, 1))
				for range times {
					if err := do(r, r.IntN(len(o.goods)), r.IntN(len(o.searches))); err != nil {
						o.Error(err)
						return
					}
				}
			})
		}
		at(1, 80, func(r *rand.Rand, i, _ int) (err error) {
			next := someProperty(r)
			o.goods[i], err = o.Listings.Change(o.Context(), o.by, o.goods[i].ID, func(p *listings.Property) error {
				p.Price, p.Step, p.City, p.Zipcode, p.Details = next.Price, next.Step, next.City, next.Zipcode, next.Details
				return nil
			})
			return err
		})
		at(2, 80, func(r *rand.Rand, _, j int) (err error) {
			next := someSearch(r)
			o.searches[j], err = o.Requests.Change(o.Context(), o.by, 14, o.searches[j].ID, func(s *requests.Search) error {
				s.Active, s.Price, s.Places, s.Margin = r.IntN(4) > 0, next.Price, next.Places, next.Margin
				return nil
			})
			return err
		})
		goods, searches := numbers(o)
		at(3, 80, func(r *rand.Rand, i, j int) error {
			step := pick(r, requests.Steps())
			_, err := o.Requests.SetStep(o.Context(), o.by, searches[j], goods[i], step)
			if fault.Is(err, fault.Missing) {
				return nil
			}
			given[pair{searches[j], goods[i]}] = step
			return err
		})
		at(4, 80, func(r *rand.Rand, i, j int) error {
			q := requests.CrossingQuery{Property: goods[i], Limit: 100}
			if r.IntN(2) == 0 {
				q = requests.CrossingQuery{Request: searches[j], Limit: 100}
			}
			_, err := o.Requests.Crossings(o.Context(), o.by, 14, q, func(requests.Crossing) error { return nil })
			return err
		})
		all.Wait()
		o.agree("after all at once")
		for p, step := range given {
			if c := o.crossing(p.request, p.property); c.Step != step {
				o.Errorf("search %d and property %d: step %d, and %d was given", p.request, p.property, c.Step, step)
			}
		}
	})
}

func numbers(o *office) (goods, searches []int64) {
	for i := range o.goods {
		goods, searches = append(goods, o.goods[i].ID), append(searches, o.searches[i].ID)
	}
	return goods, searches
}

// What changes while a property is compared with searches is in what is written, however often
// it happens.
func TestWhatChangesWhileAPropertyIsComparedCounts(t *testing.T) {
	each(t, func(o *office) {
		nantes := []requests.Place{{City: requests.Named{Name: "Nantes"}}}
		cheap := o.seek(requests.Search{Category: 1, Places: nantes, Price: requests.Price{Max: new(int64(320_000_00)), Currency: "EUR"}})
		dear := o.seek(requests.Search{Category: 1, Places: nantes, Price: requests.Price{Min: new(int64(600_000_00)), Currency: "EUR"}})
		letGo, err := o.Requests.Held(o.Context())
		o.ok(err)
		defer letGo()
		for what, change := range map[string]func(p listings.Property, i int){
			"a search": func(_ listings.Property, i int) {
				for _, id := range []int64{cheap.ID, dear.ID} {
					_, err := o.Requests.Change(o.Context(), o.by, 14, id, func(s *requests.Search) error {
						s.Price.Min, s.Price.Max = s.Price.Max, s.Price.Min
						s.Comment = strconv.Itoa(i)
						return nil
					})
					o.ok(err)
				}
			},
			"the property": func(p listings.Property, i int) { o.price(p, int64(900_000-(i%2)*600_000)) },
			"a step": func(p listings.Property, i int) {
				_, err := o.Requests.SetStep(o.Context(), o.by, cheap.ID, p.ID, requests.Steps()[i%3])
				if !fault.Is(err, fault.Missing) {
					o.ok(err)
				}
			},
		} {
			for times := 1; times <= 3; times++ {
				p := o.offer(listings.Property{Category: 1, Type: 1, Step: 1, Country: "FR", Zipcode: "44000", City: "Nantes", Price: money.Amount{Minor: 300_000_00, Currency: "EUR"}})
				n := 0
				other := o.Requests.Beside(func() {
					if n++; n <= times {
						change(p, n)
					}
				})
				pairs := map[int64]requests.Crossing{}
				_, err := other.Crossings(o.Context(), o.by, 14, requests.CrossingQuery{Property: p.ID, Limit: 10}, func(c requests.Crossing) error { pairs[c.Request] = c; return nil })
				o.ok(err)
				o.settled(what, p.ID, pairs)
			}
		}
	})
}

// settled holds the pairs of a property against what it and the searches are by now.
func (o *office) settled(what string, property int64, pairs map[int64]requests.Crossing) {
	o.Helper()
	p, err := o.Listings.Property(o.Context(), o.by, property)
	o.ok(err)
	for _, s := range o.searches {
		s, err := o.Requests.Get(o.Context(), o.by, s.ID)
		o.ok(err)
		weights := requests.UsualWeights()
		total, fits, _ := requests.Score(s.Terms(), requests.FactsOf(p, places.New()), weights)
		if c, there := pairs[s.ID]; (fits && total >= weights.Keep) != (there && !c.Gone) {
			o.Errorf("%s changed: search %d and property %d fit %t with %d points, and cross %t: %+v", what, s.ID, p.ID, fits, total, there, c)
		}
	}
}
