package imports_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/people"
)

// failing is a ledger of which some writes fail after they have done their work.
type failing struct {
	event.Ledger
	after int // so many come through
}

func (f *failing) Write(ctx context.Context, account int64, fn func(ctx context.Context, tx event.Tx) error) error {
	f.after--
	return f.Ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		err := fn(ctx, tx)
		if err == nil && f.after < 0 {
			err = errKilled
		}
		return err
	})
}

func TestAnImportThatWasKilledGoesOn(t *testing.T) {
	for what, kill := range map[string]func(o *office, f imports.File, list []imports.Person) error{
		"while it reads": func(o *office, f imports.File, list []imports.Person) error {
			_, err := o.imports.Run(o.Context(), o.by, f, broken(o.lines(list), imports.PerWrite+7, errKilled), func(imports.Row) {})
			return err
		},
		"in a write": func(o *office, f imports.File, list []imports.Person) error {
			_, err := o.over(&failing{o.store, 1}).Run(o.Context(), o.by, f, o.lines(list), func(imports.Row) {})
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				list := crowd(2*imports.PerWrite + 50)
				if err := kill(o, o.file("a", false), list); !errors.Is(err, errKilled) {
					o.Fatal(err)
				}
				open, err := o.imports.Batches(o.Context(), o.by, 9)
				o.must(err)
				o.want("state", []any{len(open), open[0].State(), open[0].New, len(o.everybody())}, []any{1, imports.UnderWay, imports.PerWrite, imports.PerWrite})
				b, rows := o.runOn(o.file("a", false), list)
				o.want("the same batch", []any{b.ID, b.State(), b.Counts}, []any{open[0].ID, imports.Done, imports.Counts{New: len(list)}})
				o.want("told", []int{len(rows), rows[0].Line}, []int{len(list) - imports.PerWrite, imports.PerWrite + 2})
				o.want("people", len(o.everybody()), len(list))
			})
		})
	}
}

// runOn is run of a file that is under way.
func (o *office) runOn(f imports.File, list []imports.Person) (b imports.Batch, rows []imports.Row) {
	o.Helper()
	b, err := o.imports.Run(o.Context(), o.by, f, o.lines(list), func(r imports.Row) { rows = append(rows, r) })
	o.must(err)
	return b, rows
}

func TestAnUndoThatWasKilledGoesOn(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := crowd(imports.PerWrite + 50)
		b, _ := o.runOn(o.file("a", false), list)
		if _, err := o.over(&failing{o.store, 1}).Undo(o.Context(), o.by, b.ID, func(imports.Row) {}); !errors.Is(err, errKilled) {
			o.Fatal(err)
		}
		half, err := o.imports.Batch(o.Context(), o.by, b.ID)
		o.must(err)
		o.want("halfway", []any{half.State(), half.Undone, len(o.everybody())}, []any{imports.Undoing, imports.PerWrite, 50})
		u, _ := o.undo(b.ID)
		o.want("undone", []any{u.State(), u.Undone, len(o.everybody())}, []any{imports.WasUndone, len(list), 0})
	})
}

// What was killed may be taken back as well, and does not go on then.
func TestAHalfImportCanBeUndone(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := crowd(imports.PerWrite + 50)
		b, err := o.imports.Run(o.Context(), o.by, o.file("a", false), broken(o.lines(list), imports.PerWrite+7, errKilled), func(imports.Row) {})
		if !errors.Is(err, errKilled) {
			o.Fatal(err)
		}
		u, _ := o.undo(b.ID)
		o.want("undone", []any{u.State(), len(o.everybody())}, []any{imports.WasUndone, 0})
		again, _ := o.runOn(o.file("a", false), list)
		o.want("from the beginning", []any{again.ID != b.ID, again.New}, []any{true, len(list)})
	})
}

func TestOneFileIsImportedByOneAtATime(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := crowd(3 * imports.PerWrite)
		overtaken := false
		lines := func(yield func(imports.Line, error) bool) {
			for line, err := range o.lines(list) {
				if line.Number() == 2*imports.PerWrite+3 && !overtaken { // after two writes another process goes on
					overtaken = true
					o.runOn(o.file("a", false), list)
				}
				if !yield(line, err) {
					return
				}
			}
		}
		_, err := o.imports.Run(o.Context(), o.by, o.file("a", false), lines, func(imports.Row) {})
		if !fault.Is(err, fault.Conflict) || !overtaken {
			o.Errorf("the one that was overtaken: %v", err)
		}
		o.want("people", len(o.everybody()), len(list))
	})
}

// Between a plan and its import somebody may write: the import decides anew.
func TestAnImportDecidesAnew(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := []imports.Person{person(2, "lastname=Lefort", "email=ines@example.org", "city=Nantes"), person(3, "lastname=Garnier", "email=g@example.org")}
		planned := o.plan(o.file("a", false), list...)
		o.want("planned", []imports.Verdict{planned[0].Verdict, planned[1].Verdict}, []imports.Verdict{imports.New, imports.New})
		o.says(people.Declared{Last: "Lefort", Email: "ines@example.org", City: "Rezé", Zipcode: "44400"})
		_, rows := o.runOn(o.file("a", false), list)
		o.want("done", []imports.Verdict{rows[0].Verdict, rows[1].Verdict}, []imports.Verdict{imports.Conflict, imports.New})
	})
}

func TestAnotherAccountAndAgencySeeNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		b, _ := o.runOn(o.file("a", false), crowd(2))
		other, theirs := o.account("Agence de la Gare")
		list, err := o.imports.Batches(o.Context(), other, 9)
		o.want("imports of another account", []any{len(list), err}, []any{0, nil})
		_, err = o.imports.Batch(o.Context(), other, b.ID)
		_, undo := o.imports.Undo(o.Context(), other, b.ID, func(imports.Row) {})
		rows := o.imports.Rows(o.Context(), other, b.ID, func(imports.Row) error { return nil })
		for _, err := range []error{err, undo, rows} {
			if !fault.Is(err, fault.Missing) {
				o.Errorf("%v, want missing", err)
			}
		}
		f := o.file("a", false)
		f.Agency = theirs
		if theirs != o.agency {
			if _, err := o.imports.Run(o.Context(), o.by, f, o.lines(crowd(1)), func(imports.Row) {}); err == nil {
				o.Error("persons were put into another account's agency")
			}
		}
		o.want("nothing was undone", len(o.everybody()), 2)
	})
}

// A large file is read line by line: what is kept of it is who was met.
func TestMemoryDoesNotGrowWithWhatLinesSay(t *testing.T) {
	eachOffice(t, func(o *office) {
		const n = 10_000
		heap := func() uint64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		var most uint64
		before := heap()
		sheet := o.contacts.Sheet("FR")
		lines := func(yield func(imports.Line, error) bool) {
			for i := range n {
				p := person(i+2, fmt.Sprintf("email=p%d@example.org", i), "lastname=A", fmt.Sprintf("address=%05d%0900d", i, i))
				if i%2500 == 2499 {
					most = max(most, heap())
				}
				if !yield(sheet.Line(p), nil) {
					return
				}
			}
		}
		c, err := o.imports.Plan(o.Context(), o.by, o.file("a", false), lines, func(imports.Row) {})
		o.must(err)
		o.want("counts", c, imports.Counts{New: n})
		if grown := int64(most) - int64(before); grown > 8<<20 { // the texts alone are 9 MB
			o.Errorf("%d MiB more while %d lines were read", grown>>20, n)
		}
	})
}
