package demo

import (
	"context"
	"sync"
	"sync/atomic"

	"palier/internal/core/access"
)

// hands is how many write at once while a large store is made, so that they
// share commits.
const hands = 64

// Bulk adds n leads of n people to agency 14, for measuring. done is told now
// and then how many there are.
func Bulk(ctx context.Context, s Services, by access.Actor, n int, done func(int)) error {
	b := builder{Services: s, by: by, cast: newCast()}
	b.by.Provider = Provider
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range hands {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				l := b.enquiry(1_000_000+i, 1_000_000+i)
				if _, err := s.Leads.Create(ctx, b.by, l, "FR"); err != nil {
					cancel(err)
					return
				}
				if i%10_000 == 0 {
					done(i)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
