package addresses

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"palier/internal/core/places"
)

// file is an open file.
type file struct {
	info  os.FileInfo
	db    *sql.DB
	seats chan struct{} // as many looks are under way as there are in it

	mu    sync.Mutex
	desks []*desk // at which nobody looks
}

// desk is a connection with its statements, prepared once: who looks has one for himself.
type desk struct {
	conn                         *sql.Conn
	begin, end                   *sql.Stmt
	sheets, street, coded, named *sql.Stmt
}

const (
	selectSheets = "select first, keys from sheets where postcode = ? order by department"
	selectStreet = "select name, code, postcode, insee, commune, numbers from streets where id = ?"
	selectCoded  = "select id from streets where code = ? order by id"
	selectNamed  = "select rowid from words where words match ? limit ?"
)

// is tells whether the file is the one of that name now; nil is no file.
func (f *file) is(info os.FileInfo) bool {
	if f == nil || info == nil {
		return f == nil && info == nil
	}
	return os.SameFile(f.info, info)
}

// openFile opens a file for reading alone.
func openFile(path string, info os.FileInfo) (*file, error) {
	ctx := context.Background() // it outlives the look that opens it
	db, err := sql.Open("sqlite", dsn(path, "ro"))
	if err != nil {
		return nil, err
	}
	f := &file{info: info, db: db, seats: make(chan struct{}, readers)}
	if err = layoutOf(ctx, db, path); err != nil {
		db.Close()
		return nil, err
	}
	return f, nil
}

// take gives the desk that was left last, whose pages are warm, else a new one.
func (f *file) take(ctx context.Context) (*desk, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if last := len(f.desks) - 1; last >= 0 {
		d := f.desks[last]
		f.desks = f.desks[:last]
		return d, nil
	}
	return f.newDesk(ctx)
}

func (f *file) give(d *desk) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.desks = append(f.desks, d)
}

// newDesk takes a connection for good: it ends with the file.
func (f *file) newDesk(ctx context.Context) (*desk, error) {
	conn, err := f.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	d := desk{conn: conn}
	for query, st := range map[string]**sql.Stmt{"begin": &d.begin, "rollback": &d.end,
		selectSheets: &d.sheets, selectStreet: &d.street, selectCoded: &d.coded, selectNamed: &d.named} {
		if *st, err = conn.PrepareContext(ctx, query); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return &d, nil
}

// close ends the file, in which nobody looks any more.
func (f *file) close() error {
	var problems []error
	for _, d := range f.desks {
		problems = append(problems, d.conn.Close())
	}
	return errors.Join(append(problems, f.db.Close())...)
}

// look runs within a read transaction, so that a department that is replaced meanwhile
// is seen whole, as it was before. Statements are short and do not watch ctx: the driver
// would start a goroutine for each.
func (f *file) look(ctx context.Context, look func(places.Shelves) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case f.seats <- struct{}{}:
		defer func() { <-f.seats }()
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx = context.WithoutCancel(ctx)
	d, err := f.take(ctx)
	if err != nil {
		return fmt.Errorf("addresses.Look: %w", err)
	}
	defer f.give(d)
	if _, err := d.begin.ExecContext(ctx); err != nil {
		return fmt.Errorf("addresses.Look: %w", err)
	}
	defer d.end.ExecContext(ctx) // nothing was written
	return look(&shelves{ctx, d})
}

// shelves are a file during one look.
type shelves struct {
	ctx context.Context
	*desk
}

// Sheets implements places.Shelves.
func (s *shelves) Sheets(postcode string) ([]places.Sheet, error) {
	rows, err := s.sheets.QueryContext(s.ctx, postcode)
	if err != nil {
		return nil, fmt.Errorf("addresses.Sheets: %w", err)
	}
	defer rows.Close()
	var all []places.Sheet
	for rows.Next() {
		var sheet places.Sheet
		if err := rows.Scan(&sheet.First, &sheet.Keys); err != nil {
			return nil, fmt.Errorf("addresses.Sheets: %w", err)
		}
		all = append(all, sheet)
	}
	return all, rows.Err()
}

// Street implements places.Shelves. There is one for each number that a sheet or Named
// gave within the same look.
func (s *shelves) Street(id int64) (places.Street, error) {
	var street places.Street
	var numbers sql.RawBytes
	rows, err := s.street.QueryContext(s.ctx, id)
	if err != nil {
		return street, fmt.Errorf("addresses.Street: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return street, fmt.Errorf("addresses.Street(%d): %w", id, errors.Join(sql.ErrNoRows, rows.Err()))
	}
	err = rows.Scan(&street.Name, &street.Code, &street.Postcode, &street.INSEE, &street.Commune, &numbers)
	if err == nil {
		street.Numbers, err = unpack(numbers)
	}
	if err != nil {
		return street, fmt.Errorf("addresses.Street(%d): %w", id, err)
	}
	return street, nil
}

// Coded implements places.Shelves.
func (s *shelves) Coded(code string) ([]int64, error) {
	ids, err := s.ids(s.coded, code)
	if err != nil {
		return nil, fmt.Errorf("addresses.Coded: %w", err)
	}
	return ids, nil
}

// Named implements places.Shelves.
func (s *shelves) Named(words [][]string, limit int) ([]int64, error) {
	ids, err := s.ids(s.named, matchAll(words), limit)
	if err != nil {
		return nil, fmt.Errorf("addresses.Named: %w", err)
	}
	return ids, nil
}

// ids are the rows of a statement that gives numbers of streets.
func (s *shelves) ids(st *sql.Stmt, args ...any) (ids []int64, err error) {
	rows, err := st.QueryContext(s.ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// matchAll is the query of the full-text index: all words, the last one as a beginning.
// Words are folded: letters and digits, which need no more than the quotes.
func matchAll(words [][]string) string {
	var b strings.Builder
	for i, spellings := range words {
		if i > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('(')
		for j, word := range spellings {
			if j > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(`"` + strings.ReplaceAll(word, `"`, "") + `"`)
			if i == len(words)-1 {
				b.WriteByte('*')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}
