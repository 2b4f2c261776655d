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

// digest is what a line's hash knows of its text. Thanks to the salt nobody can guess the
// text from it: one day texts can be taken away after their ten years, and the chain holds.
// Nothing takes one away yet, so one that is empty is wrong (Verify).
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

// said is the text of a line: the entry as the line leaves it, and who wrote the line.
func said(e Entry, who event.Who) string { return e.text() + "\n" + author(who) }

// author is who wrote a line, as its text says it.
func author(who event.Who) string {
	return strings.Join([]string{field("by", who.Kind), field("by_id", event.Number(who.ID)), field("door", who.Door), field("request", who.Request)}, "\n")
}

// parts are what a line says of its mandate, and who wrote it, which the lines of the first
// days do not say. No value holds a line feed (field), so the cut is where it seems.
func (l Line) parts() (entry, by string) {
	if at := strings.Index(l.Text, "\nby="); at >= 0 {
		return l.Text[:at], l.Text[at+1:]
	}
	return l.Text, ""
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
