package wire

import (
	"slices"
	"time"
)

// Encoder writes one JSON value into a buffer, call by call and without
// reflection. It places the commas and nothing more: opening, closing and
// naming in a legal order is the caller's part, and its tests'. The zero
// Encoder is ready; besides the buffer it allocates nothing.
//
//	e.Object()
//	e.IntField("id", 14)
//	e.Key("tags"); e.Array(); e.String("new"); e.EndArray()
//	e.End()
type Encoder struct {
	buf   []byte
	comma bool    // the next name or item has one before it
	out   *Stream // takes the buffer when it is full; nil to keep all
}

// Bytes is what was written so far: valid until the next call.
func (e *Encoder) Bytes() []byte { return e.buf }

// reset forgets what was written and keeps the buffer.
func (e *Encoder) reset() { e.buf, e.comma = e.buf[:0], false }

// Grow makes room for n more bytes, for who knows how long the value will be.
func (e *Encoder) Grow(n int) { e.buf = slices.Grow(e.buf, n) }

// next makes ready for a name or a value: the comma, if one is due, and room.
func (e *Encoder) next() {
	if e.out != nil && len(e.buf) >= streamFull {
		e.out.flush()
	}
	if e.comma {
		e.buf = append(e.buf, ',')
	}
	e.comma = true
}

// open begins an array or object; its first entry has no comma.
func (e *Encoder) open(bracket byte) {
	e.next()
	e.buf = append(e.buf, bracket)
	e.comma = false
}

// closeWith ends one; what follows it has a comma.
func (e *Encoder) closeWith(bracket byte) {
	e.buf = append(e.buf, bracket)
	e.comma = true
}

// Object begins an object, which End ends.
func (e *Encoder) Object() { e.open('{') }

// End ends the object begun last.
func (e *Encoder) End() { e.closeWith('}') }

// Array begins an array, which EndArray ends.
func (e *Encoder) Array() { e.open('[') }

// EndArray ends the array begun last.
func (e *Encoder) EndArray() { e.closeWith(']') }

// Key names the value that comes next.
func (e *Encoder) Key(name string) {
	e.next()
	e.buf = append(appendString(e.buf, name), ':')
	e.comma = false
}

// String writes s as appendString does.
func (e *Encoder) String(s string) { e.next(); e.buf = appendString(e.buf, s) }

// Int writes a number.
func (e *Encoder) Int(n int64) { e.next(); e.buf = appendInt(e.buf, n) }

// Float writes f as appendFloat does: NaN is null.
func (e *Encoder) Float(f float64) { e.next(); e.buf = appendFloat(e.buf, f) }

// Bool writes true or false.
func (e *Encoder) Bool(b bool) { e.next(); e.buf = appendBool(e.buf, b) }

// Null writes null.
func (e *Encoder) Null() { e.next(); e.buf = appendNull(e.buf) }

// Time writes t in a layout as appendTime does: the zero time is null.
func (e *Encoder) Time(t time.Time, layout string) { e.next(); e.buf = appendTime(e.buf, t, layout) }

// Raw writes one JSON value that is ready made, unchecked; none is null.
func (e *Encoder) Raw(json []byte) {
	if len(json) == 0 {
		e.Null()
		return
	}
	e.next()
	e.buf = append(e.buf, json...)
}

// Append writes one JSON value, unchecked, where it goes: put appends it to what it is given.
func (e *Encoder) Append(put func(dst []byte) []byte) { e.next(); e.buf = put(e.buf) }

// Value writes a value that was read, as CompactJSON does.
func (e *Encoder) Value(v Value) { e.next(); e.buf = appendCompact(v, e.buf) }

// StringField writes a name and its string.
func (e *Encoder) StringField(name, s string) { e.Key(name); e.String(s) }

// NullableStringField writes a name and its string, or null for "".
func (e *Encoder) NullableStringField(name, s string) {
	e.Key(name)
	e.next()
	e.buf = appendStringOrNull(e.buf, s)
}

// IntField writes a name and its number.
func (e *Encoder) IntField(name string, n int64) { e.Key(name); e.Int(n) }

// NullableIntField writes a name and its number, or null for 0.
func (e *Encoder) NullableIntField(name string, n int64) {
	if n == 0 {
		e.NullField(name)
		return
	}
	e.IntField(name, n)
}

// FloatField writes a name and its number as appendFloat does.
func (e *Encoder) FloatField(name string, f float64) { e.Key(name); e.Float(f) }

// BoolField writes a name and true or false.
func (e *Encoder) BoolField(name string, b bool) { e.Key(name); e.Bool(b) }

// NullField writes a name and null.
func (e *Encoder) NullField(name string) { e.Key(name); e.Null() }

// TimeField writes a name and a time in a layout, or null for the zero time.
func (e *Encoder) TimeField(name string, t time.Time, layout string) { e.Key(name); e.Time(t, layout) }

// RawField writes a name and a ready-made JSON value, as Raw does.
func (e *Encoder) RawField(name string, json []byte) { e.Key(name); e.Raw(json) }
