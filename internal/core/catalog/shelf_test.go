package catalog_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

func TestAnAccountAddsARowOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		store := d.Store(t, testkit.NewClock().Now)
		open := func(name string) access.Actor {
			account, err := access.NewService(store, store, nil, func(context.Context) {}).
				CreateAccount(t.Context(), access.Account{Name: name, Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
			if err != nil {
				t.Fatal(err)
			}
			return access.Operator(account, "test")
		}
		ours, theirs := open("ours"), open("theirs")
		shelf := func() *catalog.Shelf { // a new one has read nothing yet
			s, err := catalog.NewShelf(store, store)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		early := shelf()
		if _, err := early.Book(t.Context(), ours.Account); err != nil {
			t.Fatal(err)
		}
		row := catalog.Row{Catalog: "contact_activity", ID: 7, French: "Boulanger", English: "Baker"}
		if err := shelf().Add(t.Context(), ours, row); err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			shelf *catalog.Shelf
			row   catalog.Row
			kind  fault.Kind
		}{
			"the same, by who has not seen it": {early, row, fault.Conflict},
			"the same":                         {shelf(), row, fault.Invalid},
			"a row of the seed":                {shelf(), catalog.Row{Catalog: "lead_type", ID: 6, French: "x"}, fault.Invalid},
			"no list":                          {shelf(), catalog.Row{Catalog: "property_group", ID: 1, French: "x"}, fault.Invalid},
			"no label":                         {shelf(), catalog.Row{Catalog: "contact_activity", ID: 8}, fault.Invalid},
			"no number":                        {shelf(), catalog.Row{Catalog: "contact_activity", French: "x"}, fault.Invalid},
		} {
			if err := c.shelf.Add(t.Context(), ours, c.row); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v, want %v", what, err, c.kind)
			}
		}
		for by, want := range map[int64]bool{ours.Account: true, theirs.Account: false} {
			book, err := shelf().Book(t.Context(), by)
			if err != nil || book.Has("contact_activity", 7) != want {
				t.Errorf("account %d has it: %t, %v", by, !want, err)
			}
		}
		told, err := store.Journal(t.Context(), ours.Account, 0, event.Subject{Kind: "catalog"}, 10)
		if err != nil || len(told) != 1 {
			t.Fatalf("the journal tells %v, %v", told, err)
		}
		want := []event.Change{{Field: "catalog", After: "contact_activity"}, {Field: "fr", After: "Boulanger"}, {Field: "en", After: "Baker"}}
		if diff := cmp.Diff(want, told[0].Changes); diff != "" || told[0].Kind != "catalog.row_added" || told[0].Subject.ID != 7 {
			t.Errorf("told %+v (-want +got):\n%s", told[0], diff)
		}
	})
}
