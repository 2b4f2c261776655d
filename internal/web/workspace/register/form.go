package register

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/money"
	"palier/internal/web/workspace/frame"
)

// problem is what is wrong with a field, in the reader's words.
type problem struct{ Field, Text string }

// wrong are the problems of an error in the reader's words; another error is given back.
func wrong(c *frame.Call, err error) (list []problem, _ error) {
	e, is := errors.AsType[*fault.Error](err)
	if !is || e.Kind != fault.Invalid {
		return nil, err
	}
	problems := e.Problems
	if len(problems) == 0 {
		problems = []fault.Problem{{}}
	}
	for _, one := range problems {
		field, _, _ := strings.Cut(one.Field, ".") // mandants.0.name is said of mandants
		key := "wrong." + field
		if !c.Words.Has(key) {
			key = "wrong.other"
		}
		text, err := c.Words.T(key)
		if err != nil {
			return nil, err
		}
		list = append(list, problem{field, text})
	}
	return list, nil
}

// numberOf is a number that a form or a line says; 0 when it says none.
func numberOf(text string) int64 {
	n, err := strconv.ParseInt(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(strings.TrimSpace(text)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// readPrice reads a price in euros; nothing says that there is none.
func readPrice(text string) (money.Amount, bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", ",", ".").Replace(strings.TrimSpace(text))
	if text == "" {
		return money.Amount{}, true
	}
	v, err := strconv.ParseFloat(text, 64)
	minor, sound := money.FromMajor(v)
	if err != nil || !sound || math.IsNaN(v) {
		return money.Amount{}, false
	}
	if minor == 0 {
		return money.Amount{}, true
	}
	return money.Amount{Minor: minor, Currency: "EUR"}, true
}

// writePrice is a price as a form shows it.
func writePrice(a money.Amount, lang string) string {
	if a.Currency == "" {
		return ""
	}
	text := money.Major(a.Minor)
	if lang == "fr" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// clean is a text as it is kept.
func clean(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
