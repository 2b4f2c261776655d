package market

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
)

// Codes of the lists property_step and property_status.
const (
	onMarket        = 1
	closed          = 3
	ordinary        = 1
	awaitingMandate = 20
	withdrawn       = 33
)

// Register gives the mandate under which a property is offered the next number of its
// register, and has the property say so: number, kind, days, and the price that it names.
// The number is there when this returns, or was never given. Missing: the agency's mandates
// are not numbered here, or there is no such property. Invalid as mandates.Register.
func (s *Service) Register(ctx context.Context, by access.Actor, property int64, kind mandates.Kind, c mandates.Content) (e mandates.Entry, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.goods.Property(ctx, by, property)
		if err != nil {
			return err
		}
		if err := by.May(access.PropertiesWrite, p.Agency); err != nil {
			return err
		}
		if e, err = s.register.Register(ctx, tx, by, p.Agency, kind, c); err != nil {
			return err
		}
		if err := s.register.Bind(ctx, tx, e, p.ID); err != nil {
			return err
		}
		e.Property = p.ID
		_, err = s.goods.Change(ctx, by, property, func(p *listings.Property) error {
			p.Agreement = listings.Agreement{Type: AgreementType(c.Type), Reference: mandates.Number(e.Number), Start: c.Signed, End: c.Ends}
			if c.Price.Currency != "" {
				p.Price = c.Price
			}
			if p.Status == awaitingMandate {
				p.Step, p.Status = onMarket, ordinary
			}
			return nil
		})
		return err
	})
	return e, err
}

// Close ends a mandate in force. The property that is offered under it leaves the market,
// and the public sees it no more. Missing and Conflict as mandates.Close.
func (s *Service) Close(ctx context.Context, by access.Actor, key mandates.Key) (e mandates.Entry, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if !by.Has(access.PropertiesWrite) {
			return access.Denied()
		}
		if e, err = s.register.Close(ctx, tx, by, mandates.Entry{Card: key.Card, Kind: key.Kind, Number: key.Number}); err != nil || e.Property == 0 {
			return err
		}
		p, err := s.goods.Property(ctx, by, e.Property)
		if err != nil || p.Agreement.Reference != mandates.Number(e.Number) {
			return err // it is under another mandate by now
		}
		if _, err := s.goods.Withdraw(ctx, by, p.ID); err != nil || p.Step == closed {
			return err
		}
		_, err = s.goods.Change(ctx, by, p.ID, func(p *listings.Property) error {
			p.Step, p.Status = closed, withdrawn
			return nil
		})
		return err
	})
	return e, err
}

// Types are the types of mandate that an agency signs for a property, as its register
// words them.
func Types() []string { return []string{"simple", "co-exclusif", "exclusif", "délégation"} }

// AgreementType is the row of property_agreement for a type of mandate; 0: it has none.
func AgreementType(name string) int {
	for i, t := range Types() {
		if t == name {
			return i + 1
		}
	}
	return 0
}
