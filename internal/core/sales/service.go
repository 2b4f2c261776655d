package sales

import (
	"context"
	"math"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// Lots gives and takes back lots inside a write (programs.Service).
type Lots interface {
	// Program gives a programme in the actor's scope; else Missing.
	Program(ctx context.Context, a access.Actor, id int64) (programs.Program, error)
	// Sees tells whether the actor may be told of a lot of a programme in its scope.
	Sees(a access.Actor, lot int64) bool
	// LotsOf reads lots with their holds as written down, by id, FamiliesOf also what
	// is sold with them, whoever asks: what a caller may see was decided before.
	LotsOf(ctx context.Context, account, program int64, ids []int64) ([]programs.Lot, error)
	FamiliesOf(ctx context.Context, account, program int64, ids []int64) ([]programs.Lot, error)
	Holds
}

// Holds changes who holds lots, inside a write; everybody who shows lots is told.
type Holds interface {
	// Claim takes all the lots, as read in this write, for a holder, or none (Conflict).
	Claim(ctx context.Context, tx event.Tx, by access.Actor, in programs.Program, lots []programs.Lot, h programs.Hold) error
	Release(ctx context.Context, tx event.Tx, by access.Actor, holder int64) error
	Free(ctx context.Context, tx event.Tx, by access.Actor, holder int64, lots []int64) error
	Pass(ctx context.Context, tx event.Tx, by access.Actor, from int64, to programs.Hold) error
	Change(ctx context.Context, tx event.Tx, by access.Actor, h programs.Hold) error
	// Due gives the holders whose time has come, each once, the earliest first.
	Due(ctx context.Context, account int64, now time.Time, most int) ([]programs.Hold, error)
	NextDue(ctx context.Context) (account int64, at time.Time, found bool, err error)
}

// Registered is what options and purchases ask of registrations (Registry).
type Registered interface {
	// Registered tells whether the owner has an approved registration of the
	// lead's person on the programme that is live at the instant.
	Registered(ctx context.Context, account, program, lead, owner int64, now time.Time) (bool, error)
	// OptionEnded hears that an option or a purchase of the lead is over, which
	// may leave its registration without what kept it alive.
	OptionEnded(ctx context.Context, tx event.Tx, account, program, lead int64) error
}

// Service takes and ends options and purchases.
type Service struct {
	ledger     event.Ledger
	store      Deals
	lots       Lots
	registered Registered
	now        func() time.Time
	stirred    chan struct{}
}

// NewService makes the service. now is the program's clock: reads go by it, writes
// by the instant of their transaction.
func NewService(ledger event.Ledger, store Deals, lots Lots, registered Registered, now func() time.Time) *Service {
	return &Service{ledger, store, lots, registered, now, make(chan struct{}, 1)}
}

// Stirred has a value when a right was given whose end may be the next one due.
func (s *Service) Stirred() <-chan struct{} { return s.stirred }

// stir is heard at once, and may be heard for nothing: inside an outer write the
// right is not yet committed, and the timer looks again by itself soon after.
func (s *Service) stir() {
	select {
	case s.stirred <- struct{}{}:
	default: // whoever waits has not yet heard of the last one
	}
}

// change runs a write that begins with what is due at its instant: a right that
// has ended is out of the way before anything is decided.
func (s *Service) change(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	err := s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		if _, err := s.settle(ctx, tx, account, math.MaxInt); err != nil {
			return err
		}
		return fn(programs.Settled(ctx), tx)
	})
	if err == nil {
		s.stir()
	}
	return err
}

// atWork refuses (Invalid on owner_id) to begin something in the name of somebody
// who is no user of the account, or one no more. It is asked before the write: an
// owner who leaves in between is one who left just after.
func (s *Service) atWork(ctx context.Context, account, owner int64) error {
	u, found, err := s.store.GetUser(ctx, account, owner)
	if err == nil && (!found || !u.Active) {
		err = fault.Field("owner", "There is no such user at work.")
	}
	return err
}

// palier is the program itself, when it acts because time has come.
func palier(account int64) access.Actor {
	a := access.Operator(access.Account{ID: account}, "")
	a.Who = event.Who{Kind: "palier"}
	return a
}

// unlimited tells an operator of the whole account.
func unlimited(a access.Actor) bool {
	_, all := a.Agencies()
	return all
}

// owned tells whether what was made is the actor's own: its user is the owner
// (docs/sales.md, An option). What a key without a user made is that key's. Who manages
// programmes acts on everybody's.
func owned(a access.Actor, owner, key int64) bool {
	switch {
	case a.Has(access.ProgramsManage):
		return true
	case a.User != 0:
		return owner == a.User
	}
	return a.Key != 0 && key == a.Key
}

// missing answers what is not there like what is somebody else's.
func missing(what string, id int64) error {
	return fault.Newf(fault.Missing, "There is no %s %d in this programme", what, id)
}

// problem is an error of a kind that one field is the reason for.
func problem(k fault.Kind, field, message string) error {
	return &fault.Error{Kind: k, Message: message, Problems: []fault.Problem{{Field: field, Message: message}}}
}
