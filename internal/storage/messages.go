package storage

import (
	"context"
	"math"

	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

const (
	sqlMessageCols = `account_id, id, uid, property_id, sender_id, recipient_id, text, created_at, read_at`
	sqlMessageAdd  = `insert into messages (` + sqlMessageCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlMessages    = `select ` + sqlMessageCols + ` from messages where account_id = $1`
)

// InsertMessage implements visits.Messages.
func (d *DB) InsertMessage(ctx context.Context, m visits.Message) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlMessageAdd, m.Account, m.ID, m.UID, m.Property, null(m.Sender), null(m.Recipient), m.Text,
		micros(m.CreatedAt), null(micros(m.ReadAt)))
	return err
}

// ListMessages implements visits.Messages.
func (d *DB) ListMessages(ctx context.Context, account int64, agencies []int64, all bool, property int64) ([]visits.Message, error) {
	query, args := sqlMessages, []any{account}
	if property != 0 {
		args = append(args, property)
		query += " and property_id = $2"
	}
	switch {
	case !all && len(agencies) == 0:
		return nil, nil
	case !all:
		query += " and property_id in (select id from properties where account_id = $1 and agency_id in " + among(&args, agencies) + ")"
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query+" order by property_id, id", args...)
	return collect(rows, err, scanMessage)
}

func scanMessage(scan scanner) (m visits.Message, err error) {
	return m, scan(&m.Account, &m.ID, &m.UID, &m.Property, opt{&m.Sender}, opt{&m.Recipient}, &m.Text, at{&m.CreatedAt}, at{&m.ReadAt})
}

// RecentMessages implements visits.Messages.
func (d *DB) RecentMessages(ctx context.Context, account int64, agencies []int64, all bool, before int64, most int) ([]visits.Message, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	query, args := sqlMessages+" and id < $2", []any{account, before, limit(most)}
	switch {
	case !all && len(agencies) == 0:
		return nil, nil
	case !all: // asked of each message in turn: agencies have more properties than a page has lines
		query += " and exists (select 1 from properties p where p.account_id = $1 and p.id = messages.property_id and p.agency_id in " + among(&args, agencies) + ")"
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query+" order by id desc limit cast($3 as bigint)", args...)
	return collect(rows, err, scanMessage)
}
