package grants

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// AddClient registers an application and gives its secret, which is shown once and cannot
// be read again; an application without one gets none. An empty key takes a random one.
func (s *Service) AddClient(ctx context.Context, by access.Actor, c Client) (Client, string, error) {
	if err := operator(by); err != nil {
		return Client{}, "", err
	}
	if c.Key == "" {
		c.Key = "l2k-" + strings.ToLower(rand.Text()[:20])
	}
	c = c.completed()
	if err := fault.All(problems(c)); err != nil {
		return Client{}, "", err
	}
	secret, hash := "", ""
	if c.Auth == BySecret {
		secret, hash = newSecret()
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		c.Account, c.ID, c.CreatedAt, c.UpdatedAt = by.Account, tx.NextID(), tx.Now(), tx.Now()
		if err := s.store.InsertClient(ctx, c); err != nil {
			if fault.Is(err, fault.Conflict) {
				return fault.Field("client", "There is an application with this client_id already.")
			}
			return err
		}
		tx.Record(clientEvent(EventClientAdded, by, c, event.Diff(nil, c.fields())...))
		if secret == "" {
			return nil
		}
		return s.store.InsertClientSecret(ctx, c.Account, c.ID, access.Secret{ID: tx.NextID(), Hash: hash, Hint: access.HintOf(secret), CreatedAt: tx.Now()})
	})
	return c, secret, err
}

// ChangeClient changes what was registered of an application. What its grants were given
// for stays; what they may do is narrowed at once where its scopes are. What says the same
// already is no change.
func (s *Service) ChangeClient(ctx context.Context, by access.Actor, id int64, edit func(*Client)) (Client, error) {
	c, err := s.change(ctx, by, id, EventClientChanged, func(_ context.Context, tx event.Tx, c *Client) error {
		edit(c)
		*c = c.completed()
		return fault.All(problems(*c))
	})
	return c, err
}

// DisableClient shuts an application out, with all that it was given, or lets it in again.
// When it returns no replica takes its tokens. Again does nothing.
func (s *Service) DisableClient(ctx context.Context, by access.Actor, id int64, disabled bool) (Client, error) {
	kind := EventClientEnabled
	if disabled {
		kind = EventClientDisabled
	}
	return s.change(ctx, by, id, kind, func(_ context.Context, tx event.Tx, c *Client) error {
		switch {
		case !disabled:
			c.DisabledAt = time.Time{}
		case c.DisabledAt.IsZero():
			c.DisabledAt = tx.Now()
		}
		return nil
	})
}

// RotateSecret gives an application a new secret. The old ones work on for the overlap.
func (s *Service) RotateSecret(ctx context.Context, by access.Actor, id int64, overlap time.Duration) (string, error) {
	secret, hash := newSecret()
	_, err := s.change(ctx, by, id, EventClientRotated, func(ctx context.Context, tx event.Tx, c *Client) error {
		if c.Auth != BySecret {
			return fault.New(fault.Conflict, "This application has no secret")
		}
		v := access.Secret{ID: tx.NextID(), Hash: hash, Hint: access.HintOf(secret), CreatedAt: tx.Now()}
		if err := s.store.InsertClientSecret(ctx, c.Account, c.ID, v); err != nil {
			return err
		}
		return s.store.ExpireClientSecrets(ctx, c.Account, c.ID, v.ID, tx.Now().Add(overlap))
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// FormerSecretUntil tells until when a secret works that another has replaced; the zero
// time: none does.
func (s *Service) FormerSecretUntil(ctx context.Context, by access.Actor, c Client) (until time.Time, err error) {
	if err := operator(by); err != nil {
		return until, err
	}
	found, secrets, _, err := s.store.FindClient(ctx, c.Key)
	for _, one := range secrets {
		if found.Account == by.Account && one.Live(s.now()) && one.ExpiresAt.After(until) {
			until = one.ExpiresAt
		}
	}
	return until, err
}

// change makes one change of an application, and waits until it is in force.
func (s *Service) change(ctx context.Context, by access.Actor, id int64, kind string, edit func(context.Context, event.Tx, *Client) error) (Client, error) {
	if err := operator(by); err != nil {
		return Client{}, err
	}
	var c Client
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		list, err := s.store.ListClients(ctx, by.Account)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(c Client) bool { return c.ID == id })
		if i < 0 {
			return fault.Newf(fault.Missing, "There is no application %d", id)
		}
		c = list[i]
		before := c
		if err := edit(ctx, tx, &c); err != nil {
			return err
		}
		c.Key, c.ID, c.Account, c.CreatedAt, c.UpdatedAt = before.Key, before.ID, before.Account, before.CreatedAt, before.UpdatedAt
		if kind != EventClientRotated && event.Same(before, c) { // a secret is no part of it
			return nil
		}
		c.UpdatedAt = tx.Now()
		tx.Record(clientEvent(kind, by, c, event.Diff(before.fields(), c.fields())...))
		return s.store.UpdateClient(ctx, c)
	})
	if err == nil {
		s.outlast(ctx)
	}
	return c, err
}

// Clients lists the account's applications, by id.
func (s *Service) Clients(ctx context.Context, by access.Actor) ([]Client, error) {
	if err := operator(by); err != nil {
		return nil, err
	}
	return s.store.ListClients(ctx, by.Account)
}

// operator is who may register applications: they act for anybody who lets them. It takes
// who administers the account; no application does, whoever lets it act for him.
func operator(a access.Actor) error {
	if a.Has(access.Administer) {
		return nil
	}
	return access.Denied()
}

// fields are what was registered, under the names that the journal gives it.
func (c Client) fields() []event.Change {
	flag := func(b bool) string {
		if b {
			return "yes"
		}
		return ""
	}
	return []event.Change{
		{Field: "client", After: c.Key}, {Field: "name", After: c.Name}, {Field: "redirect", After: strings.Join(c.Redirects, " ")},
		{Field: "scope", After: JoinScopes(c.Scopes)}, {Field: "compat", After: string(c.Compat)}, {Field: "auth", After: string(c.Auth)},
		{Field: "pkce", After: flag(c.Proof)}, {Field: "direct", After: flag(c.Direct)}, {Field: "own", After: flag(c.Own)},
		{Field: "disabled_at", After: event.Instant(c.DisabledAt)},
	}
}

func clientEvent(kind string, by access.Actor, c Client, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "client", ID: c.ID}, Who: by.Who, Changes: changes}
}
