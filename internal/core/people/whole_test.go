package people_test

import (
	"testing"

	"palier/internal/core/people"
)

// shown is the contact that stands for id, as lists of both kinds show it.
func (d *directory) shown(id int64) people.Contact {
	d.Helper()
	roots, err := d.people.Roots(d.Context(), d.by, []int64{id})
	d.must(err)
	_, err = d.people.Contacts(d.Context(), d.by, people.Query{Agency: d.agency, Limit: 1000}, func(c people.Contact) error {
		if c.ID == roots[id].ID {
			d.want("as listed", c, roots[id])
		}
		return nil
	})
	d.must(err)
	found, _, err := d.people.Search(d.Context(), d.by, people.Search{Names: []string{roots[id].Last}})
	d.must(err)
	for _, c := range found {
		if c.ID == roots[id].ID {
			d.want("as found", c, roots[id])
		}
	}
	root, err := d.people.Root(d.Context(), d.by, id)
	d.must(err)
	d.want("alone", root, roots[id])
	return root
}

func TestAPersonIsShownWithWhatAllRecordsKnow(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		root := d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org", City: "Nantes", Zipcode: "44000"})
		other := d.says(people.Declared{First: "J.", Last: "Martin", Phone: "06 39 98 00 11"})
		d.must(d.people.Merge(d.Context(), d.by, root, other, "same"))
		c := d.shown(other)
		d.want("joined", []string{c.First, c.Email, c.Phone, c.City}, []string{"Jean", "jean@example.org", "06 39 98 00 11", "Nantes"})
		d.want("under the root", c.ID, root)

		changed := c.UpdatedAt
		d.want("named by the phone", d.says(people.Declared{First: "Jean", Last: "Martin", Phone: "06 39 98 00 11", Email: "martin@example.org"}), other)
		d.want("what the merged record learned later", d.shown(root).Email, "martin@example.org")
		if !d.shown(root).UpdatedAt.After(changed) {
			t.Error("who polls does not see that the person changed")
		}
		d.want("named by the first e-mail", d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org", Mobile: "06 39 98 00 12"}), root)
		d.want("the root learned last", []string{d.shown(root).Email, d.shown(root).Mobile}, []string{"jean@example.org", "06 39 98 00 12"})

		d.must(d.people.Unmerge(d.Context(), d.by, other))
		one, two := d.shown(root), d.shown(other)
		d.want("apart without a trace", []string{one.Email, one.Phone, one.Mobile, two.Email, two.Phone, two.Mobile, two.City},
			[]string{"jean@example.org", "", "06 39 98 00 12", "martin@example.org", "06 39 98 00 11", "", ""})
	})
}

func TestRecordsOfRecordsAreShownToo(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		root := d.says(people.Declared{Last: "Petit", Email: "petit@example.org"})
		middle := d.says(people.Declared{Last: "Petit", Phone: "06 39 98 00 13"})
		deep := d.says(people.Declared{First: "Ana", Last: "Petit", Mobile: "06 39 98 00 14"})
		d.must(d.people.Merge(d.Context(), d.by, middle, deep, "same"))
		d.must(d.people.Merge(d.Context(), d.by, root, middle, "same"))
		c := d.shown(deep)
		d.want("joined", []any{c.ID, c.First, c.Email, c.Phone, c.Mobile}, []any{root, "Ana", "petit@example.org", "06 39 98 00 13", "06 39 98 00 14"})
	})
}
