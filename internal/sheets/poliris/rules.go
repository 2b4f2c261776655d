package poliris

import (
	"regexp"
	"slices"
	"strings"
)

// form is how a field is written, by the portal's specification of version 4.09 and what came
// to it since.
type form byte

const (
	asText form = iota
	asFlag
	asWhole   // of 0 or more
	asSigned  // whole, below 0 too
	asDecimal // of 0 or more
	asDegrees
	asDay
	asWord // one of a few
)

// rule is what a field holds.
type rule struct {
	form  form
	most  int      // characters of a text, 0: as many as there are
	words []string // of asWord, as plainly gives them
	must  bool     // an ad with something else in it is refused
}

// rules are those of the fields, by rank; a field without one holds any text.
var rules = func() []rule {
	list := make([]rule, len(names))
	set := func(r rule, ends ...int) {
		for _, rank := range ranks(ends...) {
			list[rank] = r
		}
	}
	set(rule{form: asFlag}, 13, 14, 26, 26, 28, 28, 32, 32, 35, 38, 41, 42, 45, 48, 61, 78, 81, 81, 83, 84, 110, 111, 162, 163, 189, 192, 197, 198, 201, 201, 206, 213,
		221, 223, 227, 235, 245, 251, 258, 258, 261, 261, 317, 318, 320, 320, 333, 333)
	set(rule{form: asWhole}, 18, 19, 25, 25, 27, 27, 29, 31, 39, 39, 43, 44, 55, 55, 58, 60, 187, 188, 195, 196, 199, 199, 217, 217, 236, 237, 244, 244, 259, 259, 312, 315, 328, 328)
	set(rule{form: asSigned}, 24, 24, 224, 226)
	set(rule{form: asDecimal}, 12, 12, 16, 17, 23, 23, 40, 40, 49, 54, 79, 80, 161, 161, 176, 176, 178, 178, 185, 186, 200, 200, 202, 205, 214, 216, 218, 219, 240, 240, 252, 253,
		255, 255, 260, 260, 295, 296, 303, 303, 305, 306, 308, 311, 321, 321, 326, 327, 329, 332)
	set(rule{form: asDecimal, must: true}, 11, 11, 15, 15)
	set(rule{form: asDegrees}, 298, 299)
	set(rule{form: asDay}, 22, 22, 113, 113, 324, 324)
	for most, ends := range map[int][]int{2: {177, 177, 179, 179}, 3: {124, 124, 128, 128, 132, 132}, 5: {108, 108, 118, 118, 193, 193}, 10: {105, 105, 120, 120, 301, 301}, 15: {112, 112},
		30: {175, 175}, 32: {194, 194}, 50: {6, 6, 109, 109, 119, 119, 123, 123, 242, 243, 323, 323}, 64: {9, 9, 20, 20, 106, 107, 114, 116, 125, 126, 129, 130, 133, 134, 254, 254},
		100: {220, 220}, 128: {8, 8, 103, 103, 117, 117, 262, 262}, 256: {85, 102, 104, 104, 164, 174, 264, 294, 297, 297, 307, 307}, 4000: {21, 21, 121, 122, 127, 127, 131, 131, 135, 135, 238, 239}} {
		set(rule{most: most}, ends...)
	}
	set(rule{most: 16, must: true}, 1, 1)
	set(rule{most: 20, must: true}, 2, 2, 241, 241)
	one := func(must bool, words []string, ends ...int) {
		set(rule{form: asWord, must: must, words: words}, ends...)
	}
	one(true, wordsOf(kinds[:4], looser, []pair[int]{{business, 0}, {leaseRight, 0}}), 3, 3)
	one(true, []string{"appartement", "bâtiment", "boutique", "bureaux", "château", "inconnu", "hôtel particulier", "immeuble", "local", "loft/atelier/surface", "maison/villa", "parking/box",
		"entreprises", "terrain", "maison avec terrain", "modèle de maison"}, 4, 4)
	one(false, wordsOf(subtypes, plainPairs(furtherSubtypes)), 181, 181)
	one(true, wordsOf(classes), 177, 177, 179, 179)
	one(false, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, 34, 34)
	one(false, []string{"git", "hot"}, 56, 56)
	one(false, []string{"montagne", "mer", "campagne", "ville"}, 57, 57)
	one(false, languages, 124, 124, 128, 128, 132, 132)
	one(true, []string{"1", "2", "3"}, 302, 302, 304, 304)
	one(false, []string{"1", "2", "3"}, 316, 316, 319, 319)
	one(false, []string{plainly(dpeOld), plainly(dpeNew)}, 325, 325)
	return list
}()

// languages are those of ads beside French.
var languages = []string{"en", "es", "de", "it", "nl", "pt"}

func plainPairs(words []string) (list []pair[int]) {
	for _, w := range words {
		list = append(list, pair[int]{w, 0})
	}
	return list
}

// wordsOf are the words of lists of pairs, as they are compared.
func wordsOf[T comparable](lists ...[]pair[T]) (words []string) {
	for _, p := range slices.Concat(lists...) {
		words = append(words, plainly(p.word))
	}
	return words
}

var (
	wholeForm   = regexp.MustCompile(`^\d{1,10}$`)
	signedForm  = regexp.MustCompile(`^-?\d{1,10}$`)
	decimalForm = regexp.MustCompile(`^\d{1,12}(\.\d{1,10})?$`)
	degreesForm = regexp.MustCompile(`^-?\d{1,3}(\.\d{1,16})?$`)
	postcode    = regexp.MustCompile(`^\d{5}$`)
	tag         = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	lineBreak   = regexp.MustCompile(`(?i)^</?br ?/?>$`)
)

// breaks says what is wrong with a cell that is not empty, "" when it is as the rule has it.
func (r rule) breaks(cell string) string {
	ok := true
	wants := ""
	switch r.form {
	case asFlag:
		wants, ok = "OUI or NON is wanted", cell == "OUI" || cell == "NON"
	case asWhole:
		wants, ok = "a whole number is wanted, as 3", wholeForm.MatchString(cell)
	case asSigned:
		wants, ok = "a whole number is wanted, as 3 or -1", signedForm.MatchString(cell)
	case asDecimal:
		wants, ok = "a number with a point is wanted, as 1250.50", decimalForm.MatchString(cell)
	case asDegrees:
		wants, ok = "degrees are wanted, as 48.87079", degreesForm.MatchString(cell)
	case asDay:
		wants, ok = "a day is wanted, as 31/12/2026", dayOf(cell)
	case asWord:
		wants, ok = "this is none of the format's words", slices.Contains(r.words, plainly(cell))
		if len(r.words) < 10 {
			wants = "one of these is wanted: " + strings.Join(r.words, ", ")
		}
	}
	if ok {
		return ""
	}
	return wants
}

func dayOf(cell string) bool {
	_, ok := dayIn(cell)
	return ok && len(cell) == 10
}
