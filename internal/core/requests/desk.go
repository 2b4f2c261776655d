package requests

import (
	"context"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Crossings gives a page of the crossings of a search or of a property, after crossing what
// is due. agency is the one that it must be of, 0 for any that is open to the actor. Missing:
// there is no such search or property, or it is not his. Forbidden: he may not read searches.
func (s *Service) Crossings(ctx context.Context, by access.Actor, agency int64, q CrossingQuery, each func(Crossing) error) (Page, error) {
	if !by.Has(access.RequestsRead) {
		return Page{}, access.Denied()
	}
	q.Account = by.Account
	if err := s.ready(ctx, by, agency, q.Request, q.Property); err != nil {
		return Page{}, err
	}
	return s.store.ListCrossings(ctx, q, each)
}

// ready makes sure that a search or a property is there for the actor, and that its crossings
// are not behind.
func (s *Service) ready(ctx context.Context, by access.Actor, agency, request, property int64) error {
	if request != 0 {
		v, err := s.in(ctx, by, agency, request)
		if err != nil {
			return err
		}
		return s.catchUp(ctx, v)
	}
	p, found, err := s.needs.Goods.PropertyByID(ctx, by.Account, property)
	if err == nil && (!found || !by.Opens(p.Agency) || agency != 0 && p.Agency != agency) {
		err = fault.New(fault.Missing, "No such property")
	}
	if err != nil {
		return err
	}
	return s.crossProperty(ctx, by.Account, property)
}

// Explain tells how a search and a property compare now, line by line, whether or not they
// match, and their crossing if there is one (else its CreatedAt is zero).
func (s *Service) Explain(ctx context.Context, by access.Actor, request, property int64) (c Crossing, lines []Line, err error) {
	if !by.Has(access.RequestsRead) {
		return c, nil, access.Denied()
	}
	if err := s.ready(ctx, by, 0, request, property); err != nil {
		return c, nil, err
	}
	v, err := s.in(ctx, by, 0, request)
	if err != nil {
		return c, nil, err
	}
	p, found, err := s.needs.Goods.PropertyByID(ctx, by.Account, property)
	if err == nil && (!found || !by.Opens(p.Agency)) {
		err = fault.New(fault.Missing, "No such property")
	}
	if err != nil {
		return c, nil, err
	}
	w, err := s.weights(ctx, by.Account)
	if err != nil {
		return c, nil, err
	}
	c, found, err = s.store.GetCrossing(ctx, by.Account, request, property)
	total, fits, lines := Score(v.Terms(), FactsOf(p, s.needs.Towns), w)
	if !found {
		c = Crossing{Account: by.Account, Request: request, Property: property, Score: total, Step: ToSuggest, Gone: !fits || total < w.Keep}
	}
	return c, lines, err
}

// Known tells whether a search and a property have a crossing by now, without crossing what is
// due.
func (s *Service) Known(ctx context.Context, by access.Actor, request, property int64) (bool, error) {
	if _, err := s.in(ctx, by, 0, request); err != nil {
		return false, err
	}
	_, found, err := s.store.GetCrossing(ctx, by.Account, request, property)
	return found, err
}

// SetStep says what became of a crossing: its property was suggested, is not to be, or is to
// be again. It stays so while people do not say otherwise, whether the two still match or
// not. Missing: there is no such crossing, or it is not the actor's. Forbidden: he may not
// write searches.
func (s *Service) SetStep(ctx context.Context, by access.Actor, request, property int64, step Step) (c Crossing, err error) {
	kind, known := map[Step]string{ToSuggest: EventRestored, Suggested: EventSuggested, NotSuggested: EventDismissed}[step]
	if !known {
		return c, fault.Field("step", "A step is 1 (to suggest), 2 (suggested) or 3 (not suggested).")
	}
	if err := s.ready(ctx, by, 0, request, property); err != nil {
		return c, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		v, err := s.in(ctx, by, 0, request)
		if err != nil {
			return err
		}
		if err := by.May(access.RequestsWrite, v.Agency); err != nil {
			return err
		}
		var found bool
		if c, found, err = s.store.GetCrossing(ctx, by.Account, request, property); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.Missing, "The search and the property never matched")
		}
		if c.Step == step {
			return nil
		}
		before := c.Step
		c.Step, c.SetBy, c.SetAt, c.UpdatedAt = step, by.User, tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: kind, Subject: event.Subject{Kind: "request", ID: request}, Agency: v.Agency, Who: by.Who, Changes: []event.Change{
			{Field: "property", After: event.Number(property)}, {Field: "crossing_step", Before: strconv.Itoa(int(before)), After: strconv.Itoa(int(step))}}})
		return s.store.SaveStep(ctx, c)
	})
	return c, err
}

// ToPropose counts, for searches that the actor was given, the properties that are to be
// suggested; of those of one agency nothing is then behind.
func (s *Service) ToPropose(ctx context.Context, by access.Actor, agency int64, requests []int64) (map[int64]int, error) {
	if !by.Has(access.RequestsRead) {
		return nil, access.Denied()
	}
	if len(requests) == 0 {
		return nil, nil
	}
	due, err := s.store.DueCrossings(ctx, by.Account, agency, 1)
	if err != nil {
		return nil, err
	}
	for _, id := range requests {
		if len(due) == 0 {
			break
		}
		v, found, err := s.store.GetRequest(ctx, by.Account, id)
		if err == nil && found {
			err = s.catchUp(ctx, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.store.CountCrossings(ctx, by.Account, requests)
}

// Weights are what matches lose in the actor's account.
func (s *Service) Weights(ctx context.Context, by access.Actor) (Weights, error) {
	return s.weights(ctx, by.Account)
}

// SetWeights settles what matches lose in the account; every property on the market is then
// crossed anew. Forbidden: the actor does not administer it. Invalid: a weight is not from 0
// to 100.
func (s *Service) SetWeights(ctx context.Context, by access.Actor, w Weights) error {
	if !by.Has(access.Administer) {
		return access.Denied()
	}
	for _, n := range []int{w.Price, w.Area, w.Rooms, w.Bedrooms, w.Floor, w.Wishes, w.Keep} {
		if n < 0 || n > 100 {
			return fault.Field("weights", "A weight is from 0 to 100 points.")
		}
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.weights(ctx, by.Account)
		if err != nil || before == w {
			return err
		}
		if err := s.store.SaveMatchWeights(ctx, by.Account, w, tx.Now()); err != nil {
			return err
		}
		tx.Record(event.Event{Kind: EventWeights, Subject: event.Subject{Kind: "account", ID: by.Account}, Who: by.Who, Changes: event.Diff(before.fields(), w.fields())})
		s.noted.note(by.Account, s.needs.Now())
		return s.store.NoteAllCrossings(ctx, by.Account, tx.Now())
	})
}

func (w Weights) fields() []event.Change {
	return []event.Change{
		{Field: "weight_price", After: strconv.Itoa(w.Price)}, {Field: "weight_area", After: strconv.Itoa(w.Area)}, {Field: "weight_rooms", After: strconv.Itoa(w.Rooms)},
		{Field: "weight_bedrooms", After: strconv.Itoa(w.Bedrooms)}, {Field: "weight_floor", After: strconv.Itoa(w.Floor)}, {Field: "weight_wishes", After: strconv.Itoa(w.Wishes)},
		{Field: "weight_kept", After: strconv.Itoa(w.Keep)},
	}
}
