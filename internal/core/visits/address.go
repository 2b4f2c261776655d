package visits

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Precision is how much of a property's address a visitor reads before his visit is
// confirmed. From then on he reads all of it.
type Precision string

// The precisions.
const (
	Exact   Precision = "exact"
	Street  Precision = "street" // without the house number
	Commune Precision = "commune"
)

func (p Precision) known() bool { return p == Exact || p == Street || p == Commune }

// AddressFor gives the line of the address that comes before postcode and commune, as far
// as it may be read; expected tells that it is somebody whose visit is confirmed. Empty:
// the commune is all.
func (p Place) AddressFor(expected bool) string {
	precision := p.Settings().Address
	switch {
	case expected || precision == Exact:
		return p.Property.Address
	case precision == Street:
		return street(p.Property.Address)
	}
	return ""
}

// street is an address without its house number: "12 bis, rue des Tilleuls, bâtiment B" is
// "rue des Tilleuls". Where no number says which part of it is the street, it is empty: the
// name of a residence would tell more than a number.
func street(address string) string {
	numbered := false
	for part := range strings.SplitSeq(address, ",") {
		words := strings.Fields(part)
		if !numbered && (len(words) == 0 || !digit(words[0])) {
			continue
		}
		numbered = true
		for len(words) > 0 && ofNumber(words[0]) {
			words = words[1:]
		}
		if len(words) > 0 {
			return strings.Join(words, " ")
		}
	}
	return ""
}

func digit(word string) bool { return word[0] >= '0' && word[0] <= '9' }

// ofNumber tells a word that belongs to a house number: "12", "12bis", "bis", "bis-14",
// "B", "-".
func ofNumber(word string) bool {
	return strings.ContainsAny(word, "0123456789") || utf8.RuneCountInString(word) == 1 || slices.Contains([]string{"bis", "ter", "quater"}, strings.ToLower(word))
}
