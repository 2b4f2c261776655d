package apimo

import (
	"time"

	"palier/internal/core/access"
)

// listAgencies answers GET /agencies: those opened to the provider.
// Its answer has a timestamp, its request none: one that is sent is ignored.
func (d *Door) listAgencies(c *call) error {
	p := c.page(1000)
	list, err := d.Access.Agencies(c.Ctx, c.actor)
	if err != nil {
		return err
	}
	total := int64(len(list))
	last := latest(list)
	list = list[min(p.offset, len(list)):]
	list = list[:min(p.limit, len(list))]
	if len(list) > 0 {
		last = latest(list)
	}
	s := c.stream()
	s.Object()
	s.Key("agencies")
	s.Array()
	for _, a := range list {
		users, err := d.staff(c, a)
		if err != nil {
			return s.Finish(err)
		}
		renderAgency(&s.Encoder, a, users, c.actor)
	}
	s.EndArray()
	p.frame(s, total, last)
	return s.Finish(nil)
}

// latest is the last change in a list, which is in the order of changes.
func latest(list []access.Agency) time.Time {
	if len(list) == 0 {
		return time.Time{}
	}
	return list[len(list)-1].UpdatedAt
}

// staff are an agency's users, for who may see them.
func (d *Door) staff(c *call, a access.Agency) ([]access.User, error) {
	if !c.actor.Has(access.UsersRead) {
		return nil, nil
	}
	users, _, err := d.Access.Users(c.Ctx, c.actor, a.ID, 0, 0)
	return users, err
}
