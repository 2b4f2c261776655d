package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

// Service opens properties to visits, and books, moves and ends visits.
type Service struct {
	ledger event.Ledger
	store  Store
	needs  Needs
	post   Post
}

// Needs is what visits ask of the rest of Palier.
type Needs struct {
	Users    Users
	Staff    Staff
	Listings Listings
	Agenda   Agenda
	People   People
	Leads    Enquiries            // nil: nobody hears of bookings
	Now      func() time.Time     // reads go by it, writes by the instant of their transaction
	Mails    func(test bool) bool // letters of such accounts leave this installation; nil: none do
}

// Users finds who shows a property, and where agencies are (access.Store).
type Users interface {
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
	ListUsers(ctx context.Context, q access.UserQuery) ([]access.User, int64, error)
	ListAgencies(ctx context.Context, account int64, ids []int64, all bool) ([]access.Agency, error)
}

// Staff takes on the agent of a property in a test account (access.Service).
type Staff interface {
	CreateUser(ctx context.Context, by access.Actor, u access.User) (access.User, error)
}

// Listings keeps properties (listings.Service).
type Listings interface {
	Save(ctx context.Context, by access.Actor, p listings.Property) (listings.Property, error)
}

// Agenda is the one diary (agenda.Service).
type Agenda interface {
	Appoint(ctx context.Context, tx event.Tx, a agenda.Action, until time.Time) (int64, error)
	Drop(ctx context.Context, tx event.Tx, account, user int64, start time.Time) error
	Shift(ctx context.Context, tx event.Tx, account, id int64, start, end time.Time, subject string) error
	Release(ctx context.Context, tx event.Tx, account, id int64, subject string) error
	Finish(ctx context.Context, tx event.Tx, account, id int64, about []agenda.Subject) error
}

// People knows who visitors are (people.Service).
type People interface {
	Resolve(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
	Acquaint(ctx context.Context, tx event.Tx, p people.Place, claim people.Claim, current int64) (people.Resolved, error)
	NoteConsents(ctx context.Context, tx event.Tx, p people.Place, contact int64, list []people.Consent) error
	Consents(ctx context.Context, a access.Actor, contact int64) (map[people.Channel]bool, error)
	Root(ctx context.Context, a access.Actor, id int64) (people.Contact, error)
}

// Enquiries hears, in the write that books it, who is to visit what (leads.Service).
type Enquiries interface {
	Visiting(ctx context.Context, tx event.Tx, a access.Actor, p listings.Property, root, from int64) error
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, needs Needs) *Service {
	return &Service{ledger: ledger, store: store, needs: needs}
}

// Join names who writes letters. Called once, while the program is put together.
func (s *Service) Join(p Post) { s.post = p }

// Joined tells whether somebody writes letters.
func (s *Service) Joined() bool { return s.post != nil }

// place finds a property that the actor may act on with one of the rights. What is not
// the actor's answers like what is not there.
func (s *Service) place(ctx context.Context, a access.Actor, key PlaceKey, rights ...access.Right) (Place, error) {
	if key == (PlaceKey{}) {
		return Place{}, noPlace()
	}
	p, found, err := s.find(ctx, a, key)
	if err == nil && (!found || !a.Opens(p.Property.Agency)) {
		err = noPlace()
	}
	if err == nil {
		err = may(a, rights...)
	}
	return p, err
}

// find finds a property. By a reference it is one of those open to the actor, whose main
// reference it is rather than another; Conflict: there are several, and a number or uid is
// to say which.
func (s *Service) find(ctx context.Context, a access.Actor, key PlaceKey) (Place, bool, error) {
	if key.Ref == "" {
		return s.store.FindPlace(ctx, a.Account, key)
	}
	list, err := s.store.PlacesByRef(ctx, a.Account, key.Ref)
	list = slices.DeleteFunc(list, func(p Place) bool { return !a.Opens(p.Property.Agency) })
	if main := named(list, key.Ref); len(main) > 0 {
		list = main
	}
	switch {
	case err != nil || len(list) == 0:
		return Place{}, false, err
	case len(list) > 1:
		return Place{}, false, fault.New(fault.Conflict, "Several properties of the account have this reference")
	}
	return list[0], true, nil
}

// named are the places whose main reference it is.
func named(list []Place, ref string) (main []Place) {
	for _, p := range list {
		if p.Property.Reference == ref {
			main = append(main, p)
		}
	}
	return main
}

// counted gives a place with its tally, for who shows it.
func (s *Service) counted(ctx context.Context, p Place, err error) (Place, error) {
	if err != nil {
		return Place{}, err
	}
	tallies, err := s.store.CountVisits(ctx, p.Property.Account, []int64{p.Property.ID})
	p.Tally = tallies[p.Property.ID]
	return p, err
}

// visit finds a visit likewise.
func (s *Service) visit(ctx context.Context, a access.Actor, uid string, rights ...access.Right) (Visit, error) {
	v, found, err := s.store.FindVisit(ctx, a.Account, uid)
	if err == nil && (!found || !a.Opens(v.Agency)) {
		err = fault.New(fault.Missing, "There is no such visit")
	}
	if err == nil {
		err = may(a, rights...)
	}
	return v, err
}

// may refuses an actor who has none of the rights.
func may(a access.Actor, rights ...access.Right) error {
	for _, r := range rights {
		if a.Has(r) {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "Visits are not open to this caller")
}

// guest tells a visitor of the public page, who acts for himself alone.
func guest(a access.Actor) bool { return !a.Has(access.VisitsWrite) }

func noPlace() error { return fault.New(fault.Missing, "There is no such property") }

func noVisitor() error { return fault.New(fault.Missing, "There is no such visitor on this visit") }

// zone is where the days of a place are counted.
func (p Place) zone() *time.Location {
	if p.Timezone == "" || p.Timezone == day.Paris().String() {
		return day.Paris()
	}
	if zone, err := time.LoadLocation(p.Timezone); err == nil {
		return zone
	}
	return day.Paris()
}
