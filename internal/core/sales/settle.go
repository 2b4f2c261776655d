package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/programs"
)

const (
	instants = 20     // of one write that only settles
	allDue   = 10_000 // holders whose time may come at one instant
)

// NextDue is the next instant at which something ends, over all accounts.
func (s *Service) NextDue(ctx context.Context) (account int64, at time.Time, found bool, err error) {
	return s.lots.NextDue(ctx)
}

// Settle writes down what time has done to the account's options: those whose end
// has passed are expired, and who waits for their lots has them from that very
// end on, in the order of the instants. Nothing rests on its being called at once:
// writes settle for themselves, and reads call it first.
func (s *Service) Settle(ctx context.Context, account int64) error {
	return s.SettleAt(ctx, account, s.now())
}

// SettleAt is Settle for somebody who goes by another instant than the clock's: a
// write's may be ahead of it.
func (s *Service) SettleAt(ctx context.Context, account int64, now time.Time) error {
	due, err := s.lots.Due(ctx, account, now, 1)
	if err != nil || len(due) == 0 {
		return err
	}
	for more := true; more && err == nil; {
		err = s.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) (err error) {
			more, err = s.settle(ctx, tx, account, instants)
			return err
		})
	}
	return err
}

// settle goes from one due instant to the next, at most so many; more: it stopped
// before the last. Who is promoted on the way may be due in turn.
func (s *Service) settle(ctx context.Context, tx event.Tx, account int64, most int) (more bool, err error) {
	ctx = programs.Settled(ctx)
	for range most {
		next, err := s.lots.Due(ctx, account, tx.Now(), 1)
		if err != nil || len(next) == 0 {
			return false, err
		}
		if err := s.settleAt(ctx, tx, account, next[0].Until); err != nil {
			return false, err
		}
	}
	return true, nil
}

// settleAt ends everything that ends at one instant before anybody is promoted:
// who waits for lots of several options would else be passed over.
func (s *Service) settleAt(ctx context.Context, tx event.Tx, account int64, at time.Time) error {
	due, err := s.lots.Due(ctx, account, at, allDue)
	if err != nil {
		return err
	}
	var freed []int64
	for _, h := range due {
		lots, err := s.expire(ctx, tx, account, h.Holder)
		if err != nil {
			return err
		}
		freed = append(freed, lots...)
	}
	return s.promote(ctx, tx, account, freed, at)
}

// expire ends a live option at its own end and gives the lots it held. A hold that
// no option stands behind is given back all the same: it must not stay for ever.
func (s *Service) expire(ctx context.Context, tx event.Tx, account, option int64) ([]int64, error) {
	o, found, err := s.store.GetOption(ctx, account, option)
	if err != nil {
		return nil, err
	}
	if !found || o.Status != OptionLive {
		return nil, s.lots.Release(ctx, tx, palier(account), option)
	}
	p, err := s.lots.Program(ctx, palier(account), o.Program)
	if err != nil {
		return nil, err
	}
	_, err = s.endOption(ctx, tx, palier(account), p, o, OptionExpired)
	return lotIDs(o.Lots), err
}

// Freed hears, inside a write that has settled, that the developer put lots back on
// sale: who waits for them has them from then on.
func (s *Service) Freed(ctx context.Context, tx event.Tx, account int64, lots []int64) error {
	s.stir()
	return s.promote(ctx, tx, account, lots, tx.Now())
}

// promote gives lots that became free at the instant to who waits for them, first
// come first served. An option gets all its lots or goes on waiting; its life
// begins at the instant, not when somebody looked.
func (s *Service) promote(ctx context.Context, tx event.Tx, account int64, lots []int64, at time.Time) error {
	if len(lots) == 0 {
		return nil
	}
	queue, err := s.store.Waiting(ctx, account, lots)
	if err != nil {
		return err
	}
	for _, o := range queue {
		set, err := s.lots.LotsOf(ctx, account, o.Program, lotIDs(o.Lots))
		if err != nil {
			return err
		}
		// The hold's row decides, not its end: what ended before was given back.
		if len(set) == len(o.Lots) && !slices.ContainsFunc(set, func(l programs.Lot) bool { return l.Withheld || l.Hold.Holder != 0 }) {
			if err := s.begin(ctx, tx, o, set, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin makes a waiting option live, at the prices of now.
func (s *Service) begin(ctx context.Context, tx event.Tx, o Option, set []programs.Lot, at time.Time) error {
	by, before := palier(o.Account), o
	p, err := s.lots.Program(ctx, by, o.Program)
	if err != nil {
		return err
	}
	slices.SortFunc(set, mainFirst)
	o.Status, o.ExpiresAt, o.Lots, o.UpdatedAt = OptionLive, at.Add(o.Lifespan), frozen(set), tx.Now()
	if err := s.store.UpdateOption(ctx, o); err != nil {
		return err
	}
	if !slices.Equal(o.Lots, before.Lots) {
		if err := s.store.ReplaceOptionLots(ctx, o.Account, o.ID, o.Lots); err != nil {
			return err
		}
	}
	o.recordUpdated(tx, by, p, before)
	return s.hold(ctx, tx, by, p, o, set)
}
