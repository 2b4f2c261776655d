package agenda

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// What a partner's tool writes into a diary: what happens in the field, which is kept whatever
// else the agent has to do then.

// Filed is an action as a partner's tool files it. Local times are HH:MM:SS, both or none.
type Filed struct {
	User        int64 // whose diary
	Contact     int64 // 0: nobody
	Type        int   // action_type; a number that the list does not have is kept
	Method      int   // action_method, 0: not said
	Day         day.Date
	Start, End  string
	Properties  []int64
	Subject     string
	Content     string
	Referral    int
	Subreferral string
	Unlisted    []event.Change // what was said that no code list has: the journal warns of it
}

// How much a tool files.
const (
	mostAbout   = 50
	longestLine = 255 // characters
)

// File writes an action into the diary of somebody of the agency. As Note it holds the time
// when it is of a kind that takes place somewhere and nothing else does. Whether the actor
// sees the contact its caller has asked. Forbidden; Invalid.
func (s *Service) File(ctx context.Context, by access.Actor, agency int64, f Filed, zone *time.Location) (Action, error) {
	if err := by.May(access.ActionsWrite, agency); err != nil {
		return Action{}, err
	}
	var made Action
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		a := Action{Account: by.Account, ID: tx.NextID(), Agency: agency, Door: by.Who.Door, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if err := s.filed(ctx, by, &a, f, zone); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, &a); err != nil {
			return err
		}
		changes := append(event.Diff(nil, a.fields()), f.Unlisted...)
		if a.Overlaps() {
			changes = append(changes, event.Change{Field: "warning", After: "overlaps"})
		}
		tx.Record(a.event(EventMade, by, changes))
		made = a
		return s.insert(ctx, a)
	})
	return made, err
}

// Refile changes an action of the agency. edit is given what it says now and may be called
// twice. What belongs to a visit, a round or a task is theirs: of such a line only the method
// and where it came from may change, any other change is Invalid. Missing: there is no such
// line, or it was removed. Forbidden.
func (s *Service) Refile(ctx context.Context, by access.Actor, agency, id int64, edit func(f *Filed) error, zone *time.Location) (Action, error) {
	if err := by.May(access.ActionsWrite, agency); err != nil {
		return Action{}, err
	}
	var made Action
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetAction(ctx, by.Account, id)
		if err == nil && (!found || before.Agency != agency || !before.RemovedAt.IsZero()) {
			err = noAction()
		}
		if err != nil {
			return err
		}
		f := before.filed()
		if err := edit(&f); err != nil {
			return err
		}
		elsewhere, err := s.Elsewhere(ctx, by, []Action{before})
		if err != nil {
			return err
		}
		if elsewhere[id] {
			if err := f.theirs(before.filed()); err != nil {
				return err
			}
		}
		a := before
		if err := s.filed(ctx, by, &a, f, zone); err != nil {
			return err
		}
		made, err = s.refiled(ctx, tx, by, a, before, f.Unlisted)
		return err
	})
	return made, err
}

// refiled saves a line that was filed anew. One that is when and whose it was keeps its time,
// or goes on without.
func (s *Service) refiled(ctx context.Context, tx event.Tx, by access.Actor, a, before Action, more []event.Change) (Action, error) {
	a.Holding = before.Holding
	kind := EventChanged
	if a.where() != before.where() {
		if err := s.settle(ctx, tx, &a); err != nil {
			return a, err
		}
		if a.User != before.User || a.Day != before.Day || a.Start != before.Start || a.End != before.End {
			kind = EventMoved
		}
	}
	if event.Same(a, before) {
		return a, nil
	}
	changes := append(event.Diff(before.fields(), a.fields()), more...)
	if a.Overlaps() && !before.Overlaps() {
		changes = append(changes, event.Change{Field: "warning", After: "overlaps"})
	}
	tx.Record(a.event(kind, by, changes))
	return a, s.save(ctx, tx, a, before)
}

// theirs refuses what a line that belongs to something else is not changed in here.
func (f Filed) theirs(was Filed) error {
	var problems []fault.Problem
	same := func(field string, is bool) {
		if !is {
			problems = append(problems, fault.Problem{Field: field, Message: "This line belongs to a visit, a round or a task: it is changed there."})
		}
	}
	same("user", f.User == was.User)
	same("contact", f.Contact == was.Contact)
	same("type", f.Type == was.Type)
	same("day", f.Day == was.Day)
	same("start", f.Start == was.Start)
	same("end", f.End == was.End)
	same("properties", slices.Equal(f.Properties, was.Properties))
	same("subject", f.Subject == was.Subject)
	same("content", f.Content == was.Content)
	return fault.All(problems)
}

// filed makes a line what was filed, when whose and what it is about are the agency's.
func (s *Service) filed(ctx context.Context, by access.Actor, a *Action, f Filed, zone *time.Location) error {
	was := a.filed()
	if err := f.check(was); err != nil {
		return err
	}
	if f.User != was.User {
		u, found, err := s.store.GetUser(ctx, by.Account, f.User)
		if err == nil && (!found || u.Agency != a.Agency || !u.Active) {
			err = fault.Field("user", "There is no such person in the agency.")
		}
		if err != nil {
			return err
		}
	}
	if f.Contact != 0 && f.Contact != was.Contact {
		of, _, err := s.store.AgenciesOf(ctx, by.Account, f.Contact, 0)
		if err == nil && of == 0 {
			err = fault.Field("contact", "There is no such contact.")
		}
		if err != nil {
			return err
		}
	}
	if !slices.Equal(f.Properties, was.Properties) {
		if err := s.about(ctx, a, f.Properties); err != nil {
			return err
		}
	}
	timed := f.Day != was.Day || f.Start != was.Start || f.End != was.End
	a.User, a.Contact, a.Type, a.Method, a.Day, a.Start, a.End = f.User, f.Contact, f.Type, f.Method, f.Day, f.Start, f.End
	a.Subject, a.Content, a.Referral, a.Subreferral = f.Subject, f.Content, f.Referral, f.Subreferral
	if !timed {
		return nil
	}
	a.StartsAt, a.EndsAt = time.Time{}, time.Time{}
	return a.read(zone)
}

// about gives a line its properties: what was said of one that it had stays with it.
func (s *Service) about(ctx context.Context, a *Action, properties []int64) error {
	offered, err := s.store.Offered(ctx, a.Account, properties)
	if err != nil {
		return err
	}
	former := a.Properties
	a.Properties = nil
	for _, id := range properties {
		o, found := offered[id]
		if !found || o.Agency != a.Agency {
			return fault.Field("properties", "There is no property "+event.Number(id)+" in this agency.")
		}
		one := Subject{Property: id, Price: o.Price}
		if at := slices.IndexFunc(former, func(p Subject) bool { return p.Property == id }); at >= 0 {
			one = former[at]
		}
		a.Properties = append(a.Properties, one)
	}
	return nil
}

// filed is what the line says, as a tool would.
func (a Action) filed() Filed {
	f := Filed{User: a.User, Contact: a.Contact, Type: a.Type, Method: a.Method, Day: a.Day, Start: a.Start, End: a.End,
		Subject: a.Subject, Content: a.Content, Referral: a.Referral, Subreferral: a.Subreferral}
	for _, p := range a.Properties {
		f.Properties = append(f.Properties, p.Property)
	}
	return f
}

// check holds what is filed to its limits; the words that were there before are not judged.
func (f Filed) check(was Filed) error {
	var problems []fault.Problem
	wrong := func(field, message string) {
		problems = append(problems, fault.Problem{Field: field, Message: message})
	}
	if f.User == 0 {
		wrong("user", "Name the user whose action it is.")
	}
	if f.Day.IsZero() {
		wrong("day", "Give a date, YYYY-MM-DD.")
	}
	switch {
	case (f.Start == "") != (f.End == ""):
		wrong("end", "Give both times or none.")
	case f.Start >= f.End && f.Start != "":
		wrong("end", "The end comes after the start.")
	}
	if len(f.Properties) > mostAbout || len(slices.Compact(slices.Sorted(slices.Values(f.Properties)))) < len(f.Properties) {
		wrong("properties", "Name each property once, at most 50.")
	}
	if f.Subject != was.Subject && utf8.RuneCountInString(f.Subject) > longestLine {
		wrong("subject", "Give at most 255 characters.")
	}
	if f.Content != was.Content && utf8.RuneCountInString(f.Content) > maxContent {
		wrong("content", "Give at most 20000 characters.")
	}
	return fault.All(problems)
}
