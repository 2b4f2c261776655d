package flatsy

import (
	"context"
	"maps"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// sight is the rows that an answer points at and shows by their own ids, each looked
// up once, and those of a page together. Whoever is not there any more is the zero value,
// and left out.
type sight struct {
	users  map[int64]access.User
	places map[int64]visits.Place
	centre func(zipcode, city string) (lat, lon float64, ok bool)
}

func (d *Door) newSight() sight {
	return sight{users: map[int64]access.User{}, places: map[int64]visits.Place{}, centre: d.Places.Centre}
}

// unseen are the ids that were not looked up yet, each once; 0 is nobody's.
func unseen[T any](seen map[int64]T, ids []int64) []int64 {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id int64) bool {
		_, known := seen[id]
		return known || id == 0
	})
}

// staff looks up users.
func (d *Door) staff(ctx context.Context, c *call, ids ...int64) error {
	if ids = unseen(c.sight.users, ids); len(ids) == 0 {
		return nil
	}
	found, err := d.Access.UsersByID(ctx, c.actor, ids)
	maps.Copy(c.sight.users, found)
	return err
}

// name looks up properties.
func (d *Door) name(ctx context.Context, c *call, ids ...int64) error {
	if ids = unseen(c.sight.places, ids); len(ids) == 0 {
		return nil
	}
	found, err := d.Visits.Named(ctx, c.actor, ids)
	maps.Copy(c.sight.places, found)
	return err
}

// ofVisits looks up what visits point at.
func (d *Door) ofVisits(ctx context.Context, c *call, list ...visits.Visit) error {
	var ids, agents []int64
	for _, v := range list {
		ids, agents = append(ids, placesOf(v)...), append(agents, v.Agent)
	}
	if err := d.staff(ctx, c, agents...); err != nil {
		return err
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
	var ids []int64
	for _, p := range list {
		ids = append(ids, owner(p, c.actor), p.Agent())
	}
	return d.staff(ctx, c, ids...)
}
