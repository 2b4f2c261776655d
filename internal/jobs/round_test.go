package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/jobs"
)

type accounts []int64

func (a accounts) ListAccounts(context.Context) ([]access.Account, error) {
	var list []access.Account
	for _, id := range a {
		list = append(list, access.Account{ID: id})
	}
	return list, nil
}

func TestARoundVisitsEveryAccountThoughOneFails(t *testing.T) {
	refused := errors.New("refused by the test")
	var visited []int64
	r := jobs.NewRound("test", time.Hour, accounts{1, 2, 3}, func(_ context.Context, account int64) error {
		visited = append(visited, account)
		if account == 2 {
			return refused
		}
		return nil
	}, slog.New(slog.DiscardHandler))
	if err := r.Make(t.Context()); !errors.Is(err, refused) || !slices.Equal(visited, []int64{1, 2, 3}) {
		t.Errorf("visited %v, %v", visited, err)
	}
}

func TestARoundComesAgainUntilItIsStopped(t *testing.T) {
	visits := make(chan int64)
	r := jobs.NewRound("test", time.Millisecond, accounts{7}, func(ctx context.Context, account int64) error {
		select {
		case visits <- account:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}, slog.New(slog.DiscardHandler))
	r.Start()
	for range 3 {
		if got := <-visits; got != 7 {
			t.Errorf("visited %d", got)
		}
	}
	r.Stop() // returns though a visit is waiting
}
