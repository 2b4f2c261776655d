package mandates

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

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
	e := Entry{Account: by.Account, Card: v.Card, Kind: kind, Number: v.Last + 1, Agency: agency, User: by.User,
		Content: c, On: later(today(tx.Now()), v.Latest), At: tx.Now(), State: Live}
	if err := s.store.InsertEntry(ctx, e); err != nil {
		return Entry{}, fmt.Errorf("mandates.Register(%d %s %d): %w", e.Card, kind, e.Number, err)
	}
	v.Last = e.Number
	return e, s.write(ctx, tx, by, v, e, Registered)
}

// write adds a line to the series, which v is with a new number if there is one.
func (s *Service) write(ctx context.Context, tx event.Tx, by access.Actor, v Series, e Entry, what LineKind) error {
	l := sealed(Line{Account: e.Account, Card: e.Card, Kind: e.Kind, Seq: v.Lines + 1, Number: e.Number, What: what,
		On: later(today(tx.Now()), v.Latest), At: tx.Now(), Who: by.Who, Text: e.text()}, v.Hash)
	if err := s.store.InsertLine(ctx, l); err != nil {
		return fmt.Errorf("mandates.write(%d %s %d): %w", e.Card, e.Kind, l.Seq, err)
	}
	before := v.Lines
	v.Lines, v.Hash, v.Latest = l.Seq, l.Hash, l.On
	moved, err := s.store.AdvanceSeries(ctx, v, before)
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
	case Amended:
		return EventAmended
	case Rectified:
		return EventRectified
	case Ended:
		return EventClosed
	}
	return EventCancelled
}

// Amend adds an amendment (avenant) to a mandate in force: what it says from now on.
func (s *Service) Amend(ctx context.Context, tx event.Tx, by access.Actor, key Entry, c Content) (Entry, error) {
	return s.change(ctx, tx, by, key, Amended, func(e *Entry) error {
		e.Content = c
		return checkContent(c)
	})
}

// Rectify corrects what an entry says: edit is given what it says now, and may be called
// twice. Number and day stay as they are. Invalid: it says that already.
func (s *Service) Rectify(ctx context.Context, by access.Actor, key Entry, edit func(*Content)) (e Entry, err error) {
	if err := keeper(by); err != nil {
		return Entry{}, err
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) (err error) {
		e, err = s.change(ctx, tx, by, key, Rectified, func(e *Entry) error {
			before := e.text()
			if edit(&e.Content); e.text() == before {
				return fault.New(fault.Invalid, "The mandate says that already")
			}
			return checkContent(e.Content)
		})
		return err
	})
	return e, err
}

// Close ends a mandate in force.
func (s *Service) Close(ctx context.Context, tx event.Tx, by access.Actor, key Entry) (Entry, error) {
	return s.change(ctx, tx, by, key, Ended, func(e *Entry) error {
		e.State = Closed
		return nil
	})
}

// Cancel says that a mandate was entered in error. Its number is burnt: the next one is
// the one after.
func (s *Service) Cancel(ctx context.Context, by access.Actor, key Entry, reason string) (Entry, error) {
	if err := keeper(by); err != nil {
		return Entry{}, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > longestText {
		return Entry{}, fault.Field("reason", fmt.Sprintf("Say why, in at most %d characters.", longestText))
	}
	var e Entry
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) (err error) {
		e, err = s.change(ctx, tx, by, key, Annulled, func(e *Entry) error {
			e.State, e.Reason = Cancelled, reason
			return nil
		})
		return err
	})
	return e, err
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
	return e, s.write(ctx, tx, by, v, e, what)
}
