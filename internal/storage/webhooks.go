package storage

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/webhooks"
)

const (
	sqlEndpointCols     = `e.account_id, e.id, e.developer_id, e.format, e.url, e.secret, e.events, e.cursor, e.failures, e.off_at, e.off_reason, e.created_at, e.updated_at`
	sqlEndpointAccounts = `select distinct account_id from endpoints where off_at is null order by account_id`
	sqlEndpoints        = `select ` + sqlEndpointCols + ` from endpoints e where e.account_id = $1 order by e.id`
	sqlEndpointGet      = `select ` + sqlEndpointCols + ` from endpoints e where e.account_id = $1 and e.id = $2`
	sqlEndpointAdd      = `insert into endpoints (account_id, id, developer_id, format, url, secret, events, cursor, failures, off_at, off_reason, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	sqlEndpointSave = `update endpoints set developer_id = $3, format = $4, url = $5, secret = $6, events = $7, failures = $8, off_at = $9, off_reason = $10, updated_at = $11
where account_id = $1 and id = $2`
	sqlEndpointTries = `delete from delivery_attempts where account_id = $1 and delivery_id in (select id from deliveries where account_id = $1 and endpoint_id = $2)`
	sqlEndpointQueue = `delete from deliveries where account_id = $1 and endpoint_id = $2`
	sqlEndpointDrop  = `delete from endpoints where account_id = $1 and id = $2`
	sqlEndpointMove  = `update endpoints set cursor = $4 where account_id = $1 and id = $2 and cursor = $3 and off_at is null`
	sqlEndpointsDue  = `select ` + sqlEndpointCols + ` from endpoints e where e.account_id = $1 and e.off_at is null
and exists (select 1 from deliveries d where d.account_id = e.account_id and d.endpoint_id = e.id and d.state = 'waiting' and d.due_at is not null
and d.due_at <= $2 and d.lease_until <= $2) order by e.id`
)

// EndpointAccounts implements webhooks.Endpoints.
func (d *DB) EndpointAccounts(ctx context.Context) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlEndpointAccounts)
	return collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
}

// ListEndpoints implements webhooks.Endpoints.
func (d *DB) ListEndpoints(ctx context.Context, account int64) ([]webhooks.Endpoint, error) {
	rows, err := d.sql.Query(ctx, sqlEndpoints, account)
	return collect(rows, err, scanEndpoint)
}

// GetEndpoint implements webhooks.Endpoints.
func (d *DB) GetEndpoint(ctx context.Context, account, id int64) (webhooks.Endpoint, bool, error) {
	rows, err := d.sql.Query(ctx, sqlEndpointGet, account, id)
	return first(collect(rows, err, scanEndpoint))
}

// DueEndpoints implements webhooks.Queue. It looks into the index of each
// endpoint for one row, however long the queues are.
func (d *DB) DueEndpoints(ctx context.Context, account int64, now time.Time) ([]webhooks.Endpoint, error) {
	rows, err := d.sql.Query(ctx, sqlEndpointsDue, account, micros(now))
	return collect(rows, err, scanEndpoint)
}

func scanEndpoint(scan scanner) (e webhooks.Endpoint, err error) {
	var events string
	err = scan(&e.Account, &e.ID, opt{&e.Developer}, &e.Format, &e.URL, &e.Sealed, &events, &e.Cursor, &e.Failures, at{&e.OffAt}, &e.OffReason,
		at{&e.CreatedAt}, at{&e.UpdatedAt})
	if events != "" {
		e.Events = strings.Split(events, ",")
	}
	return e, err
}

// InsertEndpoint implements webhooks.Endpoints.
func (d *DB) InsertEndpoint(ctx context.Context, e webhooks.Endpoint) error {
	_, err := d.sql.Exec(ctx, sqlEndpointAdd, e.Account, e.ID, null(e.Developer), e.Format, e.URL, e.Sealed, strings.Join(e.Events, ","), e.Cursor,
		e.Failures, null(micros(e.OffAt)), e.OffReason, micros(e.CreatedAt), micros(e.UpdatedAt))
	return err
}

// UpdateEndpoint implements webhooks.Endpoints.
func (d *DB) UpdateEndpoint(ctx context.Context, e webhooks.Endpoint) error {
	_, err := d.sql.Exec(ctx, sqlEndpointSave, e.Account, e.ID, null(e.Developer), e.Format, e.URL, e.Sealed, strings.Join(e.Events, ","),
		e.Failures, null(micros(e.OffAt)), e.OffReason, micros(e.UpdatedAt))
	return err
}

// DeleteEndpoint implements webhooks.Endpoints.
func (d *DB) DeleteEndpoint(ctx context.Context, account, id int64) error {
	for _, query := range []string{sqlEndpointTries, sqlEndpointQueue, sqlEndpointDrop} {
		if _, err := d.sql.Exec(ctx, query, account, id); err != nil {
			return err
		}
	}
	return nil
}

// MoveCursor implements webhooks.Endpoints.
func (d *DB) MoveCursor(ctx context.Context, account, id, from, to int64) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlEndpointMove, account, id, from, to)
	return n == 1, err
}
