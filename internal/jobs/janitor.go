// Package jobs is the work that nobody waits for. At this step: the janitor, who
// removes answers that are too old to be replayed. It knows when to work, and
// leaves what to do to the core.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/once"
)

// Accounts lists the accounts to clean.
type Accounts interface {
	ListAccounts(ctx context.Context) ([]access.Account, error)
}

// Janitor purges every hour.
type Janitor struct {
	accounts Accounts
	ledger   event.Ledger
	answers  once.Store
	log      *slog.Logger
	quit     context.CancelFunc
	ended    chan struct{}
}

// NewJanitor makes a janitor that is not yet at work.
func NewJanitor(accounts Accounts, ledger event.Ledger, answers once.Store, log *slog.Logger) *Janitor {
	return &Janitor{accounts: accounts, ledger: ledger, answers: answers, log: log, ended: make(chan struct{})}
}

// Start works in the background until Stop.
func (j *Janitor) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	j.quit = cancel
	go func() {
		defer close(j.ended)
		tick := time.NewTicker(time.Hour)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := j.Sweep(ctx); err != nil {
					j.log.Error("janitor", "error", err)
				}
			}
		}
	}()
}

// Stop ends the work and waits for what is under way.
func (j *Janitor) Stop() {
	j.quit()
	<-j.ended
}

// Sweep removes all expired answers, a bounded number in each write.
func (j *Janitor) Sweep(ctx context.Context) error {
	accounts, err := j.accounts.ListAccounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		for removed := int64(1); removed > 0; {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := j.ledger.Write(ctx, a.ID, func(ctx context.Context, tx event.Tx) (err error) {
				removed, err = j.answers.PurgeAnswers(ctx, a.ID, tx.Now())
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
