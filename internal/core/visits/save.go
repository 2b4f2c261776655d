package visits

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// SaveProperty makes or changes the property of a reference, with how it is visited. A
// new one can be visited, every day, by the account's rules; in charge of it is whoever
// is named, or the actor's user, and in a test account an agent of its own. Conflict: a
// reference is another property's; Invalid names "inCharge" when nobody is it.
func (s *Service) SaveProperty(ctx context.Context, a access.Actor, n Saving) (Place, error) {
	if err := n.check(); err != nil {
		return Place{}, err
	}
	var p Place
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.referred(ctx, a, n)
		if err != nil {
			return err
		}
		if p, err = s.list(ctx, a, before, n); err != nil {
			return err
		}
		w := p.begun(a)
		if err := s.takeCharge(ctx, a, p, &w, n.InCharge); err != nil {
			return err
		}
		n.note(&w)
		if _, err := s.saveShowing(ctx, tx, a, p, w); err != nil {
			return err
		}
		if err := s.saveRefs(ctx, a, p.Property, n.Refs); err != nil {
			return err
		}
		p, err = s.place(ctx, a, PlaceKey{ID: p.Property.ID}, access.VisitsWrite)
		return err
	})
	return s.counted(ctx, p, err)
}

// referred finds the property of the reference; a place without a property when there
// is none. Of several that the actor may change it is the one in the agency that he names.
func (s *Service) referred(ctx context.Context, a access.Actor, n Saving) (Place, error) {
	if err := may(a, access.VisitsWrite); err != nil {
		return Place{}, err
	}
	all, err := s.store.PlacesByRef(ctx, a.Account, n.Reference)
	if err != nil || len(all) == 0 {
		return Place{}, err
	}
	mine := slices.DeleteFunc(named(all, n.Reference), func(p Place) bool {
		return !a.Opens(p.Property.Agency) || n.Agency != 0 && n.Agency != p.Property.Agency
	})
	if len(mine) != 1 {
		return Place{}, taken()
	}
	return mine[0], nil
}

func taken() error {
	return fault.New(fault.Conflict, "Another property of the account has this reference")
}

// list saves what the listing knows of the property.
func (s *Service) list(ctx context.Context, a access.Actor, p Place, n Saving) (Place, error) {
	one := p.Property
	if one.ID == 0 {
		agency, err := s.agency(ctx, a, n.Agency)
		if err != nil {
			return p, err
		}
		one = listings.Property{Agency: agency, Reference: n.Reference, Step: 1, Status: 1, Country: a.CountryAt(agency)}
		if n.InCharge == nil && !a.Test {
			one.User = a.User
		}
	}
	set(&one.Category, n.Category)
	set(&one.Price, n.Price)
	set(&one.Details, n.Details)
	if where := n.Address; where != nil {
		one.Address, one.Zipcode, one.City, one.Country = where.Street, where.Zipcode, where.City, cmp.Or(where.Country, a.CountryAt(one.Agency))
		one.Lat, one.Lon, one.Located = where.Lat, where.Lon, where.Located
	}
	var err error
	p.Property, err = s.needs.Listings.Save(ctx, a, one)
	return p, err
}

// set takes over what was said.
func set[T any](dst, said *T) {
	if said != nil {
		*dst = *said
	}
}

// agency is where a new property belongs: the agency named, or the actor's user's, or
// the only one open to him.
func (s *Service) agency(ctx context.Context, a access.Actor, named int64) (int64, error) {
	if named == 0 && a.User != 0 {
		u, _, err := s.needs.Users.GetUser(ctx, a.Account, a.User)
		if err != nil {
			return 0, err
		}
		named = u.Agency
	}
	if list, _ := a.Agencies(); named == 0 && len(list) == 1 {
		named = list[0]
	}
	if named == 0 || !a.Opens(named) {
		return 0, fault.Field("agency", "There is no such agency.")
	}
	return named, nil
}

// takeCharge says who shows the property. In a test account one that nobody shows gets
// an agent of its own (Flatsy door, 5.3).
func (s *Service) takeCharge(ctx context.Context, a access.Actor, p Place, w *Showing, named *string) error {
	switch {
	case named != nil && strings.TrimSpace(*named) == "":
		w.Agent = 0
	case named != nil:
		agent, err := s.colleague(ctx, p.Property, strings.TrimSpace(*named))
		w.Agent = agent
		return err
	case a.Test && p.Agent() == 0:
		agent, err := s.hire(ctx, a, p.Property)
		w.Agent = agent
		return err
	}
	return nil
}

// colleague finds a user of the property's agency by his e-mail or uid.
func (s *Service) colleague(ctx context.Context, p listings.Property, named string) (int64, error) {
	users, _, err := s.needs.Users.ListUsers(ctx, access.UserQuery{Account: p.Account, Agency: p.Agency})
	if err != nil {
		return 0, err
	}
	key := emailKey(named)
	i := slices.IndexFunc(users, func(u access.User) bool {
		return u.Active && (u.UID == named || u.Email != "" && emailKey(u.Email) == key)
	})
	if i < 0 {
		return 0, fault.Field("inCharge", "No user of the agency has this e-mail or id.")
	}
	return users[i].ID, nil
}

// saveRefs replaces the other references of a property, each once; its own is none.
func (s *Service) saveRefs(ctx context.Context, a access.Actor, p listings.Property, refs *[]string) error {
	if refs == nil {
		return nil
	}
	list := slices.Clone(*refs)
	slices.Sort(list)
	list = slices.DeleteFunc(slices.Compact(list), func(ref string) bool { return strings.TrimSpace(ref) == "" || ref == p.Reference })
	for _, ref := range list {
		others, err := s.store.PlacesByRef(ctx, a.Account, ref)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(other Place) bool { return other.Property.ID != p.ID }) {
			return taken()
		}
	}
	return s.store.ReplaceRefs(ctx, a.Account, p.ID, list)
}
