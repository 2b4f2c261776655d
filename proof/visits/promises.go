package main

import (
	"sync"
	"time"
)

// stay is somebody who is expected on a visit.
type stay struct {
	who       string
	visit     string
	property  int
	start     int // index; -1: none whose history is judged
	at        time.Time
	confirmed bool
}

// promises are what was acknowledged to clients and not cut since: it must be there in
// the end. Methods may be called concurrently.
type promises struct {
	mu    sync.Mutex
	stays map[string]stay   // by e-mail
	gone  map[string]string // visit that somebody left, by e-mail
}

// keep notes where somebody is expected.
func (p *promises) keep(s stay) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stays == nil {
		p.stays, p.gone = map[string]stay{}, map[string]string{}
	}
	p.stays[s.who] = s
	delete(p.gone, s.who)
}

// drop forgets somebody of whom nobody knows where he is.
func (p *promises) drop(who string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.stays, who)
	delete(p.gone, who)
}

// leave notes that somebody has left his visit for good.
func (p *promises) leave(s stay) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.stays, s.who)
	p.gone[s.who] = s.visit
}
