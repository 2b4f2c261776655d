package apimo

import (
	"time"

	"palier/internal/core/people"
)

// listContacts answers GET /agencies/{agency}/contacts (spec 3.10).
func (d *Door) listContacts(c *call) error {
	p := c.page(10_000)
	q := people.Query{Agency: c.agency.ID, Since: since(p), Limit: p.Limit, Offset: p.Offset}
	s := c.stream()
	s.Object()
	s.Key("contacts")
	s.Array()
	page, err := d.People.Contacts(c.Ctx, c.actor, q, func(contact people.Contact) error {
		renderContact(&s.Encoder, contact)
		return s.Err()
	})
	s.EndArray()
	frame(s, page.Total, page.Last, p)
	return s.Finish(err)
}

// emptyList answers a list of which the core has no rows (spec 3.13, 3.19, 3.20).
func (d *Door) emptyList(key string) func(*call) error {
	return func(c *call) error {
		p := c.page(10_000)
		s := c.stream()
		s.Object()
		s.RawField(key, emptyArray)
		frame(s, 0, time.Time{}, p)
		return s.Finish(nil)
	}
}
