package moving

import (
	"context"
	"fmt"
	"io"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/sheets/poliris"
)

// photoURL is where anybody finds a picture of a property.
func (m *Mover) photoURL(uid string) string { return m.Origin() + "/photos/" + uid + "/full.jpg" }

// PolirisPictures is what became of the photos of a portfolio.
type PolirisPictures struct {
	Added     int
	Elsewhere int // named by an address on the web: not fetched
}

// PolirisPhotos takes the photos in that lie in a portfolio's ZIP, each once: a photo is
// known again by its name. seen is called after each ad.
func (m *Mover) PolirisPhotos(ctx context.Context, by access.Actor, agency int64, f *poliris.File, seen func(), left func(why string)) (done PolirisPictures, err error) {
	if !f.Photos { // then it need not be read again
		return done, nil
	}
	for ad, err := range f.Ads() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil && len(ad.Photos) > 0 {
			err = m.polirisPhotos(ctx, by, agency, f, ad, &done, left)
		}
		if err != nil {
			return done, err
		}
		seen()
	}
	return done, nil
}

func (m *Mover) polirisPhotos(ctx context.Context, by access.Actor, agency int64, f *poliris.File, ad poliris.Ad, done *PolirisPictures, left func(why string)) error {
	o, found, err := m.Store.OuterOf(ctx, by.Account, PolirisSource(f.Agency), "property", ad.ID)
	if err != nil || !found {
		return err // the ad was refused
	}
	known := map[string]bool{}
	list, err := m.Listings.Pictures(ctx, by, o.Inner)
	if err != nil {
		return err
	}
	for _, pic := range list {
		known[pic.Reference] = true
	}
	for _, photo := range ad.Photos {
		content, there := f.Photo(photo.Place)
		switch {
		case known[photo.Place]:
		case !there && poliris.Elsewhere(photo):
			done.Elsewhere++
		case !there:
			left(fmt.Sprintf("Line %d: the photo %s is not in the ZIP.", ad.Line, photo.Place))
		default:
			err := m.polirisPhoto(ctx, by, agency, o.Inner, photo, content)
			switch {
			case err == nil:
				done.Added++
			case fault.Is(err, fault.Invalid), fault.Is(err, fault.TooLarge):
				left(fmt.Sprintf("Line %d, photo %s: %s", ad.Line, photo.Place, imports.InWords(err)))
			default:
				return err
			}
		}
		if there {
			content.Close()
		}
	}
	return nil
}

// polirisPhoto takes one in.
func (m *Mover) polirisPhoto(ctx context.Context, by access.Actor, agency, property int64, photo poliris.Photo, content io.Reader) error {
	raw, err := io.ReadAll(content)
	if err != nil {
		return fault.Field("file", "The photo cannot be unpacked.")
	}
	if !listings.Photograph(raw) {
		return fault.Field("file", "A photo is a JPEG, a PNG or a WebP.")
	}
	d, err := m.Listings.Receive(ctx, by, agency, property, photo.Place, raw)
	if err != nil {
		return err
	}
	said := listings.Picture{Document: d.UID, Reference: photo.Place, Width: d.Width, Height: d.Height}
	if photo.Caption != "" {
		said.Captions = []listings.Caption{{Language: "fr", Text: photo.Caption}}
	}
	_, former, err := m.Listings.PlacePicture(ctx, by, agency, property, said)
	if err != nil {
		former = d.UID
	}
	m.Listings.Release(ctx, by, former)
	return err
}
