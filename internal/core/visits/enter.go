package visits

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/uid"
)

// visit is a new visit of the place, without a date.
func (p Place) visit(tx event.Tx, from Visit) Visit {
	r := p.Settings()
	v := Visit{Account: p.Property.Account, ID: tx.NextID(), UID: uid.New(), Agency: p.Property.Agency, Property: p.Property.ID, Agent: p.Agent(),
		Thread: from.Thread, Minutes: int(r.Duration / time.Minute), Capacity: r.Capacity, Metadata: from.Metadata}
	if v.Thread == 0 {
		v.Thread = v.ID
	}
	v.Properties = []Shown{{Property: v.Property}}
	return v
}

// enter puts a visitor on the visit of a start, or on a new one that has what from says
// of metadata, thread and action. It gives the visit as it was, zero when it is new.
func (s *Service) enter(ctx context.Context, tx event.Tx, sp spot, who *Visitor, from Visit) (before, v Visit, err error) {
	if sp.visit.ID != 0 {
		before, v = sp.visit, sp.visit.own()
		for _, one := range v.Visitors {
			who.Position = max(who.Position, one.Position+1)
		}
		v.Visitors = append(v.Visitors, *who)
		return before, v, s.entitle(ctx, tx, sp.place, v)
	}
	v = sp.place.visit(tx, from)
	v.StartsAt, v.EndsAt = sp.at, sp.at.Add(sp.rules.Duration)
	v.Visitors = []Visitor{*who}
	if v.Code, err = s.code(ctx, v); err != nil {
		return before, v, err
	}
	if sp.held() {
		if err := s.needs.Agenda.Drop(ctx, tx, v.Account, v.Agent, v.StartsAt); err != nil {
			return before, v, err
		}
	}
	v.Action, err = s.appoint(ctx, tx, sp.place, v, from.Action, sp.door)
	return before, v, err
}

// keepEntry keeps a visit with a visitor more, who takes his seat.
func (s *Service) keepEntry(ctx context.Context, tx event.Tx, a access.Actor, sp spot, before Visit, v *Visit, news ...News) error {
	if err := s.keep(ctx, tx, a, before, v, news...); err != nil {
		return err
	}
	return s.take(ctx, sp, Seat{Visit: v.ID, Position: v.Visitors[len(v.Visitors)-1].Position})
}

// announce writes to the visitor, and to the agent who is to confirm or to come.
func (s *Service) announce(ctx context.Context, tx event.Tx, a access.Actor, v Visit, who Visitor) error {
	var err error
	if who.Status == Confirmed {
		err = s.confirmTo(ctx, tx, v, who)
	} else {
		err = s.tellVisitor(ctx, tx, Requested, v, who, time.Time{})
	}
	if err != nil {
		return err
	}
	return s.tellAgent(ctx, tx, ToAgentRequested, a, v, who, time.Time{})
}

// code draws the visit's code, which no other live visit of the agent has.
func (s *Service) code(ctx context.Context, v Visit) (string, error) {
	for range 20 { // of a million, an agent's visits take few
		n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if err != nil {
			return "", err
		}
		code := fmt.Sprintf("%06d", n)
		if taken, err := s.store.CodeTaken(ctx, v.Account, v.Agent, code); err != nil || !taken {
			return code, err
		}
	}
	return "", fault.New(fault.Unavailable, "No code is free for this visit")
}
