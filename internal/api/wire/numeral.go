package wire

import (
	"math"
	"strings"
)

// numeral is a decimal number as people and programs write it, taken apart
// but not yet read: "-12.50e3" is negative, "12", "50" and 3.
type numeral struct {
	negative bool
	whole    string // digits before the point, at least one
	fraction string // digits after it
	exponent int    // saturated far beyond any number of digits
}

// parseNumeral reads the grammar of a JSON number, with two liberties for
// numbers sent as text: spaces around, and zeros in front ("007"). No other
// reading is guessed at: a plus sign, "1 000", "12,5", "0x1F" and "NaN" are
// not numbers.
func parseNumeral(s string) (numeral, bool) {
	var n numeral
	s = strings.TrimSpace(s)
	s, n.negative = strings.CutPrefix(s, "-")
	n.whole, s = cutDigits(s)
	if n.whole == "" {
		return numeral{}, false
	}
	if rest, ok := strings.CutPrefix(s, "."); ok {
		if n.fraction, s = cutDigits(rest); n.fraction == "" {
			return numeral{}, false
		}
	}
	if s != "" && s[0]|0x20 == 'e' {
		var ok bool
		n.exponent, ok = parseExponent(s[1:])
		return n, ok
	}
	return n, s == ""
}

// cutDigits splits s after its leading digits.
func cutDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

// parseExponent reads what follows the "e", which must be all there is.
func parseExponent(s string) (int, bool) {
	const farAway = math.MaxInt32 / 16 // no body holds so many digits
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	digits, rest := cutDigits(s)
	e := 0
	for _, c := range []byte(digits) {
		e = min(e*10+int(c-'0'), farAway)
	}
	if negative {
		e = -e
	}
	return e, digits != "" && rest == ""
}

// integer is the number without its fraction, held at the bounds of an int64
// when it is beyond them; exact is false when either made a difference.
func (n numeral) integer() (i int64, exact bool) {
	limit := uint64(math.MaxInt64)
	if n.negative {
		limit++
	}
	digits := n.whole + n.fraction
	point := len(n.whole) + n.exponent
	var u uint64
	for at := range point {
		var d uint64 // beyond the digits an exponent adds zeros
		if at < len(digits) {
			d = uint64(digits[at] - '0')
		} else if u == 0 {
			break
		}
		if u > (limit-d)/10 {
			return n.signed(limit), false
		}
		u = u*10 + d
	}
	fraction := digits[min(max(point, 0), len(digits)):]
	return n.signed(u), strings.Trim(fraction, "0") == ""
}

// signed gives a magnitude its sign; -MinInt64 is itself.
func (n numeral) signed(u uint64) int64 {
	if n.negative {
		return -int64(u)
	}
	return int64(u)
}
