package flatsy

import (
	"context"
	"maps"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// sight is the rows that an answer points at and shows by their own ids, each looked
// up once. Whoever is not there any more is the zero value, and left out.
type sight struct {
	users  map[int64]access.User
	places map[int64]visits.Place
	centre func(zipcode, city string) (lat, lon float64, ok bool)
}

func (d *Door) newSight() sight {
	return sight{users: map[int64]access.User{}, places: map[int64]visits.Place{}, centre: d.Places.Centre}
}

// user looks up who has the number, 0 for nobody.
func (d *Door) user(ctx context.Context, c *call, id int64) error {
	if _, known := c.sight.users[id]; known || id == 0 {
		return nil
	}
	u, err := d.Access.User(ctx, c.actor, id)
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	c.sight.users[id] = u
	return nil
}

// name looks up properties.
func (d *Door) name(ctx context.Context, c *call, ids ...int64) error {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id int64) bool {
		_, known := c.sight.places[id]
		return known || id == 0
	})
	found, err := d.Visits.Named(ctx, c.actor, ids)
	maps.Copy(c.sight.places, found)
	return err
}

// ofVisits looks up what visits point at.
func (d *Door) ofVisits(ctx context.Context, c *call, list ...visits.Visit) error {
	var ids []int64
	for _, v := range list {
		ids = append(ids, placesOf(v)...)
		if err := d.user(ctx, c, v.Agent); err != nil {
			return err
		}
	}
	return d.name(ctx, c, ids...)
}

// placesOf are the properties that a visit names.
func placesOf(v visits.Visit) []int64 {
	ids := []int64{v.Property}
	for _, p := range v.Properties {
		ids = append(ids, p.Property)
	}
	for _, one := range v.Visitors {
		ids = append(ids, one.Property)
	}
	return ids
}

// ofPlaces looks up who belongs to properties: for whom they are shown and who shows
// them.
func (d *Door) ofPlaces(ctx context.Context, c *call, list ...visits.Place) error {
	for _, p := range list {
		for _, id := range []int64{owner(p, c.actor), p.Agent()} {
			if err := d.user(ctx, c, id); err != nil {
				return err
			}
		}
	}
	return nil
}
