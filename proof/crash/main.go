// Command crash kills the program at random moments while leads are being
// posted, starts it again and looks whether it kept its word: every lead that
// was acknowledged is there exactly once, a repeated one is not doubled and
// gets the same answer, and the restart takes no longer than promised
// (proof.md T08, T53; M2).
//
// It first runs against a build that answers before it commits, where it must
// report lost leads, and against one that keeps an Idempotency-Key after its
// effect, where it must report a forgotten key; else nothing it says counts.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"time"

	"palier/proof/harness"
	"palier/proof/plants"
)

// readyLimit is how long a restart may take; slack is what a machine that runs
// other things besides is allowed.
const (
	readyLimit = 2 * time.Second
	slack      = 2
)

// plantedRounds bounds the rounds in which the planted bug must be caught, and
// replayRounds those in which a replayed round is repeated: its plan comes back
// exactly, the moment at which the machine is hit does not.
const (
	plantedRounds = 20
	replayRounds  = 50
)

// script says which rounds to play.
type script struct {
	rounds int
	replay string // replay file: repeat its round
}

func main() {
	var s script
	flag.IntVar(&s.rounds, "rounds", 200, "how many times to kill the program")
	flag.StringVar(&s.replay, "replay", "", "replay file of a red run: repeat its round until it fails again")
	harness.Harness{Name: "crash", Trial: s.trial, Replay: true, Traps: []harness.Trap{
		{Plant: plants.AnswerBeforeCommit(), Symptom: "lost"},
		{Plant: plants.KeyAfterEffect(), Symptom: "key forgotten"},
	}}.Main()
}

// trial plays the rounds on one data directory.
func (s *script) trial(ctx context.Context, r harness.Run) (string, error) {
	rounds, plan, err := s.plans(r)
	if err != nil {
		return "", err
	}
	c, err := open(ctx, r.Launch, r.Seed)
	if err != nil {
		return "", err
	}
	defer c.close()
	for i := range rounds {
		if r.OutOfTime() {
			return c.String(), fmt.Errorf("%d of %d rounds: %w", i, rounds, harness.ErrTime)
		}
		err := c.round(ctx, i, plan(i))
		var f *harness.Failure
		if r.Planted() && errors.As(err, &f) && !f.Shows(r.Symptom) {
			continue // another symptom of the same bug
		}
		if err != nil {
			return c.String(), err
		}
	}
	if limit := slack * readyLimit; c.slowest > limit && !r.Race {
		return c.String(), fmt.Errorf("slowest restart took %v, limit %v (%v promised)", c.slowest, limit, readyLimit)
	}
	return c.String(), doctor(ctx, c)
}

// plans gives how many rounds to play and the plan of each.
func (s *script) plans(r harness.Run) (int, func(round int) plan, error) {
	drawn := func(round int) plan { return draw(r.Seed, round) }
	switch {
	case r.Planted():
		return plantedRounds, drawn, nil
	case s.replay == "":
		return s.rounds, drawn, nil
	}
	f, err := harness.ReadFailure(s.replay)
	if err != nil {
		return 0, nil, err
	}
	var was incident
	if err := json.Unmarshal(f.Detail, &was); err != nil {
		return 0, nil, fmt.Errorf("replay file %s: %w", s.replay, err)
	}
	return replayRounds, func(int) plan { return was.Plan }, nil
}
