package brake

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"palier/internal/core/fault"
)

var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// fail is n log-ins that do not pass; it tells how many were tried.
func (b *Brake) fail(n int, login, address string, at time.Time) (tried int) {
	for range n {
		if _, err := b.Attempt(login, address, at); err == nil {
			tried++
		}
	}
	return tried
}

func TestTheFusesOfABrake(t *testing.T) {
	for what, c := range map[string]struct {
		fail func(b *Brake)
		then [2]string // log-in, address
		want bool      // it is tried
	}{
		"nothing":                       {func(*Brake) {}, [2]string{"a", "192.0.2.1"}, true},
		"nine slips":                    {func(b *Brake) { b.fail(9, "a", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten":                           {func(b *Brake) { b.fail(10, "a", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, false},
		"ten from elsewhere":            {func(b *Brake) { b.fail(10, "a", "192.0.2.2", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten of another":                {func(b *Brake) { b.fail(10, "b", "192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, true},
		"ten a quarter of an hour ago":  {func(b *Brake) { b.fail(10, "a", "192.0.2.1", noon.Add(-window)) }, [2]string{"a", "192.0.2.1"}, true},
		"ten from beside in IPv6":       {func(b *Brake) { b.fail(10, "a", "2001:db8::1", noon) }, [2]string{"a", "2001:db8::2"}, false},
		"ten from another site in IPv6": {func(b *Brake) { b.fail(10, "a", "2001:db8:0:1::1", noon) }, [2]string{"a", "2001:db8::1"}, true},
		"IPv4 within IPv6":              {func(b *Brake) { b.fail(10, "a", "::ffff:192.0.2.1", noon) }, [2]string{"a", "192.0.2.1"}, false},
		"a name from everywhere": {func(b *Brake) {
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"a", "192.0.2.1"}, false},
		"a name from everywhere, another asks": {func(b *Brake) {
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"b", "192.0.2.1"}, true},
		"a name from everywhere, he is at home": {func(b *Brake) {
			in, _ := b.Attempt("a", "192.0.2.1", noon.Add(-time.Hour))
			in.Passed()
			for i := range 100 {
				b.fail(1, "a", fmt.Sprintf("198.51.100.%d", i), noon)
			}
		}, [2]string{"a", "192.0.2.1"}, true},
		"99 names": {func(b *Brake) {
			for i := range 99 {
				b.fail(1, fmt.Sprint(i), "192.0.2.1", noon)
			}
		}, [2]string{"a", "192.0.2.1"}, true},
		"100 names": {func(b *Brake) {
			for i := range 100 {
				b.fail(1, fmt.Sprint(i), "192.0.2.1", noon)
			}
		}, [2]string{"a", "192.0.2.1"}, false},
	} {
		var b Brake
		c.fail(&b)
		_, err := b.Attempt(c.then[0], c.then[1], noon)
		if (err == nil) != c.want || err != nil && !fault.Is(err, fault.TooMany) {
			t.Errorf("%s: %v, want it tried: %t", what, err, c.want)
		}
	}
}

// Guesses that are made at once do not all slip through before the first has failed.
func TestGuessesAtOnceAreCountedAtOnce(t *testing.T) {
	var b Brake
	var mu sync.Mutex
	tried := 0
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if _, err := b.Attempt("a", "192.0.2.1", noon); err == nil {
				mu.Lock()
				tried++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if tried != pairLimit {
		t.Errorf("%d were tried, want %d", tried, pairLimit)
	}
}

func TestWhoGetsInHasNoSlipsLeft(t *testing.T) {
	var b Brake
	b.fail(9, "a", "192.0.2.1", noon)
	in, err := b.Attempt("a", "192.0.2.1", noon)
	if err != nil {
		t.Fatal(err)
	}
	in.Passed()
	if n := b.fail(20, "a", "192.0.2.1", noon); n != pairLimit {
		t.Errorf("%d were tried after it, want %d", n, pairLimit)
	}
	// What could not be tried is no failure.
	var c Brake
	for range 50 {
		in, err := c.Attempt("a", "192.0.2.1", noon)
		if err != nil {
			t.Fatal(err)
		}
		in.Forget()
	}
	if len(c.failures) != 0 {
		t.Errorf("%d are remembered", len(c.failures))
	}
}

func TestABrakesMemoryIsBounded(t *testing.T) {
	var b Brake
	for i := range memoryLimit {
		b.note(hashed(fmt.Sprint("old", i)), noon.Add(-window))
	}
	b.note(hashed("new"), noon)
	if len(b.failures) != 1 {
		t.Errorf("%d are remembered, want the new one alone", len(b.failures))
	}
	for i := range memoryLimit + 10 {
		b.note(hashed(fmt.Sprint("new", i)), noon)
	}
	if len(b.failures) > memoryLimit {
		t.Errorf("%d are remembered, at most %d fit", len(b.failures), memoryLimit)
	}
	for i := range memoryLimit + 10 {
		in, err := b.Attempt(fmt.Sprint(i), fmt.Sprint(i), noon.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		in.Passed()
	}
	if len(b.friends) > memoryLimit {
		t.Errorf("%d friends, at most %d fit", len(b.friends), memoryLimit)
	}
}
