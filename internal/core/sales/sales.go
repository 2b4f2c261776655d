// Package sales knows what happens to a lot and to a buyer between the enquiry and
// the deed: registrations (dénonciations: who brought the buyer), options and
// purchases (réservations et ventes).
//
// It takes and gives back lots through package programs, whose database rows are
// the guarantee that a lot has one holder; it knows nothing of keys' payloads or
// webhooks' envelopes.
package sales

import (
	"time"

	"palier/internal/core/day"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// Option is an exclusive right on lots for a time, for the person of a lead.
type Option struct {
	Account   int64
	ID        int64
	Program   int64
	Lead      int64
	Interest  int64 // the lead's in the programme, as read; 0: none is written down
	Owner     int64 // user
	Key       int64 // key that took it, 0: Palier's own screens
	Status    OptionStatus
	ExpiresAt time.Time     // while it is live
	Lifespan  time.Duration // granted when its turn comes; 0: it never waited
	Renewals  int           // how often its end was moved
	Comment   string
	Lots      []OptionLot // main lots first, then by id
	CreatedAt time.Time
	UpdatedAt time.Time
	// AvailableAt is when one that waits may become live, zero when nobody knows:
	// worked out by the service, not kept.
	AvailableAt time.Time
}

// OptionLot is a lot of an option with the price that is frozen for it.
type OptionLot struct {
	Lot     int64
	Name    programs.LotName // as the lot is called now: read, never kept here
	Price   int64            // minor units, VAT included
	VATRate int64            // hundredths of a percent
}

// OptionStatus is what was last decided of an option; StatusAt is what it is.
type OptionStatus string

// The statuses (docs/sales.md, An option).
const (
	OptionLive      OptionStatus = "option"
	OptionPending   OptionStatus = "option-pending" // waits for its lots
	OptionCanceled  OptionStatus = "option-canceled"
	OptionExpired   OptionStatus = "option-expired"
	OptionConverted OptionStatus = "option-converted"
)

// StatusAt is the option's status at the instant: at ExpiresAt it is expired,
// whether or not that was written down.
func (o Option) StatusAt(now time.Time) OptionStatus {
	if o.Status == OptionLive && !now.Before(o.ExpiresAt) {
		return OptionExpired
	}
	return o.Status
}

// Registration (dénonciation) is an owner's claim to have brought a person to a
// programme.
type Registration struct {
	Account   int64
	ID        int64
	Program   int64
	Owner     int64
	Key       int64
	Lead      int64 // 0: refused without a lead of its own
	Contact   int64 // the record of the person
	Status    RegistrationStatus
	Person    people.Declared // as declared
	Comment   string
	Report    Report
	Refusal   string
	ExpiresAt time.Time // of an approved one
	Held      bool      // as read: an option or purchase of its lead goes on, so it does not end
	WarnAt    time.Time // when its owner is to be warned; zero: was warned, or never will be
	WarnedAt  time.Time
	EndedAt   time.Time // its end was written down; StatusAt knows it before
	DecidedAt time.Time
	DecidedBy string // "auto" or "human"
	CreatedAt time.Time
	UpdatedAt time.Time
}

// RegistrationStatus is what was last decided, never "expired"; StatusAt is what it is.
type RegistrationStatus string

// The statuses (docs/sales.md, A registration). Withdrawn ones are shown by no door.
const (
	RegistrationPending   RegistrationStatus = "pending"
	RegistrationApproved  RegistrationStatus = "approved"
	RegistrationRejected  RegistrationStatus = "rejected"
	RegistrationExpired   RegistrationStatus = "expired"
	RegistrationWithdrawn RegistrationStatus = "withdrawn"
)

// Report says why a claim was decided as it was. It never names another party.
type Report struct {
	Decision string // "approved", "rejected" or "arbitration"
	Rules    []RuleLine
	Matches  []Evidence
}

// RuleLine is one rule and what it came to.
type RuleLine struct {
	Code        string
	Outcome     string // "pass", "fail" or "doubt"
	Explanation string // French, for the owner
}

// Evidence is something Palier holds that was earlier than the claim.
type Evidence struct {
	Kind      string   // "registration", "lead", "visit", "meeting", "call", "option", "purchase"
	On        []string // "email", "phone", "name": what made it a match
	Since     time.Time
	SameOwner bool
	Active    bool // a live registration of another owner
	OwnTeam   bool // its user is of the developer's own team
}

// Purchase (réservation, vente) is a buyer's commitment on lots.
type Purchase struct {
	Account             int64
	ID                  int64
	Agency              int64 // of the programme's developer
	Program             int64
	Lead                int64
	Owner               int64
	Option              int64 // the option it came from, 0: none
	Status              PurchaseStatus
	Price               int64  // minor units, VAT included, frozen
	Deposit             *int64 // minor units
	DepositOverride     string // why a deposit above the legal cap was taken
	DepositRefunded     *bool
	PlannedDeed         day.Date // when the deed is to be signed, zero: not known
	Comment             string
	Cancellation        string // Cancellations, or empty
	CancellationComment string
	Lots                []OptionLot
	Contacts            []int64
	ConfirmedAt         time.Time // pre-booking confirmed
	SignedAt            time.Time // booking contract signed
	WithdrawalUntil     time.Time // end of the withdrawal period
	AppointmentSetAt    time.Time // notary
	AppointmentEndAt    time.Time
	SoldAt              time.Time // deed signed
	CanceledAt          time.Time
	CreatedAt           time.Time
	UpdatedAt           time.Time
}

// PurchaseStatus is how far a purchase is.
type PurchaseStatus string

// The statuses (docs/sales.md, A purchase).
const (
	PreBooked         PurchaseStatus = "pre-booked"
	Booked            PurchaseStatus = "booked"
	NotaryAppointment PurchaseStatus = "notary-appointment"
	Sold              PurchaseStatus = "sold"
	Canceled          PurchaseStatus = "canceled"
)

// Cancellations are why a purchase can end.
func Cancellations() []string {
	return []string{"withdrawal", "loan-refused", "buyer", "developer", "other"}
}
