package agenda

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// What people write into a diary themselves. A line that came with a visit, a round or a
// lead's task belongs to those: they move it.

// Plan is an appointment as somebody of the office writes it down.
type Plan struct {
	User     int64 // whose diary
	Contact  int64 // 0: nobody
	Property int64 // 0: none
	Type     int   // Call, Visit, Appointment, Valuation, Prospecting or Offer
	Subject  string
	Content  string
	Start    time.Time // on the clock that the diary shows
	End      time.Time
	// Force writes it down although something holds the time: it does not hold then. Not
	// everybody may, and the journal says so.
	Force bool
}

// The journal's words of a line of the diary.
const (
	SubjectAction = "action"
	EventMade     = "action.created"
	EventChanged  = "action.updated"
	EventMoved    = "action.moved"
	EventRemoved  = "action.removed"
	EventRestored = "action.restored"
)

// How much a plan holds.
const (
	maxSubject = 200
	maxContent = 20_000
	maxLasts   = 24 * time.Hour
)

// gone marks the subject of a removed line for readers of other doors, who see it without
// its times.
const gone = "Annulé : "

// Plan writes an appointment into a diary of the actor's agencies. Conflict: something holds
// the agent's time then (Clashes names it), and the actor did not force, or may not; Invalid,
// with problems.
func (s *Service) Plan(ctx context.Context, by access.Actor, p Plan) (Action, error) {
	if err := p.check(); err != nil {
		return Action{}, err
	}
	var a Action
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		a = Action{Account: by.Account, ID: tx.NextID(), Door: by.Who.Door, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if err := s.take(ctx, by, &a, p); err != nil {
			return err
		}
		forced, err := s.grant(ctx, tx, by, &a, p.Force)
		if err != nil {
			return err
		}
		tx.Record(a.event(EventMade, by, event.Diff(nil, append(a.fields(), forced...))))
		return s.insert(ctx, a)
	})
	return a, err
}

// Change changes a line that people wrote themselves (Action.Own). edit is given what the
// line says now, with its last change, and may be called twice. What it does not change is
// not written. Conflict and Invalid as of Plan; Conflict also: the line is not its diary's
// alone.
func (s *Service) Change(ctx context.Context, by access.Actor, id int64, edit func(p *Plan, changed time.Time) error) (Action, error) {
	return s.own(ctx, by, id, func(ctx context.Context, tx event.Tx, before Action) (Action, error) {
		p := before.plan()
		was := p
		if err := edit(&p, before.UpdatedAt); err != nil {
			return before, err
		}
		if p == was {
			return before, nil
		}
		if err := p.check(); err != nil {
			return before, err
		}
		a := before
		if err := s.take(ctx, by, &a, p); err != nil {
			return before, err
		}
		if a.where() == before.where() { // it stays what it was, over another line too
			a.Holding = before.Holding
			tx.Record(a.event(EventChanged, by, event.Diff(before.fields(), a.fields())))
			return a, nil
		}
		forced, err := s.grant(ctx, tx, by, &a, p.Force)
		if err != nil {
			return before, err
		}
		kind := EventMoved
		if a.User == before.User && a.StartsAt.Equal(before.StartsAt) && a.EndsAt.Equal(before.EndsAt) {
			kind = EventChanged // another kind of line, which holds its time now or not any more
		}
		tx.Record(a.event(kind, by, event.Diff(before.fields(), append(a.fields(), forced...))))
		return a, nil
	})
}

// Remove takes a line out of the diary, with the time it holds. Readers of other doors keep
// it, without times.
func (s *Service) Remove(ctx context.Context, by access.Actor, id int64) (Action, error) {
	var was Action
	_, err := s.own(ctx, by, id, func(_ context.Context, tx event.Tx, before Action) (Action, error) {
		was = before
		a := before
		a.Subject, a.RemovedAt = gone+before.Subject, tx.Now()
		a.Start, a.End, a.StartsAt, a.EndsAt, a.Holding = "", "", time.Time{}, time.Time{}, false
		tx.Record(a.event(EventRemoved, by, event.Diff(before.fields(), nil)))
		return a, nil
	})
	return was, err
}

// Restore puts a removed line back to a time: what Remove took. Something that took the
// time meanwhile keeps it: the line does not hold then.
func (s *Service) Restore(ctx context.Context, by access.Actor, id int64, start, end time.Time) (Action, error) {
	if !start.Before(end) || end.Sub(start) > maxLasts {
		return Action{}, fault.Field("end", "The end comes after the start.")
	}
	var a Action
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.theirs(ctx, by, id, access.ActionsWrite)
		if a = before; err != nil || before.RemovedAt.IsZero() {
			return err
		}
		a.Subject, a.RemovedAt = strings.TrimPrefix(before.Subject, gone), time.Time{}
		a.at(start, end)
		if err := s.settle(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record(a.event(EventRestored, by, event.Diff(nil, a.fields())))
		return s.save(ctx, tx, a, before)
	})
	return a, err
}

// Own tells a line that came through a door by which people write down what they like;
// it may belong to a visit or a task all the same (Elsewhere).
func (a Action) Own() bool {
	return slices.Contains([]string{"", "web", "apimo", "cli", "demo"}, a.Door) && a.RemovedAt.IsZero()
}

// own changes a line that is its diary's alone.
func (s *Service) own(ctx context.Context, by access.Actor, id int64, apply func(ctx context.Context, tx event.Tx, before Action) (Action, error)) (Action, error) {
	var a Action
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.theirs(ctx, by, id, access.ActionsWrite)
		switch {
		case err != nil:
			return err
		case !before.RemovedAt.IsZero():
			return noAction()
		}
		elsewhere, err := s.Elsewhere(ctx, by, []Action{before})
		if err == nil && elsewhere[id] {
			err = fault.New(fault.Conflict, "This line belongs to a visit, a round or a task: it is moved there")
		}
		if err != nil {
			return err
		}
		if a, err = apply(ctx, tx, before); err != nil {
			return err
		}
		return s.save(ctx, tx, a, before)
	})
	return a, err
}

// save saves what became of a line, and the time that it holds then.
func (s *Service) save(ctx context.Context, tx event.Tx, a, before Action) error {
	if event.Same(a, before) {
		return nil
	}
	a.UpdatedAt = tx.Now()
	if !a.StartsAt.Equal(before.StartsAt) || !a.EndsAt.Equal(before.EndsAt) || a.Holding != before.Holding || a.User != before.User {
		if err := s.pass(ctx, before, a); err != nil {
			return err
		}
	}
	return s.store.UpdateAction(ctx, a, before)
}

// take makes a line what a plan says, when whose and what it is about are the actor's.
func (s *Service) take(ctx context.Context, by access.Actor, a *Action, p Plan) error {
	u, found, err := s.store.GetUser(ctx, by.Account, p.User)
	switch {
	case err != nil:
		return err
	case !found || !by.Opens(u.Agency) || !u.Active && u.ID != a.User:
		return fault.Field("user", "There is no such person in the agency.")
	case !by.Has(access.ActionsWrite):
		return access.Denied()
	}
	ofContact, ofProperty, err := s.store.AgenciesOf(ctx, by.Account, p.Contact, p.Property)
	switch {
	case err != nil:
		return err
	case p.Contact != 0 && ofContact == 0:
		return fault.Field("contact", "There is no such contact.")
	case p.Property != 0 && (ofProperty == 0 || !by.Opens(ofProperty)):
		return fault.Field("property", "There is no such property.")
	}
	a.User, a.Agency, a.Contact, a.Type, a.Subject, a.Content = u.ID, u.Agency, p.Contact, p.Type, strings.TrimSpace(p.Subject), p.Content
	if p.Property != a.about() {
		a.Properties = nil
		if p.Property != 0 {
			a.Properties = []Subject{{Property: p.Property}}
		}
	}
	if !p.Start.Equal(a.StartsAt) || !p.End.Equal(a.EndsAt) {
		a.at(p.Start, p.End)
	}
	a.Holding = a.holds()
	return nil
}

// grant decides whether a line holds its time: Conflict when something else does and
// nobody may, or wants to, force it. What was forced is said in the journal.
func (s *Service) grant(ctx context.Context, tx event.Tx, by access.Actor, a *Action, force bool) ([]event.Change, error) {
	wants := a.Holding
	if err := s.settle(ctx, tx, a); err != nil || a.Holding == wants {
		return nil, err
	}
	if !force {
		return nil, fault.New(fault.Conflict, "The agent is not free at that time")
	}
	if !MayForce(by) {
		return nil, access.Denied()
	}
	return []event.Change{{Field: "forced", After: "true"}}, nil
}

// MayForce tells who may write something down over time that is held: those who decide
// when two want the same.
func MayForce(by access.Actor) bool { return by.Has(access.Arbitrate) }

// check holds a plan to its limits.
func (p Plan) check() error {
	var problems []fault.Problem
	wrong := func(field, message string) {
		problems = append(problems, fault.Problem{Field: field, Message: message})
	}
	subject := strings.TrimSpace(p.Subject)
	if subject == "" || utf8.RuneCountInString(subject) > maxSubject || strings.ContainsFunc(subject, unicode.IsControl) {
		wrong("subject", "Give one line of at most 200 characters.")
	}
	if utf8.RuneCountInString(p.Content) > maxContent {
		wrong("content", "Give at most 20000 characters.")
	}
	if !slices.Contains(Shown(), p.Type) {
		wrong("type", "There is no such kind.")
	}
	if p.Start.IsZero() {
		wrong("start", "Give a day and a time.")
	} else if !p.End.After(p.Start) || p.End.Sub(p.Start) > maxLasts {
		wrong("end", "The end comes after the start.")
	}
	return fault.All(problems)
}

// plan is what the line says, as its author would.
func (a Action) plan() Plan {
	return Plan{User: a.User, Contact: a.Contact, Property: a.about(), Type: a.Type, Subject: a.Subject, Content: a.Content,
		Start: a.StartsAt.In(a.clock()), End: a.EndsAt.In(a.clock())}
}

// clock is what the line's local times are read on: as far from UTC as they are.
func (a Action) clock() *time.Location {
	local, err := time.Parse(time.DateTime, a.Day.String()+" "+a.Start)
	if err != nil {
		return time.UTC
	}
	return time.FixedZone("", int(local.Sub(a.StartsAt)/time.Second))
}

// stand is what decides whether a line holds somebody's time.
type stand struct {
	user, from, to int64
	holds          bool
}

func (a Action) where() stand {
	return stand{a.User, a.StartsAt.UnixMicro(), a.EndsAt.UnixMicro(), a.holds()}
}

// about is the property of the line, 0: none.
func (a Action) about() int64 {
	if len(a.Properties) == 0 {
		return 0
	}
	return a.Properties[0].Property
}

// more are the properties of the line beside the first.
func (a Action) more() string {
	var ids []int64
	for i, p := range a.Properties {
		if i > 0 {
			ids = append(ids, p.Property)
		}
	}
	return event.Numbers(ids)
}

// fields are the line's values by name, for the journal.
func (a Action) fields() []event.Change {
	return []event.Change{
		{Field: "user", After: event.Number(a.User)}, {Field: "contact", After: event.Number(a.Contact)}, {Field: "property", After: event.Number(a.about())},
		{Field: "type", After: strconv.Itoa(a.Type)}, {Field: "subject", After: a.Subject}, {Field: "content", After: a.Content},
		{Field: "starts_at", After: event.Instant(a.StartsAt)}, {Field: "ends_at", After: event.Instant(a.EndsAt)},
		{Field: "holding", After: strconv.FormatBool(a.Holding)}, {Field: "method", After: event.Number(a.Method)}, {Field: "referral", After: event.Number(a.Referral)},
		{Field: "subreferral", After: a.Subreferral}, {Field: "more_properties", After: a.more()},
	}
}

func (a Action) event(kind string, by access.Actor, changes []event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectAction, ID: a.ID}, Agency: a.Agency, Who: by.Who, Changes: changes}
}
