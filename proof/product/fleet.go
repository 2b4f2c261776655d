package product

import (
	"context"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Fleet is several processes on one database, as machines behind a proxy would be;
// one process on SQLite.
type Fleet struct {
	launches []Launch
	kills    atomic.Int64
	mu       sync.Mutex // of servers, while one is being replaced
	servers  []*Server
}

// StartFleet starts n processes on PostgreSQL, one on SQLite.
func StartFleet(ctx context.Context, l Launch, n int, r *rand.Rand) (*Fleet, error) {
	first, err := Start(ctx, l)
	if err != nil {
		return nil, err
	}
	f := &Fleet{launches: []Launch{l}, servers: []*Server{first}}
	for i := 1; l.DB != "" && i < n; i++ {
		replica := l
		replica.of, replica.Dir = &first.Demo, filepath.Join(l.Dir, "replica"+strconv.Itoa(i))
		if replica.Port, err = FreePort(r); err == nil {
			var s *Server
			if s, err = Start(ctx, replica); err == nil {
				f.launches, f.servers = append(f.launches, replica), append(f.servers, s)
			}
		}
		if err != nil {
			f.Stop()
			return nil, err
		}
	}
	return f, nil
}

// Demos is the demo as each process serves it.
func (f *Fleet) Demos() []Demo {
	demos := make([]Demo, len(f.servers))
	for i, s := range f.servers {
		demos[i] = s.Demo
	}
	return demos
}

// killEvery is how long the fleet stands between two kills.
const killEvery = 2 * time.Second

// KillInTurn kills a process every two seconds, and starts it anew, until stop is
// called. A single process is left alone: nobody would be there to ask.
func (f *Fleet) KillInTurn(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	if len(f.servers) > 1 {
		done.Go(func() {
			tick := time.NewTicker(killEvery)
			defer tick.Stop()
			for turn := 0; ; turn++ {
				select {
				case <-tick.C:
					f.replace(ctx, turn%len(f.servers))
				case <-ctx.Done():
					return
				}
			}
		})
	}
	return func() { cancel(); done.Wait() }
}

// replace kills a process and starts another in its place. The demo's own process
// comes back as a server of what it made.
func (f *Fleet) replace(ctx context.Context, i int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.servers[i].Kill()
	f.kills.Add(1)
	l := f.launches[i]
	if l.of == nil {
		demo := f.servers[i].Demo
		l.of = &demo
	}
	for ctx.Err() == nil {
		if s, err := Start(ctx, l); err == nil {
			f.servers[i] = s
			return
		}
	}
}

// Kills is how many were killed.
func (f *Fleet) Kills() int64 { return f.kills.Load() }

// Stop kills all.
func (f *Fleet) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.servers {
		s.Kill()
	}
}

// rebased is an address of the demo as another process serves it.
func rebased(address, origin string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return address
	}
	return origin + u.Path
}
