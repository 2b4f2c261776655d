package people

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// A merge moves nothing, so that it can be undone without a trace. What a person is
// shown as is therefore put together when somebody looks, of all the records.

// whole completes contacts that stand for others with what those others know.
func (s *Service) whole(ctx context.Context, account int64, list []Contact) ([]Contact, error) {
	top := make(map[int64]int64, len(list)) // who stands for whom
	var level []int64
	for _, c := range list {
		if _, twice := top[c.ID]; !twice {
			top[c.ID] = c.ID
			level = append(level, c.ID)
		}
	}
	others := map[int64][]Contact{} // by who stands for them
	var asked []int64
	for len(level) > 0 {
		below, err := s.store.MergedInto(ctx, account, level)
		if err != nil {
			return nil, err
		}
		level = nil
		for _, c := range below {
			root := top[c.MergedInto]
			top[c.ID], others[root] = root, append(others[root], c)
			level, asked = append(level, c.ID), append(asked, c.ID, root)
		}
	}
	if len(asked) == 0 { // as of nearly everybody
		return list, nil
	}
	learned, err := s.store.Learned(ctx, account, asked)
	if err != nil {
		return nil, err
	}
	choices, err := s.store.ChoicesOf(ctx, account, asked)
	said := map[int64][]Choice{} // by who stands for them
	for _, one := range choices {
		said[top[one.Contact]] = append(said[top[one.Contact]], one)
	}
	out := slices.Clone(list)
	for i, c := range out {
		if len(others[c.ID]) == 0 { // shown as when he is alone on a page
			continue
		}
		all := append([]Contact{c}, others[c.ID]...)
		out[i] = c.joined(others[c.ID], learned).chosen(said[c.ID], all, learned)
	}
	return out, err
}

// joined is the contact with what others know of the same person: names are its own
// where it has some, coordinates those of whoever learned a new one last.
func (c Contact) joined(others []Contact, learned map[int64]time.Time) Contact {
	all := append([]Contact{c}, others...)
	slices.SortStableFunc(all, func(a, b Contact) int { return learned[a.ID].Compare(learned[b.ID]) })
	var d Declared
	for _, one := range all {
		d = d.with(one.Declared)
	}
	d.Title, d.First, d.Last = cmp.Or(c.Title, d.Title), cmp.Or(c.First, d.First), cmp.Or(c.Last, d.Last)
	d.Company = cmp.Or(c.Company, d.Company)
	c.Declared = d
	slices.Reverse(all) // of what only one of them says, the one who learned last
	for _, one := range all {
		if one.ID != c.ID {
			c.Profile, c.Card = filled(c.Profile, one.Profile), filled(c.Card, one.Card)
		}
	}
	return c
}
