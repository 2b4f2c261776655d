package imports

import (
	"context"
	"reflect"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
)

// Record is a contact or a search before and after a line, and what the source had said
// before.
type Record struct {
	Line                int
	ID                  int64
	Before, After, Said Said // nothing before: the line made it
	Outer               string
	Known               bool // the source had said something of it before the line
}

// RecordStore keeps them beside the names that sources give. Methods that change run inside
// event.Ledger.Write.
type RecordStore interface {
	OuterStore
	PutRecord(ctx context.Context, account, batch int64, r Record) error
	RecordOf(ctx context.Context, account, batch int64, line int) (Record, bool, error)
}

// What the journal calls the things that sources name.
const (
	subjectContact = "contact"
	subjectRequest = "request"
)

// Promises are things that earlier lines of the same reading would make: a dry run makes
// nothing, and later lines speak of them.
type Promises struct{ met map[string]bool }

// NewPromises begins a reading.
func NewPromises() *Promises { return &Promises{map[string]bool{}} }

func (p *Promises) promise(kind, id string) {
	if p != nil {
		p.met[kind+" "+id] = true
	}
}

func (p *Promises) has(kind, id string) bool { return p != nil && p.met[kind+" "+id] }

// merged is ours with what a source changed since it said base, field by field, as
// listings.Merge has it for properties. alike tells of a field whether two values mean the
// same; own are fields that no source says.
func merged[T any](base, said, ours T, wins bool, alike func(field string, said, ours any) bool, own ...string) (out T, clashes []string) {
	out = ours
	m := mixing{wins, alike, own, nil}
	m.fields(reflect.ValueOf(base), reflect.ValueOf(said), reflect.ValueOf(ours), reflect.ValueOf(&out).Elem(), "")
	return out, m.clashes
}

type mixing struct {
	wins    bool
	alike   func(field string, said, ours any) bool
	own     []string
	clashes []string
}

func (m *mixing) fields(base, said, ours, into reflect.Value, path string) {
	for i := range into.NumField() {
		f := into.Type().Field(i)
		name := path + f.Name
		b, s, o := base.Field(i), said.Field(i), ours.Field(i)
		switch {
		case slices.Contains(m.own, name):
		case f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() && f.Type != reflect.TypeFor[day.Date]():
			if !f.Anonymous {
				m.fields(b, s, o, into.Field(i), name+".")
			} else {
				m.fields(b, s, o, into.Field(i), path)
			}
		case event.Same(b.Interface(), s.Interface()) || event.Same(s.Interface(), o.Interface()): // it says nothing new
		case m.alike != nil && m.alike(name, s.Interface(), o.Interface()):
		case event.Same(b.Interface(), o.Interface()) || m.wins:
			into.Field(i).Set(s)
		default:
			m.clashes = append(m.clashes, name)
		}
	}
}

// numberOf gives ours of what a source names; 0: nothing of ours.
func numberOf(ctx context.Context, store OuterStore, account int64, source, kind, id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	o, found, err := store.OuterOf(ctx, account, source, kind, id)
	if !found {
		return 0, err
	}
	return o.Inner, err
}

// listKind is the kind of name under which a source's lists are kept: how far each was read.
const listKind = "list"

// ReadUntil tells until when a list of a source was read, in its own seconds; 0: it never was,
// or what came of it was taken back since.
func ReadUntil(ctx context.Context, store OuterStore, account int64, source, list string) (int64, error) {
	return numberOf(ctx, store, account, source, listKind, list)
}

// NoteRead keeps until when a list was read.
func NoteRead(ctx context.Context, ledger event.Ledger, store OuterStore, account int64, source, list string, until int64) error {
	return ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		return store.PutOuter(ctx, Outer{Account: account, Source: source, Kind: listKind, ID: list, Inner: until, SeenAt: tx.Now()})
	})
}

// unread has the lists of a source be read from their beginning again.
func unread(ctx context.Context, store OuterStore, account int64, source string) error {
	for _, list := range []string{KindApimoContacts, KindApimoProperties, KindApimoRequests} {
		if err := store.DropOuter(ctx, account, source, listKind, list); err != nil {
			return err
		}
	}
	return nil
}
