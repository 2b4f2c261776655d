package webhooks

import (
	"time"

	"palier/internal/core/event"
)

// Delivery is one message on its way to one endpoint.
type Delivery struct {
	Account   int64
	ID        int64
	Endpoint  int64
	Seq       int64 // of the journal line that it tells
	Event     string
	Subject   event.Subject
	Body      []byte
	State     State
	Rung      int       // failed tries since it was queued: the step of the ladder
	Tries     int       // all tries, those before a replay included
	DueAt     time.Time // when it may leave; zero while an earlier one of its subject waits, and once it ended
	Lease     time.Time // until when one sender has it for itself; zero: nobody has
	EmittedAt time.Time // instant of the event
	QueuedAt  time.Time
	EndedAt   time.Time // zero while it waits
}

// State is how far a delivery is.
type State string

// The states. A delivery that ended can be queued again by a replay, except a
// replaced one: a later message told more.
const (
	Waiting   State = "waiting"
	Delivered State = "delivered"
	GivenUp   State = "given-up"
	Replaced  State = "replaced"
)

// Attempt is one try of a delivery.
type Attempt struct {
	Try    int // from 1
	At     time.Time
	Status int           // of the answer, 0 when there was none
	Took   time.Duration // at most the time limit
	Error  string        // why it counts as failed when there was no answer; in words for the endpoint's owner
	Answer string        // the first MaxAnswer bytes of the answer's body
}

// MaxAnswer is how much of an answer is kept, in bytes.
const MaxAnswer = 4 << 10

// OK tells whether the receiver took the message: 2xx and nothing else. A
// redirect is a failure (docs/webhooks.md, Requests).
func (a Attempt) OK() bool { return a.Status >= 200 && a.Status < 300 }

// after is the delivery after a try at the instant, by the format's ladder.
func (d Delivery) after(a Attempt, ladder []time.Duration, now time.Time) Delivery {
	d.Tries++
	d.Lease = time.Time{}
	switch {
	case a.OK():
		d.State = Delivered
	case d.Rung >= len(ladder):
		d.State = GivenUp
	default:
		d.DueAt = now.Add(ladder[d.Rung])
		d.Rung++
		return d
	}
	d.DueAt, d.EndedAt = time.Time{}, now
	return d
}
