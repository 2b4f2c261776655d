package documents

import (
	"bytes"
	"slices"
	"strings"
)

// kind is a type of file that is taken.
type kind struct {
	mime    string
	endings []string // of names; the first is given to what has another
	mark    string   // how its bytes begin; a ? is any byte
}

var (
	jpeg = kind{"image/jpeg", []string{".jpg", ".jpeg"}, "\xff\xd8\xff"}
	png  = kind{"image/png", []string{".png"}, "\x89PNG\r\n\x1a\n"}
	webp = kind{"image/webp", []string{".webp"}, "RIFF????WEBP"}
	gif  = kind{"image/gif", []string{".gif"}, "GIF8?a"}
	pdf  = kind{"application/pdf", []string{".pdf"}, "%PDF-"} // ISO 32000, 7.5.2
)

// kinds are all that is taken: what a browser shows and what it cannot be made to run.
// SVG is a page with a picture's name, and stays out.
func kinds() []kind { return []kind{jpeg, png, webp, gif, pdf} }

// kindOf says by its first bytes what a file is. A name and a type that were claimed
// say nothing.
func kindOf(body []byte) (kind, bool) {
	i := slices.IndexFunc(kinds(), func(k kind) bool { return k.begins(body) })
	if i < 0 {
		return kind{}, false
	}
	return kinds()[i], true
}

func (k kind) begins(body []byte) bool {
	if len(body) < len(k.mark) {
		return false
	}
	for i, b := range []byte(k.mark) {
		if b != '?' && b != body[i] {
			return false
		}
	}
	return true
}

// entitled is a file's name with an ending that says what is kept: whoever opens it is
// told the truth, whatever the sender called it.
func entitled(name, mime string) string {
	own := kinds()[slices.IndexFunc(kinds(), func(k kind) bool { return k.mime == mime })]
	for _, k := range kinds() {
		for _, ending := range k.endings {
			stem, had := cutEnding(name, ending)
			switch {
			case had && k.mime == mime:
				return name
			case had && stem != "":
				return stem + own.endings[0]
			}
		}
	}
	return name + own.endings[0]
}

// cutEnding is strings.CutSuffix for capitals too.
func cutEnding(name, ending string) (string, bool) {
	at := len(name) - len(ending)
	if at < 0 || !strings.EqualFold(name[at:], ending) {
		return name, false
	}
	return name[:at], true
}

// trailer is what a PDF ends with. A file without one was cut off on its way; readers
// look for it in the last kilobyte (ISO 32000, annex H.3).
const trailer = "%%EOF"

func ended(body []byte) bool {
	return bytes.Contains(body[max(0, len(body)-1024):], []byte(trailer))
}
