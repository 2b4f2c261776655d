package addresses_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

// Looks beyond a number wait for one another, and not longer than whoever asks does.
func TestALookWaitsForASeatAsLongAsItsAskerDoes(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "adresses-44.csv", france()...))
	base := addresses.Open(s.path)
	defer base.Close()
	// The first look opens the file, alone: one that came at the same moment would wait for it to end.
	if err := base.Look(t.Context(), func(places.Shelves) error { return nil }); err != nil {
		t.Fatal(err)
	}
	const seats = 8
	release, all := make(chan struct{}), sync.WaitGroup{}
	inside := make(chan struct{})
	for range seats {
		all.Go(func() {
			err := base.Look(t.Context(), func(places.Shelves) error {
				inside <- struct{}{}
				<-release
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for range seats {
		<-inside
	}
	ctx, cancel := context.WithCancel(t.Context())
	turned := make(chan error)
	go func() {
		turned <- base.Look(ctx, func(places.Shelves) error { return errors.New("there was a seat") })
	}()
	cancel()
	if err := <-turned; !errors.Is(err, context.Canceled) {
		t.Errorf("without a seat: %v", err)
	}
	waited := make(chan error)
	go func() { waited <- base.Look(t.Context(), func(places.Shelves) error { return nil }) }()
	close(release)
	if err := <-waited; err != nil {
		t.Errorf("with one that became free: %v", err)
	}
	all.Wait()
}

// A look that fails, in whatever way, leaves its seat to others.
func TestAFailedLookHarmsNoOther(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "adresses-44.csv", france()...))
	base := addresses.Open(s.path)
	defer base.Close()
	failed := errors.New("failed")
	for i := range 20 {
		err := base.Look(t.Context(), func(shelves places.Shelves) error {
			if _, err := shelves.Street(1 << 40); err == nil {
				t.Error("a street that is not there is found")
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatalf("look %d: %v", i, err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = base.Look(t.Context(), func(places.Shelves) error { panic("within a look") })
		}()
	}
	if err := base.Look(t.Context(), func(shelves places.Shelves) error { _, err := shelves.Sheets("44100"); return err }); err != nil {
		t.Error(err)
	}
}
