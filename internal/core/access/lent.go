package access

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// The rights that applications are lent by the users they act for (package grants).
const (
	AccountRead   Right = "account.read"   // who one is
	MandatesRead  Right = "mandates.read"  // mandates in force
	PlacesRead    Right = "places.read"    // addresses and building files
	PlacesWrite   Right = "places.write"   // building files
	ProjectsRead  Right = "projects.read"  // rounds: actions, projects, appointments
	ProjectsWrite Right = "projects.write" // rounds; a signature takes a number of the register
)

// Lend gives the actor of a session's user with no more than these rights: what an
// application may do that acts for him. Whether the session opens, the caller has seen.
func (l *Login) Lend(ctx context.Context, by Entered, rights []Right) (Actor, error) {
	a, err := l.member(ctx, by.Account, by.User)
	if err != nil {
		return Actor{}, err
	}
	a.Session = by.Session.ID
	a.rights = slices.DeleteFunc(a.rights, func(r Right) bool { return !slices.Contains(rights, r) })
	return a, nil
}

// LendSession opens a session on which hangs what an application may do for a user who has
// just proved who he is, or who is in a session that is live still (else ErrCredentials).
func (s *Service) LendSession(ctx context.Context, a Actor, kind string, ttl time.Duration) (Session, error) {
	if a.proved == "" && a.Session == 0 {
		return Session{}, fault.New(fault.Forbidden, "Log in with a password first")
	}
	return s.openSession(ctx, a, kind, ttl)
}

// ProlongSession lets a session that is open live so long from now, inside the caller's
// write. Missing: it is over, or there is none; ErrCredentials:
// its user is switched off.
func (s *Service) ProlongSession(ctx context.Context, account, user, session int64, ttl time.Duration) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		u, _, err := s.store.GetUser(ctx, account, user)
		if err != nil {
			return err
		}
		if !u.Active {
			return ErrCredentials
		}
		open, err := s.store.ProlongSession(ctx, account, user, session, tx.Now(), tx.Now().Add(ttl))
		if err == nil && !open {
			err = fault.New(fault.Missing, "The session is over")
		}
		return err
	})
}

// DropSession ends a session inside the caller's write, who outlasts the belief in it.
func (s *Service) DropSession(ctx context.Context, account, user, session int64) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		_, err := s.store.EndSessions(ctx, account, user, session, tx.Now())
		return err
	})
}
