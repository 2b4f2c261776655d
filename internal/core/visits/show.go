package visits

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// SetOpenings sets when a property can be visited; with none, the window of the rules
// on every day. What overlaps becomes one. Visits that are booked stay (Place.Outside).
func (s *Service) SetOpenings(ctx context.Context, a access.Actor, key PlaceKey, list []Opening) (Place, error) {
	if err := ValidOpenings(list); err != nil {
		return Place{}, err
	}
	return s.show(ctx, a, key, func(_ Place, w *Showing) error {
		w.Openings = joined(list)
		return nil
	})
}

// SetState opens a property to visits (Open), again after it was ended too, or pauses
// it (Standby): no new visit for now, and booked ones stay. Conflict: pausing what has
// ended.
func (s *Service) SetState(ctx context.Context, a access.Actor, key PlaceKey, to Openness) (Place, error) {
	if to != Open && to != Standby {
		return Place{}, fault.Field("status", "A property is available or on standby.")
	}
	return s.show(ctx, a, key, func(_ Place, w *Showing) error {
		if w.State == Ended && to == Standby {
			return fault.New(fault.Conflict, "The visits of this property have ended")
		}
		w.State, w.Picked = to, ""
		return nil
	})
}

// show changes how a property is visited.
func (s *Service) show(ctx context.Context, a access.Actor, key PlaceKey, fn func(p Place, w *Showing) error) (Place, error) {
	var p Place
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) (err error) {
		if p, err = s.place(ctx, a, key, access.VisitsWrite); err != nil {
			return err
		}
		w := p.begun(a)
		if err = fn(p, &w); err != nil {
			return err
		}
		p.Showing, err = s.saveShowing(ctx, tx, a, p, w)
		return err
	})
	return s.counted(ctx, p, err)
}

// begun is the showing of a place, a new one when it has none yet.
func (p Place) begun(a access.Actor) Showing {
	w := p.Showing
	if w.CreatedAt.IsZero() {
		w.Account, w.Property, w.State = a.Account, p.Property.ID, Open
		if w.Client == 0 {
			w.Client = a.User
		}
	}
	return w
}

// saveShowing keeps a showing when it is new or says something else than the place's.
func (s *Service) saveShowing(ctx context.Context, tx event.Tx, a access.Actor, p Place, w Showing) (Showing, error) {
	before := p.Showing
	if !before.CreatedAt.IsZero() && event.Same(before, w) {
		return before, nil
	}
	if w.State != before.State {
		w.StateAt = tx.Now()
	}
	if w.UpdatedAt = tx.Now(); w.CreatedAt.IsZero() {
		w.CreatedAt = tx.Now()
	}
	tx.Record(event.Event{Kind: EventShowing, Subject: event.Subject{Kind: SubjectShowing, ID: w.Property}, Agency: p.Property.Agency, Who: a.Who,
		Changes: event.Diff(before.fields(), w.fields())})
	return w, s.store.SaveShowing(ctx, w)
}

// fields are the showing's values by name, for the journal. Facts are left out, for a
// door code is one of them.
func (w Showing) fields() []event.Change {
	openings := ""
	for _, o := range w.Openings {
		openings += event.Instant(o.Start) + "/" + event.Instant(o.End)
		if o.Weekly {
			openings += " weekly"
		}
		openings += "; "
	}
	list := []event.Change{
		{Field: "state", After: string(w.State)}, {Field: "client", After: event.Number(w.Client)}, {Field: "agent", After: event.Number(w.Agent)},
		{Field: "picked", After: w.Picked}, {Field: "openings", After: openings}, {Field: "url", After: w.Facts.URL},
	}
	return append(list, w.Rules.fields()...)
}

// joined makes one of openings that happen once and meet; weekly ones stay as they are,
// behind the others.
func joined(list []Opening) []Opening {
	var once, weekly []Opening
	for _, o := range list {
		o.Start, o.End = o.Start.UTC().Truncate(time.Second), o.End.UTC().Truncate(time.Second)
		if o.Weekly {
			weekly = append(weekly, o)
		} else {
			once = append(once, o)
		}
	}
	slices.SortFunc(once, func(a, b Opening) int { return a.Start.Compare(b.Start) })
	apart := once[:0]
	for _, o := range once {
		if n := len(apart); n > 0 && !o.Start.After(apart[n-1].End) {
			if o.End.After(apart[n-1].End) {
				apart[n-1].End = o.End
			}
			continue
		}
		apart = append(apart, o)
	}
	return append(apart, weekly...)
}
