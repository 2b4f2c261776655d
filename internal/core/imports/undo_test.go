package imports_test

import (
	"context"
	"fmt"
	"testing"

	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/people"
)

func TestAnUndoLeavesNothingOfAnImport(t *testing.T) {
	eachOffice(t, func(o *office) {
		known := o.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", City: "Nantes", Zipcode: "44000"})
		o.answers(known, people.BySMS, true)
		before, consents := o.contact(known), o.consents(known)
		b, _ := o.run(o.file("a", true), append(crowd(imports.PerWrite+5), person(1000, "lastname=Lefort", "email=ines@example.org", "mobile=0639989999", "city=Rezé", "sms=false"),
			person(1001, "lastname=Family", "firstname=Zoé", "mobile=0639980001"))...)
		o.want("counts", b.Counts, imports.Counts{New: imports.PerWrite + 6, Updated: 1})
		u, rows := o.undo(b.ID)
		o.want("undone", []any{u.Undone, u.Kept, u.State(), len(rows)}, []any{imports.PerWrite + 7, 0, imports.WasUndone, imports.PerWrite + 7})
		o.want("people", len(o.everybody()), 1)
		after := o.contact(known)
		after.UpdatedAt = before.UpdatedAt
		o.want("the contact", after, before)
		o.want("consents", o.consents(known)[people.BySMS], fmt.Sprintf("true, undo of import %d", b.ID))
		o.want("consents before", consents[people.BySMS], "true, form 7")
		doubts, err := o.store.ListDoubts(o.Context(), o.by.Account)
		o.want("doubts", []any{len(doubts), err}, []any{0, nil})
		_, rows = o.run(o.file("b", false), person(2, "lastname=Lefort", "mobile=0639989999"))
		o.want("the phone recognises her no longer", rows[0].Verdict, imports.New)
		if _, err := o.imports.Undo(o.Context(), o.by, b.ID, func(imports.Row) {}); !fault.Is(err, fault.Conflict) {
			o.Errorf("undone twice: %v", err)
		}
	})
}

func TestWhatWasChangedOrUsedSinceStays(t *testing.T) {
	eachOffice(t, func(o *office) {
		known := o.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org"})
		b, rows := o.run(o.file("a", false),
			person(2, "lastname=Enquiry", "email=lives@example.org"), person(3, "lastname=Changed", "email=changed@example.org"),
			person(4, "lastname=Merged", "email=merged@example.org"), person(5, "lastname=Answered", "email=answered@example.org", "sms=true"),
			person(6, "lastname=Lefort", "email=ines@example.org", "city=Nantes", "company=SCI du Port", "post=true"), person(7, "lastname=Unused", "email=unused@example.org"))
		made := func(i int) int64 { return rows[i].Subject.ID }
		// Somebody goes on working before the undo.
		o.lives("lives@example.org")
		o.says(people.Declared{Last: "Changed", Email: "changed@example.org", City: "Rezé"})
		o.must(o.people.Merge(o.Context(), o.by, known, made(2), "same"))
		o.answers(made(3), people.BySMS, false)
		o.must(o.store.Write(o.Context(), o.by.Account, func(ctx context.Context, tx event.Tx) error {
			say := o.contact(known).Declared
			say.City = "Rezé"
			return o.people.Amend(ctx, tx, people.Place{Account: o.by.Account, Agency: o.agency, Who: o.by.Who}, known, say, "FR")
		}))
		o.answers(known, people.ByPost, false)
		u, undone := o.undo(b.ID)
		why := map[int]string{}
		for _, r := range undone {
			why[r.Line] = fmt.Sprintf("%s %s", r.Fate, r.Why)
		}
		o.want("why", why, map[int]string{2: "kept Something refers to this person: a building file.", 3: "kept The contact was changed since.",
			4: "kept The contact was changed since.", 5: "kept The person said since how to be reached.", 6: "kept Changed since: city, consent.post.", 7: "undone "})
		o.want("counts", []any{u.Undone, u.Kept, u.State()}, []any{1, 5, imports.PartUndone})
		c := o.contact(known)
		o.want("what stays, and what goes", []string{c.City, c.Company, o.consents(known)[people.ByPost]}, []string{"Rezé", "", "false, form 7"})
		// A second undo finds what stands no longer in its way.
		o.must(o.people.Unmerge(o.Context(), o.by, made(2)))
		u, undone = o.undo(b.ID)
		o.want("the second time", []any{u.Undone, u.Kept, len(undone)}, []any{2, 4, 5})
		o.want("post, once more", o.consents(known)[people.ByPost], "false, form 7")
	})
}

// lives puts somebody behind a door.
func (o *office) lives(email string) {
	o.Helper()
	tree := buildings.Tree{Buildings: []buildings.Building{{Stairs: []buildings.Staircase{{Boxes: []buildings.Mailbox{{People: []buildings.Person{{Lastname: "Enquiry", Email: email}}}}}}}}}
	_, err := o.buildings.Add(o.Context(), o.by, o.agency, "lives", tree)
	o.must(err)
}

func TestImportsAreTakenBackInAnyOrder(t *testing.T) {
	eachOffice(t, func(o *office) {
		first, _ := o.run(o.file("a", false), person(2, "lastname=Lefort", "email=ines@example.org", "city=Nantes"))
		second, _ := o.run(o.file("b", true), person(2, "lastname=Lefort", "email=ines@example.org", "city=Rezé"))
		u, _ := o.undo(first.ID)
		o.want("the first, under the second", []any{u.Undone, u.Kept}, []any{0, 1})
		u, _ = o.undo(second.ID)
		o.want("the second", []any{u.Undone, u.Kept, o.everybody()[0].City}, []any{1, 0, "Nantes"})
		u, _ = o.undo(first.ID)
		o.want("the first, at last", []any{u.Undone, u.Kept, len(o.everybody())}, []any{1, 0, 0})
	})
}

// A name that only an import knows goes with it, and comes back with the next.
func TestAnImportThatWasUndoneMayComeAgain(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := crowd(3)
		b, _ := o.run(o.file("a", false), list...)
		o.undo(b.ID)
		again, rows := o.run(o.file("a", false), list...)
		o.want("again", []any{again.Counts, len(o.everybody())}, []any{imports.Counts{New: 3}, 3})
		if again.ID == b.ID || rows[0].Subject.ID == 0 {
			o.Error("the batch that was undone went on")
		}
	})
}
