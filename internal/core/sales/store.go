package sales

import (
	"context"
	"time"
)

// Store keeps options, purchases and registrations. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type Store interface {
	Deals
	Registrations
}

// Deals is what Service keeps and reads: options, purchases, the enquiries they are
// about and the users they belong to.
type Deals interface {
	Options
	Purchases
	Leads
	Users
}

// Leads knows which enquiries are about a programme.
type Leads interface {
	// LeadOn tells whether a lead is about the programme, and gives the contact that
	// stands for its person, 0 when nobody does, and its interest, 0 when none is
	// written down.
	LeadOn(ctx context.Context, account, program, lead int64) (contact, interest int64, found bool, err error)
	// NewestLeads gives the leads whose interest in the programme was noted last, the newest
	// first.
	NewestLeads(ctx context.Context, account, program int64, most int) ([]int64, error)
	// LeadContacts gives the contact that stands for the person of each lead, by lead.
	LeadContacts(ctx context.Context, account int64, leads []int64) (map[int64]int64, error)
}

// Options keeps options with their lots.
type Options interface {
	InsertOption(ctx context.Context, o Option) error
	// UpdateOption saves everything but the lots; ReplaceOptionLots those.
	UpdateOption(ctx context.Context, o Option) error
	ReplaceOptionLots(ctx context.Context, account, option int64, lots []OptionLot) error
	GetOption(ctx context.Context, account, id int64) (Option, bool, error)
	// ListOptions gives a page of a programme's options by id, and how many there are.
	ListOptions(ctx context.Context, q Query) ([]Option, int64, error)
	LatestOptions(ctx context.Context, q Across) ([]Option, error)
	EndingOptions(ctx context.Context, q Ending) ([]Option, error)
	// Waiting gives the options that wait for one of the lots, the oldest first.
	Waiting(ctx context.Context, account int64, lots []int64) ([]Option, error)
	// LiveFor tells whether the lead has a live or waiting option, or a purchase
	// that is not canceled, on the programme.
	LiveFor(ctx context.Context, account, program, lead int64, now time.Time) (bool, error)
}

// Query asks for a page of a programme's options, purchases or registrations by id.
type Query struct {
	Account int64
	Program int64
	Owner   int64  // 0: everybody's
	Key     int64  // those that this key made; 0: everybody's
	Status  string // at Now; "": any
	Now     time.Time
	Limit   int
	Offset  int
}

// Purchases keeps purchases with their lots and contacts.
type Purchases interface {
	InsertPurchase(ctx context.Context, p Purchase) error
	// UpdatePurchase saves everything but the lots and the contacts.
	UpdatePurchase(ctx context.Context, p Purchase) error
	GetPurchase(ctx context.Context, account, id int64) (Purchase, bool, error)
	ListPurchases(ctx context.Context, q Query) ([]Purchase, int64, error)
	LatestPurchases(ctx context.Context, q Across) ([]Purchase, error)
	// ListContracts gives a page of an agency's purchases in the order of their last change,
	// each with the property that its main lot is mirrored as.
	ListContracts(ctx context.Context, q ContractQuery, each func(Contract) error) (ContractPage, error)
	// Purchased tells whether a purchase was ever made of the lot.
	Purchased(ctx context.Context, account, lot int64) (bool, error)
}

// Registrations keeps claims. What it gives is as of now: Held says whether an
// option or purchase keeps the claim from ending.
type Registrations interface {
	InsertRegistration(ctx context.Context, r Registration) error
	UpdateRegistration(ctx context.Context, r Registration) error
	GetRegistration(ctx context.Context, account, id int64, now time.Time) (Registration, bool, error)
	// ListRegistrations gives a page by id and how many there are, of one programme
	// or (0) of all; withdrawn ones only when the status asked for is theirs.
	ListRegistrations(ctx context.Context, q Query) ([]Registration, int64, error)
	// LatestRegistrations gives a stretch without the withdrawn ones; those that wait come
	// with the oldest first, and Before is the one that they come behind.
	LatestRegistrations(ctx context.Context, q Across) ([]Registration, error)
	// RegistrationsOf gives the approved, ended ones among them, and pending claims
	// for a programme on these contacts' records or under the full name
	// (people.FullName; "": none), the oldest first, without their reports and
	// comments. By the name it gives fifty at most: approved ones, then the newest.
	RegistrationsOf(ctx context.Context, account, program int64, contacts []int64, name string, now time.Time) ([]Registration, error)
	// RegistrationsOn gives the approved claims for a programme whose lead is one
	// of these, ended ones among them, the oldest first.
	RegistrationsOn(ctx context.Context, account, program int64, leads []int64, now time.Time) ([]Registration, error)
	// LastEnd is when the last of the lead's options and purchases on the programme
	// ended, of those that began before an instant; zero when none has.
	LastEnd(ctx context.Context, account, program, lead int64, began time.Time) (time.Time, error)
	// Ending gives approved registrations of the account whose end, or whose
	// warning, is due and not yet told.
	Ending(ctx context.Context, account int64, now time.Time, most int) ([]Registration, error)
}
