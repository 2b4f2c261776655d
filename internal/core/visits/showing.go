package visits

import (
	"time"

	"palier/internal/core/listings"
)

// Openness is whether a property can be visited.
type Openness string

// The states of a showing.
const (
	Open    Openness = "open"
	Standby Openness = "standby" // no new visit for now; booked ones stay
	Ended   Openness = "ended"   // let, sold or withdrawn: Terminate was called
)

// Showing is a property as it is visited: what the agency's listing does not know.
// A property without one is open, with the account's rules.
type Showing struct {
	Account   int64
	Property  int64
	Client    int64 // user for whom it is shown; 0: the user in charge of the property
	Agent     int64 // user who shows it; 0: the user in charge of the property
	State     Openness
	StateAt   time.Time
	Picked    string // e-mail of the visitor who got it, once ended; empty: nobody said
	Openings  []Opening
	Rules     Overrides
	Facts     Facts
	CreatedAt time.Time // zero: the property has no showing yet
	UpdatedAt time.Time
}

// Facts are what a client says of a property to whoever visits or shows it, and
// gets back as it came.
type Facts struct {
	Criteria    Criteria
	URL         string   // the ad
	Door        string   // door code, stairs, name on the bell
	DoorInfo    string   // of the address
	Memo        string   // for the agent
	Pictures    []string // URLs
	TenantPhone string
	Extra       string // JSON object of the client, as it came; empty: none
	Metadata    string // as Extra
}

// Criteria are what visitors are asked before a visit; nil: not said.
type Criteria struct {
	Pinel          *bool
	SharingAllowed *bool
	GLI            *bool // loyers impayés: an insurer's terms
	ActionLogement *bool
	Prequalified   string // JSON object of the client, as it came; empty: none
}

// Overrides are rules of an account or of a property; nil: those of the level above.
type Overrides struct {
	Minutes     *int // of a visit, 5 to 480
	Buffer      *int // minutes between two visits of an agent, 0 to 240
	Notice      *int // minutes before a visit until which it can be booked, 0 to 20160
	Horizon     *int // days ahead, 1 to 365
	Capacity    *int // visitors at a start, 1 to 100
	OpensAt     *int // minute of the day, 0 to 1439
	ClosesAt    *int // minute of the day, 1 to 1440
	Cutoff      *int // minutes before a visit until which its visitor can move or cancel it, 0 to 20160
	AutoConfirm *bool
	Holidays    *string    // zone whose public holidays are closed; "": none are
	Score       *bool      // slots are told with a score besides
	ConfirmCode *bool      // who books on the public page without an invitation proves his e-mail first
	Address     *Precision // of the address before a visit is confirmed
}

// Place is a property with all that its visits need, read together.
type Place struct {
	Property listings.Property
	Showing  Showing
	Timezone string    // of its agency, IANA
	Rules    Overrides // of the account
	Tally
}

// Tally is how often a property was visited: counted when somebody asks, not stored.
type Tally struct {
	Planned int64     // visits with a date and somebody expected
	Held    int64     // visits done
	FirstAt time.Time // start of the first visit, to come or done; zero: none
	LastAt  time.Time // start of the last visit done; zero: none
}

// Agent is who shows the property: 0 when nobody is in charge.
func (p Place) Agent() int64 {
	if p.Showing.Agent != 0 {
		return p.Showing.Agent
	}
	return p.Property.User
}

// Message is one line of the conversation about a property between the client and
// the agents.
type Message struct {
	Account   int64
	ID        int64
	UID       string
	Property  int64
	Sender    int64 // user
	Recipient int64 // user; 0: whoever shows the property
	Text      string
	CreatedAt time.Time
	ReadAt    time.Time // zero: not read
}
