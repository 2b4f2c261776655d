package addresses

import (
	"encoding/binary"
	"errors"
	"strings"

	"palier/internal/core/places"
)

// The numbers of a street are packed into one value, by number and repetition:
//
//	number - that of the one before, twice, plus 1 when it has an id of its own (uvarint)
//	repetition (a byte): 0 none, 1 to 26 a letter, then the words below, 255 and a text
//	latitude, longitude - those of the one before, in millionths of a degree (varint)
//	its id (text), when it does not follow from the street and the number
//
// A text is its length (uvarint) and its bytes. That is 6 to 8 bytes for most numbers.

// repetitions are the words that have a byte, from 27 on. The list may grow at its end.
var repetitions = [...]string{"bis", "ter", "quater", "quinquies", "sexies"}

const (
	firstWord = 27
	ownText   = 255
)

// pack writes numbers, which are in order.
func pack(numbers []places.Numbered) []byte {
	b := make([]byte, 0, 8*len(numbers))
	var last places.Numbered
	for _, n := range numbers {
		head := uint64(n.Number-last.Number) << 1
		if n.ID != "" {
			head |= 1
		}
		b = binary.AppendUvarint(b, head)
		b = appendRepetition(b, n.Repetition)
		b = binary.AppendVarint(b, int64(n.Lat)-int64(last.Lat))
		b = binary.AppendVarint(b, int64(n.Lon)-int64(last.Lon))
		if n.ID != "" {
			b = appendText(b, n.ID)
		}
		last = n
	}
	return b
}

func appendRepetition(b []byte, repetition string) []byte {
	if repetition == "" {
		return append(b, 0)
	}
	if c := repetition[0]; len(repetition) == 1 && c >= 'a' && c <= 'z' {
		return append(b, c-'a'+1)
	}
	for i, word := range repetitions {
		if word == repetition {
			return append(b, byte(firstWord+i))
		}
	}
	return appendText(append(b, ownText), repetition)
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// errDamaged is a packed value that pack did not write.
var errDamaged = errors.New("addresses: damaged numbers of a street")

// unpack reads what pack wrote.
func unpack(b []byte) ([]places.Numbered, error) {
	numbers := make([]places.Numbered, 0, len(b)/6+1)
	u := unpacker{rest: b}
	var last places.Numbered
	for len(u.rest) > 0 {
		head := u.uvarint()
		n := places.Numbered{House: places.House{Number: last.Number + int(head>>1), Repetition: u.repetition()}}
		n.Lat, n.Lon = last.Lat+int32(u.varint()), last.Lon+int32(u.varint())
		if head&1 == 1 {
			n.ID = u.text()
		}
		if u.damaged {
			return nil, errDamaged
		}
		numbers = append(numbers, n)
		last = n
	}
	return numbers, nil
}

// unpacker reads values off a packed one; once something is wrong it gives nothing more.
type unpacker struct {
	rest    []byte
	damaged bool
}

func (u *unpacker) uvarint() uint64 {
	v, n := binary.Uvarint(u.rest)
	if !u.skip(n) {
		return 0
	}
	return v
}

func (u *unpacker) varint() int64 {
	v, n := binary.Varint(u.rest)
	if !u.skip(n) {
		return 0
	}
	return v
}

// skip steps over n bytes; false when a number does not end there.
func (u *unpacker) skip(n int) bool {
	if n <= 0 {
		u.rest, u.damaged = nil, true
		return false
	}
	u.rest = u.rest[n:]
	return true
}

func (u *unpacker) text() string {
	size := u.uvarint()
	if size > uint64(len(u.rest)) {
		u.rest, u.damaged = nil, true
		return ""
	}
	text := string(u.rest[:size])
	u.rest = u.rest[size:]
	return text
}

func (u *unpacker) repetition() string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	if len(u.rest) == 0 {
		u.damaged = true
		return ""
	}
	code := int(u.rest[0])
	u.rest = u.rest[1:]
	switch {
	case code == 0:
		return ""
	case code < firstWord:
		return letters[code-1 : code]
	case code < firstWord+len(repetitions):
		return repetitions[code-firstWord]
	case code == ownText:
		return u.text()
	}
	u.damaged = true
	return ""
}

// sheetKeys is the lines of a sheet.
func sheetKeys(streets []*street) []byte {
	var b strings.Builder
	for _, s := range streets {
		b.WriteString(s.key)
		b.WriteByte('\n')
	}
	return []byte(b.String())
}
