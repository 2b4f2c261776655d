package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// How many made-up addresses the cases of addresses have: those that always run, and
// those of a whole country, which run when --only names them.
const (
	Addresses = 2_000_000
	Country   = 26_000_000
)

// AddressFile is what an import of addresses came to.
type AddressFile struct {
	Addresses int   `json:"addresses"`
	Bytes     int64 `json:"bytes"`     // on disk
	Importing int64 `json:"importing"` // resident memory of the import, its peak
	Searching int64 `json:"searching"` // and of the process that searched
}

// AddressesOverHTTP ends the names of the cases in which a server is asked.
const AddressesOverHTTP = "addresses-http"

// AddressStore names the process that is asked for addresses, in Memories.
func AddressStore(rows int) string { return thousands(float64(rows)) + " addresses" }

// Places are the cases of addresses, in the order they run: in one process, without HTTP, and at last over it.
// How many addresses they work on is in the table of files: a quick run has a tenth.
func Places() []Case { return places("", "") }

// CountryPlaces are the same with a whole country.
func CountryPlaces() []Case { return places("country-", ", "+thousands(Country)+" addresses") }

func places(prefix, of string) []Case {
	return []Case{
		{ID: prefix + "import-ban", Title: "palier import ban, lines" + of, Clients: 1, Rows: 1},
		{ID: prefix + "addresses-exact", Title: "search by postcode, street and number" + of, Clients: 1, Rows: 1},
		{ID: prefix + "addresses-typo", Title: "the same with one wrong letter" + of, Clients: 1, Rows: 1},
		{ID: prefix + "addresses-prefix", Title: "number, street and half of the commune, no postcode" + of, Clients: 1, Rows: 1},
		{ID: prefix + AddressesOverHTTP, Title: "GET an address by postcode, street and number" + of, Clients: 16, Rows: 1},
	}
}

// places is the table of these cases. Latencies are of microseconds here.
func (s Sheet) places(b *strings.Builder) {
	var lines [][]string
	for _, c := range append(Places(), CountryPlaces()...) {
		f, ok := s.Figure(c.ID, Palier)
		switch {
		case ok && f.P50 == 0:
			lines = append(lines, []string{c.Title, none, none, thousands(f.Rate) + "/s"})
		case ok:
			lines = append(lines, []string{c.Title, microseconds(f.P50), microseconds(f.P99), thousands(f.Rate) + "/s"})
		case s.ran(c):
			lines = append(lines, []string{c.Title, "invalid", none, none})
		}
	}
	table(b, "Addresses, Palier alone, in one process; GET over HTTP, 16 connections", lines, "case", "p50", "p99", "rate")
	lines = nil
	for _, f := range s.AddressFiles {
		lines = append(lines, []string{thousands(float64(f.Addresses)), megabytes(f.Bytes), strconv.FormatFloat(f.each(), 'f', 1, 64), megabytes(f.Importing), megabytes(f.Searching)})
	}
	table(b, "Address files", lines, "addresses", "on disk", "bytes each", "memory of the import, peak", "memory of the search, peak")
}

// each is how many bytes an address takes on disk.
func (f AddressFile) each() float64 { return float64(f.Bytes) / float64(max(f.Addresses, 1)) }

func microseconds(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/1e3) }

// placeTargets are what the cases of addresses are to reach.
func (s Sheet) placeTargets() []Target {
	return []Target{
		s.atLeast("import ban, lines", "import-ban", 100_000),
		s.addressBytes(50),
		s.quicker("address, exact, p50", "addresses-exact", 100*time.Microsecond),
		s.quicker("address, one wrong letter, p50", "addresses-typo", time.Millisecond),
		s.quicker("address, by prefix, p50", "addresses-prefix", 5*time.Millisecond),
		s.countryMemory(200_000_000),
	}
}

// quicker is within, for limits of microseconds.
func (s Sheet) quicker(what, id string, limit time.Duration) Target {
	t := Target{What: what, Wanted: "≤ " + microseconds(limit)}
	ours, ok := s.Figure(id, Palier)
	if !ok {
		return t.notRun()
	}
	return t.judge(ours.P50 <= limit, microseconds(ours.P50))
}

// addressBytes wants every file to take at most so many bytes for an address.
func (s Sheet) addressBytes(most float64) Target {
	t := Target{What: "address file, bytes for each", Wanted: fmt.Sprintf("≤ %g", most)}
	largest := 0.0
	for _, f := range s.AddressFiles {
		largest = max(largest, f.each())
	}
	if largest == 0 {
		return t.notRun()
	}
	return t.judge(largest <= most, fmt.Sprintf("%.1f", largest))
}

// countryMemory wants a search in the whole country to stay within limit.
func (s Sheet) countryMemory(limit int64) Target {
	t := Target{What: "26,000,000 addresses, resident memory of the search, peak", Wanted: "≤ " + megabytes(limit)}
	for _, f := range s.AddressFiles {
		if f.Addresses == Country {
			return t.judge(f.Searching <= limit, megabytes(f.Searching))
		}
	}
	return t.notRun()
}
