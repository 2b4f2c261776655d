// Package event says what happened, to whom and through whom, and gives the
// core its one way to change anything: a Ledger that runs a write transaction
// and puts what happened into the journal with the change itself.
//
// It knows nothing of SQL, nor of who reads the journal (webhooks, audit,
// timelines): those come and go, the journal stays.
package event

import (
	"context"
	"time"
)

// Subject is the thing an event is about.
type Subject struct {
	Kind string // "lead", "contact", "provider", ...
	ID   int64
}

// Change is one field's value before and after; empty means none.
type Change struct {
	Field  string
	Before string
	After  string
}

// Event is one thing that happened. Sequence and instant are given by the
// ledger; the rest by the service that made the change.
type Event struct {
	Seq     int64     // commit order within the account, from 1
	At      time.Time // instant of the transaction
	Kind    string    // "lead.created": subject kind, a point, past participle
	Subject Subject
	Agency  int64 // agency concerned, 0 when the whole account is
	Who     Who
	Changes []Change
}

// Who is the author of a change, as the audit trail keeps it.
type Who struct {
	Kind    string // "provider", "key", "user", "visitor" (of a public page), "operator" (command line), "palier" (a job)
	ID      int64  // provider number, key or user id, 0 for the others
	Door    string // "apimo", "adlead", "cli", ...
	Request string // request id, for the log
}

// Tx is a write transaction of one account, seen from the core.
type Tx interface {
	// Now is the transaction's instant (UTC, microseconds). Within an account
	// it is strictly increasing in commit order, whatever the clocks do.
	Now() time.Time
	// NextID gives a new id, unique within the account over all kinds of row.
	NextID() int64
	// TakeID marks an id that was chosen elsewhere (a vendor's number that its
	// clients know) as given, so that NextID never gives it again.
	TakeID(id int64)
	// Record adds to the journal, in this transaction.
	Record(Event)
}

// Ledger runs write transactions.
type Ledger interface {
	// Write runs fn in one transaction of the account and returns when it is
	// durable. When fn fails nothing of it stays. fn may run twice: what it sets
	// outside itself, each run sets anew. A Write inside fn (with fn's
	// context, for the same account) joins the transaction.
	Write(ctx context.Context, account int64, fn func(ctx context.Context, tx Tx) error) error
}

// Diff lists the fields that differ between two sets of named values: those of
// after in its order, then those that only before has. Against nothing it lists
// the ones that hold a value.
func Diff(before, after []Change) []Change {
	var old map[string]string
	if len(before) > 0 { // a creation has nothing to compare with
		old = make(map[string]string, len(before))
	}
	for _, c := range before {
		old[c.Field] = c.After
	}
	var out []Change
	for _, c := range after {
		if old[c.Field] != c.After {
			out = append(out, Change{Field: c.Field, Before: old[c.Field], After: c.After})
		}
		delete(old, c.Field)
	}
	for _, c := range before {
		if left := old[c.Field]; left != "" {
			out = append(out, Change{Field: c.Field, Before: left})
		}
	}
	return out
}
