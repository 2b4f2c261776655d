package letters

import (
	"time"

	"palier/internal/core/visits"
)

// Letter is one mail on its way to one person. Its words are made when it leaves.
type Letter struct {
	Account   int64
	ID        int64
	Kind      visits.LetterKind
	Visit     int64  // 0: it is about a property alone
	Version   int64  // of the visit, when it was written
	Position  int    // the visitor it is about
	Property  int64  // 0: none
	Subject   string // what it is about that is no visit, such as aboutTicket; empty: a visit or a property
	SubjectID int64
	User      int64     // the agent it goes to, 0: a visitor
	To        string    // e-mail; empty: the agent's, when it leaves
	Name      string    // of a visitor
	Language  string    // "fr" or "en"; empty: the agent's, otherwise French
	Before    time.Time // former start of a visit that was moved
	State     State
	Rung      int       // failed tries since it was queued: the step of the ladder
	Tries     int       // all tries, those before a retry by hand included
	DueAt     time.Time // when it may leave
	Lease     time.Time // until when one sender has it for itself; zero: nobody has
	Error     string    // of the last try that failed, or why it was dropped; for the operator
	CreatedAt time.Time
	EndedAt   time.Time // zero while it waits
}

// Waits tells a letter to somebody who waits for a free slot, which is all that he can
// unsubscribe from.
func (l Letter) Waits() bool { return l.Kind == visits.Queued || l.Kind == visits.Freed }

// State is how far a letter is.
type State string

// The states. One that was sent or given up can be queued again.
const (
	Waiting State = "waiting"
	Sent    State = "sent"     // a mail server took it
	Dropped State = "dropped"  // what it would say was not true any more, or not wanted
	GivenUp State = "given-up" // its last try failed, or the address is none
)

// States are all of them.
func States() []State { return []State{Waiting, Sent, Dropped, GivenUp} }

// ladder is the wait before each further try, that of webhooks.
func ladder() []time.Duration {
	return []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}
}

// How long letters are about something and are known.
const (
	// Stale is how long after it was due at first a letter still says news. The ladder
	// ends before; it is for one that waited without a mail server.
	Stale = 72 * time.Hour
	// Kept is how long an ended letter can be shown and sent again, and how long links
	// that name it are good (visits.LeavingPass).
	Kept = visits.LeavingPass
)

// Outcome is how a try of a letter ended.
type Outcome struct {
	Letter   Letter // as lent
	Drop     Reason // not to be sent any more; empty otherwise
	Error    string // why it failed, without the words of the letter; empty: a server took it
	Final    bool   // of Error: another try would fail likewise
	Returned bool   // not tried: another sender may have it at once
}

// after is the letter after a try at the instant.
func (l Letter) after(o Outcome, now time.Time) Letter {
	l.Lease = time.Time{}
	if o.Returned {
		return l
	}
	l.Error, l.EndedAt = o.Error, now
	if o.Drop != "" {
		l.State, l.Error = Dropped, string(o.Drop)
		return l
	}
	l.Tries++
	steps := ladder()
	switch {
	case o.Error == "":
		l.State = Sent
	case o.Final || l.Rung >= len(steps):
		l.State = GivenUp
	default:
		l.EndedAt, l.DueAt = time.Time{}, now.Add(steps[l.Rung])
		l.Rung++
	}
	return l
}
