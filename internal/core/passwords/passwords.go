// Package passwords keeps what a password is tried against, and makes it slow to try. It
// knows nobody's name and stores nothing.
package passwords

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"palier/internal/core/fault"
)

// How long a password may be. Below, it is guessed whatever is kept of it; above,
// somebody wants to keep the machine busy.
const (
	minLength = 10   // characters
	maxLength = 1024 // bytes
)

// What a password costs to try: OWASP's first choice for argon2id. The numbers are
// kept with each hash, so that they can grow without anybody's password being lost.
const (
	slowMemory  = 19 * 1024 // KiB
	slowTime    = 2         // passes
	slowLanes   = 1
	slowSalt    = 16 // bytes
	slowDigest  = 32 // bytes
	slowAtOnce  = 4  // hashes computed at once: 76 MiB, whoever knocks
	slowVersion = argon2.Version
)

// Hasher makes and tries hashes that are slow on purpose. Few at once: each takes
// its memory for some tens of milliseconds. Never within a write, for writers queue.
type Hasher struct{ turns chan struct{} }

// NewHasher makes one; what shares it takes turns.
func NewHasher() Hasher { return Hasher{make(chan struct{}, slowAtOnce)} }

// Hash is what is kept of a password: "$argon2id$v=19$m=19456,t=2,p=1$salt$digest".
func (p Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, slowSalt)
	rand.Read(salt) // never fails, see crypto/rand
	h := slowHash{slowMemory, slowTime, slowLanes, salt, nil}
	digest, err := p.digest(ctx, password, h, slowDigest)
	h.digest = digest
	return h.String(), err
}

// Opens tells whether the password is the one that the hash was made of. Without a
// hash it takes as long, and says no.
func (p Hasher) Opens(ctx context.Context, kept, password string) (bool, error) {
	h, ok := parseSlowHash(kept)
	if !ok {
		h = slowHash{slowMemory, slowTime, slowLanes, make([]byte, slowSalt), make([]byte, slowDigest)}
	}
	if len(password) > maxLength {
		password, ok = password[:maxLength], false
	}
	digest, err := p.digest(ctx, password, h, len(h.digest))
	return ok && err == nil && subtle.ConstantTimeCompare(digest, h.digest) == 1, err
}

// digest waits for its turn, and computes. Unavailable: the caller went away first.
func (p Hasher) digest(ctx context.Context, password string, h slowHash, size int) ([]byte, error) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "Busy: try again", ctx.Err())
	}
	// One keyboard sends é as one character, another as two.
	return argon2.IDKey(norm.NFC.Bytes([]byte(password)), h.salt, h.time, h.memory, h.lanes, uint32(size)), nil
}

// slowHash is a hash with what it was made by.
type slowHash struct {
	memory, time uint32
	lanes        uint8
	salt, digest []byte
}

// String is the form that other programs know too (PHC string format).
func (h slowHash) String() string {
	raw := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", slowVersion, h.memory, h.time, h.lanes,
		raw.EncodeToString(h.salt), raw.EncodeToString(h.digest))
}

func parseSlowHash(text string) (h slowHash, ok bool) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(slowVersion) {
		return h, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.lanes); n != 3 || err != nil || h.time == 0 || h.lanes == 0 {
		return h, false
	}
	var saltErr, digestErr error
	h.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	h.digest, digestErr = base64.RawStdEncoding.DecodeString(parts[5])
	return h, saltErr == nil && digestErr == nil && len(h.digest) >= 16
}

// Problems are what is wrong with a password that is chosen by somebody of these names. Length alone is
// asked for: rules about signs make passwords that people write down.
func Problems(password string, names ...string) []fault.Problem {
	switch folded := strings.ToLower(password); {
	case utf8.RuneCountInString(password) < minLength:
		return []fault.Problem{{Field: "password", Message: "At least 10 characters."}}
	case len(password) > maxLength:
		return []fault.Problem{{Field: "password", Message: "At most 1024 bytes."}}
	case !utf8.ValidString(password) || strings.ContainsAny(password, "\x00\r\n"):
		return []fault.Problem{{Field: "password", Message: "One line of text."}}
	case slices.ContainsFunc(names, func(n string) bool { return folded == strings.ToLower(n) }):
		return []fault.Problem{{Field: "password", Message: "Not the e-mail or the log-in name."}}
	}
	return nil
}

// Make makes one for somebody who is told it: 100 random bits in groups that
// can be read aloud, without letters that look alike.
func Make() string {
	const letters, groups, each = "abcdefghijkmnpqrstuvwxyz23456789", 4, 5 // 32 of them: 5 bits each
	raw := make([]byte, groups*each)
	rand.Read(raw)
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%each == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[r%byte(len(letters))])
	}
	return b.String()
}
