// Package crew runs the same work for many items, a few at a time.
package crew

import (
	"sync"
	"sync/atomic"
)

// Each calls work for every item, at most n at a time, and returns the first
// error; after an error no further item is begun.
func Each[T any](n int, items []T, work func(T) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	var once sync.Once
	var first error
	for range n {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(items) {
					return
				}
				if err := work(items[i]); err != nil {
					once.Do(func() { first = err })
					next.Store(int64(len(items)))
					return
				}
			}
		})
	}
	wg.Wait()
	return first
}
