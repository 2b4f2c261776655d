package sales

import (
	"context"
	"time"
)

// Store keeps options, purchases and registrations. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type Store interface {
	Options
	Purchases
	Registrations
}

// Options keeps options with their lots.
type Options interface {
	InsertOption(ctx context.Context, o Option) error
	// UpdateOption saves everything but the lots; ReplaceOptionLots those.
	UpdateOption(ctx context.Context, o Option) error
	ReplaceOptionLots(ctx context.Context, account, option int64, lots []OptionLot) error
	GetOption(ctx context.Context, account, id int64) (Option, bool, error)
	ListOptions(ctx context.Context, q Query) ([]Option, int64, error)
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
	Key     int64  // registrations: those of this key; 0: every key's
	Status  string // at Now; "": any
	Now     time.Time
	Limit   int
	Offset  int
}

// Purchases keeps purchases with their lots and contacts.
type Purchases interface {
	InsertPurchase(ctx context.Context, p Purchase) error
	UpdatePurchase(ctx context.Context, p Purchase) error // not the lots
	GetPurchase(ctx context.Context, account, id int64) (Purchase, bool, error)
	ListPurchases(ctx context.Context, q Query) ([]Purchase, int64, error)
	// Purchased tells whether a purchase was ever made of the lot.
	Purchased(ctx context.Context, account, lot int64) (bool, error)
}

// Registrations keeps claims.
type Registrations interface {
	InsertRegistration(ctx context.Context, r Registration) error
	UpdateRegistration(ctx context.Context, r Registration) error
	GetRegistration(ctx context.Context, account, id int64) (Registration, bool, error)
	ListRegistrations(ctx context.Context, q Query) ([]Registration, int64, error)
	// RegistrationsOf gives the approved and pending claims on these contacts'
	// records for a programme, the oldest first.
	RegistrationsOf(ctx context.Context, account, program int64, contacts []int64) ([]Registration, error)
	// Ending gives approved registrations of the account whose end, or whose
	// warning, is due and not yet told.
	Ending(ctx context.Context, account int64, now time.Time, most int) ([]Registration, error)
}
