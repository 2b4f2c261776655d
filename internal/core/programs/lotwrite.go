package programs

import (
	"context"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// CreateLot adds a lot to a programme (right lot.create). Its hold is nobody's;
// l.ID 0 takes the next free number.
func (s *Service) CreateLot(ctx context.Context, by access.Actor, l Lot) (Lot, error) {
	if !by.InProgram(l.Program) {
		return Lot{}, errProgram
	}
	sees, err := s.reach(by, access.LotCreate)
	if err != nil {
		return Lot{}, err
	}
	l.Account, l.Hold, l.Property = by.Account, Hold{}, 0
	l.tidy()
	wanted := l.ID
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.program(ctx, by.Account, l.Program)
		if err != nil {
			return err
		}
		l.ID, l.Property = wanted, 0
		if err := s.check(ctx, l, Lot{}, sees); err != nil {
			return err
		}
		if wanted == 0 {
			l.ID = tx.NextID()
		}
		tx.TakeID(l.ID)
		l.CreatedAt, l.UpdatedAt = tx.Now(), tx.Now()
		if l.Property, err = s.mirrorLot(ctx, by, p, l); err != nil {
			return err
		}
		if err := s.store.InsertLot(ctx, l); err != nil {
			return referenceTaken(err)
		}
		tx.Record(p.lotEvent(EventLotCreated, by, l, event.Diff(nil, l.Fields())))
		return s.store.InsertPrice(ctx, l.Account, l.ID, l.price(1))
	})
	l.PriceReason = ""
	return l, err
}

// UpdateLot changes a lot (right lot.update); apply gets it as it is. A new price,
// rate or reduced price becomes a new version (Prices); options and purchases keep
// the price that was frozen for them. A lot that is put back on sale goes to who
// waits for it, in the same commit.
func (s *Service) UpdateLot(ctx context.Context, by access.Actor, program, id int64, apply func(*Lot)) (Lot, error) {
	if !by.InProgram(program) {
		return Lot{}, errProgram
	}
	sees, err := s.reach(by, access.LotUpdate)
	if err != nil {
		return Lot{}, err
	}
	var l Lot
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.settle(ctx, by.Account, tx.Now()); err != nil {
			return err
		}
		before, err := s.lotFor(ctx, by, program, id, sees)
		if err != nil {
			return err
		}
		l = before
		apply(&l)
		l.tidy()
		l.Account, l.ID, l.Program, l.Hold = before.Account, before.ID, before.Program, before.Hold
		l.Property, l.CreatedAt, l.UpdatedAt = before.Property, before.CreatedAt, before.UpdatedAt
		if err := s.check(ctx, l, before, sees); err != nil {
			return err
		}
		if err := s.saveLot(ctx, tx, by, before, &l); err != nil {
			return err
		}
		return s.offer(ctx, tx, before, &l)
	})
	l.PriceReason = ""
	return l, err
}

// offer gives a lot that is put back on sale to who waits for it, if somebody does.
func (s *Service) offer(ctx context.Context, tx event.Tx, before Lot, l *Lot) error {
	if s.settler == nil || before.written() == Available || l.written() != Available {
		return nil
	}
	if err := s.settler.Freed(ctx, tx, l.Account, []int64{l.ID}); err != nil {
		return err
	}
	now, err := s.store.GetLots(ctx, l.Account, l.Program, []int64{l.ID})
	if err == nil && len(now) == 1 {
		*l = now[0]
	}
	return err
}

// lotFor is a lot as an actor with this sight meets it in a write.
func (s *Service) lotFor(ctx context.Context, by access.Actor, program, id int64, sees sight) (Lot, error) {
	list, err := s.store.GetLots(ctx, by.Account, program, []int64{id})
	if err != nil {
		return Lot{}, err
	}
	if len(list) == 0 || !sees(id) {
		return Lot{}, errLot
	}
	return list[0], nil
}

// saveLot stores a changed lot and tells of it. What did not change is not told.
func (s *Service) saveLot(ctx context.Context, tx event.Tx, by access.Actor, before Lot, l *Lot) error {
	if l.Same(before) {
		return nil
	}
	p, err := s.program(ctx, l.Account, l.Program)
	if err != nil {
		return err
	}
	l.UpdatedAt = tx.Now()
	if l.Property, err = s.mirrorLot(ctx, by, p, *l); err != nil {
		return err
	}
	if err := s.store.UpdateLot(ctx, *l); err != nil {
		return referenceTaken(err)
	}
	p.tellLot(tx, by, before, *l)
	return s.reprice(ctx, before, *l)
}

// Same tells whether a write leaves the lot as it is: a reason alone changes nothing.
func (l Lot) Same(before Lot) bool {
	l.PriceReason, before.PriceReason = "", ""
	return event.Same(l, before)
}

// tellLot tells of a changed lot: its state by an event of its own, the rest by
// another. Whoever follows lots by the journal hears of every change.
func (p Program) tellLot(tx event.Tx, by access.Actor, before, l Lot) {
	changes := event.Diff(before.Fields(), l.Fields())
	moved := l.written() != before.written()
	if !moved && l.Withheld != before.Withheld { // it is held: no state says so before it is given back
		changes = append(changes, event.Change{Field: "withheld", Before: strconv.FormatBool(before.Withheld), After: strconv.FormatBool(l.Withheld)})
	}
	if len(changes) > 0 || !moved {
		tx.Record(p.lotEvent(EventLotUpdated, by, l, changes))
	}
	if moved {
		tx.Record(p.statusEvent(by, before, l))
	}
}

// reprice adds a version to the lot's prices when one of them changed.
func (s *Service) reprice(ctx context.Context, before, l Lot) error {
	if l.Price == before.Price && l.VATRate == before.VATRate && equal(l.ReducedPrice, before.ReducedPrice) {
		return nil
	}
	prices, err := s.store.ListPrices(ctx, l.Account, l.ID)
	if err != nil {
		return err
	}
	version := int64(1)
	if n := len(prices); n > 0 {
		version = prices[n-1].Version + 1
	}
	return s.store.InsertPrice(ctx, l.Account, l.ID, l.price(version))
}

func (l Lot) price(version int64) Price {
	return Price{Version: version, Price: l.Price, VATRate: l.VATRate, ReducedPrice: l.ReducedPrice, Reason: l.PriceReason, At: l.UpdatedAt}
}

func equal[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// DeleteLot takes a lot out of its programme (right lot.delete) with its plans; lots
// that were sold with it stay, on their own. Conflict: it is held, or an option or
// a purchase was ever made of it, which would lose what it was about.
func (s *Service) DeleteLot(ctx context.Context, by access.Actor, program, id int64) error {
	if !by.InProgram(program) {
		return errProgram
	}
	if !by.Has(access.LotDelete) {
		return access.Denied()
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		return s.TakeLotOut(ctx, tx, by, program, id)
	})
	if err == nil {
		_ = s.contents.Sweep(ctx, by.Account) // what fails is noted, and tried again by the next round
	}
	return err
}

// TakeLotOut is DeleteLot inside a write, which may yet be undone: the contents of its plans
// are noted as gone, and go with the next round.
func (s *Service) TakeLotOut(ctx context.Context, tx event.Tx, by access.Actor, program, id int64) error {
	if !by.InProgram(program) {
		return errProgram
	}
	sees, err := s.reach(by, access.LotDelete)
	if err != nil {
		return err
	}
	if err := s.settle(ctx, by.Account, tx.Now()); err != nil {
		return err
	}
	l, err := s.lotFor(ctx, by, program, id, sees)
	if err != nil {
		return err
	}
	if l.Hold.Holder != 0 {
		return lotInUse(l, nil)
	}
	files, err := s.store.ListFiles(ctx, by.Account, id)
	for _, f := range files {
		if err == nil {
			_, err = s.dropFile(ctx, tx, by.Account, id, f.ID)
		}
	}
	if err != nil {
		return err
	}
	return s.deleteLot(ctx, tx, by, l)
}

func (s *Service) deleteLot(ctx context.Context, tx event.Tx, by access.Actor, l Lot) error {
	p, err := s.program(ctx, l.Account, l.Program)
	if err != nil {
		return err
	}
	children, err := s.store.Children(ctx, l.Account, []int64{l.ID})
	if err != nil {
		return err
	}
	for _, c := range children {
		alone := c
		alone.Parent = 0
		if err := s.saveLot(ctx, tx, by, c, &alone); err != nil {
			return err
		}
	}
	if err := s.store.DeleteLot(ctx, l.Account, l.ID); err != nil {
		if fault.Is(err, fault.Invalid) {
			return lotInUse(l, err)
		}
		return err
	}
	if err := s.unmirror(ctx, by, p, l); err != nil {
		return err
	}
	tx.Record(p.lotEvent(EventLotDeleted, by, l, event.Diff(l.Fields(), nil)))
	return nil
}

func lotInUse(l Lot, cause error) error {
	return fault.Wrap(fault.Conflict, "Lot "+l.Reference+" has an option or a purchase and cannot be deleted", cause)
}

func referenceTaken(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.Field("reference", "Another lot of the programme has this reference.")
	}
	return err
}
