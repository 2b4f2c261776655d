package moving

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/imports"
)

// ApimoAccess is how another Apimo system is reached.
type ApimoAccess struct {
	URL      string
	Provider string
	Token    string
	Plain    bool  // http is allowed
	Agency   int64 // its number there
	// Wait waits between tries, nil: by the clock.
	Wait func(ctx context.Context, d time.Duration) error
}

// ApimoOrder is what is imported from another Apimo system, and into what.
type ApimoOrder struct {
	ApimoAccess
	Into      int64 // the agency here
	InCharge  int64 // user for searches whose own is nobody here; 0: they are refused
	Overwrite bool
	DryRun    bool
	All       bool  // from the beginning, not from where the last import came to
	Since     int64 // seconds; 0: from where the last import came to
	NoPhotos  bool
	guarded   bool // the address is somebody's of an agency, not the operator's
}

// ApimoTold is told how an import or a comparison goes on.
type ApimoTold interface {
	Doing(what string, done, all int64)
	Row(list string, r imports.Row)
	Trouble(what string) // that does not end it
}

// ApimoList is what became of one list.
type ApimoList struct {
	Name   string
	Batch  imports.Batch // without an ID: nothing was written
	Counts imports.Counts
	Since  int64 // seconds; 0: read from the beginning
}

// ApimoDone is what became of an import.
type ApimoDone struct {
	Source string
	Lists  []ApimoList
	Photos int
	// Only are lists that were counted and not taken.
	Only []ApimoCounted
}

// ApimoCounted is a list of which nothing is imported.
type ApimoCounted struct {
	Name  string
	Count int64 // -1: the source does not open it
}

// apimoLists are those that are imported, in the order in which they rest on one another.
var apimoLists = []struct {
	name, kind string
	page       int
}{{"contacts", imports.KindApimoContacts, 500}, {"properties", imports.KindApimoProperties, 100}, {"requests", imports.KindApimoRequests, 500}}

var errNothingOpen = fault.New(fault.Forbidden, "The source opens none of its lists to this token: ask there for the rights to read contacts, properties and searches")

// apimoOnly are those that are not: agreements bind people and are made where they were
// signed, buildings have no list of their own here, and what was done or asked elsewhere was
// done and asked there.
var apimoOnly = []string{"leads", "actions", "contracts", "residences"}

// ApimoSource is how imports call another system.
func ApimoSource(host string, agency int64) string { return fmt.Sprintf("apimo:%s/%d", host, agency) }
