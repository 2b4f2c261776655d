package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// What a visitor gives the agent who showed him the property.
const (
	MinRating = 1
	MaxRating = 5
)

// RatingPass is for how long after a visit its visitor may say what he thought of it.
const RatingPass = 30 * 24 * time.Hour

// EventRated is of a visit whose visitor rated the agent. Flatsy's webhooks do not tell it;
// the visit shows it (Flatsy door, 3.5, VisitorVisit).
const EventRated = "visit.rated"

// Ratings tells what visitors think of an agent.
type Ratings interface {
	// RatingOf gives the mean of an agent's ratings and their number; 0, 0: none.
	RatingOf(ctx context.Context, account, agent int64) (mean float64, n int64, err error)
}

// Rate keeps what the visitor of a pass ToRate thought of the agent: a rating from 1 to 5,
// and some words, if he likes. The pass is a proof in itself: no actor is asked but to say
// who did it. He may change his mind while the pass is good. Conflict: he was not there.
func (s *Service) Rate(ctx context.Context, a access.Actor, pass Pass, rating int, comment string) error {
	var c check
	if c.text("comment", comment, maxText/10); rating < MinRating || rating > MaxRating {
		c.wrong("rating", "Give a number from 1 to 5.")
	}
	if c.err() != nil {
		return c.err()
	}
	return s.ledger.Write(ctx, pass.Account, func(ctx context.Context, tx event.Tx) error {
		before, i, err := s.passed(ctx, pass, ToRate)
		if err != nil {
			return err
		}
		if before.Visitors[i].Status != Done {
			return fault.New(fault.Conflict, "Only a visit that took place can be rated")
		}
		v := before.own()
		v.Visitors[i].Rating, v.Visitors[i].Comment = rating, comment
		if event.Same(before, v) {
			return nil
		}
		return s.keep(ctx, tx, a, before, &v, News{Kind: EventRated, Position: v.Visitors[i].Position})
	})
}

// RatingOf gives the mean of what visitors gave an agent, from 1 to 5, and how many did; 0:
// none (Flatsy door, 3.4, AgentInfo). Whoever is told who the agent is may read it.
func (s *Service) RatingOf(ctx context.Context, a access.Actor, agent int64) (mean float64, n int64, err error) {
	if err := may(a, access.VisitsRead, access.VisitsBook); err != nil {
		return 0, 0, err
	}
	return s.store.RatingOf(ctx, a.Account, agent)
}
