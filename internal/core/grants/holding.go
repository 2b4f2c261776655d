package grants

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Holding is a grant in force with what it hangs on, as its user is shown it.
type Holding struct {
	Grant   Grant
	Client  Client // may be disabled: it can do nothing until it is enabled again
	Session access.Session
}

// Scopes are what the application may do now: what was granted, without what it has lost
// since.
func (h Holding) Scopes() []Scope { return left(h.Grant, h.Client) }

// SeenAt is when the application came for tokens the last time. It may have used them for
// AccessLife after that: calls are not written down one by one.
func (h Holding) SeenAt() time.Time {
	if h.Grant.TurnedAt.IsZero() {
		return h.Grant.Code.UsedAt
	}
	return h.Grant.TurnedAt
}

// Holdings gives the grants in force, by id: of a user, which only he and who administers
// the account may see, or with 0 of the whole account. A grant whose session is over is over,
// and so is one that nobody has come for within its minute.
func (s *Service) Holdings(ctx context.Context, a access.Actor, user int64) ([]Holding, error) {
	if !a.Has(access.Administer) && (user == 0 || user != a.User) {
		return nil, access.Denied()
	}
	list, err := s.store.ListHoldings(ctx, a.Account, user)
	now := s.now()
	return slices.DeleteFunc(list, func(h Holding) bool { return !h.Session.Live(now) }), err
}

// RevokeGrant ends a grant of the actor's own, or who administers the account anybody's. False: it was
// over, or is not there.
func (s *Service) RevokeGrant(ctx context.Context, a access.Actor, id int64) (bool, error) {
	g, found, err := s.store.GetGrant(ctx, a.Account, id)
	if err != nil || !found || !a.Has(access.Administer) && (g.User != a.User || a.User == 0) {
		return false, err
	}
	return s.end(ctx, a.Account, id, a.Who)
}

// RevokeOwn ends all that the user let one application do, or with 0 every application,
// and tells whether there was anything: a code that is still on its way counts. When it
// returns no replica takes anything of it. Forbidden: the actor is no user.
func (s *Service) RevokeOwn(ctx context.Context, a access.Actor, client int64) (ended bool, err error) {
	if a.User == 0 {
		return false, access.Denied()
	}
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		ended = false
		list, err := s.store.ListGrants(ctx, a.Account, a.User, client)
		for _, g := range list {
			if err == nil && g.RevokedAt.IsZero() {
				ended = true
				err = s.revoke(ctx, tx, a.Who, g, Revoked)
			}
		}
		return err
	})
	if err == nil && ended {
		s.outlast(ctx)
	}
	return ended, err
}
