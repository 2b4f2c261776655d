// Package agenda is the one diary: what agents did and will do, whichever door
// it came through. Anything with an agent and an interval of time is here once.
//
// It knows nothing of visits' states or of a vendor's words.
package agenda

import (
	"context"
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
)

// Action is one line of an agent's diary.
type Action struct {
	Account     int64
	ID          int64
	Agency      int64
	User        int64
	Contact     int64 // 0: nobody
	Type        int   // action_type
	Day         day.Date
	Start, End  string    // local HH:MM:SS, both or none
	StartsAt    time.Time // the instants, when both times are there
	EndsAt      time.Time
	Holding     bool // holds the agent's time
	Subject     string
	Content     string
	Referral    int // referral, 0: none
	Subreferral string
	Properties  []Subject
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
	Limit   int
	Offset  int
}

// Store keeps the diary.
type Store interface {
	InsertAction(ctx context.Context, a Action) error
	ListActions(ctx context.Context, q Query) ([]Action, int64, error)
}

// Service is the diary.
type Service struct {
	ledger event.Ledger
	store  Store
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store) *Service { return &Service{ledger, store} }

// Note writes an action down. zone is where its local times are read. An action
// of a kind that takes place somewhere, with both times, holds the agent's time.
func (s *Service) Note(ctx context.Context, by access.Actor, a Action, zone *time.Location) (Action, error) {
	a.Account = by.Account
	if a.Day.IsZero() || (a.Start == "") != (a.End == "") {
		return a, fault.Field("date", "An action needs a date, and both times or none.")
	}
	if a.Start != "" {
		var okStart, okEnd bool
		a.StartsAt, okStart = local(a.Day, a.Start, zone)
		a.EndsAt, okEnd = local(a.Day, a.End, zone)
		if !okStart || !okEnd || !a.StartsAt.Before(a.EndsAt) {
			return a, fault.Field("time", "The end comes after the start.")
		}
		a.Holding = a.Type == Visit || a.Type == Appointment || a.Type == Valuation
	}
	wanted := a.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if a.ID = wanted; wanted == 0 {
			a.ID = tx.NextID()
		}
		tx.TakeID(a.ID)
		a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "action.created", Subject: event.Subject{Kind: "action", ID: a.ID}, Agency: a.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "day", After: a.Day.String()}, {Field: "subject", After: a.Subject}}})
		return s.store.InsertAction(ctx, a)
	})
	return a, err
}

// List gives a page of actions and how many there are.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) ([]Action, int64, error) {
	q.Account = a.Account
	return s.store.ListActions(ctx, q)
}

// local is the instant of a local time; false when the zone has no such time on
// that day (the hour that spring skips).
func local(d day.Date, clock string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, d.String()+" "+clock, zone)
	return t.UTC(), err == nil && t.In(zone).Format(time.TimeOnly) == clock
}
