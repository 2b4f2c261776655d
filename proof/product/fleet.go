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
	// Moment, when it is set before the first kill, returns when the process at the
	// origin should be hit: the instant that hurts most, soon in any case.
	Moment func(ctx context.Context, origin string)

	launches []Launch
	kills    atomic.Int64
	mu       sync.Mutex // of servers, while one is being replaced
	servers  []*Server
	living   []atomic.Bool // of launches: not between its death and its return
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
		replica.of, replica.files, replica.Dir = &first.Demo, l.place(), filepath.Join(l.Dir, "replica"+strconv.Itoa(i))
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
	f.living = make([]atomic.Bool, len(f.launches))
	for i := range f.living {
		f.living[i].Store(true)
	}
	return f, nil
}

// Living are the origins of the processes that can be asked, as a proxy's look at
// /readyz finds them: one that is killed is among them until it is seen to be dead.
func (f *Fleet) Living() []string {
	var out []string
	for i, l := range f.launches {
		if f.living[i].Load() {
			out = append(out, l.origin())
		}
	}
	return out
}

func (l Launch) origin() string { return "http://" + address(l.Port) }

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

// KillInTurn kills a process and starts it anew, two seconds after the last one stood, until stop is
// called, which returns when all stand. A single process is left alone: nobody would
// be there to ask.
func (f *Fleet) KillInTurn(ctx context.Context) (stop func()) {
	killing, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	if len(f.servers) > 1 {
		done.Go(func() {
			tick := time.NewTicker(killEvery)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					f.replace(ctx, int(f.Kills())%len(f.servers))
					tick.Reset(killEvery) // a slow machine spends its time on something else than starts
				case <-killing.Done():
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
	if f.Moment != nil {
		f.Moment(ctx, f.launches[i].origin())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.servers[i].Kill()
	f.living[i].Store(false)
	f.kills.Add(1)
	l := f.launches[i]
	if l.of == nil {
		demo := f.servers[i].Demo
		l.of = &demo
	}
	for ctx.Err() == nil {
		if s, err := Start(ctx, l); err == nil {
			f.servers[i] = s
			f.living[i].Store(true)
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

// At is the same demo as who listens on another port of this machine serves it: a
// replica, or a proxy.
func (d Demo) At(port int) Demo {
	d.URL = "http://" + address(port)
	d.Apimo.Base = d.URL + "/apimo"
	d.Adlead.Base = rebased(d.Adlead.Base, d.URL)
	return d
}

// rebased is an address of the demo as another process serves it.
func rebased(address, origin string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return address
	}
	return origin + u.Path
}
