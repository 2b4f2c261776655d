package places

import (
	"strconv"
	"strings"
)

// House is the number of a house in its street.
type House struct {
	Number     int    // from 1 to 99,998; 0: the address has none
	Repetition string // "bis", "ter", "quater", a letter; else ""
}

// String is the number as one writes it: "12 bis", "12 A", "" when there is none.
func (h House) String() string {
	switch {
	case h.Number == 0:
		return ""
	case h.Repetition == "":
		return strconv.Itoa(h.Number)
	case len(h.Repetition) == 1:
		return strconv.Itoa(h.Number) + " " + strings.ToUpper(h.Repetition)
	}
	return strconv.Itoa(h.Number) + " " + h.Repetition
}

// maxNumber is above every number: 99999 stands for "no number" in communes' own files.
const maxNumber = 99_998

// ParseHouse reads a number as people type it: "12", "12 bis", "12bis", "12B", "n° 12",
// and of a range such as "12-14" its beginning. False when it does not begin with one.
func ParseHouse(text string) (House, bool) {
	h, rest := cutHouse(strings.Fields(Fold(text)))
	return h, h.Number > 0 && (len(rest) == 0 || leadingDigits(rest[0]) > 0)
}

// cutHouse takes the number off the beginning of folded words.
func cutHouse(words []string) (House, []string) {
	start := words
	if len(words) > 1 && (words[0] == "n" || words[0] == "no" || words[0] == "numero") {
		words = words[1:]
	}
	if len(words) == 0 {
		return House{}, start
	}
	digits := leadingDigits(words[0])
	number, err := strconv.Atoi(words[0][:digits])
	if err != nil || number < 1 || number > maxNumber || digits < len(words[0]) && !isRepetition(words[0][digits:]) {
		return House{}, start
	}
	h := House{Number: number, Repetition: words[0][digits:]}
	words = words[1:]
	if h.Repetition == "" && len(words) > 0 && isRepetition(words[0]) && !belongsToStreet(words) {
		h.Repetition, words = words[0], words[1:]
	}
	return h, words
}

// belongsToStreet tells whether a letter is no repetition but part of what follows: in
// "12 l eglise", as folding leaves of "12 l'église". Before the kind of a street, or alone,
// it is one.
func belongsToStreet(words []string) bool {
	return len(words[0]) == 1 && len(words) > 1 && !isKind(expand(words[1], true)) && leadingDigits(words[1]) == 0
}

// isRepetition tells bis, ter and so on, and single letters.
func isRepetition(word string) bool {
	switch word {
	case "bis", "ter", "quater", "quinquies", "quinter", "sexies":
		return true
	}
	return len(word) == 1 && word[0] >= 'a' && word[0] <= 'z'
}

// like tells whether people may mean h when they write the other: B is also written for
// bis, T for ter, Q for quater.
func (h House) like(other House) bool {
	return h.Number == other.Number && alias(h.Repetition) == alias(other.Repetition)
}

func alias(repetition string) string {
	switch repetition {
	case "bis", "ter", "quater":
		return repetition[:1]
	}
	return repetition
}

func leadingDigits(word string) int {
	n := 0
	for n < len(word) && word[n] >= '0' && word[n] <= '9' {
		n++
	}
	return n
}
