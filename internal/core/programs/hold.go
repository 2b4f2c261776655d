package programs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Taken is the cause of a Conflict over lots: which of those wanted are not free.
// It never says whose they are.
type Taken struct {
	Lots []TakenLot
}

// TakenLot is a lot that is not free.
type TakenLot struct {
	ID        int64
	Reference string
	State     State
}

// Error names the lots.
func (t *Taken) Error() string {
	text := "not free:"
	for _, l := range t.Lots {
		text += fmt.Sprintf(" %s (%d) %s", l.Reference, l.ID, l.State)
	}
	return text
}

// Claim gives lots of a programme to a holder, all or none. They are distinct, and
// were read in the same write (LotsOf, FamiliesOf); h.Until may have passed already
// (a turn that came and went unseen). Conflict, with a *Taken: one is withheld or
// held, even by a hold whose time has come: settle first.
func (s *Service) Claim(ctx context.Context, tx event.Tx, by access.Actor, in Program, lots []Lot, h Hold) error {
	if err := allFree(lots); err != nil {
		return err
	}
	if err := s.store.TakeHolds(ctx, by.Account, lotIDs(lots), h); err != nil {
		return err
	}
	return s.tell(ctx, tx, by, in, lots, h)
}

func allFree(lots []Lot) error {
	var taken Taken
	problem := fault.Problem{Field: "lots"}
	for _, l := range lots {
		if state := l.written(); state != Available {
			taken.Lots = append(taken.Lots, TakenLot{l.ID, l.Reference, state})
		}
	}
	if len(taken.Lots) == 0 {
		return nil
	}
	problem.Message = taken.Error()
	return &fault.Error{Kind: fault.Conflict, Message: "A lot is not free", Problems: []fault.Problem{problem}, Cause: &taken}
}

// Release takes back all that a holder holds, inside a write.
func (s *Service) Release(ctx context.Context, tx event.Tx, by access.Actor, holder int64) error {
	return s.free(ctx, tx, by, holder, func(Lot) bool { return true })
}

// Free takes back some of the lots that a holder holds, inside a write.
func (s *Service) Free(ctx context.Context, tx event.Tx, by access.Actor, holder int64, lots []int64) error {
	return s.free(ctx, tx, by, holder, func(l Lot) bool { return slices.Contains(lots, l.ID) })
}

func (s *Service) free(ctx context.Context, tx event.Tx, by access.Actor, holder int64, which func(Lot) bool) error {
	held, err := s.store.HeldLots(ctx, by.Account, holder)
	if err != nil {
		return err
	}
	before := slices.DeleteFunc(held, func(l Lot) bool { return !which(l) })
	if err := s.store.DropHolds(ctx, by.Account, lotIDs(before)); err != nil {
		return err
	}
	return s.moved(ctx, tx, by, before, Hold{})
}

// Pass hands all that one holder holds to another (an option becomes a purchase),
// inside a write.
func (s *Service) Pass(ctx context.Context, tx event.Tx, by access.Actor, from int64, to Hold) error {
	before, err := s.store.HeldLots(ctx, by.Account, from)
	if err != nil {
		return err
	}
	if err := s.store.PassHolds(ctx, by.Account, from, to); err != nil {
		return err
	}
	return s.moved(ctx, tx, by, before, to)
}

// Change sets state and end of all that h.Holder holds, inside a write.
func (s *Service) Change(ctx context.Context, tx event.Tx, by access.Actor, h Hold) error {
	before, err := s.store.HeldLots(ctx, by.Account, h.Holder)
	if err != nil {
		return err
	}
	if err := s.store.ChangeHolds(ctx, by.Account, h); err != nil {
		return err
	}
	return s.moved(ctx, tx, by, before, h)
}

// Held gives the lots that a holder holds as last written down, by id, whoever
// asks: for package sales.
func (s *Service) Held(ctx context.Context, account, holder int64) ([]Lot, error) {
	return s.store.HeldLots(ctx, account, holder)
}

// LotsOf gives those of the named lots that the programme has, by id, whoever
// asks and without settling: for package sales, inside its writes.
func (s *Service) LotsOf(ctx context.Context, account, program int64, ids []int64) ([]Lot, error) {
	return s.store.GetLots(ctx, account, program, ids)
}

// FamiliesOf gives those of the named lots that the programme has and what is sold
// with them, each once, by id, as LotsOf does.
func (s *Service) FamiliesOf(ctx context.Context, account, program int64, ids []int64) ([]Lot, error) {
	return s.store.Families(ctx, account, program, ids)
}

// Due gives the holders whose time has come at the instant, the earliest first, at
// most so many.
func (s *Service) Due(ctx context.Context, account int64, now time.Time, most int) ([]Hold, error) {
	return s.store.DueHolds(ctx, account, now, most)
}

// NextDue gives the instant of the next expiry over all accounts, if any.
func (s *Service) NextDue(ctx context.Context) (account int64, at time.Time, found bool, err error) {
	return s.store.NextDue(ctx)
}

// moved tells what a new hold of lots, all of one programme, means to everybody else.
func (s *Service) moved(ctx context.Context, tx event.Tx, by access.Actor, before []Lot, h Hold) error {
	if !slices.ContainsFunc(before, func(l Lot) bool { return l.changedBy(h) }) {
		return nil
	}
	p, err := s.program(ctx, by.Account, before[0].Program)
	if err != nil {
		return err
	}
	return s.tell(ctx, tx, by, p, before, h)
}

// tell is moved, of a programme that was read already. A hold that only lasts
// longer is nobody's news.
func (s *Service) tell(ctx context.Context, tx event.Tx, by access.Actor, p Program, lots []Lot, h Hold) error {
	before := slices.DeleteFunc(slices.Clone(lots), func(l Lot) bool { return !l.changedBy(h) })
	if err := s.store.TouchLots(ctx, by.Account, lotIDs(before), tx.Now()); err != nil {
		return err
	}
	for _, l := range before {
		after := l
		after.Hold, after.UpdatedAt = h, tx.Now()
		tx.Record(p.statusEvent(by, l, after))
		if _, err := s.mirrorLot(ctx, by, p, after); err != nil {
			return err
		}
	}
	return nil
}

// changedBy tells whether the lot is something else under the hold.
func (l Lot) changedBy(h Hold) bool {
	after := l
	after.Hold = h
	return after.written() != l.written()
}
