package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
)

// piece is how many rows a long list reads at once. Between two pieces nothing
// of the database is held, however slowly the client takes them.
const piece = 500

// list is a page of a table in the order (updated_at, id): the one way lists are
// read. Its rows are those of where, changed at since or later.
type list struct {
	db      *DB
	account int64
	tally   string // name of the list's tally; "" counts rows instead
	since   int64
	limit   int
	offset  int
	table   string // with its alias, if any
	alias   string // "c." or ""
	where   string
	args    []any
	most    int   // rows of a piece, 0: piece
	total   int64 // after walk: rows in all
}

// and narrows the list: sql ends before its placeholder.
func (l *list) and(sql string, value any) {
	l.args = append(l.args, value)
	l.where += fmt.Sprintf(" and %s$%d", sql, len(l.args))
}

// count counts the rows of a stretch of the list, by the index.
func (l *list) count(ctx context.Context, from, to int64) (n int64, err error) {
	k := len(l.args)
	query := fmt.Sprintf(`select count(*) from %s where %s and %supdated_at >= $%d and %supdated_at < $%d`, l.table, l.where, l.alias, k+1, l.alias, k+2)
	_, err = l.db.sql.Get(ctx, query, append(l.args[:k:k], from, to), &n)
	return n, err
}

// frame works out the total and where the page starts.
func (l *list) frame(ctx context.Context) (start, skip int64, err error) {
	part := func(from, to int64) (int64, error) { return l.count(ctx, from, to) }
	if l.tally == "" {
		l.total, err = part(l.since, maxInstant)
		return l.since, int64(l.offset), err
	}
	if l.total, err = l.db.total(ctx, l.account, l.tally, l.since, part); err != nil || int64(l.offset) >= l.total {
		return l.since, int64(l.offset), err
	}
	return l.db.seek(ctx, l.account, l.tally, l.since, int64(l.offset), part)
}

// head is the instant of the list's last change: rows that change while a long
// list is read move behind it and are left to the reader's next poll.
func (l *list) head(ctx context.Context) (at int64, err error) {
	k := len(l.args)
	query := fmt.Sprintf(`select %supdated_at from %s where %s and %supdated_at >= $%d order by %supdated_at desc, %sid desc limit 1`,
		l.alias, l.table, l.where, l.alias, k+1, l.alias, l.alias)
	_, err = l.db.sql.Get(ctx, query, append(l.args[:k:k], l.since), &at)
	return at, err
}

// reader scans a row and says its place.
type reader[T any] func(scan scanner) (row T, at, id int64, err error)

// sqlTotal is a list's total as a column; its placeholder is the tally's name.
const sqlTotal = `, (select cast(coalesce(sum(n), 0) as bigint) from tallies where account_id = $1 and list = $%d)`

// few is how many rows glance reads at most.
const few = 100

// glance answers the commonest page, a short one near the list's beginning, in
// one query. It gives 0 when there is no row: walk then says why.
func glance[T any](ctx context.Context, l *list, cols string, read reader[T], each func(T) error) (last int64, err error) {
	k := len(l.args)
	query := fmt.Sprintf(`select %s`+sqlTotal+` from %s where %s order by %supdated_at, %sid limit cast($%d as bigint) offset cast($%d as bigint)`,
		cols, k+1, l.table, l.where, l.alias, l.alias, k+2, k+3)
	rows, err := l.db.sql.Query(ctx, query, append(l.args[:k:k], l.tally, l.limit, l.offset)...)
	page, err := collect(rows, err, func(scan scanner) (row T, err error) {
		row, last, _, err = read(func(dest ...any) error { return scan(append(dest, &l.total)...) })
		return row, err
	})
	for _, row := range page {
		if err == nil {
			err = each(row)
		}
	}
	return last, err
}

// walk gives the page's rows one by one and the instant of the last one given;
// with no row, that of the list's last change. read scans a row of cols and says
// its place.
func walk[T any](ctx context.Context, l *list, cols string, read reader[T], each func(T) error) (last int64, err error) {
	if l.tally != "" && l.since == 0 && l.limit <= few && int64(l.offset) < l.db.runRows {
		if last, err := glance(ctx, l, cols, read, each); last != 0 || err != nil {
			return last, err
		}
	}
	return l.pieces(ctx, func(from *place, until int64, n int, skip int64) (int, error) {
		rows, err := l.piece(ctx, cols, *from, until, n, skip)
		page, err := collect(rows, err, func(scan scanner) (row T, err error) {
			row, from.at, from.id, err = read(scan)
			return row, err
		})
		for _, row := range page {
			if err == nil {
				err = each(row)
			}
		}
		return len(page), err
	})
}

// place is where a row stands in a list.
type place struct{ at, id int64 }

// pieces reads a page piece by piece. next gives the n rows after from, changed
// at until or earlier, skip of them left out, and moves from to the last of them;
// it says how many there were.
func (l *list) pieces(ctx context.Context, next func(from *place, until int64, n int, skip int64) (int, error)) (last int64, err error) {
	start, skip, err := l.frame(ctx)
	if err != nil {
		return 0, err
	}
	if int64(l.offset) >= l.total || l.total == 0 {
		return l.head(ctx)
	}
	left, until, most := l.limit, int64(maxInstant), cmp.Or(l.most, piece)
	if left > most {
		if until, err = l.head(ctx); err != nil {
			return 0, err
		}
	}
	from := place{start, -1}
	for left > 0 {
		n := min(left, most)
		got, err := next(&from, until, n, skip)
		if err != nil {
			return last, err
		}
		if got > 0 {
			last = from.at
		}
		if got < n {
			break
		}
		left, skip = left-n, 0
	}
	if last == 0 {
		return l.head(ctx)
	}
	return last, nil
}

// maxInstant is later than any instant.
const maxInstant = 1<<63 - 1

// piece reads the next rows. Limits are cast, here and elsewhere: for the sake of
// a bare parameter's value SQLite would plan the statement anew at every run.
func (l *list) piece(ctx context.Context, cols string, after place, until int64, n int, skip int64) (*sql.Rows, error) {
	query, args := l.pieceSQL(cols, after, until, n, skip)
	return l.db.sql.Query(ctx, query, args...)
}

func (l *list) pieceSQL(cols string, after place, until int64, n int, skip int64) (string, []any) {
	k := len(l.args)
	query := fmt.Sprintf(`select %s from %s where %s and (%supdated_at, %sid) > ($%d, $%d) and %supdated_at <= $%d order by %supdated_at, %sid limit cast($%d as bigint) offset cast($%d as bigint)`,
		cols, l.table, l.where, l.alias, l.alias, k+1, k+2, l.alias, k+3, l.alias, l.alias, k+4, k+5)
	return query, append(l.args[:k:k], after.at, after.id, until, n, skip)
}
