package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/programs"
)

// introspect answers GET /: what the key opens.
func (d *Door) introspect(c *call) error {
	list, err := d.Programs.Programs(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	user, err := d.user(c.Ctx, c, c.actor.User)
	if err != nil {
		return err
	}
	return c.send(func(e *wire.Encoder) {
		e.Object()
		e.Key("tenant")
		e.Object()
		e.StringField("key", c.developer.Slug)
		e.StringField("name", c.developer.Name)
		e.End()
		permissions(e, "global_permissions", c.actor, true)
		permissions(e, "permissions", c.actor, false)
		e.Key("user")
		userMini(e, user)
		each(e, "programs", list, func(e *wire.Encoder, p programs.Program) { renderProgram(e, p, c.developer) })
		e.End()
	})
}

// permissions writes those of a key that reach over the space, or the others.
func permissions(e *wire.Encoder, name string, a access.Actor, global bool) {
	e.Key(name)
	e.Array()
	for _, p := range a.Permissions() {
		if p.Global() == global {
			e.String(string(p))
		}
	}
	e.EndArray()
}

// listPrograms answers GET /programs. A key has few: they are paged
// here.
func (d *Door) listPrograms(c *call) error {
	p := c.page()
	list, err := d.Programs.Programs(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	return sendPage(c, p, cut(p, list), int64(len(list)), func(e *wire.Encoder, p programs.Program) { renderProgram(e, p, c.developer) })
}

// getProgram answers GET /programs/{program}. Its lots are those
// allotted to the key, whatever else it may see; its figures count what it sees.
func (d *Door) getProgram(c *call) error {
	p, err := d.Programs.Program(c.Ctx, c.actor, c.program)
	if err != nil {
		return err
	}
	v, err := d.Programs.View(c.Ctx, c.actor, c.program)
	if err != nil {
		return err
	}
	allotted := append([]int64{}, c.actor.Allotment()...) // not nil, which would be all
	lots, _ := v.Lots(programs.LotQuery{IDs: allotted})
	return c.send(func(e *wire.Encoder) {
		renderSheet(e, p, c.developer, v.Figures(), func(e *wire.Encoder) {
			e.Array()
			for _, l := range lots {
				renderLot(e, l, v.Family(l), v.At)
			}
			e.EndArray()
		})
	})
}
