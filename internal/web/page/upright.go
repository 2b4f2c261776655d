package page

import "bytes"

// Upright takes the characters out of what people read that turn the direction of all that
// stands after them, until another ends it (Unicode UAX 9: embeddings, overrides, isolates): a
// name must not put the hour beside it back to front. What is stored keeps them. It works in
// place.
func Upright(text []byte) []byte {
	kept := text[:0]
	for {
		at := bytes.IndexByte(text, 0xe2)
		if at < 0 {
			return append(kept, text...)
		}
		kept, text = append(kept, text[:at]...), text[at:]
		if steers(text) {
			text = text[3:]
		} else {
			kept, text = append(kept, text[0]), text[1:]
		}
	}
}

// steers tells a text that begins with the UTF-8 of U+202A to U+202E and U+2066 to U+2069.
func steers(c []byte) bool {
	if len(c) < 3 {
		return false
	}
	return c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae || c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9
}
