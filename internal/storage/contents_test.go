package storage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// eachKeeper runs a test of package contents, which stands below whatever could make an
// account to test it with.
func eachKeeper(t *testing.T, run func(t *testing.T, account int64, s *storage.DB, p *place, k *contents.Keeper)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := d.Store(t, time.Now)
		account, err := access.NewService(s, s, nil, func(context.Context) {}).
			CreateAccount(t.Context(), access.Account{Name: "A", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
		if err != nil {
			t.Fatal(err)
		}
		p := &place{files: map[string]string{}}
		run(t, account.ID, s, p, contents.NewKeeper(s, s, p))
	})
}

// place keeps contents in memory, but those that it fails at.
type place struct {
	files map[string]string
	fails string
}

var errFails = fault.New(fault.Unavailable, "unreachable")

func (p *place) Put(_ context.Context, name string, content io.Reader, _ int64) error {
	if name == p.fails {
		return errFails
	}
	body, err := io.ReadAll(content)
	p.files[name] = string(body)
	return err
}

func (p *place) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	return shelved{bytes.NewReader([]byte(p.files[name]))}, nil
}

func (p *place) Delete(ctx context.Context, name string) error {
	if name == p.fails || ctx.Err() != nil {
		return errFails
	}
	delete(p.files, name)
	return nil
}

func (p *place) names() []string { return slices.Sorted(maps.Keys(p.files)) }

type shelved struct{ *bytes.Reader }

func (shelved) Close() error { return nil }

func two() []contents.Content {
	return []contents.Content{{Name: "a", Bytes: []byte("un")}, {Name: "b", Bytes: []byte("deux")}}
}

func TestContentsAreThereBeforeTheyAreNamed(t *testing.T) {
	eachKeeper(t, func(t *testing.T, _ int64, _ *storage.DB, p *place, k *contents.Keeper) {
		err := k.Keep(t.Context(), two(), func() error {
			if d := cmp.Diff(map[string]string{"a": "un", "b": "deux"}, p.files); d != "" {
				t.Errorf("when they are named (-want +got):\n%s", d)
			}
			return nil
		})
		if err != nil || len(p.files) != 2 {
			t.Errorf("%v, %q", err, p.names())
		}
	})
}

// TestWhatIsNotNamedIsTakenBack: unless nobody knows whether it is named.
func TestWhatIsNotNamedIsTakenBack(t *testing.T) {
	eachKeeper(t, func(t *testing.T, _ int64, _ *storage.DB, p *place, k *contents.Keeper) {
		ctx, cancel := context.WithCancel(t.Context())
		refused := errors.New("refused")
		err := k.Keep(ctx, two(), func() error { cancel(); return refused }) // whoever sent it has gone
		if !errors.Is(err, refused) || len(p.files) != 0 {
			t.Errorf("%v, %q are left", err, p.names())
		}
		err = k.Keep(t.Context(), two(), func() error { return fault.New(fault.Unavailable, "no answer to the commit") })
		if !fault.Is(err, fault.Unavailable) || len(p.files) != 2 {
			t.Errorf("%v, %q are left, want both", err, p.names())
		}
	})
}

func TestNothingIsNamedWhenOneCannotBePut(t *testing.T) {
	eachKeeper(t, func(t *testing.T, _ int64, _ *storage.DB, p *place, k *contents.Keeper) {
		p.fails = "b"
		err := k.Keep(t.Context(), two(), func() error { t.Error("they were named"); return nil })
		if !errors.Is(err, errFails) || len(p.files) != 0 {
			t.Errorf("%v, %q are left", err, p.names())
		}
	})
}

func TestWhatIsDroppedIsSweptAway(t *testing.T) {
	eachKeeper(t, func(t *testing.T, account int64, s *storage.DB, p *place, k *contents.Keeper) {
		p.files = map[string]string{"a": "", "b": "", "c": ""}
		drop := func(fail error) error {
			return s.Write(t.Context(), account, func(ctx context.Context, tx event.Tx) error {
				return errors.Join(k.Drop(ctx, tx, account, "a", "b"), fail)
			})
		}
		refused := errors.New("refused")
		if err := errors.Join(drop(refused), k.Sweep(t.Context(), account)); !errors.Is(err, refused) || len(p.files) != 3 {
			t.Errorf("after a write that failed: %v, %q", err, p.names())
		}
		p.fails = "b"
		if err := errors.Join(drop(nil), k.Sweep(t.Context(), account)); !errors.Is(err, errFails) || !slices.Equal(p.names(), []string{"b", "c"}) {
			t.Errorf("while one fails: %v, %q", err, p.names())
		}
		p.fails = ""
		if err := k.Sweep(t.Context(), account); err != nil || !slices.Equal(p.names(), []string{"c"}) {
			t.Errorf("%v, %q", err, p.names())
		}
		if left, err := s.ListGone(t.Context(), account, 10); err != nil || len(left) != 0 {
			t.Errorf("%q are still noted, %v", left, err)
		}
	})
}
