package grants

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Credentials is how an application says which one it is at the token endpoint. One that was
// registered to prove nothing (ByNone) may say nothing either.
type Credentials struct {
	Client string
	Secret string
}

// Exchange is a code that an application comes back with (RFC 6749, 4.1.3).
type Exchange struct {
	Credentials
	Code     string
	Redirect string  // redirect_uri: needed when it was named before
	State    *string // nil: not sent
	Verifier string
}

// Exchange gives tokens for a code, once. A code that comes again revokes what it gave,
// for one of the two who had it was not the application (docs/oauth.md).
func (s *Service) Exchange(ctx context.Context, x Exchange) (Tokens, error) {
	g, found, err := s.store.FindCode(ctx, access.HashToken(x.Code))
	if err != nil {
		return Tokens{}, err
	}
	c, err := s.client(ctx, x.Credentials, g)
	if err != nil {
		return Tokens{}, err
	}
	if !found || g.Account != c.Account || g.Client != c.ID {
		return Tokens{}, badGrant()
	}
	var out Tokens
	var replayed bool
	err = s.ledger.Write(ctx, c.Account, func(ctx context.Context, tx event.Tx) error {
		out, replayed = Tokens{}, false
		g, _, err := s.store.GetGrant(ctx, c.Account, g.ID)
		if err != nil {
			return err
		}
		if !x.fits(g.Code) || !g.RevokedAt.IsZero() {
			return badGrant()
		}
		if !g.Code.UsedAt.IsZero() {
			replayed = true
			return s.revoke(ctx, tx, who(g), g, Replayed)
		}
		if !tx.Now().Before(g.Code.ExpiresAt) {
			return badGrant()
		}
		g.Code.UsedAt = tx.Now()
		out, err = s.issue(ctx, tx, g)
		return err
	})
	if err != nil {
		return Tokens{}, err
	}
	if replayed {
		s.outlast(ctx)
		return Tokens{}, badGrant()
	}
	return out, nil
}

// fits tells whether whoever came back is who was sent away.
func (x Exchange) fits(c Code) bool {
	redirect := x.Redirect == c.Redirect || x.Redirect == "" && !c.Named
	state := x.State == nil || equal(access.HashToken(*x.State), c.State)
	return redirect && state && verified(c.Challenge, x.Verifier)
}

// Refresh gives new tokens for a refresh token. The one before it works for a minute
// more, as often as it comes: answers are lost, and a program asks in several threads at
// once. What it gives then is of the turn that was begun, so that it does not grow old
// itself. An older one, or that one later, was stolen or kept by mistake, and nobody can tell
// which: the grant is revoked (decision 19).
func (s *Service) Refresh(ctx context.Context, by Credentials, token, scope string) (Tokens, error) {
	t, found, err := s.store.FindToken(ctx, access.HashToken(token))
	if err != nil {
		return Tokens{}, err
	}
	g, _, err := s.store.GetGrant(ctx, t.Account, t.Grant)
	if err != nil {
		return Tokens{}, err
	}
	c, err := s.client(ctx, by, g)
	if err != nil {
		return Tokens{}, err
	}
	if !found || t.Account != c.Account || t.Kind != Refresh {
		return Tokens{}, badGrant()
	}
	var out Tokens
	var reused bool
	err = s.ledger.Write(ctx, c.Account, func(ctx context.Context, tx event.Tx) error {
		out, reused = Tokens{}, false
		g, found, err := s.store.GetGrant(ctx, c.Account, t.Grant)
		if err != nil {
			return err
		}
		if !found || g.Client != c.ID || !g.RevokedAt.IsZero() || !tx.Now().Before(t.ExpiresAt) {
			return badGrant()
		}
		if _, err := narrowed(g.Scopes, scope, "granted"); err != nil {
			return err
		}
		if !g.takes(t.Turn, tx.Now()) {
			reused = true
			return s.revoke(ctx, tx, who(g), g, Reused)
		}
		if t.Turn == g.Turn {
			g.Turn, g.TurnedAt = g.Turn+1, tx.Now()
		}
		out, err = s.issue(ctx, tx, g)
		return err
	})
	if err != nil {
		return Tokens{}, err
	}
	if reused {
		s.outlast(ctx)
		return Tokens{}, badGrant()
	}
	return out, nil
}

// takes tells whether a refresh token of a turn still works.
func (g Grant) takes(turn int64, now time.Time) bool {
	return turn == g.Turn || turn == g.Turn-1 && now.Sub(g.TurnedAt) < overlap
}

// issue writes new tokens of the grant down, and the grant as it is now. Its session
// lives as long as the refresh token; one that is over, or of a user who is switched off,
// gives none.
func (s *Service) issue(ctx context.Context, tx event.Tx, g Grant) (Tokens, error) {
	err := s.sessions.ProlongSession(ctx, g.Account, g.User, g.Session, RefreshLife)
	if fault.Is(err, fault.Missing) || fault.Is(err, fault.Unauthenticated) {
		return Tokens{}, badGrant()
	}
	if err != nil {
		return Tokens{}, err
	}
	out := Tokens{Life: AccessLife, Scopes: g.Scopes}
	for _, t := range []struct {
		kind  Kind
		life  time.Duration
		shown *string
	}{{Access, AccessLife, &out.Access}, {Refresh, RefreshLife, &out.Refresh}} {
		var hash string
		*t.shown, hash = newSecret()
		err := s.store.InsertToken(ctx, Token{Account: g.Account, Hash: hash, Grant: g.ID, Kind: t.kind, Turn: g.Turn, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(t.life)})
		if err != nil {
			return Tokens{}, err
		}
	}
	return out, s.store.UpdateGrant(ctx, g)
}

// revoke ends a grant and the session that it hangs on.
func (s *Service) revoke(ctx context.Context, tx event.Tx, by event.Who, g Grant, why string) error {
	g.RevokedAt, g.Reason = tx.Now(), why
	tx.Record(grantEvent(EventRevoked, by, g, event.Change{Field: "reason", After: why}))
	if err := s.store.UpdateGrant(ctx, g); err != nil {
		return err
	}
	return s.sessions.DropSession(ctx, g.Account, g.User, g.Session)
}

// who is the author of what a grant's application does by itself.
func who(g Grant) event.Who { return event.Who{Kind: "user", ID: g.User, Door: sessionKind} }

// client answers which application has come with what of a grant, or invalid_client.
// Who says nothing of himself, as in the vendor's document, is the grant's application if
// that one was registered so; whether there is such a grant, the answer does not tell.
func (s *Service) client(ctx context.Context, by Credentials, g Grant) (Client, error) {
	if by != (Credentials{}) {
		return s.proved(ctx, by)
	}
	list, err := s.store.ListClients(ctx, g.Account)
	if err != nil {
		return Client{}, err
	}
	i := slices.IndexFunc(list, func(c Client) bool { return c.ID == g.Client && c.Auth == ByNone && c.DisabledAt.IsZero() })
	if i < 0 {
		return Client{}, badClient()
	}
	return list[i], nil
}

// proved answers which application says and proves that it has come. Every live secret is
// compared, and one that nobody has when there is no such application: the time that
// takes tells nothing.
func (s *Service) proved(ctx context.Context, by Credentials) (Client, error) {
	c, secrets, found, err := s.store.FindClient(ctx, by.Client)
	if err != nil {
		return Client{}, err
	}
	if !found {
		secrets = []access.Secret{{Hash: access.HashToken("")}}
	}
	hash, now := access.HashToken(by.Secret), s.now()
	right := false
	for _, v := range secrets {
		if v.Live(now) && equal(v.Hash, hash) {
			right = true
		}
	}
	switch {
	case !found || !c.DisabledAt.IsZero() || by.Secret != "" && !right:
		return Client{}, badClient()
	case c.Auth == BySecret && (by.Secret == "" || !right):
		return Client{}, badClient()
	}
	return c, nil
}

// Revoke ends the grant of an access token (DELETE /auth/token): false when it opened
// nothing any more. When it returns no replica takes anything of the grant.
func (s *Service) Revoke(ctx context.Context, token string) (bool, error) {
	b, found, err := s.store.FindBearer(ctx, access.HashToken(token))
	if err != nil || !found || !b.opens(s.now()) {
		return false, err
	}
	return s.end(ctx, b.Grant.Account, b.Grant.ID, who(b.Grant))
}

func (s *Service) end(ctx context.Context, account, id int64, by event.Who) (ended bool, err error) {
	err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		g, found, err := s.store.GetGrant(ctx, account, id)
		ended = found && g.RevokedAt.IsZero()
		if err != nil || !ended {
			return err
		}
		return s.revoke(ctx, tx, by, g, Revoked)
	})
	if err == nil && ended {
		s.outlast(ctx)
	}
	return ended, err
}
