package passwords

import (
	"context"
	"strings"
	"testing"

	"palier/internal/core/fault"
)

func TestAPasswordOpensItsOwnHashAlone(t *testing.T) {
	p := NewHasher()
	const composed, apart = "caf\u00e9 au lait", "cafe\u0301 au lait" // the same on paper
	kept, err := p.Hash(t.Context(), composed)
	if err != nil {
		t.Fatal(err)
	}
	// As the reference implementation makes it of "password" (argon2 somesalt -id -t 1 -k 64 -p 1 -l 24).
	const foreign = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$ZVrRXqxlLcWfcXCnMyv0m4Rpvh/bnCi7"
	for what, c := range map[string]struct {
		kept, password string
		want           bool
	}{
		"its own":              {kept, composed, true},
		"typed otherwise":      {kept, apart, true},
		"another":              {kept, "cafe au lait", false},
		"none":                 {kept, "", false},
		"longer than any":      {kept, composed + strings.Repeat("x", maxLength), false},
		"no hash":              {"", composed, false},
		"no hash, no password": {"", "", false},
		"a hash cut off":       {kept[:len(kept)-30], composed, false},
		"of another kind":      {strings.Replace(kept, "argon2id", "argon2i", 1), composed, false},
		"of no passes":         {strings.Replace(kept, "t=2", "t=0", 1), composed, false},
		"made elsewhere":       {foreign, "password", true},
		"of another password":  {foreign, composed, false},
	} {
		got, err := p.Opens(t.Context(), c.kept, c.password)
		if err != nil || got != c.want {
			t.Errorf("%s: %t, %v", what, got, err)
		}
	}
}

// A kept hash names what it was made by: the numbers may grow.
func TestAHashOfOtherNumbersStillOpens(t *testing.T) {
	p := NewHasher()
	h := slowHash{memory: 64, time: 1, lanes: 2, salt: []byte("0123456789abcdef")}
	var err error
	if h.digest, err = p.digest(t.Context(), "une phrase", h, 24); err != nil {
		t.Fatal(err)
	}
	if ok, err := p.Opens(t.Context(), h.String(), "une phrase"); !ok || err != nil {
		t.Errorf("%s: %t, %v", h, ok, err)
	}
}

// Who has gone away takes no turn, and is told that nothing is known.
func TestWhoGoesAwayIsNotTried(t *testing.T) {
	p := NewHasher()
	for range slowAtOnce {
		p.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ok, err := p.Opens(ctx, "", ""); ok || !fault.Is(err, fault.Unavailable) {
		t.Errorf("%t, %v", ok, err)
	}
}

func TestAMadePasswordIsGoodEnough(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		made := Make()
		if len(made) != 23 || seen[made] || Problems(made) != nil || strings.Trim(made, "abcdefghijkmnpqrstuvwxyz23456789-") != "" {
			t.Fatalf("%q", made)
		}
		seen[made] = true
	}
}
