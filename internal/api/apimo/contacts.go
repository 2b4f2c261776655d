package apimo

import (
	"time"

	"palier/internal/core/people"
)

// listContacts answers GET /agencies/{agency}/contacts.
func (d *Door) listContacts(c *call) error {
	p := c.page(10_000)
	q := people.Query{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	s := c.stream()
	s.Object()
	s.Key("contacts")
	s.Array()
	page, err := d.People.Contacts(c.Ctx, c.actor, q, func(contact people.Contact) error {
		renderContact(&s.Encoder, contact)
		return s.Err()
	})
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// emptyList answers a list of which the core has no rows (requests, contracts, residences).
func (d *Door) emptyList(key string) func(*call) error {
	return func(c *call) error {
		p := c.page(10_000)
		s := c.stream()
		s.Object()
		s.RawField(key, emptyArray)
		p.frame(s, 0, time.Time{})
		return s.Finish(nil)
	}
}
