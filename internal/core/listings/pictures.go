package listings

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// MostPictures is how many pictures a property has at most.
const MostPictures = 60

// longestCaption is the longest caption, in characters.
const longestCaption = 200

// Picture is a photograph of a property: a document of its agency, and its place.
type Picture struct {
	Account   int64
	ID        int64
	Property  int64
	Document  string // its uid
	Reference string // the sender's own, "": none
	Rank      int    // from 0, which is the cover
	Width     int
	Height    int
	Captions  []Caption // in their languages, each once
	CreatedAt time.Time
}

// Caption is what stands under a picture in one language.
type Caption struct {
	Language string // ISO 639-1
	Text     string
}

// Caption is the one in a language, else the first there is.
func (p Picture) Caption(language string) string {
	for _, c := range p.Captions {
		if c.Language == language {
			return c.Text
		}
	}
	if len(p.Captions) > 0 {
		return p.Captions[0].Text
	}
	return ""
}

// Documents keeps files (documents.Service).
type Documents interface {
	Put(ctx context.Context, by access.Actor, up documents.Upload) (documents.Document, error)
	Open(ctx context.Context, a access.Actor, uid string, size int) (documents.Document, documents.Content, error)
	Remove(ctx context.Context, by access.Actor, uid string) error
}

// Join says who keeps the pictures.
func (s *Service) Join(d Documents) { s.documents = d }

// Joined tells whether somebody keeps the pictures.
func (s *Service) Joined() bool { return s.documents != nil }

// Pictures gives the pictures of a property by rank. Missing as Property.
func (s *Service) Pictures(ctx context.Context, by access.Actor, id int64) ([]Picture, error) {
	p, err := s.Property(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return s.store.PicturesOf(ctx, p.Account, p.ID)
}

// OpenPicture gives the content of a picture of a property, or a thumbnail of one of
// documents.Sizes. Missing: it is none of the property's. The caller closes the content.
func (s *Service) OpenPicture(ctx context.Context, by access.Actor, property int64, uid string, size int) (documents.Document, documents.Content, error) {
	list, err := s.Pictures(ctx, by, property)
	if err != nil {
		return documents.Document{}, documents.Content{}, err
	}
	if !slices.ContainsFunc(list, func(p Picture) bool { return p.Document == uid }) {
		return documents.Document{}, documents.Content{}, errPicture
	}
	return s.documents.Open(ctx, by, uid, size)
}

var errPicture = fault.New(fault.Missing, "No such picture")

// AddPicture takes a picture in behind the others. Invalid: it is none, or there are
// MostPictures; TooLarge as documents.Put.
func (s *Service) AddPicture(ctx context.Context, by access.Actor, property int64, name string, content io.Reader) (Picture, error) {
	p, err := s.writable(ctx, by, property)
	if err != nil {
		return Picture{}, err
	}
	if err := s.roomFor(ctx, p); err != nil {
		return Picture{}, err
	}
	d, err := s.documents.Put(ctx, by, documents.Upload{Agency: p.Agency, Name: name, Content: content})
	if err != nil {
		return Picture{}, err
	}
	pic := Picture{Account: p.Account, Property: p.ID, Document: d.UID, Width: d.Width, Height: d.Height}
	if !d.Picture() {
		err = fault.Field("file", "A picture is a JPEG, PNG, WebP or GIF.")
	} else {
		err = s.gallery(ctx, by, property, func(ctx context.Context, tx event.Tx, p Property, list []Picture) ([]Picture, error) {
			if err := s.roomFor(ctx, p); err != nil {
				return nil, err
			}
			pic.ID, pic.CreatedAt, pic.Rank = tx.NextID(), tx.Now(), len(list)
			return append(list, pic), s.store.InsertPicture(ctx, pic)
		})
	}
	if err != nil {
		_ = s.documents.Remove(ctx, by, d.UID) // nobody shows it: what fails here is a file without a use
		return Picture{}, err
	}
	return pic, nil
}

func (s *Service) roomFor(ctx context.Context, p Property) error {
	list, err := s.store.PicturesOf(ctx, p.Account, p.ID)
	if err == nil && len(list) >= MostPictures {
		err = fault.Field("file", fmt.Sprintf("A property has %d pictures at most: take one away first.", MostPictures))
	}
	return err
}

// OrderPictures puts the pictures of a property in the order of ids; those that it does
// not name follow in their order.
func (s *Service) OrderPictures(ctx context.Context, by access.Actor, property int64, ids []int64) error {
	return s.gallery(ctx, by, property, func(_ context.Context, _ event.Tx, _ Property, list []Picture) ([]Picture, error) {
		place := func(p Picture) int {
			if i := slices.Index(ids, p.ID); i >= 0 {
				return i
			}
			return len(ids) + p.Rank
		}
		slices.SortStableFunc(list, func(a, b Picture) int { return place(a) - place(b) })
		return list, nil
	})
}

// MovePicture moves a picture by so many places, forward when it is below 0.
func (s *Service) MovePicture(ctx context.Context, by access.Actor, property, id int64, places int) error {
	return s.gallery(ctx, by, property, func(_ context.Context, _ event.Tx, _ Property, list []Picture) ([]Picture, error) {
		at := slices.IndexFunc(list, func(p Picture) bool { return p.ID == id })
		if at < 0 {
			return nil, errPicture
		}
		one := list[at]
		list = slices.Delete(list, at, at+1)
		return slices.Insert(list, min(max(at+places, 0), len(list)), one), nil
	})
}

// CaptionPicture says what stands under a picture in a language; nothing takes it away.
func (s *Service) CaptionPicture(ctx context.Context, by access.Actor, property, id int64, c Caption) error {
	if c.Text = strings.TrimSpace(c.Text); utf8.RuneCountInString(c.Text) > longestCaption {
		return fault.Field("caption", fmt.Sprintf("A caption has %d characters at most.", longestCaption))
	}
	if !language(c.Language) {
		return fault.Field("language", "A language is two letters, as in fr.")
	}
	return s.gallery(ctx, by, property, func(_ context.Context, _ event.Tx, _ Property, list []Picture) ([]Picture, error) {
		at := slices.IndexFunc(list, func(p Picture) bool { return p.ID == id })
		if at < 0 {
			return nil, errPicture
		}
		kept := slices.DeleteFunc(slices.Clone(list[at].Captions), func(k Caption) bool { return k.Language == c.Language })
		if c.Text != "" {
			kept = append(kept, c)
		}
		list[at].Captions = kept
		return list, nil
	})
}

// RemovePicture takes a picture away, and its file with it.
func (s *Service) RemovePicture(ctx context.Context, by access.Actor, property, id int64) error {
	var gone Picture
	err := s.gallery(ctx, by, property, func(ctx context.Context, _ event.Tx, p Property, list []Picture) ([]Picture, error) {
		at := slices.IndexFunc(list, func(p Picture) bool { return p.ID == id })
		if at < 0 {
			return nil, errPicture
		}
		gone = list[at]
		return slices.Delete(list, at, at+1), s.store.DeletePicture(ctx, p.Account, id)
	})
	if err != nil {
		return err
	}
	if err := s.documents.Remove(ctx, by, gone.Document); !fault.Is(err, fault.Missing) {
		return err
	}
	return nil
}

// gallery changes the pictures of a property in one write: edit gives them as they shall
// stand. The first is the cover, which the property names itself.
func (s *Service) gallery(ctx context.Context, by access.Actor, property int64, edit func(ctx context.Context, tx event.Tx, p Property, list []Picture) ([]Picture, error)) error {
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.writable(ctx, by, property)
		if err != nil {
			return err
		}
		before, err := s.store.PicturesOf(ctx, p.Account, p.ID)
		if err != nil {
			return err
		}
		after, err := edit(ctx, tx, p, slices.Clone(before))
		if err != nil {
			return err
		}
		for i := range after {
			after[i].Rank = i
		}
		if event.Same(before, after) {
			return nil
		}
		if err := s.saveGallery(ctx, before, after); err != nil {
			return err
		}
		return s.shown(ctx, tx, by, p, before, after)
	})
}

func (s *Service) saveGallery(ctx context.Context, before, after []Picture) error {
	for _, pic := range after {
		if slices.ContainsFunc(before, func(b Picture) bool { return event.Same(b, pic) }) {
			continue
		}
		if err := s.store.UpdatePicture(ctx, pic); err != nil {
			return err
		}
	}
	return nil
}

// shown tells what became of a property's pictures.
func (s *Service) shown(ctx context.Context, tx event.Tx, by access.Actor, p Property, before, after []Picture) error {
	last := p.UpdatedAt
	p.Cover, p.UpdatedAt = "", tx.Now()
	if len(after) > 0 {
		p.Cover = after[0].Document
	}
	p.Complete = complete(p, tx.Now())
	tx.Record(event.Event{Kind: EventPictures, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: by.Who,
		Changes: event.Diff(pictureFields(before), pictureFields(after))})
	return s.save(ctx, p, last)
}

func pictureFields(list []Picture) []event.Change {
	ids := make([]int64, len(list))
	var out []event.Change
	for i, pic := range list {
		ids[i] = pic.ID
		out = append(out, event.Change{Field: "picture." + event.Number(pic.ID), After: pic.Document})
		for _, c := range pic.Captions {
			out = append(out, event.Change{Field: "caption." + event.Number(pic.ID) + "." + c.Language, After: c.Text})
		}
	}
	return append([]event.Change{{Field: "pictures", After: event.Numbers(ids)}}, out...)
}
