package leads2keys

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// seated is an agency with its place.
type seated struct {
	access.Agency
	place place
}

// greet answers GET /.
func (d *Door) greet(c *call) error {
	return c.send(func(e *wire.Encoder) {
		e.Object()
		e.StringField("name", "Leads2Keys public API")
		e.StringField("version", "1.0.16")
		e.StringField("status", "ok")
		e.End()
	})
}

// getAccount answers GET /account and GET /account/refresh: who the application acts for.
func (d *Door) getAccount(c *call) error {
	u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
	if err != nil {
		return err
	}
	list, err := d.Access.Agencies(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	agencies := make([]seated, len(list))
	for i, a := range list {
		agencies[i] = seated{a, d.seat(c.Ctx, a)}
	}
	return c.send(func(e *wire.Encoder) { renderAccount(e, u, agencies, c.sdk()) })
}
