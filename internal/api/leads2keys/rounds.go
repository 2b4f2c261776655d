package leads2keys

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/prospecting"
)

// The words of a round that are this API's and not the sender's.
func roundsOwn() []string { return []string{"user", "agence", "place", "id", "date"} }

// getRound answers GET /agency/:agency/place/:place/project: the user's own round.
func (d *Door) getRound(c *call) error {
	r, err := d.Rounds.Get(c.Ctx, c.actor, c.agency, c.R.PathValue("place"))
	if err != nil {
		return err
	}
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return err
	}
	c.tag(r.Mark())
	return c.send(func(e *wire.Encoder) { renderRound(e, &r, u, c.sdk()) })
}

// postRound answers POST of the same path: the user has no round of the place yet.
func (d *Door) postRound(c *call) error {
	return d.saveRound(c, false, func(_, place string, sheet prospecting.Sheet) (prospecting.Round, error) {
		return d.Rounds.Add(c.Ctx, c.actor, c.agency, place, sheet)
	})
}

// putRound answers PUT: the round whose version was read becomes another.
func (d *Door) putRound(c *call) error {
	return d.saveRound(c, true, func(cas, place string, sheet prospecting.Sheet) (prospecting.Round, error) {
		return d.Rounds.Change(c.Ctx, c.actor, c.agency, place, cas, sheet)
	})
}

func (d *Door) saveRound(c *call, versioned bool, save func(cas, place string, sheet prospecting.Sheet) (prospecting.Round, error)) error {
	body, err := c.object()
	if err != nil {
		return err
	}
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return err
	}
	var in intake
	place, cas := c.R.PathValue("place"), ""
	if versioned {
		cas = in.cas(body, c.R.Header.Values("If-Match"))
	}
	sheet := in.sheetOf(body, u, agencyID(c.agency), place)
	if err := in.err(); err != nil {
		return err
	}
	r, err := save(cas, place, sheet)
	if err != nil {
		return inValue(err)
	}
	return c.written(r.Mark())
}

// sheetOf reads the field value of a body: the user's round of a place (3.8).
func (in *intake) sheetOf(body wire.Object, u access.User, agency, place string) (s prospecting.Sheet) {
	v, there := body.Get("value")
	in.down("value", -1)
	defer in.up()
	o, ok := v.Object()
	if !there || !ok {
		in.refuse("", "must be an object")
		return s
	}
	get := func(name string) wire.Value { v, _ := o.Get(name); return v }
	in.same("user", get("user"), u.UID)
	in.same("agence", get("agence"), agency)
	in.same("place", get("place"), place)
	in.dates(get("date"))
	sheetShape().read(in, v, &s, roundsOwn()...)
	return s
}

// renderRound writes a round with its version (schema UserPlaceRecord).
func renderRound(e *wire.Encoder, r *prospecting.Round, u access.User, sdk bool) {
	e.Object()
	e.StringField("status", "ok")
	e.StringField("cas", r.Mark())
	e.Key("value")
	e.Object()
	e.StringField("user", u.UID)
	e.StringField("agence", agencyID(r.Agency))
	e.StringField("place", r.Place)
	e.Key("date")
	e.Object()
	e.TimeField("created", r.CreatedAt.UTC(), instantLayout)
	e.TimeField("modified", r.UpdatedAt.UTC(), instantLayout)
	e.End()
	sheetShape().inside(e, &r.Sheet, sdk)
	e.End()
	e.End()
}
