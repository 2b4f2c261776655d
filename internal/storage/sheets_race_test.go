package storage_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/storage"
)

// Whoever reads while options are taken, renewed and canceled sees each of them whole:
// a flat and its parking are held by one and the same hold, in every process. When it
// is quiet again, each reads what is stored.
func TestSheetsWhileOthersWrite(t *testing.T) {
	eachSalesroom(t, func(r *salesroom) {
		rounds := 12
		if testing.Short() {
			rounds = 4
		}
		pairs := map[int64]int64{}
		var over atomic.Bool
		var writers, readers sync.WaitGroup
		for range 3 {
			flat, parking := r.flat()
			pairs[flat] = parking
		}
		for flat := range pairs {
			writers.Go(func() { r.deal(flat, rounds) })
			writers.Go(func() { r.edit(flat, rounds) })
		}
		for range 2 {
			for _, db := range []*storage.DB{r.near, r.far} {
				readers.Go(func() {
					for !over.Load() {
						r.whole(db, pairs)
					}
				})
			}
		}
		writers.Wait()
		over.Store(true)
		readers.Wait()
		r.exact("at the end")
	})
}

// deal takes an option of a flat and its parking, renews and cancels it.
func (r *salesroom) deal(flat int64, rounds int) {
	for i := range rounds {
		o, err := r.option(flat)
		if err != nil {
			r.t.Error(err)
			return
		}
		end := r.Clock.Now().Add(time.Duration(50+i) * time.Hour)
		if _, err := r.Sales.ChangeOption(r.t.Context(), r.Operator, r.program, o.ID, sales.OptionChange{ExpiresAt: end}); err != nil {
			r.t.Error(err)
		}
		if _, err := r.Sales.CancelOption(r.t.Context(), r.Operator, r.program, o.ID); err != nil {
			r.t.Error(err)
		}
	}
}

// edit changes a flat without its parking, so that one of them is read anew before the
// other, and makes and deletes another lot.
func (r *salesroom) edit(flat int64, rounds int) {
	for range rounds {
		for range 3 {
			if err := r.update(flat, func(l *programs.Lot) { l.Price++ }); err != nil {
				r.t.Error(err)
			}
		}
		l, err := r.Programs.CreateLot(r.t.Context(), r.Operator, programs.Lot{Program: r.program, Reference: fmt.Sprint("ZZ", flat), Type: "cellar"})
		if err == nil {
			err = r.Programs.DeleteLot(r.t.Context(), r.Operator, r.program, l.ID)
		}
		if err != nil {
			r.t.Error(err)
		}
	}
}

// whole reads a sheet and looks whether an option shows in part.
func (r *salesroom) whole(db *storage.DB, pairs map[int64]int64) {
	s, err := db.LotSheet(r.t.Context(), r.Operator.Account, r.program)
	if err != nil {
		r.t.Error(err)
		return
	}
	holds := map[int64]programs.Hold{}
	for l := range s.All() {
		holds[l.ID] = l.Hold
	}
	for flat, parking := range pairs {
		if holds[flat] != holds[parking] {
			r.t.Errorf("the flat is held by %v and its parking by %v", holds[flat], holds[parking])
		}
	}
}
