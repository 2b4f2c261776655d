package visits

import (
	"context"
	"slices"

	"palier/internal/core/access"
)

// The steps of a property in its listing (property_step) that close it to visits.
const (
	stepWaiting = 2 // under offer, optioned, withheld
	stepClosed  = 3 // sold, let or withdrawn
	stepDeleted = 4
)

// statusPending marks a property (property_status) that a mandate has just opened: nobody
// visits it before somebody has completed it.
const statusPending = 28

// State is whether the property can be visited: what was said of its visits and what
// its listing says, whichever closes it more (decisions "Properties" 11).
func (p Place) State() Openness {
	step := p.Property.Step
	switch {
	case p.Showing.State == Ended || step == stepClosed || step == stepDeleted || step == stepWaiting && p.Property.Status == statusPending:
		return Ended
	case p.Showing.State == Standby || step == stepWaiting:
		return Standby
	}
	return Open
}

// UnderOffer tells a property that takes no visits because its listing says so, and not
// whoever has it shown: somebody has made an offer that may yet come to nothing.
func (p Place) UnderOffer() bool { return p.State() == Standby && p.Showing.State != Standby }

// Outside tells a visit that no opening of the property holds any more: it was booked
// before they changed, and stays.
func (p Place) Outside(v Visit) bool {
	if v.StartsAt.IsZero() {
		return false
	}
	r := p.Settings().Rules
	from, to := v.StartsAt.UnixMicro(), v.EndsAt.UnixMicro()
	return !slices.ContainsFunc(open(clockOf(r), r, p.Showing.Openings, from, to), func(o span) bool { return o.start <= from && to <= o.end })
}

// Place gives a property with what its visits need.
func (s *Service) Place(ctx context.Context, a access.Actor, key PlaceKey) (Place, error) {
	p, err := s.place(ctx, a, key, access.VisitsRead, access.VisitsBook)
	return s.counted(ctx, p, err)
}

// Find gives a property likewise, its tally not counted: for whoever is only to know
// which it is.
func (s *Service) Find(ctx context.Context, a access.Actor, key PlaceKey) (Place, error) {
	return s.place(ctx, a, key, access.VisitsRead, access.VisitsBook)
}

// Named gives properties by their ids, as Find does. What is not there, or not the
// actor's, is left out.
func (s *Service) Named(ctx context.Context, a access.Actor, ids []int64) (map[int64]Place, error) {
	if err := may(a, access.VisitsRead, access.VisitsBook); err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := s.store.PlacesByID(ctx, a.Account, ids)
	named := make(map[int64]Place, len(list))
	for _, p := range list {
		if a.Opens(p.Property.Agency) {
			named[p.Property.ID] = p
		}
	}
	return named, err
}

// Places gives every property of the actor's agencies, in the order they were made.
func (s *Service) Places(ctx context.Context, a access.Actor) ([]Place, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	agencies, all := a.Agencies()
	list, err := s.store.ListPlaces(ctx, a.Account, agencies, all)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.Property.ID
	}
	tallies, err := s.store.CountVisits(ctx, a.Account, ids)
	for i := range list {
		list[i].Tally = tallies[ids[i]]
	}
	return list, err
}

// Refs gives the other references of properties that the actor was given, by id.
func (s *Service) Refs(ctx context.Context, a access.Actor, properties []int64) (map[int64][]string, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	return s.store.ListRefs(ctx, a.Account, properties)
}

// Coverage gives the postcodes in which the actor's agencies work: their own, and
// those of their properties, in order.
func (s *Service) Coverage(ctx context.Context, a access.Actor) ([]string, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	ids, all := a.Agencies()
	places, err := s.store.ListPlaces(ctx, a.Account, ids, all)
	if err != nil {
		return nil, err
	}
	agencies, err := s.needs.Users.ListAgencies(ctx, a.Account, ids, all)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, one := range agencies {
		list = append(list, one.Zipcode)
	}
	for _, p := range places {
		list = append(list, p.Property.Zipcode)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(zip string) bool { return zip == "" }), nil
}
