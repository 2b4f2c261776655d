package apimo

import (
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// listProperties answers GET /agencies/{agency}/properties with what
// the core knows of a property at this step; strict clients want every key.
func (d *Door) listProperties(c *call) error {
	p := c.page(1000)
	q := listings.Query{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	q.Owners = c.actor.Has(access.Private)
	q.Step, q.Status = c.filter("step"), c.filter("status")
	if group := c.filter("group"); group != 0 && group != 1 {
		q.Step = -1 // every property is of group 1
	}
	users := map[int64]access.User{}
	list, _, err := d.Access.Users(c.Ctx, c.actor, c.agency.ID, 0, 0)
	if err != nil {
		return err
	}
	for _, u := range list {
		users[u.ID] = u
	}
	s := c.stream()
	s.Object()
	s.Key("properties")
	s.Array()
	page, err := d.Listings.List(c.Ctx, c.actor, q, func(v listings.Property, owners []int64) error {
		renderProperty(&s.Encoder, v, owners, users, c.actor)
		return s.Err()
	})
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// filter is a whole number of the query, 0 when there is none.
func (c *call) filter(name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(c.param(name)))
	if err != nil {
		return 0
	}
	return n
}
