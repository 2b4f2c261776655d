package wire

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The limits of one document. Real payloads are far below; the limits keep a
// body of 1 MiB from becoming a hundred times that in memory.
const (
	MaxDepth  = 64      // arrays and objects inside one another
	MaxFields = 10_000  // names in all objects together
	MaxValues = 100_000 // values of any kind together
)

// usualFields is how many fields there is room for from the start.
const usualFields = 32

// ParseObject reads a body that must be one JSON object. The error is
// ErrMalformed as in Parse, or ErrNotObject for a well-formed other value.
func ParseObject(body []byte) (Object, error) {
	return ParseWithin(body, Room{MaxFields, MaxValues})
}

// Room is how much of a document is taken: for documents that are large by nature, in the
// place of MaxFields and MaxValues. What they cost is about fifty bytes of memory for each.
type Room struct{ Fields, Values int }

// ParseWithin is ParseObject with room of the caller's own.
func ParseWithin(body []byte, room Room) (Object, error) {
	v, err := parse(body, room)
	if err != nil {
		return Object{}, fmt.Errorf("wire.ParseObject: %w", err)
	}
	o, ok := v.Object()
	if !ok {
		return Object{}, fmt.Errorf("wire.ParseObject: %w", ErrNotObject)
	}
	return o, nil
}

// Parse reads exactly one JSON document of RFC 8259. Refused as ErrMalformed,
// over what the RFC refuses: a byte order mark, invalid UTF-8, a name twice in
// one object, a NUL character or a lone surrogate even when escaped, and
// anything over MaxDepth, MaxFields or MaxValues. Numbers keep their literal,
// however large: the conversions of Value say whether it fits.
//
// The value does not refer to body, which may be reused.
func Parse(body []byte) (Value, error) {
	v, err := parse(body, Room{MaxFields, MaxValues})
	if err != nil {
		return Value{}, fmt.Errorf("wire.Parse: %w", err)
	}
	return v, nil
}

func parse(body []byte, room Room) (Value, error) {
	if !utf8.Valid(body) {
		return Value{}, &malformedError{badUTF8, firstInvalid(body)}
	}
	if bytes.HasPrefix(body, []byte("\ufeff")) {
		return Value{}, &malformedError{byteOrderMark, 0}
	}
	p := parser{doc: string(body), room: room, fields: make([]Field, 0, min(usualFields, len(body)/8))}
	p.skipSpace()
	v, err := p.value()
	if err != nil {
		return Value{}, err
	}
	if p.skipSpace(); p.at < len(p.doc) {
		return Value{}, p.refuse(trailing)
	}
	return v, nil
}

// firstInvalid is the offset of the first byte that is not UTF-8.
func firstInvalid(body []byte) int {
	at := 0
	for {
		r, size := utf8.DecodeRune(body[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

// parser walks one valid UTF-8 document. Texts are cut out of doc, so that a
// string without escapes costs no copy of its own.
type parser struct {
	doc     string
	room    Room
	at      int // the next byte to read
	depth   int
	nFields int
	nValues int

	// What the open arrays and objects hold so far, the innermost last: the
	// slices kept in the values are then made once, at their final size.
	items  []Value
	fields []Field
}

// refuse says what is wrong at the byte that comes next.
func (p *parser) refuse(what problem) error { return &malformedError{what, p.at} }

// peek is the next byte, or 0 at the end: no rule accepts a NUL, so the two
// need telling apart only in unexpected.
func (p *parser) peek() byte {
	if p.at < len(p.doc) {
		return p.doc[p.at]
	}
	return 0
}

// unexpected is the refusal of a byte that no rule allows here.
func (p *parser) unexpected() error {
	if p.at >= len(p.doc) {
		return p.refuse(unexpectedEnd)
	}
	return p.refuse(unexpectedByte)
}

func (p *parser) skipSpace() {
	for p.at < len(p.doc) {
		switch p.doc[p.at] {
		case ' ', '\n', '\r', '\t':
			p.at++
		default:
			return
		}
	}
}

// value reads one value, starting at its first byte.
func (p *parser) value() (Value, error) {
	if p.nValues++; p.nValues > p.room.Values {
		return Value{}, p.refuse(tooManyValues)
	}
	switch c := p.peek(); c {
	case '"':
		text, err := p.text()
		return Value{kind: KindString, text: text}, err
	case '{':
		return p.object()
	case '[':
		return p.array()
	case 't':
		return p.word("true", Value{kind: KindBool, text: "true"})
	case 'f':
		return p.word("false", Value{kind: KindBool, text: "false"})
	case 'n':
		return p.word("null", Value{})
	default:
		if c == '-' || isDigit(c) {
			return p.number()
		}
		return Value{}, p.unexpected()
	}
}

// word reads one of the three literal names.
func (p *parser) word(word string, v Value) (Value, error) {
	for i := range len(word) {
		if p.peek() != word[i] {
			return Value{}, p.unexpected()
		}
		p.at++
	}
	return v, nil
}
