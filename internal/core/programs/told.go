package programs

import (
	"context"

	"palier/internal/core/access"
)

// What messages tell of (package webhooks). They are told to the developer itself, or
// to the account, and by nobody who calls: no scope narrows them, and nothing is settled
// first, which would change what a reader of the journal came to tell. Whose programme
// it is, is for the reader to look at.

// ProgramTold gives a programme of the account, false when there is none.
func (s *Service) ProgramTold(ctx context.Context, account, id int64) (Program, bool, error) {
	return s.store.GetProgram(ctx, account, id)
}

// LotTold gives a lot of the programme as it is stored, false when it is there no more.
func (s *Service) LotTold(ctx context.Context, account, program, id int64) (Lot, bool, error) {
	list, err := s.store.GetLots(ctx, account, program, []int64{id})
	if err != nil || len(list) == 0 {
		return Lot{}, false, err
	}
	return list[0], true, nil
}

// FamilyTold gives a lot's relatives, all of them by name.
func (s *Service) FamilyTold(ctx context.Context, l Lot) (Relatives, error) {
	family, err := s.Family(ctx, access.Operator(access.Account{ID: l.Account}, ""), []Lot{l})
	return family[l.ID], err
}

// Names gives the names of programmes by id, those out of the actor's scope too: a lead
// of the whole space is shown with all it is about, and of a programme that the key does
// not open, the name is all that is told. A programme of another developer has none.
func (s *Service) Names(ctx context.Context, a access.Actor, ids []int64) (map[int64]string, error) {
	list, err := s.store.ListPrograms(ctx, a.Account, ids, false)
	names := make(map[int64]string, len(list))
	for _, p := range list {
		if a.Developer == 0 || p.Developer == a.Developer {
			names[p.ID] = p.Name
		}
	}
	return names, err
}
