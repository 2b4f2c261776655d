package prospecting

import (
	"context"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
)

// Type is a kind of project that an agency knows.
type Type struct {
	ID        string // what a project says
	Name      string
	Documents []string // kinds of papers of such a project
	Mandates  []string // kinds of mandate it allows
	Register  mandates.Kind
	Category  int  // property_category of the property it opens, 0: it opens none
	Removed   bool // not offered any more: the projects that have it go on
}

// Types are the kinds of project that Palier ships (Leads2Keys door, 3.9): those of an
// agency that has none of its own.
func Types() []Type {
	return []Type{
		{ID: "vente", Name: "Vente", Documents: []string{"estimation", "photos"}, Mandates: []string{"simple", "co-exclusif", "exclusif"}, Register: mandates.Transactions, Category: 1},
		{ID: "location", Name: "Location", Documents: []string{"estimation", "photos"}, Mandates: []string{"location"}, Register: mandates.Transactions, Category: 2},
		{ID: "gestion", Name: "Gestion", Documents: []string{"photos"}, Mandates: []string{"gestion"}, Register: mandates.Management, Category: 2},
		{ID: "recherche", Name: "Recherche", Mandates: []string{"recherche"}, Register: mandates.Transactions},
	}
}

// typeOf is the kind of project with an id among those an agency knows or knew; an unknown
// one is a sale without kinds of mandate: it is kept and flagged, for no work in the field
// is lost.
func typeOf(list []Type, id string) Type {
	if at := typeAt(list, id); at >= 0 {
		return list[at]
	}
	return Type{ID: id, Name: id, Register: mandates.Transactions, Category: 1}
}

func typeAt(list []Type, id string) int {
	return slices.IndexFunc(list, func(t Type) bool { return t.ID == id })
}

// types gives the kinds of project of an agency, those that it had too.
func (s *Service) types(ctx context.Context, account, agency int64) ([]Type, error) {
	list, err := s.store.ListTypes(ctx, account, agency)
	if err == nil && len(list) == 0 {
		list = Types()
	}
	return list, err
}

// Types gives the kinds of project that an agency offers, in its order. Missing: the
// agency is not the actor's.
func (s *Service) Types(ctx context.Context, a access.Actor, agency int64) ([]Type, error) {
	if err := mayRead(a, agency); err != nil {
		return nil, err
	}
	list, err := s.types(ctx, a.Account, agency)
	return slices.DeleteFunc(list, func(t Type) bool { return t.Removed }), err
}

// AddType adds a kind of project to those of an agency; one that it had is offered again,
// in its place, as t says now. Conflict: it has one with this id.
func (s *Service) AddType(ctx context.Context, by access.Actor, agency int64, t Type) error {
	t.Removed = false
	return s.editTypes(ctx, by, agency, func(list []Type) ([]Type, error) {
		at := typeAt(list, t.ID)
		switch {
		case at < 0:
			return append(list, t), nil
		case !list[at].Removed:
			return nil, fault.Newf(fault.Conflict, "The agency has a kind of project %q already", t.ID)
		}
		list[at] = t
		return list, nil
	})
}

// ChangeType changes what a kind of project is called and allows; edit may be called
// twice. Projects that have it are of the changed kind. Missing: the agency offers none
// with this id.
func (s *Service) ChangeType(ctx context.Context, by access.Actor, agency int64, id string, edit func(*Type)) (Type, error) {
	var t *Type
	err := s.editTypes(ctx, by, agency, func(list []Type) ([]Type, error) {
		at, err := offered(list, id)
		if err != nil {
			return nil, err
		}
		t = &list[at]
		edit(t)
		t.ID, t.Removed = id, false
		return list, nil
	})
	if err != nil {
		return Type{}, err
	}
	return *t, nil
}

// RemoveType ends a kind of project: it is offered no more. Projects that have it are read
// and go on as they were, into its register. Missing: the agency offers none with this id.
func (s *Service) RemoveType(ctx context.Context, by access.Actor, agency int64, id string) error {
	return s.editTypes(ctx, by, agency, func(list []Type) ([]Type, error) {
		at, err := offered(list, id)
		if err == nil {
			list[at].Removed = true
		}
		return list, err
	})
}

// ResetTypes gives an agency the shipped kinds of project again; its own are removed.
func (s *Service) ResetTypes(ctx context.Context, by access.Actor, agency int64) error {
	return s.editTypes(ctx, by, agency, func(list []Type) ([]Type, error) {
		fresh := Types()
		for _, t := range list {
			if typeAt(fresh, t.ID) < 0 {
				t.Removed = true
				fresh = append(fresh, t)
			}
		}
		return fresh, nil
	})
}

func offered(list []Type, id string) (int, error) {
	at := typeAt(list, id)
	if at < 0 || list[at].Removed {
		return at, fault.Newf(fault.Missing, "The agency has no kind of project %q", id)
	}
	return at, nil
}

// editTypes changes the kinds of project of an agency: a setting of who administers the
// account. What stays as it was is not written.
func (s *Service) editTypes(ctx context.Context, by access.Actor, agency int64, edit func([]Type) ([]Type, error)) error {
	if !by.Has(access.Administer) {
		return access.Denied()
	}
	if _, err := s.needs.Agencies.Agency(ctx, by, agency); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.types(ctx, by.Account, agency)
		if err != nil {
			return err
		}
		now, err := edit(slices.Clone(before))
		if err != nil {
			return err
		}
		if err := checkTypes(now); err != nil || event.Same(before, now) {
			return err
		}
		tx.Record(event.Event{Kind: EventTypes, Subject: event.Subject{Kind: "agency", ID: agency}, Agency: agency, Who: by.Who,
			Changes: event.Diff(typeValues(before), typeValues(now))})
		return s.store.SaveTypes(ctx, by.Account, agency, now)
	})
}

// typeValues are kinds of project by name, for the journal.
func typeValues(list []Type) (all []event.Change) {
	for _, t := range list {
		state := "offered"
		if t.Removed {
			state = "removed"
		}
		for _, v := range []event.Change{{Field: "name", After: t.Name}, {Field: "documents", After: strings.Join(t.Documents, ", ")}, {Field: "mandates", After: strings.Join(t.Mandates, ", ")},
			{Field: "register", After: string(t.Register)}, {Field: "category", After: event.Number(t.Category)}, {Field: "state", After: state}} {
			v.Field = t.ID + "." + v.Field
			all = append(all, v)
		}
	}
	return all
}
