//go:build linux || darwin || freebsd

package cli

import (
	"errors"
	"os"
	"syscall"
)

// seize locks a file until it is closed or the process ends; taken: somebody else
// has it.
func seize(f *os.File) (taken bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return errors.Is(err, syscall.EWOULDBLOCK), err
}
