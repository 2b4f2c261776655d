package apimo

import (
	"context"

	"palier/internal/core/listings"
)

// postComment answers POST …/properties/{property}/comments: what the ad says in a language,
// in the place of what it said before. Texts have no numbers of their own here: the answer's
// is the property's.
func (d *Door) postComment(c *call) error {
	id, raw, o, err := c.ofProperty()
	if err != nil {
		return err
	}
	f := &form{}
	ad := listings.Ad{Language: f.language("", o)}
	for name, dst := range map[string]*string{"title": &ad.Title, "subtitle": &ad.Subtitle, "hook": &ad.Hook, "comment": &ad.Body, "comment_full": &ad.Full} {
		*dst = f.text(name, part(o, name), maxPropertyText)
	}
	if err := f.err(); err != nil {
		return err
	}
	return d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		err := d.Listings.Comment(ctx, c.actor, c.agency.ID, id, ad)
		return numbered(id), inWords(err, commentNames)
	})
}
