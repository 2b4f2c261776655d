package listings

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Photograph tells what outside programs send as a picture: a JPEG, a PNG or a WebP, by its
// first bytes.
func Photograph(content []byte) bool {
	return bytes.HasPrefix(content, []byte("\xff\xd8\xff")) || bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")) ||
		len(content) >= 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP"
}

// PlacePicture makes a received document a picture of a property of the agency. Behind the
// others or, when one has the same reference already, in the place and under the number of
// that one, whose document is then former: the caller releases it. Captions nil leaves those
// of that one. Missing and Forbidden as Amend; Invalid: there are MostPictures, or a caption is none.
func (s *Service) PlacePicture(ctx context.Context, by access.Actor, agency, property int64, said Picture) (pic Picture, former string, err error) {
	if err := checkCaptions(said.Captions); err != nil {
		return said, "", err
	}
	err = s.galleryOf(ctx, by, agency, property, func(ctx context.Context, tx event.Tx, p Property, list []Picture) ([]Picture, error) {
		pic, former = said, ""
		pic.Account, pic.Property = p.Account, p.ID
		if at := pic.among(list); at >= 0 {
			was := list[at]
			former, pic.ID, pic.CreatedAt, pic.Rank = was.Document, was.ID, was.CreatedAt, at
			if pic.Captions == nil {
				pic.Captions = was.Captions
			}
			list[at] = pic
			return list, nil
		}
		if len(list) >= MostPictures {
			return nil, fault.Field("file", fmt.Sprintf("A property has %d pictures at most: take one away first.", MostPictures))
		}
		pic.ID, pic.CreatedAt, pic.Rank = tx.NextID(), tx.Now(), len(list)
		return append(list, pic), s.store.InsertPicture(ctx, pic)
	})
	return pic, former, err
}

// among is the place of the picture that one with the same reference takes, -1 for none.
func (p Picture) among(list []Picture) int {
	return slices.IndexFunc(list, func(o Picture) bool { return p.Reference != "" && o.Reference == p.Reference })
}

// RoomFor refuses (Invalid) a picture that a property of the agency has no room for, before
// it is received.
func (s *Service) RoomFor(ctx context.Context, by access.Actor, agency, property int64, reference string) error {
	p, err := s.outside(ctx, by, agency, property)
	if err != nil {
		return err
	}
	list, err := s.store.PicturesOf(ctx, p.Account, p.ID)
	if err == nil && (Picture{Reference: reference}).among(list) < 0 {
		err = s.roomFor(ctx, p)
	}
	return err
}

// galleryOf is gallery for a property of the agency.
func (s *Service) galleryOf(ctx context.Context, by access.Actor, agency, property int64, edit func(ctx context.Context, tx event.Tx, p Property, list []Picture) ([]Picture, error)) error {
	return s.gallery(ctx, by, property, func(ctx context.Context, tx event.Tx, p Property, list []Picture) ([]Picture, error) {
		if p.Agency != agency {
			return nil, fault.New(fault.Missing, "No such property")
		}
		return edit(ctx, tx, p, list)
	})
}

// ArrangePictures puts the pictures of a property of the agency in the order of ids; those it
// does not name follow in theirs. Invalid: one is none of the property's, or named twice.
func (s *Service) ArrangePictures(ctx context.Context, by access.Actor, agency, property int64, ids []int64) (list []Picture, err error) {
	err = s.galleryOf(ctx, by, agency, property, func(_ context.Context, _ event.Tx, _ Property, have []Picture) ([]Picture, error) {
		list = nil
		for _, id := range ids {
			at := slices.IndexFunc(have, func(p Picture) bool { return p.ID == id })
			if at < 0 {
				return nil, fault.Field("pictures", "Name pictures of this property, each once.")
			}
			list = append(list, have[at])
			have = slices.Delete(have, at, at+1)
		}
		list = append(list, have...)
		return list, nil
	})
	return list, err
}

// DropPicture is RemovePicture for a property of the agency.
func (s *Service) DropPicture(ctx context.Context, by access.Actor, agency, property, id int64) error {
	if _, err := s.outside(ctx, by, agency, property); err != nil {
		return err
	}
	return s.RemovePicture(ctx, by, property, id)
}

func checkCaptions(list []Caption) error {
	c := sheetCheck{}
	c.several("captions", len(list), mostLanguages)
	for i, one := range list {
		c.text("captions", one.Text, longestCaption)
		if !language(one.Language) || slices.ContainsFunc(list[:i], func(o Caption) bool { return o.Language == one.Language }) {
			c.wrong("captions", "A language is two letters, as in en, and named once.")
		}
	}
	return c.verdict()
}
