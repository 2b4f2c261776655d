package wire

import (
	"strconv"
	"strings"
)

// The conversions below read a scalar whichever way it was typed: senders
// write 12 and "12" for the same thing. All answer false rather than guess.

// Int reads 12, "12", " 12 ", 12.0 and 1.2e1 as 12. False for what is not a
// whole number, or is none that an int64 holds, and for true and false.
func (v Value) Int() (int64, bool) {
	n, ok := v.numeral()
	if !ok {
		return 0, false
	}
	i, exact := n.integer()
	if !exact {
		return 0, false
	}
	return i, true
}

// Float reads a number, or a text that writes one with a decimal point. False
// for what is not finite, as 1e999 is not. Negative zero is read as zero.
func (v Value) Float() (float64, bool) {
	if _, ok := v.numeral(); !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(v.text), 64)
	if err != nil {
		return 0, false
	}
	if f == 0 {
		return 0, true // -0 compares equal, and would print and store otherwise
	}
	return f, true
}

// Bool reads true and false, the numbers 1 and 0, and texts of either; the
// case of a word does not matter.
func (v Value) Bool() (value, ok bool) {
	switch text := strings.TrimSpace(v.text); {
	case strings.EqualFold(text, "true"):
		return true, true
	case strings.EqualFold(text, "false"):
		return false, true
	}
	i, ok := v.Int()
	return i == 1, ok && (i == 0 || i == 1)
}

func (v Value) numeral() (numeral, bool) {
	if v.kind != KindNumber && v.kind != KindString {
		return numeral{}, false
	}
	return parseNumeral(v.text)
}

// Integer reads a parameter of a query as Value.Int does, but for what is too much:
// a fraction is left out, and a number beyond an int64 is held at its bounds. False,
// and 0, for what is no number.
func Integer(text string) (int64, bool) {
	n, ok := parseNumeral(text)
	if !ok {
		return 0, false
	}
	i, _ := n.integer()
	return i, true
}
