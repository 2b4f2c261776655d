package demo

import (
	"context"
	"math"

	"palier/internal/core/fault"
	"palier/internal/core/requests"
)

// searched notes what somebody who was reached looks for: what he asked about, and what is
// like it.
func (l *life) searched(ctx context.Context, user, lead int64, about shown) error {
	by := l.as(user)
	asked, err := l.Inbox.Get(ctx, by, lead)
	if err != nil || asked.Contact == 0 {
		return err
	}
	p, err := l.Listings.Property(ctx, by, about.id)
	if err != nil {
		return err
	}
	s := requests.Search{Agency: Agency, Contact: asked.Contact, User: user, Lead: lead, Active: true, Auto: true, Category: p.Category, Types: []int{p.Type}, Country: "FR", Margin: 5,
		Places: []requests.Place{{City: requests.Named{Name: p.City}, Zipcode: p.Zipcode}}, RoomsBy: requests.AtLeast, Rooms: p.Details.Rooms,
		Price: requests.Price{Max: new(p.Price.Minor/100_000*100_000 + 2_000_000), Currency: "EUR"}}
	if p.Details.Surface != nil {
		s.Area = requests.Area{Min: new(math.Floor(*p.Details.Surface * 0.8)), Unit: 1}
	}
	if !about.sale {
		s.Price.Max = new(p.Price.Minor + 15_000)
	}
	_, err = l.Requests.Create(ctx, by, s)
	if fault.Is(err, fault.Forbidden) {
		return nil // somebody who only shows properties
	}
	return err
}
