package people

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Lists says where a record is listed for its person. Several agencies may have a record of
// one person, and several providers of one agency: he is in each of their lists, once.
type Lists int

// What a record is listed in.
const (
	EveryList    Lists = iota // its agency's, and what its provider brought there
	ProviderList              // the latter: another record of the person is in the former
	NoList
	NotListedYet // merged before there were these: IndexNames lists them
)

// Contacts lists a page of the persons of whom an agency has a record that the actor may see:
// each by who stands for him, with what the records he stands for know.
func (s *Service) Contacts(ctx context.Context, a access.Actor, q Query, each func(Contact) error) (Page, error) {
	q.Account, q.Sender = a.Account, a.Sender()
	const several = 200 // are completed at once; a long list is not kept whole
	waiting := make([]Contact, 0, min(max(q.Limit, 0), several))
	give := func() error {
		shown, err := s.shown(ctx, a.Account, waiting)
		for _, c := range shown {
			if err == nil {
				err = each(c)
			}
		}
		waiting = waiting[:0]
		return err
	}
	page, err := s.store.ListContacts(ctx, q, func(c Contact) error {
		if waiting = append(waiting, c); len(waiting) < several {
			return nil
		}
		return give()
	})
	if err == nil {
		err = give()
	}
	return page, err
}

// shown gives the persons of listed records, in the same order.
func (s *Service) shown(ctx context.Context, account int64, list []Contact) ([]Contact, error) {
	if !slices.ContainsFunc(list, func(c Contact) bool { return c.MergedInto != 0 }) {
		return s.whole(ctx, account, list)
	}
	roots, err := s.roots(ctx, account, list)
	persons := make([]Contact, 0, len(list))
	for _, c := range list {
		if one, there := roots[c.ID]; there {
			persons = append(persons, one)
		}
	}
	return persons, err
}

// inOrder are a person's records: the one that stands for him before others, then the oldest.
func inOrder(root int64, records []Contact) []Contact {
	list := slices.Clone(records)
	slices.SortFunc(list, func(a, b Contact) int {
		switch {
		case a.ID == root:
			return -1
		case b.ID == root:
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return list
}

// listsOf says where each of a person's records is listed.
func listsOf(root int64, records []Contact) map[int64]Lists {
	type place struct{ agency, provider int64 }
	met, lists := map[place]bool{}, make(map[int64]Lists, len(records))
	for _, c := range inOrder(root, records) {
		whole, part := place{agency: c.Agency}, place{c.Agency, c.Provider}
		switch {
		case !met[whole]:
			lists[c.ID] = EveryList
		case !met[part]:
			lists[c.ID] = ProviderList
		default:
			lists[c.ID] = NoList
		}
		met[whole], met[part] = true, true
	}
	return lists
}

// stir notes that the person for whom a record stands shows something else, or has other
// records than before: he is in the lists in which he belongs, and who polls one sees him again.
func (s *Service) stir(ctx context.Context, tx event.Tx, account, root int64) error {
	ids, err := s.store.Tree(ctx, account, root)
	if err != nil {
		return err
	}
	records, err := s.store.GetContacts(ctx, account, ids)
	if err != nil {
		return err
	}
	lists := listsOf(root, records)
	for _, before := range records {
		c := before
		c.Lists = lists[c.ID]
		if c.Lists != NoList {
			c.UpdatedAt = tx.Now()
		}
		if c.Lists == before.Lists && c.UpdatedAt.Equal(before.UpdatedAt) {
			continue
		}
		if err := s.store.UpdateContact(ctx, c, before); err != nil {
			return err
		}
	}
	return nil
}

// save saves a record that changed just now, and has its person seen again.
func (s *Service) save(ctx context.Context, tx event.Tx, c, before Contact) error {
	if err := s.store.UpdateContact(ctx, c, before); err != nil {
		return err
	}
	root, err := s.root(ctx, c)
	if err != nil {
		return err
	}
	if records, err := s.store.Tree(ctx, c.Account, root.ID); err != nil || len(records) == 1 {
		return err // one that is alone, as nearly all are, was seen to already
	}
	return s.stir(ctx, tx, c.Account, root.ID)
}

// listMerged lists people whose records were merged before they were listed wherever there is
// a record of them (part of "palier rebuild"), in small transactions.
func (s *Service) listMerged(ctx context.Context, a access.Actor) error {
	for after := int64(0); ; {
		list, err := s.store.NotListedYet(ctx, a.Account, after, indexBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
			for _, c := range list {
				root, err := s.root(ctx, c)
				if err == nil {
					err = s.stir(ctx, tx, a.Account, root.ID)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("people.listMerged(after %d): %w", after, err)
		}
		after = list[len(list)-1].ID
	}
}
