package letters

import (
	"context"

	"palier/internal/core/access"
)

// LogQuery asks for a page of letters, newest first.
type LogQuery struct {
	Account int64
	State   State // "": any
	Before  int64 // letters before this id; 0: from the newest
	Limit   int
}

// Page gives a page of letters. It takes an actor to whom the whole account is open.
func (s *Service) Page(ctx context.Context, by access.Actor, q LogQuery) ([]Letter, error) {
	if err := allowed(by); err != nil {
		return nil, err
	}
	q.Account = by.Account
	return s.store.PageLetters(ctx, q)
}
