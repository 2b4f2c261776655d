package requests_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/testkit"
)

// office is a running program with searches and properties of agency 14.
type office struct {
	*testkit.Server
	*testing.T
	by       access.Actor
	contact  int64
	searches []requests.Search
	goods    []listings.Property
}

func each(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		s := testkit.Demo(t, db)
		o := &office{Server: s, T: t, by: s.Operator}
		c, _, err := s.People.Add(t.Context(), s.Operator, 14, people.Declared{First: "Inès", Last: "LEFORT", Email: "ines.searches@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		o.contact = c.ID
		run(o)
	})
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) seek(s requests.Search) requests.Search {
	o.Helper()
	s.Agency, s.Contact, s.User, s.Active = 14, o.contact, 9, true
	if s.Country == "" {
		s.Country = "FR"
	}
	s, err := o.Requests.Create(o.Context(), o.by, s)
	o.ok(err)
	o.searches = append(o.searches, s)
	return s
}

func (o *office) offer(p listings.Property) listings.Property {
	o.Helper()
	p.Agency, p.Reference = 14, fmt.Sprintf("X-%d", len(o.goods))
	p, err := o.Listings.Create(o.Context(), o.by, p)
	o.ok(err)
	o.goods = append(o.goods, p)
	return p
}

var someTowns = [][2]string{{"44000", "Nantes"}, {"44300", "Nantes"}, {"44400", "Rezé"}, {"93200", "Saint-Denis"}, {"97400", "Saint-Denis"}, {"97499", "Saint-Denis"},
	{"75011", "Paris"}, {"75012", "Paris 12e Arrondissement"}, {"69003", "Lyon"}, {"", "Saint-Denis"}, {"", "Paris"}, {"44115", "Haute-Goulaine"}, {"44115", "Basse-Goulaine"}, {"99999", "Nulle-Part"}, {"", ""}}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func maybe[T any](r *rand.Rand, v T) *T {
	if r.IntN(3) == 0 {
		return nil
	}
	return &v
}

func someProperty(r *rand.Rand) listings.Property {
	town := pick(r, someTowns)
	p := listings.Property{Category: 1 + r.IntN(2), Type: 1 + r.IntN(3), Step: pick(r, []int{1, 1, 1, 2}), Country: pick(r, []string{"FR", "FR", "FR", "", "BE"}), Zipcode: town[0], City: town[1]}
	if r.IntN(8) > 0 {
		p.Price = money.Amount{Minor: int64(100+r.IntN(40)*10) * 100_000, Currency: pick(r, []string{"EUR", "EUR", "EUR", "CHF"})}
	}
	if r.IntN(2) == 0 {
		p.Located, p.Lat, p.Lon = true, 47.2+r.Float64()*0.2, -1.7+r.Float64()*0.4
	}
	p.Details.Surface, p.Details.Rooms, p.Details.Bedrooms, p.Details.Floor = maybe(r, float64(20+r.IntN(100))), maybe(r, 1+r.IntN(5)), maybe(r, r.IntN(4)), maybe(r, r.IntN(6))
	p.Advert.Lift, p.Advert.Condition = maybe(r, r.IntN(2) == 0), r.IntN(4)
	p.Particulars.Services, p.Particulars.FloorType = []int{1 + r.IntN(8)}, r.IntN(5)
	if r.IntN(3) == 0 {
		p.Particulars.District.Name = pick(r, []string{"Centre", "Chantenay"})
	}
	return p
}

func someSearch(r *rand.Rand) requests.Search {
	s := requests.Search{Category: 1 + r.IntN(2), Country: pick(r, []string{"FR", "FR", "FR", "BE"}), Margin: pick(r, []float64{0, 5, 10, 33.33}), Price: requests.Price{Currency: "EUR"}}
	if r.IntN(2) == 0 {
		s.Types = []int{1 + r.IntN(3), 1 + r.IntN(3)}
	}
	for range r.IntN(3) {
		s.Places = append(s.Places, somePlace(r))
	}
	switch r.IntN(4) {
	case 0:
		s.Ground.Circle = &requests.Circle{Point: requests.Point{Lat: 47.2 + r.Float64()*0.2, Lon: -1.7 + r.Float64()*0.4}, Radius: pick(r, []float64{500, 5000, 50_000, 900_000})}
	case 1:
		for range 3 + r.IntN(4) {
			s.Ground.Outline = append(s.Ground.Outline, requests.Point{Lat: 47.1 + r.Float64()*0.4, Lon: -1.8 + r.Float64()*0.6})
		}
	}
	if low := int64(100+r.IntN(20)*10) * 100_000; r.IntN(3) > 0 {
		s.Price.Min, s.Price.Max = maybe(r, low), maybe(r, low+int64(r.IntN(30))*1_000_000)
	}
	if low := float64(20 + r.IntN(60)); r.IntN(2) > 0 {
		s.Area.Min, s.Area.Max = maybe(r, low), maybe(r, low+float64(r.IntN(40)))
	}
	s.RoomsBy, s.Rooms, s.Bedrooms = requests.Operator(r.IntN(4)), maybe(r, 1+r.IntN(5)), maybe(r, r.IntN(4))
	s.Floor = requests.Floor{By: requests.Operator(r.IntN(4)), Type: r.IntN(4), Value: maybe(r, r.IntN(5))}
	s.Services, s.Condition = []int{1 + r.IntN(8), 6}, r.IntN(4)
	return s
}

func somePlace(r *rand.Rand) (p requests.Place) {
	town := pick(r, someTowns)
	switch r.IntN(7) {
	case 0:
		p.City.Name = town[1]
	case 1:
		p.City.Name, p.CityZip = town[1], town[0]
	case 2:
		p.Zipcode = pick(r, []string{"44000", "44115", "75000", "75011"})
	case 3:
		p.City.ID = pick(r, []int64{44109, 75056, 75111, 93066, 97411, 69123, 2039})
	case 4:
		p.Region.Name = pick(r, []string{"Pays de la Loire", "Île-de-France", "Nulle part"})
	case 5:
		p.District.Name = pick(r, []string{"Centre", "Chantenay"})
	case 6:
		p.District.Name, p.City.Name = pick(r, []string{"Centre", "Chantenay"}), town[1]
	}
	return p
}

// agree holds the crossings, read from both sides, against a comparison of every search with
// every property.
func (o *office) agree(when string) {
	o.Helper()
	ctx, weights, towns := o.Context(), requests.UsualWeights(), places.New()
	type key struct{ request, property int64 }
	bySearch, byProperty := map[key]requests.Crossing{}, map[key]requests.Crossing{}
	for _, s := range o.searches {
		page, err := o.Requests.Crossings(ctx, o.by, 14, requests.CrossingQuery{Request: s.ID, Limit: 10_000}, func(c requests.Crossing) error { bySearch[key{c.Request, c.Property}] = c; return nil })
		o.ok(err)
		n := 0
		for k := range bySearch {
			if k.request == s.ID {
				n++
			}
		}
		if int(page.Total) != n {
			o.Errorf("%s: search %d has %d crossings of %d", when, s.ID, n, page.Total)
		}
	}
	known := map[int64]bool{}
	for _, p := range o.goods {
		known[p.ID] = true
		_, err := o.Requests.Crossings(ctx, o.by, 14, requests.CrossingQuery{Property: p.ID, Limit: 10_000}, func(c requests.Crossing) error { byProperty[key{c.Request, c.Property}] = c; return nil })
		o.ok(err)
	}
	for k := range bySearch {
		if !known[k.property] {
			delete(bySearch, k) // of the demonstration
		}
	}
	if d := cmp.Diff(bySearch, byProperty); d != "" {
		o.Fatalf("%s: the two sides differ (-search +property):\n%s", when, d)
	}
	kept := 0
	for _, s := range o.searches {
		terms := s.Terms()
		for _, p := range o.goods {
			facts := requests.FactsOf(p, towns)
			total, fits, _ := requests.Score(terms, facts, weights)
			c, there := bySearch[key{s.ID, p.ID}]
			switch wanted := fits && total >= weights.Keep; {
			case wanted && (!there || c.Gone || c.Score != total):
				o.Errorf("%s: search %d and property %d match with %d points, and the crossing is %+v (%t)\n%+v\n%+v", when, s.ID, p.ID, total, c, there, terms, facts)
			case !wanted && there && !c.Gone:
				o.Errorf("%s: search %d and property %d do not match, and cross: %+v", when, s.ID, p.ID, c)
			case wanted:
				kept++
			}
		}
	}
	if kept < len(o.goods)/4 {
		o.Errorf("%s: only %d pairs match: this proves little", when, kept)
	}
}

// The index of who might match misses nobody: whatever searches and properties say, and
// however they change, what it leads to is what a comparison of all with all gives.
func TestTheIndexMissesNoPairThatScoresEnough(t *testing.T) {
	each(t, func(o *office) {
		r := rand.New(rand.NewPCG(7, 11))
		for range 60 {
			o.offer(someProperty(r))
		}
		for range 60 {
			o.seek(someSearch(r))
		}
		o.agree("searches after properties")
		for range 40 {
			o.offer(someProperty(r))
		}
		o.agree("properties after searches")
		for round := range 3 {
			for range 25 {
				i := r.IntN(len(o.goods))
				next := someProperty(r)
				p, err := o.Listings.Change(o.Context(), o.by, o.goods[i].ID, func(p *listings.Property) error {
					p.Price, p.Step, p.City, p.Zipcode, p.Type, p.Details, p.Located, p.Lat, p.Lon = next.Price, next.Step, next.City, next.Zipcode, next.Type, next.Details, next.Located, next.Lat, next.Lon
					return nil
				})
				o.ok(err)
				o.goods[i] = p
				j := r.IntN(len(o.searches))
				wish := someSearch(r)
				s, err := o.Requests.Change(o.Context(), o.by, 14, o.searches[j].ID, func(s *requests.Search) error {
					s.Active, s.Price, s.Places, s.Ground, s.Margin, s.Category = r.IntN(4) > 0, wish.Price, wish.Places, wish.Ground, wish.Margin, wish.Category
					return nil
				})
				o.ok(err)
				o.searches[j] = s
			}
			o.agree(fmt.Sprintf("changes, round %d", round))
		}
	})
}

func (o *office) crossing(request, property int64) requests.Crossing {
	o.Helper()
	var found requests.Crossing
	_, err := o.Requests.Crossings(o.Context(), o.by, 0, requests.CrossingQuery{Request: request, Limit: 10_000}, func(c requests.Crossing) error {
		if c.Property == property {
			found = c
		}
		return nil
	})
	o.ok(err)
	return found
}

func (o *office) price(p listings.Property, euros int64) {
	o.Helper()
	_, err := o.Listings.Change(o.Context(), o.by, p.ID, func(p *listings.Property) error { p.Price.Minor = euros * 100; return nil })
	o.ok(err)
}

// What people made of a pair outlives that it does not match for a while.
func TestAPairThatMatchesAgainHasTheStepThatPeopleGaveIt(t *testing.T) {
	each(t, func(o *office) {
		nantes := listings.Property{Category: 1, Type: 1, Step: 1, Country: "FR", Zipcode: "44000", City: "Nantes", Price: money.Amount{Minor: 300_000_00, Currency: "EUR"}}
		s := o.seek(requests.Search{Category: 1, Places: []requests.Place{{City: requests.Named{Name: "Nantes"}}}, Price: requests.Price{Max: new(int64(320_000_00)), Currency: "EUR"}})
		for _, c := range []struct {
			set         requests.Step
			shown, back requests.Step
		}{{0, requests.ToSuggest, requests.ToSuggest}, {requests.Suggested, requests.Suggested, requests.Suggested}, {requests.NotSuggested, requests.NotSuggested, requests.NotSuggested}} {
			p := o.offer(nantes)
			if c.set != 0 {
				_, err := o.Requests.SetStep(o.Context(), o.by, s.ID, p.ID, c.set)
				o.ok(err)
			}
			first := o.crossing(s.ID, p.ID)
			o.price(p, 900_000)
			gone := o.crossing(s.ID, p.ID)
			o.price(p, 310_000)
			again := o.crossing(s.ID, p.ID)
			if first.Shown() != c.shown || gone.Shown() != requests.NotSuggested || gone.Score != 0 || again.Shown() != c.back || again.Score != 100 || !again.CreatedAt.Equal(first.CreatedAt) {
				o.Errorf("set %d: %+v, %+v, %+v", c.set, first, gone, again)
			}
			if !first.UpdatedAt.Before(gone.UpdatedAt) || !gone.UpdatedAt.Before(again.UpdatedAt) {
				o.Errorf("set %d: a change of the step is no change: %v %v %v", c.set, first.UpdatedAt, gone.UpdatedAt, again.UpdatedAt)
			}
		}
		if _, err := o.Requests.SetStep(o.Context(), o.by, s.ID, 233031, requests.Suggested); !fault.Is(err, fault.Missing) {
			o.Errorf("a pair that never was: %v", err)
		}
	})
}

// A merge of people changes whom a search shows, and none of its crossings.
func TestASearchFollowsTheMergeOfItsContact(t *testing.T) {
	each(t, func(o *office) {
		s := o.seek(requests.Search{Category: 1})
		o.offer(listings.Property{Category: 1, Step: 1, Country: "FR"})
		other, _, err := o.People.Add(o.Context(), o.by, 14, people.Declared{First: "Inès", Last: "DURAND", Email: "durand.searches@example.org"})
		o.ok(err)
		o.ok(o.People.Merge(o.Context(), o.by, other.ID, o.contact, "test"))
		got, err := o.Requests.Get(o.Context(), o.by, s.ID)
		o.ok(err)
		if got.Contact != o.contact || got.Shown != other.ID || !s.UpdatedAt.Before(got.UpdatedAt) {
			o.Errorf("after a merge: %+v", got)
		}
		list, err := o.Requests.Of(o.Context(), o.by, o.contact)
		o.ok(err)
		if len(list) != 1 || list[0].ID != s.ID {
			o.Errorf("of the person: %v", list)
		}
		o.agree("after a merge")
		o.ok(o.People.Unmerge(o.Context(), o.by, o.contact))
		if got, err = o.Requests.Get(o.Context(), o.by, s.ID); err != nil || got.Shown != o.contact {
			o.Errorf("after it was taken back: %+v %v", got, err)
		}
	})
}

// The work that nobody waits for crosses what changed, without anybody reading.
func TestAPropertyIsCrossedAfterItsCommit(t *testing.T) {
	each(t, func(o *office) {
		s := o.seek(requests.Search{Category: 1, Places: []requests.Place{{City: requests.Named{Name: "Nantes"}}}})
		p := o.offer(listings.Property{Category: 1, Step: 1, Country: "FR", Zipcode: "44000", City: "Nantes"})
		for ctx := o.Context(); ; {
			n, err := o.Requests.Known(ctx, o.by, s.ID, p.ID)
			o.ok(err)
			if n {
				return
			}
			if ctx.Err() != nil {
				o.Fatal("the job never crossed it")
			}
		}
	})
}
