package mandates

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"palier/internal/core/event"
)

// sealed gives a line its salt, its digest and its place in the chain.
func sealed(l Line, before string) Line {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails, see crypto/rand
	l.Salt = hex.EncodeToString(salt)
	l.Digest = digest(l)
	l.Hash = link(before, l)
	return l
}

// digest is what a line's hash knows of its text: when the text is purged after its ten
// years, nobody can guess it from the digest, and the chain still holds.
func digest(l Line) string {
	return sum(l.Salt, l.Text)
}

// link chains a line to the one before it, whose hash is before. Everything that is kept
// for ever is part of it.
func link(before string, l Line) string {
	return sum(before, string(l.Kind), event.Number(l.Seq), event.Number(l.Number), string(l.What), l.On.String(), event.Instant(l.At), l.Digest)
}

// sum hashes texts so that none can reach into the next.
func sum(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s,", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// text is an entry in the one form in which its lines keep it.
func (e Entry) text() string {
	fields := []string{
		field("number", event.Number(e.Number)), field("date", e.On.String()), field("type", e.Type), field("object", e.Object),
		field("nature", e.Nature), field("situation", e.Situation), field("price", event.Number(e.Price.Minor)), field("currency", e.Price.Currency),
		field("signed", e.Signed.String()), field("ends", e.Ends.String()), field("outer", e.Outer),
		field("agency", event.Number(e.Agency)), field("user", event.Number(e.User)), field("state", string(e.State)), field("reason", e.Reason),
	}
	for _, m := range e.Mandants {
		fields = append(fields, field("mandant", m.Name), field("address", m.Address))
	}
	return strings.Join(fields, "\n")
}

func field(name, value string) string { return name + "=" + strconv.Quote(value) }
