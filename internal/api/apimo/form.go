package apimo

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/day"
	"palier/internal/core/fault"
)

// form reads fields that refuse what they do not understand: every one of them, under the
// document's names. A value may be sent as text or as what it is; null and "" say that there
// is none.
type form struct {
	book     *catalog.Book
	problems []fault.Problem
	warn     func(field, value, reason string) // of an id that no list knows, which is kept
}

// err is all that was refused.
func (f *form) err() error { return fault.All(f.problems) }

func (f *form) wrong(path, message string) {
	f.problems = append(f.problems, fault.Problem{Field: path, Message: message})
}

// scalar is a value that is no list and no object, as it was sent; none for null, "" and what
// is refused.
func (f *form) scalar(path string, v wire.Value) (string, bool) {
	if v.Kind() == wire.KindArray || v.Kind() == wire.KindObject {
		f.wrong(path, "Give a single value.")
		return "", false
	}
	return v.Text(), strings.TrimSpace(v.Text()) != ""
}

func (f *form) text(path string, v wire.Value, most int) string {
	s, _ := f.scalar(path, v)
	if utf8.RuneCountInString(s) > most {
		f.wrong(path, fmt.Sprintf("Give %d characters at most.", most))
		return ""
	}
	return s
}

// letters is a code of so many letters, of a language or a currency.
func (f *form) letters(path string, v wire.Value, n int, fold func(string) string) string {
	s, ok := f.scalar(path, v)
	if s = strings.TrimSpace(s); !ok {
		return ""
	}
	if len(s) != n || strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		f.wrong(path, fmt.Sprintf("Give a code of %d letters.", n))
		return ""
	}
	return fold(s)
}

func (f *form) whole(path string, v wire.Value) *int {
	if _, ok := f.scalar(path, v); !ok {
		return nil
	}
	n, ok := v.Int()
	if !ok || n < -1<<31 || n >= 1<<31 {
		f.wrong(path, "Give a whole number.")
		return nil
	}
	return new(int(n))
}

func (f *form) figure(path string, v wire.Value) *float64 {
	if _, ok := f.scalar(path, v); !ok {
		return nil
	}
	n, ok := v.Float()
	if !ok {
		f.wrong(path, "Give a number.")
		return nil
	}
	return &n
}

func (f *form) boolean(path string, v wire.Value) *bool {
	if _, ok := f.scalar(path, v); !ok {
		return nil
	}
	b, ok := v.Bool()
	if !ok {
		f.wrong(path, "Give true or false.")
		return nil
	}
	return &b
}

// id names a record; 0 for none. An object with an id is one too: answers have them so.
func (f *form) id(path string, v wire.Value) int64 {
	if o, is := v.Object(); is {
		if inner, has := o.Get("id"); has {
			path, v = path+".id", inner
		}
	}
	if _, ok := f.scalar(path, v); !ok {
		return 0
	}
	n, ok := v.Int()
	if !ok || n <= 0 {
		f.wrong(path, "Give a number from 1.")
		return 0
	}
	return n
}

// largestID bounds ids of code lists.
const largestID = 1_000_000_000

// code is an id of a code list. One that the list does not know is kept, and noted.
func (f *form) code(path string, v wire.Value, list string) int {
	if _, ok := f.scalar(path, v); !ok {
		return 0
	}
	n, ok := v.Int()
	if !ok || n <= 0 || n > largestID {
		f.wrong(path, "Give an id of the catalog "+list+".")
		return 0
	}
	if !f.book.Has(list, int(n)) {
		f.warn(path, v.Text(), "no such id in "+list)
	}
	return int(n)
}

// mostItems bounds what is read of any list: the core bounds each one by itself.
const mostItems = 500

// items are those of a list, none for null.
func (f *form) items(path string, v wire.Value) []wire.Value {
	switch {
	case v.IsNull() || v.Kind() == wire.KindString && v.Text() == "":
		return nil
	case v.Kind() != wire.KindArray:
		f.wrong(path, "Give a list.")
		return nil
	case len(v.Items()) > mostItems:
		f.wrong(path, fmt.Sprintf("Give %d at most.", mostItems))
		return nil
	}
	return v.Items()
}

// codes are ids of a code list, each once.
func (f *form) codes(path string, v wire.Value, list string) (ids []int) {
	for i, item := range f.items(path, v) {
		id := f.code(fmt.Sprintf("%s[%d]", path, i), item, list)
		if id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// objects are those of a list, each with its path.
func (f *form) objects(path string, v wire.Value, take func(path string, o wire.Object)) {
	for i, item := range f.items(path, v) {
		at := fmt.Sprintf("%s[%d]", path, i)
		if o, is := item.Object(); is {
			take(at, o)
		} else {
			f.wrong(at, "Give an object.")
		}
	}
}

// object is one; null is an empty one, of which every field is said to be none.
func (f *form) object(path string, v wire.Value) (o wire.Object, null bool) {
	if v.IsNull() || v.Kind() == wire.KindString && v.Text() == "" {
		return o, true
	}
	o, is := v.Object()
	if !is {
		f.wrong(path, "Give an object.")
	}
	return o, false
}

func (f *form) date(path string, v wire.Value) (d day.Date) {
	s, ok := f.scalar(path, v)
	if s = strings.TrimSpace(s); !ok {
		return d
	}
	if len(s) > len(time.DateOnly) {
		var t time.Time
		t, ok = parseMoment(s)
		d = day.Of(t.In(paris))
	} else {
		d, ok = day.Parse(s)
	}
	if !ok {
		f.wrong(path, "Give a day of the calendar, as in 2026-04-12.")
		return day.Date{}
	}
	return d
}

// part is a field of an object, null when it is not there.
func part(o wire.Object, name string) wire.Value {
	v, _ := o.Get(name)
	return v
}
