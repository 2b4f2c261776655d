package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/demo"
)

const (
	searchesTogether = 200 // searches that a transaction writes
	searchesEach     = 5   // that a person has
)

// searches adds n of them, of people who are new, one for five searches. Each is crossed with what is on the market.
func (c crowd) searches(ctx context.Context, n int) error {
	r := rand.New(rand.NewPCG(7, uint64(n)))
	for first := 0; first < n; first += searchesTogether {
		err := c.db.Write(ctx, c.by.Account, func(ctx context.Context, _ event.Tx) (err error) {
			var who people.Contact
			for i := first; i < min(first+searchesTogether, n) && err == nil; i++ {
				if i%searchesEach == 0 {
					who, _, err = c.people.Add(ctx, c.by, demo.Agency, people.Declared{Title: 1 + i%2, First: "Maël", Last: fmt.Sprintf("CHERCHEUR %d", i),
						Email: fmt.Sprintf("chercheur.%d@example.org", i), Zipcode: "44000", City: "Nantes", Country: "FR", Language: "fr"})
				}
				if err == nil {
					_, err = c.requests.Create(ctx, c.by, search(r, who.ID, i))
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("searches from %d on: %w", first, err)
		}
	}
	return nil
}

// search makes one up: one town, two or three, one in fifty anywhere; a budget; a flat, a house or either.
func search(r *rand.Rand, contact int64, i int) requests.Search {
	v := requests.Search{Agency: demo.Agency, Contact: contact, User: int64(demo.User + i%3), Active: true, Auto: true, Category: sale, Types: [][]int{{flat}, {house}, {flat, house}}[r.IntN(3)],
		Country: "FR", RoomsBy: requests.AtLeast, Rooms: new(1 + r.IntN(4)), Bedrooms: new(r.IntN(3)), Margin: float64(5 * r.IntN(3)),
		Area: requests.Area{Min: new(float64(25 + r.IntN(70))), Unit: 1}, Services: [][]int{nil, {6}, {8, 9}, {6, 12}}[r.IntN(4)], Proximities: [][]int{nil, {4, 5}, {1}}[r.IntN(3)],
		Comment: fmt.Sprintf("Recherche depuis %d semaines, financement en cours.", 1+r.IntN(40))}
	most := int64(90_000 + r.IntN(80)*5_000)
	least := most * 3 / 4
	if r.IntN(5) == 0 {
		v.Category, most = rental, int64(350+r.IntN(80)*20)
		least = most / 2
	}
	v.Price = requests.Price{Min: new(least * 100), Max: new(most * 100), Currency: "EUR"}
	if r.IntN(50) > 0 {
		for range 1 + r.IntN(3) {
			town := market[r.IntN(len(market))]
			v.Places = append(v.Places, requests.Place{City: requests.Named{Name: town.city}, Zipcode: town.zip})
		}
	}
	return v
}
