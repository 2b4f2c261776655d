package storage

import (
	"context"

	"palier/internal/core/requests"
)

const (
	sqlRequestUse = `select what from (
  select 'an enquiry' as what from requests r cross join leads l
  where r.account_id = $1 and r.id = $2 and l.account_id = r.account_id and l.shown_id = r.shown_id and l.request_id = r.id
  union all select 'a property that was dealt with' from crossings where account_id = $1 and request_id = $2 and step <> 1
) u limit 1`
	sqlRequestDrop   = `delete from requests where account_id = $1 and id = $2`
	sqlCrossingsDrop = `delete from crossings where account_id = $1 and request_id = $2`
)

// RequestUse implements requests.Removal.
func (d *DB) RequestUse(ctx context.Context, account, id int64) (what string, err error) {
	_, err = d.sql.Get(ctx, sqlRequestUse, []any{account, id}, &what)
	return what, err
}

// RemoveRequest implements requests.Removal.
func (d *DB) RemoveRequest(ctx context.Context, s requests.Search) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	gone := s
	gone.Active = false
	if err := d.SaveTerms(ctx, s.Account, gone.Terms()); err != nil {
		return err
	}
	for _, query := range []string{sqlSoughtDrop, sqlCrossingsDrop} {
		if _, err := d.sql.Exec(ctx, query, s.Account, s.ID); err != nil {
			return err
		}
	}
	n, err := d.sql.Exec(ctx, sqlRequestDrop, s.Account, s.ID)
	if err == nil && n > 0 {
		t.count(listName("requests", s.Agency, 0), micros(s.UpdatedAt), 0)
	}
	return err
}
