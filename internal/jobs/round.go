package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"palier/internal/core/access"
)

// Accounts lists the accounts that a round visits.
type Accounts interface {
	ListAccounts(ctx context.Context) ([]access.Account, error)
}

// Round does something in every account, every so often.
type Round struct {
	*Work
	name     string // for the log
	every    time.Duration
	accounts Accounts
	visit    func(ctx context.Context, account int64) error
	log      *slog.Logger
}

// NewRound makes a round that is not yet at work.
func NewRound(name string, every time.Duration, accounts Accounts, visit func(ctx context.Context, account int64) error, log *slog.Logger) *Round {
	r := &Round{name: name, every: every, accounts: accounts, visit: visit, log: log}
	r.Work = NewWork(r.rounds)
	return r
}

func (r *Round) rounds(ctx context.Context) {
	tick := time.NewTicker(r.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := r.Make(ctx); err != nil && ctx.Err() == nil {
				r.log.Error("round failed", "round", r.name, "error", err)
			}
		}
	}
}

// Make goes round once. What fails in one account does not keep it from the
// others.
func (r *Round) Make(ctx context.Context) error {
	list, err := r.accounts.ListAccounts(ctx)
	for _, a := range list {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = errors.Join(err, r.visit(ctx, a.ID))
	}
	return err
}
