package leads2keys

import "palier/internal/api/wire"

// listProjectTypes answers GET /agency/:agency/project.types: what the agency offers (3.9).
func (d *Door) listProjectTypes(c *call) error {
	types, err := d.Rounds.Types(c.Ctx, c.actor, c.agency)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) {
		e.Object()
		e.StringField("status", "ok")
		e.Key("result")
		e.Array()
		for _, t := range types {
			e.Object()
			e.StringField("id", t.ID)
			e.StringField("name", t.Name)
			texts(e, "document", t.Documents)
			texts(e, "mandat", t.Mandates)
			e.End()
		}
		e.EndArray()
		e.End()
	})
}

// texts writes an array of strings.
func texts(e *wire.Encoder, name string, list []string) {
	e.Key(name)
	e.Array()
	for _, s := range list {
		e.String(s)
	}
	e.EndArray()
}
