package storage

import (
	"context"
	"time"

	"palier/internal/core/webhooks"
)

const (
	sqlDeliveryCols = `account_id, id, endpoint_id, seq, event, subject_kind, subject_id, body, state, rung, tries, due_at, lease_until, emitted_at, queued_at, ended_at`

	// Who waits, and who of a subject has the turn, is found in the partial indexes
	// deliveries_order and deliveries_turn: their conditions stand here as there.
	sqlDeliveryAdd = `insert into deliveries (` + sqlDeliveryCols + `)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0, 0,
case when exists (select 1 from deliveries w where w.account_id = $1 and w.endpoint_id = $3 and w.subject_kind = $6 and w.subject_id = $7 and w.state = 'waiting')
then cast(null as bigint) else cast($10 as bigint) end, 0, $9, $10, null)
on conflict (account_id, endpoint_id, seq, event, subject_kind, subject_id) do nothing`
	sqlDeliveryReplace = `update deliveries set state = 'replaced', due_at = null, ended_at = $6
where account_id = $1 and endpoint_id = $2 and subject_kind = $3 and subject_id = $4 and event = $5 and state = 'waiting' and rung = 0 and lease_until <= $6`
	sqlDeliveryTurn = `update deliveries set due_at = $5 where account_id = $1 and state = 'waiting' and due_at is null and id =
(select w.id from deliveries w where w.account_id = $1 and w.endpoint_id = $2 and w.subject_kind = $3 and w.subject_id = $4 and w.state = 'waiting'
order by w.seq, w.id limit 1)
and not exists (select 1 from deliveries t where t.account_id = $1 and t.endpoint_id = $2 and t.subject_kind = $3 and t.subject_id = $4
and t.state = 'waiting' and t.due_at is not null)`
	sqlDeliveryHurry = `update deliveries set due_at = $3 where account_id = $1 and endpoint_id = $2 and state = 'waiting'
and due_at is not null and due_at > $3 and lease_until <= $3 and ($4 = '' or subject_kind = $4 and subject_id = $5)`
	sqlDeliveriesDue = `select ` + sqlDeliveryCols + ` from deliveries where account_id = $1 and endpoint_id = $2 and state = 'waiting'
and due_at is not null and due_at <= $3 and lease_until <= $3 order by due_at, id limit cast($4 as bigint)`
	sqlDeliveryLease = `update deliveries set lease_until = $4 where account_id = $1 and id = $2 and state = 'waiting' and due_at is not null
and due_at <= $3 and lease_until <= $3`
	sqlDeliverySave = `update deliveries set state = $4, rung = $5, tries = $6, due_at = $7, lease_until = $8, ended_at = $9
where account_id = $1 and id = $2 and state = 'waiting' and lease_until = $3`
)

// AddDelivery implements webhooks.Queue.
func (d *DB) AddDelivery(ctx context.Context, v webhooks.Delivery) error {
	_, err := d.sql.Exec(ctx, sqlDeliveryAdd, v.Account, v.ID, v.Endpoint, v.Seq, v.Event, v.Subject.Kind, v.Subject.ID, string(v.Body),
		micros(v.EmittedAt), micros(v.QueuedAt))
	return err
}

// ReplaceDeliveries implements webhooks.Queue.
func (d *DB) ReplaceDeliveries(ctx context.Context, v webhooks.Delivery, now time.Time) (int64, error) {
	return d.sql.Exec(ctx, sqlDeliveryReplace, v.Account, v.Endpoint, v.Subject.Kind, v.Subject.ID, v.Event, micros(now))
}

// GiveTurn implements webhooks.Queue.
func (d *DB) GiveTurn(ctx context.Context, v webhooks.Delivery, now time.Time) error {
	_, err := d.sql.Exec(ctx, sqlDeliveryTurn, v.Account, v.Endpoint, v.Subject.Kind, v.Subject.ID, micros(now))
	return err
}

// HurryDeliveries implements webhooks.Queue.
func (d *DB) HurryDeliveries(ctx context.Context, h webhooks.Hurry, now time.Time) (int64, error) {
	return d.sql.Exec(ctx, sqlDeliveryHurry, h.Account, h.Endpoint, micros(now), h.Subject.Kind, h.Subject.ID)
}

// DueDeliveries implements webhooks.Queue.
func (d *DB) DueDeliveries(ctx context.Context, account, endpoint int64, now time.Time, most int) ([]webhooks.Delivery, error) {
	rows, err := d.sql.Query(ctx, sqlDeliveriesDue, account, endpoint, micros(now), limit(most))
	return collect(rows, err, scanDelivery)
}

// LeaseDelivery implements webhooks.Queue.
func (d *DB) LeaseDelivery(ctx context.Context, account, id int64, now, until time.Time) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlDeliveryLease, account, id, micros(now), micros(until))
	return n == 1, err
}

// SaveDelivery implements webhooks.Queue.
func (d *DB) SaveDelivery(ctx context.Context, v webhooks.Delivery, lease time.Time) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlDeliverySave, v.Account, v.ID, micros(lease), string(v.State), v.Rung, v.Tries, null(micros(v.DueAt)), micros(v.Lease),
		null(micros(v.EndedAt)))
	return n == 1, err
}

func scanDelivery(scan scanner) (v webhooks.Delivery, err error) {
	var body string
	err = scan(&v.Account, &v.ID, &v.Endpoint, &v.Seq, &v.Event, &v.Subject.Kind, &v.Subject.ID, &body, &v.State, &v.Rung, &v.Tries,
		at{&v.DueAt}, at{&v.Lease}, at{&v.EmittedAt}, at{&v.QueuedAt}, at{&v.EndedAt})
	v.Body = []byte(body)
	return v, err
}
