package papers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// alphabet is what a face can print.
type alphabet struct{ *sfnt.Font }

// legible is a text as the face can print it: Latin, Greek and Cyrillic as they are; of a
// letter that it lacks the one under its marks, else U+FFFD, so that nobody takes what
// is missing for nothing. What steers and does not print is left out.
func (a alphabet) legible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		case a.has(r):
			return r
		}
		if under, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r))); a.has(under) {
			return under // what follows are its marks
		}
		return unicode.ReplacementChar
	}, norm.NFC.String(text))
}

func (a alphabet) has(r rune) bool {
	glyph, err := a.GlyphIndex(nil, r)
	return err == nil && glyph != 0
}
