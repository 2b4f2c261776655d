package wire

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// appendString appends s as a JSON string. Quotes, backslashes and control
// characters are escaped and nothing else: no HTML escaping, and U+2028 and
// U+2029 are left as they are. What is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if !isPlain(c) {
				dst = append(dst, s[done:i]...)
				dst = appendEscape(dst, c)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, s[done:i]...)
			dst = append(dst, "\uFFFD"...)
			done = i + 1
		}
		i += size
	}
	dst = append(dst, s[done:]...)
	return append(dst, '"')
}

// appendEscape appends the shortest escape of an ASCII character.
func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
}

// appendStringOrNull appends s as a string, or null when s is "".
func appendStringOrNull(dst []byte, s string) []byte {
	if s == "" {
		return appendNull(dst)
	}
	return appendString(dst, s)
}

// appendInt appends n as a number.
func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// appendFloat appends the shortest number that reads back as f: 400000, not
// 4e+05. Like encoding/json it goes over to an exponent from 1e21 on and below
// 1e-6. Negative zero is 0; NaN and the infinities, which JSON lacks, are null.
func appendFloat(dst []byte, f float64) []byte {
	size := math.Abs(f)
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return appendNull(dst)
	case size == 0:
		return append(dst, '0')
	case size < 1e-6 || size >= 1e21:
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	default:
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
}

// appendBool appends true or false.
func appendBool(dst []byte, b bool) []byte { return strconv.AppendBool(dst, b) }

// appendNull appends null.
func appendNull(dst []byte) []byte { return append(dst, "null"...) }

// appendTime appends t as a string in the layout given, in t's own location:
// zone and layout are the caller's to choose. The zero time is null. The
// layout must need no escape.
func appendTime(dst []byte, t time.Time, layout string) []byte {
	if t.IsZero() {
		return appendNull(dst)
	}
	dst = append(dst, '"')
	dst = t.AppendFormat(dst, layout)
	return append(dst, '"')
}
