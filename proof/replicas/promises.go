package main

import (
	"context"
	"sync"

	"palier/proof/door"
)

// request sends one and the same request, each time it is called.
type request func(ctx context.Context) (door.Answer, error)

// keyed is a request with an Idempotency-Key that was answered.
type keyed struct {
	about string
	send  request
	body  []byte // of the first answer
}

// enquiry is a lead of the Apimo door as it was acknowledged last.
type enquiry struct {
	id      int64
	message string
}

// option is one that was acknowledged.
type option struct {
	lots     []int64
	canceled bool
}

// promises are what was acknowledged to clients: it must be there in the end, and
// told. Methods may be called concurrently.
type promises struct {
	mu        sync.Mutex
	enquiries map[string]enquiry // Apimo's leads, by reference
	leads     map[int64]bool     // Adlead's
	options   map[int64]option
	repriced  map[int64]bool // lots
	keyed     []keyed
}

func newPromises() *promises {
	return &promises{enquiries: map[string]enquiry{}, leads: map[int64]bool{}, options: map[int64]option{}, repriced: map[int64]bool{}}
}

// note changes the promises under their lock.
func (p *promises) note(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}
