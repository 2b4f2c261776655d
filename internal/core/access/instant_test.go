package access_test

import (
	"net/netip"
	"testing"
	"time"

	"palier/internal/core/access"
)

// A secret and a key work until their end, and at the end they do not: what is said
// to be over at noon is over at noon.
func TestAtItsEndACredentialIsOver(t *testing.T) {
	noon, here := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC), netip.MustParseAddr("203.0.113.9")
	for what, live := range map[string]func(now time.Time) bool{
		"a secret": access.Secret{ExpiresAt: noon}.Live,
		"a key":    func(now time.Time) bool { return access.Key{ExpiresAt: noon}.Live(now, here) },
		"its text": func(now time.Time) bool { return !access.Key{ExpiresAt: noon}.Expired(now) },
	} {
		for now, want := range map[time.Time]bool{noon.Add(-time.Microsecond): true, noon: false, noon.Add(time.Microsecond): false} {
			if live(now) != want {
				t.Errorf("%s that ends at noon lives at %s: %t", what, now.Format(time.RFC3339Nano), !want)
			}
		}
	}
	if !(access.Secret{}).Live(noon) || !(access.Key{}).Live(noon, here) {
		t.Error("what has no end ended")
	}
}
