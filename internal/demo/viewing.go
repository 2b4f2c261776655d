package demo

import (
	"context"
	"crypto/rand"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
)

// Viewings of the demonstration: Camille shows a property of hers and can log in, so
// that a visit is booked, shown to her on her page and in her diary of the other doors.

// What of it demo.json promises.
const (
	email       = "camille.moreau@tilleuls.example.org"
	PropertyRef = "TIL-101"
)

// Viewing is what is drawn for it, each time anew.
type Viewing struct {
	Password string // of the user who logs in
	Property string // uid
}

// show tells of the property what its visitors and whoever shows it want to know.
func (b *builder) show(ctx context.Context) error {
	_, err := b.Visits.SaveProperty(ctx, b.by, visits.Saving{
		Reference: PropertyRef,
		InCharge:  new(email),
		Door:      new("Digicode 4512B, deuxième étage, porte gauche"),
		Memo:      new("Les clés sont à l'agence."),
		Details: &listings.Details{
			Surface: new(68.5), Rooms: new(3), Bedrooms: new(2), Floor: new(2), ConstructionYear: new(1962), Energy: "D", Cellar: new(true), Furnished: new(false),
			Text: "Trois pièces traversant au calme, à deux pas du marché.",
		},
	})
	return err
}

// openViewing gives Camille a password and finds the property. It is not part of the
// write that builds the rest: a password is slow to hash, on purpose.
func openViewing(ctx context.Context, s Services, by access.Actor) (v Viewing, err error) {
	p, err := s.Visits.Find(ctx, by, visits.PlaceKey{Ref: PropertyRef})
	if err != nil {
		return v, fmt.Errorf("demo: property %s: %w", PropertyRef, err)
	}
	v = Viewing{Password: rand.Text(), Property: p.Property.UID}
	return v, s.Access.SetPassword(ctx, by, User, v.Password)
}
