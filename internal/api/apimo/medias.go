package apimo

import (
	"context"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
)

// postMedia answers POST …/properties/{property}/medias. HTML is kept as it came, and shown
// as text to whoever asks this API; no page of ours runs it.
func (d *Door) postMedia(c *call) error {
	id, err := c.PathID("property")
	if err != nil {
		return err
	}
	raw, o, err := c.Object(maxBody)
	if err != nil {
		return err
	}
	f := &form{}
	m := listings.Media{Reference: f.text("reference", part(o, "reference"), 255), Value: f.text("content", part(o, "content"), 10_000)}
	if kind := f.whole("type", part(o, "type")); kind != nil {
		m.Type = *kind
	}
	if err := f.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		media, err := d.Listings.AddMedia(ctx, c.actor, c.agency.ID, id, m)
		return numbered(media), inWords(err, mediaNames)
	})
}

// numbered is the answer to a thing that has a number.
func numbered(id int64) []byte {
	var e wire.Encoder
	e.Object()
	e.IntField("id", id)
	e.End()
	return e.Bytes()
}

// deleteMedia answers DELETE …/medias/{media}.
func (d *Door) deleteMedia(c *call) error { return d.remove(c, "media", d.Listings.RemoveMedia) }
