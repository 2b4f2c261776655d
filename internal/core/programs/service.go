package programs

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Service keeps programmes and lots. Who is out of a programme's scope is told
// fault.Missing, who lacks a permission in it fault.Forbidden.
type Service struct {
	ledger   event.Ledger
	store    Store
	contents *contents.Keeper // of plans
	mirror   Mirror
	now      func() time.Time
	settler  Settler
	admitted func(context.Context)
}

// NewService makes the service; now is the program's clock.
func NewService(ledger event.Ledger, store Store, plans *contents.Keeper, mirror Mirror, now func() time.Time) *Service {
	return &Service{ledger: ledger, store: store, contents: plans, mirror: mirror, now: now}
}

// Settler ends the holds whose time has come, in the order of their instants, and
// lets those begin that waited for them (package sales).
type Settler interface {
	// SettleAt settles what is due at the instant: in a write, that of the write.
	SettleAt(ctx context.Context, account int64, now time.Time) error
	// Freed hears, inside a write, of lots that are on sale again though no hold
	// was given back.
	Freed(ctx context.Context, tx event.Tx, account int64, lots []int64) error
}

// Join names who is asked to settle before lots are read. Called once, while the
// program is put together. Who only tells what is written does without.
func (s *Service) Join(by Settler) { s.settler = by }

// Admit names what waits until whoever is logged in is let into a programme that was just
// made: what an actor opens is believed for a while (access.OutlastBelief). Called once,
// while the program is put together.
func (s *Service) Admit(wait func(context.Context)) { s.admitted = wait }

// Joined tells whether somebody settles.
func (s *Service) Joined() bool { return s.settler != nil }

type settledKey struct{}

// Settled marks a context in which everything due is settled, or is being settled:
// what reads lots with it does not ask the Settler again.
func Settled(ctx context.Context) context.Context {
	return context.WithValue(ctx, settledKey{}, true)
}

// settles tells whether what is due is to be settled first.
func (s *Service) settles(ctx context.Context) bool {
	return s.settler != nil && ctx.Value(settledKey{}) == nil
}

// settle has what is due settled before a write decides on lots (settled does so
// for who reads).
func (s *Service) settle(ctx context.Context, account int64, now time.Time) error {
	if !s.settles(ctx) {
		return nil
	}
	due, err := s.store.DueHolds(ctx, account, now, 1)
	if err != nil || len(due) == 0 {
		return err
	}
	return s.settler.SettleAt(Settled(ctx), account, now)
}

// Errors of scope and permission.
var (
	errProgram = fault.New(fault.Missing, "No such programme")
	errLot     = fault.New(fault.Missing, "No such lot")
	errFile    = fault.New(fault.Missing, "No such file")
)

// visible tells which lots of its programmes an actor may read: all, or an
// allotment by id, which may be empty. Forbidden: it has no permission for any.
func (s *Service) visible(a access.Actor) (all bool, among []int64, err error) {
	switch {
	case a.Has(access.LotView):
		return true, nil, nil
	case a.Has(access.LotAllotedView), a.Has(access.InformationView):
		return false, a.Allotment(), nil
	}
	return false, nil, access.Denied()
}

// Sees tells whether an actor may be told of a lot of a programme in its scope: for
// answers that name lots. Without any permission for lots it sees none.
func (s *Service) Sees(a access.Actor, lot int64) bool { return s.sight(a)(lot) }

// sight tells whether an actor may be told of a lot of a programme in its scope.
type sight func(lot int64) bool

func everything(int64) bool { return true }

// sight of an actor that reads. Without any permission for lots it sees none.
func (s *Service) sight(a access.Actor) sight {
	all, among, _ := s.visible(a)
	if all {
		return everything
	}
	return func(lot int64) bool {
		_, found := slices.BinarySearch(among, lot)
		return found
	}
}

// reach is the sight of an actor that writes by a right. One that may only write (a
// tool that sends a price list) reaches every lot; who reads an allotment, that.
func (s *Service) reach(a access.Actor, right access.Right) (sight, error) {
	if !a.Has(right) {
		return nil, access.Denied()
	}
	if _, _, err := s.visible(a); err != nil {
		return everything, nil
	}
	return s.sight(a), nil
}
