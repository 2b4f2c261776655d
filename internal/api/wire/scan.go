package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string, from its opening quote. Without an escape it is a cut
// of the document; with one it is built anew.
func (p *parser) text() (string, error) {
	p.at++ // the quote
	start := p.at
	for ; p.at < len(p.doc); p.at++ {
		switch c := p.doc[p.at]; {
		case c == '"':
			p.at++
			return p.doc[start : p.at-1], nil
		case c == '\\':
			return p.escapedText(start)
		case c < 0x20:
			return "", p.control()
		}
	}
	return "", p.refuse(unexpectedEnd)
}

// control is the refusal of a raw control character in a string.
func (p *parser) control() error {
	if p.doc[p.at] == 0 {
		return p.refuse(nulCharacter)
	}
	return p.refuse(rawControl)
}

// escapedText reads on at the first backslash of a string that began at start.
func (p *parser) escapedText(start int) (string, error) {
	var b strings.Builder
	b.WriteString(p.doc[start:p.at])
	for p.at < len(p.doc) {
		switch c := p.doc[p.at]; {
		case c == '"':
			p.at++
			return b.String(), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
		case c < 0x20:
			return "", p.control()
		default:
			plain := p.at
			for p.at < len(p.doc) && isPlain(p.doc[p.at]) {
				p.at++
			}
			b.WriteString(p.doc[plain:p.at])
		}
	}
	return "", p.refuse(unexpectedEnd)
}

// isPlain is true of a byte which stands for itself in a string.
func isPlain(c byte) bool { return c >= 0x20 && c != '"' && c != '\\' }

// escape reads one escape sequence, or the two of a surrogate pair. On a
// refusal the parser stands at the backslash.
func (p *parser) escape() (rune, error) {
	if p.at+1 >= len(p.doc) {
		return 0, p.refuse(unexpectedEnd)
	}
	c := p.doc[p.at+1]
	if c == 'u' {
		return p.unicodeEscape()
	}
	const names, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	i := strings.IndexByte(names, c)
	if i < 0 {
		return 0, p.refuse(badEscape)
	}
	p.at += 2
	return rune(meanings[i]), nil
}

// unicodeEscape reads \uXXXX. A surrogate must come with its other half: on
// its own it has no UTF-8, and readers that replace it make two different
// texts equal.
func (p *parser) unicodeEscape() (rune, error) {
	const size = len(`\uXXXX`)
	r := hexRune(p.doc[p.at:])
	switch {
	case r < 0:
		return 0, p.refuse(badEscape)
	case r == 0:
		return 0, p.refuse(nulCharacter)
	case utf16.IsSurrogate(r):
		r = utf16.DecodeRune(r, hexRune(p.doc[p.at+size:]))
		if r == utf8.RuneError {
			return 0, p.refuse(loneSurrogate)
		}
		p.at += size
	}
	p.at += size
	return r, nil
}

// hexRune is the number in the \uXXXX that s begins with; -1 when it does not.
func hexRune(s string) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range []byte(s[2:6]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return -1
		}
	}
	return r
}

// number reads a number and keeps its literal.
func (p *parser) number() (Value, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	// A leading zero stands alone: what follows is another rule's to refuse.
	if p.peek() == '0' {
		p.at++
	} else if !p.digits() {
		return Value{}, p.refuse(badNumber)
	}
	if p.peek() == '.' {
		p.at++
		if !p.digits() {
			return Value{}, p.refuse(badNumber)
		}
	}
	if p.peek()|0x20 == 'e' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if !p.digits() {
			return Value{}, p.refuse(badNumber)
		}
	}
	return Value{kind: KindNumber, text: p.doc[start:p.at]}, nil
}

// digits skips digits and is false when there is none.
func (p *parser) digits() bool {
	start := p.at
	for isDigit(p.peek()) {
		p.at++
	}
	return p.at > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
