package moving

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/people"
	exported "palier/internal/sheets/apimo"
)

// apimoFiles is how imports call the files of an Apimo account: none of them says of which.
// Their ids are those of its API.
const apimoFiles = "apimo:files"

// apimoKinds are the kinds of import of kinds of file, in the order in which they rest on one
// another.
var apimoKinds = []apimoKind{{exported.Contacts, imports.KindApimoContacts, "contacts"}, {exported.Properties, imports.KindApimoProperties, "properties"}, {exported.Searches, imports.KindApimoRequests, "requests"}}

// apimoKind is a kind of file that is imported.
type apimoKind struct {
	file exported.Kind
	kind string
	name string
}

// fileReading is one reading of files.
type fileReading struct {
	mover   *Mover
	by      access.Actor
	order   ApimoOrder
	source  string
	staff   map[string]int64 // ours, by folded first name and name
	promise *imports.Promises
}

// apimoLabels are the ids of the labels that files have, in both languages.
func (m *Mover) apimoLabels(ctx context.Context, account int64) (exported.Labels, error) {
	book, err := m.Catalogs.Book(ctx, account)
	if err != nil {
		return nil, err
	}
	known := map[string]map[string]int{}
	for _, list := range []string{"contact_title", "contact_category", "contact_activity", "contact_civil_status", "subscription", "property_status", "property_category", "property_type",
		"property_subtype", "property_agreement", "property_floor", "origine", "tags"} {
		known[list] = map[string]int{}
		for _, language := range []string{catalog.English, catalog.French} {
			entries, _ := book.Entries(list, language)
			for _, e := range slices.Backward(entries) { // of two that are called the same the first
				if key := people.Fold(e.Name); key != "" {
					known[list][key] = e.ID
				}
			}
		}
	}
	return func(list, label string) int { return known[list][people.Fold(label)] }, nil
}

// filesOf begins a reading. Users are known by the name that files have of them, or by the
// e-mail that a file of users has.
func (m *Mover) filesOf(ctx context.Context, by access.Actor, o ApimoOrder) (*fileReading, error) {
	r := &fileReading{mover: m, by: by, order: o, source: apimoFiles, staff: map[string]int64{}, promise: imports.NewPromises()}
	staff, err := m.staff(ctx, by, o.Into)
	for _, u := range staff {
		r.staff[people.Fold(u.Firstname+" "+u.Lastname)] = u.ID
	}
	if err == nil {
		err = employed(staff, o.InCharge)
	}
	return r, err
}

// employed refuses somebody in charge who is none of the agency's.
func employed(staff map[string]access.User, user int64) error {
	for _, u := range staff {
		if u.ID == user {
			return nil
		}
	}
	if user == 0 {
		return nil
	}
	return fault.Newf(fault.Missing, "There is no user %d in this agency", user)
}

// learn takes who works there from a file of users.
func (r *fileReading) learn(ctx context.Context, f *exported.File) error {
	staff, err := r.mover.staff(ctx, r.by, r.order.Into)
	if err != nil {
		return err
	}
	for u, err := range f.Records() {
		if err != nil {
			return err
		}
		if ours := staff[strings.ToLower(u.Email)]; ours.ID != 0 {
			r.staff[people.Fold(u.First+" "+u.Last)] = ours.ID
		}
	}
	return nil
}

// ImportApimoFiles imports files that an Apimo account exported, whichever of them there are,
// one batch a file. The error is for who ordered it; what was done before it is told as well.
func (m *Mover) ImportApimoFiles(ctx context.Context, by access.Actor, o ApimoOrder, paths []string, told ApimoTold) (done ApimoDone, err error) {
	labels, err := m.apimoLabels(ctx, by.Account)
	if err != nil {
		return done, err
	}
	files := map[exported.Kind][]*exported.File{}
	defer func() {
		for _, list := range files {
			for _, f := range list {
				err = errors.Join(err, f.Close())
			}
		}
	}()
	for _, path := range paths {
		f, err := exported.Open(path, labels)
		if err != nil {
			return done, err
		}
		files[f.Kind] = append(files[f.Kind], f)
	}
	r, err := m.filesOf(ctx, by, o)
	if err != nil {
		return done, err
	}
	done.Source = r.source
	for _, f := range files[exported.Users] {
		if err := r.learn(ctx, f); err != nil {
			return done, err
		}
	}
	for _, k := range apimoKinds {
		for _, f := range files[k.file] {
			one, err := r.bring(ctx, k.kind, k.name, f, told)
			done.Lists = append(done.Lists, one)
			if err != nil {
				return done, err
			}
		}
	}
	if len(done.Lists) == 0 {
		return done, fault.New(fault.Invalid, "There is a file of users alone: nothing is imported of it by itself")
	}
	return done, nil
}

// bring imports one file.
func (r *fileReading) bring(ctx context.Context, kind, name string, f *exported.File, told ApimoTold) (one ApimoList, err error) {
	one.Name = name
	total := int64(0)
	for _, err := range f.Records() { // one that is wrong somewhere is wrong
		if err != nil {
			return one, err
		}
		total++
	}
	as := imports.File{Agency: r.order.Into, Kind: kind, Name: f.Name, Sum: f.Sum, Overwrite: r.order.Overwrite}
	lines := r.lines(ctx, f, func(n int64) { told.Doing(name, n, total) })
	tell := func(row imports.Row) { told.Row(name, row) }
	if r.order.DryRun {
		one.Counts, err = r.mover.Imports.Plan(ctx, r.by, as, lines, tell)
		return one, err
	}
	one.Batch, err = r.mover.Imports.Run(ctx, r.by, as, lines, tell)
	one.Counts = one.Batch.Counts
	return one, err
}

// lines are those of a file as lines of an import.
func (r *fileReading) lines(ctx context.Context, f *exported.File, seen func(n int64)) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		line := r.liner(f.Kind)
		n := int64(0)
		for rec, err := range f.Records() {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(nil, err)
				return
			}
			n++
			seen(n)
			if !yield(line(rec), nil) {
				return
			}
		}
	}
}

// liner makes lines of the records of one file.
func (r *fileReading) liner(kind exported.Kind) func(exported.Record) imports.Line {
	switch kind {
	case exported.Contacts:
		sheet := r.mover.Clients.Sheet(r.source, r.by.CountryAt(r.order.Into), r.promise)
		return func(c exported.Record) imports.Line {
			c.Contact.Card.User = r.staff[people.Fold(c.Agent)]
			return sheet.Line(imports.Filed{Number: c.Line, ID: c.ID, Said: c.Contact, Consents: c.Consents, Unread: c.Unread})
		}
	case exported.Properties:
		sheet := r.mover.Goods.Sheet(r.source).Promising(r.promise)
		return func(c exported.Record) imports.Line {
			c.Property.User = r.staff[people.Fold(c.Agent)]
			g := imports.Good{Number: c.Line, ID: c.ID, Said: c.Property, Unread: c.Unread}
			if c.Owner != "" {
				g.Ties = &imports.Ties{Owners: []string{c.Owner}}
			}
			return sheet.Line(g)
		}
	}
	sheet := r.mover.Searches.Sheet(r.source, r.promise)
	return func(c exported.Record) imports.Line {
		if c.Search.User = r.staff[people.Fold(c.Agent)]; c.Search.User == 0 {
			c.Search.User = r.order.InCharge
		}
		return sheet.Line(imports.Wish{Number: c.Line, ID: c.ID, Contact: c.Seeker, Said: c.Search, Unread: c.Unread})
	}
}
