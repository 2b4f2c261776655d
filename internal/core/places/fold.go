package places

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes a text so that what people write otherwise is alike: small letters
// without accents, words separated by one space, nothing else but digits. "L'Haÿ-les-Roses"
// is "l hay les roses".
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.IsMark(r), r == '\u00ad': // accents, and where a word may be divided
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		switch r = unicode.ToLower(r); r {
		case 'œ':
			b.WriteString("oe")
		case 'æ':
			b.WriteString("ae")
		case 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Key is what two spellings of one street have in common: folded, abbreviations
// written out, without articles. "Av. du Gal. de Gaulle" and "Avenue Général de Gaulle"
// are both "avenue general gaulle".
func Key(street string) string {
	return strings.Join(streetWords(strings.Fields(Fold(street))), " ")
}

// streetWords are the words of a key. A name of articles alone, such as "Allée D" or
// "La", keeps them: they are all it has.
func streetWords(folded []string) []string {
	words := make([]string, 0, len(folded)+1)
	for i, word := range folded {
		if word = expand(word, i == 0); word != "" {
			words = append(words, strings.Fields(word)...)
		}
	}
	kept := slices.DeleteFunc(slices.Clone(words), isArticle)
	if len(kept) == 0 || len(kept) == 1 && isKind(kept[0]) {
		return words
	}
	return kept
}

// splitKey separates the kind of a street, such as avenue, from its name. A street
// whose name is a kind, "Le Hameau", has no other.
func splitKey(key string) (kind, name string) {
	if first, rest, more := strings.Cut(key, " "); more && isKind(first) {
		return first, rest
	}
	return "", key
}

// isArticle tells words that people leave out or add.
func isArticle(word string) bool {
	switch word {
	case "de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et", "en":
		return true
	}
	return false
}

// isKind tells the words with which most streets begin.
func isKind(word string) bool {
	switch word {
	case "rue", "avenue", "boulevard", "place", "placette", "allee", "allees", "impasse", "chemin", "route", "square", "cours", "cour", "quai",
		"passage", "faubourg", "lotissement", "residence", "hameau", "esplanade", "promenade", "sentier", "sente", "traverse", "villa", "venelle",
		"ruelle", "voie", "domaine", "cite", "clos", "chaussee", "cote", "montee", "levee", "mail", "parvis", "rond", "rocade", "quartier", "pont":
		return true
	}
	return false
}

// expand writes out an abbreviation; kinds of streets are abbreviated at the beginning
// only, where R is rue and Ch is chemin.
func expand(word string, first bool) string {
	if first {
		if kind := kindInFull(word); kind != "" {
			return kind
		}
	}
	switch word {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	case "sts":
		return "saints"
	case "stes":
		return "saintes"
	case "dr", "doct":
		return "docteur"
	case "gal", "gen":
		return "general"
	case "mal":
		return "marechal"
	case "cdt", "cmdt":
		return "commandant"
	case "cne", "cap":
		return "capitaine"
	case "col":
		return "colonel"
	case "lt":
		return "lieutenant"
	case "prof", "pr":
		return "professeur"
	case "pdt", "pres":
		return "president"
	case "mgr":
		return "monseigneur"
	case "fg", "fbg":
		return "faubourg"
	case "nd":
		return "notre dame"
	case "vx":
		return "vieux"
	case "gd":
		return "grand"
	case "gde":
		return "grande"
	case "premier":
		return "1er"
	case "premiere":
		return "1ere"
	}
	return word
}

func kindInFull(word string) string {
	switch word {
	case "r":
		return "rue"
	case "av", "ave", "aven":
		return "avenue"
	case "bd", "bld", "bvd", "blvd", "boul":
		return "boulevard"
	case "pl", "plc":
		return "place"
	case "all":
		return "allee"
	case "imp":
		return "impasse"
	case "ch", "che", "chem", "chm":
		return "chemin"
	case "rte", "rt":
		return "route"
	case "sq":
		return "square"
	case "crs":
		return "cours"
	case "q", "qu":
		return "quai"
	case "pas", "pass", "psg":
		return "passage"
	case "lot", "lotis":
		return "lotissement"
	case "res", "resid":
		return "residence"
	case "ham":
		return "hameau"
	case "esp":
		return "esplanade"
	case "prom":
		return "promenade"
	case "sen", "sent":
		return "sentier"
	case "tra", "trav":
		return "traverse"
	case "vla":
		return "villa"
	case "ven":
		return "venelle"
	case "rle":
		return "ruelle"
	case "dom":
		return "domaine"
	case "rpt", "rdpt":
		return "rond point"
	}
	return ""
}

// Words are what a street is found by when its postcode is not known: those of its key
// without its kind, of its commune, and its postcode.
func Words(key, commune, postcode string) []string {
	_, name := splitKey(key)
	return append(append(strings.Fields(name), streetWords(strings.Fields(Fold(commune)))...), postcode)
}
