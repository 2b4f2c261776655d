package ads

import (
	"regexp"
	"strconv"
	"strings"
)

// numerals are numbers as ads write them out.
var numerals = map[string]string{"un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "neuf": "9", "dix": "10",
	"premier": "1", "deuxieme": "2", "second": "2", "troisieme": "3", "quatrieme": "4", "cinquieme": "5", "sixieme": "6", "septieme": "7", "huitieme": "8", "neuvieme": "9", "dixieme": "10"}

// numeral reads a number written with figures or out; no is what it is not.
func numeral(word string) (value string, ok bool) {
	if v, there := numerals[word]; there {
		return v, true
	}
	n, err := strconv.Atoi(word)
	return strconv.Itoa(n), err == nil && n <= 99
}

const counted = `(\d{1,2}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)`

var (
	kinds    = regexp.MustCompile(`\b(appartement|studio|duplex|loft|maison|villa|pavillon|terrain|garage|parking|immeuble|local commercial|bureaux?|fonds de commerce|chateau)\b|\b[tf] ?[1-9]\b`)
	detached = regexp.MustCompile(`\b(maison|villa|pavillon|longere|fermette)\b`)

	areas    = regexp.MustCompile(`(\d{1,3}(?: \d{3})+|\d{1,5})(?:[.,](\d{1,2}))? ?m ?2\b`)
	ofWhat   = regexp.MustCompile(`\b(terrasses?|jardins?|jardinet|terrain|parcelle|balcons?|caves?|sejour|salon|garages?|cuisine|chambres?|piece de vie|dependances?|loggia|veranda|cour|grenier|combles|mezzanine|suite|bureau|sous-sol|piscine|cellier|parking|dressing|au sol|appartement|maison|studio|villa|pavillon|duplex|loft|logement|bien|habitables?|carrez|superficie|surface|pieces?|[tf] ?\d)\b`)
	main     = regexp.MustCompile(`^(appartement|maison|studio|villa|pavillon|duplex|loft|logement|bien|habitables?|carrez|superficie|surface|pieces?|[tf] ?\d)$`)
	follows  = regexp.MustCompile(`^ ?(?:environ )?(?:de |d'|au |en )?(terrasse|jardin|terrain|parcelle|balcon|cave|garage|sejour|dependance|au sol|sol)`)
	lettered = regexp.MustCompile(`\b[tf] ?([1-9])(?: ?bis)?\b`)
	roomed   = regexp.MustCompile(`\b` + counted + `[ -]?(?:pieces?|pcs?|p\.)(?:\b| )( d'eau)?|\bpieces? ?: ?(\d{1,2})\b`)
	studio   = regexp.MustCompile(`\bstudio\b`)
	bedrooms = regexp.MustCompile(`\b` + counted + ` (?:\pL+ ){0,2}?(?:chambres?|ch\b)|\bchambres? ?: ?(\d{1,2})\b`)
	floors   = regexp.MustCompile(`\b(\d{1,2}) ?(?:er|e|eme|ieme|nd|nde)\b(?: et dernier)? etage|\b(premier|deuxieme|second|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme|dixieme)(?: et dernier)? etage|\betage ?:? (\d{1,2})\b|\b(rez-de-chaussee|rez de chaussee|rdc)\b`)
	levels   = regexp.MustCompile(`\b(?:sur|de) ` + counted + ` niveaux\b`)
	years    = regexp.MustCompile(`\b(?:construite?s? en|construction(?: de| en)?|annee de construction|batie? en|immeuble de|residence de|datant de|date de) ?:? ?((?:1[789]|20)\d\d)\b`)
)

// kind says whether it is a flat, a house or something else, in a word of the code list of
// types.
func kind(t text) []Found {
	return t.one("type", kinds, func(h hit) (string, bool) {
		switch word := h.groups[1]; word {
		case "", "studio", "duplex", "loft", "appartement":
			return "appartement", true
		case "villa", "pavillon", "maison":
			return "maison", true
		case "terrain", "immeuble":
			return word, true
		}
		return "", false
	})
}

func size(t text) (list []Found) {
	list = append(list, t.one("surface", areas, area)...)
	list = append(list, t.one("rooms", lettered, func(h hit) (string, bool) { return h.groups[1], true })...)
	list = append(list, t.one("rooms", roomed, func(h hit) (string, bool) {
		if h.groups[2] != "" {
			return "", false
		}
		return numeral(h.groups[1] + h.groups[3])
	})...)
	list = append(list, t.one("rooms", studio, func(hit) (string, bool) { return "1", true })...)
	list = append(list, t.one("bedrooms", bedrooms, func(h hit) (string, bool) { return numeral(h.groups[1] + h.groups[2]) })...)
	if !detached.MatchString(t.plain) { // of a house a storey is no floor that it is on
		list = append(list, t.one("floor", floors, func(h hit) (string, bool) {
			if h.groups[4] != "" {
				return "0", true
			}
			return numeral(h.groups[1] + h.groups[2] + h.groups[3])
		})...)
	}
	list = append(list, t.one("levels", levels, func(h hit) (string, bool) { return numeral(h.groups[1]) })...)
	return append(list, t.one("construction_year", years, func(h hit) (string, bool) { return h.groups[1], true })...)
}

// area is that of the home, not of its garden: what it is of stands before it or after it.
func area(h hit) (string, bool) {
	if of := lastOf(ofWhat, h.before()); of != "" && !main.MatchString(of) || follows.MatchString(h.after()) {
		return "", false
	}
	value := strings.ReplaceAll(h.groups[1], " ", "")
	if h.groups[2] != "" {
		value += "." + h.groups[2]
	}
	n, err := strconv.ParseFloat(value, 64)
	return strconv.FormatFloat(n, 'f', -1, 64), err == nil && n >= 5
}
