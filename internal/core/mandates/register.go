package mandates

import (
	"context"
	"fmt"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Register gives a signed mandate the next number of its register, inside the caller's
// write: the number, the entry and the first line are there when that commits, or never
// were. Missing: the agency's mandates of that kind are not numbered here (Keeps).
func (s *Service) Register(ctx context.Context, tx event.Tx, by access.Actor, agency int64, kind Kind, c Content) (Entry, error) {
	if err := checkContent(c); err != nil {
		return Entry{}, err
	}
	v, found, err := s.of(ctx, by.Account, agency, kind)
	if err != nil {
		return Entry{}, err
	}
	if !found {
		return Entry{}, fault.New(fault.Missing, "This agency's mandates are not numbered here")
	}
	if v.Last >= highest {
		return Entry{}, fault.Newf(fault.Invalid, "Register %s of card %d is full: its last number was given", kind, v.Card)
	}
	e := Entry{Account: by.Account, Card: v.Card, Kind: kind, Number: v.Last + 1, Agency: agency, User: by.User,
		Content: c, On: later(today(tx.Now()), v.Latest), At: tx.Now(), State: Live}
	if err := s.store.InsertEntry(ctx, e); err != nil {
		return Entry{}, fmt.Errorf("mandates.Register(%d %s %d): %w", e.Card, kind, e.Number, err)
	}
	v.Last = e.Number
	return e, s.write(ctx, tx, by, &v, e, Registered)
}

// write adds a line to the series, which v is with a new number if there is one, and
// where v ends from then on.
func (s *Service) write(ctx context.Context, tx event.Tx, by access.Actor, v *Series, e Entry, what LineKind) error {
	l := sealed(Line{Account: e.Account, Card: e.Card, Kind: e.Kind, Seq: v.Lines + 1, Number: e.Number, What: what,
		On: later(today(tx.Now()), v.Latest), At: tx.Now(), Who: by.Who, Text: said(e, by.Who)}, v.Hash)
	if err := s.store.InsertLine(ctx, l); err != nil {
		return fmt.Errorf("mandates.write(%d %s %d): %w", e.Card, e.Kind, l.Seq, err)
	}
	before := v.Lines
	v.Lines, v.Hash, v.Latest = l.Seq, l.Hash, l.On
	moved, err := s.store.AdvanceSeries(ctx, *v, before)
	if err == nil && !moved {
		err = fault.New(fault.Conflict, "Somebody else wrote in the register") // the ledger's lock forbids it
	}
	tx.Record(event.Event{Kind: what.event(), Subject: event.Subject{Kind: "mandate", ID: e.Number}, Agency: e.Agency, Who: by.Who,
		Changes: []event.Change{{Field: "register", After: fmt.Sprintf("%d/%s", e.Card, e.Kind)}, {Field: "number", After: event.Number(e.Number)},
			{Field: "state", After: string(e.State)}}})
	return err
}

// event is the kind of journal line that goes with a line of the register.
func (k LineKind) event() string {
	switch k {
	case Registered:
		return EventRegistered
	case Skipped:
		return EventSkipped
	case Amended:
		return EventAmended
	case Rectified:
		return EventRectified
	case Ended:
		return EventClosed
	}
	return EventCancelled
}

// Amend adds an amendment (avenant) to a mandate in force: edit makes of what it says what
// it says from now on.
func (s *Service) Amend(ctx context.Context, tx event.Tx, by access.Actor, key Entry, edit func(*Content)) (Entry, error) {
	return s.change(ctx, tx, by, key, Amended, func(e *Entry) error {
		edit(&e.Content)
		return checkContent(e.Content)
	})
}

// Close ends a mandate in force.
func (s *Service) Close(ctx context.Context, tx event.Tx, by access.Actor, key Entry) (Entry, error) {
	return s.change(ctx, tx, by, key, Ended, func(e *Entry) error {
		e.State = Closed
		return nil
	})
}

// Bind says which property a mandate is about: no line of the register, for it says where
// the property is in words.
func (s *Service) Bind(ctx context.Context, tx event.Tx, e Entry, property int64) error {
	e.Property = property
	return s.store.UpdateEntry(ctx, e)
}

// change makes a change of an entry that is in force, and writes its line.
func (s *Service) change(ctx context.Context, tx event.Tx, by access.Actor, key Entry, what LineKind, edit func(*Entry) error) (Entry, error) {
	e, found, err := s.store.GetEntry(ctx, by.Account, key.Card, key.Kind, key.Number)
	if err != nil {
		return Entry{}, err
	}
	if !found || !by.Opens(e.Agency) {
		return Entry{}, fault.Newf(fault.Missing, "There is no mandate %d", key.Number)
	}
	if e.State == Cancelled || e.State == Closed && what != Rectified && what != Annulled {
		return Entry{}, fault.Newf(fault.Conflict, "Mandate %d is not in force any more", e.Number)
	}
	if err := edit(&e); err != nil {
		return Entry{}, err
	}
	v, found, err := s.series(ctx, e.Account, func(v Series) bool { return v.Card == e.Card && v.Kind == e.Kind })
	if err != nil || !found {
		return Entry{}, fmt.Errorf("mandates: entry %d has no series: %w", e.Number, err)
	}
	if err := s.store.UpdateEntry(ctx, e); err != nil {
		return Entry{}, err
	}
	return e, s.write(ctx, tx, by, &v, e, what)
}
