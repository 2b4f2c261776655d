package sales

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/programs"
)

// Option gives an option of the programme as it is now. Missing: not there, or
// neither the actor's own nor opened by option-extended.view.
func (s *Service) Option(ctx context.Context, a access.Actor, program, id int64) (Option, error) {
	if err := s.Settle(ctx, a.Account); err != nil {
		return Option{}, err
	}
	if _, err := s.lots.Program(ctx, a, program); err != nil {
		return Option{}, err
	}
	o, found, err := s.store.GetOption(ctx, a.Account, id)
	if err != nil {
		return Option{}, err
	}
	if !found || o.Program != program || !owned(a, o.Owner, o.Key) && !a.Has(access.OptionExtendedView) {
		return Option{}, missing("option", id)
	}
	return s.shown(ctx, o)
}

// Options gives a page of a programme's options by id and how many there are: the
// actor's own, or all with option-extended.view. q says Program, Status, Limit and
// Offset.
func (s *Service) Options(ctx context.Context, a access.Actor, q Query) ([]Option, int64, error) {
	if err := s.Settle(ctx, a.Account); err != nil {
		return nil, 0, err
	}
	if _, err := s.lots.Program(ctx, a, q.Program); err != nil {
		return nil, 0, err
	}
	q, some := s.narrow(a, q, access.OptionExtendedView)
	if !some {
		return nil, 0, nil
	}
	list, total, err := s.store.ListOptions(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	return list, total, s.show(ctx, q.Account, q.Program, list)
}

// narrow limits a query to what is the actor's own, unless it holds the right to
// all; false when nothing can be its own.
func (s *Service) narrow(a access.Actor, q Query, all access.Right) (Query, bool) {
	q.Account, q.Now, q.Owner, q.Key = a.Account, s.now(), 0, 0
	if a.Has(all) {
		return q, true
	}
	if q.Owner = a.User; q.Owner == 0 {
		q.Key = a.Key
	}
	return q, q.Owner != 0 || q.Key != 0
}

// shown is an option as it is now.
func (s *Service) shown(ctx context.Context, o Option) (Option, error) {
	one := []Option{o}
	err := s.show(ctx, o.Account, o.Program, one)
	return one[0], err
}

// show makes options of a programme what they are now; those that wait say when
// their turn may come. However many wait, their lots and their queue are asked for
// once.
func (s *Service) show(ctx context.Context, account, program int64, list []Option) error {
	now := s.now()
	var wanted []int64
	for i := range list {
		o := &list[i]
		o.lapse(now)
		if o.Status == OptionPending {
			wanted = append(wanted, lotIDs(o.Lots)...)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	lots, err := s.lots.LotsOf(ctx, account, program, wanted)
	if err != nil {
		return err
	}
	queue, err := s.store.Waiting(ctx, account, wanted)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Status == OptionPending {
			list[i].AvailableAt = list[i].estimate(lots, queue, now)
		}
	}
	return nil
}

// lapse makes an end that has passed a status.
func (o *Option) lapse(now time.Time) {
	if o.Status = o.StatusAt(now); o.Status != OptionLive {
		o.ExpiresAt = time.Time{}
	}
}

// estimate is when an option that waits may become live: when the last of its lots
// is to be given back, and after whoever waits for one of them before it. Zero when
// a lot is held without an end, or kept off sale.
func (o Option) estimate(lots []programs.Lot, queue []Option, now time.Time) time.Time {
	at := now
	for _, l := range lots {
		switch {
		case !o.of(l.ID):
		case l.Withheld, l.Hold != (programs.Hold{}) && l.Hold.Until.IsZero():
			return time.Time{}
		case l.Hold.Until.After(at):
			at = l.Hold.Until
		}
	}
	for _, before := range queue {
		if before.ID < o.ID && slices.ContainsFunc(before.Lots, func(l OptionLot) bool { return o.of(l.Lot) }) {
			at = at.Add(before.Lifespan)
		}
	}
	return at
}

// of tells whether the lot is one of the option's.
func (o Option) of(lot int64) bool {
	return slices.ContainsFunc(o.Lots, func(l OptionLot) bool { return l.Lot == lot })
}

func lotIDs(lots []OptionLot) []int64 {
	out := make([]int64, len(lots))
	for i, l := range lots {
		out[i] = l.Lot
	}
	return out
}

// without gives the ids of all that are not in but.
func without(all, but []int64) []int64 {
	return slices.DeleteFunc(slices.Clone(all), func(id int64) bool { return slices.Contains(but, id) })
}
