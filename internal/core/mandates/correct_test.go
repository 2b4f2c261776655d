package mandates_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/mandates"
)

func TestWhoFollowsTheRegisterIsToldOfCorrectionsInTheirWrite(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		e, err := f.sign(f.agencies[0], sale())
		f.must(err)
		_, err = f.mandates.Rectify(f.Context(), f.operator, e, func(c *mandates.Content) { c.Price.Minor = 25_000_000 })
		f.must(err)
		_, err = f.mandates.Cancel(f.Context(), f.operator, e, "Saisi deux fois")
		f.must(err)
		if want := []string{"1 live 26000000 -> live 25000000", "1 live 25000000 -> cancelled 25000000"}; !slices.Equal(f.told, want) {
			f.Errorf("told %q, want %q", f.told, want)
		}
		second, err := f.sign(f.agencies[0], sale())
		f.must(err)
		deaf := mandates.NewService(f.store, f.store)
		deaf.Join(refusal{})
		if _, err := deaf.Cancel(f.Context(), f.operator, second, "x"); !errors.Is(err, errDeaf) {
			f.Errorf("cancelled though the property could not follow: %v", err)
		}
		f.holds(2, 4)
	})
}

var errDeaf = errors.New("cannot follow")

type refusal struct{}

func (refusal) MandateCorrected(context.Context, event.Tx, access.Actor, mandates.Entry, mandates.Entry) error {
	return errDeaf
}

// After a restore the numbers given since the backup stand on paper: they are burnt, so
// that nobody gets them twice.
func TestNumbersThatWereGivenElsewhereAreSkipped(t *testing.T) {
	eachFirm(t, 1248, func(f *firm) {
		_, err := f.sign(f.agencies[0], sale())
		f.must(err)
		v, err := f.mandates.Skip(f.Context(), f.operator, f.card, mandates.Transactions, 1251, " Signés après la sauvegarde ")
		if f.must(err); v.Last != 1251 || v.Lines != 4 {
			f.Errorf("skipped up to %d with %d lines", v.Last, v.Lines)
		}
		next, err := f.sign(f.agencies[1], sale())
		if f.must(err); next.Number != 1252 {
			f.Errorf("then comes %d", next.Number)
		}
		burnt, lines, err := f.mandates.History(f.Context(), f.operator, f.card, mandates.Transactions, 1250)
		if f.must(err); burnt.State != mandates.Cancelled || burnt.Reason != "Signés après la sauvegarde" || len(lines) != 1 || lines[0].What != mandates.Skipped || len(burnt.Incomplete()) > 0 {
			f.Errorf("a skipped number is %+v, %+v", burnt, lines)
		}
		if _, err := f.mandates.Cancel(f.Context(), f.operator, burnt, "x"); !fault.Is(err, fault.Conflict) {
			f.Errorf("burnt twice: %v", err)
		}
		f.holds(5, 5)
		for what, c := range map[string]struct {
			card   int64
			kind   mandates.Kind
			to     int64
			reason string
			want   fault.Kind
		}{
			"what was given": {f.card, mandates.Transactions, 1252, "x", fault.Invalid}, "a slip of the pen": {f.card, mandates.Transactions, 12530, "x", fault.Invalid},
			"no reason": {f.card, mandates.Transactions, 1253, " ", fault.Invalid}, "no card": {4711, mandates.Transactions, 1253, "x", fault.Missing},
			"no register": {f.card, mandates.Management, 1253, "x", fault.Missing},
		} {
			if _, err := f.mandates.Skip(f.Context(), f.operator, c.card, c.kind, c.to, c.reason); !fault.Is(err, c.want) {
				f.Errorf("%s: %v, want %v", what, err, c.want)
			}
		}
		f.tamper(`update mandate_lines set what = 'rectified' where seq = 3`)
		if v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions); err != nil || len(v.Wrong) == 0 {
			f.Errorf("a skip that is none any more: %v, %v", v.Wrong, err)
		}
	})
}

// What comes from the field is registered whatever is missing; somebody completes it.
func TestWhatIsToBeCompletedIsNamedUntilItIs(t *testing.T) {
	eachFirm(t, 1, func(f *firm) {
		poor := sale()
		poor.Mandants = []mandates.Mandant{{Name: mandates.ToComplete + " : personne n'est noté"}}
		poor.Nature, poor.Situation = "", mandates.ToComplete+" : lieu 44109_7480_00012"
		poor.Signed = day.Of(f.clock.Now().Add(72 * time.Hour))
		e, err := f.sign(f.agencies[0], poor)
		f.must(err)
		for range 2 {
			_, err = f.sign(f.agencies[0], sale())
			f.must(err)
		}
		missing := func(want ...string) {
			f.Helper()
			list, err := f.mandates.Incomplete(f.Context(), f.operator, f.card, mandates.Transactions)
			f.must(err)
			var got []string
			for _, e := range list {
				got = append(got, e.Incomplete()...)
			}
			v, err := f.mandates.Verify(f.Context(), f.operator, f.card, mandates.Transactions)
			if f.must(err); !slices.Equal(got, want) || v.Incomplete != int64(len(list)) {
				f.Errorf("to complete: %v, %d; want %v", got, v.Incomplete, want)
			}
		}
		missing("mandants", "nature", "situation", "signed")
		_, err = f.mandates.Rectify(f.Context(), f.operator, e, func(c *mandates.Content) {
			c.Nature, c.Situation, c.Signed, c.Ends = sale().Nature, sale().Situation, sale().Signed, day.Date{}
		})
		f.must(err)
		missing("mandants")
		_, err = f.mandates.Cancel(f.Context(), f.operator, e, "Erreur")
		f.must(err)
		missing()
	})
}
