package grants

import (
	"context"
	"time"

	"palier/internal/core/access"
)

// Store keeps applications, grants and tokens. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type Store interface {
	Clients
	// FindCode finds a grant by the hash of its code, over all accounts.
	FindCode(ctx context.Context, hash string) (Grant, bool, error)
	// FindToken finds a token by its hash, over all accounts.
	FindToken(ctx context.Context, hash string) (Token, bool, error)
	// FindBearer finds an access token with all that it stands for, over all accounts.
	FindBearer(ctx context.Context, hash string) (Borne, bool, error)
	GetGrant(ctx context.Context, account, id int64) (Grant, bool, error)
	// ListGrants gives grants by id: of a user, of an application, or with 0 of all.
	ListGrants(ctx context.Context, account, user, client int64) ([]Grant, error)
	// ListHoldings gives, by grant, those that were not revoked and whose code was used, of
	// a user or with 0 of all; whether a session is over, the caller sees.
	ListHoldings(ctx context.Context, account, user int64) ([]Holding, error)
	InsertGrant(ctx context.Context, g Grant) error
	UpdateGrant(ctx context.Context, g Grant) error // its code's use, its turn, its end
	InsertToken(ctx context.Context, t Token) error
	// DropTokens forgets tokens, and grants that are over, that had expired at the instant.
	DropTokens(ctx context.Context, account int64, expired time.Time) error
}

// Clients keeps applications and their secrets.
type Clients interface {
	// FindClient finds an application by what it calls itself, over all accounts.
	FindClient(ctx context.Context, key string) (Client, []access.Secret, bool, error)
	ListClients(ctx context.Context, account int64) ([]Client, error) // by id
	InsertClient(ctx context.Context, c Client) error                 // Conflict: the key is taken
	UpdateClient(ctx context.Context, c Client) error                 // all but its key and when it was made
	InsertClientSecret(ctx context.Context, account, client int64, s access.Secret) error
	// ExpireClientSecrets ends, at the instant, every secret but one that would live longer.
	ExpireClientSecrets(ctx context.Context, account, client, except int64, at time.Time) error
}

// Borne is what an access token leads to, whether or not it opens at this moment.
type Borne struct {
	Token  Token
	Grant  Grant
	Client Client
	By     access.Entered // the session, with its user and account
}
