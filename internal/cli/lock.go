package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// lockName is the file in a data directory that its server has locked. It stays
// there: to remove it would let two servers lock two files of one name.
const lockName = "palier.lock"

// alone sees to it that this is the only server on a data directory until release
// is called or the process ends. The lock is the system's: no crash leaves it
// behind. PostgreSQL is made for several servers and needs none.
func (e *env) alone() (release func(), err error) {
	if e.cfg.DB != "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(e.cfg.Data, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(e.cfg.Data, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	taken, err := seize(f)
	if taken {
		defer f.Close()
		return nil, fmt.Errorf("another palier serves %s already%s: stop it first; several servers at once need PostgreSQL (--db)", e.cfg.Data, by(f))
	}
	if err != nil { // some network file systems have no locks; nor are they a place for SQLite
		e.logger().Warn("the data directory cannot be locked against a second server", "error", err)
	}
	// Who has the lock is only for people to read: it matters to nobody if it fails.
	if f.Truncate(0) == nil {
		fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	return func() { f.Close() }, nil
}

// by names the process that holds the lock, when it has written its number.
func by(f *os.File) string {
	text := make([]byte, 20)
	n, _ := f.Read(text)
	if number := strings.TrimSpace(string(text[:n])); number != "" {
		return " (process " + number + ")"
	}
	return ""
}
