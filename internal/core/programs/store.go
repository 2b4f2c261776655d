package programs

import (
	"context"
	"time"

	"palier/internal/core/event"
)

// Store keeps programmes and lots. Methods that change run inside
// event.Ledger.Write; "not there" is the zero value and false. It is whole, because
// the one Service reads and writes all of it: a lot's change is also a price's, a
// hold's and a plan's.
type Store interface {
	InsertProgram(ctx context.Context, p Program) error
	UpdateProgram(ctx context.Context, p Program) error
	GetProgram(ctx context.Context, account, id int64) (Program, bool, error)
	// ListPrograms gives the programmes of the account by id: those named, or all.
	ListPrograms(ctx context.Context, account int64, ids []int64, all bool) ([]Program, error)
	Lots
	Prices
	Holds
	Files
}

// Lots keeps lots, each with its hold.
type Lots interface {
	InsertLot(ctx context.Context, l Lot) error // Conflict: the programme has the reference
	UpdateLot(ctx context.Context, l Lot) error // Conflict: another lot has the reference
	// TouchLots notes a change of these lots that is not of a column of theirs.
	TouchLots(ctx context.Context, account int64, ids []int64, at time.Time) error
	// DeleteLot takes the lot away with its prices, files and allotments. Invalid:
	// something else refers to it.
	DeleteLot(ctx context.Context, account, id int64) error
	// LotUsed tells whether an option or a purchase was ever made of the lot.
	LotUsed(ctx context.Context, account, lot int64) (bool, error)
	// GetLots gives those of the named lots that the programme has, by id.
	GetLots(ctx context.Context, account, program int64, ids []int64) ([]Lot, error)
	// LotSheet gives all lots of a programme as they are now; inside a write, as the
	// write has made them.
	LotSheet(ctx context.Context, account, program int64) (*Sheet, error)
	// Families gives those of the named lots that the programme has and what is sold
	// with them, each once, by id.
	Families(ctx context.Context, account, program int64, ids []int64) ([]Lot, error)
	// Children gives the lots that are sold with these, by parent and id.
	Children(ctx context.Context, account int64, parents []int64) ([]Lot, error)
}

// Prices keeps what a lot cost, and when.
type Prices interface {
	InsertPrice(ctx context.Context, account, lot int64, p Price) error
	ListPrices(ctx context.Context, account, lot int64) ([]Price, error)
}

// Price is one entry of a lot's price history.
type Price struct {
	Version      int64 // from 1
	Price        int64 // minor units, VAT included
	VATRate      int64
	ReducedPrice *int64
	Reason       string // in the developer's words, or empty
	At           time.Time
}

// Holds keeps who holds a lot.
type Holds interface {
	// TakeHolds gives free lots to a holder. Conflict: one is held, even by a
	// hold that has expired; end that one first (DueHolds, DropHolds).
	TakeHolds(ctx context.Context, account int64, lots []int64, h Hold) error
	// HeldLots gives the lots that the holder holds, by id.
	HeldLots(ctx context.Context, account, holder int64) ([]Lot, error)
	// ChangeHolds changes state and end of everything the holder holds.
	ChangeHolds(ctx context.Context, account int64, h Hold) error
	// PassHolds hands all that one holder holds to another.
	PassHolds(ctx context.Context, account, from int64, to Hold) error
	// DropHolds frees lots.
	DropHolds(ctx context.Context, account int64, lots []int64) error
	// DueHolds gives the holders whose time has come, each once, the earliest first.
	DueHolds(ctx context.Context, account int64, now time.Time, most int) ([]Hold, error)
	// NextDue gives the instant of the next expiry over all accounts, if any.
	NextDue(ctx context.Context) (account int64, at time.Time, found bool, err error)
}

// File is a plan of a lot. Its content is with package contents, under UID.
type File struct {
	Account   int64
	ID        int64
	Lot       int64
	UID       string // UUID v4, in the file's URL
	Name      string // as uploaded, without any path
	Bytes     int64
	SHA256    string // hex
	CreatedAt time.Time
}

// Files keeps what is known of plans.
type Files interface {
	InsertFile(ctx context.Context, f File) error
	ListFiles(ctx context.Context, account, lot int64) ([]File, error)
	FindFile(ctx context.Context, account int64, uid string) (File, bool, error)
	DeleteFile(ctx context.Context, account, lot, id int64) (File, bool, error)
}

// Mirror keeps the property that stands for a main lot elsewhere in Palier
// (package listings has it).
type Mirror interface {
	// MirrorLot makes or changes the property and gives its id. It runs inside
	// event.Ledger.Write.
	MirrorLot(ctx context.Context, m Mirrored) (int64, error)
}

// Mirrored is a main lot as a property.
type Mirrored struct {
	Account   int64
	Agency    int64
	Property  int64 // 0: make it
	Reference string
	Type      string // of the lot
	State     State
	Gone      bool  // deleted, or no main lot any more
	Price     int64 // minor units of euros, VAT included
	Address   string
	Zipcode   string
	City      string
	Country   string
	Who       event.Who
}
