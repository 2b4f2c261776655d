package apimo

import (
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
)

// read gives the body of a call, and the catalogs that its numbers are of.
func (d *Door) read(c *call) (raw []byte, o wire.Object, book *catalog.Book, err error) {
	if raw, o, err = c.Object(maxBody); err == nil {
		book, err = d.Catalogs.Book(c.Ctx, c.actor.Account)
	}
	return raw, o, book, err
}

// ofProperty gives the property that a call names, and what its body says of a part of it.
func (c *call) ofProperty() (id int64, raw []byte, o wire.Object, err error) {
	if id, err = c.PathID("property"); err == nil {
		raw, o, err = c.Object(maxBody)
	}
	return id, raw, o, err
}

// receipt is the answer to a lead, a property or a search that was taken. Of a lead's the
// document's field list says "none", its sample shows these three (openapi.yaml, schema
// LeadReceipt).
func receipt(id int64, created, updated time.Time) []byte {
	var e wire.Encoder
	e.Object()
	e.IntField("id", id)
	stamps(&e, created, updated)
	e.End()
	return e.Bytes()
}

// idReceipt is the answer to a contact or an action that was taken: its id as text (schema
// Receipt).
func idReceipt(id int64) []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("id", number(id))
	e.End()
	return e.Bytes()
}

// numbered is the answer to a part of a property that was taken: its id as a number.
func numbered(id int64) []byte {
	var e wire.Encoder
	e.Object()
	e.IntField("id", id)
	e.End()
	return e.Bytes()
}
