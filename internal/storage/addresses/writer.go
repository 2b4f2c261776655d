package addresses

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/places"
)

// writer changes the file. Its commits survive a crash of the process; after a power cut
// the last ones may be gone, whole, and are imported again.
type writer struct {
	db   *sql.DB
	conn *sql.Conn
}

func openWriter(ctx context.Context, path string) (*writer, error) {
	if path == "" {
		return nil, errors.New("addresses: no file to import into")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("addresses.Import: %w", err)
	}
	// A new file is its owner's, as everything in a data directory; the engine gives the
	// files beside it the same mode.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("addresses.Import: %w", err)
	}
	f.Close()
	db, err := sql.Open("sqlite", dsn(path, "rw", "journal_mode(wal)", "synchronous(normal)", "cache_size(-32000)", "temp_store(memory)"))
	if err != nil {
		return nil, fmt.Errorf("addresses.Import: %w", err)
	}
	w := &writer{db: db}
	if w.conn, err = db.Conn(ctx); err == nil {
		err = w.migrate(ctx, path)
	}
	if err != nil {
		w.close()
		return nil, fmt.Errorf("addresses.Import: %w", err)
	}
	return w, nil
}

// migrate makes the tables of a new file.
func (w *writer) migrate(ctx context.Context, path string) error {
	return w.commit(ctx, func() error {
		err := layoutOf(ctx, w.conn, path)
		if errors.Is(err, errEmpty) {
			_, err = w.conn.ExecContext(ctx, schema+"pragma user_version = "+strconv.Itoa(layout))
		}
		return err
	})
}

func (w *writer) close() error {
	if w.conn != nil {
		w.conn.Close()
	}
	return w.db.Close()
}

// commit runs change in one transaction.
func (w *writer) commit(ctx context.Context, change func() error) error {
	if _, err := w.conn.ExecContext(ctx, "begin immediate"); err != nil {
		return busy(err)
	}
	err := change()
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		_, err = w.conn.ExecContext(ctx, "commit")
	}
	if err != nil {
		w.conn.ExecContext(context.WithoutCancel(ctx), "rollback")
	}
	return err
}

func busy(err error) error {
	if strings.Contains(err.Error(), "SQLITE_BUSY") {
		return fault.Wrap(fault.Unavailable, "Another import is writing, try again", err)
	}
	return err
}

// known tells whether an earlier run finished the file of that mark, else which
// departments it did.
func (w *writer) known(ctx context.Context, mark string) (done bool, departments map[string]bool, err error) {
	err = w.conn.QueryRowContext(ctx, "select count(*) from files where source = ?", mark).Scan(&done)
	if err != nil || done {
		return done, nil, err
	}
	rows, err := w.conn.QueryContext(ctx, "select code from departments where source = ?", mark)
	if err != nil {
		return false, nil, err
	}
	defer rows.Close()
	departments = map[string]bool{}
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			return false, nil, err
		}
		departments[code] = true
	}
	return false, departments, rows.Err()
}

// others tells whether there are departments of other files than that of the mark.
func (w *writer) others(ctx context.Context, mark string) (some bool, err error) {
	err = w.conn.QueryRowContext(ctx, "select count(*) > 0 from departments where source <> ?", mark).Scan(&some)
	return some, err
}

// finished notes that all departments of a file are in.
func (w *writer) finished(ctx context.Context, mark string) error {
	_, err := w.conn.ExecContext(ctx, "insert into files (source) values (?) on conflict do nothing", mark)
	return err
}

// replace puts a department in the place of what there is of it.
func (w *writer) replace(ctx context.Context, d *department, mark string, now time.Time, shrink bool) (Imported, error) {
	done := Imported{Code: d.code, Streets: len(d.streets)}
	err := w.commit(ctx, func() (err error) {
		if done.Before, err = w.remove(ctx, d.code); err != nil {
			return err
		}
		if !shrink && 2*d.addresses < done.Before {
			return shrunk(d.code, done.Before, d.addresses)
		}
		first, err := w.nextID(ctx)
		if err != nil {
			return err
		}
		if done.Addresses, err = w.insert(ctx, d, first); err != nil {
			return err
		}
		_, err = w.conn.ExecContext(ctx, "insert into departments (code, source, addresses, streets, first, imported_at) values (?, ?, ?, ?, ?, ?)",
			d.code, mark, done.Addresses, done.Streets, first, now.UTC().UnixMicro())
		return err
	})
	if err != nil {
		return Imported{}, fmt.Errorf("addresses: department %s: %w", d.code, err)
	}
	return done, nil
}

// nextID is above every number in use: a replaced department's are given again only when
// it was the last one.
func (w *writer) nextID(ctx context.Context) (first int64, err error) {
	err = w.conn.QueryRowContext(ctx, "select coalesce(max(first + streets), 1) from departments").Scan(&first)
	return first, err
}

// remove takes a department out and gives how many addresses it had. The file it came
// from is not finished any more: importing it again would change something.
func (w *writer) remove(ctx context.Context, code string) (addresses int, err error) {
	var first, streets int64
	var source string
	err = w.conn.QueryRowContext(ctx, "select addresses, first, streets, source from departments where code = ?", code).Scan(&addresses, &first, &streets, &source)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for _, change := range []struct {
		query string
		args  []any
	}{
		{"delete from words where rowid between ? and ?", []any{first, first + streets - 1}},
		{"delete from streets where id between ? and ?", []any{first, first + streets - 1}},
		{"delete from sheets where department = ?", []any{code}},
		{"delete from departments where code = ?", []any{code}},
		{"delete from files where source = ?", []any{source}},
	} {
		if _, err := w.conn.ExecContext(ctx, change.query, change.args...); err != nil {
			return 0, err
		}
	}
	return addresses, nil
}

// insert writes the sheets of a department, its streets numbered from first, and gives
// how many addresses they have.
func (w *writer) insert(ctx context.Context, d *department, first int64) (addresses int, err error) {
	in, err := w.prepare(ctx)
	if err != nil {
		return 0, err
	}
	defer in.close()
	id := first
	for _, sheet := range d.sheets() {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if _, err := in.sheet.Exec(sheet[0].Postcode, d.code, id, sheetKeys(sheet)); err != nil {
			return 0, err
		}
		for _, s := range sheet {
			numbers := d.numbers(s)
			if err := in.write(id, s, pack(numbers)); err != nil {
				return 0, err
			}
			addresses += len(numbers)
			id++
		}
	}
	return addresses, nil
}

// inserts are the statements of one department. They do not watch a context: the driver
// would start a goroutine for each row.
type inserts struct{ sheet, street, words *sql.Stmt }

func (w *writer) prepare(ctx context.Context) (in inserts, err error) {
	for query, st := range map[string]**sql.Stmt{
		"insert into sheets (postcode, department, first, keys) values (?, ?, ?, ?)":                           &in.sheet,
		"insert into streets (id, name, code, postcode, insee, commune, numbers) values (?, ?, ?, ?, ?, ?, ?)": &in.street,
		"insert into words (rowid, text) values (?, ?)":                                                        &in.words,
	} {
		if *st, err = w.conn.PrepareContext(ctx, query); err != nil {
			in.close()
			return inserts{}, err
		}
	}
	return in, nil
}

func (in inserts) close() {
	for _, st := range []*sql.Stmt{in.sheet, in.street, in.words} {
		if st != nil {
			st.Close()
		}
	}
}

func (in inserts) write(id int64, s *street, numbers []byte) error {
	if _, err := in.street.Exec(id, s.Name, s.Code, s.Postcode, s.INSEE, s.Commune, numbers); err != nil {
		return err
	}
	_, err := in.words.Exec(id, strings.Join(places.Words(s.key, s.Commune, s.Postcode), " "))
	return err
}

// settle writes what commits left in the log into the file, so that the file alone is
// the whole base: it may be copied to another machine. It does not wait long for who is
// looking: the next one to close the file does it then.
func (w *writer) settle(ctx context.Context) error {
	if _, err := w.conn.ExecContext(ctx, "pragma busy_timeout = 500"); err != nil {
		return err
	}
	_, err := w.conn.ExecContext(ctx, "pragma wal_checkpoint(truncate)")
	return err
}
