package adlead

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/day"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// The kinds of values that bodies have, each with the sentence that refuses what
// is none. Limits are generous: the core has its own.

// The longest texts, in characters.
const (
	maxLine = 255
	maxText = 20_000
)

// text takes a string or a number, without the spaces around it.
func (in *intake) text(name string, dst *string, longest int) {
	put(in, name, dst, fmt.Sprintf("Le champ %%s doit être un texte de %d caractères au plus.", longest), func(v wire.Value) (string, bool) {
		s := strings.TrimSpace(v.Text())
		return s, written(v) && utf8.RuneCountInString(s) <= longest
	})
}

func written(v wire.Value) bool { return v.Kind() == wire.KindString || v.Kind() == wire.KindNumber }

func (in *intake) line(name string, dst *string) { in.text(name, dst, maxLine) }

// code takes one of a list of words.
func (in *intake) code(name string, dst *string, words []string) {
	put(in, name, dst, "Le champ %s doit être l'une de ces valeurs : "+strings.Join(words, ", ")+".", func(v wire.Value) (string, bool) {
		return v.Text(), v.Kind() == wire.KindString && slices.Contains(words, v.Text())
	})
}

func (in *intake) email(name string, dst *string) {
	put(in, name, dst, "Le champ %s doit être une adresse e-mail valide.", func(v wire.Value) (string, bool) {
		s := strings.TrimSpace(v.Text())
		_, ok := people.Email(s)
		return s, ok && written(v) && utf8.RuneCountInString(s) <= maxLine
	})
}

// phone takes a number as a person or a program writes it; country is where one
// without a prefix is read.
func (in *intake) phone(name string, dst *string, country string) {
	put(in, name, dst, "Le champ %s doit être un numéro de téléphone valide.", func(v wire.Value) (string, bool) {
		e164, ok := people.Phone(v.Text(), country)
		return e164, ok && written(v)
	})
}

// country takes a code of ISO 3166-1, two letters of either case.
func (in *intake) country(name string, dst *string) {
	put(in, name, dst, "Le champ %s doit être un code de pays de deux lettres.", func(v wire.Value) (string, bool) {
		s := strings.ToUpper(strings.TrimSpace(v.Text()))
		return s, v.Kind() == wire.KindString && len(s) == 2 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
	})
}

const wantsID = "Le champ %s doit être un identifiant numérique."

func (in *intake) id(name string, dst *int64) { put(in, name, dst, wantsID, parseID) }

func parseID(v wire.Value) (int64, bool) {
	n, ok := v.Int()
	return n, ok && n > 0
}

// ids takes an array of ids without repeats.
func (in *intake) ids(name string, dst *[]int64) {
	put(in, name, dst, "Le champ %s doit être un tableau d'identifiants distincts.", func(v wire.Value) ([]int64, bool) {
		list := make([]int64, 0, len(v.Items()))
		met := make(map[int64]bool, len(v.Items())) // a body holds more ids than can be compared with each other
		for _, item := range v.Items() {
			id, ok := parseID(item)
			if !ok || met[id] {
				return nil, false
			}
			met[id] = true
			list = append(list, id)
		}
		return list, v.Kind() == wire.KindArray
	})
}

// maxItems is how many texts or criteria a list has at most.
const maxItems = 200

// lines takes an array of texts.
func (in *intake) lines(name string, dst *[]string) {
	put(in, name, dst, "Le champ %s doit être un tableau de textes.", func(v wire.Value) ([]string, bool) {
		list := make([]string, 0, len(v.Items()))
		for _, item := range v.Items() {
			s := strings.TrimSpace(item.Text())
			if !written(item) || utf8.RuneCountInString(s) > maxLine {
				return nil, false
			}
			list = append(list, s)
		}
		return list, v.Kind() == wire.KindArray && len(list) <= maxItems
	})
}

func parseFlag(v wire.Value) (bool, bool) { return v.Bool() }

const wantsFlag = "Le champ %s doit être vrai ou faux."

func (in *intake) flag(name string, dst *bool)   { put(in, name, dst, wantsFlag, parseFlag) }
func (in *intake) maybe(name string, dst **bool) { put(in, name, dst, wantsFlag, pointer(parseFlag)) }

// count takes a small whole number; integer one that may be below zero.
func (in *intake) count(name string, dst **int) {
	put(in, name, dst, "Le champ %s doit être un nombre entier positif.", pointer(func(v wire.Value) (int, bool) {
		n, ok := v.Int()
		return int(n), ok && n >= 0 && n < 1000
	}))
}

func (in *intake) integer(name string, dst **int64) {
	put(in, name, dst, "Le champ %s doit être un nombre entier.", pointer(func(v wire.Value) (int64, bool) {
		n, ok := v.Int()
		return n, ok && n > -1000 && n < 1000
	}))
}

func (in *intake) year(name string, dst *int) {
	put(in, name, dst, "Le champ %s doit être une année.", func(v wire.Value) (int, bool) {
		n, ok := v.Int()
		return int(n), ok && n >= 1900 && n < 2200
	})
}

const wantsSum = "Le champ %s doit être un montant en euros, positif et à deux décimales au plus."

func (in *intake) sum(name string, dst *int64)       { put(in, name, dst, wantsSum, parseSum) }
func (in *intake) maybeSum(name string, dst **int64) { put(in, name, dst, wantsSum, pointer(parseSum)) }

// parseSum reads euros into minor units. A third decimal would be lost: refused.
func parseSum(v wire.Value) (int64, bool) {
	f, ok := v.Float()
	if !ok {
		return 0, false
	}
	minor, ok := money.FromMajor(f)
	return minor, ok && float64(minor)/100 == f
}

// rate takes percents, with at most two decimals, as hundredths.
func (in *intake) rate(name string, dst *int64) {
	put(in, name, dst, "Le champ %s doit être un taux en pour cent, entre 0 et 100.", func(v wire.Value) (int64, bool) {
		hundredths, ok := parseSum(v)
		return hundredths, ok && hundredths <= 100_00
	})
}

// metres takes square metres. The limit is the core's; it is held here too, so that
// it is told with whatever else is wrong with the body.
func (in *intake) metres(name string, dst *float64) {
	put(in, name, dst, "Le champ %s doit être une surface en mètres carrés.", func(v wire.Value) (float64, bool) {
		f, ok := v.Float()
		return f, ok && f >= 0 && f < programs.MaxArea
	})
}

func (in *intake) date(name string, dst *day.Date) {
	put(in, name, dst, "Le champ %s doit être une date au format AAAA-MM-JJ.", func(v wire.Value) (day.Date, bool) {
		d, ok := day.Parse(strings.TrimSpace(v.Text()))
		return d, ok && v.Kind() == wire.KindString
	})
}

// moment takes an instant, or a local time of Paris without a zone.
func (in *intake) moment(name string, dst *time.Time) {
	put(in, name, dst, "Le champ %s doit être une date et une heure, comme 2026-02-03T09:12:00.000000Z ou 2026-02-03 10:12:00.", func(v wire.Value) (time.Time, bool) {
		t, ok := parseMoment(strings.TrimSpace(v.Text()))
		return t, ok && v.Kind() == wire.KindString
	})
}

func parseMoment(s string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), plausible(t)
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, paris); err == nil {
			// An hour that spring skips comes back as another one.
			return t.UTC(), plausible(t) && t.Format(layout) == s
		}
	}
	return time.Time{}, false
}

func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }
