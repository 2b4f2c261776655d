package apimo

import (
	"time"

	"palier/internal/api/wire"
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
	each, rest := gather(func(list []people.Contact) error { return d.renderContacts(c, s, list) })
	page, err := d.People.Contacts(c.Ctx, c.actor, q, each)
	if err == nil {
		err = rest()
	}
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

// renderContacts writes contacts, each with its mark.
func (d *Door) renderContacts(c *call, s *wire.Stream, list []people.Contact) error {
	shown := make([]callee, len(list))
	for i, contact := range list {
		shown[i] = calleeOf(contact.ID, contact.Declared)
	}
	marks, err := d.unwanted(c, shown)
	for i, contact := range list {
		if err == nil {
			renderContact(&s.Encoder, contact, marks[i])
			err = s.Err()
		}
	}
	return err
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
