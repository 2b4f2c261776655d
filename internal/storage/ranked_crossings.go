package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/requests"
)

const (
	sqlLiveCount = `select request_id, count(*) from crossings where account_id = $1 and not gone and request_id in %s group by request_id`
	sqlWorst     = `select ` + sqlCrossingCols + ` from crossings where account_id = $1 and request_id = $2 and not gone and step = 1 order by score, property_id desc limit 1`
)

// RankedCrossings implements requests.Ranking. The pairs of one search or property are read
// whole and put in order: there is a bound to how many match.
func (d *DB) RankedCrossings(ctx context.Context, q requests.RankQuery) ([]requests.Crossing, error) {
	from, id, other := sqlOfRequest, q.Request, "property_id"
	if q.Request == 0 {
		from, id, other = sqlOfProperty, q.Property, "request_id"
	}
	s := narrowing{args: []any{q.Account, id}, where: []string{"account_id = $1"}}
	switch q.Step {
	case 0:
	case requests.NotSuggested:
		s.where = append(s.where, "(gone or step = 3)")
	default:
		s.where = append(s.where, "not gone")
		s.and("step = %s", int64(q.Step))
	}
	if q.After.ID != 0 {
		score := s.arg(int64(q.After.Score))
		s.where = append(s.where, fmt.Sprintf("(score < %s or score = %s and %s > %s)", score, score, other, s.arg(q.After.ID)))
	}
	query := fmt.Sprintf(`select %s from (%s) c where %s order by score desc, %s limit cast(%s as bigint)`,
		sqlCrossingCols, from, strings.Join(s.where, " and "), other, s.arg(limit(behind(q.Limit))))
	rows, err := d.sql.Query(ctx, query, s.args...)
	return collect(rows, err, scanCrossing)
}

// LiveCrossings implements requests.Ranking.
func (d *DB) LiveCrossings(ctx context.Context, account int64, ids []int64) (map[int64]int, error) {
	return d.countPairs(ctx, sqlLiveCount, account, ids)
}

// countPairs counts rows of crossings by search; %s is where the searches stand.
func (d *DB) countPairs(ctx context.Context, count string, account int64, ids []int64) (map[int64]int, error) {
	out := make(map[int64]int, len(ids))
	for piece := range slices.Chunk(ids, mostNamed) {
		args := []any{account}
		query := fmt.Sprintf(count, among(&args, piece))
		rows, err := d.sql.Query(ctx, query, args...)
		if _, err := collect(rows, err, func(scan scanner) (id int64, err error) {
			var n int
			err = scan(&id, &n)
			out[id] = n
			return id, err
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// WorstCrossing implements requests.Ranking.
func (d *DB) WorstCrossing(ctx context.Context, account, request int64) (requests.Crossing, bool, error) {
	rows, err := d.sql.Query(ctx, sqlWorst, account, request)
	return first(collect(rows, err, scanCrossing))
}
