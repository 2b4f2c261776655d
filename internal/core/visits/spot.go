package visits

import (
	"context"
	"math"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Slots gives the starts at which the property may be visited, in order: none while it
// is not open, or nobody shows it. They are computed from what is committed and
// promise nothing (Flatsy door, 3.3).
func (s *Service) Slots(ctx context.Context, a access.Actor, key PlaceKey) ([]Slot, error) {
	p, err := s.place(ctx, a, key, access.VisitsRead, access.VisitsBook)
	if err != nil {
		return nil, err
	}
	return s.slotsOf(ctx, p, s.needs.Now())
}

// slotsOf gives the slots of a place, whoever asks.
func (s *Service) slotsOf(ctx context.Context, p Place, now time.Time) ([]Slot, error) {
	if p.State() != Open || p.Agent() == 0 {
		return nil, nil
	}
	rules := p.Settings().Rules
	ask, err := s.ask(ctx, p, rules, now, now, now.AddDate(0, 0, rules.Horizon+1)) // a day may have 25 hours
	if err != nil {
		return nil, err
	}
	return Slots(rules, ask), nil
}

// ask reads what slots that begin in [from, to] are judged by.
func (s *Service) ask(ctx context.Context, p Place, r Rules, now, from, to time.Time) (Ask, error) {
	a, from, to, err := s.taken(ctx, p, r, now, from, to)
	if err != nil {
		return a, err
	}
	live, err := s.store.Booked(ctx, p.Property.Account, p.Agent(), from, to, now)
	a.Booked = make([]Booked, len(live))
	for i, v := range live {
		a.Booked[i] = Booked{Interval: v.Interval, Property: v.Property, Room: v.Capacity - v.Seats, Near: p.near(v)}
	}
	return a, err
}

// taken reads the agent's time about slots that begin in [from, to], and gives from when
// to when it looked.
func (s *Service) taken(ctx context.Context, p Place, r Rules, now, from, to time.Time) (a Ask, since, until time.Time, err error) {
	margin := max(r.Buffer, nextTo) + time.Minute
	since, until = from.Add(-margin), to.Add(r.Duration+margin)
	a = Ask{Now: now, Property: p.Property.ID, Openings: p.Showing.Openings}
	a.Taken, err = s.store.Taken(ctx, p.Property.Account, p.Agent(), since, until, now)
	return a, since, until, err
}

// near tells a visit at the property or within a kilometre of it, as the crow flies.
func (p Place) near(v Appointment) bool {
	if v.Property == p.Property.ID {
		return true
	}
	if !v.Located || !p.Property.Located {
		return false
	}
	const earth, degree = 6371.0, math.Pi / 180 // kilometres
	north := (v.Lat - p.Property.Lat) * degree
	east := (v.Lon - p.Property.Lon) * degree * math.Cos((v.Lat+p.Property.Lat)/2*degree)
	return earth*math.Hypot(north, east) <= 1
}

// spot is a start at a place as a write finds it.
type spot struct {
	place Place
	rules Settings
	at    time.Time
	seats []Seat // taken, held ones included
	visit Visit  // that somebody has a seat on; ID 0: none
	door  string // through which it is asked for
}

// spotAt reads a start.
func (s *Service) spotAt(ctx context.Context, p Place, at, now time.Time) (spot, error) {
	sp := spot{place: p, rules: p.Settings(), at: at.UTC().Truncate(time.Microsecond)}
	var err error
	if sp.seats, err = s.store.Seats(ctx, p.Property.Account, p.Property.ID, sp.at, now); err != nil {
		return sp, err
	}
	i := slices.IndexFunc(sp.seats, func(one Seat) bool { return one.Visit != 0 })
	if i >= 0 {
		sp.visit, _, err = s.store.GetVisit(ctx, p.Property.Account, sp.seats[i].Visit)
	}
	return sp, err
}

// held tells whether the agent's time is only held, by visitors who have not said yet
// who they are.
func (sp spot) held() bool { return len(sp.seats) > 0 && sp.visit.ID == 0 }

// joinable is what takes the agent's time then, when one may join it: the visit of the
// same agent, or what others hold of a group that has none yet.
func (sp spot) joinable() []Booked {
	b := Booked{Property: sp.place.Property.ID, Room: sp.capacity() - len(sp.seats)}
	switch {
	case sp.held():
		b.Interval = Interval{sp.at, sp.at.Add(sp.rules.Duration)}
	case sp.visit.Live() && sp.visit.Agent == sp.place.Agent():
		b.Interval = Interval{sp.visit.StartsAt, sp.visit.EndsAt}
	default:
		return nil
	}
	return []Booked{b}
}

// capacity is how many visitors may come: what was said when the visit was made.
func (sp spot) capacity() int {
	if sp.visit.ID != 0 {
		return sp.visit.Capacity
	}
	return sp.rules.Capacity
}

// admit refuses one more visitor when the start cannot be had: Conflict when that may
// change or once could be, Invalid on "date" when there is no such start. moving is a
// visit that ends with the move of its last visitor, and holds nothing then.
func (s *Service) admit(ctx context.Context, sp spot, now time.Time, moving Visit) error {
	if err := sp.place.bookable(); err != nil {
		return err
	}
	ask, _, _, err := s.taken(ctx, sp.place, sp.rules.Rules, now, sp.at, sp.at)
	if err != nil {
		return err
	}
	ask.Booked = sp.joinable()
	if moving.ID != 0 && moving.Agent == sp.place.Agent() {
		ask.Taken = slices.DeleteFunc(ask.Taken, func(i Interval) bool { return i.Start.Equal(moving.StartsAt) })
	}
	if err := Check(sp.rules.Rules, ask, sp.at).refusal(); err != nil {
		return err
	}
	if len(sp.seats) >= sp.capacity() || sp.visit.ID != 0 && !sp.visit.Live() {
		return gone()
	}
	return nil
}

// bookable refuses a place that takes no visits now, or has nobody who shows it.
func (p Place) bookable() error {
	switch p.State() {
	case Ended:
		return fault.New(fault.Conflict, "The visits of this property have ended")
	case Standby:
		return fault.New(fault.Conflict, "This property takes no visits for now")
	}
	if p.Agent() == 0 {
		return fault.New(fault.Conflict, "Nobody shows this property yet")
	}
	return nil
}

// refusal is what is answered to who asks for a start; nil when he may have it.
func (v Verdict) refusal() error {
	switch v {
	case Past:
		return fault.Field("date", "This date has passed.")
	case BeyondHorizon:
		return fault.Field("date", "This date is too far ahead.")
	case OffGrid:
		return fault.Field("date", "No slot begins then.")
	case TooSoon, Closed, Busy:
		return gone()
	}
	return nil
}

// gone says that a slot is not free; who has it is not told.
func gone() error { return fault.New(fault.Conflict, "This slot is no longer free") }

// take gives the first free seat of a start.
func (s *Service) take(ctx context.Context, sp spot, seat Seat) error {
	seat.Account, seat.Property, seat.StartsAt, seat.Number = sp.place.Property.Account, sp.place.Property.ID, sp.at, 1
	for slices.ContainsFunc(sp.seats, func(one Seat) bool { return one.Number == seat.Number }) {
		seat.Number++
	}
	return s.store.TakeSeat(ctx, seat)
}

// vacate frees the seats of some visitors of a visit.
func (s *Service) vacate(ctx context.Context, tx event.Tx, v Visit, positions ...int) error {
	if v.StartsAt.IsZero() {
		return nil
	}
	seats, err := s.store.Seats(ctx, v.Account, v.Property, v.StartsAt, tx.Now())
	for _, one := range seats {
		if err == nil && one.Visit == v.ID && slices.Contains(positions, one.Position) {
			err = s.store.FreeSeat(ctx, one)
		}
	}
	return err
}
