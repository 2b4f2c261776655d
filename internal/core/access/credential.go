package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// FindProvider gives a provider of the account. Missing; right: Administer.
func (s *Service) FindProvider(ctx context.Context, by Actor, number int64) (Provider, error) {
	if err := by.administers(); err != nil {
		return Provider{}, err
	}
	return s.provider(ctx, by, number)
}

// ChangeProvider changes what a provider is called, opened to and may do: edit is given what
// is known now, and may be called twice. What says the same already is no change.
func (s *Service) ChangeProvider(ctx context.Context, by Actor, number int64, edit func(*Provider)) (p Provider, err error) {
	if err := by.administers(); err != nil {
		return p, err
	}
	changed := false
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.provider(ctx, by, number)
		if err != nil {
			return err
		}
		p = before
		edit(&p)
		p.Name, p.Agencies = strings.TrimSpace(p.Name), ordered(p.Agencies)
		p.Account, p.ID, p.DisabledAt, p.CreatedAt, p.UpdatedAt = before.Account, before.ID, before.DisabledAt, before.CreatedAt, before.UpdatedAt
		if changed = !event.Same(before, p); !changed {
			return nil
		}
		if err := s.checkProvider(ctx, by, p); err != nil {
			return err
		}
		if !by.reaches(p) || !by.reaches(before) {
			return Denied()
		}
		p.UpdatedAt = tx.Now()
		tx.Record(providerEvent("provider.updated", by, number, event.Diff(before.fields(), p.fields())...))
		return s.store.UpdateProvider(ctx, p)
	})
	if err == nil && changed {
		s.outlast(ctx)
	}
	return p, err
}

// fields are what the journal says of a provider.
func (p Provider) fields() []event.Change {
	return []event.Change{{Field: "name", After: p.Name}, {Field: "agencies", After: event.Numbers(p.Agencies)}, {Field: "rights", After: JoinRights(p.Rights)},
		{Field: "profile", After: p.Apimo.Profile}, {Field: "flat_dates", After: flag(p.Apimo.FlatDates)}, {Field: "city_object", After: flag(p.Apimo.CityObject)},
		{Field: "number_refs", After: flag(p.Apimo.NumberRefs)}, {Field: "per_day", After: event.Number(p.Apimo.PerDay)}, {Field: "per_second", After: event.Number(p.Apimo.PerSecond)}}
}

// flag is a yes as the journal writes it; a no is nothing.
func flag(yes bool) string {
	if yes {
		return fmt.Sprint(yes)
	}
	return ""
}

// FindKey gives a key of the account, with what it reaches. Missing; right: Administer.
func (s *Service) FindKey(ctx context.Context, by Actor, id int64) (Key, error) {
	if err := by.administers(); err != nil {
		return Key{}, err
	}
	k, found, err := s.store.GetKey(ctx, by.Account, id)
	if err == nil && !found {
		err = fault.Newf(fault.Missing, "There is no key %d in this account", id)
	}
	return k, err
}

// ChangeKey changes what a key is called, reaches and may do, from where and until when: edit
// is given what is known now, and may be called twice. Lots of programmes that are closed to it
// go with them. Conflict: the key opens nothing any more.
func (s *Service) ChangeKey(ctx context.Context, by Actor, id int64, edit func(*Key)) error {
	return s.onKey(ctx, by, id, func(ctx context.Context, tx event.Tx, d Developer, old Key) error {
		if err := old.usable(tx.Now()); err != nil {
			return err
		}
		k := old
		edit(&k)
		inside, err := s.lotsOf(ctx, k.Account, k.Programs)
		if err != nil {
			return err
		}
		k.Lots = slices.DeleteFunc(slices.Clone(k.Lots), func(lot int64) bool {
			return slices.Contains(old.Lots, lot) && !slices.Contains(inside, lot)
		})
		k = k.tidy()
		k.Account, k.ID, k.Developer, k.CreatedAt, k.UpdatedAt, k.RevokedAt = old.Account, old.ID, old.Developer, old.CreatedAt, old.UpdatedAt, old.RevokedAt
		if _, err := s.checkKey(ctx, k, tx.Now()); err != nil || event.Same(old, k) {
			return err
		}
		k.UpdatedAt = tx.Now()
		tx.Record(keyEvent("key.updated", by, d, k.ID, event.Diff(old.Fields(), k.Fields())...))
		return s.store.UpdateKey(ctx, k)
	})
}
