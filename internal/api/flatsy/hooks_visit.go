package flatsy

import (
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// telling is an event of a visit as this API tells it: its name, and which keys go with
// it (seed: table of the events that are sent).
type telling struct {
	visits.News
	name     string
	who      *visits.Visitor // nil: the key is not there
	status   bool            // the status after it
	was      bool            // and the one before
	previous string          // id of the visit that was moved
}

// tellingOf finds an event's row in the document's table; false when it has none. after is
// the visit as it was then.
func tellingOf(n visits.News, after visits.Visit) (telling, bool) {
	c := telling{News: n}
	whose := false
	switch n.Kind {
	case visits.EventCreated:
		c.name, c.status, whose = newUnconfirmed, true, true
		if n.Status == visits.Confirmed {
			c.name = newConfirmed
		}
	case visits.EventConfirmed:
		c.name, c.status = nowConfirmed, true
	case visits.EventDone:
		c.name, c.status, c.was, whose = nowDone, true, true, true
	case visits.EventMoved:
		c.name, whose = dateChanged, true
	case visits.EventCancelled:
		c.status, c.was = true, true
		c.name, whose = cancellation(n, after)
	case visits.EventReported:
		c.name = reportUpdated
	default:
		return c, false
	}
	if i := slices.IndexFunc(after.Visitors, func(one visits.Visitor) bool { return one.Position == n.Position }); i >= 0 && whose {
		c.who = &after.Visitors[i]
	}
	return c, true
}

// cancellation names a cancellation, and tells whether its visitor is named. While
// others still come it is a visitor's, whoever decided it (vendor); so is the one that a
// move begins with.
func cancellation(n visits.News, after visits.Visit) (name string, whose bool) {
	if !after.Empty() {
		return cancelledByVisitor, true
	}
	switch n.Status {
	case visits.CancelledByAgent:
		return cancelledByAgent, false
	case visits.CancelledByOwner:
		return cancelledByOwner, false
	case visits.CancelledTerminated:
		return visitsEnded, true
	}
	return cancelledByVisitor, true
}

// renderChange writes the keys of a VisitChangeEvent.
func renderChange(e *wire.Encoder, c telling, v visits.Visit, s sight) {
	e.Key("visit")
	renderVisit(e, v, s)
	if c.who != nil {
		e.Key("visitor")
		renderVisitor(e, *c.who, s)
	}
	if c.status {
		e.StringField("status", visitStatus(c.Status))
	}
	if c.was {
		e.StringField("oldStatus", visitStatus(c.Before))
	}
	if c.name == dateChanged {
		optionalInstant(e, "previousDate", c.WasAt) // a wish had none
		optional(e, "previousId", c.previous)
	}
}
