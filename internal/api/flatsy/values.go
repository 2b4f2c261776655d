package flatsy

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/money"
	"palier/internal/core/people"
)

// The kinds of values that bodies have. How long a text may be is the core's to say.

// text is a string without the spaces around it.
func text() kind[string] {
	return kind[string]{"doit être un texte", func(v wire.Value) (string, bool) {
		return strings.TrimSpace(v.Text()), v.Kind() == wire.KindString
	}}
}

func textList() kind[[]string] { return list("doit être un tableau de textes", text()) }

func flag() kind[bool] {
	return kind[bool]{"doit être vrai ou faux", func(v wire.Value) (bool, bool) {
		return v.Text() == "true", v.Kind() == wire.KindBool
	}}
}

func number() kind[float64] {
	return kind[float64]{"doit être un nombre", func(v wire.Value) (float64, bool) {
		f, ok := v.Float()
		return f, ok && v.Kind() == wire.KindNumber
	}}
}

// between bounds a number, both ends included.
func between(least, most float64) kind[float64] {
	any := number()
	must := "doit être un nombre entre " + decimal(least) + " et " + decimal(most)
	return kind[float64]{must, func(v wire.Value) (float64, bool) {
		f, ok := any.parse(v)
		return f, ok && f >= least && f <= most
	}}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// integer is a whole number of 32 bits, as the document has them.
func integer() kind[int] {
	return kind[int]{"doit être un nombre entier", func(v wire.Value) (int, bool) {
		n, ok := v.Int()
		return int(n), ok && v.Kind() == wire.KindNumber && n >= math.MinInt32 && n <= math.MaxInt32
	}}
}

// euros is a sum in minor units. A third decimal would be lost: refused.
func euros() kind[money.Amount] {
	return kind[money.Amount]{"doit être un montant en euros, positif et à deux décimales au plus", func(v wire.Value) (money.Amount, bool) {
		f, ok := v.Float()
		if !ok || v.Kind() != wire.KindNumber {
			return money.Amount{}, false
		}
		minor, ok := money.FromMajor(f)
		return money.Amount{Minor: minor, Currency: "EUR"}, ok && float64(minor)/100 == f
	}}
}

func email() kind[string] {
	return kind[string]{"doit être une adresse e-mail valide", func(v wire.Value) (string, bool) {
		s := strings.TrimSpace(v.Text())
		_, ok := people.Email(s)
		return s, ok && v.Kind() == wire.KindString
	}}
}

// country is a code of ISO 3166-1, two letters of either case.
func country() kind[string] {
	return kind[string]{"doit être un code de pays de deux lettres", func(v wire.Value) (string, bool) {
		s := strings.ToUpper(strings.TrimSpace(v.Text()))
		return s, v.Kind() == wire.KindString && len(s) == 2 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
	}}
}

// address is a URL that a browser can open.
func address() kind[string] {
	return kind[string]{"doit être une adresse web en http ou https", func(v wire.Value) (string, bool) {
		s := strings.TrimSpace(v.Text())
		u, err := url.Parse(s)
		return s, v.Kind() == wire.KindString && (s == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "")
	}}
}

// word is one of a list of codes, as what it stands for.
func word[T any](meanings map[string]T, spelled string) kind[T] {
	return kind[T]{"doit être l'une de ces valeurs : " + spelled, func(v wire.Value) (T, bool) {
		meaning, ok := meanings[v.Text()]
		return meaning, ok && v.Kind() == wire.KindString
	}}
}

// free is an object of the caller's, as it came but for white space.
func free() kind[string] {
	return kind[string]{"doit être un objet", func(v wire.Value) (string, bool) {
		o, ok := v.Object()
		return string(wire.CompactJSON(o, nil)), ok
	}}
}

// uuidForm is what ids look like.
var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// isUUID reads an id in the one spelling that is stored.
func isUUID(s string) (string, bool) { return strings.ToLower(s), uuidForm.MatchString(s) }

func uuid() kind[string] {
	return kind[string]{"doit être un UUID", func(v wire.Value) (string, bool) {
		s, ok := isUUID(v.Text())
		return s, ok && v.Kind() == wire.KindString
	}}
}

func instant() kind[time.Time] {
	return kind[time.Time]{"doit être une date ISO 8601 avec fuseau, comme 2026-07-09T09:05:00Z", func(v wire.Value) (time.Time, bool) {
		t, ok := parseInstant(v.Text())
		return t, ok && v.Kind() == wire.KindString
	}}
}

// parseInstant reads ISO 8601 with an offset, also without seconds or without a colon
// in the offset; fractions are dropped, since nothing here is told with them.
func parseInstant(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Truncate(time.Second).UTC(), plausible(t)
		}
	}
	return time.Time{}, false
}

// plausible tells instants of our time from what a program sent by mistake.
func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }
