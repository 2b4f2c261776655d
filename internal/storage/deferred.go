package storage

import (
	"context"

	"palier/internal/storage/sqldb"
)

// Rows that the writes of a shared transaction add to the busiest tables wait here,
// and go to the engine many in a statement. They go before the next statement that
// could see them, which is every one but those asked with sqldb.Aside: look-ups in
// other tables, and look-ups that asked here first (has).

// deferrable is a table whose new rows wait.
type deferrable struct {
	insert, tail  string
	columns, most int // most: rows of one statement
}

// In the order in which rows refer to each other.
const (
	newContacts = iota
	newKeys
	newDoubts
	newLeads
	newInterests
	newRegistrations
	newOptions
	newOptionLots
	newHolds
	newActions
	newSubjects
	newTimes
	newVisits
	newVisitors
	newShown
	newSeats
	newStates
	newLetters
	newWords
	newFacts
	newGoodSpots
	newOuters
	newEarlier
	deferrables
)

var deferrableTables = [deferrables]deferrable{
	newContacts:      onto(sqlContactAdd, 8, ""),
	newKeys:          onto(sqlKeyAdd, 16, " on conflict do nothing"),
	newDoubts:        onto(sqlDoubtAdd, 16, " on conflict do nothing"),
	newLeads:         onto(sqlLeadAdd, 8, ""),
	newInterests:     onto(sqlInterestAdd, 8, ""),
	newRegistrations: onto(sqlRegistrationAdd, 8, ""),
	newOptions:       onto(sqlOptionAdd, 8, ""),
	newOptionLots:    onto(sqlOptionLotAdd, 16, ""),
	newHolds:         onto(sqlHoldAdd, 16, ""),
	newActions:       onto(sqlActionAdd, 8, ""),
	newSubjects:      onto(sqlSubjectAdd, 16, ""),
	newTimes:         onto(sqlTimeAdd, 16, ""),
	newVisits:        onto(sqlVisitAdd, 8, ""),
	newVisitors:      onto(sqlVisitorAdd, 8, ""),
	newShown:         onto(sqlShownAdd, 16, ""),
	newSeats:         onto(sqlSeatAdd, 16, ""),
	newStates:        onto(sqlStateAdd, 16, ""),
	newLetters:       onto(sqlLetterAdd, 16, ""),
	newWords:         onto(sqlWordsAdd, 32, ""),
	newFacts:         onto(sqlFactsAdd, 16, sqlFactsOver),
	newGoodSpots:     onto(sqlSpotsTake, 16, ""),
	newOuters:        onto(sqlOuterAdd, 16, sqlOuterOver),
	newEarlier:       onto(sqlEarlierAdd, 16, ""),
}

func onto(insert string, most int, tail string) deferrable {
	return deferrable{insert: insert, tail: tail, columns: columnsOf(insert), most: most}
}

// maxDeferred is how many rows of a table one write lets wait.
const maxDeferred = 6000

// deferred are rows that wait, and what look-ups could find among them.
type deferred struct {
	rows  [deferrables][]any
	known map[any]bool
}

// add lets a row, or several, wait.
func (w *deferred) add(table int, values ...any) { w.rows[table] = append(w.rows[table], values...) }

// know notes a key by which the rows can be found.
func (w *deferred) know(key any) {
	if w.known == nil {
		w.known = map[any]bool{}
	}
	w.known[key] = true
}

// join takes over another's rows.
func (w *deferred) join(o *deferred) {
	for table, values := range o.rows {
		w.rows[table] = append(w.rows[table], values...)
	}
	for key := range o.known {
		w.know(key)
	}
	*o = deferred{}
}

func (w *deferred) full() bool {
	for table, values := range w.rows {
		if len(values) >= maxDeferred*deferrableTables[table].columns {
			return true
		}
	}
	return false
}

// flush hands the rows to the engine.
func (w *deferred) flush(ctx context.Context, db *sqldb.DB) error {
	ctx = sqldb.Aside(ctx)
	rows := w.rows
	*w = deferred{}
	for i, values := range rows {
		table := deferrableTables[i]
		for len(values) > 0 {
			n := min(len(values)/table.columns, table.most)
			if _, err := db.Exec(ctx, table.insert+places(n, table.columns)+table.tail, values[:n*table.columns]...); err != nil {
				return err
			}
			values = values[n*table.columns:]
		}
	}
	return nil
}

// handOver gives the engine what waits, before a statement that could see it.
func (t *tx) handOver(ctx context.Context) error {
	err := t.batch.Earlier(func() error { return t.ledger.deferred.flush(ctx, t.ledger.db.sql) })
	if err != nil {
		return err
	}
	return t.deferred.flush(ctx, t.ledger.db.sql)
}

// later lets rows of the write wait.
func (t *tx) later(ctx context.Context, table int, values ...any) error {
	t.deferred.add(table, values...)
	if t.deferred.full() {
		return t.handOver(ctx)
	}
	return nil
}

// beside is the context for a look-up in these tables, among others whose rows never
// wait: beside the rows that wait, if none of them is of one of the tables.
func beside(ctx context.Context, tables ...int) context.Context {
	t, ok := ctx.Value(txKey{}).(*tx)
	for _, table := range tables {
		if ok && len(t.deferred.rows[table])+len(t.ledger.deferred.rows[table]) > 0 {
			return ctx
		}
	}
	return sqldb.Aside(ctx)
}

// unless is the context for a look-up by these keys: beside the rows that wait, if
// none of them has one of the keys.
func unless[K comparable](ctx context.Context, keys ...K) context.Context {
	if waits(ctx, keys...) {
		return ctx
	}
	return sqldb.Aside(ctx)
}

// besideUnless is the context for a look-up by these keys that looks in these tables,
// too: beside the rows that wait, if none has one of the keys or is of one of them.
func besideUnless(ctx context.Context, keys []any, tables ...int) context.Context {
	if waits(ctx, keys...) {
		return ctx
	}
	return beside(ctx, tables...)
}

// waits tells whether a row that waits has one of the keys.
func waits[K comparable](ctx context.Context, keys ...K) bool {
	t, ok := ctx.Value(txKey{}).(*tx)
	if !ok {
		return false
	}
	for _, k := range keys {
		if t.deferred.known[k] || t.ledger.deferred.known[k] {
			return true
		}
	}
	return false
}
