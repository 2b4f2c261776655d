package contacts

import (
	"context"
	"time"

	"palier/internal/core/dossier"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// jot notes a call, a note, a letter in a person's line of time.
func (p *screens) jot(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	on := c.Now
	if day, err := time.ParseInLocation(time.DateOnly, c.Value("on"), c.Zone); err == nil && !day.After(c.Now) {
		on = day
	}
	return c.Once(func(ctx context.Context) (string, error) {
		_, err := p.Dossier.Jot(ctx, c.Actor, id, dossier.Jotting{Type: int(c.Number("type")), Subject: c.Value("subject"), Text: c.Value("text"), On: on})
		return c.Words.Link(pathOf(id, "")), err
	})
}

// silence says that nobody calls a number or writes to an address any more, or again.
func (p *screens) silence(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	kind, said := people.KeyPhone, "phone"
	if c.Value("kind") == "email" {
		kind, said = people.KeyEmail, "email"
	}
	off := c.Value("off") != ""
	if err := p.People.Silence(c.Context(), c.Actor, id, kind, c.Value("value"), off); err != nil {
		return err
	}
	if off {
		said += ".again"
	}
	return c.Said(c.Words.Link(pathOf(id, "")), "silenced."+said)
}
