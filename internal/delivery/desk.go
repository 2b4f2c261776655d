package delivery

import "sync"

// desk counts the requests under way, and so keeps receivers that hang from
// taking the places of the others. An endpoint whose last try failed is ailing:
// it gets one request at a time, and all ailing ones together get half of the
// places at most.
type desk struct {
	perEndpoint, global int

	mu     sync.Mutex
	seats  map[place]*seat
	busy   int
	ailing int // of busy, those to ailing endpoints
}

type place struct{ account, endpoint int64 }

// seat is what is remembered of an endpoint that is busy or ailing.
type seat struct {
	busy   int
	ailing bool
}

func newDesk(perEndpoint, global int) *desk {
	return &desk{perEndpoint: perEndpoint, global: global, seats: map[place]*seat{}}
}

// round gives how many more requests each endpoint of an account may have. What
// it grants counts within the round.
func (d *desk) round(account int64) func(endpoint int64) int {
	granted, ailing := 0, 0
	return func(endpoint int64) int {
		d.mu.Lock()
		defer d.mu.Unlock()
		s := seat{}
		if known := d.seats[place{account, endpoint}]; known != nil {
			s = *known
		}
		n := min(d.perEndpoint-s.busy, d.global-d.busy-granted)
		if s.ailing {
			n = min(1-s.busy, d.global-d.busy-granted, d.global/2-d.ailing-ailing)
			ailing += max(n, 0)
		}
		granted += max(n, 0)
		return n
	}
}

// enter takes a place.
func (d *desk) enter(account, endpoint int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.seats[place{account, endpoint}]
	if s == nil {
		s = &seat{}
		d.seats[place{account, endpoint}] = s
	}
	s.busy++
	d.busy++
	if s.ailing {
		d.ailing++
	}
}

// leave frees a place and remembers how the request ended.
func (d *desk) leave(account, endpoint int64, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.seats[place{account, endpoint}]
	if s.ailing {
		d.ailing -= s.busy
	}
	s.busy--
	d.busy--
	s.ailing = !ok
	switch {
	case s.ailing:
		d.ailing += s.busy
	case s.busy == 0:
		delete(d.seats, place{account, endpoint})
	}
}
