package people

import (
	"context"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// mostCriteria bounds a search: each criterion is a look-up of its own.
const mostCriteria = 200

// Search asks for people of the account by any of the criteria (Adlead: openapi.yaml, searchContacts).
// E-mails are compared without case, phones by their E.164 form, last names
// without case, accents or punctuation; each as a whole. What is no address or no
// number finds nobody.
type Search struct {
	Emails  []string
	Phones  []string
	Names   []string // last names
	Country string   // where phones without a prefix are read, ISO 3166-1 alpha-2
	Program int64    // only people known on it, 0: any of the account
	Limit   int      // 0: all
	Offset  int
}

// KeySearch is a Search as the store reads it.
type KeySearch struct {
	Account int64
	Keys    []Key // any of them; Raw is not looked at
	Program int64
	Limit   int
	Offset  int
}

// Finder finds people by what they are known under.
type Finder interface {
	// SearchContacts gives a page, by id, of the contacts that stand for the owners
	// of the keys, and how many there are. With a programme only those who have a
	// lead with an interest in it, or about one of its lots; a registration, an
	// option or a purchase.
	SearchContacts(ctx context.Context, q KeySearch) ([]Contact, int64, error)
	// WithoutNames gives up to n contacts with an id above after that have a last
	// name and no KeyLastName, or both names and no KeyFullName.
	WithoutNames(ctx context.Context, account, after int64, n int) ([]Contact, error)
	// Unlisted gives up to n contacts with an id above after that say who they are and are
	// listed under nothing; ListUnder says under what.
	Unlisted(ctx context.Context, account, after int64, n int) ([]Contact, error)
	ListUnder(ctx context.Context, c Contact, key string) error
	// NotListedYet gives up to n contacts of which that is where they are listed, with an id
	// above after.
	NotListedYet(ctx context.Context, account, after int64, n int) ([]Contact, error)
}

// Search gives a page of the people found, each once and by the contact that
// stands for him, in the order of ids, and how many there are. Invalid: no
// criterion, or more than 200.
func (s *Service) Search(ctx context.Context, a access.Actor, q Search) ([]Contact, int64, error) {
	switch n := len(q.Emails) + len(q.Phones) + len(q.Names); {
	case n == 0:
		return nil, 0, fault.Field("emails", "Give an e-mail, a phone number or a name.")
	case n > mostCriteria:
		return nil, 0, fault.Field("emails", fmt.Sprintf("Give %d criteria at most.", mostCriteria))
	}
	keys := q.keys()
	if len(keys) == 0 {
		return nil, 0, nil
	}
	found, total, err := s.store.SearchContacts(ctx, KeySearch{Account: a.Account, Keys: keys, Program: q.Program, Limit: q.Limit, Offset: q.Offset})
	if err != nil {
		return nil, 0, err
	}
	found, err = s.whole(ctx, a.Account, found)
	return found, total, err
}

func (q Search) keys() []Key {
	var c Claim
	for _, raw := range q.Emails {
		if v, ok := Email(raw); ok {
			c.add(Key{Kind: KeyEmail, Value: v})
		}
	}
	for _, raw := range q.Phones {
		if v, ok := Phone(raw, q.Country); ok {
			c.add(Key{Kind: KeyPhone, Value: v})
		}
	}
	for _, raw := range q.Names {
		for _, k := range names(Name{Last: raw}) {
			c.add(k)
		}
	}
	return c.keys
}

// indexBatch is how many contacts get their keys in one transaction.
const indexBatch = 500

// IndexNames gives the keys of their names to contacts that are older than these
// kinds of key (part of "palier rebuild"), in small transactions, and says how
// many contacts they were. Nothing happens to the contacts themselves.
func (s *Service) IndexNames(ctx context.Context, a access.Actor) (done int64, err error) {
	if err := s.list(ctx, a); err != nil {
		return 0, err
	}
	if err := s.listMerged(ctx, a); err != nil {
		return 0, err
	}
	for after := int64(0); ; {
		list, err := s.store.WithoutNames(ctx, a.Account, after, indexBatch)
		if err != nil || len(list) == 0 {
			return done, err
		}
		err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
			for _, c := range list {
				if err := s.store.AddKeys(ctx, a.Account, c.ID, names(c.Name()), tx.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, fmt.Errorf("people.IndexNames(after %d): %w", after, err)
		}
		for _, c := range list {
			if Fold(c.Last) != "" { // a name without a letter has no key
				done++
			}
		}
		after = list[len(list)-1].ID
	}
}

// list gives their place in the directory to contacts that are older than it.
func (s *Service) list(ctx context.Context, a access.Actor) error {
	for after := int64(0); ; {
		list, err := s.store.Unlisted(ctx, a.Account, after, indexBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, _ event.Tx) error {
			for _, c := range list {
				if err := s.store.ListUnder(ctx, c, ListKey(c.Declared)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("people.list(after %d): %w", after, err)
		}
		after = list[len(list)-1].ID
	}
}
