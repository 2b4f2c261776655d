package access

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// CreateKey lets a partner into a developer's space and gives the token of its
// key, which is shown once and cannot be read again. What the key is not given it
// may not: no permission, no programme and no lot come by themselves.
func (s *Service) CreateKey(ctx context.Context, by Actor, k Key) (Key, string, error) {
	if err := by.administers(); err != nil {
		return k, "", err
	}
	k = k.tidy()
	k.Account, k.RevokedAt = by.Account, time.Time{}
	token, hash := newToken()
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		d, err := s.checkKey(ctx, k, tx.Now())
		if err != nil {
			return err
		}
		if err := by.May(Administer, d.Agency); err != nil {
			return err
		}
		k.ID, k.CreatedAt, k.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
		if err := s.store.InsertKey(ctx, k); err != nil {
			return err
		}
		tx.Record(keyEvent("key.created", by, d, k.ID, event.Diff(nil, k.Fields())...))
		return s.store.InsertKeySecret(ctx, k.Account, k.ID, Secret{ID: tx.NextID(), Hash: hash, Hint: HintOf(token), CreatedAt: tx.Now()})
	})
	if err != nil {
		return k, "", err
	}
	return k, token, nil
}

// Keys lists a developer's keys by id, those that open no more included; 0 lists
// those of every developer of the account.
func (s *Service) Keys(ctx context.Context, by Actor, developer int64) ([]Key, error) {
	if err := by.administers(); err != nil {
		return nil, err
	}
	if developer != 0 {
		if _, err := s.FindDeveloper(ctx, by, developer); err != nil {
			return nil, err
		}
	}
	return s.store.ListKeys(ctx, by.Account, developer)
}

// RotateKey gives a key a new token. The old ones go on working for the overlap
// (0: they end at once). Conflict: the key opens nothing any more.
func (s *Service) RotateKey(ctx context.Context, by Actor, id int64, overlap time.Duration) (string, error) {
	if overlap < 0 {
		return "", fault.Field("overlap", "0 or more.")
	}
	token, hash := newToken()
	err := s.onKey(ctx, by, id, func(ctx context.Context, tx event.Tx, d Developer, k Key) error {
		if err := k.usable(tx.Now()); err != nil {
			return err
		}
		secret := Secret{ID: tx.NextID(), Hash: hash, Hint: HintOf(token), CreatedAt: tx.Now()}
		if err := s.store.InsertKeySecret(ctx, k.Account, k.ID, secret); err != nil {
			return err
		}
		end := tx.Now().Add(overlap)
		tx.Record(keyEvent("key.rotated", by, d, k.ID, event.Change{Field: "old_until", After: end.Format(time.RFC3339)}))
		return s.store.ExpireKeySecrets(ctx, k.Account, k.ID, secret.ID, end)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// RevokeKey ends a key for good; again does nothing.
func (s *Service) RevokeKey(ctx context.Context, by Actor, id int64) error {
	return s.onKey(ctx, by, id, func(ctx context.Context, tx event.Tx, d Developer, k Key) error {
		if !k.RevokedAt.IsZero() {
			return nil
		}
		k.RevokedAt, k.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(keyEvent("key.revoked", by, d, k.ID))
		return s.store.UpdateKey(ctx, k)
	})
}

// AllotLots makes these lots, and no others, the key's allotment. They belong to
// its programmes.
func (s *Service) AllotLots(ctx context.Context, by Actor, key int64, lots []int64) error {
	return s.rescope(ctx, by, key, func(_ context.Context, k Key) (Key, error) {
		k.Lots = lots
		return k, nil
	})
}

// OpenPrograms opens these programmes, and no others, to the key. What was
// allotted to it in a programme that is closed now is not any more.
func (s *Service) OpenPrograms(ctx context.Context, by Actor, key int64, programs []int64) error {
	return s.rescope(ctx, by, key, func(ctx context.Context, k Key) (Key, error) {
		inside, err := s.lotsOf(ctx, k.Account, programs)
		k.Programs, k.Lots = programs, slices.DeleteFunc(slices.Clone(k.Lots), func(lot int64) bool { return !slices.Contains(inside, lot) })
		return k, err
	})
}

// rescope changes what a usable key reaches, if it does change.
func (s *Service) rescope(ctx context.Context, by Actor, id int64, change func(ctx context.Context, k Key) (Key, error)) error {
	return s.onKey(ctx, by, id, func(ctx context.Context, tx event.Tx, d Developer, old Key) error {
		if err := old.usable(tx.Now()); err != nil {
			return err
		}
		k, err := change(ctx, old)
		if err != nil {
			return err
		}
		k = k.tidy()
		problems, err := s.scopeProblems(ctx, k)
		if err == nil {
			err = fault.All(problems)
		}
		if err != nil {
			return err
		}
		if event.Same(old, k) {
			return nil
		}
		k.UpdatedAt = tx.Now()
		tx.Record(keyEvent("key.updated", by, d, k.ID, event.Diff(old.Fields(), k.Fields())...))
		return s.store.UpdateKey(ctx, k)
	})
}

// onKey changes a key of the account in a write, and returns when the change is in
// force.
func (s *Service) onKey(ctx context.Context, by Actor, id int64, change func(ctx context.Context, tx event.Tx, d Developer, k Key) error) error {
	if err := by.administers(); err != nil {
		return err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		k, found, err := s.store.GetKey(ctx, by.Account, id)
		if err == nil && !found {
			err = fault.Newf(fault.Missing, "There is no key %d in this account", id)
		}
		if err != nil {
			return err
		}
		d, err := s.FindDeveloper(ctx, by, k.Developer)
		if err != nil {
			return err
		}
		if err := by.May(Administer, d.Agency); err != nil {
			return err
		}
		return change(ctx, tx, d, k)
	})
	if err == nil {
		s.outlast(ctx)
	}
	return err
}

func keyEvent(kind string, by Actor, d Developer, key int64, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "key", ID: key}, Agency: d.Agency, Who: by.Who, Changes: changes}
}
