package programs

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Program gives a programme in the actor's scope.
func (s *Service) Program(ctx context.Context, a access.Actor, id int64) (Program, error) {
	if !a.InProgram(id) {
		return Program{}, errProgram
	}
	return s.program(ctx, a.Account, id)
}

func (s *Service) program(ctx context.Context, account, id int64) (Program, error) {
	p, found, err := s.store.GetProgram(ctx, account, id)
	if err == nil && !found {
		err = errProgram
	}
	return p, err
}

// Programs gives the programmes in the actor's scope, by id.
func (s *Service) Programs(ctx context.Context, a access.Actor) ([]Program, error) {
	ids, all := a.Programs()
	return s.store.ListPrograms(ctx, a.Account, ids, all)
}

// Create adds a programme of a developer whose agency is open to the actor (right
// programs.manage, which no key has: this is the developer's own decision). What is empty
// gets its default (rules, progress, status, country); p.ID 0 takes the next free number.
func (s *Service) Create(ctx context.Context, by access.Actor, p Program) (Program, error) {
	if !by.Has(access.ProgramsManage) {
		return Program{}, access.Denied()
	}
	p.Account = by.Account
	p.fill(by.Country)
	p.tidy()
	if err := fault.All(p.problems()); err != nil {
		return Program{}, err
	}
	wanted := p.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if p.ID = wanted; wanted == 0 {
			p.ID = tx.NextID()
		}
		tx.TakeID(p.ID)
		p.CreatedAt, p.UpdatedAt = tx.Now(), tx.Now()
		if err := s.store.InsertProgram(ctx, p); err != nil {
			return refusedByStore(err)
		}
		var err error
		if p, err = s.program(ctx, p.Account, p.ID); err != nil {
			return err
		}
		if !by.Opens(p.Agency) {
			return errDeveloper
		}
		tx.Record(p.event(EventProgramCreated, by, event.Diff(nil, p.Fields())))
		return nil
	})
	if err == nil && by.User != 0 && s.admitted != nil {
		s.admitted(ctx)
	}
	return p, err
}

// errDeveloper answers alike whether there is no such developer or it is not the actor's.
var errDeveloper = fault.Field("developer", "There is no such developer.")

// Update changes a programme (right programs.manage); apply gets it as it is. What main lots show of it
// elsewhere (code, address) follows in the same commit.
func (s *Service) Update(ctx context.Context, by access.Actor, id int64, apply func(*Program)) (Program, error) {
	if !by.InProgram(id) {
		return Program{}, errProgram
	}
	if !by.Has(access.ProgramsManage) {
		return Program{}, access.Denied()
	}
	var p Program
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.program(ctx, by.Account, id)
		if err != nil {
			return err
		}
		p = before
		apply(&p)
		p.tidy()
		p.Account, p.ID, p.Developer, p.Agency = before.Account, before.ID, before.Developer, before.Agency
		p.CreatedAt, p.UpdatedAt = before.CreatedAt, before.UpdatedAt
		if event.Same(before, p) {
			return nil
		}
		if err := fault.All(p.problems()); err != nil {
			return err
		}
		p.UpdatedAt = tx.Now()
		if err := s.store.UpdateProgram(ctx, p); err != nil {
			return refusedByStore(err)
		}
		tx.Record(p.event(EventProgramUpdated, by, event.Diff(before.Fields(), p.Fields())))
		return s.remirror(ctx, by, before, p)
	})
	return p, err
}

// refusedByStore says which field the database refused: it knows two rules of a programme.
func refusedByStore(err error) error {
	switch fault.Of(err) {
	case fault.Conflict:
		return fault.Field("code", "Another programme of the developer has this code.")
	case fault.Invalid:
		return errDeveloper
	}
	return err
}
