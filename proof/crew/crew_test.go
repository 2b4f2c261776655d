package crew

import (
	"errors"
	"sync/atomic"
	"testing"
)

func TestEachVisitsEveryItemOnce(t *testing.T) {
	var seen [100]atomic.Int64
	items := make([]int, len(seen))
	for i := range items {
		items[i] = i
	}
	if err := Each(7, items, func(i int) error { seen[i].Add(1); return nil }); err != nil {
		t.Fatal(err)
	}
	for i := range seen {
		if n := seen[i].Load(); n != 1 {
			t.Errorf("item %d visited %d times, want once", i, n)
		}
	}
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	visited := 0
	err := Each(1, []int{1, 2, 3}, func(i int) error {
		visited++
		if i == 2 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) || visited != 2 {
		t.Errorf("Each = %v after %d items, want %v after 2", err, visited, broken)
	}
}
