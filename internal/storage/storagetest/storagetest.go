// Package storagetest is what every store must do, on whichever engine: give
// back what was written, and keep accounts and agencies apart. It writes through
// the methods it tests, into two accounts whose rows have the same ids, and after
// each check looks whether anything of the other account was touched.
//
// It knows the tables' meaning and nothing of SQL.
package storagetest

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/storage"
)

// The two accounts. Rows are written to ours; theirs must stay as it is.
const (
	ours   int64 = 1
	theirs int64 = 2
)

// Each account's agencies and what the seed puts into them, under the same ids.
const (
	agency    int64 = 14
	neighbour int64 = 15 // an agency of the same account
	agent     int64 = 9  // user of agency
	ourPortal int64 = 9001
	property  int64 = 100
	contact   int64 = 200
	friend    int64 = 201
	lead      int64 = 300
	action    int64 = 400
	stranger  int64 = 900 // an id that only their account has
)

// portal is the account's provider: a number is unique in the whole installation.
func portal(account int64) int64 { return ourPortal + account - ours }

// row is the proof of some exported methods of the store.
type row struct {
	methods string // separated by spaces
	run     func(w *world)
}

func rows() []row {
	return slices.Concat(accessRows(), staffRows(), sessionRows(), peopleRows(), recordRows(), callRows(), leadRows(), inboxRows(), figureRows(), listingRows(), journalRows(), keyRows(), officeRows(), programRows(), holdRows(), interestRows(), optionRows(), purchaseRows(), registrationRows(), evidenceRows(), webhookRows(), visitRows(), seatRows(), waitingRows(), feedRows(), letterRows(), documentRows(), mandateRows(), buildingRows(), roundRows(), fieldRows(), ownerRows(), requestRows(), grantRows(), apartRows(), lookalikeRows(), importRows(), outerRows(), removalRows(), deskRows(), personRows(), diaryRows(), acrossRows())
}

// elsewhere are the methods that concern the whole database rather than rows of
// an account, with where they are tested.
var elsewhere = map[string]string{
	"Close":   "writer_test.go of package storage",
	"Migrate": "package migrate",
	"Schema":  "package migrate",
	"Backup":  "backup tests of packages storage and archive",
}

// Run checks the store that open gives.
func Run(t *testing.T, db *storage.DB) {
	w := &world{T: t, db: db, ctx: context.Background()}
	w.seed(ours, "one")
	w.seed(theirs, "two")
	covered := map[string]bool{}
	for _, r := range rows() {
		t.Run(strings.ReplaceAll(r.methods, " ", ","), func(t *testing.T) {
			in := &world{T: t, db: db, ctx: w.ctx}
			before := in.snapshot(theirs)
			r.run(in)
			if d := cmp.Diff(before, in.snapshot(theirs)); d != "" {
				t.Errorf("the other account was touched (-before +after):\n%s", d)
			}
		})
		for _, m := range strings.Fields(r.methods) {
			covered[m] = true
		}
	}
	t.Run("every exported method is here", func(t *testing.T) { everyMethod(t, covered) })
}

func everyMethod(t *testing.T, covered map[string]bool) {
	db := reflect.TypeFor[*storage.DB]()
	for i := range db.NumMethod() {
		name := db.Method(i).Name
		if _, known := elsewhere[name]; !known && !covered[name] {
			t.Errorf("storage.DB.%s has no row in storagetest: prove that it gives back what was written and keeps accounts apart", name)
		}
		delete(covered, name)
	}
	for name := range covered {
		t.Errorf("storagetest has a row for %s, which storage.DB does not have", name)
	}
}

// world is one check's view of the store.
type world struct {
	*testing.T
	db  *storage.DB
	ctx context.Context
}

// write runs fn in a write of the account and expects it to succeed.
func (w *world) write(account int64, fn func(ctx context.Context, tx event.Tx) error) {
	w.Helper()
	if err := w.db.Write(w.ctx, account, fn); err != nil {
		w.Fatalf("Write(%d): %v", account, err)
	}
}

// refused expects an error of the kind, and nothing of the write to stay.
func (w *world) refused(kind fault.Kind, what string, fn func(ctx context.Context, tx event.Tx) error) {
	w.Helper()
	before := w.snapshot(ours)
	if err := w.db.Write(w.ctx, ours, fn); !fault.Is(err, kind) {
		w.Errorf("%s: %v, want kind %v", what, err, kind)
	}
	w.same("after a refused write", w.snapshot(ours), before)
}

// outside expects a method that changes rows to refuse its work outside a write.
func (w *world) outside(what string, err error) {
	w.Helper()
	if err == nil || !strings.Contains(err.Error(), "outside a write") {
		w.Errorf("%s outside a write: %v, want a refusal", what, err)
	}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) same(what string, got, want any) {
	w.Helper()
	if d := cmp.Diff(want, got); d != "" {
		w.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// filled fails when a field of the sample is zero: what is not in the sample is
// not proven to be stored. but names the fields that may be.
func (w *world) filled(sample any, but ...string) {
	w.Helper()
	zeros(reflect.ValueOf(sample), "", func(path string) {
		if !slices.Contains(but, path) {
			w.Errorf("%T%s is zero in the sample: fill it, so that the check proves it is stored", sample, path)
		}
	})
}

// zeros calls found with the path of every zero field of a struct of this
// program, structs inside it included.
func zeros(v reflect.Value, path string, found func(path string)) {
	if v.Kind() != reflect.Struct || !strings.HasPrefix(v.Type().PkgPath(), "palier/") {
		if v.IsZero() {
			found(path)
		}
		return
	}
	for i := range v.NumField() {
		zeros(v.Field(i), path+"."+v.Type().Field(i).Name, found)
	}
}

func ids[T any](list []T, id func(T) int64) []int64 {
	out := []int64{}
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}
