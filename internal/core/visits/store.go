package visits

import (
	"context"
	"time"
)

// Store keeps showings, visits, seats and messages. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false. Everything is of one
// account, and scope is the agencies that the caller may see (all: every one).
type Store interface {
	Showings
	Diary
	Visits
	Messages
	Feeds
	Papers
	Lines
	Proofs
	Ratings
}

// Showings keeps how properties are visited.
type Showings interface {
	// FindPlace finds a property by its id or its uid, whichever is given. The tally is
	// not counted.
	FindPlace(ctx context.Context, account int64, by PlaceKey) (Place, bool, error)
	// FindPublic tells whose the property with the uid is, over all accounts: the link
	// to a public page says no more.
	FindPublic(ctx context.Context, uid string) (account, agency int64, found bool, err error)
	// PlacesByRef gives the properties that have a reference, the main one or another, by
	// id: several when agencies of the account call theirs the same. The tally is not
	// counted.
	PlacesByRef(ctx context.Context, account int64, ref string) ([]Place, error)
	// PlacesByID gives those of the properties that there are, in no order, the tally not
	// counted.
	PlacesByID(ctx context.Context, account int64, ids []int64) ([]Place, error)
	// ListPlaces gives all that the agencies have, in the order they were made, the
	// tally not counted.
	ListPlaces(ctx context.Context, account int64, agencies []int64, all bool) ([]Place, error)
	// CountVisits gives the tally of each of the properties.
	CountVisits(ctx context.Context, account int64, properties []int64) (map[int64]Tally, error)
	SaveShowing(ctx context.Context, s Showing) error // makes or changes
	// ReplaceRefs sets the other references of a property; Conflict when another
	// property has one of them.
	ReplaceRefs(ctx context.Context, account, property int64, refs []string) error
	ListRefs(ctx context.Context, account int64, properties []int64) (map[int64][]string, error)
	GetRules(ctx context.Context, account int64) (Overrides, error)
	SaveRules(ctx context.Context, account int64, r Overrides) error
}

// PlaceKey names a property; one field is set.
type PlaceKey struct {
	ID  int64
	UID string
	Ref string
}

// Diary keeps seats, and tells what holds an agent.
type Diary interface {
	// Booked gives the visits of an agent that are live and meet [from, to), with their
	// property, place, seats taken at now and capacity, by start.
	Booked(ctx context.Context, account, agent int64, from, to, now time.Time) ([]Appointment, error)
	// Taken gives the time that holds an agent in [from, to), by start; what is held
	// only until an instant that has passed at now is left out.
	Taken(ctx context.Context, account, agent int64, from, to, now time.Time) ([]Interval, error)
	// Seats gives those of a start by number, held ones that ran out at now left out. In a
	// write these are gone then, and their numbers free.
	Seats(ctx context.Context, account, property int64, start, now time.Time) ([]Seat, error)
	// TakeSeat takes a seat whose number Seats, asked before in the same write, did not
	// give; Conflict, at the latest with the commit: somebody has it.
	TakeSeat(ctx context.Context, s Seat) error
	FreeSeat(ctx context.Context, s Seat) error
	// HeldSeat finds what a hold's token (its hash) holds, even if it ran out.
	HeldSeat(ctx context.Context, account int64, hash string) (Seat, bool, error)
}

// Appointment is a live visit as slots see it.
type Appointment struct {
	Interval
	Visit    int64
	Property int64
	Capacity int
	Seats    int // taken, also by who only holds one
	Lat, Lon float64
	Located  bool
}

// Seat is one place of a slot.
type Seat struct {
	Account  int64
	Property int64
	StartsAt time.Time
	Number   int    // from 1
	Visit    int64  // 0: only held
	Position int    // the visitor's
	Hold     string // hash of the token of who holds it; empty: booked
	UntilAt  time.Time
}

// Visits keeps visits with their visitors, properties and states.
type Visits interface {
	InsertVisit(ctx context.Context, v Visit) error
	// UpdateVisit saves a visit with its visitors and properties; before is what was
	// read in the same write.
	UpdateVisit(ctx context.Context, v, before Visit) error
	GetVisit(ctx context.Context, account, id int64) (Visit, bool, error)
	FindVisit(ctx context.Context, account int64, uid string) (Visit, bool, error)
	// LiveOf gives the visits of a property with somebody expected, by start.
	LiveOf(ctx context.Context, account, property int64) ([]Visit, error)
	// WishOf finds the wish without a date of a visitor (by the key of his e-mail) for a
	// property, of which he has one at most.
	WishOf(ctx context.Context, account, property int64, email string) (Visit, bool, error)
	// WishesOf gives the live visits without a date of an agent, at most so many, the
	// oldest first.
	WishesOf(ctx context.Context, account, agent int64, most int) ([]Visit, error)
	// WithVisitor gives the visits from an instant on that have the visitor (by the
	// key of his e-mail), by start.
	WithVisitor(ctx context.Context, account int64, email string, from time.Time) ([]Visit, error)
	// VisitorsOf gives all who ever had a visit of a property, each e-mail key once, as
	// they were on the latest visit of theirs.
	VisitorsOf(ctx context.Context, account, property int64) ([]Visitor, error)
	SearchVisits(ctx context.Context, q Query) ([]Visit, error)
	// VisitsOfActions gives those that have one of the lines of the diary, in no order.
	VisitsOfActions(ctx context.Context, account int64, actions []int64) ([]Visit, error)
	// CodeTaken tells whether a live visit of the agent has the code.
	CodeTaken(ctx context.Context, account, agent int64, code string) (bool, error)
	// InsertState keeps the visit as it was at its version, and GetState gives it.
	InsertState(ctx context.Context, v Visit, at time.Time) error
	GetState(ctx context.Context, account, visit, version int64) (Visit, bool, error)
	// PurgeStates forgets at most n states older than the instant.
	PurgeStates(ctx context.Context, account int64, before time.Time, n int) (int64, error)
}

// Query asks for visits in the order of their start, then their id; undated ones
// come last, and not at all when a bound is given.
type Query struct {
	Account  int64
	Agencies []int64
	All      bool      // agencies
	Agency   int64     // one of them; 0: all of them
	From, To time.Time // [From, To); zero: no bound
	Property int64     // 0: any
	Agent    int64     // 0: any
	Status   Status    // of somebody on it, Off: nobody comes any more; "": any
	Undated  bool      // only wishes without a date
	Backward bool
	Behind   Position // only what comes behind it
	Limit    int      // 0: all
	Offset   int
}

// Position is a visit's place in what a Query asks for; without a visit it is before
// the first.
type Position struct {
	Start time.Time
	Visit int64
}

// Messages keeps conversations.
type Messages interface {
	InsertMessage(ctx context.Context, m Message) error
	// ListMessages gives those of a property (0: of every one of the agencies), by
	// property and then in the order they were written.
	ListMessages(ctx context.Context, account int64, agencies []int64, all bool, property int64) ([]Message, error)
	// RecentMessages gives those of the agencies before an id (0: from the newest), the newest
	// first.
	RecentMessages(ctx context.Context, account int64, agencies []int64, all bool, before int64, most int) ([]Message, error)
}
