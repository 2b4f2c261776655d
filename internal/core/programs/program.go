// Package programs knows new-build programmes (programmes neufs): their lots, what
// a lot costs and ever cost, which lots are allotted to whom, and who holds a lot
// at this moment. A lot is held by one holder at most; the database sees to it.
//
// It knows nothing of why a lot is held: options and purchases are package sales.
package programs

import (
	"time"

	"palier/internal/core/day"
)

// Program (programme) is a building site whose lots are sold.
type Program struct {
	Account          int64
	ID               int64
	Developer        int64
	Agency           int64  // of the developer: where its people and enquiries are; set by the store
	Code             string // short, unique for the developer: begins the references of mirrored properties
	OuterCode        string // number in the developer's own tool, kept as written ("00000")
	Name             string
	Description      string
	ShortDescription string
	Address          string
	AddressMore      string
	Zipcode          string
	City             string
	Country          string
	Position         *Position // nil: not known
	Delivery         day.Date
	TaxSchemes       []string
	Progress         Progress
	Status           string // Activated, Deactivated or Archived
	Rules            Rules
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Position is a point on the map, WGS 84 degrees.
type Position struct{ Latitude, Longitude float64 }

// Progress is how far a programme is.
type Progress string

// The progresses (Adlead: openapi.yaml, schema Program).
const (
	Preview      Progress = "preview"
	Launch       Progress = "launch"
	Marketing    Progress = "marketing"
	Construction Progress = "construction"
	Delivered    Progress = "delivered"
	SoldOut      Progress = "sold-out"
)

// Progresses are all of them, in their order.
func Progresses() []Progress {
	return []Progress{Preview, Launch, Marketing, Construction, Delivered, SoldOut}
}

// The statuses of a programme.
const (
	Activated   = "activated"
	Deactivated = "deactivated"
	Archived    = "archived"
)

// Rules are a programme's settings of sale. Every number is the developer's
// choice; DefaultRules is where it begins.
type Rules struct {
	OptionLife          time.Duration // of a new option
	OptionMax           time.Duration // longest life of an option, from its beginning or renewal
	OptionRenewals      int           // how often an option's end may be moved
	OptionQueue         bool          // an option on a held lot waits instead of being refused
	OptionsRegistered   bool          // an option needs a live registration of its owner
	RegistrationLife    time.Duration
	RegistrationWarning time.Duration // before its end
	AfterOption         time.Duration // least left to a registration when an option or purchase ends
	RedeclareDelay      time.Duration // before the same owner may claim the person again
	OwnTeamActive       time.Duration // how long the developer's own contact counts
	TieWindow           time.Duration // two claims this close are concurrent
	Arbitration         bool          // doubtful claims wait for a human
}

// DefaultRules are the rules of a new programme (docs/sales.md, Settings of a programme).
func DefaultRules() Rules {
	const dayLong = 24 * time.Hour
	return Rules{
		OptionLife: 48 * time.Hour, OptionMax: 96 * time.Hour, OptionRenewals: 1,
		RegistrationLife: 30 * dayLong, RegistrationWarning: 5 * dayLong, AfterOption: 30 * dayLong,
		RedeclareDelay: 10 * dayLong, OwnTeamActive: 90 * dayLong, Arbitration: true,
	}
}
