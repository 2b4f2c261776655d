package access

import (
	"context"
	"time"
)

// Store keeps accounts and credentials. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type Store interface {
	Accounts
	Providers
	Staff
}

// Accounts keeps accounts and agencies.
type Accounts interface {
	ListAccounts(ctx context.Context) ([]Account, error)
	InsertAccount(ctx context.Context, a Account) error
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]Agency, error)
	InsertAgency(ctx context.Context, a Agency) error
	// ReplaceStops sets the values (normalised keys) that are nobody's because
	// they are the source's own ("agency:14", "user:9").
	ReplaceStops(ctx context.Context, account int64, source string, emails, phones []string) error
}

// Staff keeps users.
type Staff interface {
	ListUsers(ctx context.Context, q UserQuery) ([]User, int64, error)
	GetUser(ctx context.Context, account, id int64) (User, bool, error)
	InsertUser(ctx context.Context, u User) error
	UpdateUser(ctx context.Context, u User) error
}

// Providers keeps partners and their secrets.
type Providers interface {
	// FindProvider looks a number up over all accounts, with its account and
	// its secrets: the one look-up that knows no account yet.
	FindProvider(ctx context.Context, number int64) (Provider, Account, []Secret, bool, error)
	ListProviders(ctx context.Context, account int64) ([]Provider, error)
	InsertProvider(ctx context.Context, p Provider) error
	UpdateProvider(ctx context.Context, p Provider) error
	InsertSecret(ctx context.Context, account, provider int64, s Secret) error
	// ExpireSecrets ends, at the instant, every secret but one that would live longer.
	ExpireSecrets(ctx context.Context, account, provider, except int64, at time.Time) error
}

// UserQuery asks for a page of an agency's users, in the order of their last
// change.
type UserQuery struct {
	Account int64
	Agency  int64 // 0: every agency of the account
	Limit   int   // 0: all
	Offset  int
}
