// Package ads (annonces) reads what the text of a French advertisement says of a property:
// areas, rooms, floor, price, classes, what there is and what there is not.
//
// It proposes; somebody who sells the property accepts. So it leaves out what it is not sure
// of, and names of each thing the words that it comes from. It must not know how a property is
// kept: fields have the names that the journal gives them, values are texts as people type
// them ("64.5", "yes", "D").
package ads

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Found is something that an ad says.
type Found struct {
	Field string // "surface", "rooms", "price"...
	Value string
	Words string // of the ad, from which it was read
}

// Longest is as much of an ad as is read, in bytes.
const Longest = 20_000

// Read gives what an ad says, each field once, in the order of Fields.
func Read(ad string) []Found {
	if len(ad) > Longest {
		ad = strings.ToValidUTF8(ad[:Longest], "")
	}
	t := fold(ad)
	var list []Found
	for _, read := range []func(text) []Found{kind, place, size, sums, assessment, features, sayings} {
		for _, one := range read(t) {
			if !slices.ContainsFunc(list, func(f Found) bool { return f.Field == one.Field }) {
				list = append(list, one)
			}
		}
	}
	return list
}

// text is an ad as it was written, and plain: small letters without accents, a rune for each
// rune.
type text struct {
	said  []rune
	plain string
}

// plain letters of those that French marks.
var plain = strings.NewReplacer("à", "a", "â", "a", "ä", "a", "ç", "c", "é", "e", "è", "e", "ê", "e", "ë", "e", "î", "i", "ï", "i", "ô", "o", "ö", "o",
	"ù", "u", "û", "u", "ü", "u", "²", "2", "’", "'", "–", "-", "—", "-")

func fold(ad string) text {
	said := []rune(ad)
	small := make([]rune, len(said))
	for i, r := range said {
		switch {
		case r == '\n':
			small[i] = r
		case unicode.IsSpace(r):
			small[i] = ' '
		default:
			small[i] = unicode.ToLower(r)
		}
	}
	return text{said, plain.Replace(string(small))}
}

// words are those of the ad between two places of its plain text.
func (t text) words(from, to int) string {
	first := utf8.RuneCountInString(t.plain[:from])
	last := first + utf8.RuneCountInString(t.plain[from:to])
	return strings.TrimSpace(string(t.said[first:last]))
}

// hit is a match with its groups.
type hit struct {
	text
	from, to int
	groups   []string
}

// all are the matches of a pattern.
func (t text) all(p *regexp.Regexp) (hits []hit) {
	for _, at := range p.FindAllStringSubmatchIndex(t.plain, -1) {
		h := hit{text: t, from: at[0], to: at[1]}
		for i := 0; i < len(at); i += 2 {
			group := ""
			if at[i] >= 0 {
				group = t.plain[at[i]:at[i+1]]
			}
			h.groups = append(h.groups, group)
		}
		hits = append(hits, h)
	}
	return hits
}

// found is what a match says of a field.
func (h hit) found(field, value string) Found {
	return Found{field, value, h.words(h.from, h.to)}
}

// before is what stands in front of a match in its part of the sentence.
func (h hit) before() string {
	part := h.plain[max(0, h.from-80):h.from]
	return part[strings.LastIndexAny(part, ".;,!\n(")+1:]
}

// after is what follows a match in its part of the sentence.
func (h hit) after() string {
	part := h.plain[h.to:min(len(h.plain), h.to+60)]
	if i := strings.IndexAny(part, ".;,!\n)("); i >= 0 {
		part = part[:i]
	}
	return part
}

// lastOf is the last of a pattern's matches in a text, empty when there is none.
func lastOf(p *regexp.Regexp, in string) string {
	list := p.FindAllString(in, -1)
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// one gives what the first match of a pattern says.
func (t text) one(field string, p *regexp.Regexp, value func(h hit) (string, bool)) []Found {
	for _, h := range t.all(p) {
		if v, ok := value(h); ok {
			return []Found{h.found(field, v)}
		}
	}
	return nil
}
