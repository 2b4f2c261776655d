package adlead

import (
	"cmp"
	"context"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// user looks a user up, once a request; the zero User for 0, and for one that is
// not there any more.
func (d *Door) user(ctx context.Context, c *call, id int64) (access.User, error) {
	if u, known := c.users[id]; known || id == 0 {
		return u, nil
	}
	u, err := d.Access.User(ctx, c.actor, id)
	if err != nil && !fault.Is(err, fault.Missing) {
		return access.User{}, err
	}
	c.users[id] = u
	return u, nil
}

// listOwners answers GET /programs/{program}/owners: the key's user,
// who owns whatever the key makes; of a key without one, everybody at work in the
// account, partners' people among them.
func (d *Door) listOwners(c *call) error {
	users, err := d.owners(c)
	if err != nil {
		return err
	}
	p := c.page()
	list := cut(p, users)
	firms, err := d.Access.Firms(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	return sendPage(c, p, list, int64(len(users)), func(e *wire.Encoder, u access.User) { renderOwner(e, u, firms[u.Agency]) })
}

func (d *Door) owners(c *call) ([]access.User, error) {
	if c.actor.User != 0 {
		u, err := d.Access.User(c.Ctx, c.actor, c.actor.User)
		return []access.User{u}, err
	}
	all, _, err := d.Access.Users(c.Ctx, c.actor, 0, 0, 0)
	all = slices.DeleteFunc(all, func(u access.User) bool { return !u.Active })
	slices.SortFunc(all, func(a, b access.User) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}
