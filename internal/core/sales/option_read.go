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
	for i := range list {
		if err == nil {
			list[i], err = s.shown(ctx, list[i])
		}
	}
	return list, total, err
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

// shown is an option as it is now: an end that has passed is a status, not an end.
func (s *Service) shown(ctx context.Context, o Option) (Option, error) {
	if o.Status = o.StatusAt(s.now()); o.Status != OptionLive {
		o.ExpiresAt = time.Time{}
	}
	if o.Status != OptionPending {
		return o, nil
	}
	var err error
	o.AvailableAt, err = s.estimate(ctx, o)
	return o, err
}

// estimate is when an option that waits may become live: when the last of its lots
// is to be given back, and after whoever waits for one of them before it. Zero when
// a lot is held without an end, or kept off sale.
func (s *Service) estimate(ctx context.Context, o Option) (time.Time, error) {
	lots, err := s.lots.LotsOf(ctx, o.Account, o.Program, lotIDs(o.Lots))
	if err != nil {
		return time.Time{}, err
	}
	at := s.now()
	for _, l := range lots {
		switch {
		case l.Withheld, l.Hold != (programs.Hold{}) && l.Hold.Until.IsZero():
			return time.Time{}, nil
		case l.Hold.Until.After(at):
			at = l.Hold.Until
		}
	}
	queue, err := s.store.Waiting(ctx, o.Account, lotIDs(o.Lots))
	for _, before := range queue {
		if before.ID < o.ID {
			at = at.Add(before.Lifespan)
		}
	}
	return at, err
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
