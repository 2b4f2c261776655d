package sales

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// MaxLots bounds what one option or purchase can be of: a whole small building.
const MaxLots = 100

// checkLots are the problems of a list of lots by itself.
func checkLots(lots []int64) []fault.Problem {
	sorted := slices.Sorted(slices.Values(lots))
	switch {
	case len(lots) == 0:
		return []fault.Problem{{Field: "lots", Message: "Name one lot at least."}}
	case len(lots) > MaxLots:
		return []fault.Problem{{Field: "lots", Message: fmt.Sprintf("Name %d lots at most.", MaxLots)}}
	case len(slices.Compact(sorted)) != len(lots):
		return []fault.Problem{{Field: "lots", Message: "Name each lot once."}}
	}
	return nil
}

// wanted gives the lots that are meant: those named, each visible to the actor and
// of the programme (else Missing on lots), and what is sold with a main lot of
// which no such lot is named. Those come whether or not the actor may see them:
// they are sold with it. A lot that is kept off sale stays behind.
func (s *Service) wanted(ctx context.Context, a access.Actor, program int64, named []int64) ([]programs.Lot, error) {
	family, err := s.lots.FamiliesOf(ctx, a.Account, program, named)
	if err != nil {
		return nil, err
	}
	var lots, children []programs.Lot
	accompanied := map[int64]bool{} // main lots of which a child is named
	for _, l := range family {
		if slices.Contains(named, l.ID) {
			lots = append(lots, l)
			accompanied[l.Parent] = true
		} else if !l.Withheld {
			children = append(children, l)
		}
	}
	if len(lots) != len(named) || slices.ContainsFunc(named, func(id int64) bool { return !s.lots.Sees(a, id) }) {
		return nil, problem(fault.Missing, "lots", "There is no such lot in this programme.")
	}
	for _, c := range children {
		if !accompanied[c.Parent] {
			lots = append(lots, c)
		}
	}
	slices.SortFunc(lots, mainFirst)
	return lots, nil
}

// mainFirst is the order in which an option shows its lots.
func mainFirst(a, b programs.Lot) int {
	if a.Main != b.Main {
		if a.Main {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.ID, b.ID)
}

// frozen are the lots with their prices of now.
func frozen(lots []programs.Lot) []OptionLot {
	out := make([]OptionLot, len(lots))
	for i, l := range lots {
		out[i] = OptionLot{Lot: l.ID, Name: l.Name(), Price: l.Price, VATRate: l.VATRate}
	}
	return out
}

// notFree are the lots that the holder (0: somebody new) cannot have now.
func notFree(lots []programs.Lot, holder int64, now time.Time) []programs.Lot {
	return slices.DeleteFunc(slices.Clone(lots), func(l programs.Lot) bool {
		return l.State(now) == programs.Available || holder != 0 && l.Hold.Holder == holder
	})
}

// allOptioned tells whether waiting makes sense: each lot will be given back.
func allOptioned(lots []programs.Lot, now time.Time) bool {
	return !slices.ContainsFunc(lots, func(l programs.Lot) bool { return l.State(now) != programs.Optioned })
}

// taken is the refusal, Conflict on lots with a *programs.Taken as its cause, of a
// set of which some lots are not free. A lot that the actor may not see is told by
// the main lot that brought it; a holder never is.
func (s *Service) taken(a access.Actor, set, list []programs.Lot, now time.Time) error {
	cause := &programs.Taken{}
	var problems []fault.Problem
	for _, l := range list {
		t := programs.TakenLot{ID: l.ID, Reference: l.Reference, State: l.State(now)}
		if i := slices.IndexFunc(set, func(m programs.Lot) bool { return m.ID == l.Parent }); i >= 0 && !s.lots.Sees(a, l.ID) {
			t.ID, t.Reference = set[i].ID, set[i].Reference
		}
		if slices.Contains(cause.Lots, t) {
			continue
		}
		cause.Lots = append(cause.Lots, t)
		problems = append(problems, fault.Problem{Field: "lots", Message: fmt.Sprintf("Lot %s (%d) is not available: %s.", t.Reference, t.ID, t.State)})
	}
	return &fault.Error{Kind: fault.Conflict, Message: "Lot " + cause.Lots[0].Reference + " is not available any more.", Problems: problems, Cause: cause}
}
