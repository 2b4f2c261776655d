package jobs_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/jobs"
)

// ends are rights of account 7 that end at instants, in their order.
type ends struct {
	mu      sync.Mutex
	due     []time.Time
	settled []time.Duration // since the beginning
	began   time.Time
	fail    int // settlements that fail
	stuck   bool
	asked   int
	stirred chan struct{}
}

func (e *ends) NextDue(context.Context) (int64, time.Time, bool, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	if len(e.due) == 0 {
		return 0, time.Time{}, false, nil
	}
	return 7, e.due[0], true, nil
}

func (e *ends) Settle(_ context.Context, account int64) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if account != 7 {
		return errors.New("another account")
	}
	e.settled = append(e.settled, time.Since(e.began))
	if e.fail > 0 {
		e.fail--
		return errors.New("busy")
	}
	for len(e.due) > 0 && !e.due[0].After(time.Now()) && !e.stuck {
		e.due = e.due[1:]
	}
	return nil
}

func (e *ends) Stirred() <-chan struct{} { return e.stirred }

// watch runs an expiry over the rights for a while of the bubble's time.
func watch(t *testing.T, e *ends, run func()) {
	synctest.Test(t, func(t *testing.T) {
		e.began, e.stirred = time.Now(), make(chan struct{}, 1)
		for i, d := range e.due { // given as distances from the zero time
			e.due[i] = e.began.Add(d.Sub(time.Time{}))
		}
		x := jobs.NewExpiry(e, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
		x.Start()
		run()
		x.Stop()
	})
}

// wait lets the bubble's time pass.
func wait(d time.Duration) { <-time.After(d); synctest.Wait() }

func in(d time.Duration) time.Time { return time.Time{}.Add(d) }

func TestAnEndIsSettledWhenItComes(t *testing.T) {
	e := &ends{due: []time.Time{in(1300 * time.Millisecond), in(7 * time.Second), in(7 * time.Second), in(time.Hour)}}
	watch(t, e, func() { wait(time.Minute) })
	if d := cmp.Diff([]time.Duration{1300 * time.Millisecond, 7 * time.Second}, e.settled); d != "" {
		t.Errorf("settled at (-want +got):\n%s", d)
	}
}

func TestANewEndWakesTheSleeper(t *testing.T) {
	e := &ends{}
	watch(t, e, func() {
		wait(time.Second)
		e.mu.Lock()
		e.due = []time.Time{time.Now().Add(time.Second)}
		e.mu.Unlock()
		e.stirred <- struct{}{}
		wait(3 * time.Second)
	})
	if d := cmp.Diff([]time.Duration{2 * time.Second}, e.settled); d != "" {
		t.Errorf("settled at (-want +got):\n%s", d)
	}
}

func TestAnEndOfAnotherProcessIsSeen(t *testing.T) {
	e := &ends{}
	watch(t, e, func() {
		wait(time.Second)
		e.mu.Lock()
		e.due = []time.Time{time.Now()}
		e.mu.Unlock()
		wait(10 * time.Second)
	})
	if d := cmp.Diff([]time.Duration{5 * time.Second}, e.settled); d != "" {
		t.Errorf("settled at (-want +got):\n%s", d)
	}
}

func TestAFailureIsTriedAgain(t *testing.T) {
	e := &ends{due: []time.Time{in(time.Second)}, fail: 1}
	watch(t, e, func() { wait(20 * time.Second) })
	if d := cmp.Diff([]time.Duration{time.Second, 6 * time.Second}, e.settled); d != "" {
		t.Errorf("settled at (-want +got):\n%s", d)
	}
}

func TestAnEndThatStaysDueDoesNotSpin(t *testing.T) {
	e := &ends{due: []time.Time{in(0)}, stuck: true}
	watch(t, e, func() { wait(11 * time.Second) })
	if e.asked > 10 || len(e.settled) != 3 {
		t.Errorf("asked %d times, settled %d, want 3", e.asked, len(e.settled))
	}
}
