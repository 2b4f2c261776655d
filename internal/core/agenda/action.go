// Package agenda is the one diary: what agents did and will do, whichever door
// it came through. Anything with an agent and an interval of time is here once, and
// no two that hold an agent's time overlap.
//
// It knows nothing of visits' states or of a vendor's words.
package agenda

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/money"
)

// The kinds of action, ids of the code list action_type.
const (
	Call        = 1
	Email       = 2
	Visit       = 3
	Appointment = 4
	Valuation   = 7
	Prospecting = 9
	Offer       = 10
)

// How an action came about, ids of the code list action_method: the person's doing, or the
// agency's.
const (
	Incoming = 1
	Outgoing = 2
)

// Action is one line of an agent's diary.
type Action struct {
	Account     int64
	ID          int64
	Agency      int64
	User        int64
	Contact     int64 // 0: nobody
	Type        int   // action_type
	Method      int   // action_method, 0: nobody said
	Day         day.Date
	Start, End  string    // local HH:MM:SS, both or none
	StartsAt    time.Time // the instants, when both times are there
	EndsAt      time.Time
	Holding     bool // holds the agent's time: nothing else that holds it overlaps
	Subject     string
	Content     string
	Referral    int // referral, 0: none
	Subreferral string
	Properties  []Subject
	Door        string    // through which it came, as in the journal; empty: nobody noted it
	RemovedAt   time.Time // when it was taken out of the diary (Remove); zero: it is in it
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Subject is a property that an action is about, with what came of it.
type Subject struct {
	Property   int64
	Report     string
	Price      money.Amount
	Rating     string
	Assessment string
}

// Query asks for a page of actions in the order of their last change.
type Query struct {
	Account int64
	Agency  int64
	User    int64 // 0: all users of the agency
	Type    int   // 0: any
	// Contacts are the records of the person that it is with; none: anybody.
	Contacts []int64
	Year     int // 0: any; else from 1 to 9999
	Limit    int
	Offset   int
}

// Lately is when a person and the agency called or wrote to each other last; zero: never, as
// far as the diary knows. What has no time is of the beginning of its day.
type Lately struct {
	In, Out time.Time
}

// Offered is a property as an action notes it: whose it is and what it costs.
type Offered struct {
	Agency int64
	Price  money.Amount
}

// Overlaps tells an action that ought to hold its agent's time, which something else
// held already when it was written down: the agent is to look at it.
func (a Action) Overlaps() bool { return !a.Holding && a.holds() && a.Start != "" }

// holds tells an action of a kind that takes place somewhere.
func (a Action) holds() bool { return a.Type == Visit || a.Type == Appointment || a.Type == Valuation }

// Store keeps the diary.
type Store interface {
	InsertAction(ctx context.Context, a Action) error
	// UpdateAction saves an action; before is what was read in the same write.
	UpdateAction(ctx context.Context, a, before Action) error
	GetAction(ctx context.Context, account, id int64) (Action, bool, error)
	ListActions(ctx context.Context, q Query) ([]Action, int64, error)
	// ListDiary gives the lines of a stretch of days, by day, time and number, those
	// without times first in their day.
	ListDiary(ctx context.Context, q Stretch) ([]Action, error)
	// CountDiary tells how many there are, of each agent's day, in no order.
	CountDiary(ctx context.Context, q Stretch) ([]Filled, error)
	// ActionsByID gives those of the actions that there are, in no order.
	ActionsByID(ctx context.Context, account int64, ids []int64) ([]Action, error)
	// Bound tells those of the actions that belong to a visit or to a lead's task.
	Bound(ctx context.Context, account int64, ids []int64) (map[int64]bool, error)
	// GetUser finds whose diary it is (access.Store).
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
	// AgenciesOf tells whose a contact and a property are; 0: there is none of the number.
	AgenciesOf(ctx context.Context, account, contact, property int64) (ofContact, ofProperty int64, err error)
	// Offered gives those of the properties that there are.
	Offered(ctx context.Context, account int64, properties []int64) (map[int64]Offered, error)
	// Lately gives, of these persons by the contact that stands for each, the last actions
	// of an agency by their method, none later than now.
	Lately(ctx context.Context, account, agency int64, persons []int64, now time.Time) (map[int64]Lately, error)
	// HoldTime takes an agent's time; Conflict: some of it is held. Time that was held
	// until an instant that has passed is free.
	HoldTime(ctx context.Context, h Held) error
	// FreeTime gives up what begins at the instant; nothing does: nothing happens.
	FreeTime(ctx context.Context, account, user int64, start time.Time) error
	// HeldTime gives what holds an agent in [from, to), by start; what was held until
	// an instant that has passed at now is left out.
	HeldTime(ctx context.Context, account, user int64, from, to, now time.Time) ([]Held, error)
}

// Service is the diary.
type Service struct {
	ledger event.Ledger
	store  Store
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store) *Service { return &Service{ledger, store} }

// Note writes an action down. zone is where its local times are read. An action
// of a kind that takes place somewhere, with both times, holds the agent's time; when
// something holds it already, the action is kept all the same, since it tells what
// happens in the field, but does not hold (Action.Overlaps).
func (s *Service) Note(ctx context.Context, by access.Actor, a Action, zone *time.Location) (Action, error) {
	a.Account = by.Account
	if err := a.read(zone); err != nil {
		return a, err
	}
	wanted := a
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if a = wanted; a.ID == 0 {
			a.ID = tx.NextID()
		}
		tx.TakeID(a.ID)
		a.Door, a.CreatedAt, a.UpdatedAt = by.Who.Door, tx.Now(), tx.Now()
		if err := s.settle(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record(event.Event{Kind: "action.created", Subject: event.Subject{Kind: "action", ID: a.ID}, Agency: a.Agency, Who: by.Who, Changes: a.noted()})
		return s.insert(ctx, a)
	})
	return a, err
}

// Renote writes what an action of the field says now: kept as Note keeps it, under its
// number and with the day it was first written down. Whether it holds its time is asked
// anew: what was in its way may be gone. Missing: there is none.
func (s *Service) Renote(ctx context.Context, by access.Actor, a Action, zone *time.Location) error {
	a.Account = by.Account
	if err := a.read(zone); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		return s.change(ctx, tx, a.Account, a.ID, func(kept *Action) error {
			now := a
			now.CreatedAt, now.UpdatedAt, now.Properties, now.Door = kept.CreatedAt, kept.UpdatedAt, kept.Properties, kept.Door
			now.Method, now.Referral, now.Subreferral = kept.Method, kept.Referral, kept.Subreferral // which others may have said
			if err := s.settle(ctx, tx, &now); err != nil {
				return err
			}
			*kept = now
			return nil
		})
	})
}

// settle decides whether an action that takes place somewhere holds its agent's time: when
// nothing else does. Its own time does not stand in its way.
func (s *Service) settle(ctx context.Context, tx event.Tx, a *Action) error {
	a.Holding = false
	if !a.holds() || a.Start == "" {
		return nil
	}
	held, err := s.store.HeldTime(ctx, a.Account, a.User, a.StartsAt, a.EndsAt, tx.Now())
	a.Holding = err == nil && !slices.ContainsFunc(held, func(h Held) bool { return h.Action != a.ID || h.Action == 0 })
	return err
}

// read fills the instants in from the local times.
func (a *Action) read(zone *time.Location) error {
	if a.Day.IsZero() || (a.Start == "") != (a.End == "") {
		return fault.Field("day", "An action needs a date, and both times or none.")
	}
	if a.Start == "" {
		return nil
	}
	var okStart, okEnd bool
	a.StartsAt, okStart = local(a.Day, a.Start, zone)
	a.EndsAt, okEnd = local(a.Day, a.End, zone)
	if !okStart || !okEnd || !a.StartsAt.Before(a.EndsAt) {
		return fault.Field("time", "The end comes after the start.")
	}
	return nil
}

// noted is what the journal tells of a new action.
func (a Action) noted() []event.Change {
	changes := []event.Change{{Field: "day", After: a.Day.String()}, {Field: "subject", After: a.Subject}}
	if a.Overlaps() {
		changes = append(changes, event.Change{Field: "warning", After: "overlaps"})
	}
	return changes
}

// insert stores a new action, with the time it holds.
func (s *Service) insert(ctx context.Context, a Action) error {
	if err := s.store.InsertAction(ctx, a); err != nil || !a.Holding {
		return err
	}
	return s.store.HoldTime(ctx, a.time())
}

// List gives a page of actions and how many there are.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) ([]Action, int64, error) {
	q.Account = a.Account
	return s.store.ListActions(ctx, q)
}

// Lately tells when these people and the agency called or wrote to each other last, by the
// contact that stands for each; who did not is left out.
func (s *Service) Lately(ctx context.Context, a access.Actor, agency int64, persons []int64, now time.Time) (map[int64]Lately, error) {
	return s.store.Lately(ctx, a.Account, agency, persons, now)
}

// local is the instant of a local time; false when the zone has no such time on
// that day (the hour that spring skips).
func local(d day.Date, clock string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, d.String()+" "+clock, zone)
	return t.UTC(), err == nil && t.In(zone).Format(time.TimeOnly) == clock
}
