package buildings

import (
	"fmt"

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

func stale(f File, exists bool) error {
	return fault.Wrap(fault.Conflict, "The file was changed by somebody else: read it again", &Stale{Current: f.Mark(), Exists: exists})
}

// Mark is the file's version as others see it (cas, ETag): opaque to them, and different
// for each version.
func (f File) Mark() string {
	return fmt.Sprintf("%d-%04x", f.Version, uint16(f.UpdatedAt.UnixMicro()^f.UpdatedAt.UnixMicro()>>16))
}
