package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"palier/proof/crew"
	"palier/proof/door"
	"palier/proof/harness"
)

// settlers is how many requests are under way while a round is settled.
const settlers = 8

// A settlement is what a careful client does after a crash: it sends again
// whatever it sent, with the key it used. An entry without an answer must now
// have exactly one effect; one with an answer must get the same bytes.
type settlement struct {
	client  *door.Client
	history *history
	stored  map[string]bool // references listed right after the restart
	// A database server may finish a commit after its client died, so that
	// what was not listed then may have come since.
	late bool

	mu         sync.Mutex
	violations []harness.Violation
}

// run repeats every entry and tries one key with another payload.
func (s *settlement) run(ctx context.Context, entries []*entry) ([]harness.Violation, error) {
	err := crew.Each(settlers, entries, func(e *entry) error { return s.repeat(ctx, e) })
	if err != nil {
		return nil, err
	}
	err = s.misuse(ctx, entries)
	return s.violations, err
}

// repeat sends the entry once more.
func (s *settlement) repeat(ctx context.Context, e *entry) error {
	a, err := s.client.PostPatiently(ctx, e.Sample.Body(), e.Key)
	if err != nil {
		return fmt.Errorf("repeating %s: %w", e.Sample.Reference, err)
	}
	receipt, err := a.Receipt()
	if a.Status != http.StatusOK || err != nil {
		s.report("refused", e, "repeated: status %d: %.300s", a.Status, a.Body)
		return nil
	}
	// Effect and idempotency record share one transaction: when the lead was
	// there, its key must have been, and the other way round. That can be told
	// only of a lead that was never sent without it.
	stored := s.stored[e.Sample.Reference]
	switch {
	case e.soleKey() && stored && !a.Replayed:
		s.report("key forgotten", e, "stored, but key %s was not", e.Key)
	case e.soleKey() && !stored && a.Replayed && !s.late:
		s.report("key without effect", e, "key %s replays a lead that was not there", e.Key)
	}
	s.history.acknowledge(e, ack{ID: receipt.ID, Body: string(a.Body)})
	return nil
}

// misuse sends another lead under a key that was used: 422, and no effect (the
// listing that follows would show it).
func (s *settlement) misuse(ctx context.Context, entries []*entry) error {
	for _, e := range entries {
		if e.Key == "" {
			continue
		}
		other := e.Sample
		other.Reference += "-misuse"
		a, err := s.client.PostPatiently(ctx, other.Body(), e.Key)
		if err != nil {
			return err
		}
		if a.Status != http.StatusUnprocessableEntity {
			s.report("key misused", e, "another payload under key %s: status %d, want 422", e.Key, a.Status)
		}
		return nil
	}
	return nil
}

func (s *settlement) report(kind string, e *entry, format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := harness.Violation{Kind: kind, Reference: e.Sample.Reference, Detail: fmt.Sprintf(format, args...)}
	s.violations = append(s.violations, v)
}
