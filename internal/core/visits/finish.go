package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Confirm says that a visit takes place, to all who asked for it. Once all are confirmed
// it changes nothing more; Conflict: it has no date, or nobody is expected.
func (s *Service) Confirm(ctx context.Context, a access.Actor, uid string) (Visit, error) {
	return s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		if v.StartsAt.IsZero() || !v.Live() {
			return fault.New(fault.Conflict, "This visit cannot be confirmed: nobody is expected at a date")
		}
		for i, one := range v.Visitors {
			if one.Status == Proposed {
				v.turn(tx, EventConfirmed, i, Confirmed)
			}
		}
		if event.Same(before, *v) {
			return nil
		}
		if err := s.keep(ctx, tx, a, before, v, News{Kind: EventConfirmed, Position: Everybody, Before: Proposed, Status: Confirmed}); err != nil {
			return err
		}
		for i, one := range v.Visitors {
			if one.Status == Confirmed && before.Visitors[i].Status == Proposed {
				if err := s.confirmTo(ctx, tx, *v, one); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// SaveReport writes what the agent has to say of a property that was visited, as often
// as he likes for two hours after the visit was done (Draft), each time with an event.
// Conflict: before and after that time; Missing: the property was not on the visit.
func (s *Service) SaveReport(ctx context.Context, a access.Actor, uid string, property int64, r Report) (Visit, error) {
	if err := r.check(); err != nil {
		return Visit{}, err
	}
	return s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		i := slices.IndexFunc(v.Properties, func(shown Shown) bool { return shown.Property == property })
		switch {
		case i < 0:
			return noPlace()
		case !v.Reportable(tx.Now()):
			return fault.New(fault.Conflict, "A report is written within two hours after the visit was done")
		}
		if r.ReadAt = v.Properties[i].Report.ReadAt; r.ReadAt.IsZero() {
			r.ReadAt = tx.Now()
		}
		v.Properties[i].Report = r
		if err := s.finished(ctx, tx, *v); err != nil {
			return err
		}
		return s.keep(ctx, tx, a, before, v, News{Kind: EventReported, Position: Everybody, Property: property})
	})
}

// Reportable tells whether the visit's reports may be written at the instant.
func (v Visit) Reportable(now time.Time) bool {
	return !v.DoneAt.IsZero() && now.Before(v.DoneAt.Add(Draft))
}

// check holds a report to its limits.
func (r Report) check() error {
	var c check
	c.text("note", r.Note, maxText)
	c.text("comment", r.Comment, maxText)
	c.text("positive", r.Positive, maxText)
	c.text("negative", r.Negative, maxText)
	c.text("question", r.Question, maxText)
	if r.Interest < 0 || r.Interest > 5 {
		c.wrong("interest", "Give a number from 0 to 5.")
	}
	return c.err()
}

// maxShown is how many properties one visit shows.
const maxShown = 20

// AddProperty shows one more property on a visit that is not over. One that is on it
// already changes nothing.
func (s *Service) AddProperty(ctx context.Context, a access.Actor, uid string, key PlaceKey) (Visit, error) {
	return s.change(ctx, a, uid, []access.Right{access.VisitsWrite}, func(ctx context.Context, tx event.Tx, before Visit, v *Visit) error {
		p, err := s.place(ctx, a, key, access.VisitsWrite)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(v.Properties, func(shown Shown) bool { return shown.Property == p.Property.ID }) {
			return nil
		}
		if !v.Live() || len(v.Properties) >= maxShown {
			return fault.New(fault.Conflict, "No property can be added to this visit")
		}
		v.Properties = append(v.Properties, Shown{Property: p.Property.ID})
		if err := s.finished(ctx, tx, *v); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, before, v, News{Kind: EventUpdated, Position: Everybody, Property: p.Property.ID}); err != nil || v.StartsAt.IsZero() {
			return err
		}
		for _, one := range v.Visitors {
			if !one.Status.Live() {
				continue
			}
			if err := s.tellLeadsOf(ctx, tx, a, p, one); err != nil {
				return err
			}
		}
		return nil
	})
}
