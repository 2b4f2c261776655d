package storage

import (
	"database/sql"
	"math"
	"slices"
	"strconv"
)

// scanner reads one row into its destinations.
type scanner func(dest ...any) error

// collect reads all rows of a query.
func collect[T any](rows *sql.Rows, err error, read func(scan scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := read(rows.Scan)
		if err != nil {
			return nil, err
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

func keep[T any](list []T, want func(T) bool) []T {
	return slices.DeleteFunc(list, func(v T) bool { return !want(v) })
}

func contains(list []int64, v int64) bool { return slices.Contains(list, v) }

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
