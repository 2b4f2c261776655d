// Package visits knows viewings (visites): when a property can be visited, slots,
// bookings with their visitors, the visit's code, reports, and what becomes of a
// visit. docs/visits.md has the states and the rules.
//
// It knows no vendor's word, no page and no mail server: doors word what it
// decides, and whoever writes letters is asked through Post.
package visits

import (
	"time"

	"palier/internal/core/people"
)

// Status is how far a visitor is with a visit.
type Status string

// The statuses. Those after Done are final, as Done is.
const (
	Proposed             Status = "proposed"
	Confirmed            Status = "confirmed"
	Done                 Status = "done"
	CancelledByVisitor   Status = "cancelled.visitor"
	CancelledByOwner     Status = "cancelled.owner" // the client for whom the property is shown gives up
	CancelledByAgent     Status = "cancelled.agent"
	CancelledRescheduled Status = "cancelled.rescheduled"
	CancelledTerminated  Status = "cancelled.terminated" // the property was let, sold or withdrawn
)

// Off asks a Query for visits that nobody comes to any more, whoever cancelled.
const Off Status = "cancelled"

// Live tells a status in which the visitor is still expected.
func (s Status) Live() bool { return s == Proposed || s == Confirmed }

// Cancelled tells a status in which he is not any more.
func (s Status) Cancelled() bool { return len(s) > 10 && s[:10] == "cancelled." }

// Visit is one appointment of an agent at a property.
type Visit struct {
	Account    int64
	ID         int64
	UID        string // random UUID: what clients of every door call it
	Agency     int64
	Property   int64     // the main one, whose slots it was booked in
	Agent      int64     // user in charge; 0: a wish without a date that nobody has
	Action     int64     // its line in the agent's diary; 0: undated
	Thread     int64     // first visit of those it was moved from
	StartsAt   time.Time // zero: a wish without a date
	EndsAt     time.Time
	Minutes    int    // how long it takes
	Code       string // six digits that the visitor shows and the agent enters; empty: undated
	Capacity   int    // seats at its start
	Misses     int    // wrong codes that were entered, CodeMisses at most
	Version    int64  // grows with each change that is told
	Metadata   string // JSON object of the client, as it came; empty: none
	Visitors   []Visitor
	Properties []Shown
	DoneAt     time.Time // zero: not done
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Live tells whether a visitor is still expected.
func (v Visit) Live() bool {
	for _, one := range v.Visitors {
		if one.Status.Live() {
			return true
		}
	}
	return false
}

// Visitor is a person on a visit.
type Visitor struct {
	Position  int   // from 0, never reused
	Contact   int64 // the person of the core
	Property  int64 // asked for
	Email     string
	Firstname string
	Lastname  string
	Phone     string // as it came
	Language  string // "fr" or "en": what he is written in
	Fields    string // JSON object of the client, as it came; empty: none
	Metadata  string // as Fields
	Status    Status
	StatusAt  time.Time
	FirstDate time.Time // of the first date he had, which a move keeps; zero: none
	Rating    int       // 0: none
	Comment   string
}

// EmailKey is what an e-mail is compared by: visitors are called by it, whatever
// its case.
func (v Visitor) EmailKey() string { return emailKey(v.Email) }

// Declared is the visitor as package people resolves persons.
func (v Visitor) Declared() people.Declared {
	return people.Declared{First: v.Firstname, Last: v.Lastname, Email: v.Email, Mobile: v.Phone}
}

// Shown is a property on a visit, with its report.
type Shown struct {
	Property int64
	Report   Report
}

// Report (compte rendu) is what an agent writes of a property that was visited.
// Empty texts and Rated false: nothing was written.
type Report struct {
	ReadAt   time.Time // first saved; zero: none
	Note     string
	Comment  string
	Positive string
	Negative string
	Question string
	Interest int  // of the visitor, 0 to 5
	Rated    bool // Interest was given
}

// Draft is for how long after a visit is done its report may change.
const Draft = 2 * time.Hour
