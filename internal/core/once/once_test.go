package once_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/once"
	"palier/internal/testkit"
)

var errRefused = errors.New("refused by the test")

// store is what is asked of the database beside the answers.
type store interface {
	event.Ledger
	once.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// desk runs requests over a real store; each request's effect is one event.
type desk struct {
	*testing.T
	store store
	clock *testkit.Clock
	once  *once.Service
	ran   atomic.Int64
}

func eachDesk(t *testing.T, run func(d *desk)) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		clock := testkit.NewClock()
		d := &desk{T: t, store: db.Store(t, clock.Now), clock: clock}
		d.once = once.NewService(d.store, d.store)
		run(d)
	})
}

func key(value string) once.Key {
	return once.Key{Account: 1, Credential: "provider:9", Value: value, Fingerprint: "f"}
}

// do runs a request whose answer tells how many ran before it.
func (d *desk) do(k once.Key) (string, bool, error) {
	a, replayed, err := d.once.Do(d.Context(), k, d.effect(k, nil))
	return fmt.Sprintf("%d %s", a.Status, a.Body), replayed, err
}

// effect is a request that changes something, and then fails when it is told to.
func (d *desk) effect(k once.Key, end error) func(context.Context) (once.Answer, error) {
	return func(ctx context.Context) (once.Answer, error) {
		n := d.ran.Add(1)
		err := d.store.Write(ctx, k.Account, func(_ context.Context, tx event.Tx) error {
			tx.Record(event.Event{Kind: "test.happened", Subject: event.Subject{Kind: "test"}})
			return nil
		})
		return once.Answer{Status: 201, Body: fmt.Appendf(nil, "{\"n\" : %d,\"é\":\"\\u00e9\n\"} ", n)}, errors.Join(err, end)
	}
}

// want compares the outcome of do and the number of effects so far.
func (d *desk) want(what string, k once.Key, answer string, replayed bool, err error, effects int) {
	d.Helper()
	got, again, e := d.do(k)
	if e != err || again != replayed || err == nil && got != answer {
		d.Errorf("%s: %q, replayed %v, %v; want %q, %v, %v", what, got, again, e, answer, replayed, err)
	}
	d.effects(what, effects)
}

func (d *desk) effects(what string, want int) {
	d.Helper()
	list, err := d.store.Journal(context.Background(), 1, 0, event.Subject{}, 1000)
	if err != nil || len(list) != want {
		d.Errorf("%s: %d effects, %v; want %d", what, len(list), err, want)
	}
}

func answer(n int) string { return fmt.Sprintf("201 {\"n\" : %d,\"é\":\"\\u00e9\n\"} ", n) }

func TestAKeyAgainGetsTheFirstAnswerByteForByte(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.want("first", key("k"), answer(1), false, nil, 1)
		for range 3 {
			d.want("again", key("k"), answer(1), true, nil, 1)
		}
		d.once = once.NewService(d.store, d.store) // as after a restart
		d.want("after a restart", key("k"), answer(1), true, nil, 1)
		d.want("another key", key("K"), answer(2), false, nil, 2)
		other := key("k")
		other.Credential = "provider:10"
		d.want("another caller's", other, answer(3), false, nil, 3)
		other.Account = 2
		d.want("another account's", other, answer(4), false, nil, 3)
	})
}

func TestAKeyForAnotherRequestIsRefused(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.want("first", key("k"), answer(1), false, nil, 1)
		other := key("k")
		other.Fingerprint = "another body"
		d.want("another body", other, "", false, once.ErrReused, 1)
		d.want("the first body again", key("k"), answer(1), true, nil, 1)
		if fault.Of(once.ErrReused) != fault.Invalid || fault.Of(once.ErrRunning) != fault.Conflict {
			d.Error("the refusals changed their kinds")
		}
	})
}

func TestAKeyWhoseRequestIsRunningIsRefused(t *testing.T) {
	eachDesk(t, func(d *desk) {
		running, end := make(chan struct{}), make(chan struct{})
		var first sync.WaitGroup
		first.Go(func() {
			_, _, err := d.once.Do(context.Background(), key("k"), func(ctx context.Context) (once.Answer, error) {
				close(running)
				<-end
				return d.effect(key("k"), nil)(ctx)
			})
			if err != nil {
				d.Error(err)
			}
		})
		<-running
		other := key("k")
		other.Fingerprint = "another body"
		for what, k := range map[string]once.Key{"the same request": key("k"), "another body": other} {
			if _, _, err := d.once.Do(d.Context(), k, d.effect(k, nil)); !errors.Is(err, once.ErrRunning) {
				d.Errorf("%s: %v, want ErrRunning", what, err)
			}
		}
		close(end)
		first.Wait()
		d.want("afterwards", key("k"), answer(1), true, nil, 1)
	})
}

// TestNothingIsKeptOfARequestThatFailed: neither its effect, nor its answer.
func TestNothingIsKeptOfARequestThatFailed(t *testing.T) {
	eachDesk(t, func(d *desk) {
		for what, fn := range map[string]func(context.Context) (once.Answer, error){
			"an error":                        d.effect(key("k"), errRefused),
			"a panic":                         func(ctx context.Context) (once.Answer, error) { d.effect(key("k"), nil)(ctx); panic("broken") },
			"an answer that cannot be stored": nil,
		} {
			k := key("k")
			if fn == nil {
				k.Account = 3
				fn = func(ctx context.Context) (once.Answer, error) { return once.Answer{}, d.store.Write(ctx, 4, nil) }
			}
			if _, replayed, err := d.once.Do(d.Context(), k, fn); err == nil || replayed {
				d.Errorf("%s: replayed %v, %v", what, replayed, err)
			}
			d.effects(what, 0)
		}
		n := int(d.ran.Load())
		corrected := key("k")
		corrected.Fingerprint = "corrected"
		d.want("the key is free for a corrected request", corrected, answer(n+1), false, nil, 1)
	})
}

// failing is a store that cannot keep answers.
type failing struct{ store }

func (failing) SaveAnswer(context.Context, once.Key, once.Answer, time.Time) error { return errRefused }

func TestAnEffectWhoseAnswerCannotBeKeptDoesNotHappen(t *testing.T) {
	eachDesk(t, func(d *desk) {
		service := once.NewService(d.store, failing{d.store})
		if _, _, err := service.Do(d.Context(), key("k"), d.effect(key("k"), nil)); !errors.Is(err, errRefused) {
			d.Errorf("error %v", err)
		}
		d.effects("without its answer", 0)
	})
}

func TestAnAnswerIsKeptForADay(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.want("first", key("k"), answer(1), false, nil, 1)
		d.clock.Advance(once.Kept - time.Minute)
		d.want("in its last minute", key("k"), answer(1), true, nil, 1)
		d.clock.Advance(2 * time.Minute)
		other := key("k")
		other.Fingerprint = "another body"
		d.want("the day after, for another request", other, answer(2), false, nil, 2)
		d.want("and again", other, answer(2), true, nil, 2)
		d.clock.Advance(time.Hour)
		d.purge(0)
		d.clock.Advance(once.Kept)
		d.purge(1)
		d.want("after the purge", key("k"), answer(3), false, nil, 3)
	})
}

func (d *desk) purge(want int64) {
	d.Helper()
	err := d.store.Write(d.Context(), 1, func(ctx context.Context, tx event.Tx) error {
		n, err := d.store.PurgeAnswers(ctx, 1, tx.Now())
		if n != want {
			d.Errorf("purged %d answers, want %d", n, want)
		}
		return err
	})
	if err != nil {
		d.Error(err)
	}
}

// TestOneOfManyAtOnceHasTheEffect, through two services as two replicas have.
func TestOneOfManyAtOnceHasTheEffect(t *testing.T) {
	eachDesk(t, func(d *desk) {
		services := []*once.Service{d.once, once.NewService(d.store, d.store)}
		var all sync.WaitGroup
		var answered atomic.Int64
		for i := range 40 {
			all.Go(func() {
				a, _, err := services[i%2].Do(context.Background(), key("k"), d.effect(key("k"), nil))
				switch {
				case err == nil && string(a.Body) == strings.TrimPrefix(answer(1), "201 "):
					answered.Add(1)
				case !errors.Is(err, once.ErrRunning):
					d.Errorf("answer %q, %v", a.Body, err)
				}
			})
		}
		all.Wait()
		if answered.Load() == 0 {
			d.Error("nobody was answered")
		}
		d.effects("of all", 1)
	})
}

func TestKeysThatCanBeUsed(t *testing.T) {
	for k, want := range map[string]bool{
		"": false, "k": true, "01J8 ~!": true, strings.Repeat("k", once.MaxKey): true, strings.Repeat("k", once.MaxKey+1): false,
		"é": false, "a\x00": false, "a\n": false, "\x7f": false,
	} {
		if once.Valid(k) != want {
			t.Errorf("Valid(%q) = %v", k, !want)
		}
	}
}

// again is a ledger whose first try of each write is rolled back, as when the
// transaction it shared failed: then the write runs once more. before is what
// another request had done in that transaction.
type again struct {
	event.Ledger
	before func(ctx context.Context) error
}

func (l again) Write(ctx context.Context, account int64, fn func(context.Context, event.Tx) error) error {
	err := l.Ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		return errors.Join(l.before(ctx), fn(ctx, tx), errRefused)
	})
	if !errors.Is(err, errRefused) {
		return err
	}
	return l.Ledger.Write(ctx, account, fn)
}

// What a rolled-back try saw is forgotten: the answer of the one that counts is
// no replay.
func TestATryThatWasRolledBackLeavesNoTraceInTheAnswer(t *testing.T) {
	eachDesk(t, func(d *desk) {
		k := key("k")
		other := func(ctx context.Context) error {
			return d.store.SaveAnswer(ctx, k, once.Answer{Status: 200, Body: []byte("lost")}, d.clock.Now().Add(once.Kept))
		}
		a, replayed, err := once.NewService(again{d.store, other}, d.store).Do(d.Context(), k, d.effect(k, nil))
		if err != nil || replayed || a.Status != 201 {
			d.Errorf("answered %d %q, replayed %v, %v", a.Status, a.Body, replayed, err)
		}
		d.effects("after the try that counts", 1)
	})
}
