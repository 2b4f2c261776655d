package requests_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/testkit"
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
		goods, searches := numbers(o) // now: those that change write into the office
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

// still is an office in which nobody crosses unless he is asked to.
type still struct {
	*testing.T
	by       access.Actor
	ledger   event.Ledger
	store    requests.Store
	needs    requests.Needs
	goods    *listings.Service
	requests *requests.Service
	contact  int64
}

func newStill(t *testing.T, d testkit.Database) *still {
	db := d.Unserved(t, time.Now)
	account, found, err := db.GetAccount(t.Context(), 1) // the demonstration's
	if err != nil || !found {
		t.Fatal(found, err)
	}
	persons := people.NewService(db, db)
	o := &still{T: t, by: access.Operator(account, "test"), ledger: db, store: db, goods: listings.NewService(db, db),
		needs: requests.Needs{People: persons, Users: db, Goods: db, Towns: places.New(), Now: time.Now}}
	o.requests = o.service(db)
	o.goods.Watch(o.requests)
	c, _, err := persons.Add(t.Context(), o.by, 14, people.Declared{First: "Inès", Last: "LEFORT", Email: "ines.searches@example.org"})
	o.ok(err)
	o.contact = c.ID
	return o
}

// service is one of several processes.
func (o *still) service(store requests.Store) *requests.Service {
	return requests.NewService(o.ledger, store, o.needs)
}

func (o *still) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *still) seek(min, max *int64) requests.Search {
	o.Helper()
	s, err := o.requests.Create(o.Context(), o.by, requests.Search{Agency: 14, Contact: o.contact, User: 9, Active: true, Category: 1, Country: "FR",
		Places: []requests.Place{{City: requests.Named{Name: "Nantes"}}}, Price: requests.Price{Min: min, Max: max, Currency: "EUR"}})
	o.ok(err)
	return s
}

// between is a store in which something happens whenever a property was compared with searches
// and nothing of it is written yet.
type between struct {
	requests.Store
	meanwhile func()
}

func (b *between) CrossingsOf(ctx context.Context, account, request, property int64) ([]requests.Crossing, error) {
	list, err := b.Store.CrossingsOf(ctx, account, request, property)
	if property != 0 {
		b.meanwhile()
	}
	return list, err
}

// What changes while a property is compared with searches is in what is written, however often
// it happens.
func TestWhatChangesWhileAPropertyIsComparedCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		o := newStill(t, db)
		searches := []requests.Search{o.seek(nil, new(int64(320_000_00))), o.seek(new(int64(600_000_00)), nil)}
		for what, change := range map[string]func(p listings.Property, i int){
			"searches": func(_ listings.Property, i int) {
				for _, s := range searches {
					_, err := o.requests.Change(o.Context(), o.by, 14, s.ID, func(s *requests.Search) error {
						s.Price.Min, s.Price.Max, s.Comment = s.Price.Max, s.Price.Min, strconv.Itoa(i)
						return nil
					})
					o.ok(err)
				}
			},
			"the property": func(p listings.Property, i int) {
				_, err := o.goods.Change(o.Context(), o.by, p.ID, func(p *listings.Property) error { p.Price.Minor = int64(300_000+(i%2)*600_000) * 100; return nil })
				o.ok(err)
			},
			"a step": func(p listings.Property, i int) {
				if _, err := o.requests.SetStep(o.Context(), o.by, searches[0].ID, p.ID, requests.Steps()[i%3]); !fault.Is(err, fault.Missing) {
					o.ok(err)
				}
			},
		} {
			for times := 1; times <= 3; times++ { // the last time it is compared inside the write
				p, err := o.goods.Create(o.Context(), o.by, listings.Property{Agency: 14, Reference: fmt.Sprint(what, times), Category: 1, Type: 1, Step: 1, Country: "FR",
					Zipcode: "44000", City: "Nantes", Price: money.Amount{Minor: 300_000_00, Currency: "EUR"}})
				o.ok(err)
				n, pairs := 0, map[int64]requests.Crossing{}
				other := o.service(&between{o.store, func() {
					if n++; n <= times {
						change(p, n)
					}
				}})
				_, err = other.Crossings(o.Context(), o.by, 14, requests.CrossingQuery{Property: p.ID, Limit: 10}, func(c requests.Crossing) error { pairs[c.Request] = c; return nil })
				o.ok(err)
				if n < times {
					o.Errorf("%s: compared %d times", what, n)
				}
				o.settled(what, p.ID, searches, pairs)
			}
		}
	})
}

// settled holds the pairs of a property against what it and the searches are by now.
func (o *still) settled(what string, property int64, searches []requests.Search, pairs map[int64]requests.Crossing) {
	o.Helper()
	p, err := o.goods.Property(o.Context(), o.by, property)
	o.ok(err)
	weights := requests.UsualWeights()
	for _, s := range searches {
		s, err := o.requests.Get(o.Context(), o.by, s.ID)
		o.ok(err)
		total, fits, _ := requests.Score(s.Terms(), requests.FactsOf(p, places.New()), weights)
		if c, there := pairs[s.ID]; (fits && total >= weights.Keep) != (there && !c.Gone) {
			o.Errorf("%s changed: search %d and property %d fit %t with %d points, and cross %t: %+v", what, s.ID, p.ID, fits, total, there, c)
		}
	}
}
