package visits

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Foreseen is what an act would send if it were done now: an office is shown it before it
// decides. It says what Move, MoveAll and CancelAll do, and is held against them by tests.
type Foreseen struct {
	Visit   Visit         // as it is
	To      time.Time     // where it goes; zero: it is cancelled
	Events  []event.Event // as the journal would have them, without their version
	Letters []Letter      // to visitors, and to the agent
	Mails   bool          // letters of the account leave this installation
}

// ForeseeMove tells what it would send to move everybody who is expected on a visit to
// another start, and refuses as the move would refuse now.
func (s *Service) ForeseeMove(ctx context.Context, a access.Actor, uid string, at time.Time) (Foreseen, error) {
	v, p, err := s.foreseen(ctx, a, uid)
	if err != nil {
		return Foreseen{}, err
	}
	f := Foreseen{Visit: v, To: at, Mails: s.Mails(a)}
	if at.Equal(v.StartsAt) {
		return f, nil
	}
	now := s.needs.Now()
	sp, err := s.spotAt(ctx, p, at, now)
	if err != nil {
		return f, err
	}
	if err := s.admit(ctx, sp, now, v); err != nil {
		return f, err
	}
	status := Proposed
	if p.Settings().AutoConfirm {
		status = Confirmed
	}
	for _, one := range v.Visitors {
		if !one.Status.Live() {
			continue
		}
		f.tell(a, v, News{Kind: EventCancelled, Position: one.Position, Before: one.Status, Status: CancelledRescheduled})
		f.tell(a, v, News{Kind: EventMoved, Position: one.Position, Status: status, StartsAt: sp.at, WasAt: v.StartsAt, Previous: v.ID})
		f.tell(a, v, News{Kind: EventCreated, Position: one.Position, Status: status, StartsAt: sp.at})
		f.write(Moved, one, v.StartsAt)
		if due := sp.at.Add(-reminded); status == Confirmed && due.After(now) {
			f.write(Reminder, one, time.Time{})
		}
		f.writeAgent(ToAgentMoved, a, p.Agent(), one)
	}
	return f, nil
}

// ForeseeCancel tells what it would send to cancel a visit for a visitor, by his e-mail, or
// with "" for everybody.
func (s *Service) ForeseeCancel(ctx context.Context, a access.Actor, uid, email string, to Status) (Foreseen, error) {
	v, _, err := s.foreseen(ctx, a, uid)
	if err != nil {
		return Foreseen{}, err
	}
	f, first := Foreseen{Visit: v, Mails: s.Mails(a)}, -1
	for i, one := range v.Visitors {
		if !one.Status.Live() || email != "" && one.EmailKey() != emailKey(email) {
			continue
		}
		f.tell(a, v, News{Kind: EventCancelled, Position: one.Position, Before: one.Status, Status: to, StartsAt: v.StartsAt})
		f.write(Cancelled, one, time.Time{})
		if first < 0 {
			first = i
		}
	}
	if first < 0 {
		return f, noVisitor()
	}
	f.writeAgent(ToAgentCancelled, a, v.Agent, v.Visitors[first])
	return f, nil
}

// foreseen reads a visit on which somebody is expected, with its place.
func (s *Service) foreseen(ctx context.Context, a access.Actor, uid string) (Visit, Place, error) {
	v, err := s.visit(ctx, a, uid, access.VisitsWrite)
	if err != nil {
		return Visit{}, Place{}, err
	}
	if !v.Live() {
		return v, Place{}, over()
	}
	p, found, err := s.store.FindPlace(ctx, v.Account, PlaceKey{ID: v.Property})
	if err == nil && !found {
		err = noPlace()
	}
	return v, p, err
}

func (f *Foreseen) tell(a access.Actor, v Visit, n News) {
	n.Visit, n.Thread = v.ID, v.Thread
	f.Events = append(f.Events, n.event(a, v.Agency))
}

func (f *Foreseen) write(kind LetterKind, to Visitor, before time.Time) {
	f.Letters = append(f.Letters, Letter{Kind: kind, Position: to.Position, To: to.Email, Name: to.name(), Language: to.Language, Before: before})
}

// writeAgent is what tellAgent writes.
func (f *Foreseen) writeAgent(kind LetterKind, by access.Actor, agent int64, about Visitor) {
	if agent == 0 || agent == by.User && by.Who.Door == ownPages {
		return
	}
	f.Letters = append(f.Letters, Letter{Kind: kind, Position: about.Position, User: agent})
}
