package moving_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/moving"
	"palier/internal/testkit"
)

// A second agency of an account imports people whom the first knows: it has a record of each from
// then on, as when a partner files them there, and a comparison finds them.
func TestPeopleOfOneAgencyAreImportedIntoAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		there := full(t)
		there.furnish()
		here := bare(t, d, there.users)
		done, _ := here.take(here.from(there))
		people0 := done.Lists[0].Counts.New
		branch, err := here.Access.CreateAgency(t.Context(), here.by, access.Agency{Name: "gare"})
		here.must(err)
		into := func(o *moving.ApimoOrder) { o.Into, o.All, o.NoPhotos = branch.ID, true, true }

		done, h := here.take(here.from(there, into))
		if c := done.Lists[0].Counts; people0 == 0 || c != (imports.Counts{Updated: people0}) {
			t.Fatalf("%+v, want %d known ones: %v", c, people0, h.rows["contacts"])
		}
		listed := func() int {
			page, err := here.People.Contacts(t.Context(), here.by, people.Query{Agency: branch.ID, Limit: 1}, func(people.Contact) error { return nil })
			here.must(err)
			return int(page.Total)
		}
		if n := listed(); n != people0 {
			t.Errorf("%d listed there, want %d", n, people0)
		}
		compared, err := here.Moving.CompareApimo(t.Context(), here.by, here.from(there, into), &heard{}, func(d moving.ApimoDifference) {
			if d.List == "contacts" {
				t.Errorf("%+v", d)
			}
		})
		here.must(err)
		if l := compared.Lists[0]; l.Alike != int64(people0) || l.Here != int64(people0) {
			t.Errorf("compared: %+v", l)
		}
		_, err = here.Imports.Undo(t.Context(), here.by, done.Lists[0].Batch.ID, func(imports.Row) {})
		here.must(err)
		if n := listed(); n != 0 {
			t.Errorf("%d listed there after the undo", n)
		}
	})
}
