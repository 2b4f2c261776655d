package people_test

import (
	"context"
	"fmt"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

// like is who the declared person may be.
func (d *directory) like(who people.Declared) []people.Likeness {
	d.Helper()
	lookup, claim := people.NewLookup(d.store), people.NewClaim(who, "FR")
	owners, _, err := lookup.Owners(d.Context(), d.by.Account, claim)
	d.must(err)
	named, err := lookup.Namesakes(d.Context(), d.by.Account, claim)
	d.must(err)
	return people.Join(owners, named...)
}

func TestANamesakeIsKnownByBothNames(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		said := people.Declared{First: "Inès", Last: "LEFORT", Email: "i@example.org"}
		ines := d.says(said)
		d.says(people.Declared{First: "Éva", Last: "Lefort", Email: "e@example.org"})
		d.says(people.Declared{Last: "Lefort", Email: "l@example.org"})
		namesake := func(ids ...int64) people.Likeness {
			return people.Likeness{Root: ids[0], Records: ids, On: []string{people.OnName}}
		}
		ask := people.Declared{First: "ines", Last: "Lefort", Email: "other@example.org"}
		d.want("not by the last name alone", d.like(ask), []people.Likeness{namesake(ines)})
		d.want("not without a first name", d.like(people.Declared{Last: "Lefort"}), []people.Likeness(nil))
		d.want("by the address and the name", d.like(said), []people.Likeness{
			{Root: ines, Records: []int64{ines}, On: []string{people.OnEmail, people.OnName}, Strong: true}})

		d.says(people.Declared{First: "Inès", Last: "Lefort-Durand", Email: said.Email})
		d.want("under the name she added", d.like(people.Declared{First: "Inès", Last: "Lefort Durand"}), []people.Likeness{namesake(ines)})
		hugo := d.says(people.Declared{Last: "Garnier", Email: "h@example.org"})
		d.says(people.Declared{First: "Hugo", Last: "Garnier", Email: "h@example.org"})
		d.want("once both names are known", d.like(people.Declared{First: "Hugo", Last: "Garnier"}), []people.Likeness{namesake(hugo)})

		other := d.says(ask)
		d.want("two people, the newest first", d.like(people.Declared{First: "Inès", Last: "Lefort"}), []people.Likeness{namesake(other), namesake(ines)})
		d.must(d.people.Merge(d.Context(), d.by, ines, other, "same"))
		d.want("one person", d.like(people.Declared{First: "Inès", Last: "Lefort"}), []people.Likeness{namesake(ines, other)})
	})
}

func TestOfACommonNameTheNewestAreLookedAt(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		var want []int64
		for n := range 9 {
			want = append([]int64{d.says(people.Declared{First: "Jean", Last: "Martin", Email: fmt.Sprintf("m%d@example.org", n)})}, want...)
		}
		var got []int64
		for _, l := range d.like(people.Declared{First: "Jean", Last: "Martin"}) {
			got = append(got, l.Root)
		}
		d.want("the newest eight", got, want[:8])
	})
}

func TestAClaimThatWasLookedUpIsResolvedByWhatWasFound(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		known := d.says(people.Declared{First: "Inès", Last: "Lefort", Email: "i@example.org"})
		resolve := func(ctx context.Context, tx event.Tx, p people.Place, said people.Declared) (r people.Resolved, asked int) {
			counted := &counting{store: d.store}
			_, met, err := people.NewLookup(counted).Owners(ctx, p.Account, people.NewClaim(said, "FR"))
			d.must(err)
			r, err = people.NewService(d.store, counted).Resolve(ctx, tx, p, met, 0)
			d.must(err)
			return r, counted.asked
		}
		d.must(d.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
			r, asked := resolve(ctx, tx, p, people.Declared{First: "Ines", Last: "LEFORT", Email: "I@example.org", Mobile: "06 39 98 00 01"})
			d.want("the one who is known", []any{r.Named, r.Root, r.New, asked}, []any{known, known, false, 1})
			r, asked = resolve(ctx, tx, p, people.Declared{First: "Hugo", Last: "Garnier", Email: "h@example.org"})
			d.want("somebody new", []any{r.New, asked}, []any{true, 1})
			return nil
		}))
		d.want("who learnt a number", d.found(people.Search{Phones: []string{"0639980001"}, Country: "FR"}), []int64{known})
	})
}

// counting counts how often the owners of keys are asked for.
type counting struct {
	store
	asked int
}

func (c *counting) MatchKeys(ctx context.Context, account int64, keys []people.Key) ([]people.Match, []people.Key, error) {
	c.asked++
	return c.store.MatchKeys(ctx, account, keys)
}
