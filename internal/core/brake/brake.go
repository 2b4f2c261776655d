// Package brake slows down who guesses: it counts failed log-ins by name and address. It
// knows no user and no password, and keeps nothing that would name one.
package brake

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"palier/internal/core/fault"
)

// How many log-ins may fail within window before the next is not even tried.
// Somebody's own slips concern his name at his address alone; whoever guesses from
// many addresses meets the fuse of the name, whoever guesses many names that of the
// address.
const (
	window       = 15 * time.Minute
	pairLimit    = 10
	nameLimit    = 100
	addressLimit = 100
)

// memoryLimit bounds what is remembered of failures, and of who came in from where.
const memoryLimit = 20_000

// Braked is the cause of a TooMany: how long the caller waits.
type Braked struct{ For time.Duration }

// Error is the text for logs.
func (b *Braked) Error() string { return "braked for " + b.For.String() }

// Brake counts log-ins that failed. It counts in this process alone: n replicas let n
// times as many through, each of them slow. The zero Brake has seen none.
type Brake struct {
	mu       sync.Mutex
	failures map[key][]time.Time // by pair, name and address
	friends  map[key]bool        // pairs that came in since the program started
}

// key is a pair, a name or an address, hashed: no e-mail stays in memory.
type key [sha256.Size]byte

// Attempt is a log-in under way. It counts as failed until it has passed: guesses that
// are made at once are counted at once.
type Attempt struct {
	brake               *Brake
	pair, name, address key
	at                  time.Time
}

// Attempt begins a log-in, or refuses it (TooMany, with a cause *Braked). A pair that came in before is held
// to its own failures alone: nobody is locked out at home by what others do elsewhere.
func (b *Brake) Attempt(login, address string, now time.Time) (*Attempt, error) {
	address = network(address)
	a := &Attempt{b, hashed("pair\x00" + login + "\x00" + address), hashed("name\x00" + login), hashed("address\x00" + address), now}
	b.mu.Lock()
	defer b.mu.Unlock()
	wait := b.wait(a.pair, pairLimit, now)
	if !b.friends[a.pair] {
		wait = max(wait, b.wait(a.name, nameLimit, now), b.wait(a.address, addressLimit, now))
	}
	if wait > 0 {
		return nil, fault.Wrap(fault.TooMany, "Too many failures: try again later", &Braked{wait})
	}
	for _, k := range a.keys() {
		b.note(k, now)
	}
	return a, nil
}

func hashed(text string) key { return sha256.Sum256([]byte(text)) }

func (a *Attempt) keys() []key { return []key{a.pair, a.name, a.address} }

// Passed takes the attempt back, and the pair's slips with it.
func (a *Attempt) Passed() {
	a.Forget()
	b := a.brake
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.failures, a.pair)
	if b.friends == nil || len(b.friends) >= memoryLimit {
		b.friends = map[key]bool{}
	}
	b.friends[a.pair] = true
}

// Forget takes back an attempt of which nothing is known: it could not be tried.
func (a *Attempt) Forget() {
	a.brake.mu.Lock()
	defer a.brake.mu.Unlock()
	for _, k := range a.keys() {
		list := a.brake.failures[k]
		for i, at := range list {
			if at.Equal(a.at) {
				a.brake.failures[k] = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if len(a.brake.failures[k]) == 0 {
			delete(a.brake.failures, k)
		}
	}
}

// wait is how long until a key has room for one failure more; 0: it has.
func (b *Brake) wait(k key, most int, now time.Time) time.Duration {
	recent := b.recent(k, now)
	if len(recent) < most {
		return 0
	}
	return max(recent[len(recent)-most].Add(window).Sub(now), time.Second)
}

// recent are a key's failures that still count, oldest first.
func (b *Brake) recent(k key, now time.Time) []time.Time {
	list := b.failures[k]
	for len(list) > 0 && !now.Before(list[0].Add(window)) {
		list = list[1:]
	}
	return list
}

// note adds a failure. When there is no room, those that are over go, and if that is
// none, some other: who could fill the memory has met the brake of his address often.
func (b *Brake) note(k key, now time.Time) {
	if b.failures == nil {
		b.failures = map[key][]time.Time{}
	}
	if _, known := b.failures[k]; !known && len(b.failures) >= memoryLimit {
		for other := range b.failures {
			if len(b.recent(other, now)) == 0 {
				delete(b.failures, other)
			}
		}
		for other := range b.failures {
			if len(b.failures) < memoryLimit {
				break
			}
			delete(b.failures, other)
		}
	}
	b.failures[k] = append(b.recent(k, now), now)
}

// network is what of an address is one caller: of IPv6 the part that is given out to
// one customer.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	const site = 64 // bits
	if ip = ip.Unmap(); ip.Is6() {
		return netip.PrefixFrom(ip.WithZone(""), site).Masked().String()
	}
	return ip.String()
}
