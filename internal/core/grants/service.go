package grants

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/memory"
)

// Sessions is what a grant hangs on (access.Service).
type Sessions interface {
	LendSession(ctx context.Context, a access.Actor, kind string, ttl time.Duration) (access.Session, error)
	ProlongSession(ctx context.Context, account, user, session int64, ttl time.Duration) error
	DropSession(ctx context.Context, account, user, session int64) error
}

// Lender makes an actor of a session's user with no more than some rights, and notes that an
// application used it (access.Login).
type Lender interface {
	Note(account, client int64)
	Lend(ctx context.Context, by access.Entered, rights []access.Right) (access.Actor, error)
}

// Service registers applications and gives them codes and tokens.
type Service struct {
	ledger   event.Ledger
	store    Store
	sessions Sessions
	lender   Lender
	now      func() time.Time
	outlast  func(ctx context.Context) // waits until a change of credentials is in force
	bearers  memory.Of[string, bearer]
}

// Needs are the others that the service asks.
type Needs struct {
	Sessions Sessions
	Lender   Lender
	Now      func() time.Time
	Outlast  func(ctx context.Context)
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, n Needs) *Service {
	return &Service{ledger: ledger, store: store, sessions: n.Sessions, lender: n.Lender, now: n.Now, outlast: n.Outlast}
}

// sessionKind is what a session is opened by that a grant hangs on.
const sessionKind = "leads2keys"

// newSecret makes 256 random bits to be shown once, and the hash to be kept.
func newSecret() (shown, hash string) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails, see crypto/rand
	shown = base64.RawURLEncoding.EncodeToString(raw)
	return shown, access.HashToken(shown)
}

// verified tells whether a verifier is the one that a challenge was made of (RFC 7636,
// 4.6, S256): both there and equal, or neither there.
func verified(challenge, verifier string) bool {
	if challenge == "" || verifier == "" {
		return challenge == verifier
	}
	sum := sha256.Sum256([]byte(verifier))
	return equal(challenge, base64.RawURLEncoding.EncodeToString(sum[:]))
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
