package moving

import (
	"errors"
	"iter"
	"testing"
)

// What is read ahead comes in its order, errors included, and nobody goes on reading when whoever
// asked has stopped.
func TestReadAhead(t *testing.T) {
	broken := errors.New("broken")
	var read int
	ended := false
	numbers := iter.Seq2[int, error](func(yield func(int, error) bool) {
		defer func() { ended = true }()
		for read = range 100 {
			var err error
			if read == 70 {
				err = broken
			}
			if !yield(read, err) {
				return
			}
		}
	})
	next := 0
	for n, err := range readAhead(numbers, 8) {
		if n != next || (err != nil) != (n == 70) {
			t.Fatalf("%d %v instead of %d", n, err, next)
		}
		next++
	}
	if next != 100 || !ended {
		t.Fatalf("%d came, ended: %v", next, ended)
	}
	func() {
		defer func() {
			if p := recover(); p != "torn" {
				t.Errorf("a reader's panic came as %v", p)
			}
		}()
		for range readAhead(func(func(int, error) bool) { panic("torn") }, 8) {
		}
	}()
	ended = false
	for n := range readAhead(numbers, 8) {
		if n == 20 {
			break
		}
	}
	if !ended || read > 20+8+2 {
		t.Fatalf("read until %d, ended: %v", read, ended)
	}
}
