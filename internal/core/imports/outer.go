package imports

import (
	"context"
	"time"

	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// Outer is what a source calls something of ours, and what it said of it last.
type Outer struct {
	Account int64
	Source  string // poliris:AG44, apimo:api.example.org/14
	Kind    string // of the thing, as in the journal: property, contact, request
	ID      string // the source's
	Inner   int64  // ours
	Said    Said
	SeenAt  time.Time
}

// Said is what a source said last of something: one of the fields, or only a digest of it.
type Said struct {
	Property listings.Property
	Contact  people.Contact
	Request  requests.Search
	Digest   string
}

// Earlier is a property before and after a line, and what the source had said before.
type Earlier struct {
	Line                int
	Property            int64
	Before, After, Said listings.Property // Before without an ID: the line made it, and After is the journal's
	Outer               string            // the source's id; Known: it had one before the line
	Known               bool
}

// OuterStore keeps what sources call things. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false.
type OuterStore interface {
	OuterOf(ctx context.Context, account int64, source, kind, id string) (Outer, bool, error)
	// OutersNamed gives those of a source's ids that are known.
	OutersNamed(ctx context.Context, account int64, source, kind string, ids []string) (map[string]Outer, error)
	// PutOuter keeps a name in the place of an earlier one.
	PutOuter(ctx context.Context, o Outer) error
	DropOuter(ctx context.Context, account int64, source, kind, id string) error
	// Outers gives the names of a source behind one, in an order of the engine's that stays,
	// without what it said.
	Outers(ctx context.Context, account int64, source, kind, after string, most int) ([]Outer, error)
	// OuterNames gives what sources call things of ours.
	OuterNames(ctx context.Context, account int64, kind string, inner []int64) ([]Outer, error)
	PutEarlier(ctx context.Context, account, batch int64, f Earlier) error
	EarlierOf(ctx context.Context, account, batch int64, line int) (Earlier, bool, error)
	// LaterImport gives the first import after one that changed the property and was not taken
	// back; 0: there is none.
	LaterImport(ctx context.Context, account, batch, property int64) (int64, error)
	// PropertyUsed says what refers to a property, "" when nothing does: "lead", "visit"...
	PropertyUsed(ctx context.Context, account, property int64) (string, error)
}
