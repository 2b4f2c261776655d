package report

// The servers, as the columns name them.
const (
	Palier     = "Palier"
	PocketBase = "PocketBase"
	Ceiling    = "net/http"
)

// Case is one thing that is measured.
type Case struct {
	ID      string // as --only names it
	Title   string
	Clients int // connections, each with one request under way
	Rows    int // leads an operation reads or writes; rates of lists are in rows
	Writes  bool
}

// Stored are the leads that every server holds when the first of the Standard cases begins. Reads come first, so
// that all of them find just these; the posts then add to them.
const Stored = 12_000

// Standard are the cases that every server takes part in, in the order they are measured.
func Standard() []Case {
	return []Case{
		{ID: "get-1", Title: "GET a page of one lead (PocketBase: one record)", Clients: 1, Rows: 1},
		{ID: "get-16", Title: "GET a page of one lead (PocketBase: one record)", Clients: 16, Rows: 1},
		{ID: "list-1000-1", Title: "GET leads, limit=1000", Clients: 1, Rows: 1000},
		{ID: "list-1000-16", Title: "GET leads, limit=1000", Clients: 16, Rows: 1000},
		{ID: "list-10000-1", Title: "GET leads, limit=10000 (PocketBase: 10 pages of 1000)", Clients: 1, Rows: 10_000},
		{ID: "post-1", Title: "POST lead, durable (Palier FULL, PocketBase NORMAL)", Clients: 1, Rows: 1, Writes: true},
		{ID: "post-16", Title: "POST lead, durable (Palier FULL, PocketBase NORMAL)", Clients: 16, Rows: 1, Writes: true},
		{ID: "post-64", Title: "POST lead, durable (Palier FULL, PocketBase NORMAL)", Clients: 64, Rows: 1, Writes: true},
	}
}

// Large is how many leads one agency has in the Million cases, and Changed how many of them a delta reads.
const (
	Large   = 1_000_000
	Changed = 100
)

// Million are the cases on the large store, for Palier alone. The claims come last: what reads before them finds
// the store as it was.
func Million() []Case {
	return []Case{
		{ID: "million-first", Title: "page of 100, offset 0", Clients: 1, Rows: 100},
		{ID: "million-offset", Title: "page of 100, random offset up to 999,900", Clients: 1, Rows: 100},
		{ID: "million-delta", Title: "timestamp delta of 100 changed leads", Clients: 1, Rows: Changed},
		{ID: "million-claim-1", Title: "POST registration with its verdict, durable; every second person is known", Clients: 1, Rows: 1, Writes: true},
		{ID: "million-claim-16", Title: "POST registration with its verdict, durable; every second person is known", Clients: 16, Rows: 1, Writes: true},
	}
}

// Starts are the cases that time a start, from exec to the first 200 of the ready path.
func Starts() []Case {
	return []Case{
		{ID: "start-first", Title: "first start: the store is made (palier demo)"},
		{ID: "start-empty", Title: "start on that store (palier serve)"},
		{ID: "start-million", Title: "start on 1,000,000 leads (palier serve)"},
	}
}
