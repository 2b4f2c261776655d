package moving

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/exports"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/sheets/poliris"
)

// PolirisSource is how imports call who sends portfolios under an agency's code.
func PolirisSource(code string) string { return imports.KindPoliris + ":" + code }

// PolirisLines are the ads of a portfolio as lines of an import, and behind them, unless the
// file is only a part, those that the sender lists no more. seen is called for each ad.
func (m *Mover) PolirisLines(ctx context.Context, j imports.Job, f *poliris.File, extent imports.Extent, seen func(poliris.Ad)) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		staff, err := m.staff(ctx, j.By, j.Batch.Agency)
		if err != nil {
			yield(nil, err)
			return
		}
		if extent == imports.Whole {
			// before anything of it is written
			if err := m.Goods.Guard(ctx, j.By, PolirisSource(f.Agency), f.Lists); err != nil {
				yield(nil, err)
				return
			}
		}
		sheet := m.Goods.Sheet(PolirisSource(f.Agency))
		for ad, err := range readAhead(f.Ads(), imports.PerWrite) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			seen(ad)
			if !yield(sheet.Line(goodOf(ad, f.Agency, staff)), nil) {
				return
			}
		}
		if extent == imports.Part {
			return
		}
		gone, err := sheet.Gone(ctx, j.By)
		if err != nil {
			yield(nil, err)
			return
		}
		for line := range gone {
			if !yield(line, ctx.Err()) {
				return
			}
		}
	}
}

// goodOf is an ad as a line of an import. What the file says and nobody understands is kept
// with the property as warnings.
func goodOf(ad poliris.Ad, agency string, staff map[string]access.User) imports.Good {
	g := imports.Good{Number: ad.Line, ID: ad.ID, Said: ad.Property, Unread: ad.Unusable()}
	if ad.Agency != agency {
		g.Unread = fmt.Sprintf("Field 1 names agency %s, and the first line %s: a portfolio is one agency's.", ad.Agency, agency)
	}
	if ad.Agent != "" {
		g.Said.User = staff[strings.ToLower(ad.Agent)].ID
	}
	if len(ad.Doubts) > 0 {
		g.Former = func(before listings.Property) listings.Property {
			said := ad.Former(before)
			said.User, said.Particulars.Warnings = g.Said.User, g.Said.Particulars.Warnings
			return said
		}
	}
	for _, d := range ad.Doubts {
		g.Said.Particulars.Warnings = append(g.Said.Particulars.Warnings, listings.Warning{Field: "poliris " + poliris.Field(d.Rank), Value: short(d.Value), Reason: d.Problem})
	}
	return g
}

// short cuts a value that is only shown.
func short(text string) string {
	const most = 100
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// PolirisExport is what of an agency's properties goes into a portfolio.
type PolirisExport struct {
	Agency   int64
	Code     string // of the agency in the file
	Options  poliris.Options
	All      bool // whatever is on the market; else what is published
	NoPhotos bool
	Private  bool // addresses that the public may not read, and mandates
	Force    bool // ads that portals would refuse, too
}

// PolirisDone is what became of it.
type PolirisDone struct{ Written, Refused int }

// WritePoliris writes a portfolio. tell is called for each property of which something is
// wrong. The journal notes who took it away.
func (m *Mover) WritePoliris(ctx context.Context, by access.Actor, x PolirisExport, w io.Writer, tell func(listings.Property, []poliris.Doubt)) (done PolirisDone, err error) {
	if err := m.mayTake(by, x.Agency); err != nil {
		return done, err
	}
	out, err := poliris.NewWriter(w, x.Options)
	if err != nil {
		return done, err
	}
	var photos []listings.Picture
	done, err = m.ads(ctx, by, x, tell, func(ad poliris.Ad, pictures []listings.Picture) error {
		if x.Options.Whole {
			photos = append(photos, pictures[:min(len(pictures), poliris.MostPhotos)]...)
		}
		return out.Write(ad)
	})
	if err == nil {
		err = m.writePhotos(ctx, by, out, photos)
	}
	if err == nil {
		err = out.Close()
	}
	noted := m.Exports.Note(ctx, by, exports.Order{What: exports.Properties, Format: imports.KindPoliris,
		Filter: []event.Change{{Field: "agency", After: event.Number(x.Agency)}}}, done.Written)
	return done, cmp.Or(err, noted)
}

// JudgePoliris tells what is wrong with the ads that WritePoliris would write, and leaves no
// trace.
func (m *Mover) JudgePoliris(ctx context.Context, by access.Actor, x PolirisExport, tell func(listings.Property, []poliris.Doubt)) (PolirisDone, error) {
	if err := m.mayTake(by, x.Agency); err != nil {
		return PolirisDone{}, err
	}
	return m.ads(ctx, by, x, tell, func(poliris.Ad, []listings.Picture) error { return nil })
}

func (m *Mover) mayTake(by access.Actor, agency int64) error {
	if !m.Exports.May(by, exports.Properties) {
		return access.Denied()
	}
	return by.May(access.PropertiesRead, agency)
}

// ads judges what goes into a portfolio, and gives those that are taken.
func (m *Mover) ads(ctx context.Context, by access.Actor, x PolirisExport, tell func(listings.Property, []poliris.Doubt), take func(poliris.Ad, []listings.Picture) error) (done PolirisDone, err error) {
	emails, err := m.emails(ctx, by, x.Agency)
	if err != nil {
		return done, err
	}
	_, err = m.Listings.List(ctx, by, listings.Query{Agency: x.Agency, Step: onTheMarket, Limit: poliris.MaxLines}, func(p listings.Property, _ []int64) error {
		if !x.All && p.PublishedAt.IsZero() {
			return nil
		}
		var pictures []listings.Picture
		if p.Cover != "" && !x.NoPhotos {
			var err error
			if pictures, err = m.Listings.Pictures(ctx, by, p.ID); err != nil {
				return err
			}
		}
		ad := m.adOf(p, pictures, x)
		ad.Agent = emails[p.User]
		if doubts := poliris.Check(ad); len(doubts) > 0 {
			if tell(p, doubts); poliris.Heavy(doubts) && !x.Force {
				done.Refused++
				return nil
			}
		}
		done.Written++
		return take(ad, pictures)
	})
	return done, err
}

// onTheMarket is the property_step of what is offered.
const onTheMarket = 1

func (m *Mover) emails(ctx context.Context, by access.Actor, agency int64) (map[int64]string, error) {
	list, _, err := m.Access.Users(ctx, by, agency, 0, 0)
	emails := make(map[int64]string, len(list))
	for _, u := range list {
		emails[u.ID] = u.Email
	}
	return emails, err
}

// adOf is a property as an ad.
func (m *Mover) adOf(p listings.Property, pictures []listings.Picture, x PolirisExport) poliris.Ad {
	ad := poliris.Ad{Agency: x.Code, ID: p.UID, Property: p}
	if !x.Private {
		ad.Property = p.Public()
		ad.Property.Price = p.Price // an ad has one: field 201 says that it is hidden
	}
	for _, pic := range pictures {
		place := m.photoURL(pic.Document)
		if x.Options.Whole {
			place = pic.Document + ".jpg"
		}
		ad.Photos = append(ad.Photos, poliris.Photo{Place: place, Caption: pic.Caption("fr")})
	}
	return ad
}

// writePhotos puts photos into the file, one after the other.
func (m *Mover) writePhotos(ctx context.Context, by access.Actor, out *poliris.Writer, photos []listings.Picture) error {
	for _, pic := range photos {
		_, content, err := m.Listings.OpenPicture(ctx, by, pic.Property, pic.Document, 0)
		if err != nil {
			return err
		}
		err = out.Photo(pic.Document+".jpg", content)
		if closed := content.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}
