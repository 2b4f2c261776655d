package access

import (
	"context"
	"time"
)

// Store keeps accounts and credentials. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false. It is whole for the
// Service, which administers all of it; who asks at each call has Credentials.
type Store interface {
	Accounts
	Providers
	Staff
	Spaces
	Keyring
	Sessions
	Traces
	Tastes
	Tickets
	SecondSteps
}

// Accounts keeps accounts and agencies.
type Accounts interface {
	ListAccounts(ctx context.Context) ([]Account, error)
	GetAccount(ctx context.Context, id int64) (Account, bool, error)
	InsertAccount(ctx context.Context, a Account) error
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]Agency, error)
	InsertAgency(ctx context.Context, a Agency) error
	UpdateAgency(ctx context.Context, a Agency) error
	// ReplaceStops sets the values (normalised keys) that are nobody's because
	// they are the source's own ("agency:14", "user:9").
	ReplaceStops(ctx context.Context, account int64, source string, emails, phones []string) error
}

// Staff keeps users.
type Staff interface {
	ListUsers(ctx context.Context, q UserQuery) ([]User, int64, error)
	GetUser(ctx context.Context, account, id int64) (User, bool, error)
	// ListColleagues gives users with how they come in, but for their invitations; no more
	// than most.
	ListColleagues(ctx context.Context, account int64, most int) ([]Colleague, error)
	// UsersByID gives those of the users that there are, in no order.
	UsersByID(ctx context.Context, account int64, ids []int64) ([]User, error)
	InsertUser(ctx context.Context, u User) error
	UpdateUser(ctx context.Context, u User) error // all but his uid
}

// Tickets keeps what links in letters are good for.
type Tickets interface {
	// FindTicket looks the hash of a link up over all accounts.
	FindTicket(ctx context.Context, hash string) (Ticket, bool, error)
	GetTicket(ctx context.Context, account, id int64) (Ticket, bool, error)
	ListTickets(ctx context.Context, account, user int64) ([]Ticket, error) // by id; user 0: everybody's
	InsertTicket(ctx context.Context, t Ticket) error
	// UseTicket marks one as used at the instant; false: it was used before.
	UseTicket(ctx context.Context, account, id int64, at time.Time) (bool, error)
	// VoidTickets marks as used all of the user's that were not.
	VoidTickets(ctx context.Context, account, user int64, at time.Time) error
	// DropTickets forgets those that had expired at the instant.
	DropTickets(ctx context.Context, account int64, expired time.Time) error
}

// SecondSteps keeps what proves, beside the password, who somebody is.
type SecondSteps interface {
	GetSecondStep(ctx context.Context, account, user int64) (KeptStep, bool, error)
	ListSecondSteps(ctx context.Context, account int64) ([]int64, error) // users who have one, rising
	SaveSecondStep(ctx context.Context, account, user int64, k KeptStep) error
	// DropSecondStep forgets it, with its recovery codes; false: there was none.
	DropSecondStep(ctx context.Context, account, user int64) (bool, error)
	// ReplaceRecoveryCodes keeps these hashes in the place of those there were.
	ReplaceRecoveryCodes(ctx context.Context, account, user int64, hashes []string) error
	// UseRecoveryCode takes a code at the instant; false: there is none, or it was used.
	UseRecoveryCode(ctx context.Context, account, user int64, hash string, at time.Time) (bool, error)
	CountRecoveryCodes(ctx context.Context, account, user int64) (int, error) // that were not used
	// AnySecondStep tells whether anybody of any account has one.
	AnySecondStep(ctx context.Context) (bool, error)
	// RequireTwoSteps says whether the account's people come in by two steps.
	RequireTwoSteps(ctx context.Context, account int64, required bool, at time.Time) error
}

// Tastes keeps how users like their pages.
type Tastes interface {
	GetPreferences(ctx context.Context, account, user int64) (Preferences, bool, error)
	SavePreferences(ctx context.Context, account, user int64, p Preferences) error
}

// Sessions keeps passwords and who is logged in.
type Sessions interface {
	// FindLogin looks the name that a user logs in with up over all accounts.
	FindLogin(ctx context.Context, key string) (Known, bool, error)
	// FindSession looks the hash of a token up over all accounts.
	FindSession(ctx context.Context, hash string) (Entered, bool, error)
	// Password gives what is kept of a user's password, empty when he has none.
	Password(ctx context.Context, account, user int64) (string, error)
	// SetPassword keeps it, with the name he logs in with. Conflict: somebody logs in
	// with that name.
	SetPassword(ctx context.Context, account, user int64, key, kept string) error
	ListSessions(ctx context.Context, account, user int64) ([]Session, error) // by id; user 0: everybody's
	InsertSession(ctx context.Context, v Session) error
	// ProlongSession lets a session that is open at now live until the end; false: there
	// is no such session.
	ProlongSession(ctx context.Context, account, user, session int64, now, end time.Time) (bool, error)
	// EndSessions ends a user's sessions at the instant: one, or with 0 all that have not
	// ended. It tells how many.
	EndSessions(ctx context.Context, account, user, session int64, at time.Time) (int64, error)
	// DropSessions forgets those that had expired at the instant.
	DropSessions(ctx context.Context, account int64, expired time.Time) error
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

// Spaces keeps developers, and knows of their programmes and lots what a key's
// scope is held against.
type Spaces interface {
	InsertDeveloper(ctx context.Context, d Developer) error // Conflict: the slug is taken
	GetDeveloper(ctx context.Context, account, id int64) (Developer, bool, error)
	ListDevelopers(ctx context.Context, account int64) ([]Developer, error) // by id
	// TenantExists looks a slug up over all accounts.
	TenantExists(ctx context.Context, slug string) (bool, error)
	// DeveloperPrograms gives the ids of a developer's programmes.
	DeveloperPrograms(ctx context.Context, account, developer int64) ([]int64, error)
	// AgencyPrograms gives the ids, rising, of the programmes whose developers are on one of
	// the agencies.
	AgencyPrograms(ctx context.Context, account int64, agencies []int64) ([]int64, error)
	// ProgramLots gives the ids of a programme's lots.
	ProgramLots(ctx context.Context, account, program int64) ([]int64, error)
}

// Keyring keeps keys and their secrets.
type Keyring interface {
	// FindKey looks the hash of a token up over all accounts, with all that an
	// Actor is made of.
	FindKey(ctx context.Context, hash string) (Unlocked, bool, error)
	// FindUserKey gives the latest key that acts in the user's name and opens at the instant.
	FindUserKey(ctx context.Context, account, user int64, now time.Time) (Unlocked, bool, error)
	GetKey(ctx context.Context, account, id int64) (Key, bool, error)
	ListKeys(ctx context.Context, account, developer int64) ([]Key, error) // by id; developer 0: of all
	InsertKey(ctx context.Context, k Key) error
	UpdateKey(ctx context.Context, k Key) error // all but its developer and when it was made
	InsertKeySecret(ctx context.Context, account, key int64, s Secret) error
	// ExpireKeySecrets ends, at the instant, every secret but one that would live longer.
	ExpireKeySecrets(ctx context.Context, account, key, except int64, at time.Time) error
}

// Unlocked is what a token leads to, whether or not it opens at this moment.
type Unlocked struct {
	Account   Account
	Developer Developer
	Key       Key
	UserLeft  bool   // the user whose acts the key's are is switched off
	Secret    Secret // the one with the token's hash
}

// UserQuery asks for a page of an agency's users, in the order of their last
// change.
type UserQuery struct {
	Account int64
	Agency  int64 // 0: every agency of the account
	Limit   int   // 0: all
	Offset  int
}
