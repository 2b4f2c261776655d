package buildings

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Facts are what is known of the building itself, beside who lives there. Zero and empty mean
// not said. Amounts of shares and areas are hundredths.
type Facts struct {
	Type              int // code list property_building
	Reference         string
	LocationReference string // of the plot
	Standing          int    // property_standing
	Built             int    // year
	Floors            int
	Lots              int
	TotalShares       int64 // tantièmes of the whole
	Comment           string
	User              int64 // in charge of the building
	Holdings          []Holding
	CodedAt           time.Time // when a door code was changed last: the service notes it
}

// Holding is what somebody of the file has to do with the building.
type Holding struct {
	Person   string // id of a person of the tree
	Role     int    // Roles
	Shares   int64
	Unit     bool // what follows is said of what he holds or lives in
	Rooms    int
	Bedrooms int
	Subtype  int // property_subtype
	Area     int64
	Comment  string
}

// The roles. Whoever is noted behind a door and nothing else is known of is an occupant.
const (
	Occupant = 1
	Tenant   = 2
	Owner    = 3
)

// Limits of facts.
const (
	mostHoldings  = mostOccupants
	mostShares    = 1_000_000_000_00
	longestFact   = 255
	mostOfAFact   = 100_000
	earliestBuilt = 1000
)

// Describe sets what is known of the building of a file, all of it: what facts do not say is
// not known any more. The file's version rises as with any other change. Missing: the agency
// has no file of the place. Invalid: a holding of nobody in the file, or a user who is not
// the agency's.
func (s *Service) Describe(ctx context.Context, a access.Actor, agency int64, place string, facts Facts) (File, error) {
	if err := may(a, access.PlacesWrite, agency); err != nil {
		return File{}, err
	}
	if !WellNamed(place) {
		return File{}, missing()
	}
	var f File
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
		if err == nil && !found {
			err = missing()
		}
		if err != nil {
			return err
		}
		if err := s.checkFacts(ctx, a.Account, before, facts); err != nil {
			return err
		}
		f = before
		f.Facts = facts
		f.Facts.CodedAt = before.Facts.CodedAt
		if event.Same(f.Facts, before.Facts) {
			return nil
		}
		f.Version, f.Writer, f.UpdatedAt = before.Version+1, a.User, tx.Now()
		e := fileEvent(EventChanged, a, f)
		e.Changes = append(e.Changes, event.Diff(before.Facts.fields(), f.Facts.fields())...)
		tx.Record(e)
		kept, err := s.store.UpdateBuilding(ctx, f, before.Version)
		if err == nil && !kept {
			err = stale(before, false) // the ledger's lock forbids it
		}
		return err
	})
	return f, err
}

// checkFacts refuses what points nowhere, and what is no number of its kind.
func (s *Service) checkFacts(ctx context.Context, account int64, file File, facts Facts) error {
	var f fault.Findings
	f.Length("reference", facts.Reference, longestFact)
	f.Length("location_reference", facts.LocationReference, longestFact)
	f.Length("comment", facts.Comment, longestText)
	f.Count("holdings", len(facts.Holdings), mostHoldings)
	for field, n := range map[string]int{"type": facts.Type, "standing": facts.Standing, "floors": facts.Floors, "lots": facts.Lots} {
		if n < 0 || n > mostOfAFact {
			f.Wrong(field, "Give a number that is not negative.")
		}
	}
	if facts.Built != 0 && (facts.Built < earliestBuilt || facts.Built > 9999) {
		f.Wrong("built", "Give a year.")
	}
	if facts.TotalShares < 0 || facts.TotalShares > mostShares {
		f.Wrong("total_shares", "Give a number that is not negative.")
	}
	there := map[string]bool{}
	file.Tree.Everyone(func(p *Person) { there[p.ID] = true })
	for i, h := range facts.Holdings {
		at := "holdings." + strconv.Itoa(i)
		if !there[h.Person] {
			f.Wrong(at+".person", "There is no such person in the file, or he is named twice.")
		}
		there[h.Person] = false
		if h.Role < 0 || h.Role > mostOfAFact || h.Shares < 0 || h.Shares > mostShares || h.Rooms < 0 || h.Bedrooms < 0 || h.Subtype < 0 || h.Area < 0 {
			f.Wrong(at, "Give numbers that are not negative.")
		}
		f.Length(at+".comment", h.Comment, longestText)
	}
	if facts.User != 0 && facts.User != file.Facts.User {
		u, found, err := s.store.GetUser(ctx, account, facts.User)
		if err != nil {
			return err
		}
		if !found || u.Agency != file.Agency {
			f.Wrong("user", "There is no such user in this agency.")
		}
	}
	return f.Err()
}

// fields are the facts by name, for the journal: who holds what is in the file.
func (f Facts) fields() []event.Change {
	return []event.Change{
		{Field: "type", After: event.Number(f.Type)}, {Field: "reference", After: f.Reference}, {Field: "location_reference", After: f.LocationReference},
		{Field: "standing", After: event.Number(f.Standing)}, {Field: "built", After: event.Number(f.Built)}, {Field: "floors", After: event.Number(f.Floors)},
		{Field: "lots", After: event.Number(f.Lots)}, {Field: "total_shares", After: shares(f.TotalShares)}, {Field: "comment", After: f.Comment},
		{Field: "user", After: event.Number(f.User)}, {Field: "holdings", After: event.Number(len(f.Holdings))},
	}
}

func shares(hundredths int64) string {
	if hundredths == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(hundredths)/100, 'f', 2, 64)
}

// kept are the facts of a file whose tree is another one now: who is not in it any more holds
// nothing, and a door code that differs was changed just now.
func (f Facts) kept(before, now *Tree, at time.Time) Facts {
	if len(f.Holdings) > 0 {
		there := map[string]bool{}
		now.Everyone(func(p *Person) { there[p.ID] = true })
		f.Holdings = slices.DeleteFunc(slices.Clone(f.Holdings), func(h Holding) bool { return !there[h.Person] })
	}
	if now.Codes() != before.Codes() {
		f.CodedAt = at
	}
	return f
}

// Codes are the door codes of the file in one line: the code alone where there is one, else
// each with the name of its building.
func (t *Tree) Codes() string {
	var line string
	var coded int
	for _, b := range t.Buildings {
		if b.Code != "" {
			coded++
		}
	}
	for _, b := range t.Buildings {
		if b.Code == "" {
			continue
		}
		if line != "" {
			line += ", "
		}
		if coded > 1 && b.Name != "" {
			line += b.Name + " "
		}
		line += b.Code
	}
	return line
}
