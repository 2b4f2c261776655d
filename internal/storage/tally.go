package storage

import (
	"context"
	"math"
	"sort"
)

// A list ordered by (updated_at, id) only ever grows at its end: every change
// moves its row there. A tally cuts such a list into runs of about a thousand
// rows and keeps how many rows each run still holds. A total is then a sum over
// runs, and a deep offset skips whole runs; neither scans rows.
//
// Tallies change inside the account's write lock only, so that a run can be
// read once per transaction and written once before the commit.

// runRows is how many rows a run takes before the next one starts (DB.runRows,
// which tests make smaller). The price of a read is one row per run plus at most
// one run's rows.
const runRows = 1024

const (
	sqlTallyLast  = `select from_at, n from tallies where account_id = $1 and list = $2 order by from_at desc limit 1`
	sqlTallyRun   = `select from_at from tallies where account_id = $1 and list = $2 and from_at <= $3 order by from_at desc limit 1`
	sqlTallySave  = `insert into tallies (account_id, list, from_at, n) values `
	sqlTallyAgain = ` on conflict (account_id, list, from_at) do update set n = excluded.n`
	sqlTallyTake  = `update tallies set n = n - $4 where account_id = $1 and list = $2 and from_at = $3`
	sqlTallyEmpty = `delete from tallies where account_id = $1 and list = $2 and from_at = $3 and n <= 0`
	sqlTallyRuns  = `select from_at, n from tallies where account_id = $1 and list = $2 and from_at > $3 order by from_at`
	// Whole runs after the instant.
	sqlTallySum = `select cast(coalesce(sum(n), 0) as bigint), cast(coalesce(min(from_at), $4) as bigint)
from tallies where account_id = $1 and list = $2 and from_at > $3`
)

// move is a row leaving its place (from, 0 when it is new) for the list's end
// (to, 0 when it leaves the list).
type move struct {
	list     string
	from, to int64
}

type run struct {
	from, n int64
	dirty   bool
}

// tally is a list's counters during one shared transaction: the last run and
// those begun since, and what older runs lose.
type tally struct {
	runs  []run // ascending; loaded: the list's last one
	end   int64 // where the last row of this transaction went
	taken map[int64]int64
}

// count notes that a row of the list changed its place at the transaction's end.
func (t *tx) count(list string, from, to int64) {
	if from != 0 || to != 0 {
		t.moves = append(t.moves, move{list, from, to})
	}
}

// applyMoves first reads what it needs, which can fail, and then changes the
// counters in memory, which cannot.
func (l *ledger) applyMoves(ctx context.Context, moves []move) error {
	homes := make([]int64, len(moves)) // the older run that a move leaves, 0 when it is in memory
	for i, m := range moves {
		t, err := l.loadTally(ctx, m.list)
		if err != nil {
			return err
		}
		if m.from > 0 && (len(t.runs) == 0 || m.from < t.runs[0].from) {
			if _, err := l.db.sql.Get(ctx, sqlTallyRun, []any{l.account, m.list, m.from}, &homes[i]); err != nil {
				return err
			}
		}
	}
	for i, m := range moves {
		t := l.tallies[m.list]
		if m.from > 0 {
			t.remove(m.from, homes[i])
		}
		if m.to > 0 {
			t.add(m.to, l.db.runRows)
		}
	}
	return nil
}

func (l *ledger) loadTally(ctx context.Context, list string) (*tally, error) {
	if t, ok := l.tallies[list]; ok {
		return t, nil
	}
	t := &tally{taken: map[int64]int64{}}
	var last run
	found, err := l.db.sql.Get(ctx, sqlTallyLast, []any{l.account, list}, &last.from, &last.n)
	if err != nil {
		return nil, err
	}
	if found {
		t.runs = append(t.runs, last)
	}
	l.tallies[list] = t
	return t, nil
}

// add counts a row at the list's end. Rows of one instant share a run, so that an
// instant never lies in two.
func (t *tally) add(to, runRows int64) {
	last := len(t.runs) - 1
	if last < 0 || t.runs[last].n >= runRows && to != t.end {
		t.runs = append(t.runs, run{from: to, n: 1, dirty: true})
		t.end = to
		return
	}
	t.end = to
	t.runs[last].n++
	t.runs[last].dirty = true
}

func (t *tally) remove(from, older int64) {
	if older > 0 {
		t.taken[older]++
		return
	}
	i := sort.Search(len(t.runs), func(i int) bool { return t.runs[i].from > from }) - 1
	if i >= 0 {
		t.runs[i].n--
		t.runs[i].dirty = true
	}
}

// tallyRows is how many runs one statement saves at most.
const tallyRows = 8

func (l *ledger) saveTallies(ctx context.Context) error {
	var dirty []any
	for list, t := range l.tallies {
		for _, r := range t.runs {
			if r.dirty {
				dirty = append(dirty, l.account, list, r.from, r.n)
			}
		}
		if err := l.saveTaken(ctx, list, t); err != nil {
			return err
		}
	}
	for len(dirty) > 0 {
		n := min(len(dirty)/4, tallyRows)
		if _, err := l.db.sql.Exec(ctx, sqlTallySave+places(n, 4)+sqlTallyAgain, dirty[:n*4]...); err != nil {
			return err
		}
		dirty = dirty[n*4:]
	}
	return nil
}

// saveTaken saves what older runs lost. A run that holds nothing more goes.
func (l *ledger) saveTaken(ctx context.Context, list string, t *tally) error {
	for from, n := range t.taken {
		if _, err := l.db.sql.Exec(ctx, sqlTallyTake, l.account, list, from, n); err != nil {
			return err
		}
		if _, err := l.db.sql.Exec(ctx, sqlTallyEmpty, l.account, list, from); err != nil {
			return err
		}
	}
	return nil
}

// total counts the list's rows changed at since or later. part counts rows of
// one stretch [from, to) of the list; it is asked for one run at most.
func (d *DB) total(ctx context.Context, account int64, list string, since int64, part func(from, to int64) (int64, error)) (int64, error) {
	var sum, next int64
	if _, err := d.sql.Get(ctx, sqlTallySum, []any{account, list, since, int64(math.MaxInt64)}, &sum, &next); err != nil {
		return 0, err
	}
	if since == 0 {
		return sum, nil
	}
	n, err := part(since, next)
	return sum + n, err
}

// seek gives the place where the row at offset is found: rows from start on,
// rest of them skipped.
func (d *DB) seek(ctx context.Context, account int64, list string, since, offset int64, part func(from, to int64) (int64, error)) (start, rest int64, err error) {
	if offset < d.runRows {
		return since, offset, nil
	}
	rows, err := d.sql.Query(ctx, sqlTallyRuns, account, list, since)
	if err != nil {
		return 0, 0, err
	}
	var runs []run
	for rows.Next() {
		var r run
		if err := rows.Scan(&r.from, &r.n); err != nil {
			rows.Close()
			return 0, 0, err
		}
		runs = append(runs, r)
	}
	if err := closed(rows); err != nil || len(runs) == 0 {
		return since, offset, err
	}
	first, err := part(since, runs[0].from)
	if err != nil || offset < first {
		return since, offset, err
	}
	offset -= first
	for i, r := range runs {
		if offset < r.n || i == len(runs)-1 {
			return r.from, offset, nil
		}
		offset -= r.n
	}
	return since, offset, nil
}
