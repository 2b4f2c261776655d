package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Offered are the properties that both servers hold when the cases of Properties begin.
const Offered = 12_000

// WalkedProperties begin the cases that read all pages and not the first again and again: more than Palier keeps in
// memory.
const WalkedProperties = "properties-walk-"

// Properties are the cases in which Palier and PocketBase keep properties, in the order they are measured. Both are
// processes of their own, apart from those of Standard.
func Properties() []Case {
	return []Case{
		{ID: "properties-list-1", Title: "GET properties, limit=1000", Clients: 1, Rows: 1000},
		{ID: "properties-list-16", Title: "GET properties, limit=1000", Clients: 16, Rows: 1000},
		{ID: WalkedProperties + "1", Title: "GET properties, limit=1000, one page of 12 after the other", Clients: 1, Rows: 1000},
		{ID: WalkedProperties + "16", Title: "GET properties, limit=1000, one page of 12 after the other", Clients: 16, Rows: 1000},
		{ID: "properties-post-1", Title: "POST property, durable (Palier FULL, PocketBase NORMAL)", Clients: 1, Rows: 1, Writes: true},
		{ID: "properties-post-16", Title: "POST property, durable (Palier FULL, PocketBase NORMAL)", Clients: 16, Rows: 1, Writes: true},
	}
}

// propertyTargets are what the cases of properties are to reach.
func (s Sheet) propertyTargets() []Target {
	return []Target{
		s.faster("properties of limit=1000, 1 connection", "properties-list-1", 20),
		s.faster("properties of limit=1000, 16 connections", "properties-list-16", 20),
	}
}

// What the cases of searches work on.
const (
	Market   = 50_000  // properties on the market, when a search is crossed with them
	Searches = 100_000 // that a new property is crossed with
)

// SearchStores name the processes of the cases of searches, in Memories.
const (
	MarketStore = "50,000 properties on the market"
	SearchStore = "100,000 searches"
)

// Matching are the cases of searches and their crossings, in the order they run. No peer has them. Those that begin with
// searches-none have a store without any, and are there to be compared with.
func Matching() []Case {
	return []Case{
		{ID: "crossings-get", Title: "GET the crossings of a search, 50,000 properties on the market", Clients: 1, Rows: 1},
		{ID: "crossings-post", Title: "POST search, which crosses it with them, durable", Clients: 1, Rows: 1, Writes: true},
		{ID: "searches-none-1", Title: "POST property, no searches, durable", Clients: 1, Rows: 1, Writes: true},
		{ID: "searches-post-1", Title: "POST property, 100,000 searches, durable", Clients: 1, Rows: 1, Writes: true},
		{ID: "searches-none-16", Title: "POST property, no searches, durable", Clients: 16, Rows: 1, Writes: true},
		{ID: "searches-post-16", Title: "POST property, 100,000 searches, durable", Clients: 16, Rows: 1, Writes: true},
		{ID: "searches-told", Title: "from the answer to a POST of a property until its crossings with 100,000 searches are read", Clients: 1, Rows: 1},
	}
}

// matching is the table of these cases.
func (s Sheet) matching(b *strings.Builder) { s.alone(b, "Searches, Palier alone", Matching()) }

// matchingTargets are what the cases of searches are to reach.
func (s Sheet) matchingTargets() []Target {
	return []Target{
		s.within("GET the crossings of a search over 50,000 properties, p50", "crossings-get", 10*time.Millisecond),
		s.within("POST a search, crossed with 50,000 properties, p50", "crossings-post", 10*time.Millisecond),
		s.within("from a new property's answer to its crossings with 100,000 searches, p50", "searches-told", 50*time.Millisecond),
		s.keepsPace("POST property with 100,000 searches, 1 connection", "searches-post-1", "searches-none-1", 0.9),
		s.keepsPace("POST property with 100,000 searches, 16 connections", "searches-post-16", "searches-none-16", 0.9),
	}
}

// keepsPace wants the rate of one case to be at least share of that of another.
func (s Sheet) keepsPace(what, id, without string, share float64) Target {
	t := Target{What: what + ", rate", Wanted: fmt.Sprintf("≥ %g× without any", share)}
	ours, ok1 := s.Figure(id, Palier)
	base, ok2 := s.Figure(without, Palier)
	if !ok1 || !ok2 {
		return t.notRun()
	}
	ratio := ours.Rate / base.Rate
	return t.judge(ratio >= share, times(ratio))
}

// How many properties the files of the cases of exchanges have: what memory takes for the second file is held against
// what it took for the first.
const (
	ExchangeFew  = 10_000
	ExchangeMany = 50_000
)

// Exchange is what a file of properties came to, in and out.
type Exchange struct {
	Round      int   `json:"round"`
	Properties int   `json:"properties"`
	Bytes      int64 `json:"bytes"`     // of the archive that was imported
	Importing  int64 `json:"importing"` // resident memory of the import, its peak
	Exporting  int64 `json:"exporting"`
}

// Exchanges are the cases of files of properties, in the order they run: commands, without a server. They have rates
// only, of whole commands.
func Exchanges() (cases []Case) {
	for _, n := range []int{ExchangeFew, ExchangeMany} {
		of := thousands(float64(n)) + " properties"
		cases = append(cases, Case{ID: "poliris-import-" + strconv.Itoa(n), Title: "palier import poliris, " + of, Clients: 1, Rows: 1},
			Case{ID: "poliris-export-" + strconv.Itoa(n), Title: "palier export poliris, " + of, Clients: 1, Rows: 1})
	}
	return cases
}

// exchanges are the tables of these cases.
func (s Sheet) exchanges(b *strings.Builder) {
	var lines [][]string
	for _, c := range Exchanges() {
		f, ok := s.Figure(c.ID, Palier)
		switch {
		case ok:
			lines = append(lines, []string{c.Title, thousands(f.Rate) + "/s"})
		case s.ran(c):
			lines = append(lines, []string{c.Title, "invalid"})
		}
	}
	table(b, "Poliris, Palier alone, whole commands", lines, "case", "properties")
	lines = nil
	for _, n := range []int{ExchangeFew, ExchangeMany} {
		if in, out, size, ok := s.exchangeMemory(n); ok {
			lines = append(lines, []string{thousands(float64(n)), megabytes(size), megabytes(in), megabytes(out)})
		}
	}
	table(b, "Poliris files", lines, "properties", "archive", "memory of the import, peak", "memory of the export, peak")
}

// exchangeMemory gives the most that any round of so many properties took.
func (s Sheet) exchangeMemory(n int) (in, out, size int64, ok bool) {
	for _, x := range s.Exchanges {
		if x.Properties == n {
			in, out, size, ok = max(in, x.Importing), max(out, x.Exporting), x.Bytes, true
		}
	}
	return in, out, size, ok
}

// exchangeTargets are what the cases of files are to reach, with the larger one.
func (s Sheet) exchangeTargets() []Target {
	many := strconv.Itoa(ExchangeMany)
	fewIn, fewOut, _, ok1 := s.exchangeMemory(ExchangeFew)
	manyIn, manyOut, _, ok2 := s.exchangeMemory(ExchangeMany)
	return []Target{
		s.atLeast("import poliris, properties", "poliris-import-"+many, 2000),
		s.atLeast("export poliris, properties", "poliris-export-"+many, 5000),
		level("import poliris, memory", fewIn, manyIn, ok1 && ok2),
		level("export poliris, memory", fewOut, manyOut, ok1 && ok2),
	}
}

// level wants memory to grow by no more than three tenths and 20 MB where the file is five times as large.
func level(what string, few, many int64, ran bool) Target {
	t := Target{What: what + ", peak with 50,000", Wanted: "≤ 1.3× that with 10,000 + 20 MB"}
	if !ran || few == 0 || many == 0 {
		return t.notRun()
	}
	return t.judge(float64(many) <= 1.3*float64(few)+20e6, megabytes(many)+" after "+megabytes(few))
}
