package mandates

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// Search asks for mandates of all registers of an account: the last registered first or,
// when Ending, those in force that end by a day, the next to end first. Fields that are
// zero narrow nothing.
type Search struct {
	Account  int64
	Agencies []int64
	All      bool // agencies
	Kind     Kind
	User     int64 // who registered it
	State    Term
	On       day.Date // the day on which a mandate is in force or has ended
	EndsBy   day.Date // of Ending
	Before   Place    // only what comes behind it
	Limit    int
}

// Term is how a mandate stands on a day.
type Term string

// The terms.
const (
	InForce Term = "live"
	Ending  Term = "ending" // in force, and soon not
	Over    Term = "ended"  // closed, or its last day has passed
	Burnt   Term = "cancelled"
)

// Terms are all of them.
func Terms() []Term { return []Term{InForce, Ending, Over, Burnt} }

// Place is where a mandate stands in a Search; zero: before the first.
type Place struct {
	At   time.Time // when it was registered
	Ends day.Date  // its last day, of Ending
	Key
}

// Find gives mandates of the actor's agencies, of one of them when agency is not 0. It adds
// one behind the limit when there are more.
func (s *Service) Find(ctx context.Context, a access.Actor, agency int64, q Search) ([]Entry, error) {
	if err := reader(a); err != nil {
		return nil, err
	}
	q.Account = a.Account
	q.Agencies, q.All = a.Agencies()
	if agency != 0 {
		if !a.Opens(agency) {
			return nil, fault.New(fault.Missing, "No such agency")
		}
		q.Agencies, q.All = []int64{agency}, false
	}
	return s.store.SearchEntries(ctx, q)
}

// DaysLeft counts the days that a mandate is in force after the given one: 0 on its last
// day, below 0 when it is over. False: nobody said until when.
func (e Entry) DaysLeft(on day.Date) (days int, said bool) { return daysTo(e.Ends, on) }

// daysTo counts from a day to another.
func daysTo(end, on day.Date) (days int, said bool) {
	midnight := func(d day.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
	return int(midnight(end).Sub(midnight(on)).Hours() / 24), !end.IsZero()
}
