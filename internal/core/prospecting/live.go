package prospecting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

// Good is what a project or a mandate is about, with where it is.
type Good struct {
	Place   string
	Address string
	Project Project
	Mandate Mandate // the zero Mandate in a list of projects
	Door    buildings.Door
	Known   bool // the building file has the mailbox
	Signed  day.Date
	User    int64
}

// roundPiece is how many rounds are read at a time.
const roundPiece = 200

// Mandates gives the mandates in force of an agency, whoever signed them: signed, not
// expired, not dropped; by the day of the signature, then by id. Of one that is registered
// here the register says it, whatever its round still says or has left out.
func (s *Service) Mandates(ctx context.Context, a access.Actor, agency int64, now time.Time) ([]Good, error) {
	if !a.Opens(agency) {
		return nil, missing()
	}
	if !a.Has(access.MandatesRead) {
		return nil, access.Denied()
	}
	zone, err := s.zone(ctx, a, agency)
	if err != nil {
		return nil, err
	}
	var all []Good
	var keys []mandates.Key
	err = s.goods(ctx, a.Account, agency, func(s Sheet) []Box { return slices.Concat(s.Boxes, s.Aside) }, func(g Good) {
		for _, m := range g.Project.Mandates {
			g.Mandate = m
			all = append(all, g)
			if m.Entry != 0 {
				keys = append(keys, m.key())
			}
		}
	})
	if err != nil {
		return nil, err
	}
	entries, err := s.needs.Register.Lookup(ctx, a.Account, keys)
	return inForce(all, entries, day.Of(now.In(zone)), zone), err
}

// inForce are those of a list that are in force on a day, by the day of their signature.
func inForce(all []Good, entries map[mandates.Key]mandates.Entry, today day.Date, zone *time.Location) (list []Good) {
	for _, g := range all {
		var live bool
		if e, registered := entries[g.Mandate.key()]; registered {
			g.Signed, live = e.Signed, e.InForce(today)
		} else {
			g.Signed, live = g.Mandate.live(today, zone)
		}
		if live {
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b Good) int {
		return cmp.Or(cmp.Compare(a.Signed.String(), b.Signed.String()), cmp.Compare(a.Mandate.ID, b.Mandate.ID))
	})
	return list
}

// zone is where an agency's clocks are.
func (s *Service) zone(ctx context.Context, a access.Actor, agency int64) (*time.Location, error) {
	home, err := s.needs.Agencies.Agency(ctx, a, agency)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(home.Timezone)
}

// live tells by its steps whether a mandate is in force on a day, and since when.
func (m Mandate) live(today day.Date, zone *time.Location) (day.Date, bool) {
	signed, is := day.Date{}, false
	for _, s := range m.Steps {
		switch s.Name {
		case Signature:
			at, _ := read(s.Date, zone)
			signed, is = at.day, true
		case Dropped:
			return signed, false
		}
	}
	if end, ok := read(m.Expires, zone); ok && end.day.String() < today.String() {
		return signed, false
	}
	return signed, is && signed.String() <= today.String()
}

// Projects gives the projects of an agency whose date is in [from, to], whoever follows
// them, in the order of their rounds. A zero bound is open; a project without a date that
// can be understood is there only when both are.
func (s *Service) Projects(ctx context.Context, a access.Actor, agency int64, from, to time.Time, zone *time.Location) ([]Good, error) {
	if err := mayRead(a, agency); err != nil {
		return nil, err
	}
	var list []Good
	err := s.goods(ctx, a.Account, agency, func(s Sheet) []Box { return s.Boxes }, func(g Good) {
		at, ok := read(g.Project.Date, zone)
		when := at.clock
		if when.IsZero() && ok {
			when = time.Date(at.day.Year, at.day.Month, at.day.Day, 0, 0, 0, 0, zone)
		}
		switch {
		case !ok && !(from.IsZero() && to.IsZero()):
		case ok && !from.IsZero() && when.Before(from), ok && !to.IsZero() && when.After(to):
		default:
			list = append(list, g)
		}
	})
	return list, err
}

func mayRead(a access.Actor, agency int64) error {
	if !a.Opens(agency) {
		return missing()
	}
	if !a.Has(access.ProjectsRead) {
		return access.Denied()
	}
	return nil
}

// goods gives the projects of an agency with the door that each is about; of says which
// part of a round is looked at.
func (s *Service) goods(ctx context.Context, account, agency int64, of func(Sheet) []Box, each func(Good)) error {
	files := map[string]buildings.File{}
	return s.rounds(ctx, account, agency, func(r Round) error {
		f, known := files[r.Place]
		if !known {
			var err error
			if f, _, err = s.needs.Files.GetBuilding(ctx, account, agency, r.Place); err != nil {
				return err
			}
			files[r.Place] = f
		}
		for _, b := range of(r.Sheet) {
			door, found := f.Tree.Door(b.Mailbox)
			for _, p := range b.Projects {
				each(Good{Place: r.Place, Address: f.Tree.Address, Project: p, Door: door, Known: found, User: r.User})
			}
		}
		return nil
	})
}

// rounds gives the rounds of an agency in the order they were begun, piece by piece.
func (s *Service) rounds(ctx context.Context, account, agency int64, each func(Round) error) error {
	for after := int64(0); ; {
		list, err := s.store.AgencyRounds(ctx, account, agency, after, roundPiece)
		if err != nil {
			return err
		}
		for _, r := range list {
			if after = r.ID; err == nil {
				err = each(r)
			}
		}
		if err != nil || len(list) < roundPiece {
			return err
		}
	}
}
