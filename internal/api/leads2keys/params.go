package leads2keys

import (
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"

	"palier/internal/core/fault"
)

// query reads the parameters of a request. One that is empty was not given; what is missing
// or of another type refuses the request (400).
type query struct {
	values url.Values
	wrong  []string
}

func (c *call) query() *query { return &query{values: c.R.URL.Query()} }

// err is all that is wrong, nil when nothing is.
func (q *query) err() error {
	if len(q.wrong) == 0 {
		return nil
	}
	return unasked(q.wrong...)
}

// required is a text that must be given.
func (q *query) required(name string) string {
	s := strings.TrimSpace(q.values.Get(name))
	if s == "" {
		q.wrong = append(q.wrong, name+" is required.")
	}
	return s
}

// count is a number from 0 on.
func (q *query) count(name string, otherwise int) int {
	s := strings.TrimSpace(q.values.Get(name))
	if s == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		q.wrong = append(q.wrong, name+" must be a whole number from 0.")
	}
	return int(min(n, math.MaxInt32)) // far behind every list
}

// asInvalid gives an error of the core that names fields.
func asInvalid(err error) (*fault.Error, bool) {
	f, ok := errors.AsType[*fault.Error](err)
	return f, ok && f.Kind == fault.Invalid && len(f.Problems) > 0
}
