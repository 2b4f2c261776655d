package flatsy

import (
	"context"
	"maps"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// sight is the rows that an answer points at and shows by their own ids, each looked
// up once, and those of a page together. Whoever is not there any more is the zero value,
// and left out.
type sight struct {
	users  map[int64]access.User
	places map[int64]visits.Place
	owners map[int64]people.Contact // the first of each property that has any
	centre func(zipcode, city string) (lat, lon float64, ok bool)
	// unwanted are the people, 0 for those of whom nothing says who they are, who may not
	// be called. Webhooks say nothing of it: their bodies are the vendor's.
	unwanted map[int64]bool
}

func (d *Door) newSight() sight {
	return sight{users: map[int64]access.User{}, places: map[int64]visits.Place{}, unwanted: map[int64]bool{}, centre: d.Places.Centre}
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
	if err := d.reach(ctx, c, d.gone(list)...); err != nil {
		return err
	}
	return d.name(ctx, c, ids...)
}

// gone are the visitors who are not expected any more. Who is may be called, because of
// the very visit that shows him: nobody asks.
func (d *Door) gone(list []visits.Visit) (others []visits.Visitor) {
	now := d.Now()
	for _, v := range list {
		over := !v.EndsAt.IsZero() && !now.Before(v.EndsAt)
		for _, one := range v.Visitors {
			if over || !one.Status.Live() {
				others = append(others, one)
			}
		}
	}
	return others
}

// reach looks up who of these visitors may be called.
func (d *Door) reach(ctx context.Context, c *call, list ...visits.Visitor) error {
	ids := make([]int64, 0, len(list))
	for _, one := range list {
		if one.Phone != "" {
			ids = append(ids, one.Contact)
		}
	}
	return d.ask(ctx, c, ids)
}

// ask looks up who of these people may be called.
func (d *Door) ask(ctx context.Context, c *call, contacts []int64) error {
	calls, err := d.People.Calls(ctx, c.actor, contacts, d.Now())
	for _, id := range contacts {
		if !calls[id].May {
			c.sight.unwanted[id] = true
		}
	}
	return err
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

// ofPlaces looks up who belongs to properties: for whom they are shown, who shows them and
// whose they are.
func (d *Door) ofPlaces(ctx context.Context, c *call, list ...visits.Place) error {
	var ids []int64
	for _, p := range list {
		ids = append(ids, client(p, c.actor), p.Agent())
	}
	if err := d.staff(ctx, c, ids...); err != nil {
		return err
	}
	return d.own(ctx, c, list)
}

// own looks up the first owner of each of some properties.
func (d *Door) own(ctx context.Context, c *call, list []visits.Place) error {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.Property.ID
	}
	owners, err := d.Listings.Owners(ctx, c.actor, ids)
	if err != nil || len(owners) == 0 {
		return err
	}
	var wanted []int64
	for _, of := range owners {
		wanted = append(wanted, of[0])
	}
	found, err := d.People.Roots(ctx, c.actor, wanted)
	c.sight.owners = map[int64]people.Contact{}
	for property, of := range owners {
		if person, known := found[of[0]]; known {
			c.sight.owners[property] = person
		}
	}
	if err != nil {
		return err
	}
	return d.ask(ctx, c, wanted)
}
