// Package market brings properties to the market: the mandate under which an agency offers
// one, whether its ad may be published, and that it is or is not any more.
//
// It must not know how an ad reaches a portal, nor who reads it: it says what may be shown,
// and notes since when. Numbers are the register's to give, sheets the listing's to keep.
package market

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
)

// Goods are the agencies' properties (listings.Service).
type Goods interface {
	Property(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
	Change(ctx context.Context, by access.Actor, id int64, apply func(*listings.Property) error) (listings.Property, error)
	Show
}

// Show lets the public see a property, or not.
type Show interface {
	Publish(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
	Withdraw(ctx context.Context, by access.Actor, id int64) (listings.Property, error)
}

// Register is the register of mandates (mandates.Service).
type Register interface {
	Keeps(ctx context.Context, account, agency int64, kind mandates.Kind) (bool, error)
	OfProperty(ctx context.Context, account, property int64) ([]mandates.Entry, error)
	Writing
}

// Writing are the lines that a register gets for what was signed or has ended.
type Writing interface {
	Register(ctx context.Context, tx event.Tx, by access.Actor, agency int64, kind mandates.Kind, c mandates.Content) (mandates.Entry, error)
	Close(ctx context.Context, tx event.Tx, by access.Actor, key mandates.Entry) (mandates.Entry, error)
	Bind(ctx context.Context, tx event.Tx, e mandates.Entry, property int64) error
}

// Service brings properties to the market.
type Service struct {
	ledger   event.Ledger
	goods    Goods
	register Register
}

// NewService makes the service.
func NewService(ledger event.Ledger, goods Goods, register Register) *Service {
	return &Service{ledger, goods, register}
}

// Standing is how a property stands before the public.
type Standing struct {
	Property listings.Property
	Mandate  mandates.Entry // the one in the register under which it is offered; Number 0: none is
	Numbered bool           // the agency's mandates are numbered here
	Checks   []listings.Check
}

// Ready tells whether nothing stands in the way of publication.
func (s Standing) Ready() bool { return len(listings.Lacking(s.Checks)) == 0 }

// lot is the property_category of lots of a programme: those are offered without a mandate.
const lot = 4

// Standing gives how a property stands on a day. Missing as listings.Property.
func (s *Service) Standing(ctx context.Context, by access.Actor, property int64, on day.Date) (Standing, error) {
	p, err := s.goods.Property(ctx, by, property)
	if err != nil {
		return Standing{}, err
	}
	return s.of(ctx, p, on)
}

func (s *Service) of(ctx context.Context, p listings.Property, on day.Date) (v Standing, err error) {
	v = Standing{Property: p, Checks: p.Checks(on)}
	if v.Numbered, err = s.register.Keeps(ctx, p.Account, p.Agency, mandates.Transactions); err != nil {
		return v, err
	}
	entries, err := s.register.OfProperty(ctx, p.Account, p.ID)
	if err != nil {
		return v, err
	}
	for _, e := range slices.Backward(entries) {
		if mandates.Number(e.Number) == p.Agreement.Reference {
			v.Mandate = e
			break
		}
	}
	if p.Category != lot {
		v.Checks = slices.Insert(v.Checks, 0, listings.Check{Key: "mandate", Field: "agreement", Met: v.offered(on)})
	}
	return v, nil
}

// offered tells whether the property is offered under a mandate that is in force: as the
// register has it or, when it is numbered elsewhere, as the sheet says.
func (s Standing) offered(on day.Date) bool {
	if s.Mandate.Number != 0 {
		return s.Mandate.InForce(on)
	}
	a := s.Property.Agreement
	return a.Reference != "" && a.Start.String() <= on.String() && (a.End.IsZero() || a.End.String() >= on.String())
}

// Publish lets the public see a property from now on. Invalid, with a problem for each
// thing that stands in the way; what is published stays as it is.
func (s *Service) Publish(ctx context.Context, by access.Actor, property int64) (p listings.Property, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		v, err := s.Standing(ctx, by, property, today(tx))
		if err != nil {
			return err
		}
		var problems []fault.Problem
		for _, c := range listings.Lacking(v.Checks) {
			problems = append(problems, fault.Problem{Field: c.Key, Message: "This stands in the way of publication."})
		}
		if err := fault.All(problems); err != nil {
			return err
		}
		p, err = s.goods.Publish(ctx, by, property)
		return err
	})
	return p, err
}

// Withdraw hides a property from the public; it stays on the market.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, property int64) (listings.Property, error) {
	return s.goods.Withdraw(ctx, by, property)
}

func today(tx event.Tx) day.Date { return day.Of(tx.Now().In(day.Paris())) }
