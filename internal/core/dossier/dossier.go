// Package dossier knows a person as a whole: everything that any door brought of him in one
// line of time, what he asked and owns, all of it to be taken away, and what becomes of it
// when he is to be forgotten, at his wish or because nobody heard of him for years.
//
// It knows who may see and do that, what the law keeps and for how long. It must not know how
// enquiries, visits, sales or mandates come about: those packages decide, and what they have
// written is read here.
package dossier

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/money"
	"palier/internal/core/people"
)

// Kind is what a line of time is about.
type Kind string

// The kinds, in the order in which those of one instant stand.
const (
	Enquiry      Kind = "lead"
	Note         Kind = "record"       // a line of an enquiry's thread
	Action       Kind = "action"       // a line of the diary that is no visit
	Visit        Kind = "visit"        // with its report
	Registration Kind = "registration" // a claim of an introducer
	Option       Kind = "option"
	Purchase     Kind = "purchase"
	Mandate      Kind = "mandate" // of a property that he owns
	Letter       Kind = "letter"
	Consent      Kind = "consent"
	Change       Kind = "change" // of what is known of him, merges among them
)

// Kinds are all of them.
func Kinds() []Kind {
	return []Kind{Enquiry, Note, Action, Visit, Registration, Option, Purchase, Mandate, Letter, Consent, Change}
}

// Line is something that happened with a person.
type Line struct {
	Kind      Kind
	ID        int64 // of what it is about; of a Change its line of the journal
	At        time.Time
	Door      string // through which it came; empty: nobody knows any more
	Outer     string // what it is called outside: a sender's reference, a uid, a number
	Agency    int64  // 0: the account's
	User      int64  // who did it or is in charge, 0: nobody
	State     string // a word or code of what it is about: a step, a status, an event
	Type      int    // of an enquiry or an action: its code
	Text      string
	Lead      int64  // of a Note
	Property  int64  // what it is about, 0: none
	Program   int64  // 0: none
	About     string // what that is called
	Until     time.Time
	Ends      day.Date
	Price     money.Amount
	Given     bool // of a Consent
	Contact   int64
	Wish      leads.Wish    // of an Enquiry
	Project   leads.Project // of an Enquiry
	Changes   []event.Change
	UndoUntil time.Time // of a merge
}

// Place is where a line stands, the newest first; zero: before the first.
type Place struct {
	At   time.Time
	Kind Kind
	ID   int64
}

func (l Line) place() Place { return Place{l.At, l.Kind, l.ID} }

// Query asks for lines of one kind about a person's records, the newest first.
type Query struct {
	Account  int64
	Records  []int64 // the one that stands for the person first
	Agencies []int64 // whose lines the reader sees, none: all
	// Lines before the instant, and of that instant those with a smaller id; zero: all.
	Before time.Time
	Under  int64
	Limit  int
}

// Lines reads them.
type Lines interface {
	PersonLines(ctx context.Context, kind Kind, q Query) ([]Line, error)
}

// Owned is a property of a person.
type Owned struct {
	Property  int64
	Agency    int64
	Reference string
	Address   string
	City      string
	Step      int
}

// Paper is a document that was made with a person: a slip, a photo of a visit.
type Paper struct {
	UID   string
	Name  string
	Visit string // uid
	Kind  string
	At    time.Time
}

// Ties reads what belongs to a person, the newest first.
type Ties interface {
	OwnedBy(ctx context.Context, account int64, records, agencies []int64, most int) ([]Owned, error)
	PapersOf(ctx context.Context, account int64, records, agencies []int64, most int) ([]Paper, error)
}

// Persons are who is known (people.Service).
type Persons interface {
	Person(ctx context.Context, a access.Actor, id int64) (people.Contact, error)
	Records(ctx context.Context, a access.Actor, id int64) ([]int64, error)
	Below(ctx context.Context, a access.Actor, id int64, now time.Time) ([]people.Below, error)
	Reach(ctx context.Context, a access.Actor, id int64) ([]people.Known, error)
	History(ctx context.Context, a access.Actor, id int64) ([]people.Consent, error)
}

// Store is what the service needs of the store.
type Store interface {
	Lines
	Ties
	Forgets
}

// Followers are told that what points at contacts shows something else (people.Followers).
type Followers interface {
	ContactMoved(ctx context.Context, tx event.Tx, account int64, contacts []int64, from, to int64) error
}

// Service reads and closes dossiers.
type Service struct {
	ledger event.Ledger
	store  Store
	Needs
}

// Needs are what a dossier asks of others.
type Needs struct {
	Persons   Persons
	Followers Followers
	Diary     Diary
	Searches  Searches
	Now       func() time.Time // the program's clock
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, n Needs) *Service {
	return &Service{ledger, store, n}
}
