package office

import (
	"context"

	"palier/internal/web/workspace/frame"
)

// onUser does something for a person and says so; undo may be empty.
func (o *rooms) onUser(c *frame.Call, said, undo string, do func(ctx context.Context, id int64) error) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := do(c.Context(), id); err != nil {
		return err
	}
	u, err := o.Access.User(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	if undo == "" {
		return c.Said(userPath(id), said, nameOf(u))
	}
	return c.SaidUndo(userPath(id), userPath(id)+undo, nil, said, nameOf(u))
}

func (o *rooms) invite(c *frame.Call) error {
	return o.onUser(c, "user.invited", "", func(ctx context.Context, id int64) error { return o.Access.Invite(ctx, c.Actor, id) })
}

func (o *rooms) sendReset(c *frame.Call) error {
	return o.onUser(c, "user.reset", "", func(ctx context.Context, id int64) error { return o.Access.SendReset(ctx, c.Actor, id) })
}

func (o *rooms) switchOff(c *frame.Call) error {
	return o.onUser(c, "user.off", "/on", func(ctx context.Context, id int64) error {
		_, err := o.Access.SetUserActive(ctx, c.Actor, id, false)
		return err
	})
}

func (o *rooms) switchOn(c *frame.Call) error {
	return o.onUser(c, "user.on", "/off", func(ctx context.Context, id int64) error {
		_, err := o.Access.SetUserActive(ctx, c.Actor, id, true)
		return err
	})
}

func (o *rooms) endSessionsOf(c *frame.Call) error {
	return o.onUser(c, "user.sessions", "", func(ctx context.Context, id int64) error {
		_, err := o.Access.EndSessions(ctx, c.Actor, id)
		return err
	})
}

func (o *rooms) dropStepOf(c *frame.Call) error {
	return o.onUser(c, "user.step", "", func(ctx context.Context, id int64) error { return o.Access.DropSecondStep(ctx, c.Actor, id) })
}
