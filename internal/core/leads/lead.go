// Package leads knows enquiries (demandes entrantes): who asked, about what, for
// which wish, and what became of it. An enquiry is never lost because a part of
// it could not be understood: that part becomes a warning that a person sees.
//
// It knows nothing of the vendor formats in which enquiries arrive or are shown.
package leads

import (
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/people"
)

// The steps of a lead, ids of the code list lead_step.
const (
	New        = 1
	Opened     = 2
	Processing = 3
	Closed     = 4
)

// Lead is one enquiry.
type Lead struct {
	Account     int64
	ID          int64
	Agency      int64
	Provider    int64  // who sent it, 0: entered in Palier
	Reference   string // the sender's own
	Fingerprint string // of the payload that made it: the same again is a repeat
	Type        int    // lead_type
	Step        int    // lead_step
	Stage       Stage  // of that step: a lead is where both say
	Door        string // that took it: "apimo", "adlead", "flatsy", "booking", "workspace"
	Asked       time.Time
	Person      people.Declared
	Contact     int64 // the record whose key was named, 0: nobody
	Shown       int64 // the contact that stands for it
	Property    int64
	Request     int64 // search of the agency, 0: none
	User        int64 // in charge
	Parent      int64 // the earlier lead of which this is a duplicate
	Opened      Mark
	Assigned    Mark
	Closed      Mark
	HandedAt    time.Time // since when User is in charge
	Turns       int       // how often the clock handed it on since a person did
	Snoozed     time.Time // it need not be looked at before; zero: it does
	Details
	Warnings  []Warning
	Sent      []byte // the payload as it came, JSON
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Mark is when a step was reached, and which user reached it (0: unknown).
type Mark struct {
	At time.Time
	By int64
}

// Details is what was asked, beside the person.
type Details struct {
	Message     string
	Recipient   Recipient
	Wish        Wish
	About       About
	Start, End  day.Date // wanted rental period
	Method      int      // action_method
	Referral    int      // referral
	Subreferral string
	Tracking    Tracking
	Project     Project
}

// Recipient is the addressee of "send to a friend".
type Recipient struct{ Last, First, Email string }

// Wish is what the person looks for. 0 means not said.
type Wish struct {
	AreaMin, AreaMax       float64
	AreaUnit               int // unit_area
	RoomMin, RoomMax       int
	BedroomMin, BedroomMax int
	PriceMin, PriceMax     int64 // minor units
	Currency               string
}

// About is the property asked about, in the sender's words; Property of the lead
// is the link when it is known.
type About struct {
	Reference   string
	Address     string
	AddressMore string
	Zipcode     string
	City        string
	Country     string
	Category    int
	Types       []int
	Subtype     int
	Landscape   int // property_view_landscape
	ViewType    int // property_view_type
	Location    int // property_location
}

// Warning is a part of an enquiry that could not be taken as meant. The raw
// value stays in Sent; a short form is here for the person who sees it.
type Warning struct {
	Field  string
	Value  string
	Reason string
}

// Open tells whether nobody has closed the lead.
func (l *Lead) Open() bool { return l.Step >= New && l.Step <= Processing }

// Name is what the person of an enquiry is called; empty when nothing says it.
func (l *Lead) Name() string {
	p := l.Person
	for _, name := range []string{fullName(p.First, p.Last), p.Company, p.Email, p.Mobile, p.Phone} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return ""
}

// Query asks for a page of an agency's leads in the order of their last change.
type Query struct {
	Account int64
	Agency  int64
	Sender  int64 // only those sent by this provider; 0: everybody's
	Since   time.Time
	Limit   int
	Offset  int
	Warned  bool // only those with a warning
}

// Page is an answer's frame: how many in all, and the last change among them.
type Page struct {
	Total int64
	Last  time.Time
}
