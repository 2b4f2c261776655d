package moving

import (
	"iter"
	"sync"
)

// readAhead gives what another sequence does, which is read meanwhile by somebody else and is at
// most so many ahead. When it ends, nobody reads any more; a panic of the reader is the caller's.
func readAhead[T any](from iter.Seq2[T, error], most int) iter.Seq2[T, error] {
	type one struct {
		value T
		err   error
		panic any
	}
	return func(yield func(T, error) bool) {
		read, enough := make(chan one, most), make(chan struct{})
		var reader sync.WaitGroup
		reader.Go(func() {
			defer close(read)
			give := func(o one) bool {
				select {
				case read <- o:
					return true
				case <-enough:
					return false
				}
			}
			defer func() {
				if p := recover(); p != nil {
					give(one{panic: p})
				}
			}()
			for value, err := range from {
				if !give(one{value: value, err: err}) {
					return
				}
			}
		})
		defer reader.Wait()
		defer close(enough)
		for o := range read {
			if o.panic != nil {
				panic(o.panic)
			}
			if !yield(o.value, o.err) {
				return
			}
		}
	}
}
