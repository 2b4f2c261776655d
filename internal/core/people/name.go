package people

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Name is what a record says a person is called, as written. Any part may be
// empty, and Last may hold the whole name: many forms have one field only.
type Name struct{ First, Last string }

// Compatible tells whether two names can be one person's (decisions "Persons"
// 2). It is asked only of records that share an e-mail or a phone, so it forgives
// what people and forms do to one name and never what tells a household apart.
//
// A name that is not there contradicts nothing. Over the whole name one typing
// error is forgiven, in a word of four letters or more. Beyond the letter of the
// decision, these are different people though their spelling is close: the two
// sexes of one first name (Julien, Julie), "M." and "Mme" with no first name to
// go by, father and son by their "père" and "fils", a couple and one of the two.
func Compatible(a, b Name) bool {
	if a == b {
		return true
	}
	x, y := read(a), read(b)
	switch {
	case x.empty() || y.empty():
		return true
	case x.atOdds(&y):
		return false
	case sameLetters(x.first.all, x.last.all, y.first.all, y.last.all),
		sameLetters(x.first.all, x.last.all, y.last.all, y.first.all),
		sameLetters(x.last.all, x.first.all, y.first.all, y.last.all):
		return true
	case x.whole():
		return withinOneField(&x, &y)
	case y.whole():
		return withinOneField(&y, &x)
	}
	return straight(&x, &y) || swapped(&x, &y)
}

// far is the cost of two words that are not one: above any number of typing
// errors that is forgiven, which is one.
const far = 2

// straight compares first with first and last with last.
func straight(x, y *reading) bool {
	if !(x.first.says(y.first) || x.last.says(y.last)) {
		return false // "Jean" and "Martin": nothing in common to go by
	}
	return given(x.first, y.first)+family(x.last, y.last, false) < far
}

// swapped compares first with last and last with first. With one field only,
// it must be the other's word exactly and not be a last name beyond doubt.
func swapped(x, y *reading) bool {
	if x.full() && y.full() {
		return given(x.first, y.last)+family(x.last, y.first, true) < far || family(x.first, y.last, true)+given(x.last, y.first) < far
	}
	if !(x.first.says(y.last) || x.last.says(y.first)) || x.surnameOnly() || y.surnameOnly() {
		return false
	}
	return family(x.first, y.last, true)+family(x.last, y.first, true) == 0
}

// family is the cost of taking two last names for one. first: a first name may
// be among them, in the wrong field.
func family(a, b field, first bool) int {
	switch {
	case !a.says(b), sameLetters(a.all, nil, b.all, nil), part(a.words, b.words):
		return 0
	}
	return typo(a.words, b.words, first)
}

// given is the cost of taking two first names for one.
func given(a, b field) int {
	if initials(a.words, b.words) || monogram(a.words, b.words) || monogram(b.words, a.words) {
		return 0
	}
	return family(a, b, true)
}

// withinOneField compares x, a whole name in one field, with y. Which of x's
// words are its last name is not known: so all the words of one must be found in
// the other, once each, in any order, and some of them in full.
func withinOneField(x, y *reading) bool {
	a, b := slices.Concat(x.first.words, x.last.words), slices.Concat(y.first.words, y.last.words)
	strike := func(fits func(v, w string) bool) {
		for i := range a {
			for j := range b {
				if a[i] != "" && b[j] != "" && fits(a[i], b[j]) {
					a[i], b[j] = "", ""
				}
			}
		}
	}
	strike(func(v, w string) bool { return v == w })
	if !slices.Contains(a, "") {
		return false
	}
	strike(abbreviates)
	struck := func(w string) bool { return w == "" }
	a, b = slices.DeleteFunc(a, struck), slices.DeleteFunc(b, struck)
	return len(a) == 0 || len(b) == 0 || len(a) == 1 && typo(a, b, true) < far
}

// part tells whether the words of one are all among those of the other: "Durand"
// of "Durand-Martin", "Martin" of "Dupont épouse Martin".
func part(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	b = slices.Clone(b)
	for _, w := range a {
		i := slices.Index(b, w)
		if i < 0 {
			return false
		}
		b[i] = "" // each word stands for one only
	}
	return true
}

// initials tells whether first names agree word by word, where a word may be its
// initial: "J." and "Jean", "J-P" and "Jean-Pierre".
func initials(a, b []string) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && !abbreviates(a[i], b[i]) {
			return false
		}
	}
	return true
}

// abbreviates tells whether one word is the other's initial.
func abbreviates(a, b string) bool { return a == initial(b) || b == initial(a) }

func initial(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}

// monogram tells whether a is the initials of b in one word: "JP" of "Jean-Pierre".
func monogram(a, b []string) bool {
	if len(a) != 1 || len(b) < 2 {
		return false
	}
	rest, same := a[0], true
	for _, w := range b {
		if rest, same = strings.CutPrefix(rest, initial(w)); !same {
			return false
		}
	}
	return rest == ""
}

// sameLetters tells whether two names are written alike but for spaces, hyphens
// and apostrophes: "Le Gall" and "Legall", "Abd el Kader" and "Abdelkader".
func sameLetters(a1, a2, b1, b2 []string) bool {
	return size(a1)+size(a2) == size(b1)+size(b2) &&
		strings.Join(a1, "")+strings.Join(a2, "") == strings.Join(b1, "")+strings.Join(b2, "")
}

func size(words []string) (n int) {
	for _, w := range words {
		n += len(w)
	}
	return n
}

// typo is 1 when the words are the same but for one typing error in one of them,
// else far. first: they may be first names.
func typo(a, b []string, first bool) int {
	if len(a) != len(b) {
		return far
	}
	cost := 0
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if cost++; cost > 1 || !slip(a[i], b[i], first) {
			return far
		}
	}
	return cost
}

// slip tells whether two words differ by one letter more, less or other, or by
// two neighbours exchanged. Both have at least four letters.
func slip(s, t string, first bool) bool {
	a, b := []rune(s), []rune(t)
	if len(a) < 4 || len(b) < 4 || len(a)-len(b) > 1 || len(b)-len(a) > 1 {
		return false
	}
	i, j := 0, 0 // how much of them is the same in front and behind
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	stem, a, b := string(a[:i]), a[i:], b[i:]
	for j < min(len(a), len(b)) && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	end, a, b := string(a[len(a)-j:]), a[:len(a)-j], b[:len(b)-j]
	if len(a) == 2 && len(b) == 2 {
		return a[0] == b[1] && a[1] == b[0]
	}
	return len(a) < 2 && len(b) < 2 && !(first && otherSex(stem, string(a), string(b), end))
}

// otherSex tells whether two first names, alike but for a and b between stem and
// end, are the man's and the woman's form rather than a slip: Louis and Louise,
// Mario and Maria, Julien and Julie, Stéphane and Stéphanie.
func otherSex(stem, a, b, end string) bool {
	is := func(s, t string) bool { return a == s && b == t || a == t && b == s }
	vowel := func(s string) bool { return s == "a" || s == "e" || s == "o" }
	switch end {
	case "":
		return vowel(a) || vowel(b) || is("", "n") && strings.HasSuffix(stem, "ie")
	case "e":
		return is("", "i")
	}
	return false
}

// Bears tells whether a contact is called by a name that somebody wrote in one line, the
// first name before or after the last, as papers do: "LEFORT Inès".
func (c Contact) Bears(name string) bool {
	words := func(text string) []string {
		list := strings.Fields(Fold(text))
		slices.Sort(list)
		return list
	}
	if said := words(name); len(said) > 0 {
		return slices.Equal(said, words(c.First+" "+c.Last)) || slices.Equal(said, words(c.Company))
	}
	return false
}
