package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/demo"
)

// goodsTogether is how many properties a transaction writes.
const goodsTogether = 500

var towns = []struct{ zip, city string }{{"44000", "Nantes"}, {"44100", "Nantes"}, {"44600", "Saint-Nazaire"}, {"44500", "La Baule-Escoublac"}, {"44210", "Pornic"}, {"44400", "Rezé"}}

// goods adds properties called GEN-1 and so on, of the agency's few users: with a few lines each or, whole, with full
// sheets that are all on the market.
func (c crowd) goods(ctx context.Context, n int, whole bool) error {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for first := 0; first < n; first += goodsTogether {
		err := c.db.Write(ctx, c.by.Account, func(ctx context.Context, _ event.Tx) error {
			for i := first; i < min(first+goodsTogether, n); i++ {
				p := few(i)
				if whole {
					p = sheet(r, i)
				}
				if _, err := c.listings.Create(ctx, c.by, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("properties from %d on: %w", first, err)
		}
	}
	return nil
}

// few is property i with what a list shows of it.
func few(i int) listings.Property {
	town := towns[i%len(towns)]
	return listings.Property{Agency: demo.Agency, User: int64(demo.User + i%3), Reference: fmt.Sprintf("GEN-%d", i+1), Category: 1 + i%2, Type: 1 + i%3, Step: 1 + i%2, Status: 1,
		Address: fmt.Sprintf("%d rue des Essais", i%300+1), Zipcode: town.zip, City: town.city, Country: "FR",
		Price: money.Amount{Minor: int64(80_000+i%600*1000) * 100, Currency: "EUR"}}
}
