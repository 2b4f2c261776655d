package page

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxSeen is how many addresses a limit remembers; beyond it those that have asked
// nothing for a while are forgotten.
const maxSeen = 10_000

// Limit is how often one address may ask. Replicas count each for themselves.
type Limit struct {
	every time.Duration
	burst int
	now   func() time.Time
	mu    sync.Mutex
	seen  map[netip.Prefix]*rate.Limiter
}

// NewLimit allows burst requests at once, and one more each time the pause is over.
func NewLimit(burst int, pause time.Duration, now func() time.Time) *Limit {
	return &Limit{every: pause, burst: burst, now: now, seen: map[netip.Prefix]*rate.Limiter{}}
}

// Allow tells whether the address of a request may ask now.
func (l *Limit) Allow(r *http.Request) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, from := l.now(), origin(r.RemoteAddr)
	one := l.seen[from]
	if one == nil {
		if len(l.seen) >= maxSeen {
			l.forget(now)
		}
		one = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.seen[from] = one
	}
	return one.AllowN(now, 1)
}

// forget drops the addresses that have everything left; when each asks still, all of
// them: a limit that many pass together protects nobody.
func (l *Limit) forget(now time.Time) {
	for from, one := range l.seen {
		if one.TokensAt(now) >= float64(l.burst) {
			delete(l.seen, from)
		}
	}
	if len(l.seen) >= maxSeen {
		clear(l.seen)
	}
}

// origin is who asks: an address, or the network of a home that has IPv6. What is no
// address shares one limit.
func origin(remote string) netip.Prefix {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits)
	return p
}
