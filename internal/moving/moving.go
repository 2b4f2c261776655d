// Package moving knows how records come here from elsewhere and go to portals: another Apimo system
// through its API or in its exports, portfolios, and whatever file somebody hands in. It reads them,
// makes of each record a line that core/imports decides, fetches the pictures that belong to it, says
// in what another system differs, and writes portfolios.
//
// It must not know SQL, nor screens, commands and their words; what becomes of a line the core says.
package moving

import (
	"context"
	"io"
	"net/netip"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/exports"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// Needs are what it stands on.
type Needs struct {
	Ledger   event.Ledger
	Store    Store
	Access   *access.Service
	Catalogs *catalog.Shelf
	People   *people.Service
	Listings *listings.Service
	Requests *requests.Service
	Exports  *exports.Service
	Imports  *imports.Service
	Contacts *imports.Contacts // lines of tables of people
	Clients  *imports.Clients  // of people of another system
	Goods    *imports.Goods    // of properties
	Searches *imports.Searches
	Places   *imports.Places // of building files
	// ReadPlace reads a building file. Invalid: by the field "file".
	ReadPlace func(io.Reader) (imports.Place, error)
	// Reach gives what refuses addresses that may not be reached for somebody of an agency.
	Reach  func() (func(netip.AddrPort) error, error)
	Origin func() string // where the public reaches this server
	Data   string        // directory of what is kept beside the store, "": there is none
	DB     string        // which store it is
}

// Store keeps what was imported under which name.
type Store interface {
	imports.OuterStore
	OpenImport(ctx context.Context, account int64, f imports.File) (imports.Batch, bool, error)
}

// Mover reads other systems and files, and writes portfolios.
type Mover struct{ Needs }

// New makes a mover.
func New(n Needs) *Mover { return &Mover{n} }

// staff are an agency's users by their e-mails.
func (m *Mover) staff(ctx context.Context, by access.Actor, agency int64) (map[string]access.User, error) {
	list, _, err := m.Access.Users(ctx, by, agency, 0, 0)
	staff := make(map[string]access.User, len(list))
	for _, u := range list {
		staff[strings.ToLower(u.Email)] = u
	}
	return staff, err
}
