package archive

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

// stage is a directory beside the target in which a file is made, so that the
// target's name never shows anything but a whole, verified file. Its name is
// fixed: what a killed run left is removed by the next one.
type stage struct {
	dir  string
	file string
}

func newStage(dir string) (stage, error) {
	s := stage{dir: dir, file: filepath.Join(dir, sqldb.FileName)}
	if err := s.discard(); err != nil {
		return s, err
	}
	return s, os.Mkdir(dir, 0o700)
}

// discard removes the stage and what SQLite made in it; anything else in there
// is not ours and stays, with an error.
func (s stage) discard() error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(s.file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := os.Remove(s.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// publish gives the file its name, for its owner alone and once it is on the
// disk. It never replaces a file.
func (s stage) publish(target string) error {
	if err := secure(s.file); err != nil {
		return err
	}
	err := os.Link(s.file, target)
	switch {
	case errors.Is(err, fs.ErrExist):
		return exists(target)
	case err != nil: // a file system without hard links
		if err := absent(target); err != nil {
			return err
		}
		if err := os.Rename(s.file, target); err != nil {
			return err
		}
	}
	if err := s.discard(); err != nil {
		return err
	}
	// The name is durable once its directory is; not every system can say so,
	// and the file itself is safe by now.
	if d, err := os.Open(filepath.Dir(target)); err == nil {
		d.Sync()
		d.Close()
	}
	return nil
}

// secure makes a file its owner's alone and waits until it is on the disk.
func secure(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(os.Chmod(path, 0o600), f.Sync(), f.Close())
}

// absent is a Conflict when something has the name.
func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return exists(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

func exists(path string) error {
	return fault.Newf(fault.Conflict, "%s is there already, and nothing is overwritten", path)
}

// size is a file's length in bytes.
func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	if !info.Mode().IsRegular() {
		return 0, fmt.Errorf("%s is not a file", path)
	}
	return info.Size(), nil
}

// openArchive opens an archive to read it. immutable: it takes no lock and asks
// for no journal, so that a read-only medium serves.
func openArchive(path string) (*sql.DB, error) {
	return openFile(path, url.Values{"mode": {"ro"}, "immutable": {"1"}, "_pragma": {"cell_size_check(on)", "trusted_schema(off)"}})
}

// openStaged opens a file that is being made. A crash leaves a file that
// nobody takes for whole, so there is no journal; publish waits for the disk.
func openStaged(s stage) (*sql.DB, error) {
	return openFile(s.file, url.Values{"_pragma": {"journal_mode(off)", "synchronous(off)", "foreign_keys(off)", "cache_size(-65536)"}})
}

func openFile(path string, q url.Values) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// The driver has the engine's name.
	db, err := sql.Open(sqldb.SQLite.Name, "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2) // see inspect
	return db, nil
}
