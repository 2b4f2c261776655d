package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/visits"
)

const (
	sqlStateAdd   = `insert into visit_states (account_id, visit_id, version, state, at) values `
	sqlStateGet   = `select state from visit_states where account_id = $1 and visit_id = $2 and version = $3`
	sqlStatePurge = `delete from visit_states where account_id = $1 and (visit_id, version) in
(select visit_id, version from visit_states where account_id = $1 and at < $2 order by at limit cast($3 as bigint))`
)

// SearchVisits implements visits.Visits. Each stretch of the list (an agency's dated
// visits, its undated ones) is read in its order by an index, as far as the page
// reaches; the page is cut out of them.
func (d *DB) SearchVisits(ctx context.Context, q visits.Query) ([]visits.Visit, error) {
	query, args := searchSQL(q)
	if query == "" {
		return nil, nil
	}
	return d.visits(ctx, q.Account, query, args...)
}

// search is a query in the making.
type search struct {
	args    []any
	from    string // what is searched, and what narrows every stretch
	way     string // " desc" or ""
	reach   int64  // how far into each stretch the page can reach
	stretch []string
}

// searchSQL is empty for a search that can find nothing.
func searchSQL(q visits.Query) (string, []any) {
	s := search{args: []any{q.Account}, from: "visits v where v.account_id = $1"}
	if q.Backward {
		s.way = " desc"
	}
	n := limit(q.Limit)
	s.reach = max(n, n+int64(q.Offset)) // all of them is more than any number
	if q.Property != 0 {
		// (The cross join keeps SQLite from walking all visits for their order.)
		s.from = "visit_properties w cross join visits v where w.account_id = $1 and w.property_id = " + s.arg(q.Property) + " and v.account_id = w.account_id and v.id = w.visit_id"
	}
	if q.Agent != 0 {
		s.from += " and v.user_id = " + s.arg(q.Agent)
	}
	s.from += s.state(q.Status)
	for _, scope := range s.scopes(q) {
		if !q.Undated {
			s.dated(q, scope)
		}
		s.undated(q, scope)
	}
	if len(s.stretch) == 0 {
		return "", nil
	}
	return fmt.Sprintf(`select %s from (%s) f cross join visits v where v.account_id = $1 and v.id = f.id order by f.undated, f.start%s, f.id%s limit cast(%s as bigint) offset cast(%s as bigint)`,
		sqlVisitCols, strings.Join(s.stretch, " union all "), s.way, s.way, s.arg(n), s.arg(q.Offset)), s.args
}

// arg adds a value and gives its placeholder.
func (s *search) arg(v any) string {
	s.args = append(s.args, v)
	return fmt.Sprintf("$%d", len(s.args))
}

// state narrows the visits to those on which somebody has the status; those that are to
// come are told by the column that an index has.
func (s *search) state(status visits.Status) string {
	switch status {
	case "":
		return ""
	case visits.Off:
		return " and not v.live and v.done_at is null"
	case visits.Done:
		return " and v.done_at is not null"
	}
	return " and v.live and exists (select 1 from visit_visitors o where o.account_id = v.account_id and o.visit_id = v.id and o.status = " + s.arg(string(status)) + ")"
}

// scopes are the conditions by which the caller's agencies are searched: one after the
// other, since an index has each in order; together where little is left of them.
func (s *search) scopes(q visits.Query) (list []string) {
	switch {
	case q.All:
		return []string{""}
	case len(q.Agencies) == 0:
		return nil
	case q.Property != 0 || q.Agent != 0:
		return []string{" and v.agency_id in " + among(&s.args, q.Agencies)}
	}
	for _, agency := range q.Agencies {
		list = append(list, " and v.agency_id = "+s.arg(agency))
	}
	return list
}

// dated adds the visits of the window, those behind a position.
func (s *search) dated(q visits.Query, scope string) {
	from, to := int64(0), int64(maxInstant)
	if !q.From.IsZero() {
		from = micros(q.From)
	}
	if !q.To.IsZero() {
		to = micros(q.To)
	}
	switch at := micros(q.Behind.Start); {
	case q.Behind.Visit == 0:
	case q.Behind.Start.IsZero():
		return // among the undated, which are behind all of these
	case q.Backward:
		to = min(to, at+1) // the bound is what an index takes; the rest is for the same instant
		scope += " and (v.starts_at, v.id) < (" + s.arg(at) + ", " + s.arg(q.Behind.Visit) + ")"
	default:
		from = max(from, at)
		scope += " and (v.starts_at, v.id) > (" + s.arg(at) + ", " + s.arg(q.Behind.Visit) + ")"
	}
	s.add("0", "v.starts_at", scope+" and v.starts_at >= "+s.arg(from)+" and v.starts_at < "+s.arg(to))
}

// undated adds the visits without a date, when there is no window.
func (s *search) undated(q visits.Query, scope string) {
	if !q.From.IsZero() || !q.To.IsZero() {
		return
	}
	if q.Behind.Visit != 0 && q.Behind.Start.IsZero() {
		after := " and v.id > "
		if q.Backward {
			after = " and v.id < "
		}
		scope += after + s.arg(q.Behind.Visit)
	}
	s.add("1", "cast(0 as bigint)", scope+" and v.starts_at is null")
}

// add adds a stretch of visits in their order.
func (s *search) add(undated, start, condition string) {
	s.stretch = append(s.stretch, fmt.Sprintf(`select * from (select v.id, %s as undated, %s as start from %s%s order by v.starts_at%s, v.id%s limit cast(%s as bigint)) s%d`,
		undated, start, s.from, condition, s.way, s.way, s.arg(s.reach), len(s.stretch)))
}

// InsertState implements visits.Visits.
func (d *DB) InsertState(ctx context.Context, v visits.Visit, at time.Time) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	text, err := packState(v)
	if err != nil {
		return err
	}
	return t.later(ctx, newStates, v.Account, v.ID, v.Version, text, micros(at))
}

// GetState implements visits.Visits.
func (d *DB) GetState(ctx context.Context, account, visit, version int64) (visits.Visit, bool, error) {
	var text string
	found, err := d.sql.Get(ctx, sqlStateGet, []any{account, visit, version}, &text)
	if err != nil || !found {
		return visits.Visit{}, false, err
	}
	v := visits.Visit{Account: account, ID: visit, Version: version}
	return v, true, unpackState(text, &v)
}

// PurgeStates implements visits.Visits.
func (d *DB) PurgeStates(ctx context.Context, account int64, before time.Time, n int) (int64, error) {
	return d.sql.Exec(ctx, sqlStatePurge, account, micros(before), n)
}
