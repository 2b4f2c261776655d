package access

import (
	"context"
	"sync"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// The kinds of credential, as the journal names who acts with them; an application acts for
// users, and is named by its own.
const (
	ByProvider = "provider"
	ByKey      = "key"
	ByClient   = "client"
	ByUser     = whoUser
)

// Use is that a credential opened something.
type Use struct {
	Kind string // one of the kinds of credential
	ID   int64
	At   time.Time // the last time, to the minute
}

// uses are those that nobody has written down yet. A request only notes one: that costs no
// statement.
type uses struct {
	mu   sync.Mutex
	last map[int64]map[credentialOf]time.Time // by account
}

// credentialOf names a credential within its account.
type credentialOf struct {
	kind string
	id   int64
}

func (u *uses) note(account int64, kind string, id int64, at time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = map[int64]map[credentialOf]time.Time{}
	}
	if u.last[account] == nil {
		u.last[account] = map[credentialOf]time.Time{}
	}
	u.last[account][credentialOf{kind, id}] = at
}

func (u *uses) take(account int64) (list []Use) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for c, at := range u.last[account] {
		list = append(list, Use{c.kind, c.id, at.Truncate(time.Minute)})
	}
	delete(u.last, account)
	return list
}

// Note notes that an application's credential opened something.
func (l *Login) Note(account, client int64) { l.uses.note(account, ByClient, client, l.now()) }

// Traces keeps when credentials were used last.
type Traces interface {
	// SaveUses keeps each use that is later than the one known.
	SaveUses(ctx context.Context, account int64, list []Use) error
	// ListUses gives all of an account.
	ListUses(ctx context.Context, account int64) ([]Use, error)
	// ListMarks gives what people know the account's secrets by, in the order they were made.
	ListMarks(ctx context.Context, account int64) ([]Mark, error)
}

// SaveUses writes down what a Login has noted of an account since the last time: it is
// called every minute, far from any request.
func (s *Service) SaveUses(ctx context.Context, l *Login, account int64) error {
	list := l.uses.take(account)
	if len(list) == 0 {
		return nil
	}
	return s.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error { return s.store.SaveUses(ctx, account, list) })
}

// Mark is what people know a secret by.
type Mark struct {
	Kind      string // of credential
	ID        int64
	Hint      string // its last characters, empty for one of before they were kept
	CreatedAt time.Time
	ExpiresAt time.Time // zero: does not expire
}

// hintLength is how many characters of a secret are kept to tell it from others.
const hintLength = 4

// HintOf is what is kept of a secret for people.
func HintOf(secret string) string { return secret[max(0, len(secret)-hintLength):] }

// Standing is what is known of a credential beside what it may do.
type Standing struct {
	Marks  []Mark // of secrets that open still, the latest last
	UsedAt time.Time
}

// Standings gives them by kind and number. Right: Administer.
func (s *Service) Standings(ctx context.Context, by Actor, now time.Time) (map[Use]Standing, error) {
	if !by.Has(Administer) {
		return nil, Denied()
	}
	marks, err := s.store.ListMarks(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	list, err := s.store.ListUses(ctx, by.Account)
	all := map[Use]Standing{}
	for _, m := range marks {
		if m.ExpiresAt.IsZero() || now.Before(m.ExpiresAt) {
			of := all[Use{Kind: m.Kind, ID: m.ID}]
			of.Marks = append(of.Marks, m)
			all[Use{Kind: m.Kind, ID: m.ID}] = of
		}
	}
	for _, u := range list {
		of := all[Use{Kind: u.Kind, ID: u.ID}]
		of.UsedAt = u.At
		all[Use{Kind: u.Kind, ID: u.ID}] = of
	}
	return all, err
}

// Employee gives a user with his account, for work that goes on in his name after his
// request. Missing: there is no such user; ErrCredentials: he is switched off.
func (s *Service) Employee(ctx context.Context, account, user int64) (owner Account, u User, err error) {
	owner, found, err := s.store.GetAccount(ctx, account)
	if err == nil && found {
		u, found, err = s.store.GetUser(ctx, account, user)
	}
	switch {
	case err != nil:
	case !found:
		err = fault.New(fault.Missing, "There is no such user")
	case !u.Active:
		err = ErrCredentials
	}
	return owner, u, err
}

// ActAs is what a user may do now, whom Employee gave.
func (l *Login) ActAs(ctx context.Context, owner Account, u User, door string) (Actor, error) {
	a, err := l.member(ctx, owner, u)
	return a.Through(door, ""), err
}
