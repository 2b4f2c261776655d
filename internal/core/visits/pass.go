package visits

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"palier/internal/core/fault"
)

// Purpose is the one thing that a pass is good for.
type Purpose byte

// The purposes. Their numbers are in passes that people have in their mailboxes.
const (
	ToBook        Purpose = 1 // a visit of the property that its letter invites to
	ToManage      Purpose = 2 // to move or cancel one's own visit
	ToUnsubscribe Purpose = 3 // from invitations, with the letter that carried it
	ToRate        Purpose = 4 // the agent of a visit that was done
)

// For how long passes are good. One to manage ends with its visit (EndsAt), or is as
// long as one to book when that has no date.
const (
	BookingPass = 30 * 24 * time.Hour
	LeavingPass = 90 * 24 * time.Hour
)

// Pass is what a signed link says: who may do what until when, in numbers. Nothing in
// it says who the person is, for links are forwarded, logged and scanned.
type Pass struct {
	Purpose  Purpose
	Account  int64
	Subject  int64 // ToManage, ToRate: the visit; otherwise the letter that carried it
	Position int   // ToManage, ToRate: the visitor
	Until    time.Time
}

// Passes signs links and reads them again.
type Passes struct{ key func() ([]byte, error) }

// NewPasses makes passes under a key of 32 bytes, the same for all replicas and for
// nothing else. It is asked for when it is needed, since it may be a file that an
// operator has yet to bring back.
func NewPasses(key func() ([]byte, error)) *Passes { return &Passes{key} }

const (
	passVersion = 1
	// 128 bits of the signature: nobody can try many on a server that answers each.
	passTag = 16
)

// Issue gives the link's text: letters, digits, - and _. Until counts in whole
// seconds.
func (s *Passes) Issue(p Pass) (string, error) {
	b := []byte{passVersion, byte(p.Purpose)}
	for _, n := range []int64{p.Account, p.Subject, int64(p.Position), p.Until.Unix()} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	tag, err := s.tag(b)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(b, tag...)), nil
}

// Read gives the pass of a link that is good for the purpose at the instant.
// fault.Missing: it was not issued here, or for something else; fault.Gone: it has
// expired, and is given all the same, so that a page can say what it was for.
func (s *Passes) Read(text string, purpose Purpose, now time.Time) (Pass, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	// Line breaks are skipped by the decoder; a pass has one spelling.
	if err != nil || len(raw) < 2+passTag || strings.ContainsAny(text, "\r\n") {
		return Pass{}, noPass()
	}
	body, tag := raw[:len(raw)-passTag], raw[len(raw)-passTag:]
	want, err := s.tag(body)
	if err != nil {
		return Pass{}, err
	}
	if !hmac.Equal(tag, want) || body[0] != passVersion || Purpose(body[1]) != purpose {
		return Pass{}, noPass()
	}
	p := Pass{Purpose: purpose}
	var position, until int64
	rest := body[2:]
	for _, n := range []*int64{&p.Account, &p.Subject, &position, &until} {
		v, size := binary.Uvarint(rest)
		if size <= 0 {
			return Pass{}, noPass()
		}
		*n, rest = int64(v), rest[size:]
	}
	p.Position, p.Until = int(position), time.Unix(until, 0).UTC()
	if !now.Before(p.Until) {
		return p, fault.New(fault.Gone, "This link has expired")
	}
	return p, nil
}

// tag signs the bytes of a pass.
func (s *Passes) tag(b []byte) ([]byte, error) {
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(b)
	return mac.Sum(nil)[:passTag], nil
}

func noPass() error { return fault.New(fault.Missing, "This link is not valid") }
