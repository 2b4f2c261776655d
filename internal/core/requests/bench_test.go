package requests_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/requests"
	"palier/internal/testkit"
)

// many is how many searches or properties the measurements are made among.
func many(b *testing.B, usual int) int {
	if n, err := strconv.Atoi(os.Getenv("PALIER_MANY")); err == nil {
		return n
	}
	if testing.Short() {
		b.Skip("fills a store")
	}
	return usual
}

// market makes properties and searches of the towns of a department.
type market struct {
	r     *rand.Rand
	towns []places.Commune
}

func newMarket() market {
	m := market{r: rand.New(rand.NewPCG(3, 5))}
	for c := range places.New().All() {
		if strings.HasPrefix(c.INSEE, "44") && len(m.towns) < 80 {
			m.towns = append(m.towns, c)
		}
	}
	return m
}

// town is one of them, the first more often.
func (m market) town() places.Commune {
	return m.towns[min(m.r.IntN(len(m.towns)), m.r.IntN(len(m.towns)))]
}

func (m market) property(n int) listings.Property {
	town := m.town()
	rooms := 1 + m.r.IntN(6)
	p := listings.Property{Agency: 14, Reference: fmt.Sprintf("GEN-%d", n), Category: 1 + m.r.IntN(4)/3, Type: 1 + m.r.IntN(3), Step: 1, Status: 1, Country: "FR",
		Zipcode: town.Postcodes[0], City: town.Name, Price: money.Amount{Minor: int64(80+m.r.IntN(600)) * 1000_00, Currency: "EUR"},
		Located: true, Lat: town.Lat + m.r.Float64()*0.04 - 0.02, Lon: town.Lon + m.r.Float64()*0.04 - 0.02}
	p.Details = listings.Details{Surface: new(float64(20*rooms + m.r.IntN(20))), Rooms: &rooms, Bedrooms: new(rooms - 1), Floor: new(m.r.IntN(6))}
	p.Particulars.Services = []int{1 + m.r.IntN(20), 1 + m.r.IntN(60)}
	return p
}

func (m market) search(contact int64) requests.Search {
	rooms := 1 + m.r.IntN(6)
	s := requests.Search{Agency: 14, Contact: contact, User: 9, Active: true, Category: 1 + m.r.IntN(4)/3, Types: []int{1 + m.r.IntN(3)}, Country: "FR", Margin: 10, Rooms: &rooms,
		Price: requests.Price{Max: new(int64(100+m.r.IntN(600)) * 1000_00), Currency: "EUR"}, Area: requests.Area{Min: new(float64(15 * rooms))}, Services: []int{6}}
	s.Price.Min = new(*s.Price.Max * 6 / 10)
	for range 1 + m.r.IntN(3) {
		town := m.town()
		s.Places = append(s.Places, requests.Place{City: requests.Named{ID: places.CityID(town.INSEE), Name: town.Name}})
	}
	return s
}

// filled is a store with so many of both.
func filled(b *testing.B, goods, searches int) (*testkit.Server, market, int64) {
	b.Helper()
	s, m := testkit.Demo(b, testkit.SQLite(b)), newMarket()
	c, _, err := s.People.Add(b.Context(), s.Operator, 14, people.Declared{First: "Inès", Last: "LEFORT", Email: "ines.searches@example.org"})
	if err != nil {
		b.Fatal(err)
	}
	batch := func(n int, one func(ctx context.Context, i int) error) {
		for first := 0; first < n; first += 500 {
			err := s.Ledger.Write(b.Context(), s.Operator.Account, func(ctx context.Context, _ event.Tx) error {
				for i := first; i < min(n, first+500); i++ {
					if err := one(ctx, i); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	batch(searches, func(ctx context.Context, _ int) error {
		_, err := s.Requests.Create(ctx, s.Operator, m.search(c.ID))
		return err
	})
	batch(goods, func(ctx context.Context, i int) error {
		_, err := s.Listings.Create(ctx, s.Operator, m.property(i))
		return err
	})
	if err := s.Requests.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s, m, c.ID
}

func report(b *testing.B, what string, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, what+"-p50-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, what+"-p95-ms")
}

// A search among 50,000 properties: its POST, which crosses it, and the list of its crossings.
func BenchmarkASearchAmongManyProperties(b *testing.B) {
	s, m, contact := filled(b, many(b, 50_000), 0)
	var made, read []time.Duration
	pairs := 0
	for b.Loop() {
		at := time.Now()
		v, err := s.Requests.Create(b.Context(), s.Operator, m.search(contact))
		if err != nil {
			b.Fatal(err)
		}
		made, at = append(made, time.Since(at)), time.Now()
		if _, err := s.Requests.Crossings(b.Context(), s.Operator, 14, requests.CrossingQuery{Request: v.ID, Limit: 10_000}, func(requests.Crossing) error { pairs++; return nil }); err != nil {
			b.Fatal(err)
		}
		read = append(read, time.Since(at))
	}
	report(b, "post", made)
	report(b, "get", read)
	b.ReportMetric(float64(pairs)/float64(len(made)), "pairs")
}

// A new property among 100,000 searches: its commit, and how long after it its crossings are
// there.
func BenchmarkAPropertyAmongManySearches(b *testing.B) {
	s, m, _ := filled(b, 0, many(b, 100_000))
	var made, crossed []time.Duration
	pairs := 0
	for n := 0; b.Loop(); n++ {
		p := m.property(1_000_000 + n)
		at := time.Now()
		p, err := s.Listings.Create(b.Context(), s.Operator, p)
		if err != nil {
			b.Fatal(err)
		}
		made, at = append(made, time.Since(at)), time.Now()
		if _, err := s.Requests.Crossings(b.Context(), s.Operator, 14, requests.CrossingQuery{Property: p.ID, Limit: 10_000}, func(requests.Crossing) error { pairs++; return nil }); err != nil {
			b.Fatal(err)
		}
		crossed = append(crossed, time.Since(at))
	}
	report(b, "commit", made)
	report(b, "crossed", crossed)
	b.ReportMetric(float64(pairs)/float64(len(made)), "pairs")
}
