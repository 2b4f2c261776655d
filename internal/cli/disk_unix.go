//go:build linux || darwin || freebsd

package cli

import (
	"os"
	"syscall"
)

// freeSpace is what the user may still write where path is, in bytes; false
// when the system does not say.
func freeSpace(path string) (uint64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}

// owner is the user number that a file belongs to; 0 when it is not known.
func owner(info os.FileInfo) uint32 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Uid
	}
	return 0
}
