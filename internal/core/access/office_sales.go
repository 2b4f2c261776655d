package access

import (
	"context"
	"slices"
)

// A user of the office that sells programmes is let into them like the holder of a key:
// the same permissions are asked of him, and he has those that his role comes to.

// salesRights are the permissions of new-build sales (Permissions) that the rights of an
// office come to. Who reads programmes sees every lot of them, and of what others sold
// that something was; who works in them sells, in his own name; who manages them acts on
// everybody's.
func salesRights(rights []Right) (list []Right) {
	if !slices.Contains(rights, ProgramsRead) {
		return nil
	}
	list = append(list, GlobalLeadView, InformationView, LotView, LeadView, RegistrationView, OptionView, PurchaseView)
	if slices.Contains(rights, LeadsWrite) {
		list = append(list, GlobalLeadCreate, LeadCreate, LeadUpdate, RegistrationCreate, RegistrationDelete,
			OptionCreate, OptionUpdate, OptionDelete, RecordCreate)
	}
	if slices.Contains(rights, ProgramsManage) {
		list = append(list, LotCreate, LotUpdate, LotDelete, OptionExtendedView, OptionExtendedDelete, PurchaseExtendedView)
	}
	return list
}

// sell opens to a user of an office the programmes that his agencies sell, with the
// permissions that his rights come to. Whoever reads no programmes gets none.
func (l *Login) sell(ctx context.Context, a Actor) (Actor, error) {
	more := salesRights(a.rights)
	if len(more) == 0 || len(a.agencies) == 0 {
		return a, nil
	}
	programs, err := l.store.AgencyPrograms(ctx, a.Account, a.agencies)
	if err != nil {
		return Actor{}, err
	}
	a.rights = append(slices.Clone(a.rights), more...)
	a.sites = &sites{programs: programs}
	return a, nil
}

// KeysOn lists the keys that reach a programme, by id, to who manages programmes and is let
// into this one.
func (s *Service) KeysOn(ctx context.Context, by Actor, developer, program int64) ([]Key, error) {
	if !by.Has(ProgramsManage) || !by.InProgram(program) {
		return nil, Denied()
	}
	keys, err := s.store.ListKeys(ctx, by.Account, developer)
	return slices.DeleteFunc(keys, func(k Key) bool { return !slices.Contains(k.Programs, program) }), err
}
