package leads2keys

import (
	"context"

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
		return begun(err, noRound)
	}
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return err
	}
	flags, err := d.Rounds.Flags(c.Ctx, c.actor, r)
	if err != nil {
		return err
	}
	c.tag(r.Mark())
	return c.send(func(e *wire.Encoder) { renderRound(e, &r, u, flags, c.sdk()) })
}

// postRound answers POST of the same path: the user has no round of the place yet.
func (d *Door) postRound(c *call) error {
	sent, err := d.sentRound(c, false)
	if err != nil {
		return err
	}
	return d.post(c, sent.raw, func(ctx context.Context) (string, error) {
		r, err := d.Rounds.Add(ctx, c.actor, c.agency, sent.place, sent.sheet)
		return r.Mark(), inValue(err)
	})
}

// putRound answers PUT: the round whose version was read becomes another.
func (d *Door) putRound(c *call) error {
	sent, err := d.sentRound(c, true)
	if err != nil {
		return err
	}
	r, err := d.Rounds.Change(c.Ctx, c.actor, c.agency, sent.place, sent.cas, sent.sheet)
	if err != nil {
		return inValue(begun(err, noRound))
	}
	return c.written(r.Mark())
}

// sentRound is a round as it was sent.
type sentRound struct {
	raw        []byte
	place, cas string
	sheet      prospecting.Sheet
}

func (d *Door) sentRound(c *call, versioned bool) (s sentRound, err error) {
	raw, body, err := c.object()
	if err != nil {
		return s, err
	}
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return s, err
	}
	var in intake
	s = sentRound{raw: raw, place: c.R.PathValue("place")}
	if versioned {
		s.cas = in.cas(body, c.R.Header.Values("If-Match"))
	}
	s.sheet = in.sheetOf(body, u, agencyID(c.agency), s.place)
	return s, in.err()
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
	in.same("user", get("user"), "the token", u.UID)
	in.same("agence", get("agence"), "the path", agency)
	in.same("place", get("place"), "the path", place)
	in.dates(get("date"))
	sheetShape().read(in, v, &s, roundsOwn()...)
	return s
}

// renderRound writes a round with its version (schema UserPlaceRecord), and beside the value
// what in it the agency's lists do not know, when there is anything.
func renderRound(e *wire.Encoder, r *prospecting.Round, u access.User, flags []prospecting.Flag, sdk bool) {
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
	if len(flags) > 0 {
		e.Key("flags")
		e.Array()
		for _, f := range flags {
			e.Object()
			e.StringField("field", "value."+fieldName(f.Field))
			e.StringField("value", f.Value)
			e.StringField("reason", f.Message)
			e.End()
		}
		e.EndArray()
	}
	e.End()
}
