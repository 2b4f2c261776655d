package storage

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/programs"
)

// The lots of the programmes that are read most stay in memory. Every change of a
// lot writes a line into the journal in its own commit, so one short question to the
// journal tells whether a sheet is still exact, whichever process made the change.

const (
	sqlSheetLots = `select ` + sqlLotCols + sqlLotsFrom + ` and l.program_id = $2 order by l.id`
	sqlSheetLine = `select seq, at from journal where account_id = $1 order by seq desc limit 1`
	// The line that a sheet ends with is asked for again: a database that was set back
	// to an earlier state does not have it.
	sqlSheetNews = `select seq, at, kind, subject_kind, subject_id from journal where account_id = $1 and seq >= $2 order by seq limit cast($3 as bigint)`
)

const (
	maxNews     = 256 // lines of the journal that a sheet follows; after more it is read anew
	maxRenewals = 3   // in a row, while writers are as quick as the reader
)

// edition is a sheet and the last line of the journal that was there before its lots
// were read. Each lot is as that line left it or later, so the sheet is exact while
// no later line touches it.
type edition struct {
	*programs.Sheet
	seq int64 // 0: there was no line
	at  time.Time
}

// exact tells whether an edition that was followed has no lot to read anew.
func (e *edition) exact(stale []int64) bool { return e != nil && len(stale) == 0 }

// LotSheet implements programs.Lots.
func (d *DB) LotSheet(ctx context.Context, account, program int64) (*programs.Sheet, error) {
	if _, err := txOf(ctx); err == nil { // what a write has changed is its own affair until it is committed
		return d.readSheet(ctx, account, program)
	}
	f := d.shelf.folder(account, program)
	if e, stale, err := d.follow(ctx, f); err != nil {
		return nil, err
	} else if e.exact(stale) {
		return e.Sheet, nil
	}
	// Of many that find it stale at once, one renews it and the others find it so.
	f.renewal.Lock()
	defer f.renewal.Unlock()
	for range maxRenewals {
		e, stale, err := d.follow(ctx, f)
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		if e.exact(stale) {
			return e.Sheet, nil
		}
		if err := d.renew(ctx, f, e, stale); err != nil {
			return nil, err
		}
	}
	return d.load(ctx, f)
}

// follow reads the journal on from where the folder's edition ends. It gives the
// edition with the last line there is now, and the lots that are not exact any more;
// nil when there is no edition to go on from.
func (d *DB) follow(ctx context.Context, f *folder) (now *edition, stale []int64, err error) {
	e := f.edition.Load()
	if e == nil {
		return nil, nil, nil
	}
	rows, err := d.sql.Query(ctx, sqlSheetNews, f.account, e.seq, maxNews+1)
	lines, err := collect(rows, err, func(scan scanner) (l event.Event, err error) {
		return l, scan(&l.Seq, at{&l.At}, &l.Kind, &l.Subject.Kind, &l.Subject.ID)
	})
	if err != nil || len(lines) > maxNews {
		return nil, nil, err
	}
	if e.seq > 0 {
		if len(lines) == 0 || lines[0].Seq != e.seq || !lines[0].At.Equal(e.at) {
			return nil, nil, nil
		}
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return e, nil, nil
	}
	last := lines[len(lines)-1]
	now = &edition{e.Sheet, last.Seq, last.At}
	if stale = e.Touched(lines); len(stale) == 0 {
		f.edition.CompareAndSwap(e, now) // refused: another reader was quicker
	}
	return now, stale, nil
}

// renew reads the stale lots of an edition. They may be newer than its last line,
// and others not: what is to be exact is followed again.
func (d *DB) renew(ctx context.Context, f *folder, e *edition, stale []int64) error {
	args := []any{f.account, f.program}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlLotsGet, among(&args, stale)), args...)
	lots, err := collect(rows, err, scanLotAlone)
	if err != nil {
		return err
	}
	renewed := &edition{e.Renewed(stale, lots), e.seq, e.at}
	f.edition.Store(renewed)
	d.shelf.filled(f, renewed.Len())
	return nil
}

// load reads a programme anew. One statement sees one moment, so what it gives is
// exact, whoever writes meanwhile.
func (d *DB) load(ctx context.Context, f *folder) (*programs.Sheet, error) {
	var e edition
	if _, err := d.sql.Get(ctx, sqlSheetLine, []any{f.account}, &e.seq, at{&e.at}); err != nil {
		return nil, err
	}
	var err error
	if e.Sheet, err = d.readSheet(ctx, f.account, f.program); err != nil {
		return nil, err
	}
	f.edition.Store(&e)
	d.shelf.filled(f, e.Len())
	return e.Sheet, nil
}

func (d *DB) readSheet(ctx context.Context, account, program int64) (*programs.Sheet, error) {
	rows, err := d.sql.Query(ctx, sqlSheetLots, account, program)
	lots, err := collect(rows, err, scanLotAlone)
	if err != nil {
		return nil, err
	}
	return programs.NewSheet(lots), nil
}

// scanLotAlone gives a lot its own memory: it may outlive those read with it.
func scanLotAlone(scan scanner) (*programs.Lot, error) {
	l, err := scanLot(scan)
	return &l, err
}
