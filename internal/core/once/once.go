// Package once makes a repeated request harmless: a caller names its request by
// a key, and the same key again gets the first answer, not a second effect.
//
// It knows keys, fingerprints and answers, and not what a request does.
package once

import (
	"context"
	"sync"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Kept is how long an answer is kept for replays.
const Kept = 24 * time.Hour

// MaxKey is the longest key, in bytes of printable ASCII.
const MaxKey = 255

// Key names a request of a caller.
type Key struct {
	Account     int64
	Credential  string // who calls: "provider:9999"; keys of others never meet
	Value       string // as the caller chose it
	Fingerprint string // hash of method, path and body
}

// Answer is what was answered, byte for byte.
type Answer struct {
	Status int
	Body   []byte
}

// Store keeps answers.
type Store interface {
	FindAnswer(ctx context.Context, k Key, now time.Time) (a Answer, fingerprint string, found bool, err error)
	SaveAnswer(ctx context.Context, k Key, a Answer, until time.Time) error
	// PurgeAnswers removes a bounded number of answers that ended before now.
	PurgeAnswers(ctx context.Context, account int64, now time.Time) (int64, error)
}

// Service runs requests once.
type Service struct {
	ledger  event.Ledger
	store   Store
	mu      sync.Mutex
	running map[Key]struct{}
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store) *Service {
	return &Service{ledger: ledger, store: store, running: map[Key]struct{}{}}
}

// The two refusals.
var (
	ErrReused  = fault.Field("idempotency_key", "This key was already used for another request.")
	ErrRunning = fault.New(fault.Conflict, "The first request with this Idempotency-Key is still running")
)

// Valid tells whether a key can be used: 1 to 255 printable ASCII characters.
func Valid(key string) bool {
	if key == "" || len(key) > MaxKey {
		return false
	}
	for _, c := range []byte(key) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// Do runs fn unless the key has an answer already, and stores fn's answer in the
// transaction of its effect. An error of fn is not stored: nothing happened, and
// the caller may correct its request and use the key again.
func (s *Service) Do(ctx context.Context, k Key, fn func(ctx context.Context) (Answer, error)) (a Answer, replayed bool, err error) {
	leave, ok := s.enter(k)
	if !ok {
		return Answer{}, false, ErrRunning
	}
	defer leave()
	err = s.ledger.Write(ctx, k.Account, func(ctx context.Context, tx event.Tx) error {
		a, replayed = Answer{}, false // a try that was rolled back may have gone before
		stored, fingerprint, found, err := s.store.FindAnswer(ctx, k, tx.Now())
		if err != nil {
			return err
		}
		if found {
			if fingerprint != k.Fingerprint {
				return ErrReused
			}
			a, replayed = stored, true
			return nil
		}
		if a, err = fn(ctx); err != nil {
			return err
		}
		return s.store.SaveAnswer(ctx, k, a, tx.Now().Add(Kept))
	})
	return a, replayed, err
}

// Purge removes all answers of an account that are too old to be replayed, a
// bounded number in each write.
func (s *Service) Purge(ctx context.Context, account int64) error {
	for removed := int64(1); removed > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) (err error) {
			removed, err = s.store.PurgeAnswers(ctx, account, tx.Now())
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// enter notes that a request with the key runs in this process. In another
// replica the account's write lock makes the second wait for the first's answer.
func (s *Service) enter(k Key) (leave func(), ok bool) {
	k.Fingerprint = ""
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, busy := s.running[k]; busy {
		return nil, false
	}
	s.running[k] = struct{}{}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.running, k)
	}, true
}
