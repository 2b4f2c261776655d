package cli

import (
	"errors"
	"fmt"
	"slices"
)

// atMost is the flag of lists that can be long.
type atMost struct {
	Limit int `default:"50" placeholder:"N" help:"How many at most."`
}

// check refuses a list of nothing.
func (c atMost) check() error {
	if c.Limit < 1 {
		return usageError{errors.New("--limit: 1 or more")}
	}
	return nil
}

// more says that a list goes on where its limit cut it. It goes to stderr: what
// reads the answer, JSON or not, gets the answer alone.
func (e *env) more(shown int, total int64) {
	if int64(shown) < total {
		fmt.Fprintf(e.stderr, "%d shown of %d; --limit %d for all.\n", shown, total, total)
	}
}

// latest gives the end of a list that the core gives from its beginning, the newest
// first, and how many there are in all. page gives a part of it and that number.
func latest[T any](limit int, page func(limit, offset int) ([]T, int64, error)) ([]T, int64, error) {
	list, total, err := page(limit, 0)
	if err == nil && total > int64(limit) {
		list, _, err = page(limit, int(total)-limit)
	}
	slices.Reverse(list)
	return list, total, err
}
