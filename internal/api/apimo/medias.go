package apimo

import (
	"context"

	"palier/internal/core/listings"
)

// postMedia answers POST …/properties/{property}/medias. HTML is kept as it came, and shown
// as text to whoever asks this API; no page of ours runs it.
func (d *Door) postMedia(c *call) error {
	id, raw, o, err := c.ofProperty()
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

// deleteMedia answers DELETE …/medias/{media}.
func (d *Door) deleteMedia(c *call) error { return d.remove(c, "media", d.Listings.RemoveMedia) }
