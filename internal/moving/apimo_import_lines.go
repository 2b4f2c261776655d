package moving

import (
	"context"
	"iter"

	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/outer"
)

// lines are the records of a list as lines of an import.
func (r *apimoReading) lines(ctx context.Context, name string, k outer.Kept) iter.Seq2[imports.Line, error] {
	switch name {
	case "contacts":
		return r.contacts(ctx, k)
	case "properties":
		return r.properties(ctx, k)
	}
	return r.searches(ctx, k)
}

// unreadable is why nothing can be made of a record.
const unreadable = "The record is no JSON object that can be read."

func (r *apimoReading) contacts(ctx context.Context, k outer.Kept) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := r.mover.Clients.Sheet(r.source, r.by.CountryAt(r.order.Into), r.promise)
		r.each(ctx, "contacts", k, yield, func(n int, raw []byte) imports.Line { return sheet.Line(r.filed(n, raw)) })
	}
}

// each gives the records of a list, until there are no more or nobody wants them.
func (r *apimoReading) each(ctx context.Context, what string, k outer.Kept, yield func(imports.Line, error) bool, line func(n int, raw []byte) imports.Line) bool {
	n := 0
	for raw, err := range k.Records() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			yield(nil, err)
			return false
		}
		n++
		l := line(n, raw)
		if l == nil {
			continue
		}
		r.told.Doing(what, int64(n), int64(k.Count))
		if !yield(l, nil) {
			return false
		}
	}
	return true
}

// filed is a record of a contact as a line.
func (r *apimoReading) filed(n int, raw []byte) imports.Filed {
	f, t, err := r.reader.Contact(raw)
	l := imports.Filed{Number: n, ID: t.ID, Said: people.Contact{Declared: f.Declared, Profile: f.Profile, Card: f.Card}, Consents: map[people.Channel]bool{}}
	if err != nil {
		l.Unread = unreadable
	}
	l.Said.Card.User = r.users[t.User]
	for _, c := range f.Consents {
		l.Consents[c.Channel] = c.Given
	}
	return l
}

// properties gives those that are part of no other first: the others name them.
func (r *apimoReading) properties(ctx context.Context, k outer.Kept) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := r.mover.Goods.Sheet(r.source).Promising(r.promise)
		n := 0
		for _, parts := range []bool{false, true} {
			if !r.each(ctx, "properties", k, yield, func(_ int, raw []byte) imports.Line {
				g := r.good(raw)
				if parts != (g.Ties.Parent != "") {
					return nil
				}
				n++
				g.Number = n
				return sheet.Line(g)
			}) {
				return
			}
		}
	}
}

// good is a record of a property as a line.
func (r *apimoReading) good(raw []byte) imports.Good {
	p, _, t, err := r.reader.Property(raw)
	g := imports.Good{ID: t.ID, Said: p, Ties: &imports.Ties{Owners: t.Owners, Parent: t.Parent, Visitor: t.Visitor}}
	if err != nil {
		g.Unread = unreadable
	}
	g.Said.User = r.users[t.User]
	return g
}

func (r *apimoReading) searches(ctx context.Context, k outer.Kept) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := r.mover.Searches.Sheet(r.source, r.promise)
		r.each(ctx, "requests", k, yield, func(n int, raw []byte) imports.Line { return sheet.Line(r.wish(n, raw)) })
	}
}

// wish is a record of a search as a line.
func (r *apimoReading) wish(n int, raw []byte) imports.Wish {
	s, t, err := r.reader.Search(raw)
	w := imports.Wish{Number: n, ID: t.ID, Contact: t.Contact, Said: s}
	if err != nil {
		w.Unread = unreadable
	}
	if w.Said.User = r.users[t.User]; w.Said.User == 0 {
		w.Said.User = r.order.InCharge
	}
	return w
}
