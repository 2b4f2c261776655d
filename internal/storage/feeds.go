package storage

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

const (
	sqlFeedCols = `account_id, kind, subject_id, hash, created_at`
	sqlFeedSave = `insert into feeds (` + sqlFeedCols + `) values ($1, $2, $3, $4, $5)
on conflict (account_id, kind, subject_id) do update set hash = excluded.hash, created_at = excluded.created_at`
	sqlFeedDrop = `delete from feeds where account_id = $1 and kind = $2 and subject_id = $3`
	sqlFeeds    = `select ` + sqlFeedCols + ` from feeds where account_id = $1 order by kind, subject_id`
	// A directory: the token is all that the address of a calendar says.
	sqlFeedFind = `select ` + sqlFeedCols + ` from feeds where hash = $1`

	// A calendar program asks a few times an hour: one agent's actions may be gone through.
	sqlEngaged = `select a.id, a.type, a.subject, s.property_id, a.starts_at, a.ends_at, a.updated_at from actions a
left join action_properties s on s.account_id = a.account_id and s.action_id = a.id and s.position = 0
where a.account_id = $1 and a.user_id = $2 and a.starts_at >= $3 and a.starts_at < $4 and a.type in ($6, $7, $8)
and not exists (select 1 from visits v where v.account_id = a.account_id and v.user_id = a.user_id and v.starts_at = a.starts_at and v.action_id = a.id)
order by a.starts_at, a.id limit cast($5 as bigint)`
	sqlNoted = `select a.id, a.type, a.subject, s.property_id, a.starts_at, a.ends_at, a.updated_at from action_properties s
join actions a on a.account_id = s.account_id and a.id = s.action_id
where s.account_id = $1 and s.property_id = $2 and a.starts_at >= $3 and a.starts_at < $4 and a.type = $6
and not exists (select 1 from visits v where v.account_id = a.account_id and v.user_id = a.user_id and v.starts_at = a.starts_at and v.action_id = a.id)
order by a.starts_at, a.id limit cast($5 as bigint)`
)

// SaveFeed implements visits.Feeds.
func (d *DB) SaveFeed(ctx context.Context, f visits.Feed) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlFeedSave, f.Account, string(f.Kind), f.Subject, f.Hash, micros(f.CreatedAt))
	return err
}

// DropFeed implements visits.Feeds.
func (d *DB) DropFeed(ctx context.Context, account int64, kind visits.FeedKind, subject int64) (bool, error) {
	n, err := d.sql.Exec(sqldb.Aside(ctx), sqlFeedDrop, account, string(kind), subject)
	return n > 0, err
}

// ListFeeds implements visits.Feeds.
func (d *DB) ListFeeds(ctx context.Context, account int64) ([]visits.Feed, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlFeeds, account)
	return collect(rows, err, scanFeed)
}

// FindFeed implements visits.Feeds.
func (d *DB) FindFeed(ctx context.Context, hash string) (visits.Feed, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlFeedFind, hash)
	return first(collect(rows, err, scanFeed))
}

func scanFeed(scan scanner) (f visits.Feed, err error) {
	var kind string
	err = scan(&f.Account, &kind, &f.Subject, &f.Hash, at{&f.CreatedAt})
	f.Kind = visits.FeedKind(kind)
	return f, err
}

// Noted implements visits.Feeds.
func (d *DB) Noted(ctx context.Context, account, property int64, from, to time.Time, most int) ([]visits.Entry, error) {
	rows, err := d.sql.Query(ctx, sqlNoted, account, property, micros(from), micros(to), limit(most), agenda.Visit)
	return collect(rows, err, scanEngagement)
}

// Engaged implements visits.Feeds.
func (d *DB) Engaged(ctx context.Context, account, agent int64, from, to time.Time, most int) ([]visits.Entry, error) {
	rows, err := d.sql.Query(ctx, sqlEngaged, account, agent, micros(from), micros(to), limit(most), agenda.Visit, agenda.Appointment, agenda.Valuation)
	return collect(rows, err, scanEngagement)
}

func scanEngagement(scan scanner) (e visits.Entry, err error) {
	return e, scan(&e.Action, &e.Kind, &e.Subject, opt{&e.Property}, at{&e.Start}, at{&e.End}, at{&e.ChangedAt})
}
