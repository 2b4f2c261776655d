package prospecting

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
)

// Store keeps rounds. Methods that change run inside event.Ledger.Write; "not there" is
// the zero value and false.
type Store interface {
	GetRound(ctx context.Context, account, agency, user int64, place string) (Round, bool, error)
	InsertRound(ctx context.Context, r Round) error // Conflict: the user has one of the place
	// UpdateRound saves a round of which the version was stored before; false: it is not
	// any more.
	UpdateRound(ctx context.Context, r Round, before int64) (bool, error)
	// AgencyRounds gives the rounds of an agency with an id above after, by id, at most so
	// many.
	AgencyRounds(ctx context.Context, account, agency, after int64, most int) ([]Round, error)
	// MailboxProperty gives the property that was opened for a mailbox; 0: none.
	MailboxProperty(ctx context.Context, account, agency int64, place, mailbox string) (int64, error)
	SetMailboxProperty(ctx context.Context, account, agency int64, place, mailbox string, property int64) error
	// PlaceRounds gives the rounds of an agency at a place, by user.
	PlaceRounds(ctx context.Context, account, agency int64, place string) ([]Round, error)
	Sites
	// ListTypes gives the kinds of project that an agency has or had of its own, in their
	// order; none: nobody changed them.
	ListTypes(ctx context.Context, account, agency int64) ([]Type, error)
	// SaveTypes saves them in the order given; none is ever taken away.
	SaveTypes(ctx context.Context, account, agency int64, list []Type) error
}

// Needs are the others that a round is told to.
type Needs struct {
	Files     Files
	Diary     Diary
	Register  Register
	Goods     Goods
	Agencies  Agencies
	Addresses Addresses
	Papers    buildings.Documents
}

// Files are the building files (the store's).
type Files interface {
	GetBuilding(ctx context.Context, account, agency int64, place string) (buildings.File, bool, error)
}

// Diary is the agents' (agenda.Service).
type Diary interface {
	Note(ctx context.Context, by access.Actor, a agenda.Action, zone *time.Location) (agenda.Action, error)
	Renote(ctx context.Context, by access.Actor, a agenda.Action, zone *time.Location) error
	Vacate(ctx context.Context, tx event.Tx, account, id int64) error
	Release(ctx context.Context, tx event.Tx, account, id int64, subject string) error
}

// Register numbers mandates (mandates.Service).
type Register interface {
	Keeps(ctx context.Context, account, agency int64, kind mandates.Kind) (bool, error)
	Register(ctx context.Context, tx event.Tx, by access.Actor, agency int64, kind mandates.Kind, c mandates.Content) (mandates.Entry, error)
	Amend(ctx context.Context, tx event.Tx, by access.Actor, key mandates.Entry, edit func(*mandates.Content)) (mandates.Entry, error)
	Complete(ctx context.Context, tx event.Tx, by access.Actor, key mandates.Key, price money.Amount) error
	Close(ctx context.Context, tx event.Tx, by access.Actor, key mandates.Entry) (mandates.Entry, error)
	Bind(ctx context.Context, tx event.Tx, e mandates.Entry, property int64) error
	OfProperty(ctx context.Context, account, property int64) ([]mandates.Entry, error)
	Lookup(ctx context.Context, account int64, keys []mandates.Key) (map[mandates.Key]mandates.Entry, error)
}

// Goods are the agencies' properties (listings.Service).
type Goods interface {
	Save(ctx context.Context, by access.Actor, p listings.Property) (listings.Property, error)
	Property(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
	AddOwners(ctx context.Context, by access.Actor, property int64, contacts []int64) error
}

// Addresses knows where a place of the address base is.
type Addresses interface {
	Locate(ctx context.Context, place string) (Location, bool)
}

// Location is an address with its point.
type Location struct {
	Line     string // number and street
	Postcode string
	City     string
	Street   string
	House    string  // number with its repetition, "12 bis"; may be empty
	Lat, Lon float64 // degrees, WGS 84
}

// Agencies knows where an agency's clocks are (access.Service).
type Agencies interface {
	Agency(ctx context.Context, a access.Actor, id int64) (access.Agency, error)
}

// Service keeps rounds.
type Service struct {
	ledger event.Ledger
	store  Store
	needs  Needs
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, needs Needs) *Service {
	return &Service{ledger, store, needs}
}

// Mark is the round's version as others see it.
func (r Round) Mark() string { return buildings.Mark(r.Version, r.UpdatedAt) }

// Get gives the actor's own round of a place. Missing: he has none, or the agency is not
// his.
func (s *Service) Get(ctx context.Context, a access.Actor, agency int64, place string) (Round, error) {
	if err := may(a, access.ProjectsRead, agency); err != nil {
		return Round{}, err
	}
	if !buildings.WellNamed(place) {
		return Round{}, missing()
	}
	r, found, err := s.store.GetRound(ctx, a.Account, agency, a.User, place)
	if err == nil && !found {
		err = missing()
	}
	return r, err
}

// Add begins the actor's round of a place. Conflict with a cause *buildings.Stale: he has
// one.
func (s *Service) Add(ctx context.Context, a access.Actor, agency int64, place string, sheet Sheet) (Round, error) {
	if err := s.sound(ctx, a, agency, &sheet); err != nil {
		return Round{}, err
	}
	return s.save(ctx, a, agency, place, func(_ context.Context, _ time.Time, before Round, found bool) (Sheet, error) {
		if found {
			return sheet, buildings.NewStale(before.Mark(), true)
		}
		return clone(sheet), nil
	})
}

// Change puts another sheet in the place of the one whose version mark names. Conflict
// with a cause *buildings.Stale: that is not the current one any more, and nothing was
// written. Missing: there is no round.
func (s *Service) Change(ctx context.Context, a access.Actor, agency int64, place, mark string, sheet Sheet) (Round, error) {
	if err := s.sound(ctx, a, agency, &sheet); err != nil {
		return Round{}, err
	}
	return s.save(ctx, a, agency, place, func(_ context.Context, _ time.Time, before Round, found bool) (Sheet, error) {
		switch {
		case !found:
			return sheet, missing()
		case before.Mark() != mark:
			return sheet, buildings.NewStale(before.Mark(), false)
		}
		return clone(sheet), nil
	})
}

// sound refuses who may not write, and a sheet that cannot be, before a write begins.
func (s *Service) sound(ctx context.Context, a access.Actor, agency int64, sheet *Sheet) error {
	if err := may(a, access.ProjectsWrite, agency); err != nil {
		return err
	}
	return s.checked(ctx, a, agency, sheet)
}

// following gives the sheet that takes the place of a round's, at an instant.
type following func(ctx context.Context, now time.Time, before Round, found bool) (Sheet, error)

// save writes a round with all that follows from it, in one write: next gives its sheet,
// which is the round's own from then on, of the round as it is (fn may run twice).
func (s *Service) save(ctx context.Context, a access.Actor, agency int64, place string, next following) (Round, error) {
	zone, err := s.ready(ctx, a, agency, place)
	if err != nil {
		return Round{}, err
	}
	var r Round
	err = s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetRound(ctx, a.Account, agency, a.User, place)
		if err != nil {
			return err
		}
		sheet, err := next(ctx, tx.Now(), before, found)
		if err != nil {
			return err
		}
		if r = before; !found {
			r = Round{Account: a.Account, ID: tx.NextID(), Agency: agency, User: a.User, Place: place, CreatedAt: tx.Now()}
		}
		r.Version, r.Sheet, r.UpdatedAt = before.Version+1, sheet, tx.Now()
		w := writing{Service: s, tx: tx, by: a, agency: agency, place: place, zone: zone}
		if err := w.learn(ctx); err != nil {
			return err
		}
		if err := w.carry(ctx, &before.Sheet, &r.Sheet); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, r, before.Version, len(r.Sheet.flags(glance{w.types, zone, day.Of(tx.Now().In(zone))}))); err != nil {
			return err
		}
		return w.follow(ctx, before, r)
	})
	return r, err
}

// keep stores a round whose version was before (0: there was none), and says how much in
// it is flagged.
func (s *Service) keep(ctx context.Context, tx event.Tx, a access.Actor, r Round, before int64, flags int) error {
	e := event.Event{Kind: EventChanged, Subject: event.Subject{Kind: "round", ID: r.ID}, Agency: r.Agency, Who: a.Who,
		Changes: []event.Change{{Field: "place", After: r.Place}, {Field: "version", After: event.Number(r.Version)}}}
	if before == 0 {
		e.Kind = EventAdded
	}
	if flags > 0 {
		e.Changes = append(e.Changes, event.Change{Field: "flags", After: event.Number(flags)})
	}
	tx.Record(e)
	if before == 0 {
		return s.store.InsertRound(ctx, r)
	}
	kept, err := s.store.UpdateRound(ctx, r, before)
	if err == nil && !kept {
		err = buildings.NewStale(r.Mark(), false) // the ledger's lock forbids it
	}
	return err
}

// ready refuses who may not write, and gives the agency's zone.
func (s *Service) ready(ctx context.Context, a access.Actor, agency int64, place string) (*time.Location, error) {
	if err := may(a, access.ProjectsWrite, agency); err != nil {
		return nil, err
	}
	if !buildings.WellNamed(place) {
		return nil, fault.Field("place", "An id of 1 to 100 letters, digits, points, hyphens and underscores.")
	}
	return s.zone(ctx, a, agency)
}

// may refuses: an agency that is not the actor's answers like one that is not there. A
// round is a user's.
func may(a access.Actor, r access.Right, agency int64) error {
	if !a.Opens(agency) {
		return missing()
	}
	if !a.Has(r) || a.User == 0 {
		return access.Denied()
	}
	return nil
}

func missing() error { return fault.New(fault.Missing, "Resource not found") }
