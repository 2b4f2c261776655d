package visits_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

func passes(first byte) *visits.Passes {
	return visits.NewPasses(func() ([]byte, error) { return bytes.Repeat([]byte{first}, 32), nil })
}

var passDay = time.Date(2026, 7, 9, 9, 30, 0, 0, time.UTC)

func issued(t *testing.T, s *visits.Passes, p visits.Pass) string {
	t.Helper()
	text, err := s.Issue(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAPassSaysWhatItWasIssuedForUntilItEnds(t *testing.T) {
	s := passes(1)
	for _, p := range []visits.Pass{
		{Purpose: visits.ToBook, Account: 1, Subject: 7, Until: passDay},
		{Purpose: visits.ToManage, Account: 1 << 40, Subject: 1 << 62, Position: 99, Until: passDay},
		{Purpose: visits.ToUnsubscribe, Account: 300, Subject: 128, Until: passDay},
	} {
		text := issued(t, s, p)
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{20,60}$`).MatchString(text) {
			t.Errorf("%q is not short and safe in a URL", text)
		}
		got, err := s.Read(text, p.Purpose, passDay.Add(-time.Second))
		if d := cmp.Diff(p, got); d != "" || err != nil {
			t.Errorf("read %v (-want +got):\n%s", err, d)
		}
		got, err = s.Read(text, p.Purpose, passDay)
		if d := cmp.Diff(p, got); d != "" || !fault.Is(err, fault.Gone) {
			t.Errorf("expired: %v (-want +got):\n%s", err, d)
		}
	}
}

// TestAPassThatWasChangedIsNone flips each bit, and cuts and adds bytes.
func TestAPassThatWasChangedIsNone(t *testing.T) {
	s := passes(1)
	text := issued(t, s, visits.Pass{Purpose: visits.ToManage, Account: 3, Subject: 77, Position: 1, Until: passDay})
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(what, text string) {
		t.Helper()
		if got, err := s.Read(text, visits.ToManage, passDay.Add(-time.Hour)); !fault.Is(err, fault.Missing) || got != (visits.Pass{}) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	for i := range len(raw) * 8 {
		flipped := bytes.Clone(raw)
		flipped[i/8] ^= 1 << (i % 8)
		refuse("a flipped bit", base64.RawURLEncoding.EncodeToString(flipped))
	}
	for n := range len(raw) {
		refuse("cut", base64.RawURLEncoding.EncodeToString(raw[:n]))
	}
	refuse("longer", base64.RawURLEncoding.EncodeToString(append(bytes.Clone(raw), 0)))
	refuse("padded", text+"=")
	refuse("with a line break, which a lenient decoder skips", text[:8]+"\n"+text[8:])
	refuse("no pass at all", "é")
}

func TestAPassIsOfOnePurposeAndOneKey(t *testing.T) {
	s := passes(1)
	for _, purpose := range []visits.Purpose{visits.ToBook, visits.ToManage, visits.ToUnsubscribe} {
		text := issued(t, s, visits.Pass{Purpose: purpose, Account: 3, Subject: 77, Until: passDay})
		for _, other := range []visits.Purpose{visits.ToBook, visits.ToManage, visits.ToUnsubscribe} {
			if _, err := s.Read(text, other, passDay.Add(-time.Hour)); (err == nil) != (purpose == other) {
				t.Errorf("issued for %d, read for %d: %v", purpose, other, err)
			}
		}
		if _, err := passes(2).Read(text, purpose, passDay.Add(-time.Hour)); !fault.Is(err, fault.Missing) {
			t.Errorf("under another key: %v", err)
		}
	}
}

// TestAnOlderPassStaysGood holds the form of links that people have: a change of it
// takes a new version beside this one.
func TestAnOlderPassStaysGood(t *testing.T) {
	const old = "AQIDTQGY1L3SBkultZvh3m6a08-zjasBIfA"
	want := visits.Pass{Purpose: visits.ToManage, Account: 3, Subject: 77, Position: 1, Until: passDay}
	if got, err := passes(1).Read(old, visits.ToManage, passDay.Add(-time.Hour)); got != want || err != nil {
		t.Errorf("read %+v, %v", got, err)
	}
	if text := issued(t, passes(1), want); text != old {
		t.Errorf("issued as %s", text)
	}
}

func TestWithoutItsKeyNothingIsIssuedOrRead(t *testing.T) {
	away := errors.New("the key is away")
	s := visits.NewPasses(func() ([]byte, error) { return nil, away })
	if text, err := s.Issue(visits.Pass{Purpose: visits.ToBook}); !errors.Is(err, away) || text != "" {
		t.Errorf("issued %q, %v", text, err)
	}
	good := issued(t, passes(1), visits.Pass{Purpose: visits.ToBook, Until: passDay})
	if _, err := s.Read(good, visits.ToBook, passDay.Add(-1)); !errors.Is(err, away) {
		t.Errorf("read: %v", err)
	}
}
