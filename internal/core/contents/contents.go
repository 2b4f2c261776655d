// Package contents keeps the bytes of files, which lie outside the database because
// they are too large for it, in step with the rows that name them: put before the
// commit that names them, noted as gone in the commit that forgets them, removed after.
//
// It knows names and bytes, not what they are of nor who may read them, and neither
// the disk nor the object store that they lie on.
package contents

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Place is where contents lie. Names are lower-case letters, digits and slashes made
// by this program, never a user's words.
type Place interface {
	Put(ctx context.Context, name string, content io.Reader, size int64) error
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error) // fault.Missing
	Delete(ctx context.Context, name string) error                    // nothing there: no error
}

// Store keeps the names of contents that no row names any more.
type Store interface {
	// NoteGone notes names in a write. One that is noted already stays as it is.
	NoteGone(ctx context.Context, account int64, names []string, now time.Time) error
	// ListGone gives the first most names, ForgetGone says in a write that one is removed.
	ListGone(ctx context.Context, account int64, most int) ([]string, error)
	ForgetGone(ctx context.Context, account int64, name string) error
}

// Keeper keeps contents in a place.
type Keeper struct {
	ledger event.Ledger
	store  Store
	place  Place
}

// NewKeeper makes it.
func NewKeeper(ledger event.Ledger, store Store, place Place) *Keeper {
	return &Keeper{ledger: ledger, store: store, place: place}
}

// Content is one file's bytes under their name.
type Content struct {
	Name  string
	Bytes []byte
}

// Keep puts contents and then runs naming, the write of the rows that name them. It is
// not called inside a write: a place that hangs would keep others waiting. A crash in
// between leaves contents that nobody names, never a name without its content.
func (k *Keeper) Keep(ctx context.Context, list []Content, naming func() error) error {
	for i, c := range list {
		if err := k.place.Put(ctx, c.Name, bytes.NewReader(c.Bytes), int64(len(c.Bytes))); err != nil {
			k.takeBack(ctx, list[:i])
			return fmt.Errorf("contents.Keep: %w", err)
		}
	}
	err := naming()
	if err != nil && !fault.Is(err, fault.Unavailable) { // Unavailable: the rows may be there
		k.takeBack(ctx, list)
	}
	return err
}

// takeBack removes what nobody came to name. What fails stays, and is nobody's.
func (k *Keeper) takeBack(ctx context.Context, list []Content) {
	for _, c := range list {
		_ = k.place.Delete(context.WithoutCancel(ctx), c.Name)
	}
}

// Open gives a content, fault.Missing when there is none. The caller closes it.
func (k *Keeper) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	return k.place.Open(ctx, name)
}

// Drop notes, in the write that forgets their rows, contents that are to be removed.
// Sweep removes them once it is committed.
func (k *Keeper) Drop(ctx context.Context, tx event.Tx, account int64, names ...string) error {
	return k.store.NoteGone(ctx, account, names, tx.Now())
}

// swept is how many contents one round of Sweep removes.
const swept = 100

// Sweep removes contents that are gone, and stops at the first that cannot be removed
// now. It holds no lock while it speaks to where they lie.
func (k *Keeper) Sweep(ctx context.Context, account int64) error {
	gone, err := k.store.ListGone(ctx, account, swept)
	for _, name := range gone {
		if err == nil {
			err = k.remove(ctx, account, name)
		}
	}
	if err != nil {
		return fmt.Errorf("contents.Sweep(%d): %w", account, err)
	}
	return nil
}

func (k *Keeper) remove(ctx context.Context, account int64, name string) error {
	if err := k.place.Delete(ctx, name); err != nil {
		return err
	}
	return k.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error { return k.store.ForgetGone(ctx, account, name) })
}
