// Package exports decides who may take which list away, and notes that he did.
//
// It knows what lists there are. It must not know their rows, nor how a file is written.
package exports

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// What is a list that can be taken away.
type What string

// The lists.
const (
	Contacts      What = "contacts"
	Leads         What = "leads"
	Properties    What = "properties"
	Visits        What = "visits"
	Registrations What = "registrations"
	Lots          What = "lots"
	Mandates      What = "mandates"
)

// All are the lists, in the order people read them.
func All() []What { return []What{Contacts, Leads, Properties, Visits, Registrations, Lots, Mandates} }

// Order is what somebody wants to take away.
type Order struct {
	What   What
	Format string // "csv" or "xlsx"
	// Language is that of code lists: "fr" or "en".
	Language string
	Filter   []event.Change
}

// Personal tells a list that says something of people.
func (w What) Personal() bool { return w != Properties && w != Lots }

// Subject is what the journal calls an export.
const Subject = "export"

// EventMade is that a list was taken away.
const EventMade = "export.made"

// Cell is a value of a row: a text, an int, int64 or float64, an instant (time.Time, in the
// zone of its agency), a day.Date, a Code or several, or nil for nothing.
type Cell = any

// Code is a value for which people have a word: of a field of a kind of thing, as the journal
// names these.
type Code struct{ Subject, Field, Value string }

// Rows writes the rows of a list, each in the order of its columns.
type Rows interface {
	// Columns names the columns of a list.
	Columns(what What) []string
	// Write gives the rows that the actor may see, those of the order's filter, in the words of
	// a language.
	Write(ctx context.Context, a access.Actor, o Order, row func(cells []Cell) error) error
}

// Service lets lists go.
type Service struct {
	ledger event.Ledger
	rows   Rows
}

// NewService makes the service.
func NewService(ledger event.Ledger, rows Rows) *Service { return &Service{ledger, rows} }

// Columns names the columns of a list.
func (s *Service) Columns(what What) []string { return s.rows.Columns(what) }

// May tells whether the actor may take a list away: lists of people take ContactsExport,
// others the right to see them.
func (s *Service) May(a access.Actor, what What) bool {
	switch {
	case what.Personal() && !a.Has(access.ContactsExport):
		return false
	case what == Leads:
		return a.Has(access.LeadsRead)
	case what == Properties:
		return a.Has(access.PropertiesRead)
	case what == Visits:
		return a.Has(access.VisitsRead)
	case what == Registrations:
		return a.Has(access.RegistrationView)
	case what == Lots:
		return a.Has(access.LotView)
	case what == Mandates:
		return a.Has(access.MandatesRead)
	}
	return a.Has(access.ContactsRead)
}

// Make gives the rows of a list and notes that they were taken, by whom, and how many: also
// when the reader went away before the end. Forbidden; Invalid: no such list or format.
func (s *Service) Make(ctx context.Context, a access.Actor, o Order, row func(cells []Cell) error) (n int, err error) {
	if !slices.Contains(All(), o.What) {
		return 0, fault.Field("what", "There is no such list.")
	}
	if o.Format != "csv" && o.Format != "xlsx" {
		return 0, fault.Field("format", "Either csv or xlsx.")
	}
	if !s.May(a, o.What) {
		return 0, access.Denied()
	}
	err = s.rows.Write(ctx, a, o, func(cells []Cell) error {
		n++
		return row(cells)
	})
	if noted := s.Note(ctx, a, o, n); err == nil {
		err = noted
	}
	return n, err
}

// Note notes that so many rows of a list were taken away, for who wrote them himself.
func (s *Service) Note(ctx context.Context, a access.Actor, o Order, n int) error {
	changes := append([]event.Change{{Field: "list", After: string(o.What)}, {Field: "format", After: o.Format}, {Field: "rows", After: event.Number(n)}}, o.Filter...)
	return s.ledger.Write(context.WithoutCancel(ctx), a.Account, func(_ context.Context, tx event.Tx) error {
		tx.Record(event.Event{Kind: EventMade, Subject: event.Subject{Kind: Subject, ID: tx.NextID()}, Who: a.Who, Changes: event.Diff(nil, changes)})
		return nil
	})
}

// Value is what the filter says of a field.
func (o Order) Value(field string) string {
	for _, c := range o.Filter {
		if c.Field == field {
			return c.After
		}
	}
	return ""
}
