package showcase

import (
	"net/http"
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// Whole is the size of a picture as it was sent.
const whole = 0

// PhotoPath is where a picture lies: of one of documents.Sizes, or whole.
func PhotoPath(uid string, size int) string {
	name := "full"
	if size != whole {
		name = strconv.Itoa(size)
	}
	return "/photos/" + uid + "/" + name + ".jpg"
}

// photo sends a picture. The name ends in .jpg whatever it is, as portals want it; its type
// says what it is.
func (p *Pages) photo(w http.ResponseWriter, r *http.Request) error {
	name, jpg := strings.CutSuffix(r.PathValue("file"), ".jpg")
	size, err := strconv.Atoi(name)
	if name == "full" {
		size, err = whole, nil
	}
	if !jpg || err != nil || name != "full" && size == whole {
		return fault.New(fault.Missing, "no such size")
	}
	d, content, err := p.Showcase.Picture(r.Context(), r.PathValue("uid"), size)
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(w, r, wire.File{Name: d.UID + ".jpg", Mime: content.Mime, Tag: content.Tag, Content: content, Public: true})
}

// image is a picture on a page, in the sizes that a browser chooses from.
type image struct {
	Src, Set      string
	Width, Height int
	Alt           string
}

// images are the pictures of a property. The document's own size is the last of the set.
func images(list []listings.Picture, lang string, alt string) []image {
	out := make([]image, 0, len(list))
	for _, pic := range list {
		one := image{Src: PhotoPath(pic.Document, 512), Width: pic.Width, Height: pic.Height, Alt: pic.Caption(lang)}
		if one.Alt == "" {
			one.Alt = alt
		}
		longest := max(pic.Width, pic.Height, 1)
		var set []string
		for _, size := range documents.Sizes() {
			if size < longest {
				set = append(set, PhotoPath(pic.Document, size)+" "+strconv.Itoa(size*pic.Width/longest)+"w")
			}
		}
		set = append(set, PhotoPath(pic.Document, whole)+" "+strconv.Itoa(pic.Width)+"w")
		one.Set = strings.Join(set, ", ")
		out = append(out, one)
	}
	return out
}
