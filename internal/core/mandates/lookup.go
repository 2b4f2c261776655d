package mandates

import (
	"cmp"
	"context"
	"slices"
)

// Key is what a mandate is called in the registers of an account.
type Key struct {
	Card   int64
	Kind   Kind
	Number int64
}

// Key is the entry's.
func (e Entry) Key() Key { return Key{e.Card, e.Kind, e.Number} }

// Lookup gives entries by their keys, for who knows from elsewhere that the actor may see
// them; what there is not is left out. It reads the registers in pieces, from the lowest
// number asked for to the highest.
func (s *Service) Lookup(ctx context.Context, account int64, keys []Key) (map[Key]Entry, error) {
	keys = slices.Clone(keys)
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Card, b.Card), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
	})
	found := map[Key]Entry{}
	next := Key{}
	for _, k := range keys {
		if _, there := found[k]; there || k.Card == next.Card && k.Kind == next.Kind && k.Number < next.Number {
			continue // read, or read over
		}
		list, err := s.store.Entries(ctx, account, k.Card, k.Kind, k.Number-1, piece)
		if err != nil {
			return nil, err
		}
		next = k
		next.Number++
		for _, e := range list {
			found[e.Key()] = e
			next.Number = e.Number + 1
		}
	}
	return found, nil
}
