package visits_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// full books both slots that the home has that day, at 11:00 and 11:30: nothing is free.
func (o *office) full() (first, second visits.Visit) {
	o.Helper()
	o.rules(visits.Overrides{OpensAt: new(660), ClosesAt: new(720), Horizon: new(1), Notice: new(0)})
	first, second = o.booked("noe", "11:00"), o.booked("lea", "11:30")
	o.post.taken()
	return first, second
}

// waits puts people into the home's line, one a second after the other.
func (o *office) waits(names ...string) {
	o.Helper()
	for _, name := range names {
		o.clock.set(o.clock.now().Add(time.Second))
		o.must(o.visits.Wait(o.Context(), o.guest(), o.home, name+"@example.org", "fr"))
	}
}

// called are the letters that a call of those who wait leads to, some time later.
func (o *office) called(later time.Duration) []string {
	o.Helper()
	o.clock.set(o.clock.now().Add(later))
	o.must(o.visits.CallWaiting(o.Context(), o.operator.Account))
	return o.post.taken()
}

func (o *office) off(v visits.Visit) {
	o.Helper()
	_, _, err := o.visits.Cancel(o.Context(), o.operator, v.UID, "", visits.CancelledByAgent)
	o.must(err)
	o.post.taken()
}

func TestThoseWhoWaitAreCalledInTheirOrder(t *testing.T) {
	live(t, func(o *office) {
		first, second := o.full()
		o.waits("ada", "bea", "ada", "cleo")
		o.same("each is written to once", o.post.taken(), []string{"queued ada@example.org", "queued bea@example.org", "queued cleo@example.org"})
		o.same("nothing is free", o.called(0), []string(nil))
		o.off(first)
		o.same("one slot, one call", o.called(0), []string{"freed ada@example.org"})
		o.same("she has half an hour", o.called(29*time.Minute+59*time.Second), []string(nil))
		o.same("then the next one", o.called(2*time.Second), []string{"freed bea@example.org"})
		o.booked("cleo", "11:00")
		o.off(second)
		o.same("she has a visit by then", o.called(31*time.Minute), []string(nil))
		o.same("nobody is called twice", o.called(31*time.Minute), []string(nil))
		o.waits("ada")
		o.same("but who waits again is", o.called(time.Minute), []string{"queued ada@example.org", "freed ada@example.org"})
	})
}

func TestReplicasThatCallAtOnceCallOneForASlot(t *testing.T) {
	live(t, func(o *office) {
		first, _ := o.full()
		o.waits("ada", "bea", "cleo")
		o.off(first)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := o.visits.CallWaiting(context.WithoutCancel(o.Context()), o.operator.Account); err != nil {
					o.Error(err)
				}
			})
		}
		all.Wait()
		o.same("called", o.post.taken(), []string{"freed ada@example.org"})
	})
}

func TestWhoWaitsLeavesTheLineOrIsForgotten(t *testing.T) {
	live(t, func(o *office) {
		first, _ := o.full()
		o.waits("ada", "bea")
		stop := func(name string) {
			o.Helper()
			o.must(o.visits.StopWaiting(o.Context(), o.operator.Account, o.home.ID, name, event.Who{Kind: "visitor"}))
		}
		stop("Ada@example.org")
		stop("ada@example.org")
		stop("nobody@example.org")
		o.same("left", o.recorded(visits.EventNotWaiting), 1)
		o.off(first)
		o.clock.set(o.clock.now().Add(30 * 24 * time.Hour))
		o.must(o.visits.Forget(o.Context(), o.operator.Account))
		o.same("a month later", o.called(0), []string(nil))
	})
}

func TestALineIsOfEmailsAndOfPropertiesThatCanBeVisited(t *testing.T) {
	live(t, func(o *office) {
		for what, email := range map[string]string{
			"none": "", "no address": "nobody", "an address that carries more": "mailto:ada@example.org?subject=" + strings.Repeat("x", 500),
			"one with a line of its own": "mailto:ada@example.org?\nsubject",
		} {
			o.is(what, o.visits.Wait(o.Context(), o.guest(), o.home, email, "fr"), fault.Invalid)
		}
		_, err := o.visits.Terminate(o.Context(), o.operator, o.home, "")
		o.must(err)
		o.is("ended", o.visits.Wait(o.Context(), o.guest(), o.home, "ada@example.org", "fr"), fault.Conflict)
		o.same("letters", o.post.taken(), []string(nil))
	})
}
