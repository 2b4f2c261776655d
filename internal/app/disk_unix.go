//go:build linux || darwin || freebsd

package app

import "syscall"

// freeSpace is what may still be written where path is, in bytes; false when the system does
// not say.
func freeSpace(path string) (uint64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, false
	}
	return uint64(s.Bavail) * uint64(s.Bsize), true
}
