package delivery

import (
	"context"

	"palier/internal/core/event"
)

// Watch is a ledger that calls grown once a write that recorded something is
// durable. grown must not block.
func Watch(l event.Ledger, grown func(account int64)) event.Ledger { return watched{l, grown} }

type watched struct {
	ledger event.Ledger
	grown  func(account int64)
}

// heardKey finds, in a write's context, whether it recorded something: a write
// inside another is durable with the outer one only.
type heardKey struct{}

// Write implements event.Ledger.
func (w watched) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	if heard, inside := ctx.Value(heardKey{}).(*bool); inside {
		return w.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error { return fn(ctx, listening{tx, heard}) })
	}
	heard := new(bool)
	err := w.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		*heard = false // a try that was rolled back may have gone before
		return fn(context.WithValue(ctx, heardKey{}, heard), listening{tx, heard})
	})
	if err == nil && *heard {
		w.grown(account)
	}
	return err
}

// listening is a write transaction that notes whether something was recorded.
type listening struct {
	event.Tx
	heard *bool
}

// Record implements event.Tx.
func (l listening) Record(e event.Event) {
	*l.heard = true
	l.Tx.Record(e)
}
