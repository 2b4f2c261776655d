package main

import (
	"sync"

	"palier/proof/door"
)

// An entry is one lead the harness tried to have stored: what was sent, and
// every answer that was received in full.
type entry struct {
	Sample    door.Sample `json:"sample"`
	Key       string      `json:"key,omitempty"`        // Idempotency-Key of the first attempt
	OtherKeys bool        `json:"other_keys,omitempty"` // some attempt bore another key, or none
	Acks      []ack       `json:"acks,omitempty"`
}

// An ack is a 200 received in full: from then on the lead must be there.
type ack struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
}

func (e *entry) acknowledged() bool { return len(e.Acks) > 0 }

// soleKey says whether every attempt bore the entry's one key, so that the key
// alone decides whether an answer must be a replay.
func (e *entry) soleKey() bool { return e.Key != "" && !e.OtherKeys }

// A history is all entries of a run; its methods may be called concurrently.
type history struct {
	mu      sync.Mutex
	entries []*entry
}

// add begins an entry.
func (h *history) add(s door.Sample, key string) *entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := &entry{Sample: s, Key: key}
	h.entries = append(h.entries, e)
	return e
}

// pick returns the entry that is back places from the end, but none before
// first; nil when there is none.
func (h *history) pick(first, back int) *entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	if i := len(h.entries) - 1 - back; i >= first {
		return h.entries[i]
	}
	return nil
}

// attempt notes that the entry is about to be sent with this key. It comes
// before the request: a request without an answer may have had its effect.
func (h *history) attempt(e *entry, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e.OtherKeys = e.OtherKeys || key != e.Key
}

// acknowledge notes a 200.
func (h *history) acknowledge(e *entry, a ack) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e.Acks = append(e.Acks, a)
}

// since returns the entries from place first on.
func (h *history) since(first int) []*entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*entry(nil), h.entries[first:]...)
}
