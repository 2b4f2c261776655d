package apimo

import (
	"context"
	"net/http"

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

// renderContacts writes contacts, each with its mark, its answers and when it was heard of:
// what is told of several is asked of all at once.
func (d *Door) renderContacts(c *call, s *wire.Stream, list []people.Contact) error {
	if len(list) == 0 {
		return nil
	}
	shown, ids := make([]callee, len(list)), make([]int64, len(list))
	for i, contact := range list {
		shown[i], ids[i] = calleeOf(contact.ID, contact.Declared), contact.ID
	}
	marks, err := d.unwanted(c, shown)
	if err != nil {
		return err
	}
	answers, err := d.People.ConsentsOf(c.Ctx, c.actor, ids)
	if err != nil {
		return err
	}
	lately, err := d.Agenda.Lately(c.Ctx, c.actor, c.agency.ID, ids, d.Now())
	for i, contact := range list {
		if err == nil {
			renderContact(&s.Encoder, contact, known{answers[contact.ID], lately[contact.ID], marks[i]})
			err = s.Err()
		}
	}
	return err
}

// postContact answers POST /agencies/{agency}/contacts: who it is, known before or not.
func (d *Door) postContact(c *call) error {
	raw, in, err := d.filing(c)
	if err != nil {
		return err
	}
	var f people.Filing
	in.takeContact(&f)
	if err := in.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		contact, err := d.People.Enrol(ctx, c.actor, c.agency.ID, f)
		return idReceipt(contact.ID), err
	})
}

// putContact answers PUT /agencies/{agency}/contacts/{contact}: only the keys that are
// present change.
func (d *Door) putContact(c *call) error {
	id, err := c.PathID("contact")
	if err != nil {
		return err
	}
	_, in, err := d.filing(c)
	if err != nil {
		return err
	}
	contact, err := d.People.Revise(c.Ctx, c.actor, c.agency.ID, id, func(f *people.Filing) error {
		again := in.again()
		again.takeContact(f)
		return again.err()
	})
	if err == nil {
		wire.Send(c.W, http.StatusOK, idReceipt(contact.ID))
	}
	return err
}

// filing reads the body of a call.
func (d *Door) filing(c *call) (raw []byte, in *filing, err error) {
	raw, o, book, err := d.read(c)
	return raw, newFiling(o, book), err
}
