package leads

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

// Store keeps leads, each with its ApimoView. Methods
// that change run inside event.Ledger.Write.
type Store interface {
	// InsertLead adds a lead; Conflict when the sender's reference is taken.
	InsertLead(ctx context.Context, l *Lead, view []byte) error
	// UpdateLead saves l; before is where it was counted until now.
	UpdateLead(ctx context.Context, l *Lead, view []byte, before Place) error
	// GetLead gives a lead of the agency; sender 0: whoever sent it.
	GetLead(ctx context.Context, account, agency, sender, id int64) (*Lead, bool, error)
	// FindReference gives the lead that a provider sent under a reference.
	FindReference(ctx context.Context, account, agency, provider int64, reference string) (Sent, bool, error)
	// FindOriginal gives the first lead that an enquiry repeats, 0 when there is
	// none: the earliest open one since the instant of the same person about the
	// same property reference or, when that is a duplicate itself, its original.
	FindOriginal(ctx context.Context, account, agency, shown int64, propertyReference string, since time.Time) (int64, error)
	// OpenAbout gives an agency's open leads of a person about a property, by id.
	OpenAbout(ctx context.Context, account, agency, shown, property int64) ([]*Lead, error)
	// LeadByID gives a lead whatever its agency.
	LeadByID(ctx context.Context, account, id int64) (*Lead, bool, error)
	Lists
}

// Place is where a lead is counted: among those of its stage, at its last change.
type Place struct {
	UpdatedAt time.Time
	Stage     Stage
}

// Lists gives pages of leads.
type Lists interface {
	ListLeads(ctx context.Context, q Query, each func(*Lead) error) (Page, error)
	// ListViews is ListLeads for the stored views: each gets one or several at once.
	ListViews(ctx context.Context, q Query, each func(views []string) error) (Page, error)
	// ListByContact gives the leads that show a contact and named one of those given.
	ListByContact(ctx context.Context, account, shown int64, named []int64) ([]*Lead, error)
}

// Sent is what a provider is told of a lead it sent: its first answer.
type Sent struct {
	ID          int64
	Fingerprint string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Properties finds what an enquiry is about (package listings has them).
type Properties interface {
	GetProperty(ctx context.Context, account, agency, id int64) (listings.Property, bool, error)
	FindProperty(ctx context.Context, account, agency int64, reference string) (int64, error)
	// RequestIn tells whether a search (package requests) is one of the agency.
	RequestIn(ctx context.Context, account, agency, id int64) (bool, error)
}

// Users finds who is in charge (package access has them).
type Users interface {
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}

// People finds who is asking (package people).
type People interface {
	Acquaint(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
	Root(ctx context.Context, a access.Actor, id int64) (people.Contact, error)
	Seen(ctx context.Context, a access.Actor, agency, id int64) (people.Contact, error)
}

// ApimoView renders a lead as the Apimo door shows it by default. The view stored
// beside a lead is this one (column view_apimo): lists of that door are long, those of
// others short, and a second stored view would want a column of its own.
type ApimoView func(*Lead) []byte
