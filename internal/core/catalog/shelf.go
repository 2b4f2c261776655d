package catalog

import (
	"context"
	"sync"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Store keeps the rows that accounts added.
type Store interface {
	CatalogRows(ctx context.Context, account int64) ([]Row, error)
	// InsertCatalogRow is Conflict when the list has a row with the id.
	InsertCatalogRow(ctx context.Context, account int64, r Row) error
}

// fresh is how long an account's added rows are believed.
const fresh = time.Second

// Shelf holds each account's Book: the seed with the account's own rows.
type Shelf struct {
	seed   *Book
	ledger event.Ledger
	store  Store
	mu     sync.Mutex
	books  map[int64]shelved
}

type shelved struct {
	book  *Book
	until time.Time
}

// NewShelf makes a shelf over the seed.
func NewShelf(ledger event.Ledger, store Store) (*Shelf, error) {
	seed, err := Seed()
	return &Shelf{seed: seed, ledger: ledger, store: store, books: map[int64]shelved{}}, err
}

// Book is the account's, at most a second old.
func (s *Shelf) Book(ctx context.Context, account int64) (*Book, error) {
	s.mu.Lock()
	known, ok := s.books[account]
	s.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known.book, nil
	}
	rows, err := s.store.CatalogRows(ctx, account)
	if err != nil {
		return nil, err
	}
	book := s.seed
	if len(rows) > 0 {
		book = s.seed.With(rows)
	}
	s.mu.Lock()
	s.books[account] = shelved{book, time.Now().Add(fresh)}
	s.mu.Unlock()
	return book, nil
}

// Add adds a row to a code list of the actor's account; books show it within a
// second. Invalid: no such list, an id below 1 or in use, no label. Conflict:
// somebody else took the id just now. Right: Administer.
func (s *Shelf) Add(ctx context.Context, by access.Actor, r Row) error {
	if !by.Has(access.Administer) {
		return access.Denied()
	}
	book, err := s.Book(ctx, by.Account)
	if err != nil {
		return err
	}
	if err := book.check(r); err != nil {
		return err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: "catalog.row_added", Subject: event.Subject{Kind: "catalog", ID: int64(r.ID)}, Who: by.Who,
			Changes: []event.Change{{Field: "catalog", After: r.Catalog}, {Field: "fr", After: r.French}, {Field: "en", After: r.English}}})
		return s.store.InsertCatalogRow(ctx, by.Account, r)
	})
	if err == nil { // who added it sees it at once
		s.mu.Lock()
		delete(s.books, by.Account)
		s.mu.Unlock()
	}
	return err
}

// check tells what keeps a row from being added to a book.
func (b *Book) check(r Row) error {
	var problems []fault.Problem
	if _, ok := b.list(r.Catalog); !ok {
		problems = append(problems, fault.Problem{Field: "catalog", Message: "There is no such code list."})
	}
	if r.ID < 1 || b.Has(r.Catalog, r.ID) {
		problems = append(problems, fault.Problem{Field: "id", Message: "Take a number from 1 on that the list does not use: an id never changes its meaning."})
	}
	if r.French == "" && r.English == "" {
		problems = append(problems, fault.Problem{Field: "label", Message: "A row needs a label in French or in English."})
	}
	return fault.All(problems)
}
