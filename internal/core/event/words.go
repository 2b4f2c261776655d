package event

import (
	"strconv"
	"strings"
	"time"
)

// Number is an id, a count or a code as the journal writes it: empty for 0, which
// means none.
func Number[T int | int64](n T) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// Numbers are ids as the journal lists them, in the order given: "14,15".
func Numbers(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ",")
}

// Instant is a moment as the journal writes it: RFC 3339 in UTC with whatever
// fraction it has, for an end is exact; empty for the zero time.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
