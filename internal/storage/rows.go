package storage

import (
	"database/sql"
	"math"
	"strconv"
	"strings"
)

// scanner reads one row into its destinations.
type scanner func(dest ...any) error

// collect reads all rows of a query; when one cannot be read, those before it.
func collect[T any](rows *sql.Rows, err error, read func(scan scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := read(rows.Scan)
		if err != nil {
			return list, err
		}
		list = append(list, v)
	}
	return list, closed(rows)
}

// first is the only row of a look-up by key.
func first[T any](list []T, err error) (T, bool, error) {
	if err != nil || len(list) == 0 {
		var zero T
		return zero, false, err
	}
	return list[0], true, nil
}

// limit is a number of rows as SQL wants it; 0 means all.
func limit(n int) int64 {
	if n <= 0 {
		return math.MaxInt64
	}
	return int64(n)
}

// places writes the placeholders of n rows of k columns: ($1, $2), ($3, $4). An
// insert of several rows costs little more than one of a single row.
func places(n, k int) string {
	b := make([]byte, 0, n*(k*5+4))
	for i := range n * k {
		switch {
		case i == 0:
			b = append(b, '(')
		case i%k == 0:
			b = append(b, "), ("...)
		default:
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(append(b, '$'), int64(i+1), 10)
	}
	return string(append(b, ')'))
}

// columnsOf is how many columns an insert names: its text ends with "values ", and what
// comes before is its table and the list of them.
func columnsOf(insert string) int { return strings.Count(insert, ",") + 1 }

// mostNamed is how many ids one statement names; more go in pieces. An engine takes
// 32,766 values in a statement (SQLite), and a planner is slow long before.
const mostNamed = 4096

// roundedUp is the number of placeholders for a list of n values: a power of two,
// the last value said again, so that lists of all lengths share a few statements.
func roundedUp(n int) int {
	places := 1
	for places < n {
		places *= 2
	}
	return places
}

// among writes the placeholders of a list of ids, which is not empty, and adds the
// ids to the statement's arguments.
func among[ID int64 | string](args *[]any, ids []ID) string {
	b := []byte{'('}
	for i := range roundedUp(len(ids)) {
		if i > 0 {
			b = append(b, ", "...)
		}
		*args = append(*args, ids[min(i, len(ids)-1)])
		b = strconv.AppendInt(append(b, '$'), int64(len(*args)), 10)
	}
	return string(append(b, ')'))
}
