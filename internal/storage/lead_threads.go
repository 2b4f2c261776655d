package storage

import (
	"context"

	"palier/internal/core/leads"
)

const (
	sqlRecordAdd = `insert into lead_records (account_id, id, lead_id, user_id, event, comment, occurred_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlRecords = `select account_id, id, lead_id, user_id, event, comment, occurred_at, created_at from lead_records
where account_id = $1 and lead_id = $2 order by occurred_at, id limit cast($3 as bigint) offset cast($4 as bigint)`
	sqlRecordsCount = `select count(*) from lead_records where account_id = $1 and lead_id = $2`

	sqlTaskAdd = `insert into lead_tasks (account_id, id, lead_id, owner_id, action_id, type, priority, comment, scheduled_at, done_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	sqlTasks = `select account_id, id, lead_id, owner_id, action_id, type, priority, comment, scheduled_at, done_at, created_at from lead_tasks
where account_id = $1 and lead_id = $2 order by id limit cast($3 as bigint) offset cast($4 as bigint)`
	sqlTasksCount = `select count(*) from lead_tasks where account_id = $1 and lead_id = $2`

	sqlTagSave = `insert into lead_tags (account_id, lead_id, tag, everywhere, created_at) values ($1, $2, $3, $4, $5)
on conflict (account_id, lead_id, tag) do update set everywhere = excluded.everywhere`
	sqlTags = `select account_id, lead_id, tag, everywhere, created_at from lead_tags where account_id = $1 and lead_id = $2 order by created_at, tag`
)

// InsertRecord implements leads.Threads.
func (d *DB) InsertRecord(ctx context.Context, r leads.Record) error {
	_, err := d.sql.Exec(ctx, sqlRecordAdd, r.Account, r.ID, r.Lead, null(r.User), r.Event, r.Comment, micros(r.Occurred), micros(r.CreatedAt))
	return err
}

// ListRecords implements leads.Threads.
func (d *DB) ListRecords(ctx context.Context, account, lead int64, n, offset int) ([]leads.Record, int64, error) {
	return ofLead(ctx, d, sqlRecordsCount, sqlRecords, account, lead, n, offset, func(scan scanner) (r leads.Record, err error) {
		return r, scan(&r.Account, &r.ID, &r.Lead, opt{&r.User}, &r.Event, &r.Comment, at{&r.Occurred}, at{&r.CreatedAt})
	})
}

// InsertTask implements leads.Threads.
func (d *DB) InsertTask(ctx context.Context, t leads.Task) error {
	_, err := d.sql.Exec(ctx, sqlTaskAdd, t.Account, t.ID, t.Lead, null(t.Owner), null(t.Action), t.Type, t.Priority, t.Comment,
		micros(t.Scheduled), null(micros(t.DoneAt)), micros(t.CreatedAt))
	return err
}

// ListTasks implements leads.Threads.
func (d *DB) ListTasks(ctx context.Context, account, lead int64, n, offset int) ([]leads.Task, int64, error) {
	return ofLead(ctx, d, sqlTasksCount, sqlTasks, account, lead, n, offset, func(scan scanner) (t leads.Task, err error) {
		return t, scan(&t.Account, &t.ID, &t.Lead, opt{&t.Owner}, opt{&t.Action}, &t.Type, &t.Priority, &t.Comment,
			at{&t.Scheduled}, at{&t.DoneAt}, at{&t.CreatedAt})
	})
}

// ofLead reads a page of what hangs on a lead, and how much that is in all.
func ofLead[T any](ctx context.Context, d *DB, count, query string, account, lead int64, n, offset int, read func(scanner) (T, error)) ([]T, int64, error) {
	var total int64
	if _, err := d.sql.Get(ctx, count, []any{account, lead}, &total); err != nil {
		return nil, 0, err
	}
	rows, err := d.sql.Query(ctx, query, account, lead, limit(n), offset)
	list, err := collect(rows, err, read)
	return list, total, err
}

// SaveTag implements leads.Threads.
func (d *DB) SaveTag(ctx context.Context, t leads.Tag) error {
	_, err := d.sql.Exec(ctx, sqlTagSave, t.Account, t.Lead, t.Tag, t.Everywhere, micros(t.CreatedAt))
	return err
}

// ListTags implements leads.Threads.
func (d *DB) ListTags(ctx context.Context, account, lead int64) ([]leads.Tag, error) {
	rows, err := d.sql.Query(ctx, sqlTags, account, lead)
	return collect(rows, err, func(scan scanner) (t leads.Tag, err error) {
		return t, scan(&t.Account, &t.Lead, &t.Tag, &t.Everywhere, at{&t.CreatedAt})
	})
}
