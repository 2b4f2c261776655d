// Package webhooks decides what is told to whom when something happened: which
// endpoints there are, which deliveries a line of the journal becomes, in which
// order they leave, when one is tried again and when an endpoint is switched off.
//
// It knows formats by an interface and the journal by its sequence. It knows no
// door's words or JSON, and nothing of HTTP: package delivery sends.
package webhooks

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// MaxFailures is how many deliveries in a row are given up before an endpoint is
// switched off (docs/webhooks.md, States).
const MaxFailures = 20

// Kept is how long an ended delivery can be shown and replayed.
const Kept = 30 * 24 * time.Hour

// Endpoint is an URL that is told what happens in an account.
type Endpoint struct {
	Account   int64
	ID        int64
	Developer int64    // whose space it hears of, 0: the whole account's
	Format    string   // name of a Format
	URL       string   // http or https
	Sealed    string   // its secret, sealed (Seal)
	Events    []string // those it asked for by name; none: all but those that want to be asked for
	Cursor    int64    // journal sequence up to which deliveries were made
	Failures  int      // deliveries given up since the last that arrived
	OffAt     time.Time
	OffReason string // empty while it is live
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Live tells whether the endpoint is told anything at present. What happens
// while it is off waits in the journal.
func (e Endpoint) Live() bool { return e.OffAt.IsZero() }

// Format is a door's way of telling: its words, its signature, its patience.
type Format struct {
	Name    string          // "adlead"
	Events  []Event         // all that it tells
	Retries []time.Duration // the wait before each further try; after the last the delivery is given up
	Sign    Signature       // the door's own headers, nil: none beside the standard ones
	Shape   Shape
	// Test makes the body of a message of no meaning, nil: there is none in this format.
	Test func(at time.Time) []byte
}

// Event is a kind of message of a format.
type Event struct {
	Name   string // as the receiver reads it: "lot:updated"
	ByName bool   // only for endpoints that ask for it by name
	Latest bool   // tells a whole state: the later one makes an untried earlier one superfluous
}

// Shape turns what happened into a door's messages.
type Shape interface {
	// Render gives the messages that an endpoint is to get of a line of the
	// journal, none when the line is not for it, in the order in which they leave.
	// It reads what is stored now, which may be later than the event. An error
	// holds the endpoint back until it passes.
	Render(ctx context.Context, e event.Event, to Endpoint) ([]Message, error)
}

// Message is one body to be sent.
type Message struct {
	Event   string        // one of the format's
	Subject event.Subject // messages of one subject arrive in order
	Body    []byte        // UTF-8, exactly as it is sent and signed
}

// event is the format's event of that name.
func (f Format) event(name string) (Event, bool) {
	for _, e := range f.Events {
		if e.Name == name {
			return e, true
		}
	}
	return Event{}, false
}

// wants tells whether an endpoint hears of an event.
func (e Endpoint) wants(what Event) bool {
	for _, name := range e.Events {
		if name == what.Name {
			return true
		}
	}
	return len(e.Events) == 0 && !what.ByName
}
