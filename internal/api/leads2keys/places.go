package leads2keys

import (
	"context"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/places"
)

// place is one as this API shows it (schema Place): id, address and a location are always
// there, since the shipped client fails without (5.1).
type place struct {
	id, address string
	lat, lng    float64
}

func placeOf(a places.Address) place { return place{a.ID, a.String(), a.Lat, a.Lon} }

// renderPlace writes a place.
func renderPlace(e *wire.Encoder, p place) {
	e.Object()
	e.StringField("id", p.id)
	e.StringField("address", p.address)
	e.Key("location")
	e.Object()
	e.FloatField("lat", p.lat)
	e.FloatField("lng", p.lng)
	e.End()
	e.End()
}

// searchPlaces answers GET /place/search: an array, or to the shipped client the best one
// (3.5, 5.1).
func (d *Door) searchPlaces(c *call) error {
	q := c.query()
	wanted := places.Query{Postcode: q.required("postcode"), Street: q.required("street"), Number: q.required("number")}
	if err := q.err(); err != nil {
		return err
	}
	found, err := d.Addresses.Search(c.Ctx, wanted)
	switch {
	case err != nil:
		return err
	case !c.sdk():
		return c.send(func(e *wire.Encoder) {
			e.Array()
			for _, a := range found {
				renderPlace(e, placeOf(a))
			}
			e.EndArray()
		})
	case len(found) == 0:
		return wire.ErrNoResource
	}
	return c.send(func(e *wire.Encoder) { renderPlace(e, placeOf(found[0])) })
}

// seat is where an agency is: its address in the base when that has it, else what is written
// in its own, in the middle of its commune.
func (d *Door) seat(ctx context.Context, a access.Agency) place {
	found, err := d.Addresses.Search(ctx, places.Query{Postcode: a.Zipcode, Commune: a.City, Street: a.Address})
	if err == nil && len(found) > 0 && written(found[0], a.Address) {
		return placeOf(found[0])
	}
	p := place{address: strings.Trim(a.Address+", "+strings.TrimSpace(a.Zipcode+" "+a.City), ", ")}
	p.lat, p.lng, _ = d.Communes.Centre(a.Zipcode, a.City)
	return p
}

// written tells whether somebody wrote that very number and street: near is good for who
// searches, and wrong for an agency's own seat.
func written(found places.Address, address string) bool {
	street, ok := strings.CutPrefix(places.Fold(address), places.Fold(found.House.String())+" ")
	return ok && found.Number > 0 && places.Key(found.Street) == places.Key(street)
}
