package prospecting

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

// MandateCorrected implements mandates.Follower: the property that is offered under a
// mandate follows what somebody corrects in the register, as it follows an amendment. When
// the mandate was entered in error it goes back to the last one that is in force; without
// any it is closed, as by a mandate that came to nothing.
func (s *Service) MandateCorrected(ctx context.Context, tx event.Tx, by access.Actor, was, is mandates.Entry) error {
	if is.Property == 0 {
		return nil
	}
	v, err := s.needs.Goods.Property(ctx, by, is.Property)
	if fault.Is(err, fault.Missing) || err == nil && v.Agreement.Reference != mandates.Number(is.Number) {
		return nil // it is gone, or under another mandate
	}
	if err != nil {
		return err
	}
	all, err := s.needs.Register.OfProperty(ctx, by.Account, is.Property)
	if err != nil {
		return err
	}
	for _, e := range all { // two registers may have given the number: it is under the later one
		if e.Number == is.Number && e.Key() != is.Key() && e.State != mandates.Cancelled && e.At.After(is.At) {
			return nil
		}
	}
	if is.State == mandates.Cancelled {
		v = withdrawn(v, all, day.Of(tx.Now().In(day.Paris())))
	} else {
		rectify(&v, was, is)
	}
	_, err = s.needs.Goods.Save(ctx, by, v)
	return err
}

// rectify changes of a property what a correction changed of its mandate.
func rectify(v *listings.Property, was, is mandates.Entry) {
	if is.Type != was.Type {
		v.Agreement.Type = agreementType(is.Type)
	}
	if is.Signed != was.Signed {
		v.Agreement.Start = is.Signed
	}
	if is.Ends != was.Ends {
		v.Agreement.End = is.Ends
	}
	if is.Price != was.Price {
		v.Price = is.Price
	}
}

// withdrawn is a property whose mandate was cancelled: under the last of all that is in
// force on a day, or closed.
func withdrawn(v listings.Property, all []mandates.Entry, today day.Date) listings.Property {
	for _, e := range slices.Backward(all) {
		if e.InForce(today) {
			return linked(v, listings.Agreement{Type: agreementType(e.Type), Reference: mandates.Number(e.Number), Start: e.Signed, End: e.Ends}, e.Content)
		}
	}
	v.Step, v.Status = stepClosed, statusWithdrawn
	return v
}
