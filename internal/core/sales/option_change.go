package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// OptionChange is what to change of an option; nil and zero: leave it.
type OptionChange struct {
	ExpiresAt time.Time
	Lots      []int64 // the whole new set
	Comment   *string
}

// ChangeOption changes an own option (option.update), all or nothing: Forbidden to
// others who see it, Missing to the rest. Conflict: it has ended, its end was moved
// as often as the programme allows (expires_at), or a lot is not free (lots). A
// new end is cut at the programme's longest life, from now. Lots that stay keep
// their frozen price.
func (s *Service) ChangeOption(ctx context.Context, a access.Actor, program, id int64, c OptionChange) (Option, error) {
	if c.Lots != nil {
		if err := fault.All(checkLots(c.Lots)); err != nil {
			return Option{}, err
		}
	}
	var changed Option
	err := s.change(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, o, err := s.optionFor(ctx, a, program, id, access.OptionUpdate, "")
		if err != nil {
			return err
		}
		if !o.open() {
			return errOver
		}
		changed, err = s.changeOption(ctx, tx, a, p, o, c)
		return err
	})
	if err != nil {
		return Option{}, err
	}
	return s.shown(ctx, changed)
}

// changeOption decides on everything before anything is written: what is refused
// leaves no trace.
func (s *Service) changeOption(ctx context.Context, tx event.Tx, a access.Actor, p programs.Program, o Option, c OptionChange) (Option, error) {
	before := o
	if err := o.move(p.Rules, tx.Now(), c.ExpiresAt); err != nil {
		return o, err
	}
	if c.Comment != nil {
		o.Comment = *c.Comment
	}
	var set []programs.Lot                          // of the lots, when they are to change
	if c.Lots != nil && !sameLots(c.Lots, o.Lots) { // those that stay are not judged anew
		var err error
		if set, err = s.changeLots(ctx, a, p, &o, c.Lots, tx.Now()); err != nil {
			return o, err
		}
	}
	if event.Same(before, o) {
		return o, nil
	}
	o.UpdatedAt = tx.Now()
	if err := s.saveChanged(ctx, tx, a, p, o, before, set); err != nil {
		return o, err
	}
	o.recordUpdated(tx, a, p, before)
	// Somebody may wait for a lot that was given back, or this option for none any more.
	if err := s.promote(ctx, tx, o.Account, lotIDs(append(slices.Clone(before.Lots), o.Lots...)), tx.Now()); err != nil {
		return o, err
	}
	stored, _, err := s.store.GetOption(ctx, o.Account, o.ID)
	return stored, err
}

// move sets another end, which counts as a renewal. Ends are shown in whole seconds:
// who sends back what he was shown moves nothing.
func (o *Option) move(r programs.Rules, now, to time.Time) error {
	if to.IsZero() || to.Truncate(time.Second).Equal(o.ExpiresAt.Truncate(time.Second)) {
		return nil
	}
	if o.Status != OptionLive {
		return fault.Field("expires_at", "An option that waits has no end yet.")
	}
	life, err := lifeOf(r, now, to)
	if err != nil {
		return err
	}
	if o.Renewals >= r.OptionRenewals {
		return problem(fault.Conflict, "expires_at", "The end of this option cannot be moved any more.")
	}
	o.ExpiresAt = now.Add(life)
	o.Renewals++
	return nil
}

// changeLots sets another set of lots and gives it; those of a live option must be free.
func (s *Service) changeLots(ctx context.Context, a access.Actor, p programs.Program, o *Option, named []int64, now time.Time) ([]programs.Lot, error) {
	set, err := s.wanted(ctx, a, p.ID, named)
	if err != nil {
		return nil, err
	}
	taken := notFree(set, o.ID, now)
	if len(taken) > 0 && (o.Status == OptionLive || !allOptioned(taken, now)) {
		return nil, s.taken(a, set, taken, now)
	}
	former := o.Lots
	o.Lots = frozen(set)
	for i, l := range o.Lots {
		if k := slices.IndexFunc(former, func(f OptionLot) bool { return f.Lot == l.Lot }); k >= 0 {
			o.Lots[i] = former[k]
		}
	}
	return set, nil
}

// sameLots tells whether the lots that are named, each once, are the option's.
func sameLots(named []int64, lots []OptionLot) bool {
	return len(named) == len(lots) && len(without(named, lotIDs(lots))) == 0
}

// saveChanged stores the option and brings its holds in line. set has its lots when
// they are others than before.
func (s *Service) saveChanged(ctx context.Context, tx event.Tx, a access.Actor, in programs.Program, o, before Option, set []programs.Lot) error {
	if err := s.store.UpdateOption(ctx, o); err != nil {
		return err
	}
	if !slices.Equal(o.Lots, before.Lots) {
		if err := s.store.ReplaceOptionLots(ctx, o.Account, o.ID, o.Lots); err != nil {
			return err
		}
	}
	if o.Status != OptionLive {
		return nil
	}
	have := lotIDs(before.Lots)
	if dropped := without(have, lotIDs(o.Lots)); len(dropped) > 0 {
		if err := s.lots.Free(ctx, tx, a, o.ID, dropped); err != nil {
			return err
		}
	}
	if !o.ExpiresAt.Equal(before.ExpiresAt) {
		if err := s.lots.Change(ctx, tx, a, programs.Hold{State: programs.Optioned, Holder: o.ID, Until: o.ExpiresAt}); err != nil {
			return err
		}
	}
	added := slices.DeleteFunc(set, func(l programs.Lot) bool { return slices.Contains(have, l.ID) })
	if len(added) == 0 {
		return nil
	}
	return s.hold(ctx, tx, a, in, o, added)
}
