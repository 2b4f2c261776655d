package leads

import (
	"bytes"
	"context"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// rebuildBatch is how many leads are looked at in one read, and written in one
// transaction at most: the account's other writes wait no longer than that.
const rebuildBatch = 500

// Viewed is a lead and what is stored of how the door shows it.
type Viewed struct {
	*Lead
	View []byte
}

// Views reads and mends stored views.
type Views interface {
	// ReadViews gives up to n leads of the account with an id above after, in the
	// order of their ids.
	ReadViews(ctx context.Context, account, after int64, n int) ([]Viewed, error)
	// SaveView replaces a view and nothing else. Inside event.Ledger.Write.
	SaveView(ctx context.Context, account, id int64, view []byte) error
}

// Rebuilder holds stored views against fresh ones: after a change of the
// renderer, or to prove that there was no need.
type Rebuilder struct {
	ledger event.Ledger
	store  Views
	view   ApimoView
}

// NewRebuilder makes the Rebuilder; view is the renderer whose results are
// stored.
func NewRebuilder(ledger event.Ledger, store Views, view ApimoView) *Rebuilder {
	return &Rebuilder{ledger, store, view}
}

// Rebuilt counts leads that were looked at, and those whose view differed.
type Rebuilt struct{ Leads, Differed int64 }

// Check compares every view of the account and changes nothing. done is told
// after each batch.
func (r *Rebuilder) Check(ctx context.Context, a access.Actor, done func(Rebuilt)) (Rebuilt, error) {
	return r.walk(ctx, a, done, func(context.Context, int64, int64) error { return nil })
}

// Rebuild is Check that also replaces the views that differ. A lead's updated_at
// stays and the journal says nothing, for nothing happened to the lead.
func (r *Rebuilder) Rebuild(ctx context.Context, a access.Actor, done func(Rebuilt)) (Rebuilt, error) {
	return r.walk(ctx, a, done, r.mend)
}

// walk goes through the account's leads and calls mend for each batch, the one
// after an id, in which a view differs.
func (r *Rebuilder) walk(ctx context.Context, a access.Actor, done func(Rebuilt), mend func(ctx context.Context, account, after int64) error) (sum Rebuilt, err error) {
	for after := int64(0); ; {
		list, err := r.store.ReadViews(ctx, a.Account, after, rebuildBatch)
		if err != nil || len(list) == 0 {
			return sum, err
		}
		differ := r.differing(list)
		if len(differ) > 0 {
			if err := mend(ctx, a.Account, after); err != nil {
				return sum, fmt.Errorf("leads.Rebuild(after %d): %w", after, err)
			}
		}
		sum.Leads += int64(len(list))
		sum.Differed += int64(len(differ))
		after = list[len(list)-1].ID
		done(sum)
	}
}

// mend reads the batch again under the account's lock, as a lead may have
// changed since, and saves what still differs.
func (r *Rebuilder) mend(ctx context.Context, account, after int64) error {
	return r.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error {
		list, err := r.store.ReadViews(ctx, account, after, rebuildBatch)
		if err != nil {
			return err
		}
		for _, v := range r.differing(list) {
			if err := r.store.SaveView(ctx, account, v.ID, r.view(v.Lead)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *Rebuilder) differing(list []Viewed) (out []Viewed) {
	for _, v := range list {
		if !bytes.Equal(v.View, r.view(v.Lead)) {
			out = append(out, v)
		}
	}
	return out
}
