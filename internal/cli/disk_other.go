//go:build !(linux || darwin || freebsd)

package cli

import "os"

// freeSpace is not known on this system.
func freeSpace(string) (uint64, bool) { return 0, false }

// owner is not known on this system: every file has the same.
func owner(os.FileInfo) uint32 { return 0 }
