package visits

import (
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// The subjects and kinds of event of this package (docs/visits.md).
const (
	SubjectVisit   = "visit"
	SubjectMessage = "message"
	SubjectShowing = "property"

	EventCreated   = "visit.created" // a visit, or a visitor more on it
	EventConfirmed = "visit.confirmed"
	EventCancelled = "visit.cancelled" // one for each visitor
	EventMoved     = "visit.moved"     // of the new visit; visit.cancelled of the old one is before it, visit.created behind
	EventDone      = "visit.done"      // one for each visitor
	EventReported  = "visit.reported"
	EventUpdated   = "visit.updated" // somebody's coordinates, a property more

	EventMessage = "message.created"

	EventShowing = "property.showing_updated" // how a property is visited
	EventHeld    = "property.slot_held"       // somebody holds a seat while he says who he is
	EventDropped = "property.slot_dropped"
	EventInvited = "property.visitor_invited"
)

// Everybody is the Position of news that is of no visitor in particular.
const Everybody = -1

// News is what an event of a visit or of a message tells, for those who tell it on.
type News struct {
	Kind     string
	Visit    int64
	Version  int64 // of the visit, with which StateTold gives it as it was then
	Thread   int64 // what is told of one thread arrives in order
	Position int   // the visitor concerned, or Everybody
	Status   Status
	Before   Status    // of the visitor, before the event
	StartsAt time.Time // zero: undated
	WasAt    time.Time // start of the visit that this one was moved from
	Previous int64     // that visit; 0: not moved
	Property int64     // reported or conversed about
	Message  int64
}

// event is the line of the journal that says it.
func (n News) event(a access.Actor, agency int64) event.Event {
	e := event.Event{Kind: n.Kind, Subject: event.Subject{Kind: SubjectVisit, ID: n.Visit}, Agency: agency, Who: a.Who}
	property := event.Change{Field: "property", After: event.Number(n.Property)}
	if n.Message != 0 {
		e.Subject = event.Subject{Kind: SubjectMessage, ID: n.Message}
		e.Changes = []event.Change{property}
		return e
	}
	position := ""
	if n.Position != Everybody {
		position = strconv.Itoa(n.Position) // the first is 0
	}
	for _, c := range []event.Change{
		{Field: "version", After: event.Number(n.Version)}, {Field: "thread", After: event.Number(n.Thread)},
		{Field: "visitor", After: position}, {Field: "status", Before: string(n.Before), After: string(n.Status)},
		{Field: "starts_at", Before: event.Instant(n.WasAt), After: event.Instant(n.StartsAt)},
		{Field: "previous", After: event.Number(n.Previous)}, property,
	} {
		if c.Before != "" || c.After != "" {
			e.Changes = append(e.Changes, c)
		}
	}
	return e
}

// ReadNews reads an event of a visit or a message; false for one of another kind.
func ReadNews(e event.Event) (News, bool) {
	n := News{Kind: e.Kind, Position: Everybody}
	switch e.Kind {
	case EventMessage:
		n.Message = e.Subject.ID
	case EventCreated, EventConfirmed, EventCancelled, EventMoved, EventDone, EventReported, EventUpdated:
		n.Visit = e.Subject.ID
	default:
		return News{}, false
	}
	for _, c := range e.Changes {
		switch c.Field {
		case "version":
			n.Version = number(c.After)
		case "thread":
			n.Thread = number(c.After)
		case "visitor":
			n.Position = int(number(c.After))
		case "status":
			n.Before, n.Status = Status(c.Before), Status(c.After)
		case "starts_at":
			n.WasAt, n.StartsAt = instant(c.Before), instant(c.After)
		case "previous":
			n.Previous = number(c.After)
		case "property":
			n.Property = number(c.After)
		}
	}
	return n, true
}

// number and instant read what the journal wrote; what is none is 0.
func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

func instant(s string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, s)
	return t
}
