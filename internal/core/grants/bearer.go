package grants

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// bearer is an access token as the service remembers it: what it is and whom it makes.
type bearer struct {
	Borne
	actor access.Actor
}

// opens tells whether everything that the token hangs on is in force.
func (b Borne) opens(now time.Time) bool {
	return b.Token.Kind == Access && now.Before(b.Token.ExpiresAt) && b.Grant.RevokedAt.IsZero() && b.Client.DisabledAt.IsZero() &&
		b.By.Session.Live(now) && b.By.User.Active
}

// scopes are what was granted, without what the application has lost since.
func (b Borne) scopes() []Scope { return left(b.Grant, b.Client) }

// left are the scopes of a grant that its application still has.
func left(g Grant, c Client) []Scope {
	return slices.DeleteFunc(slices.Clone(g.Scopes), func(v Scope) bool { return !slices.Contains(c.Scopes, v) })
}

// Bearer answers who calls with an access token, and through which application; otherwise
// access.ErrCredentials. Time is looked at in every call.
func (s *Service) Bearer(ctx context.Context, token string) (access.Actor, Client, error) {
	const longest = 200 // far above ours; what is longer is nobody's
	if token == "" || len(token) > longest {
		return access.Actor{}, Client{}, access.ErrCredentials
	}
	hash := access.HashToken(token)
	b, ok := s.bearers.Recall(hash)
	if !ok {
		asked := time.Now()
		found := false
		var err error
		if b.Borne, found, err = s.store.FindBearer(ctx, hash); err != nil {
			return access.Actor{}, Client{}, err
		}
		if !found || !equal(b.Token.Hash, hash) || !b.opens(s.now()) {
			return access.Actor{}, Client{}, access.ErrCredentials
		}
		if b.actor, err = s.lender.Lend(ctx, b.By, rights(b.scopes())); err != nil {
			return access.Actor{}, Client{}, err
		}
		s.bearers.Remember(hash, b, asked.Add(access.Believed))
	}
	if !b.opens(s.now()) {
		return access.Actor{}, Client{}, access.ErrCredentials
	}
	s.lender.Note(b.Client.Account, b.Client.ID)
	return b.actor, b.Client, nil
}

// Purge forgets tokens and grants that were over long ago; the journal keeps that they
// were there.
func (s *Service) Purge(ctx context.Context, account int64) error {
	return s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		return s.store.DropTokens(ctx, account, tx.Now().Add(-kept))
	})
}
