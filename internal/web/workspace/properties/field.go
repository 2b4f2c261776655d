package properties

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// spec says how a form asks for one thing.
type spec struct {
	Name    string // as the core calls it
	Kind    string // "line", "long", "number", "whole", "date", "choice", "several"
	Wide    bool
	Private bool // for who may see private fields
	Unit    string
	need    access.Right // beside that of the screen; "": none
	catalog string       // of which its choices are the rows
	choices []string     // or the words texts choice.NAME.WORD have
	sure    bool         // one of the choices it always is
	figured bool         // the history writes it as a figure, with its unit
	names   string       // what its number names: "property", "contact", "residence"
}

// fieldOf is one thing that a form shows and changes of something: how it reads there, and what
// a text that somebody typed makes of it.
type fieldOf[P any] struct {
	spec
	show func(p *P, lang string) string
	take func(p *P, text string) bool // false: it cannot be read
}

// field is one thing of a property.
type field = fieldOf[listings.Property]

func (f fieldOf[P]) wide() fieldOf[P]                    { f.Wide = true; return f }
func (f fieldOf[P]) private() fieldOf[P]                 { f.Private = true; return f }
func (f fieldOf[P]) unit(key string) fieldOf[P]          { f.Unit = key; return f }
func (f fieldOf[P]) kind(name string) fieldOf[P]         { f.Kind = name; return f }
func (f fieldOf[P]) figure() fieldOf[P]                  { f.figured = true; return f }
func (f fieldOf[P]) needs(right access.Right) fieldOf[P] { f.need = right; return f }

// line is a text.
func line[P any](name string, at func(p *P) *string) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "line"},
		show: func(p *P, _ string) string { return *at(p) },
		take: func(p *P, text string) bool {
			*at(p) = strings.ReplaceAll(text, "\r\n", "\n")
			return true
		}}
}

// decimal is a number that may be absent.
func decimal[P any](name string, at func(p *P) **float64) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "number"},
		show: func(p *P, lang string) string {
			if v := *at(p); v != nil {
				return typed(*v, lang)
			}
			return ""
		},
		take: func(p *P, text string) bool {
			v, said, ok := readNumber(text)
			if *at(p) = nil; said {
				*at(p) = &v
			}
			return ok
		}}
}

// whole is a whole number that may be absent.
func whole[P any](name string, at func(p *P) **int) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "whole"},
		show: func(p *P, _ string) string {
			if v := *at(p); v != nil {
				return strconv.Itoa(*v)
			}
			return ""
		},
		take: func(p *P, text string) bool {
			*at(p) = nil
			v, said, ok := readNumber(text)
			if n := int(v); said {
				*at(p) = &n
			}
			return ok && v == math.Trunc(v) && math.Abs(v) < 1e6
		}}
}

// yes is "yes", "no" or nothing.
func yes[P any](name string, at func(p *P) **bool) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "choice", choices: []string{"yes", "no"}},
		show: func(p *P, _ string) string {
			switch v := *at(p); {
			case v == nil:
				return ""
			case *v:
				return "yes"
			}
			return "no"
		},
		take: func(p *P, text string) bool {
			*at(p) = nil
			if is := text == "yes"; text != "" {
				*at(p) = &is
			}
			return text == "" || text == "yes" || text == "no"
		}}
}

// date is a day.
func date[P any](name string, at func(p *P) *day.Date) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "date"},
		show: func(p *P, _ string) string { return at(p).String() },
		take: func(p *P, text string) (ok bool) {
			*at(p), ok = day.Parse(text)
			return ok || text == ""
		}}
}

// code is the row of a code list, 0: none.
func code[P any](name, book string, at func(p *P) *int) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "choice", catalog: book},
		show: func(p *P, _ string) string { return number(*at(p)) },
		take: func(p *P, text string) bool {
			n, err := strconv.Atoi(text)
			*at(p) = n
			return err == nil || text == ""
		}}
}

// several are rows of a code list, in the order of their ids: as text "3 4".
func several[P any](name, book string, at func(p *P) *[]int) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "several", Wide: true, catalog: book},
		show: func(p *P, _ string) string { return codesText(*at(p)) },
		take: func(p *P, text string) (ok bool) {
			list, ok := codesOf(text)
			*at(p) = list
			return ok
		}}
}

// codesText are ids as a form compares them.
func codesText(list []int) string {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	words := make([]string, len(list))
	for i, id := range list {
		words[i] = strconv.Itoa(id)
	}
	return strings.Join(words, " ")
}

func codesOf(text string) (list []int, ok bool) {
	for word := range strings.FieldsSeq(text) {
		id, err := strconv.Atoi(word)
		if err != nil {
			return nil, false
		}
		list = append(list, id)
	}
	return list, true
}

// yesNo is "yes" or "no".
func yesNo[P any](name string, at func(p *P) *bool) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "choice", choices: []string{"no", "yes"}, sure: true},
		show: func(p *P, _ string) string { return map[bool]string{true: "yes", false: "no"}[*at(p)] },
		take: func(p *P, text string) bool {
			*at(p) = text == "yes"
			return text == "" || text == "yes" || text == "no"
		}}
}

// idOf is the number of something that has one: a form shows and takes its name (names.go).
func idOf[P any](name, names string, at func(p *P) *int64) fieldOf[P] {
	return fieldOf[P]{spec: spec{Name: name, Kind: "line", names: names},
		show: func(p *P, _ string) string { return number(*at(p)) },
		take: func(p *P, text string) bool {
			n, err := strconv.ParseInt(text, 10, 64)
			*at(p) = n
			return err == nil && n > 0 || text == ""
		}}
}

// word is one of a few words.
func word[T ~string, P any](name string, words []T, at func(p *P) *T) fieldOf[P] {
	f := fieldOf[P]{spec: spec{Name: name, Kind: "choice"},
		show: func(p *P, _ string) string { return string(*at(p)) },
		take: func(p *P, text string) bool { *at(p) = T(text); return true }}
	for _, w := range words {
		f.choices = append(f.choices, string(w))
	}
	return f
}

// user is the person in charge.
func user() field {
	return field{spec: spec{Name: "user", Kind: "choice"},
		show: func(p *listings.Property, _ string) string { return number(p.User) },
		take: func(p *listings.Property, text string) bool {
			id, err := strconv.ParseInt(text, 10, 64)
			p.User = id
			return err == nil && id > 0 || text == ""
		}}
}

// price is the price as it is shown; nothing says that there is none.
func price() field {
	return field{spec: spec{Name: "price", Kind: "number", Unit: "eur"},
		show: func(p *listings.Property, lang string) string {
			if p.Price.Currency == "" {
				return ""
			}
			return typed(float64(p.Price.Minor)/100, lang)
		},
		take: func(p *listings.Property, text string) bool {
			v, said, ok := readNumber(text)
			minor, sound := money.FromMajor(v)
			if p.Price = (money.Amount{}); said && sound {
				p.Price = money.Amount{Minor: minor, Currency: "EUR"}
			}
			return ok && sound
		}}
}

// typed is a number as somebody would type it in a language: "1234,5".
func typed(v float64, lang string) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if lang == "fr" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// readNumber reads a number as people type it, in either language: spaces group, and the
// last comma or point is the decimal one.
func readNumber(text string) (v float64, said, ok bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", "%", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return 0, false, true
	}
	if strings.Contains(text, ",") && strings.Contains(text, ".") { // one of them groups
		group := ","
		if strings.LastIndex(text, ",") > strings.LastIndex(text, ".") {
			group = "."
		}
		text = strings.ReplaceAll(text, group, "")
	}
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false, false
	}
	return v, true, true
}

// shown are the fields that an actor may see.
func shown(groups []group, a access.Actor) []group {
	out := make([]group, 0, len(groups))
	for _, g := range groups {
		g.fields = slices.DeleteFunc(slices.Clone(g.fields), func(f field) bool {
			return f.Private && !a.Has(access.Private) || f.need != "" && !a.Has(f.need)
		})
		if len(g.fields) > 0 || g.list != nil {
			out = append(out, g)
		}
	}
	return out
}
