package apimo

import (
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/event"
)

// filing reads the body of a contact or an action into a file of the office: fields that the
// body has are set, to nothing by null. How long texts may be the core says. A number that no
// list knows is kept, and told to the journal.
type filing struct {
	form
	o        wire.Object
	unlisted []event.Change
}

func newFiling(o wire.Object, book *catalog.Book) *filing {
	in := &filing{form: form{book: book}, o: o}
	in.warn = func(field, value, _ string) {
		in.unlisted = append(in.unlisted, event.Change{Field: "warning." + field, After: value})
	}
	return in
}

// again reads the same body from its beginning: a write may look at it twice.
func (in *filing) again() *filing { return newFiling(in.o, in.book) }

// given gives a field that the body has to who takes it.
func (in *filing) given(name string, take func(v wire.Value)) {
	if v, there := in.o.Get(name); there {
		take(v)
	}
}

// words keeps a text as it was sent.
func (in *filing) words(name string, dst *string) {
	in.given(name, func(v wire.Value) { *dst, _ = in.scalar(name, v) })
}

// line is a text without spaces around it.
func (in *filing) line(name string, dst *string) {
	in.given(name, func(v wire.Value) {
		said, _ := in.scalar(name, v)
		*dst = strings.TrimSpace(said)
	})
}

// number is one of a catalog, or one that it does not have.
func (in *filing) number(name, list string, dst *int) {
	in.given(name, func(v wire.Value) { *dst = in.code(name, v, list) })
}

// record is the id of one.
func (in *filing) record(name string, dst *int64) {
	in.given(name, func(v wire.Value) { *dst = in.id(name, v) })
}

// day is a day of the calendar.
func (in *filing) day(name string, dst *day.Date) {
	in.given(name, func(v wire.Value) {
		if *dst = in.date(name, v); !dst.IsZero() && (dst.Year < 1850 || dst.Year > 2199) {
			in.wrong(name, "Give a day between 1850 and 2199.")
		}
	})
}

// bare refuses a value of a list that says nothing, once.
func (in *filing) bare(name, expected string, before int) {
	if len(in.problems) == before {
		in.wrong(name, expected)
	}
}

// several are the values of a list, or the one that stands in its place.
func (in *filing) several(name string, take func(list []wire.Value)) {
	in.given(name, func(v wire.Value) {
		if v.Kind() == wire.KindArray || empty(v) {
			take(in.items(name, v))
			return
		}
		take([]wire.Value{v})
	})
}
