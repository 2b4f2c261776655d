package buildings

import (
	"fmt"
	"time"

	"palier/internal/core/fault"
)

// Stale is the cause of a Conflict: somebody else wrote since the version was read, or the
// file is there already. It names the current version.
type Stale struct {
	Current string
	Exists  bool // the file was to be added and is there
}

// Error says what to do.
func (s *Stale) Error() string { return "the current version is " + s.Current }

// NewStale makes the Conflict of a record whose current version is current.
func NewStale(current string, exists bool) error {
	return fault.Wrap(fault.Conflict, "Somebody else wrote since: read it again", &Stale{Current: current, Exists: exists})
}

func stale(f File, exists bool) error { return NewStale(f.Mark(), exists) }

// Mark is the file's version as others see it (cas, ETag): opaque to them, and different
// for each version.
func (f File) Mark() string { return Mark(f.Version, f.UpdatedAt) }

// Mark is how the version of a record is shown that was written at the instant.
func Mark(version int64, at time.Time) string {
	us := at.UnixMicro()
	return fmt.Sprintf("%d-%04x", version, uint16(us^us>>16))
}
