package contents

import (
	"strings"
	"unicode"
)

// maxName is the length of the longest name of a file, in characters.
const maxName = 200

// CleanName is what is kept of the name that a sender gives a file: its last element
// on whichever system it was named, without what no name needs; otherwise when nothing
// is left. It is words for people: no content is ever found by it.
func CleanName(name, otherwise string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > maxName {
		name = string(r[len(r)-maxName:]) // the end has the extension
	}
	if name = strings.Trim(name, " ."); name == "" {
		return otherwise
	}
	return name
}
