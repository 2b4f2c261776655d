package storage

import (
	"context"
	"time"

	"palier/internal/core/access"
)

const (
	sqlTicketCols = `account_id, id, user_id, kind, hash, created_at, expires_at, used_at`
	// A directory: a link says nothing of its account.
	sqlTicketFind = `select ` + sqlTicketCols + ` from tickets where hash = $1`
	sqlTicketGet  = `select ` + sqlTicketCols + ` from tickets where account_id = $1 and id = $2`
	sqlTickets    = `select ` + sqlTicketCols + ` from tickets where account_id = $1 and user_id = $2 order by id`
	sqlTicketsAll = `select ` + sqlTicketCols + ` from tickets where account_id = $1 order by id`
	sqlTicketAdd  = `insert into tickets (` + sqlTicketCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlTicketUse  = `update tickets set used_at = $3 where account_id = $1 and id = $2 and used_at is null`
	sqlTicketVoid = `update tickets set used_at = $3 where account_id = $1 and user_id = $2 and used_at is null`
	sqlTicketDrop = `delete from tickets where account_id = $1 and expires_at <= $2`
)

// FindTicket implements access.Tickets.
func (d *DB) FindTicket(ctx context.Context, hash string) (access.Ticket, bool, error) {
	rows, err := d.sql.Query(ctx, sqlTicketFind, hash)
	return first(collect(rows, err, scanTicket))
}

// GetTicket implements access.Tickets.
func (d *DB) GetTicket(ctx context.Context, account, id int64) (access.Ticket, bool, error) {
	rows, err := d.sql.Query(ctx, sqlTicketGet, account, id)
	return first(collect(rows, err, scanTicket))
}

// ListTickets implements access.Tickets.
func (d *DB) ListTickets(ctx context.Context, account, user int64) ([]access.Ticket, error) {
	query, args := sqlTickets, []any{account, user}
	if user == 0 {
		query, args = sqlTicketsAll, []any{account}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanTicket)
}

func scanTicket(scan scanner) (t access.Ticket, err error) {
	err = scan(&t.Account, &t.ID, &t.User, &t.Kind, &t.Hash, at{&t.CreatedAt}, at{&t.ExpiresAt}, at{&t.UsedAt})
	return t, err
}

// InsertTicket implements access.Tickets.
func (d *DB) InsertTicket(ctx context.Context, t access.Ticket) error {
	_, err := d.sql.Exec(ctx, sqlTicketAdd, t.Account, t.ID, t.User, string(t.Kind), t.Hash, micros(t.CreatedAt), micros(t.ExpiresAt), null(micros(t.UsedAt)))
	return err
}

// UseTicket implements access.Tickets.
func (d *DB) UseTicket(ctx context.Context, account, id int64, used time.Time) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlTicketUse, account, id, micros(used))
	return n == 1, err
}

// VoidTickets implements access.Tickets.
func (d *DB) VoidTickets(ctx context.Context, account, user int64, used time.Time) error {
	_, err := d.sql.Exec(ctx, sqlTicketVoid, account, user, micros(used))
	return err
}

// DropTickets implements access.Tickets.
func (d *DB) DropTickets(ctx context.Context, account int64, expired time.Time) error {
	_, err := d.sql.Exec(ctx, sqlTicketDrop, account, micros(expired))
	return err
}
