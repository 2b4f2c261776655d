package people_test

import (
	"fmt"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// doubts are the open pairs.
func (d *directory) doubts() (pairs [][2]int64) {
	d.Helper()
	list, err := d.people.Doubts(d.Context(), d.by)
	d.must(err)
	for _, one := range list {
		pairs = append(pairs, [2]int64{one.First, one.Second})
	}
	return pairs
}

func (d *directory) apart(one, other int64) error {
	return d.people.KeepApart(d.Context(), d.by, one, other, "frères")
}

func TestTwoPeopleAreNotAskedAboutAgain(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		lea, hugo := people.Declared{First: "Léa", Last: "Gautier", Phone: "06 39 98 00 01"}, people.Declared{First: "Hugo", Last: "Leroux", Phone: "06 39 98 00 01"}
		one, other := d.says(lea), d.says(hugo)
		d.want("asked", d.doubts(), [][2]int64{{one, other}})
		d.must(d.apart(other, one))
		d.want("answered", len(d.doubts()), 0)
		d.want("Léa again", d.says(lea), one)
		d.want("Hugo again", d.says(hugo), other)
		d.want("not asked again", len(d.doubts()), 0)
		list, err := d.store.Journal(d.Context(), d.by.Account, 0, event.Subject{Kind: "contact", ID: other}, 10)
		d.must(err)
		last := list[len(list)-1]
		d.want("told", []any{last.Kind, last.Who.Door, last.Changes}, []any{"contact.kept_apart", "adlead",
			[]event.Change{{Field: "other_than", After: fmt.Sprint(one)}, {Field: "reason", After: "frères"}}})
	})
}

func TestAnEnquiryDoesNotJoinTwoPeople(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		one := d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org"})
		other := d.says(people.Declared{First: "Jean", Last: "Martin", Phone: "06 39 98 00 02"})
		d.must(d.apart(one, other))
		d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org", Phone: "06 39 98 00 02"})
		roots, err := d.people.Roots(d.Context(), d.by, []int64{one, other})
		d.must(err)
		d.want("each for himself", []int64{roots[one].ID, roots[other].ID}, []int64{one, other})
		d.must(d.people.Merge(d.Context(), d.by, one, other, "a human may change his mind"))
	})
}

// One of the two may since be merged into a third: that does not make them one.
func TestTwoPeopleStayTwoUnderAnotherRoot(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		root := d.says(people.Declared{First: "Jean", Last: "Martin", Email: "j.martin@example.org"})
		one := d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org"})
		other := d.says(people.Declared{First: "Jean", Last: "Martin", Phone: "06 39 98 00 06"})
		third := d.says(people.Declared{First: "Hugo", Last: "Leroux", Email: "jean@example.org"})
		d.must(d.apart(one, other))
		d.must(d.apart(one, third))
		d.must(d.people.Merge(d.Context(), d.by, root, one, "same"))
		d.says(people.Declared{First: "Jean", Last: "Martin", Email: "jean@example.org", Phone: "06 39 98 00 06"})
		roots, err := d.people.Roots(d.Context(), d.by, []int64{one, other})
		d.must(err)
		d.want("no enquiry joins them", []int64{roots[one].ID, roots[other].ID}, []int64{root, other})
		d.want("nor asks", len(d.doubts()), 0)
	})
}

func TestWhoCannotBeToldApart(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		one, other := d.says(people.Declared{Last: "Petit", Phone: "06 39 98 00 03"}), d.says(people.Declared{Last: "Grand", Phone: "06 39 98 00 04"})
		for what, c := range map[string]struct {
			one, other int64
			kind       fault.Kind
		}{
			"one and himself": {one, one, fault.Conflict},
			"nobody":          {one, 999_999, fault.Missing},
		} {
			if err := d.apart(c.one, c.other); !fault.Is(err, c.kind) {
				t.Errorf("%s: %v, want kind %v", what, err, c.kind)
			}
		}
		d.must(d.people.Merge(d.Context(), d.by, one, other, "same"))
		if err := d.apart(one, other); !fault.Is(err, fault.Conflict) {
			t.Errorf("one contact: %v", err)
		}
		d.must(d.people.Unmerge(d.Context(), d.by, other))
		if err := d.apart(one, other); !fault.Is(err, fault.Conflict) {
			t.Errorf("told apart by the unmerge: %v", err)
		}
	})
}

// A doubt names the records that stood for the two when it was noted; one of them
// may stand for nobody since.
func TestADoubtIsAnsweredByWhoStandsForItsRecords(t *testing.T) {
	for what, answer := range map[string]func(d *directory, root, other int64) error{
		"one person": func(d *directory, root, other int64) error {
			return d.people.Merge(d.Context(), d.by, root, other, "same")
		},
		"two people": func(d *directory, root, other int64) error { return d.apart(root, other) },
	} {
		t.Run(what, func(t *testing.T) {
			eachDirectory(t, func(d *directory) {
				root := d.says(people.Declared{First: "Ana", Last: "Gautier", Email: "ana@example.org"})
				lea := d.says(people.Declared{First: "Léa", Last: "Gautier", Phone: "06 39 98 00 05"})
				hugo := d.says(people.Declared{First: "Hugo", Last: "Leroux", Phone: "06 39 98 00 05"})
				d.want("asked", d.doubts(), [][2]int64{{lea, hugo}})
				d.must(d.people.Merge(d.Context(), d.by, root, lea, "same"))
				d.must(answer(d, root, hugo))
				d.want("answered", len(d.doubts()), 0)
			})
		})
	}
}
