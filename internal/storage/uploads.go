package storage

import (
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/imports"
)

const (
	sqlUploadCols = `account_id, id, agency_id, user_id, kind, file, sum, content, bytes, columns, overwrite, extent, created_at, updated_at`
	sqlUploadAdd  = `insert into uploads (` + sqlUploadCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`
	sqlUploadSave = `update uploads set sum = $3, content = $4, bytes = $5, columns = $6, overwrite = $7, extent = $8, updated_at = $9
where account_id = $1 and id = $2`
	sqlUploadGet  = `select ` + sqlUploadCols + ` from uploads where account_id = $1 and id = $2`
	sqlUploadsOld = `select ` + sqlUploadCols + ` from uploads where account_id = $1 and updated_at < $2 order by id desc limit cast($3 as bigint)`
	sqlUploadPlan = `delete from import_plans where account_id = $1 and task_id in (select id from import_tasks where account_id = $1 and upload_id = $2)`
	sqlUploadActs = `delete from import_tasks where account_id = $1 and upload_id = $2`
	sqlUploadDrop = `delete from uploads where account_id = $1 and id = $2`

	sqlImportTaskCols = `account_id, id, act, upload_id, import_id, user_id, state, seen, total, new_lines, updated_lines, same_lines, conflict_lines, refused_lines,
trouble, lease_until, created_at, ended_at`
	sqlImportTaskAdd  = `insert into import_tasks (` + sqlImportTaskCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`
	sqlImportTaskSave = `update import_tasks set import_id = $3, state = $4, seen = $5, total = $6, new_lines = $7, updated_lines = $8, same_lines = $9, conflict_lines = $10,
refused_lines = $11, trouble = $12, lease_until = $13, ended_at = $14 where account_id = $1 and id = $2`
	sqlImportTaskGet = `select ` + sqlImportTaskCols + ` from import_tasks where account_id = $1 and id = $2`
	sqlImportTasks   = `select ` + sqlImportTaskCols + ` from import_tasks where account_id = $1`
	// What waits is found in the partial index import_tasks_waiting: its condition stands here
	// as there.
	sqlImportTaskFree = `select ` + sqlImportTaskCols + ` from import_tasks where account_id = $1 and state = 'waiting' and lease_until <= $2 order by lease_until, id limit 1`

	// Which accounts have a task is asked of all at once, by that index.
	sqlImportAccounts = `select distinct account_id from import_tasks where state = 'waiting' and lease_until <= $1 order by account_id`

	sqlImportPlanClear = `delete from import_plans where account_id = $1 and task_id = $2`
	sqlImportPlanAdd   = `insert into import_plans (account_id, task_id, line, verdict, subject_kind, subject_id, changes, reason) values `
	sqlImportPlan      = `select line, verdict, subject_kind, subject_id, changes, reason from import_plans
where account_id = $1 and task_id = $2 and line > $3 order by line limit cast($4 as bigint)`
)

// InsertUpload implements imports.DeskStore.
func (d *DB) InsertUpload(ctx context.Context, u imports.Upload) error {
	_, err := d.sql.Exec(ctx, sqlUploadAdd, u.Account, u.ID, u.Agency, null(u.User), u.Kind, u.Name, u.Sum, u.Content, u.Bytes, joinColumns(u.Columns),
		u.Overwrite, u.Extent, micros(u.CreatedAt), micros(u.UpdatedAt))
	return err
}

// UpdateUpload implements imports.DeskStore.
func (d *DB) UpdateUpload(ctx context.Context, u imports.Upload) error {
	_, err := d.sql.Exec(ctx, sqlUploadSave, u.Account, u.ID, u.Sum, u.Content, u.Bytes, joinColumns(u.Columns), u.Overwrite, u.Extent, micros(u.UpdatedAt))
	return err
}

func scanUpload(scan scanner) (u imports.Upload, err error) {
	var columns string
	err = scan(&u.Account, &u.ID, &u.Agency, opt{&u.User}, &u.Kind, &u.Name, &u.Sum, &u.Content, &u.Bytes, &columns, &u.Overwrite, &u.Extent, at{&u.CreatedAt}, at{&u.UpdatedAt})
	if columns != "" {
		u.Columns = strings.Split(strings.TrimSuffix(columns, ","), ",")
	}
	return u, err
}

// joinColumns ends each column with a comma: a file may have one that is not read, or none.
func joinColumns(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, ",") + ","
}

// GetUpload implements imports.DeskStore.
func (d *DB) GetUpload(ctx context.Context, account, id int64) (imports.Upload, bool, error) {
	rows, err := d.sql.Query(ctx, sqlUploadGet, account, id)
	return first(collect(rows, err, scanUpload))
}

// DeleteUpload implements imports.DeskStore.
func (d *DB) DeleteUpload(ctx context.Context, account, id int64) error {
	for _, query := range []string{sqlUploadPlan, sqlUploadActs, sqlUploadDrop} {
		if _, err := d.sql.Exec(ctx, query, account, id); err != nil {
			return err
		}
	}
	return nil
}

// OldUploads implements imports.DeskStore.
func (d *DB) OldUploads(ctx context.Context, account int64, before time.Time, most int) ([]imports.Upload, error) {
	rows, err := d.sql.Query(ctx, sqlUploadsOld, account, micros(before), limit(most))
	return collect(rows, err, scanUpload)
}

// InsertImportTask implements imports.DeskStore.
func (d *DB) InsertImportTask(ctx context.Context, t imports.Task) error {
	_, err := d.sql.Exec(ctx, sqlImportTaskAdd, t.Account, t.ID, string(t.Act), null(t.Upload), null(t.Batch), t.User, string(t.State), t.Seen, t.Total,
		t.New, t.Updated, t.Unchanged, t.Conflict, t.Refused, t.Trouble, micros(t.Lease), micros(t.CreatedAt), null(micros(t.EndedAt)))
	return err
}

// UpdateImportTask implements imports.DeskStore.
func (d *DB) UpdateImportTask(ctx context.Context, t imports.Task) error {
	_, err := d.sql.Exec(ctx, sqlImportTaskSave, t.Account, t.ID, null(t.Batch), string(t.State), t.Seen, t.Total, t.New, t.Updated, t.Unchanged, t.Conflict, t.Refused,
		t.Trouble, micros(t.Lease), null(micros(t.EndedAt)))
	return err
}

func scanImportTask(scan scanner) (t imports.Task, err error) {
	return t, scan(&t.Account, &t.ID, &t.Act, opt{&t.Upload}, opt{&t.Batch}, &t.User, &t.State, &t.Seen, &t.Total,
		&t.New, &t.Updated, &t.Unchanged, &t.Conflict, &t.Refused, &t.Trouble, at{&t.Lease}, at{&t.CreatedAt}, at{&t.EndedAt})
}

// GetImportTask implements imports.DeskStore.
func (d *DB) GetImportTask(ctx context.Context, account, id int64) (imports.Task, bool, error) {
	rows, err := d.sql.Query(ctx, sqlImportTaskGet, account, id)
	return first(collect(rows, err, scanImportTask))
}

// ListImportTasks implements imports.DeskStore.
func (d *DB) ListImportTasks(ctx context.Context, account, upload, batch int64, most int) ([]imports.Task, error) {
	query, args := sqlImportTasks, []any{account, limit(most)}
	switch {
	case upload != 0:
		query, args = query+" and upload_id = $3", append(args, upload)
	case batch != 0:
		query, args = query+" and import_id = $3", append(args, batch)
	}
	rows, err := d.sql.Query(ctx, query+" order by id desc limit cast($2 as bigint)", args...)
	return collect(rows, err, scanImportTask)
}

// FreeImportTask implements imports.DeskStore.
func (d *DB) FreeImportTask(ctx context.Context, account int64, now time.Time) (imports.Task, bool, error) {
	rows, err := d.sql.Query(ctx, sqlImportTaskFree, account, micros(now))
	return first(collect(rows, err, scanImportTask))
}

// ImportAccounts implements imports.DeskStore.
func (d *DB) ImportAccounts(ctx context.Context, now time.Time) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlImportAccounts, micros(now))
	return collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
}

// ClearImportPlan implements imports.DeskStore.
func (d *DB) ClearImportPlan(ctx context.Context, account, task int64) error {
	_, err := d.sql.Exec(ctx, sqlImportPlanClear, account, task)
	return err
}

// AddImportPlan implements imports.DeskStore.
func (d *DB) AddImportPlan(ctx context.Context, account, task int64, rows []imports.Row) error {
	columns := columnsOf(sqlImportPlanAdd)
	for some := range slices.Chunk(rows, 16) {
		args := make([]any, 0, len(some)*columns)
		for _, r := range some {
			args = append(args, account, task, r.Line, string(r.Verdict), r.Subject.Kind, r.Subject.ID, packChanges(r.Changes), r.Reason)
		}
		if _, err := d.sql.Exec(ctx, sqlImportPlanAdd+places(len(some), columns), args...); err != nil {
			return err
		}
	}
	return nil
}

// ImportPlan implements imports.DeskStore.
func (d *DB) ImportPlan(ctx context.Context, account, task int64, after, most int) ([]imports.Row, error) {
	rows, err := d.sql.Query(ctx, sqlImportPlan, account, task, after, limit(most))
	return collect(rows, err, func(scan scanner) (r imports.Row, err error) {
		var changes string
		if err = scan(&r.Line, &r.Verdict, &r.Subject.Kind, &r.Subject.ID, &changes, &r.Reason); err == nil {
			r.Changes, err = unmarshalChanges(changes)
		}
		return r, err
	})
}
