package moving

import (
	"context"
	"fmt"

	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/outer"
)

// photos fetches the pictures of properties that were imported, each once: a picture is known
// again by its number there.
func (r *apimoReading) photos(ctx context.Context, k outer.Kept) (added int, err error) {
	n := int64(0)
	for raw, err := range k.Records() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return added, err
		}
		n++
		r.told.Doing("photos", n, int64(k.Count))
		_, photos, t, err := r.reader.Property(raw)
		if err != nil || len(photos) == 0 {
			continue
		}
		some, err := r.photosOf(ctx, t.ID, photos)
		if added += some; err != nil {
			return added, err
		}
	}
	return added, nil
}

// photosOf fetches those of one property.
func (r *apimoReading) photosOf(ctx context.Context, id string, photos []apimo.Photo) (added int, err error) {
	o, found, err := r.mover.Store.OuterOf(ctx, r.by.Account, r.source, "property", id)
	if err != nil || !found {
		return 0, err // it was refused
	}
	list, err := r.mover.Listings.Pictures(ctx, r.by, o.Inner)
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, p := range list {
		known[p.Reference] = true
	}
	for _, p := range photos {
		reference := r.source + "#" + p.ID
		if known[reference] {
			continue
		}
		content, err := r.server.Picture(ctx, p.URL)
		if err == nil {
			err = r.mover.placePhoto(ctx, r.by, r.order.Into, o.Inner, listings.Picture{Reference: reference, Captions: p.Captions}, content)
			if err == nil {
				added++
			} else if fault.Is(err, fault.Internal) || fault.Is(err, fault.Unavailable) {
				return added, err
			}
		}
		if ctx.Err() != nil {
			return added, ctx.Err()
		}
		if err != nil {
			r.told.Trouble(fmt.Sprintf("Picture %s of property %s: %s", p.ID, id, imports.InWords(foreign(err))))
		}
	}
	return added, nil
}

// placePhoto takes a picture in.
func (m *Mover) placePhoto(ctx context.Context, by access.Actor, agency, property int64, said listings.Picture, content []byte) error {
	if !listings.Photograph(content) {
		return fault.Field("file", "A photo is a JPEG, a PNG or a WebP.")
	}
	d, err := m.Listings.Receive(ctx, by, agency, property, said.Reference, content)
	if err != nil {
		return err
	}
	said.Document, said.Width, said.Height = d.UID, d.Width, d.Height
	_, former, err := m.Listings.PlacePicture(ctx, by, agency, property, said)
	if err != nil {
		former = d.UID
	}
	m.Listings.Release(ctx, by, former)
	return err
}
