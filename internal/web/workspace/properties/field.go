package properties

import (
	"math"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// field is one thing that a form shows and changes of a property: how it reads there, and
// what a text that somebody typed makes of it.
type field struct {
	Name    string // as the core calls it
	Kind    string // "line", "long", "number", "whole", "date", "choice"
	Wide    bool
	Private bool // for who may see private fields
	Unit    string
	catalog string   // of which its choices are the rows
	choices []string // or the words texts choice.NAME.WORD have
	show    func(p *listings.Property, lang string) string
	take    func(p *listings.Property, text string) bool // false: it cannot be read
}

func (f field) wide() field            { f.Wide = true; return f }
func (f field) private() field         { f.Private = true; return f }
func (f field) unit(key string) field  { f.Unit = key; return f }
func (f field) kind(name string) field { f.Kind = name; return f }

// line is a text.
func line(name string, at func(p *listings.Property) *string) field {
	return field{Name: name, Kind: "line",
		show: func(p *listings.Property, _ string) string { return *at(p) },
		take: func(p *listings.Property, text string) bool {
			*at(p) = strings.ReplaceAll(text, "\r\n", "\n")
			return true
		}}
}

// decimal is a number that may be absent.
func decimal(name string, at func(p *listings.Property) **float64) field {
	return field{Name: name, Kind: "number",
		show: func(p *listings.Property, lang string) string {
			if v := *at(p); v != nil {
				return typed(*v, lang)
			}
			return ""
		},
		take: func(p *listings.Property, text string) bool {
			v, said, ok := readNumber(text)
			if *at(p) = nil; said {
				*at(p) = &v
			}
			return ok
		}}
}

// whole is a whole number that may be absent.
func whole(name string, at func(p *listings.Property) **int) field {
	return field{Name: name, Kind: "whole",
		show: func(p *listings.Property, _ string) string {
			if v := *at(p); v != nil {
				return strconv.Itoa(*v)
			}
			return ""
		},
		take: func(p *listings.Property, text string) bool {
			*at(p) = nil
			v, said, ok := readNumber(text)
			if n := int(v); said {
				*at(p) = &n
			}
			return ok && v == math.Trunc(v) && math.Abs(v) < 1e6
		}}
}

// yes is "yes", "no" or nothing.
func yes(name string, at func(p *listings.Property) **bool) field {
	return field{Name: name, Kind: "choice", choices: []string{"yes", "no"},
		show: func(p *listings.Property, _ string) string {
			switch v := *at(p); {
			case v == nil:
				return ""
			case *v:
				return "yes"
			}
			return "no"
		},
		take: func(p *listings.Property, text string) bool {
			*at(p) = nil
			if is := text == "yes"; text != "" {
				*at(p) = &is
			}
			return text == "" || text == "yes" || text == "no"
		}}
}

// date is a day.
func date(name string, at func(p *listings.Property) *day.Date) field {
	return field{Name: name, Kind: "date",
		show: func(p *listings.Property, _ string) string { return at(p).String() },
		take: func(p *listings.Property, text string) (ok bool) {
			*at(p), ok = day.Parse(text)
			return ok || text == ""
		}}
}

// code is the row of a code list, 0: none.
func code(name, book string, at func(p *listings.Property) *int) field {
	return field{Name: name, Kind: "choice", catalog: book,
		show: func(p *listings.Property, _ string) string { return number(*at(p)) },
		take: func(p *listings.Property, text string) bool {
			n, err := strconv.Atoi(text)
			*at(p) = n
			return err == nil || text == ""
		}}
}

// word is one of a few words.
func word[T ~string](name string, words []T, at func(p *listings.Property) *T) field {
	f := field{Name: name, Kind: "choice",
		show: func(p *listings.Property, _ string) string { return string(*at(p)) },
		take: func(p *listings.Property, text string) bool { *at(p) = T(text); return true }}
	for _, w := range words {
		f.choices = append(f.choices, string(w))
	}
	return f
}

// user is the person in charge.
func user() field {
	return field{Name: "user", Kind: "choice",
		show: func(p *listings.Property, _ string) string { return number(p.User) },
		take: func(p *listings.Property, text string) bool {
			id, err := strconv.ParseInt(text, 10, 64)
			p.User = id
			return err == nil && id > 0 || text == ""
		}}
}

// price is the price as it is shown; nothing says that there is none.
func price() field {
	return field{Name: "price", Kind: "number", Unit: "eur",
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
		kept := group{Key: g.Key}
		for _, f := range g.fields {
			if !f.Private || a.Has(access.Private) {
				kept.fields = append(kept.fields, f)
			}
		}
		if len(kept.fields) > 0 {
			out = append(out, kept)
		}
	}
	return out
}
