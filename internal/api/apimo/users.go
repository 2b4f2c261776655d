package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// listUsers answers GET /agencies/{agency}/users.
func (d *Door) listUsers(c *call) error {
	p := c.page(10_000)
	list, total, err := d.Access.Users(c.Ctx, c.actor, c.agency.ID, p.limit, p.offset)
	if err != nil {
		return err
	}
	last, err := lastOf(list, total, func(offset int) ([]access.User, int64, error) {
		return d.Access.Users(c.Ctx, c.actor, c.agency.ID, 1, offset)
	})
	if err != nil {
		return err
	}
	s := c.stream()
	s.Object()
	s.Key("users")
	s.Array()
	for _, u := range list {
		renderUser(&s.Encoder, u, c.actor)
	}
	s.EndArray()
	endList(s, c.actor, total, last.UpdatedAt, p)
	return s.Finish(nil)
}

// lastOf is the item whose change is the timestamp of an answer: the last of its
// page or, when the page is past the end, the last of all.
func lastOf[T any](page []T, total int64, one func(offset int) ([]T, int64, error)) (last T, err error) {
	if len(page) == 0 && total > 0 {
		if page, _, err = one(int(total - 1)); err != nil {
			return last, err
		}
	}
	if len(page) > 0 {
		last = page[len(page)-1]
	}
	return last, nil
}

// endList ends a list that has a timestamp in profile openapi only.
func endList(s *wire.Stream, a access.Actor, total int64, last time.Time, p page) {
	if a.Apimo.Profile == "openapi" {
		p.frame(s, total, last)
		return
	}
	s.IntField("total_items", total)
	s.End()
}
