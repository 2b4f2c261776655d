package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/storage"
	"palier/internal/testkit"
)

// salesroom is the demonstration, whose services make the changes, beside two more
// openings of its database: three processes that keep sheets of their own.
type salesroom struct {
	*testkit.Server
	t       *testing.T
	near    *storage.DB
	far     *storage.DB
	open    func() *storage.DB // one more
	program int64
	lead    int64
	owner   int64
	lots    atomic.Int64 // made by the test
}

func eachSalesroom(t *testing.T, run func(r *salesroom)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		r := &salesroom{t: t, Server: testkit.Demo(t, d)}
		r.open = func() *storage.DB { return d.Store(t, r.Clock.Now) }
		r.near, r.far = r.open(), r.open()
		r.program, r.owner = r.number(r.Adlead.Program), r.number(r.Adlead.Owner)
		p, _, err := r.near.GetProgram(t.Context(), r.Operator.Account, r.program)
		r.must(err)
		_, r.lead = testkit.LeadOn(t, r.near, r.Operator.Account, p.Agency, r.program)
		run(r)
	})
}

func (r *salesroom) number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	r.must(err)
	return n
}

func (r *salesroom) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// flat is a new main lot with its parking.
func (r *salesroom) flat() (flat, parking int64) {
	r.t.Helper()
	n := r.lots.Add(1)
	f, err := r.Programs.CreateLot(r.t.Context(), r.Operator, programs.Lot{Program: r.program, Reference: fmt.Sprint("ZM", n), Main: true, Type: "apartment", Price: 100, VATRate: 2000})
	r.must(err)
	p, err := r.Programs.CreateLot(r.t.Context(), r.Operator, programs.Lot{Program: r.program, Reference: fmt.Sprint("ZP", n), Type: "parking", Price: 10, Parent: f.ID})
	r.must(err)
	return f.ID, p.ID
}

func (r *salesroom) option(lot int64) (sales.Option, error) {
	return r.Sales.TakeOption(r.t.Context(), r.Operator, sales.NewOption{Program: r.program, Lead: r.lead, Owner: r.owner, Lots: []int64{lot}})
}

func (r *salesroom) update(lot int64, change func(*programs.Lot)) error {
	_, err := r.Programs.UpdateLot(r.t.Context(), r.Operator, r.program, lot, change)
	return err
}

func (r *salesroom) sheet(db *storage.DB) *programs.Sheet {
	r.t.Helper()
	s, err := db.LotSheet(r.t.Context(), r.Operator.Account, r.program)
	r.must(err)
	return s
}

// stored are the lots as the rows have them: a write does not look into the memory.
func (r *salesroom) stored() (lots []programs.Lot) {
	r.t.Helper()
	r.must(r.near.Write(r.t.Context(), r.Operator.Account, func(ctx context.Context, _ event.Tx) error {
		s, err := r.near.LotSheet(ctx, r.Operator.Account, r.program)
		if err == nil {
			lots = slices.Collect(s.All())
		}
		return err
	}))
	return lots
}

// exact holds what each process reads against the rows.
func (r *salesroom) exact(what string) {
	r.t.Helper()
	want := r.stored()
	v, err := r.Programs.View(r.t.Context(), r.Operator, r.program)
	r.must(err)
	seen, _ := v.Lots(programs.LotQuery{})
	for who, got := range map[string][]programs.Lot{"the service": seen, "one process": slices.Collect(r.sheet(r.near).All()), "another": slices.Collect(r.sheet(r.far).All())} {
		if d := cmp.Diff(want, got); d != "" {
			r.t.Errorf("%s: %s (-rows +read):\n%s", what, who, d)
		}
	}
}

func TestASheetIsExactInEveryProcess(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		flat, parking := r.flat()
		var o sales.Option
		var err error
		for _, c := range []struct {
			what string
			do   func() error
		}{
			{"nothing", func() error { return nil }},
			{"a price", func() error { return r.update(flat, func(l *programs.Lot) { l.Price = 7 }) }},
			{"every field", func() error {
				return r.update(flat, func(l *programs.Lot) {
					l.OuterCode, l.Reference, l.Type, l.Typology, l.Subtype, l.VATRate, l.ReducedPrice, l.Floor = "7", "ZZ", "house", "T4", "s", 550, new(int64(6)), new(int64(0))
					l.Building, l.Staircase, l.Orientation, l.LivingArea, l.GardenArea, l.TerraceArea, l.BalconyArea = "B", "2", "SO", 84.35, 120, 0.01, 7.5
				})
			}},
			{"a lot withheld", func() error { return r.update(parking, func(l *programs.Lot) { l.Withheld = true }) }},
			{"and not", func() error { return r.update(parking, func(l *programs.Lot) { l.Withheld = false }) }},
			{"an option", func() error { o, err = r.option(flat); return err }},
			{"a lot withheld while it is held", func() error { return r.update(parking, func(l *programs.Lot) { l.Withheld = true }) }},
			{"a later end", func() error {
				_, err := r.Sales.ChangeOption(t.Context(), r.Operator, r.program, o.ID, sales.OptionChange{ExpiresAt: r.Clock.Now().Add(90 * time.Hour)})
				return err
			}},
			{"something else", func() error {
				return r.near.Write(t.Context(), r.Operator.Account, func(_ context.Context, tx event.Tx) error { tx.Record(happened("x")); return nil })
			}},
			{"a purchase", func() error {
				_, err := r.Sales.Book(t.Context(), r.Operator, sales.NewPurchase{Program: r.program, Option: o.ID})
				return err
			}},
			{"a child set free", func() error { return r.update(parking, func(l *programs.Lot) { l.Parent = 0 }) }},
			{"new lots", func() error { flat, parking = r.flat(); return nil }},
			{"a lot gone", func() error { return r.Programs.DeleteLot(t.Context(), r.Operator, r.program, flat) }},
			{"an option that ends", func() error {
				_, err := r.option(parking)
				r.Clock.Advance(100 * time.Hour)
				_, read := r.Programs.Lot(t.Context(), r.Operator, r.program, parking) // who reads settles
				return errors.Join(err, read)
			}},
		} {
			r.must(c.do())
			r.exact(c.what)
		}
	})
}

func TestASheetThatNothingTouchedStays(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		flat, _ := r.flat()
		before := r.sheet(r.near)
		r.must(r.near.Write(t.Context(), r.Operator.Account, func(_ context.Context, tx event.Tx) error { tx.Record(happened("x")); return nil }))
		if r.sheet(r.near) != before {
			t.Error("the programme was read anew though none of its lots changed")
		}
		r.must(r.update(flat, func(l *programs.Lot) { l.Price++ }))
		if r.sheet(r.near) == before {
			t.Error("a changed lot is not seen")
		}
	})
}

func TestManyReadersRenewASheetOnce(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		flat, _ := r.flat()
		for range 10 {
			r.must(r.update(flat, func(l *programs.Lot) { l.Price++ }))
			sheets := make([]*programs.Sheet, 16)
			var all sync.WaitGroup
			for i := range sheets {
				all.Go(func() { sheets[i] = r.sheet(r.far) })
			}
			all.Wait()
			if made := len(slices.Compact(sheets)); made != 1 {
				t.Fatalf("%d sheets were made for one change", made)
			}
		}
	})
}

func TestASheetOfALongAbsence(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		flat, _ := r.flat()
		r.exact("before")
		r.must(r.near.Write(t.Context(), r.Operator.Account, func(_ context.Context, tx event.Tx) error {
			for range 1000 {
				tx.Record(happened("x"))
			}
			return nil
		}))
		r.must(r.update(flat, func(l *programs.Lot) { l.Price++ }))
		r.exact("after more lines than are followed")
	})
}

// A database that was set back to an earlier state (a standby that took over had not
// everything yet) goes on with other lines than those that a sheet has seen.
func TestASheetOfADatabaseSetBack(t *testing.T) {
	const last = ` where account_id = $1 and seq = (select max(seq) from journal where account_id = $1)`
	for what, other := range map[string]string{"the last line is gone": `delete from journal` + last, "the last line is another": `update journal set at = at + 1` + last} {
		eachSalesroom(t, func(r *salesroom) {
			flat, _ := r.flat()
			r.exact("before")
			r.must(r.near.Write(t.Context(), r.Operator.Account, func(ctx context.Context, tx event.Tx) error {
				r.must(storage.Exec(ctx, r.near, `update lots set price = 1 where account_id = $1 and id = $2`, r.Operator.Account, flat))
				tx.Record(happened("x"))
				return storage.Exec(ctx, r.near, other, r.Operator.Account)
			}))
			r.exact(what)
		})
	}
}

func TestMemoryOfLotsIsBounded(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		other := r.number(r.Adlead.OtherProgram)
		lots := r.sheet(r.near).Len()
		for what, c := range map[string]struct {
			most, programmes int
			same             bool // a programme asked for twice in a row is kept
		}{
			"room for both": {lots * 4, 2, true}, "room for the larger": {lots + 10, 1, true}, "room for the smaller": {lots - 1, 1, false},
		} {
			db := r.open()
			storage.SetKeptLots(db, c.most)
			for range 3 {
				_, err := db.LotSheet(t.Context(), r.Operator.Account, other)
				r.must(err)
				if first := r.sheet(db); (r.sheet(db) == first) != c.same {
					t.Errorf("%s: kept %v", what, !c.same)
				}
				if weight, _ := storage.KeptLots(db); weight > c.most {
					t.Errorf("%s: %d lots, more than %d", what, weight, c.most)
				}
			}
			_, err := db.LotSheet(t.Context(), r.Operator.Account, other)
			r.must(err)
			if _, n := storage.KeptLots(db); n != c.programmes {
				t.Errorf("%s: %d programmes are kept, want %d", what, n, c.programmes)
			}
			if d := cmp.Diff(r.stored(), slices.Collect(r.sheet(db).All())); d != "" {
				t.Errorf("%s (-rows +read):\n%s", what, d)
			}
		}
	})
}
