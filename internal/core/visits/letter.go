package visits

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// LetterKind is what somebody is written.
type LetterKind string

// The letters: those to visitors, then those to the agent of a visit.
const (
	Invitation   LetterKind = "invitation"   // to book a visit of a property
	Requested    LetterKind = "requested"    // the visit was asked for and waits for the agent
	Confirmation LetterKind = "confirmation" // it takes place; says the code
	Reminder     LetterKind = "reminder"     // it takes place tomorrow
	Moved        LetterKind = "moved"
	Cancelled    LetterKind = "cancelled"
	Terminated   LetterKind = "terminated" // the property was let, sold or withdrawn

	ToAgentRequested LetterKind = "to-agent.requested"
	ToAgentCancelled LetterKind = "to-agent.cancelled"
	ToAgentMoved     LetterKind = "to-agent.moved"
)

// Letter asks to write to somebody. Its words are made when it leaves, from the visit
// as it was at that version (StateTold).
type Letter struct {
	Account  int64
	Kind     LetterKind
	Visit    int64 // 0: it is about a property alone
	Version  int64
	Position int // the visitor it is about
	Property int64
	To       string // e-mail; empty: that of User when it leaves
	Name     string
	Language string
	User     int64     // the agent it goes to, 0: a visitor
	DueAt    time.Time // zero: now
	Before   time.Time // former start of a visit that was moved
}

// Post writes letters, in the write of what they tell (package letters).
type Post interface {
	Write(ctx context.Context, tx event.Tx, l Letter) error
	// Asked tells whether a letter of the kind about the property was written to the
	// e-mail, in any case of its letters, at the instant or later.
	Asked(ctx context.Context, account, property int64, kind LetterKind, to string, since time.Time) (bool, error)
}

// The day before a visit, its visitor is reminded; invited to one property he is once
// an hour at most.
const (
	reminded = 24 * time.Hour
	invited  = time.Hour
)

// write hands a letter to who writes it.
func (s *Service) write(ctx context.Context, tx event.Tx, l Letter) error {
	if s.post == nil {
		return nil
	}
	return s.post.Write(ctx, tx, l)
}

// tellVisitor writes to a visitor about his visit.
func (s *Service) tellVisitor(ctx context.Context, tx event.Tx, kind LetterKind, v Visit, to Visitor, before time.Time) error {
	return s.write(ctx, tx, Letter{Account: v.Account, Kind: kind, Visit: v.ID, Version: v.Version, Position: to.Position, Property: to.Property,
		To: to.Email, Name: to.name(), Language: to.Language, Before: before})
}

// tellAgent writes to the agent of a visit about a visitor, unless it is the agent who
// did it.
func (s *Service) tellAgent(ctx context.Context, tx event.Tx, kind LetterKind, by int64, v Visit, about Visitor, before time.Time) error {
	if v.Agent == 0 || v.Agent == by {
		return nil
	}
	return s.write(ctx, tx, Letter{Account: v.Account, Kind: kind, Visit: v.ID, Version: v.Version, Position: about.Position, Property: about.Property,
		User: v.Agent, Before: before})
}

// confirmTo writes to a visitor whose visit was confirmed, and reminds him later.
func (s *Service) confirmTo(ctx context.Context, tx event.Tx, v Visit, to Visitor) error {
	if err := s.tellVisitor(ctx, tx, Confirmation, v, to, time.Time{}); err != nil {
		return err
	}
	return s.remind(ctx, tx, v, to)
}

// remind writes to a visitor the day before his visit, when that is yet to come.
func (s *Service) remind(ctx context.Context, tx event.Tx, v Visit, to Visitor) error {
	due := v.StartsAt.Add(-reminded)
	if !due.After(tx.Now()) {
		return nil
	}
	return s.write(ctx, tx, Letter{Account: v.Account, Kind: Reminder, Visit: v.ID, Version: v.Version, Position: to.Position, Property: to.Property,
		To: to.Email, Name: to.name(), Language: to.Language, DueAt: due})
}
