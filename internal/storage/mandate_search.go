package storage

import (
	"context"
	"fmt"
	"strings"

	"palier/internal/core/mandates"
)

// SearchEntries implements mandates.Store: a walk along the index of the order that is
// asked for.
func (d *DB) SearchEntries(ctx context.Context, q mandates.Search) ([]mandates.Entry, error) {
	if !q.All && len(q.Agencies) == 0 {
		return nil, nil
	}
	query, args := mandateSearchSQL(q)
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanEntry)
}

// mandateSearchSQL is the statement of a search. A sign before the agency, and nothing behind
// the state, keep SQLite from indexes that have not its order.
func mandateSearchSQL(q mandates.Search) (string, []any) {
	s := narrowing{args: []any{q.Account}, where: []string{"e.account_id = $1"}}
	if !q.All {
		s.where = append(s.where, "+e.agency_id in "+among(&s.args, q.Agencies))
	}
	if q.Kind != "" {
		s.and("e.kind = %s", string(q.Kind))
	}
	if q.User != 0 {
		s.and("e.user_id = %s", q.User)
	}
	s.term(q)
	order := "e.registered_at desc, e.card_id desc, e.kind desc, e.number desc"
	switch q.State {
	case mandates.Burnt:
		order = "+" + order
	case mandates.Ending:
		order = "e.ends_on, e.card_id, e.kind, e.number"
	}
	if b := q.Before; b.Number != 0 {
		s.behind(q.State == mandates.Ending, b)
	}
	return fmt.Sprintf(`select %s from mandate_entries e where %s order by %s limit cast(%s as bigint)`,
		qualified("e", sqlEntryCols), strings.Join(s.where, " and "), order, s.arg(limit(q.Limit)+1)), s.args
}

// term narrows to mandates that stand so.
func (s *narrowing) term(q mandates.Search) {
	on := q.On.String()
	switch q.State {
	case mandates.InForce:
		s.and("e.state || '' = %s", string(mandates.Live))
		s.and("(e.ends_on = '' or e.ends_on >= %s)", on)
	case mandates.Ending:
		s.and("e.state = %s", string(mandates.Live))
		s.and("e.ends_on >= %s", on)
		s.and("e.ends_on <= %s", q.EndsBy.String())
	case mandates.Over:
		s.where = append(s.where, fmt.Sprintf("(e.state || '' = %s or e.state || '' = %s and e.ends_on <> '' and e.ends_on < %s)",
			s.arg(string(mandates.Closed)), s.arg(string(mandates.Live)), s.arg(on)))
	case mandates.Burnt:
		s.and("e.state = %s", string(mandates.Cancelled)) // few: found by the state, and put in order
	}
}

// behind narrows to what comes behind a place.
func (s *narrowing) behind(ending bool, b mandates.Place) {
	way, column, value := "<", "e.registered_at", any(micros(b.At))
	if ending {
		way, column, value = ">", "e.ends_on", b.Ends.String()
	}
	s.and(column+" "+way+"= %s", value)
	s.where = append(s.where, fmt.Sprintf("(%s, e.card_id, e.kind, e.number) %s (%s, %s, %s, %s)", column, way,
		s.arg(value), s.arg(b.Card), s.arg(string(b.Kind)), s.arg(b.Number)))
}
