package poliris

import (
	"slices"
	"strings"
)

// identity says which ad it is, of what.
func identity() []column {
	return []column{
		text(1, 16, func(a *Ad) *string { return &a.Agency }),
		text(2, 20, func(a *Ad) *string { return &a.Property.Reference }),
		{3, 0, sayKind, takeKind},
		{4, 0, sayType, takeType},
		{175, 30, func(a *Ad) string { return fitting(a.ID) }, func(a *Ad, cell string) string { a.ID = cell; return "" }},
		{181, 0, saySubtype, takeSubtype},
	}
}

// longestID is how long an id may be that a portal takes.
const longestID = 30

// fitting is an id as there is room for it: of a UUID, 118 random bits are as good as 122.
func fitting(id string) string {
	if len(id) > longestID {
		id = strings.ReplaceAll(id, "-", "")
	}
	return id[:min(len(id), longestID)]
}

// kinds are the words of rank 3 by property_category, the one that is written first.
var kinds = []pair[int]{
	{"vente", 1}, {"location", 2}, {"location vacances", 3}, {"viager", 5}, {"vente", 4}, {"vente", 6},
	{"vacances", 3}, {"saisonnier", 3}, {"location saisonnière", 3}, {"enchère", 6}, {"enchères", 6}, {"programme neuf", 4},
}

// looser are kinds of ad that say more than a category: they are read as one, and a warning
// keeps the word.
var looser = []pair[int]{{"vente de prestige", 1}, {"produit d'investissement", 1}, {"produit catalogue", 4}}

// Kinds whose word says the subtype, too: a business is for sale, or the right to its lease.
const (
	business   = "vente-fonds-de-commerce"
	leaseRight = "cession de bail"
)

// Rows of property_subtype that those words mean.
const (
	soldBusiness = 34
	soldLease    = 35
)

func sayKind(a *Ad) string {
	p := a.Property
	switch {
	case p.Category == 1 && p.Subtype == soldBusiness:
		return business
	case p.Category == 1 && p.Subtype == soldLease:
		return leaseRight
	}
	for _, k := range kinds {
		if k.value == p.Category {
			return k.word
		}
	}
	return ""
}

// plainly is a word as it is compared: writers do not agree on hyphens and capitals.
func plainly(word string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == ' ' || r == '_' }), " "))
}

func takeKind(a *Ad, cell string) string {
	p := &a.Property
	switch plainly(cell) {
	case plainly(business), "vente fond de commerce", "fonds de commerce", "fond de commerce":
		p.Category, p.Subtype = 1, soldBusiness
		return ""
	case leaseRight, "droit au bail":
		p.Category, p.Subtype = 1, soldLease
		return ""
	}
	for _, k := range kinds {
		if plainly(k.word) == plainly(cell) {
			p.Category = k.value
			return ""
		}
	}
	for _, k := range looser {
		if plainly(k.word) == plainly(cell) {
			p.Category = k.value
			p.Particulars.Warn("category", cell, "it is read as "+kinds[0].word)
			return ""
		}
	}
	return "nobody knows this kind of ad"
}

// good is a property_type and its property_subtype, 0: none in particular.
type good struct{ kind, sub int }

// goods are the words of rank 4. The first line of a type and subtype is what is written;
// without such a line the type's own.
var goods = []pair[good]{
	{"loft/atelier/surface", good{1, 12}}, {"appartement", good{1, 0}}, {"château", good{2, 7}}, {"hôtel particulier", good{2, 37}}, {"maison/villa", good{2, 0}},
	{"terrain", good{3, 0}}, {"boutique", good{4, 0}}, {"entreprises", good{4, 49}}, {"parking/box", good{5, 0}}, {"immeuble", good{6, 0}}, {"bureaux", good{7, 0}},
	{"bâtiment", good{9, 29}}, {"local", good{9, 0}}, {"parking/box", good{10, 0}},
}

// furtherGoods are words of rank 4 that the format has no more, or never had, and that are
// read all the same.
var furtherGoods = []pair[good]{
	{"maison", good{2, 0}}, {"villa", good{2, 14}}, {"maison avec terrain", good{2, 0}}, {"modèle de maison", good{2, 0}}, {"studio", good{1, 6}}, {"duplex", good{1, 9}},
	{"triplex", good{1, 1}}, {"loft", good{1, 12}}, {"chambre", good{1, 28}}, {"parking", good{5, 43}}, {"garage", good{5, 22}}, {"box", good{5, 59}}, {"cave", good{10, 40}},
	{"local commercial", good{4, 33}}, {"commerce", good{4, 0}}, {"fonds de commerce", good{4, soldBusiness}}, {"droit au bail", good{4, soldLease}}, {"bureau", good{7, 0}},
	{"bâtiments", good{9, 29}}, {"local industriel", good{9, 0}}, {"entrepôt", good{9, 41}}, {"ferme", good{2, 11}}, {"moulin", good{2, 21}}, {"propriété", good{2, 19}},
	{"chalet", good{2, 32}}, {"manoir", good{2, 10}}, {"péniche", good{8, 52}}, {"bateau", good{8, 0}},
}

// unknownType is what the format says of a property that it has no word for.
const unknownType = "inconnu"

func sayType(a *Ad) string {
	want := good{a.Property.Type, a.Property.Subtype}
	for _, exact := range []good{want, {want.kind, 0}} {
		for _, g := range goods {
			if g.value == exact && want.kind != 0 {
				return g.word
			}
		}
	}
	return unknownType
}

func takeType(a *Ad, cell string) string {
	if plainly(cell) == unknownType || plainly(cell) == "divers" {
		return ""
	}
	for _, g := range slices.Concat(goods, furtherGoods) {
		if plainly(g.word) == plainly(cell) {
			if a.Property.Type = g.value.kind; a.Property.Subtype == 0 {
				a.Property.Subtype = g.value.sub
			}
			return ""
		}
	}
	return "nobody knows this kind of property"
}

// subtypes are the words of rank 181 by property_subtype, the one that is written first.
var subtypes = []pair[int]{
	{"bastide", 47}, {"bastidon", 48}, {"Chalet", 32}, {"ferme", 11}, {"corps de ferme", 11}, {"Fermette", 23}, {"Duplex", 9}, {"Triplex", 1}, {"Entrepôt", 41},
	{"Exploitation agricole", 39}, {"Exploitation viticole", 50}, {"grange", 16}, {"Île", 77}, {"Loft", 12}, {"Lotissement", 80}, {"maison de village", 13},
	{"maison de ville", 25}, {"Maison d'hôte", 56}, {"maison jumelée", 71}, {"manoir", 10}, {"mas", 30}, {"mazet", 30}, {"moulin", 21}, {"pavillon", 83},
	{"propriété", 19}, {"Propriété de chasse", 81}, {"Propriété équestre", 55}, {"Riad", 58}, {"Terrain agricole", 103}, {"Terrain commercial", 79}, {"villa", 14},
}

// furtherSubtypes are words of rank 181 that Palier has no row for: they are kept as warnings.
var furtherSubtypes = []string{"bergerie", "cabanon", "Chambre de service", "demeure", "domaine", "échoppe", "Immeuble commercial", "Immeuble de bureaux", "Immeuble mixte",
	"Local d'activités", "Local de stockage", "maison ancienne", "maison basque", "maison charentaise", "maison contemporaine", "maison d'architecte", "Maison de loisirs",
	"maison de maître", "Maison en pierre", "maison landaise", "maison longère", "Maison provençale", "Maison traditionnelle", "Programme", "Projet", "Restauration", "Studette",
	"Terrain de loisirs", "Terrain industriel", "Terrain viticole", "toulousaine"}

func saySubtype(a *Ad) string {
	for _, s := range subtypes {
		if s.value == a.Property.Subtype && a.Property.Subtype != 0 {
			return s.word
		}
	}
	return ""
}

func takeSubtype(a *Ad, cell string) string {
	for _, s := range subtypes {
		if plainly(s.word) == plainly(cell) {
			if a.Property.Subtype != soldBusiness && a.Property.Subtype != soldLease {
				a.Property.Subtype = s.value
			}
			return ""
		}
	}
	for _, word := range furtherSubtypes {
		if plainly(word) == plainly(cell) {
			a.Property.Particulars.Warn("subtype", cell, "Palier has no row for it")
			return ""
		}
	}
	return "nobody knows this sub-type"
}
