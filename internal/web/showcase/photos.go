package showcase

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// whole is the size of a picture as it was sent.
const whole = 0

// PhotoPath is where a picture lies: in one of documents.Sizes or documents.WebSizes, or whole.
func PhotoPath(uid string, size int) string { return listings.PictureURL("", uid, size) }

// ModernPath is where it lies as a WebP, in one of documents.WebSizes.
func ModernPath(uid string, size int) string { return listings.WebPURL("", uid, size) }

// photo sends a picture. The name of a JPEG ends in .jpg whatever it is, as portals want it;
// its type says what it is.
func (p *Pages) photo(w http.ResponseWriter, r *http.Request) error {
	name, modern := strings.CutSuffix(r.PathValue("file"), ".webp")
	name, plain := strings.CutSuffix(name, ".jpg")
	size, err := strconv.Atoi(name)
	if name == "full" {
		size, err = whole, nil
	}
	if modern == plain || err != nil || name != "full" && name != strconv.Itoa(max(size, 1)) {
		return fault.New(fault.Missing, "no such size")
	}
	d, content, err := p.Showcase.Picture(r.Context(), r.PathValue("uid"), size, modern)
	if size != whole && errors.Is(err, documents.ErrBusy) { // the picture itself will do, for once
		p.set.Guard(w.Header())
		http.Redirect(w, r, PhotoPath(r.PathValue("uid"), whole), http.StatusFound)
		return nil
	}
	if err != nil {
		return err
	}
	defer content.Close()
	err = wire.SendFile(w, r, wire.File{Name: d.UID + ending(content.Mime), Mime: content.Mime, Tag: content.Tag, Content: content, Public: true})
	if errors.Is(err, wire.ErrRange) {
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return nil
	}
	return err
}

// ending is how the name of a picture ends for who saves it.
func ending(mime string) string {
	kind := strings.TrimPrefix(mime, "image/")
	if kind == "jpeg" {
		kind = "jpg"
	}
	return "." + kind
}

// image is a picture on a page, in the sizes and kinds of file that a browser chooses from.
type image struct {
	Src, Full     string
	Set, Modern   string // srcset of JPEG and of WebP
	Width, Height int
	Alt           string
}

// images are the pictures of a property.
func images(list []listings.Picture, lang string, alt string) []image {
	out := make([]image, 0, len(list))
	for _, pic := range list {
		one := image{Src: PhotoPath(pic.Document, 1024), Full: PhotoPath(pic.Document, whole), Width: pic.Width, Height: pic.Height, Alt: pic.Caption(lang)}
		if one.Alt == "" {
			one.Alt = alt
		}
		one.Set, one.Modern = sets(pic)
		out = append(out, one)
	}
	return out
}

// sets are the widths of a picture that there are. One that is smaller than the largest size ends
// with itself.
func sets(pic listings.Picture) (plain, modern string) {
	longest := max(pic.Width, pic.Height, 1)
	sizes := documents.WebSizes()
	slices.Sort(sizes)
	var a, b []string
	for _, size := range sizes {
		width := " " + strconv.Itoa(max(1, min(size, longest)*pic.Width/longest)) + "w"
		a, b = append(a, PhotoPath(pic.Document, size)+width), append(b, ModernPath(pic.Document, size)+width)
		if size >= longest {
			break
		}
	}
	return strings.Join(a, ", "), strings.Join(b, ", ")
}
