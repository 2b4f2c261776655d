package leads2keys

import (
	"context"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/prospecting"
)

// listMandates answers GET /agency/:agency/mandates: those in force (3.3).
func (d *Door) listMandates(c *call) error {
	list, err := d.Rounds.Mandates(c.Ctx, c.actor, c.agency, d.Now())
	if err != nil {
		return err
	}
	return d.sendGoods(c, list, func(g prospecting.Good) string { return g.Mandate.ID })
}

// listProjects answers GET /agency/:agency/projects?begin&end (3.10): those whose date is
// between the bounds.
func (d *Door) listProjects(c *call) error {
	q := c.query()
	from, _ := q.bound("begin", "0000")
	to, isDay := q.bound("end", "9999")
	if isDay { // all of it is meant
		to = to.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	if err := q.err(); err != nil {
		return err
	}
	list, err := d.Rounds.Projects(c.Ctx, c.actor, c.agency, from, to, day.Paris())
	if err != nil {
		return err
	}
	return d.sendGoods(c, list, func(g prospecting.Good) string { return g.Project.ID })
}

// bound is an instant of ISO 8601, of Paris when it names no zone; open when it is not
// given or, as the shipped client says it, a year that means everything. isDay tells a date
// without a time: at is its beginning.
func (q *query) bound(name, open string) (at time.Time, isDay bool) {
	s := strings.TrimSpace(q.values.Get(name))
	if s == "" || s == open {
		return time.Time{}, false
	}
	for _, layout := range moments() {
		if t, err := time.ParseInLocation(layout, s, day.Paris()); err == nil {
			return t, layout == time.DateOnly
		}
	}
	q.wrong = append(q.wrong, name+" must be a date or an instant of ISO 8601, such as 2026-03-01 or 2026-03-01T09:00:00+01:00, the + written %2B.")
	return time.Time{}, false
}

// sendGoods answers with a list of mandates or projects (schema Mandate). Who lives there is
// told to the agency's own applications alone, in the shape of the shipped client (5.1).
func (d *Door) sendGoods(c *call, list []prospecting.Good, id func(prospecting.Good) string) error {
	at := map[string]place{}
	for _, g := range list {
		if _, known := at[g.Place]; !known {
			at[g.Place] = d.standing(c.Ctx, g)
		}
	}
	var u unwanted
	if c.sdk() && c.client.Own { // others are told of nobody
		var err error
		if u, err = d.unwanted(c, behind(list)); err != nil {
			return err
		}
	}
	return c.send(func(e *wire.Encoder) {
		e.Array()
		for i := range list {
			g := &list[i]
			e.Object()
			e.StringField("id", id(*g))
			e.Key("project")
			e.Object()
			e.StringField("id", g.Project.ID)
			e.StringField("type", g.Project.Type)
			e.End()
			e.Key("place")
			renderPlace(e, at[g.Place])
			e.Key("good")
			renderGood(e, g, c.sdk(), c.client.Own, u)
			e.End()
		}
		e.EndArray()
	})
}

// standing is where a good is: as the address base has it, else as its building file says.
func (d *Door) standing(ctx context.Context, g prospecting.Good) place {
	if a, err := d.Addresses.Address(ctx, g.Place); err == nil {
		return placeOf(a)
	}
	p := place{id: g.Place, address: g.Address}
	_, town, _ := strings.Cut(g.Address, ",")
	postcode, city, _ := strings.Cut(strings.TrimSpace(town), " ")
	p.lat, p.lng, _ = d.Communes.Centre(postcode, city)
	return p
}

// renderGood writes what a mandate is about (schema Good).
func renderGood(e *wire.Encoder, g *prospecting.Good, sdk, own bool, u unwanted) {
	box := &g.Door.Mailbox
	e.Object()
	e.StringField("type", box.Kind)
	e.Key("description")
	renderDescription(e, &box.Remarks, sdk)
	pictures(e, "picture", box.Photos)
	if sdk {
		pictures(e, "pictures", box.Photos)
		e.Key("persons")
		e.Array()
		for i := range box.People {
			if own {
				personShape(u).whole(e, &box.People[i])
			}
		}
		e.EndArray()
		e.Key("enterprises")
		e.Array()
		for i := range box.Companies {
			if own {
				companyShape().whole(e, &box.Companies[i])
			}
		}
		e.EndArray()
	}
	e.End()
}

// renderDescription writes all five lists, whichever were sent (3.3).
func renderDescription(e *wire.Encoder, r *buildings.Remarks, sdk bool) {
	lists := remarksShape()
	e.Object()
	for _, l := range lists.fields {
		e.Key(l.name)
		l.write(e, r, sdk)
	}
	e.End()
}

// whole writes a node with every field that the API has, whatever was sent of it.
func (s shape[N]) whole(e *wire.Encoder, n *N) {
	e.Object()
	for _, f := range s.fields {
		if !f.ours || f.there(n) {
			e.Key(f.name)
			f.write(e, n, true)
		}
	}
	e.End()
}

func pictures(e *wire.Encoder, name string, list []buildings.Photo) {
	e.Key(name)
	e.Array()
	for _, p := range list {
		e.String(p.ID)
	}
	e.EndArray()
}
