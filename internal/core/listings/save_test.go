package listings_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/testkit"
)

// store is what the service and these tests need of the database; testkit gives the
// real one.
type store interface {
	event.Ledger
	listings.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// street is an account with an agency and its properties.
type street struct {
	*testing.T
	*listings.Service
	store    store
	operator access.Actor
}

const home int64 = 14

func eachStreet(t *testing.T, run func(s *street)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := d.Store(t, time.Now)
		s := &street{T: t, store: db, Service: listings.NewService(db, db), operator: access.Operator(access.Account{ID: 1, Mode: access.Live, Country: "FR"}, "test")}
		s.must(db.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
			s.must(db.InsertAccount(ctx, access.Account{ID: 1, Name: "A", Mode: access.Live, Country: "FR", CreatedAt: tx.Now(), UpdatedAt: tx.Now()}))
			return db.InsertAgency(ctx, access.Agency{Account: 1, ID: home, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
		}))
		run(s)
	})
}

func (s *street) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *street) lines() []event.Event {
	s.Helper()
	journal, err := s.store.Journal(s.Context(), 1, 0, event.Subject{}, 100)
	s.must(err)
	return journal
}

func flat() listings.Property {
	return listings.Property{Agency: home, Reference: "18/1280", Category: 2, Type: 1, Step: 1, Status: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
		Lat: 47.2184, Lon: -1.5536, Located: true, Price: money.Amount{Minor: 89_000, Currency: "EUR"}, Details: listings.Details{Surface: new(42.5), Furnished: new(false)}}
}

func TestAPropertyIsMadeAndThenChanged(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Save(s.Context(), s.operator, flat())
		s.must(err)
		if len(made.UID) != 36 || made.ID == 0 || made.CreatedAt.IsZero() {
			s.Errorf("made: %+v", made)
		}
		next := made
		next.Price.Minor, next.Details.Rooms = 95_000, new(2)
		next.UID, next.Agency, next.CreatedAt = "mine", 99, time.Time{} // which stay
		changed, err := s.Save(s.Context(), s.operator, next)
		s.must(err)
		next.UID, next.Agency, next.CreatedAt, next.UpdatedAt = made.UID, made.Agency, made.CreatedAt, changed.UpdatedAt
		got, _, err := s.store.PropertyByID(s.Context(), 1, made.ID)
		s.must(err)
		if d := cmp.Diff([]listings.Property{next, next}, []listings.Property{changed, got}); d != "" {
			s.Errorf("changed (-want +got):\n%s", d)
		}
		if !changed.UpdatedAt.After(made.UpdatedAt) {
			s.Errorf("changed at %s, made at %s", changed.UpdatedAt, made.UpdatedAt)
		}
		lines := s.lines()
		want := []event.Change{{Field: "price", Before: "890 EUR", After: "950 EUR"}, {Field: "rooms", After: "2"}}
		if d := cmp.Diff(want, lines[len(lines)-1].Changes); d != "" {
			s.Errorf("journal (-want +got):\n%s", d)
		}
	})
}

func TestWhatSaysTheSameOfAPropertyWritesNothing(t *testing.T) {
	eachStreet(t, func(s *street) {
		p := flat()
		p.Lat += 0.000_000_01 // below what is kept
		made, err := s.Save(s.Context(), s.operator, p)
		s.must(err)
		before := len(s.lines())
		again := p
		again.ID = made.ID
		kept, err := s.Save(s.Context(), s.operator, again)
		s.must(err)
		if d := cmp.Diff(made, kept); d != "" || len(s.lines()) != before {
			s.Errorf("%d lines more\n%s", len(s.lines())-before, d)
		}
	})
}

func TestAPropertyThatCannotBeIsRefused(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Save(s.Context(), s.operator, flat())
		s.must(err)
		before := len(s.lines())
		for what, c := range map[string]struct {
			kind   fault.Kind
			change func(*listings.Property)
		}{
			"no reference":        {fault.Invalid, func(p *listings.Property) { p.Reference = "" }},
			"beyond the pole":     {fault.Invalid, func(p *listings.Property) { p.Lat = 90.1 }},
			"no place at all":     {fault.Invalid, func(p *listings.Property) { p.Lon = math.NaN() }},
			"no such agency":      {fault.Invalid, func(p *listings.Property) { p.Agency = 99 }},
			"a number of no one":  {fault.Missing, func(p *listings.Property) { p.ID = 999 }},
			"new, no reference":   {fault.Invalid, func(p *listings.Property) { p.ID, p.Reference = 0, "" }},
			"an agent of nowhere": {fault.Invalid, func(p *listings.Property) { p.ID, p.User = made.ID, 77 }},
		} {
			p := flat()
			p.ID = made.ID
			if c.change(&p); what == "no such agency" {
				p.ID = 0
			}
			if _, err := s.Save(s.Context(), s.operator, p); !fault.Is(err, c.kind) {
				s.Errorf("%s: %v, want %s", what, err, c.kind)
			}
		}
		if n := len(s.lines()); n != before {
			s.Errorf("%d lines of what was refused", n-before)
		}
	})
}
