package properties

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// photosPage is the gallery.
type photosPage struct {
	sheet
	Photos   []photo
	Most     int
	Problems []problem
}

// photo is a picture with where its renditions are.
type photo struct {
	listings.Picture
	Small, Large string
	French       string // captions
	English      string
	First, Last  bool
	Number       int
}

// photoPath is where a picture of a property is, as a thumbnail of a size or, for 0, whole.
func photoPath(id int64, uid string, size int) string {
	return link(at(id, "photos/file/"+uid), "size", number(size))
}

func (p *screens) photos(c *frame.Call) error { return p.showPhotos(c, http.StatusOK, nil) }

func (p *screens) showPhotos(c *frame.Call, status int, problems []problem) error {
	s, err := p.sheet(c, "photos")
	if err != nil {
		return err
	}
	list, err := p.Listings.Pictures(c.Context(), c.Actor, s.Property.ID)
	if err != nil {
		return err
	}
	return c.ShowStatus(status, "photos", photosPage{sheet: s, Photos: photosOf(s.Property.ID, list), Most: listings.MostPictures, Problems: problems})
}

func photosOf(id int64, list []listings.Picture) []photo {
	out := make([]photo, len(list))
	for i, one := range list {
		out[i] = photo{Picture: one, Small: photoPath(id, one.Document, 256), Large: photoPath(id, one.Document, 0), First: i == 0, Last: i == len(list)-1, Number: i + 1}
		for _, k := range one.Captions {
			switch k.Language {
			case "fr":
				out[i].French = k.Text
			case "en":
				out[i].English = k.Text
			}
		}
	}
	return out
}

// most is how many files one form brings, and mostBytes how large it is at most.
const (
	most      = listings.MostPictures
	mostBytes = 12 * documents.MaxFile
)

// upload takes pictures in, one after the other as they arrive. What is no picture is said,
// and the others stay.
func (p *screens) upload(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, mostBytes)
	parts, err := c.R.MultipartReader()
	if err != nil {
		return fault.Wrap(fault.Invalid, "The form has no files", err)
	}
	taken := 0
	var problems []problem
	for range most {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unread(err)
		}
		if part.FileName() == "" {
			continue
		}
		said, err := p.takeIn(c, id, part)
		if err != nil {
			return err
		}
		if problems = append(problems, said...); len(said) == 0 {
			taken++
		}
	}
	if len(problems) > 0 {
		return p.showPhotos(c, http.StatusUnprocessableEntity, problems)
	}
	text, err := c.Words.N("photos.taken", taken)
	if err != nil {
		return err
	}
	return c.Said(at(id, "photos"), "photos", text)
}

// unread is why a form with files could not be read.
func unread(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fault.Wrap(fault.TooLarge, "The form is too large", err)
	}
	return fault.Wrap(fault.Invalid, "The form did not arrive whole", err)
}

// takeIn takes one picture in; what is wrong with the file is said with its name.
func (p *screens) takeIn(c *frame.Call, id int64, part *multipart.Part) ([]problem, error) {
	name := part.FileName()
	_, err := p.Listings.AddPicture(c.Context(), c.Actor, id, name, part)
	if err == nil {
		return nil, nil
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, unread(err)
	}
	key := ""
	switch fault.Of(err) {
	case fault.TooLarge:
		key = "photos.large"
	case fault.Invalid:
		key = "photos.refused"
	default:
		return nil, err
	}
	text, bad := c.Words.T(key, name)
	return []problem{{"file", text}}, bad
}

// order puts pictures into the order that a hand gave them.
func (p *screens) order(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	var ids []int64
	for text := range strings.SplitSeq(c.Value("ids"), ",") {
		if one, err := strconv.ParseInt(text, 10, 64); err == nil && len(ids) < listings.MostPictures {
			ids = append(ids, one)
		}
	}
	if err := p.Listings.OrderPictures(c.Context(), c.Actor, id, ids); err != nil {
		return err
	}
	return c.Go(at(id, "photos"))
}

// editPicture moves a picture, says what stands under it, or takes it away.
func (p *screens) editPicture(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	picture, err := c.ID("picture")
	if err != nil {
		return err
	}
	ctx, here := c.Context(), at(id, "photos")
	switch c.Value("do") {
	case "before":
		err = p.Listings.MovePicture(ctx, c.Actor, id, picture, -1)
	case "after":
		err = p.Listings.MovePicture(ctx, c.Actor, id, picture, 1)
	case "first":
		err = p.Listings.MovePicture(ctx, c.Actor, id, picture, -listings.MostPictures)
	case "remove":
		if err = p.Listings.RemovePicture(ctx, c.Actor, id, picture); err == nil {
			return c.Said(here, "photo.removed")
		}
	case "caption":
		if err = p.caption(c, id, picture); err == nil {
			return c.Said(here, "photo.captioned")
		}
	default:
		err = fault.New(fault.Invalid, "Say what is to be done")
	}
	if err == nil {
		return c.Go(here + "#photo-" + number(picture))
	}
	list, err := wrong(c, err)
	if err != nil {
		return err
	}
	return p.showPhotos(c, http.StatusUnprocessableEntity, list)
}

func (p *screens) caption(c *frame.Call, id, picture int64) error {
	for _, language := range []string{"fr", "en"} {
		if c.R.PostForm.Has("caption." + language) {
			if err := p.Listings.CaptionPicture(c.Context(), c.Actor, id, picture, listings.Caption{Language: language, Text: c.Value("caption." + language)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// picture sends a picture of a property.
func (p *screens) picture(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	d, content, err := p.Listings.OpenPicture(c.Context(), c.Actor, id, c.R.PathValue("uid"), int(c.Number("size")))
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(c.W, c.R, wire.File{Name: d.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
}
