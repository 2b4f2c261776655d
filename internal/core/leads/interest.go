package leads

import (
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Interest (intérêt) is what the person of a lead wants of one programme, and how
// far that has come. A lead about a programme has one; it may gain others.
type Interest struct {
	Account       int64
	ID            int64
	Lead          int64
	Program       int64
	Owner         int64 // user in charge, 0: nobody yet
	Status        string
	Temperature   string
	DiscardReason string
	FollowReason  string
	FirstTracker  string // where the person came from first, and last
	LastTracker   string
	LastAt        time.Time // of the last interaction
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// The statuses of an interest (docs/sales.md, An interest and its lead).
const (
	ToProcess        = "to-process"
	Pending          = "pending"
	ToFollow         = "to-follow"
	Ongoing          = "ongoing"
	Interested       = "interested"
	Negotiating      = "negotiating"
	Discarded        = "discarded"
	PendingPurchaser = "pending-purchaser"
	Purchaser        = "purchaser"
)

// Statuses are all of them, in the order of a sale.
func Statuses() []string {
	return []string{ToProcess, Pending, ToFollow, Ongoing, Interested, Negotiating, Discarded, PendingPurchaser, Purchaser}
}

// over tells a status after which nothing is wanted any more.
func over(status string) bool { return status == Discarded || status == Purchaser }

// StatusAt is the status that an interest takes when its lead was moved to a stage
// elsewhere.
func StatusAt(s Stage) string { return s.statuses()[0] }

// Status is what the stage of a lead says in the words of an interest.
func (l *Lead) Status() string { return StatusAt(l.Stage.at(l.Step)) }

// Line is a lead as one programme sees it. A lead that only names one of the
// programme's lots (sent through another door) has an interest that was never
// written down: its ID is 0, and its status is what the lead's stage says.
type Line struct {
	Lead     *Lead
	Interest Interest
}

// implied is the interest that a lead about a lot has in the lot's programme,
// before anybody wrote one down.
func implied(l *Lead, program int64) Interest {
	return Interest{Account: l.Account, Lead: l.ID, Program: program, Owner: l.User, Status: l.Status(),
		FirstTracker: l.Tracking.Origin, LastTracker: l.Tracking.Origin, LastAt: l.Asked, CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt}
}

// Fields are the interest's values by name, for the journal; lead and programme
// are told besides, because webhooks need them with every change.
func (i Interest) Fields() []event.Change {
	return []event.Change{
		{Field: "status", After: i.Status}, {Field: "owner", After: event.Number(i.Owner)}, {Field: "temperature", After: i.Temperature},
		{Field: "discard_reason", After: i.DiscardReason}, {Field: "follow_reason", After: i.FollowReason},
		{Field: "first_tracker", After: i.FirstTracker}, {Field: "last_tracker", After: i.LastTracker}, {Field: "last_at", After: event.Instant(i.LastAt)},
	}
}

func interestEvent(kind string, a access.Actor, agency int64, i Interest, changes []event.Change) event.Event {
	where := []event.Change{{Field: "lead", After: event.Number(i.Lead)}, {Field: "program", After: event.Number(i.Program)}}
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectInterest, ID: i.ID}, Agency: agency, Who: a.Who, Changes: append(where, changes...)}
}
