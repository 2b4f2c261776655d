package apimo

import (
	"context"
	"net/http"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// postProperty answers POST /agencies/{agency}/properties.
func (d *Door) postProperty(c *call) error {
	raw, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	reference, ok := leadReference(o)
	var missing []fault.Problem
	if !ok {
		missing = append(missing, fault.Problem{Field: "reference", Message: "This value is required: 1 to 255 characters."})
	}
	if empty(part(o, "user")) {
		missing = append(missing, fault.Problem{Field: "user", Message: "This value is required."})
	}
	if err := fault.All(missing); err != nil {
		return err
	}
	n := listings.Posting{Agency: c.agency.ID, Reference: reference, Fingerprint: fingerprint(o)}
	n.Apply = func(p *listings.Draft) error { return takeProperty(p, o, book, d.Listings) }
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		sent, err := d.Listings.Post(ctx, c.actor, n)
		return receipt(sent.ID, sent.CreatedAt, sent.UpdatedAt), inWords(err, propertyNames)
	})
}

// putProperty answers PUT /agencies/{agency}/properties/{property}: only the keys that are
// present change.
func (d *Door) putProperty(c *call) error {
	id, err := c.PathID("property")
	if err != nil {
		return err
	}
	_, o, book, err := d.read(c)
	if err != nil {
		return err
	}
	sent, err := d.Listings.Amend(c.Ctx, c.actor, c.agency.ID, id, func(p *listings.Draft) error { return takeProperty(p, o, book, d.Listings) })
	if err != nil {
		return inWords(err, propertyNames)
	}
	wire.Send(c.W, http.StatusOK, receipt(sent.ID, sent.CreatedAt, sent.UpdatedAt))
	return nil
}
