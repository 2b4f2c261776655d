package storage

import (
	"context"
	"time"

	"palier/internal/core/requests"
)

const sqlCrossingsEnd = `update crossings set gone = true, score = 0, updated_at = $3 where account_id = $1 and request_id = $2 and not gone`

// eraseRequests ends the searches of a person and empties what was written of them; what was
// wanted stays.
func (d *DB) eraseRequests(ctx context.Context, account int64, ids []int64, when time.Time) error {
	for _, id := range ids {
		s, found, err := d.GetRequest(ctx, account, id)
		if err != nil || !found {
			return err
		}
		last := s.UpdatedAt
		s.Active, s.Comment, s.Free, s.OwnTags, s.Warnings, s.UpdatedAt = false, "", "", nil, nil, when
		s.Sector, s.Zone, s.Subreferral, s.Ground = "", "", "", requests.Ground{}
		if err := d.UpdateRequest(ctx, s, nil, last); err != nil {
			return err
		}
		if err := d.SaveTerms(ctx, account, s.Terms()); err != nil {
			return err
		}
		if _, err := d.sql.Exec(ctx, sqlCrossingsEnd, account, id, micros(when)); err != nil {
			return err
		}
	}
	return nil
}
