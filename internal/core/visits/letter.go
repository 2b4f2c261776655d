package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
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
	Proving      LetterKind = "proving"    // the code that proves an e-mail before it books
	Queued       LetterKind = "queued"     // he will be told when a slot is free
	Freed        LetterKind = "freed"      // one is
	Thanks       LetterKind = "thanks"     // the visit is done: what did he think of the agent?

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

// The day before a visit, its visitor is reminded; two hours after it, when its report is
// final, he is thanked; invited to one property he is once an hour at most.
const (
	reminded = 24 * time.Hour
	thanked  = Draft
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

// ownPages is the door of the agent's page (Actor.Through). At any other his log-in may
// be what a website of his agency calls with, of which he knows nothing.
const ownPages = "web"

// tellAgent writes to the agent of a visit about a visitor, unless it is what he did
// himself, on his page.
func (s *Service) tellAgent(ctx context.Context, tx event.Tx, kind LetterKind, by access.Actor, v Visit, about Visitor, before time.Time) error {
	if v.Agent == 0 || v.Agent == by.User && by.Who.Door == ownPages {
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

// thank writes to those whose visit is done, some time later: they may rate who
// showed them the property.
func (s *Service) thank(ctx context.Context, tx event.Tx, v Visit, done []News) error {
	for _, one := range v.Visitors {
		if !slices.ContainsFunc(done, func(n News) bool { return n.Position == one.Position }) {
			continue
		}
		if err := s.write(ctx, tx, Letter{Account: v.Account, Kind: Thanks, Visit: v.ID, Version: v.Version, Position: one.Position, Property: one.Property,
			To: one.Email, Name: one.name(), Language: one.Language, DueAt: tx.Now().Add(thanked)}); err != nil {
			return err
		}
	}
	return nil
}
