// Package letters decides what people are written by mail: which letters wait, when
// each leaves, what it tells, when it is tried again, and when it is dropped because
// what it would say is not true any more or not wanted.
//
// It knows visits, whose Post it is, and facts; not the words of a letter
// (internal/web/letters), nor mail servers (internal/delivery).
package letters

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// Service keeps letters.
type Service struct {
	ledger event.Ledger
	store  Store
	needs  Needs
}

// Needs is what letters ask of the rest of Palier.
type Needs struct {
	Visits  Visits
	Lines   Lines
	Staff   Staff
	People  People
	Persons Persons
	Passes  *visits.Passes
	Tickets Tickets
	Answers Answers
	Now     func() time.Time // reads go by it, writes by the instant of their transaction
	Boxed   bool             // letters stay in a box of this server, a test account's as all others
}

// Visits tells what letters are about: a message tells what is stored, so that no
// scope is asked (visits.Store).
type Visits interface {
	GetVisit(ctx context.Context, account, id int64) (visits.Visit, bool, error)
	GetState(ctx context.Context, account, visit, version int64) (visits.Visit, bool, error)
	FindPlace(ctx context.Context, account int64, by visits.PlaceKey) (visits.Place, bool, error)
	FindProof(ctx context.Context, account, property int64, email string) (visits.Proof, bool, error)
}

// Lines keeps who waits for a free slot (visits.Service).
type Lines interface {
	StopWaiting(ctx context.Context, account, property int64, email string, who event.Who) error
}

// Staff knows agents, their agencies and whose they are (access.Store).
type Staff interface {
	GetAccount(ctx context.Context, id int64) (access.Account, bool, error)
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]access.Agency, error)
}

// People keeps what persons consent to (people.Service).
type People interface {
	Resolve(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
	NoteConsents(ctx context.Context, tx event.Tx, p people.Place, contact int64, list []people.Consent) error
	ConsentsOf(ctx context.Context, a access.Actor, roots []int64) (map[int64]map[people.Channel]bool, error)
	Calls(ctx context.Context, a access.Actor, contacts []int64, now time.Time) (map[int64]people.Call, error)
}

// Persons finds who has an e-mail address (people.Lookup).
type Persons interface {
	Owners(ctx context.Context, account int64, claim people.Claim) ([]people.Likeness, people.Claim, error)
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, needs Needs) *Service {
	return &Service{ledger, store, needs}
}

// Write implements visits.Post: the letter is there once its visit's change is.
func (s *Service) Write(ctx context.Context, tx event.Tx, l visits.Letter) error {
	due := l.DueAt
	if due.IsZero() {
		due = tx.Now()
	}
	return s.store.InsertLetter(ctx, Letter{Account: l.Account, ID: tx.NextID(), Kind: l.Kind, Visit: l.Visit, Version: l.Version, Position: l.Position,
		Property: l.Property, User: l.User, To: l.To, Name: l.Name, Language: l.Language, Before: l.Before, State: Waiting, DueAt: due, CreatedAt: tx.Now()})
}

// Asked implements visits.Post.
func (s *Service) Asked(ctx context.Context, account, property int64, kind visits.LetterKind, to string, since time.Time) (bool, error) {
	list, err := s.store.Recipients(ctx, account, property, kind, since)
	for _, known := range list {
		if sameAddress(known, to) {
			return true, err
		}
	}
	return false, err
}

// sameAddress compares e-mails as the keys of persons are compared.
func sameAddress(a, b string) bool {
	one, ok := people.Email(a)
	other, also := people.Email(b)
	return a == b || ok && also && one == other
}

// Query asks for letters, the latest first.
type Query struct {
	Account int64
	State   State // "": any
	Visit   int64 // 0: any
	Limit   int   // 0: all
}

// Log gives letters. It takes who administers the account, as all that follows does.
func (s *Service) Log(ctx context.Context, by access.Actor, q Query) ([]Letter, error) {
	if err := allowed(by); err != nil {
		return nil, err
	}
	q.Account = by.Account
	return s.store.ListLetters(ctx, q)
}

// Letter gives one.
func (s *Service) Letter(ctx context.Context, by access.Actor, id int64) (Letter, error) {
	if err := allowed(by); err != nil {
		return Letter{}, err
	}
	return s.letter(ctx, by.Account, id)
}

func (s *Service) letter(ctx context.Context, account, id int64) (Letter, error) {
	l, found, err := s.store.GetLetter(ctx, account, id)
	if err == nil && !found {
		err = fault.New(fault.Missing, "There is no such letter")
	}
	return l, err
}

// Retry has a letter tried now: one that waits at once instead of at its next try, one
// that was given up or sent once more, from the ladder's first step. Conflict: it was
// dropped, and would be again, or is being sent.
func (s *Service) Retry(ctx context.Context, by access.Actor, id int64) (l Letter, err error) {
	if err := allowed(by); err != nil {
		return Letter{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.letter(ctx, by.Account, id)
		switch {
		case err != nil:
			return err
		case before.State == Dropped:
			return fault.Newf(fault.Conflict, "The letter was dropped: %s", before.Error)
		case before.Lease.After(tx.Now()):
			return fault.New(fault.Conflict, "The letter is being sent")
		}
		l = before
		l.State, l.DueAt, l.EndedAt, l.Lease = Waiting, tx.Now(), time.Time{}, time.Time{}
		if before.State != Waiting {
			l.Rung, l.Error = 0, ""
		}
		tx.Record(event.Event{Kind: "letter.retried", Subject: event.Subject{Kind: "letter", ID: id}, Who: by.Who,
			Changes: []event.Change{{Field: "state", Before: string(before.State), After: string(l.State)}}})
		_, err = s.store.SaveLetter(ctx, l, before.State, before.Lease)
		return err
	})
	return l, err
}

// Waiting tells how many letters of the account wait, and since when the first of them
// is due; zero: none is.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (n int64, due time.Time, err error) {
	if err := allowed(by); err != nil {
		return 0, time.Time{}, err
	}
	return s.store.CountWaiting(ctx, by.Account, s.needs.Now())
}

func allowed(by access.Actor) error {
	if !by.Has(access.Administer) {
		return access.Denied()
	}
	return nil
}
