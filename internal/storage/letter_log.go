package storage

import (
	"context"
	"math"

	"palier/internal/core/letters"
)

const (
	sqlLetterPage = `select ` + sqlLetterCols + ` from letters where account_id = $1 and id < $2 order by id desc limit cast($3 as bigint)`
	// The inner select reads nothing but the index letters_log.
	sqlLetterPageOf = `select ` + sqlLetterCols + ` from letters where account_id = $1 and id in
(select id from letters where account_id = $1 and state = $4 and id < $2 order by id desc limit cast($3 as bigint)) order by id desc`
)

// PageLetters implements letters.Store.
func (d *DB) PageLetters(ctx context.Context, q letters.LogQuery) ([]letters.Letter, error) {
	before := q.Before
	if before <= 0 {
		before = math.MaxInt64
	}
	query, args := sqlLetterPage, []any{q.Account, before, limit(q.Limit)}
	if q.State != "" {
		query, args = sqlLetterPageOf, append(args, string(q.State))
	}
	rows, err := d.sql.Query(beside(ctx, newLetters), query, args...)
	return collect(rows, err, scanLetter)
}
