package nodes

import (
	"encoding/json"
	"strconv"
)

// reader walks one JSON text. Once something is wrong it stays where it is and gives
// nothing more.
type reader struct {
	text    string // strings without escapes are cut out of it; empty when none is wanted
	doc     []byte // the same bytes: raw values are cut out of them
	at      int    // the next byte to read
	damaged bool
}

// peek gives the next byte that is no space, 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.doc) && !r.damaged; r.at++ {
		if c := r.doc[r.at]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// eat steps over a byte that must come next.
func (r *reader) eat(c byte) {
	if r.peek() != c {
		r.damaged = true
		return
	}
	r.at++
}

// end is where nothing more may come.
func (r *reader) end() {
	if r.peek() != 0 || r.at < len(r.doc) {
		r.damaged = true
	}
}

// object gives the fields of an object one after the other; field reads the value.
func (r *reader) object(field func(name string)) {
	r.entries('{', '}', func() {
		name := r.string()
		r.eat(':')
		field(name)
	})
}

// array gives the items of an array; item reads each.
func (r *reader) array(item func()) { r.entries('[', ']', item) }

func (r *reader) entries(open, close byte, entry func()) {
	if r.eat(open); r.peek() == close {
		r.at++
		return
	}
	for !r.damaged {
		entry()
		if r.peek() == close {
			r.at++
			return
		}
		r.eat(',')
	}
}

// string reads a string.
func (r *reader) string() string {
	from, plain := r.quoted()
	if r.damaged || r.text == "" {
		return ""
	}
	if plain {
		return r.text[from : r.at-1]
	}
	var s string
	if err := json.Unmarshal(r.doc[from-1:r.at], &s); err != nil {
		r.damaged = true
	}
	return s
}

// quoted steps over a string, and tells where its content begins and whether that is
// plain: without escapes.
func (r *reader) quoted() (from int, plain bool) {
	r.eat('"')
	from, plain = r.at, true
	for r.at < len(r.doc) && !r.damaged {
		switch r.doc[r.at] {
		case '"':
			r.at++
			return from, plain
		case '\\':
			plain = false
			r.at++
		}
		r.at++
	}
	r.at, r.damaged = len(r.doc), true
	return from, plain
}

// int reads a whole number.
func (r *reader) int() int64 {
	r.peek()
	n, err := strconv.ParseInt(string(r.word()), 10, 64)
	if err != nil {
		r.damaged = true
	}
	return n
}

// word steps over a number or one of true, false and null.
func (r *reader) word() []byte {
	from := r.at
	for ; r.at < len(r.doc); r.at++ {
		if c := r.doc[r.at]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'E') {
			break
		}
	}
	word := r.doc[from:r.at]
	if !isPlain(word) && !json.Valid(word) {
		r.damaged = true
	}
	return word
}

// isPlain tells a number of digits alone, which most words are.
func isPlain(word []byte) bool {
	for _, c := range word {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(word) == 1 || len(word) > 1 && word[0] != '0'
}

// raw reads any value as it stands.
func (r *reader) raw() []byte {
	r.peek()
	from := r.at
	if r.skip(); r.damaged {
		return nil
	}
	return r.doc[from:r.at:r.at] // who appends to it makes a copy
}

// skip steps over any value.
func (r *reader) skip() {
	switch r.peek() {
	case '{':
		r.entries('{', '}', func() {
			r.quoted()
			r.eat(':')
			r.skip()
		})
	case '[':
		r.entries('[', ']', r.skip)
	case '"':
		r.quoted()
	default:
		r.word()
	}
}
