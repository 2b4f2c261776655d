// Package addresses keeps the national address base (Base Adresse Nationale, BAN) in a
// file of its own beside the database: it reads the base's CSV files, replaces a
// department at a time, and answers what internal/core/places asks.
//
// It knows the file, its packing and the CSV. It must not know what a search means: which
// spellings are alike and which address is best is decided in the core.
package addresses

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync"

	"palier/internal/core/fault"
	"palier/internal/core/places"
)

// FileName is the file's name in a data directory.
const FileName = "addresses.db"

// layout is the version of the tables, kept in the file itself.
const layout = 1

// schema: a sheet has the names of all streets of a postcode, a street all its numbers,
// each in one packed value (pack.go): a street is read as a whole, and a row for each of
// 26 million numbers would be twice as large and slower to write.
// A department's streets are numbered in one run from first, in the order of its sheets.
const schema = `
create table departments (code text primary key, source text not null, addresses integer not null,
  streets integer not null, first integer not null, imported_at integer not null) without rowid;
create table files (source text primary key) without rowid;
create table sheets (postcode text not null, department text not null, first integer not null, keys blob not null,
  primary key (postcode, department));
create table streets (id integer primary key, name text not null, code text not null, postcode text not null,
  insee text not null, commune text not null, numbers blob not null);
create index streets_code on streets (code);
create virtual table words using fts5 (text, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 5', tokenize = 'ascii');`

// Base reads the file. It may come later, and another may take its place: each look
// sees which one is there.
type Base struct {
	path string

	mu   sync.RWMutex // held for reading while somebody looks
	file *file        // nil: none was there
}

// Open names the file; it need not be there yet: nothing is found then. With an empty
// path it never is.
func Open(path string) *Base { return &Base{path: path} }

// Close ends the looks and closes the file.
func (b *Base) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.swap(nil)
}

// Look implements places.Base: what look asks is of one commit of the file.
func (b *Base) Look(ctx context.Context, look func(places.Shelves) error) error {
	if err := b.follow(); err != nil {
		return fmt.Errorf("addresses.Look: %w", err)
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.file == nil {
		return look(nowhere{})
	}
	return b.file.look(ctx, look)
}

// follow opens the file that is there now, unless it is the one that is open.
func (b *Base) follow() error {
	if b.path == "" {
		return nil
	}
	info, err := os.Stat(b.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	b.mu.RLock()
	same := b.file.is(info)
	b.mu.RUnlock()
	if same {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.file.is(info) { // another look was first
		return nil
	}
	if info == nil {
		return b.swap(nil)
	}
	f, err := openFile(b.path, info)
	if errors.Is(err, errEmpty) { // the first import has only begun
		return b.swap(nil)
	}
	if err != nil {
		return err
	}
	return b.swap(f)
}

func (b *Base) swap(f *file) error {
	old := b.file
	b.file = f
	if old == nil {
		return nil
	}
	return old.close()
}

// nowhere is the base without a file.
type nowhere struct{}

func (nowhere) Sheets(string) ([]places.Sheet, error)  { return nil, nil }
func (nowhere) Coded(string) ([]int64, error)          { return nil, nil }
func (nowhere) Street(int64) (places.Street, error)    { return places.Street{}, nil }
func (nowhere) Named([][]string, int) ([]int64, error) { return nil, nil }

// readers is how many looks are under way at most; each has a page cache of about 2 MB.
const readers = 8

// dsn names the file with what each connection needs.
func dsn(path, mode string, pragmas ...string) string {
	q := url.Values{"mode": {mode}}
	for _, p := range append([]string{"busy_timeout(10000)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// errEmpty is a file without tables: nothing was ever committed.
var errEmpty = errors.New("addresses: empty file")

// layoutOf refuses a file of another program or version.
func layoutOf(ctx context.Context, db asker, path string) error {
	var version, tables int
	err := db.QueryRowContext(ctx, "select (select user_version from pragma_user_version), (select count(*) from sqlite_master)").Scan(&version, &tables)
	switch {
	case damaged(err):
		return spoilt(path)
	case err != nil:
		return fault.Wrap(fault.Unavailable, "The address base cannot be read", fmt.Errorf("%s: %w", path, err))
	case version == 0 && tables == 0:
		return errEmpty
	case version != layout:
		return fault.Newf(fault.Unavailable, "%s has layout %d, this program reads %d: remove it and import again", path, version, layout)
	}
	return nil
}

// damaged tells whether the engine says so, or that the file is none of its own.
func damaged(err error) bool {
	const corrupt, notOne = 11, 26 // result codes of SQLite
	var answer interface {
		error
		Code() int
	}
	return errors.As(err, &answer) && (answer.Code()&0xff == corrupt || answer.Code()&0xff == notOne)
}

// spoilt says what to do: no backup has the file, and nothing is lost with it.
func spoilt(path string) error {
	return fault.Newf(fault.Unavailable, "%s is damaged, or no address base: remove it and import again", path)
}

// asker is a database or one connection to it.
type asker interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
