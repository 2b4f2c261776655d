// Package mandates knows the register of mandates (registre des mandats): the numbered
// series that the holder of a professional card keeps, one of transactions and one of
// management, shared by all his agencies (décret 72-678, articles 65 and 72).
//
// It must not know how a mandate came to be signed, nor what becomes of the property:
// it gives a number in the write of the signature, keeps every line for ever, and proves
// that none was lost or changed.
package mandates

import (
	"fmt"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/money"
)

// Kind is which of a card's two registers a mandate belongs to.
type Kind string

// The kinds.
const (
	Transactions Kind = "T" // sale, search, letting
	Management   Kind = "G"
)

// Kinds are both.
func Kinds() []Kind { return []Kind{Transactions, Management} }

// Series is one register of a card. Numbers go from First to Last without a gap; Last is
// First - 1 while there is none.
type Series struct {
	Account  int64
	Card     int64
	Kind     Kind
	First    int64
	Last     int64
	Lines    int64    // how many lines the chain has
	Hash     string   // of the last line, hex; empty before the first
	Latest   day.Date // of the last line
	OpenedAt time.Time
}

// Mandant is who gives a mandate.
type Mandant struct {
	Name    string
	Address string // in one line, may be empty
}

// Content is what the register says of a mandate, beside its number and its date.
type Content struct {
	Type      string    // "simple", "co-exclusif", "exclusif", "recherche", "location", "gestion", or what the agency calls it
	Object    string    // what is to be done: "vente", "location"...
	Mandants  []Mandant // one at least
	Nature    string    // of the property: "Logement"...
	Situation string    // where it is, in one line
	Price     money.Amount
	Signed    day.Date
	Ends      day.Date // zero: not said
	Outer     string   // the number that the sender's own papers bear, may be empty
}

// Entry is a mandate in the register.
type Entry struct {
	Account  int64
	Card     int64
	Kind     Kind
	Number   int64
	Agency   int64
	User     int64 // who registered it
	Property int64 // 0: none yet
	Content
	On     day.Date // the day it was registered
	At     time.Time
	State  State
	Reason string // why it was cancelled, or its number skipped
}

// Unread says of which mandate the row cannot be read: somebody wrote it who is not this
// program. Whoever reads on may go on behind it (Verify).
type Unread struct {
	Number int64
	Cause  error
}

func (u *Unread) Error() string {
	return fmt.Sprintf("mandate %d cannot be read, palier register verify: %v", u.Number, u.Cause)
}

func (u *Unread) Unwrap() error { return u.Cause }

// Number is a number of the register as people write it: plain digits.
func Number(n int64) string { return event.Number(n) }

// State is whether a mandate is in force; that its term has passed is a fact of time.
type State string

// The states.
const (
	Live      State = "live"
	Closed    State = "closed"    // ended (sans suite, sold...)
	Cancelled State = "cancelled" // entered in error: the number is burnt
)

// LineKind says what a line of the register does.
type LineKind string

// The kinds of line. The first of an entry registers it, or skips its number; no line is
// ever changed.
const (
	Registered LineKind = "registered"
	Skipped    LineKind = "skipped"   // the number was given elsewhere: it is burnt
	Amended    LineKind = "amended"   // avenant
	Rectified  LineKind = "rectified" // a correction
	Ended      LineKind = "ended"
	Annulled   LineKind = "cancelled" // "annulled" in the lines of the first days
)

// Line is one line of a series, in the order in which they were written.
type Line struct {
	Account int64
	Card    int64
	Kind    Kind
	Seq     int64 // from 1, without a gap
	Number  int64 // of the entry it belongs to
	What    LineKind
	On      day.Date
	At      time.Time
	Who     event.Who
	Text    string // what it says, in one fixed form (chain.go)
	Salt    string // 128 random bits, hex
	Digest  string // of salt and text
	Hash    string // of the hash before it and the digest
}

// The kinds of line that the register has in the journal.
const (
	EventRegistered = "mandate.registered"
	EventAmended    = "mandate.amended"
	EventRectified  = "mandate.rectified"
	EventClosed     = "mandate.closed"
	EventCancelled  = "mandate.cancelled"
	EventSkipped    = "mandate.number_skipped"
)
