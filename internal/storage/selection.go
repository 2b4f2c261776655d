package storage

import (
	"context"
	"fmt"
)

// selection is a choice of rows of a short list that is read by id.
type selection struct {
	from  string // " from table"
	join  string // what is only shown beside the rows, and never counted
	where string // " where ..."
	args  []any
}

// and narrows the choice: sql ends before its placeholder.
func (s *selection) and(sql string, value any) { s.then(" and "+sql, value) }

// then continues a condition.
func (s *selection) then(sql string, value any) {
	s.args = append(s.args, value)
	s.where += fmt.Sprintf("%s$%d", sql, len(s.args))
}

func (s *selection) page(cols, id string, most, offset int) (query string, args []any) {
	k := len(s.args)
	query = fmt.Sprintf(`select %s%s%s%s order by %s limit cast($%d as bigint) offset cast($%d as bigint)`, cols, s.from, s.join, s.where, id, k+1, k+2)
	return query, append(s.args[:k:k], limit(most), int64(offset))
}

// count counts the chosen rows; found: some lie behind the offset.
func (d *DB) count(ctx context.Context, s selection, offset int) (total int64, found bool, err error) {
	_, err = d.sql.Get(ctx, `select count(*)`+s.from+s.where, s.args, &total)
	return total, err == nil && int64(offset) < total, err
}
