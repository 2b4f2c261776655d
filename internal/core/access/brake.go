package access

import (
	"net/netip"
	"sync"
	"time"

	"palier/internal/core/fault"
)

// How many log-ins may fail within brakeWindow before the next is not even tried.
// Somebody's own slips concern his name at his address alone; whoever guesses from
// many addresses meets the fuse of the name, whoever guesses many names that of the
// address.
const (
	brakeWindow  = 15 * time.Minute
	brakePair    = 10
	brakeName    = 100
	brakeAddress = 100
)

// brakeLimit bounds what is remembered of failures, and of who came in from where.
const brakeLimit = 20_000

// Braked is the cause of a TooMany: how long the caller waits.
type Braked struct{ For time.Duration }

// Error is the text for logs.
func (b *Braked) Error() string { return "braked for " + b.For.String() }

// brake counts log-ins that failed. It counts in this process alone: n replicas let n
// times as many through, each of them slow.
type brake struct {
	mu       sync.Mutex
	failures map[string][]time.Time // by pair, name and address, hashed: no e-mail stays in memory
	friends  map[string]bool        // pairs that came in since the program started
}

// attempt is a log-in under way. It counts as failed until it has passed: guesses that
// are made at once are counted at once.
type attempt struct {
	brake               *brake
	pair, name, address string
	at                  time.Time
}

// attempt begins a log-in, or refuses it (TooMany). A pair that came in before is held
// to its own failures alone: nobody is locked out at home by what others do elsewhere.
func (b *brake) attempt(login, address string, now time.Time) (*attempt, error) {
	address = network(address)
	a := &attempt{b, HashToken("pair\x00" + login + "\x00" + address), HashToken("name\x00" + login), HashToken("address\x00" + address), now}
	b.mu.Lock()
	defer b.mu.Unlock()
	wait := b.wait(a.pair, brakePair, now)
	if !b.friends[a.pair] {
		wait = max(wait, b.wait(a.name, brakeName, now), b.wait(a.address, brakeAddress, now))
	}
	if wait > 0 {
		return nil, fault.Wrap(fault.TooMany, "Too many failures: try again later", &Braked{wait})
	}
	for _, key := range a.keys() {
		b.note(key, now)
	}
	return a, nil
}

func (a *attempt) keys() []string { return []string{a.pair, a.name, a.address} }

// passed takes the attempt back, and the pair's slips with it.
func (a *attempt) passed() {
	a.forget()
	b := a.brake
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.failures, a.pair)
	if b.friends == nil || len(b.friends) >= brakeLimit {
		b.friends = map[string]bool{}
	}
	b.friends[a.pair] = true
}

// forget takes back an attempt of which nothing is known: it could not be tried.
func (a *attempt) forget() {
	a.brake.mu.Lock()
	defer a.brake.mu.Unlock()
	for _, key := range a.keys() {
		list := a.brake.failures[key]
		for i, at := range list {
			if at.Equal(a.at) {
				a.brake.failures[key] = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if len(a.brake.failures[key]) == 0 {
			delete(a.brake.failures, key)
		}
	}
}

// wait is how long until a key has room for one failure more; 0: it has.
func (b *brake) wait(key string, most int, now time.Time) time.Duration {
	recent := b.recent(key, now)
	if len(recent) < most {
		return 0
	}
	return max(recent[len(recent)-most].Add(brakeWindow).Sub(now), time.Second)
}

// recent are a key's failures that still count, oldest first.
func (b *brake) recent(key string, now time.Time) []time.Time {
	list := b.failures[key]
	for len(list) > 0 && !now.Before(list[0].Add(brakeWindow)) {
		list = list[1:]
	}
	return list
}

// note adds a failure. When there is no room, those that are over go, and if that is
// none, some other: who could fill the memory has met the brake of his address often.
func (b *brake) note(key string, now time.Time) {
	if b.failures == nil {
		b.failures = map[string][]time.Time{}
	}
	if _, known := b.failures[key]; !known && len(b.failures) >= brakeLimit {
		for other := range b.failures {
			if len(b.recent(other, now)) == 0 {
				delete(b.failures, other)
			}
		}
		for other := range b.failures {
			if len(b.failures) < brakeLimit {
				break
			}
			delete(b.failures, other)
		}
	}
	b.failures[key] = append(b.recent(key, now), now)
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
