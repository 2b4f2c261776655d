package imports_test

import (
	"context"
	"slices"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/people"
)

// branch is a second agency of the account.
func (o *office) branch() int64 {
	o.Helper()
	admin := access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
	made, err := admin.CreateAgency(o.Context(), o.by, access.Agency{Name: "gare"})
	o.must(err)
	return made.ID
}

// at are the persons listed at an agency.
func (o *office) at(agency int64) (ids []int64) {
	o.Helper()
	_, err := o.people.Contacts(o.Context(), o.by, people.Query{Agency: agency, Limit: 100}, func(c people.Contact) error {
		ids = append(ids, c.ID)
		return nil
	})
	o.must(err)
	return ids
}

// Who is known at another agency alone is listed at the one that imports him, until the import is
// taken back: then everything is as it was.
func TestWhoIsKnownElsewhereIsListedWhereHeIsImported(t *testing.T) {
	eachOffice(t, func(o *office) {
		branch := o.branch()
		ines := o.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org"})
		hugo := o.says(people.Declared{First: "Hugo", Last: "Garnier", Email: "hugo@example.org"})
		nameless := o.says(people.Declared{Email: "sans.nom@example.org"})
		before := []people.Contact{o.contact(ines), o.contact(hugo), o.contact(nameless)}
		file := o.file("a", false)
		file.Agency = branch
		lines := []imports.Person{person(2, "lastname=Lefort", "email=ines@example.org"), person(3, "lastname=Garnier", "email=hugo@example.org", "city=Rezé"),
			person(4, "lastname=Novak", "email=novak@example.org"), person(5, "email=sans.nom@example.org")}
		b, rows := o.run(file, lines...)
		o.want("counts", b.Counts, imports.Counts{New: 1, Updated: 3})
		o.want("what the plan says of who is known", rows[0].Changes, []event.Change{{Field: "agency", After: event.Number(branch)}})
		o.want("listed", slices.Sorted(slices.Values(o.at(branch))), []int64{ines, hugo, nameless, rows[2].Subject.ID})
		page, _, err := o.people.Directory(o.Context(), o.by, people.Browse{Agency: branch, Limit: 9})
		o.must(err)
		var names []string
		for _, c := range page {
			names = append(names, people.ListKey(c.Declared))
		}
		o.want("by name", names, []string{"garnier0hugo", "lefort0ines", "novak", "sans0nom0example0org"})
		o.want("and what is said of him is shown", o.contact(hugo).City, "Rezé")
		file.Name, file.Sum = "b", "b"
		again, _ := o.run(file, lines...)
		o.want("the second time", again.Counts, imports.Counts{Unchanged: 4})

		o.undo(b.ID)
		o.want("undone", o.at(branch), []int64(nil))
		for i, was := range before {
			now := o.contact(was.ID)
			now.UpdatedAt = was.UpdatedAt
			o.want("as before", now, before[i])
			records, err := o.people.Records(o.Context(), o.by, was.ID)
			o.must(err)
			o.want("records", records, []int64{was.ID})
		}
		o.want("where they were", o.at(o.agency), []int64{ines, hugo, nameless})

		file.Name, file.Sum = "c", "c"
		c, _ := o.run(file, lines[:2]...)
		o.must(o.store.Write(o.Context(), o.by.Account, func(ctx context.Context, tx event.Tx) error { // he enquires there in the meantime
			p := people.Place{Account: o.by.Account, Agency: branch, Who: o.by.Who}
			r, err := o.people.Acquaint(ctx, tx, p, people.NewClaim(people.Declared{Last: "Garnier", Email: "hugo@example.org"}, "FR"), 0)
			o.must(err)
			return o.people.NoteConsents(ctx, tx, p, r.Named, []people.Consent{{Channel: people.ByPost, Given: true, Proof: "form 8"}})
		}))
		o.undo(c.ID)
		o.want("who enquired since stays", o.at(branch), []int64{hugo})
	})
}
