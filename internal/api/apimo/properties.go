package apimo

import (
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/listings"
)

// listProperties answers GET /agencies/{agency}/properties from the views that are stored
// beside the properties: a page is read, its marks are filled, and it is sent.
func (d *Door) listProperties(c *call) error {
	p := c.page(1000)
	q := listings.Query{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	q.Step, q.Status, q.Group = c.filter("step"), c.filter("status"), c.filter("group")
	a, err := d.asker(c)
	if err != nil {
		return err
	}
	s := c.stream()
	s.Object()
	s.Key("properties")
	s.Array()
	page, err := d.Listings.ListViews(c.Ctx, c.actor, q, func(v listings.Views) error {
		if err := d.about(c, a, v.IDs); err != nil {
			return err
		}
		for _, view := range v.Lines {
			s.Append(func(dst []byte) []byte { return a.fill(dst, view) })
		}
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

// site is the address of the server as a request reached it, without a trailing slash.
func (d *Door) site(r *http.Request) string {
	if d.Site == nil {
		return ""
	}
	return d.Site(r)
}
