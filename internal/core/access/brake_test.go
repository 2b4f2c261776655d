package access

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"palier/internal/core/fault"
)

var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// fail is n log-ins that do not pass; it tells how many were tried.
func (b *brake) fail(n int, login, address string, at time.Time) (tried int) {
	for range n {
		if _, err := b.attempt(login, address, at); err == nil {
			tried++
		}
	}
	return tried
}

func TestTheFusesOfABrake(t *testing.T) {
	for what, c := range map[string]struct {
		fail func(b *brake)
		then [2]string // log-in, address
		want bool      // it is tried
	}{
		"nothing":                       {func(*brake) {}, [2]string{"a", "192.0.2.1"}, true},
		"nine slips":                    {func(b *brake) { b.fail(9, "a", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten":                           {func(b *brake) { b.fail(10, "a", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, false},
		"ten from elsewhere":            {func(b *brake) { b.fail(10, "a", "192.0.2.2", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten of another":                {func(b *brake) { b.fail(10, "b", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten a quarter of an hour ago":  {func(b *brake) { b.fail(10, "a", "192.0.2.1", noon.Add(-brakeWindow)) }, [2]string{"a", "192.0.2.1"}, true},
		"ten from beside in IPv6":       {func(b *brake) { b.fail(10, "a", "2001:db8::1", noon) }, [2]string{"a", "2001:db8::2"}, false},
		"ten from another site in IPv6": {func(b *brake) { b.fail(10, "a", "2001:db8:0:1::1", noon) }, [2]string{"a", "2001:db8::1"}, true},
		"IPv4 within IPv6":              {func(b *brake) { b.fail(10, "a", "::ffff:192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, false},
		"a name from everywhere": {func(b *brake) {
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"a", "192.0.2.1"}, false},
		"a name from everywhere, another asks": {func(b *brake) {
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"b", "192.0.2.1"}, true},
		"a name from everywhere, he is at home": {func(b *brake) {
			in, _ := b.attempt("a", "192.0.2.1", noon.Add(-time.Hour))
			in.passed()
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"a", "192.0.2.1"}, true},
		"99 names": {func(b *brake) {
			for i := range 99 {
				b.fail(1, fmt.Sprint(i), "192.0.2.1", noon)
			}
		}, [2]string{"a", "192.0.2.1"}, true},
		"100 names": {func(b *brake) {
			for i := range 100 {
				b.fail(1, fmt.Sprint(i), "192.0.2.1", noon)
			}
		}, [2]string{"a", "192.0.2.1"}, false},
	} {
		var b brake
		c.fail(&b)
		_, err := b.attempt(c.then[0], c.then[1], noon)
		if (err == nil) != c.want || err != nil && !fault.Is(err, fault.TooMany) {
			t.Errorf("%s: %v, want it tried: %t", what, err, c.want)
		}
	}
}

// Guesses that are made at once do not all slip through before the first has failed.
func TestGuessesAtOnceAreCountedAtOnce(t *testing.T) {
	var b brake
	var mu sync.Mutex
	tried := 0
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if _, err := b.attempt("a", "192.0.2.1", noon); err == nil {
				mu.Lock()
				tried++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if tried != brakePair {
		t.Errorf("%d were tried, want %d", tried, brakePair)
	}
}

func TestWhoGetsInHasNoSlipsLeft(t *testing.T) {
	var b brake
	b.fail(9, "a", "192.0.2.1", noon)
	in, err := b.attempt("a", "192.0.2.1", noon)
	if err != nil {
		t.Fatal(err)
	}
	in.passed()
	if n := b.fail(20, "a", "192.0.2.1", noon); n != brakePair {
		t.Errorf("%d were tried after it, want %d", n, brakePair)
	}
	// What could not be tried is no failure.
	var c brake
	for range 50 {
		in, err := c.attempt("a", "192.0.2.1", noon)
		if err != nil {
			t.Fatal(err)
		}
		in.forget()
	}
	if len(c.failures) != 0 {
		t.Errorf("%d are remembered", len(c.failures))
	}
}

func TestABrakesMemoryIsBounded(t *testing.T) {
	var b brake
	for i := range brakeLimit {
		b.note(fmt.Sprint("old", i), noon.Add(-brakeWindow))
	}
	b.note("new", noon)
	if len(b.failures) != 1 {
		t.Errorf("%d are remembered, want the new one alone", len(b.failures))
	}
	for i := range brakeLimit + 10 {
		b.note(fmt.Sprint("new", i), noon)
	}
	if len(b.failures) > brakeLimit {
		t.Errorf("%d are remembered, at most %d fit", len(b.failures), brakeLimit)
	}
	for i := range brakeLimit + 10 {
		in, err := b.attempt(fmt.Sprint(i), fmt.Sprint(i), noon.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		in.passed()
	}
	if len(b.friends) > brakeLimit {
		t.Errorf("%d friends, at most %d fit", len(b.friends), brakeLimit)
	}
}
