// Package uid makes the names by which other programs call a row: random, so that
// none tells how many there are or which was first.
//
// It must not know what is named, nor whether a name is taken: with 122 random bits
// nobody meets one twice, and the database refuses it.
package uid

import (
	"crypto/rand"
	"encoding/hex"
)

// New gives a random UUID (RFC 9562, version 4) in its usual form: lower case, 36
// characters.
func New() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
