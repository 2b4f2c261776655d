package wire

// MaxOffset is the farthest an offset reaches: beyond any list there is, and
// offset plus limit still fits an int of 32 bits.
const MaxOffset = 1_000_000_000

// Page is the part of a list that a caller asks for.
type Page struct {
	Limit  int // rows at most, from 1 to Limits.Max
	Offset int // rows to skip, from 0 to MaxOffset
	// Since asks for rows created or changed at or after this instant, in
	// Unix seconds, when HasSince is true. It lies in the years 1 to 9999,
	// so that it can be counted in microseconds without overflow.
	Since    int64
	HasSince bool
}

// Limits is how many rows a route gives: Default when the caller names no
// number, Max at most. Both are positive and Default does not exceed Max.
type Limits struct {
	Default, Max int
}

// The instants that Page.Since is held between, in Unix seconds.
const (
	earliest = -62_135_596_800 // 0001-01-01 00:00:00 UTC
	latest   = 253_402_300_799 // 9999-12-31 23:59:59 UTC
)

// ParsePage reads the parameters limit, offset and timestamp through get,
// which answers false for what was not sent. A list never fails because of
// them:
//
//   - a limit above l.Max is l.Max; zero, a negative one or what is not a
//     number is l.Default;
//   - a negative offset or what is not a number is 0;
//   - a timestamp that is empty or not a number is as good as none.
//
// A number is what a numeral says, spaces around it or not: "1e9" is a
// thousand million, "10.5" is 10, and one too large for any integer is still
// a number, clamped like the others.
func ParsePage(get func(name string) (string, bool), l Limits) Page {
	p := Page{Limit: l.Default}
	if n, ok := integerParameter(get, "limit"); ok && n > 0 {
		p.Limit = int(min(n, int64(l.Max)))
	}
	if n, ok := integerParameter(get, "offset"); ok {
		p.Offset = int(min(max(n, 0), MaxOffset))
	}
	if n, ok := integerParameter(get, "timestamp"); ok {
		p.Since, p.HasSince = min(max(n, earliest), latest), true
	}
	return p
}

// integerParameter reads one parameter without its fraction, held at the
// bounds of an int64; false when it is not there or not a number.
func integerParameter(get func(string) (string, bool), name string) (int64, bool) {
	text, ok := get(name)
	if !ok {
		return 0, false
	}
	number, ok := parseNumeral(text)
	if !ok {
		return 0, false
	}
	n, _ := number.integer()
	return n, true
}
