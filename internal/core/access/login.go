package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"time"

	"palier/internal/core/brake"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/memory"
	"palier/internal/core/passwords"
)

// Believed is how long a loaded Actor is believed without asking the database
// again. Every change of a credential waits this long after its commit before
// it is reported done (Service.outlast), so that "done" means in force in every
// replica.
const Believed = 250 * time.Millisecond

// tokenBytes is the size of a provider's token: 160 random bits, 40 hexadecimal
// characters as existing clients expect.
const tokenBytes = 20

// newToken makes a token to be shown once, and the hash to be kept.
func newToken() (token, hash string) {
	raw := make([]byte, tokenBytes)
	rand.Read(raw) // never fails, see crypto/rand
	token = hex.EncodeToString(raw)
	return token, HashToken(token)
}

// HashToken is what is kept of a token. A token has 160 random bits: a slow hash
// would protect nothing and cost every request.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Credentials is what Login asks a store.
type Credentials interface {
	FindProvider(ctx context.Context, number int64) (Provider, Account, []Secret, bool, error)
	FindKey(ctx context.Context, hash string) (Unlocked, bool, error)
	TenantExists(ctx context.Context, slug string) (bool, error)
	FindLogin(ctx context.Context, key string) (Known, bool, error)
	FindSession(ctx context.Context, hash string) (Entered, bool, error)
	// FindUserKey gives the latest key that acts in the user's name and opens at the instant.
	FindUserKey(ctx context.Context, account, user int64, now time.Time) (Unlocked, bool, error)
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]Agency, error)
	// AgencyPrograms gives the ids, rising, of the programmes whose developers are on one of
	// the agencies.
	AgencyPrograms(ctx context.Context, account int64, agencies []int64) ([]int64, error)
}

// Login answers who calls: with a provider's number and token, with a key, with an
// e-mail and a password, or in a session that was opened so.
type Login struct {
	store     Credentials
	now       func() time.Time
	providers memory.Of[credential, Actor]
	keys      memory.Of[string, opener]  // by the token's hash
	sessions  memory.Of[string, entered] // by the token's hash
	passwords passwords.Hasher
	brake     brake.Brake
	uses      uses
}

type credential struct {
	number int64
	hash   string
}

// NewLogin makes a Login on the store; now is the program's clock.
func NewLogin(store Credentials, now func() time.Time) *Login {
	return &Login{store: store, now: now, passwords: passwords.NewHasher()}
}

// ErrCredentials is the one answer to any wrong credentials.
var ErrCredentials = fault.New(fault.Unauthenticated, "Invalid credentials")

// Provider answers who the caller is, or ErrCredentials.
func (l *Login) Provider(ctx context.Context, number int64, token string) (Actor, error) {
	c := credential{number, HashToken(token)}
	if a, ok := l.providers.Recall(c); ok {
		l.uses.note(a.Account, ByProvider, number, l.now())
		return a, nil
	}
	asked := time.Now()
	p, account, secrets, found, err := l.store.FindProvider(ctx, number)
	if err != nil {
		return Actor{}, err
	}
	if !found {
		secrets = []Secret{{Hash: HashToken("")}} // as long as a provider that exists
	}
	if !opens(secrets, c.hash, l.now()) || !found || !p.DisabledAt.IsZero() {
		return Actor{}, ErrCredentials
	}
	agencies, err := l.store.ListAgencies(ctx, account.ID, p.Agencies, false)
	if err != nil {
		return Actor{}, err
	}
	a := Actor{
		Account: account.ID, Country: account.Country, Test: account.Mode == Test, Provider: p.ID, Apimo: p.Apimo,
		Who:      event.Who{Kind: "provider", ID: p.ID},
		agencies: p.Agencies, countries: countries(agencies), rights: p.Rights,
	}
	l.providers.Remember(c, a, asked.Add(Believed))
	l.uses.note(a.Account, ByProvider, number, l.now())
	return a, nil
}

func countries(agencies []Agency) map[int64]string {
	m := make(map[int64]string, len(agencies))
	for _, a := range agencies {
		m[a.ID] = a.Country
	}
	return m
}

// opens compares with every secret, so that the time taken tells nothing.
func opens(secrets []Secret, hash string, now time.Time) bool {
	found := 0
	for _, s := range secrets {
		if s.Live(now) {
			found |= subtle.ConstantTimeCompare([]byte(s.Hash), []byte(hash))
		}
	}
	return found == 1
}
