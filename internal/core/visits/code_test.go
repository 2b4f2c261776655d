package visits_test

import (
	"errors"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// expected is a visit of noe's at noon that was confirmed.
func (o *office) expected() visits.Visit {
	o.Helper()
	v, err := o.visits.Confirm(o.Context(), o.operator, o.booked("noe", "12:00").UID)
	o.must(err)
	return v
}

// notCode is a code that is not the visit's.
func notCode(v visits.Visit) string {
	if v.Code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestTheCodeEndsAVisitThatWasConfirmed(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		finish := func(code string) error {
			_, err := o.visits.Finish(o.Context(), o.operator, v.UID, code)
			return err
		}
		o.is("not confirmed", finish(v.Code), fault.Conflict)
		_, err := o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
		o.clock.set(v.StartsAt)
		o.is("another code", finish(notCode(v)), fault.Invalid)
		o.is("no code", finish(""), fault.Invalid)
		o.must(finish(v.Code))
		lines := o.lines()
		o.must(finish(v.Code))
		o.same("entered twice", o.lines(), lines)
		_, _, err = o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByOwner)
		o.is("cancel what took place", err, fault.Conflict)
		o.same("the agent was there", o.free("12:00"), false)
	})
}

func TestAVisitIsNotEndedBeforeItsTime(t *testing.T) {
	for _, c := range []struct {
		name   string
		mode   access.Mode
		before time.Duration
		want   error
	}{
		{"hours before", access.Live, 4 * time.Hour, visits.ErrCodeEarly},
		{"just too early", access.Live, visits.CodeBefore + time.Second, visits.ErrCodeEarly},
		{"he is there early", access.Live, visits.CodeBefore, nil},
		{"in a test account", access.Test, 4 * time.Hour, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachOffice(t, c.mode, func(o *office) {
				o.home = o.property("later", nil).key()
				v := o.expected()
				o.clock.set(v.StartsAt.Add(-c.before))
				_, vouched := o.visits.Vouch(o.Context(), o.operator, v.UID)
				_, err := o.visits.Finish(o.Context(), o.operator, v.UID, v.Code)
				if !errors.Is(err, c.want) || !errors.Is(vouched, c.want) {
					o.Errorf("%v, vouched for %v, want %v", err, vouched, c.want)
				}
				if done := o.visit(v).Visitors[0].Status == visits.Done; done != (c.want == nil) {
					o.Errorf("done: %v", done)
				}
			})
		})
	}
}

// A wrong code counts though it is refused, and counting is told to nobody.
func TestAfterFiveWrongCodesTheAgencyEndsTheVisit(t *testing.T) {
	live(t, func(o *office) {
		v := o.expected()
		o.clock.set(v.StartsAt)
		told := o.news()
		for range visits.CodeMisses {
			_, err := o.visits.Finish(o.Context(), o.operator, v.UID, notCode(v))
			o.same("wrong", err, error(visits.ErrNotCode))
		}
		for _, code := range []string{notCode(v), v.Code} {
			if _, err := o.visits.Finish(o.Context(), o.operator, v.UID, code); !errors.Is(err, visits.ErrCodeSpent) {
				o.Errorf("one more: %v", err)
			}
		}
		now := o.visit(v)
		o.same("as it was", []any{now.Misses, now.Version, now.Visitors[0].Status}, []any{visits.CodeMisses, v.Version, visits.Confirmed})
		o.same("news", o.news(), told)
		o.same("in the journal", o.recorded(visits.EventCodeRefused), visits.CodeMisses)

		_, err := o.visits.Vouch(o.Context(), o.signedIn("web"), v.UID)
		o.is("the agent vouches", err, fault.Forbidden)
		ended, err := o.visits.Vouch(o.Context(), o.operator, v.UID)
		o.must(err)
		o.same("the agency does", statuses(ended), []visits.Status{visits.Done})
	})
}

// Whoever may not enter the code yet could otherwise try all of them out beforehand.
func TestBeforeACodeIsTakenNoneIsToldFromAnother(t *testing.T) {
	live(t, func(o *office) {
		v := o.booked("noe", "12:00")
		same := func(what string) {
			o.Helper()
			_, wrong := o.visits.Finish(o.Context(), o.operator, v.UID, notCode(v))
			_, right := o.visits.Finish(o.Context(), o.operator, v.UID, v.Code)
			o.is(what, wrong, fault.Conflict)
			o.same(what+", the right one", right.Error(), wrong.Error())
			o.same(what+", misses", o.visit(v).Misses, 0)
		}
		same("nobody is confirmed")
		_, err := o.visits.Confirm(o.Context(), o.operator, v.UID)
		o.must(err)
		o.clock.set(v.StartsAt.Add(-visits.CodeBefore - time.Second))
		same("too early")
	})
}
