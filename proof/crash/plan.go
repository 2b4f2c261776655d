package main

import (
	"math/rand/v2"
	"time"

	"palier/proof/harness"
)

// A plan is what chance decides about one round, all of it drawn from the seed.
type plan struct {
	Posters int `json:"posters"`
	// The kill comes with the acknowledgement of this number, which is the
	// moment that hurts most, and in any case after this time.
	KillAtAck int           `json:"kill_at_ack,omitempty"` // 0: by time only
	KillAfter time.Duration `json:"kill_after_ns"`
	// The restart is itself killed after this time, before the one that counts.
	KillStart time.Duration `json:"kill_start_ns,omitempty"` // 0: it is not
}

// draw makes the plan of a round. Half the rounds are killed by time, half at
// an acknowledgement; one restart in eight is killed as well.
func draw(seed uint64, round int) plan {
	r := harness.Rand(seed, stream(round, 0))
	p := plan{Posters: 8 + r.IntN(9), KillAfter: between(r, 2*time.Millisecond, 120*time.Millisecond)}
	if r.IntN(2) == 0 {
		p.KillAtAck, p.KillAfter = 1+r.IntN(200), 2*time.Second
	}
	if r.IntN(8) == 0 {
		p.KillStart = between(r, time.Millisecond, 80*time.Millisecond)
	}
	return p
}

// stream numbers the random streams of a round: 0 for its plan, then one for
// each poster.
func stream(round, poster int) uint64 { return uint64(round)<<8 | uint64(poster) }

func between(r *rand.Rand, from, to time.Duration) time.Duration {
	return from + time.Duration(r.Int64N(int64(to-from)))
}
