package nodes

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"
)

// writer appends JSON. It places the commas by what it wrote last.
type writer struct {
	buf   []byte
	wrong string // the field that was no JSON
}

// spare is the room that a node finds, in bytes: most need no more.
const spare = 512

// comma comes before what is not the first of its array or object.
func (w *writer) comma() {
	if n := len(w.buf); n > 0 && w.buf[n-1] != '{' && w.buf[n-1] != '[' && w.buf[n-1] != ':' {
		w.buf = append(w.buf, ',')
	}
}

func (w *writer) open(bracket byte) {
	if cap(w.buf)-len(w.buf) < spare {
		w.buf = slices.Grow(w.buf, cap(w.buf)+spare) // append alone grows what is large by a quarter
	}
	w.comma()
	w.buf = append(w.buf, bracket)
}

func (w *writer) close(bracket byte) { w.buf = append(w.buf, bracket) }

// hollow tells whether the object that was closed last has no field.
func (w *writer) hollow() bool { return bytes.HasSuffix(w.buf, []byte("{}")) }

// key names the value that comes next.
func (w *writer) key(name string) {
	w.comma()
	w.buf = append(appendString(w.buf, name), ':')
}

func (w *writer) string(s string) { w.buf = appendString(w.buf, s) }

func (w *writer) int(n int64) { w.buf = strconv.AppendInt(w.buf, n, 10) }

// raw writes what is JSON already. What is not would make the whole text unreadable.
func (w *writer) raw(name string, value []byte) {
	r := reader{doc: value}
	r.skip()
	if r.end(); r.damaged {
		w.wrong = name
	}
	w.buf = append(w.buf, value...)
}

// appendString appends s as a JSON string. Most need nothing; encoding/json knows the rest,
// what is not UTF-8 included.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return appendEscaped(dst, s)
		}
	}
	if !utf8.ValidString(s) {
		return appendEscaped(dst, s)
	}
	return append(append(append(dst, '"'), s...), '"')
}

func appendEscaped(dst []byte, s string) []byte {
	text, _ := json.Marshal(s) // of a string: cannot fail
	return append(dst, text...)
}
