package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/audit"
	"palier/internal/core/event"
)

const (
	sqlJournalNext    = `select seq, at from journal where account_id = $1 and seq >= $2 order by seq limit 1`
	sqlJournalInstant = `select at from journal where account_id = $1 and seq <= $2 order by seq desc limit 1`
	sqlJournalExtent  = `select count(*), coalesce(min(seq), 0), coalesce(max(seq), 0), min(at), max(at) from journal where account_id = $1 and seq >= $2 and seq <= $3`
	sqlJournalPage    = ` order by seq desc limit cast($4 as bigint)`
	// One look into the index for each kind, however many lines there are.
	sqlJournalKinds = `with recursive known (kind) as (select (select min(kind) from journal where account_id = $1)
union all select (select min(j.kind) from journal j where j.account_id = $1 and j.kind > known.kind) from known where known.kind is not null)
select kind from known where kind is not null`
)

// JournalSince implements audit.Store: sequences rise with time, so that halving finds it.
func (d *DB) JournalSince(ctx context.Context, account int64, instant time.Time) (int64, error) {
	head, _, err := d.Head(ctx, account)
	if err != nil {
		return 0, err
	}
	low, high := int64(1), head+1 // the answer is between them
	for low < high {
		middle := low + (high-low)/2
		var seq, when int64
		found, err := d.sql.Get(ctx, sqlJournalNext, []any{account, middle}, &seq, &when)
		switch {
		case err != nil:
			return 0, err
		case !found || when >= micros(instant):
			high = middle
		default:
			low = seq + 1
		}
	}
	return low, nil
}

// JournalLines implements audit.Store.
func (d *DB) JournalLines(ctx context.Context, s audit.Stretch) ([]event.Event, error) {
	if s.Agencies != nil && len(s.Agencies) == 0 {
		return nil, nil
	}
	query, args := journalSQL(s)
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanJournal)
}

// journalSQL finds lines by their sequences first: a question to which an index leads then
// reads nothing but that index, and an engine without statistics sees that it is the cheapest.
// Of one record everything is found so, which is little, and then narrowed.
func journalSQL(s audit.Stretch) (string, []any) {
	args := []any{s.Account, s.After, s.Before, limit(s.Limit)}
	of, rest := "", ""
	and := func(to *string, asked bool, column string, value any) {
		if asked {
			args = append(args, value)
			*to += fmt.Sprintf(" and %s = $%d", column, len(args))
		}
	}
	and(&of, s.Subject.Kind != "", "subject_kind", s.Subject.Kind)
	and(&of, s.Subject.ID != 0, "subject_id", s.Subject.ID)
	and(&rest, s.Who.Kind != "", "who_kind", s.Who.Kind)
	and(&rest, s.Who.ID != 0, "who_id", s.Who.ID)
	and(&rest, s.Kind != "", "kind", s.Kind)
	and(&rest, s.Door != "", "door", s.Door)
	if s.Agencies != nil {
		rest += " and agency_id in " + among(&args, s.Agencies)
	}
	inside, outside := of+rest+sqlJournalPage, ""
	if s.Subject.ID != 0 {
		inside, outside = of, rest
	}
	return `select ` + sqlJournalCols + ` from journal where account_id = $1 and seq in (select seq from journal where account_id = $1 and seq > $2 and seq < $3` +
		inside + `)` + outside + sqlJournalPage, args
}

func scanJournal(scan scanner) (e event.Event, err error) {
	var changes string
	if err = scan(&e.Seq, at{&e.At}, &e.Kind, &e.Subject.Kind, &e.Subject.ID, &e.Agency, &e.Who.Kind, &e.Who.ID, &e.Who.Door, &e.Who.Request, &changes); err == nil {
		e.Changes, err = unmarshalChanges(changes)
	}
	return e, err
}

// JournalInstant implements audit.Store.
func (d *DB) JournalInstant(ctx context.Context, account, seq int64) (when time.Time, err error) {
	_, err = d.sql.Get(ctx, sqlJournalInstant, []any{account, seq}, at{&when})
	return when, err
}

// JournalKinds implements audit.Store.
func (d *DB) JournalKinds(ctx context.Context, account int64) ([]string, error) {
	rows, err := d.sql.Query(ctx, sqlJournalKinds, account)
	return collect(rows, err, func(scan scanner) (kind string, err error) {
		err = scan(&kind)
		return strings.Clone(kind), err
	})
}

// JournalExtent implements audit.Store.
func (d *DB) JournalExtent(ctx context.Context, account, from, to int64) (e audit.Extent, err error) {
	_, err = d.sql.Get(ctx, sqlJournalExtent, []any{account, from, to}, &e.Lines, &e.First, &e.Last, at{&e.Begin}, at{&e.End})
	return e, err
}
