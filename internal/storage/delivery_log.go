package storage

import (
	"context"
	"time"

	"palier/internal/core/webhooks"
)

const (
	sqlAttemptAdd = `insert into delivery_attempts (account_id, delivery_id, try, at, status, took, error, answer) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlAttempts   = `select try, at, status, took, error, answer from delivery_attempts where account_id = $1 and delivery_id = $2 order by try`

	sqlDeliveryGet = `select ` + sqlDeliveryCols + ` from deliveries where account_id = $1 and id = $2`
	sqlDeliveries  = `select ` + sqlDeliveryCols + ` from deliveries where account_id = $1 and endpoint_id = $2 and (state = $3 or $3 = '')
order by id desc limit cast($4 as bigint)`

	// A replay queues without a turn, takes the turn from those of the same subjects
	// that nobody has leased, and gives it to the first of each subject that is left
	// without.
	sqlReplayQueue = `update deliveries set state = 'waiting', rung = 0, due_at = null, lease_until = 0, ended_at = null
where account_id = $1 and endpoint_id = $2 and (state = 'given-up' or state = 'delivered' and $5 = '') and seq >= $3 and (id = $4 or $4 = 0)`
	sqlReplayTake = `update deliveries set due_at = null where account_id = $1 and endpoint_id = $2 and state = 'waiting' and due_at is not null
and lease_until <= $3 and exists (select 1 from deliveries w where w.account_id = $1 and w.endpoint_id = $2 and w.subject_kind = deliveries.subject_kind
and w.subject_id = deliveries.subject_id and w.state = 'waiting' and (w.seq, w.id) < (deliveries.seq, deliveries.id))`
	sqlReplayTurn = `update deliveries set due_at = $3 where account_id = $1 and endpoint_id = $2 and state = 'waiting' and due_at is null
and not exists (select 1 from deliveries w where w.account_id = $1 and w.endpoint_id = $2 and w.subject_kind = deliveries.subject_kind
and w.subject_id = deliveries.subject_id and w.state = 'waiting' and (w.seq, w.id) < (deliveries.seq, deliveries.id))
and not exists (select 1 from deliveries t where t.account_id = $1 and t.endpoint_id = $2 and t.subject_kind = deliveries.subject_kind
and t.subject_id = deliveries.subject_id and t.state = 'waiting' and t.due_at is not null)`

	sqlDeliveriesOld     = `(select id from deliveries where account_id = $1 and ended_at < $2 order by ended_at, id limit 500)`
	sqlDeliveriesOldLog  = `delete from delivery_attempts where account_id = $1 and delivery_id in ` + sqlDeliveriesOld
	sqlDeliveriesOldDrop = `delete from deliveries where account_id = $1 and id in ` + sqlDeliveriesOld
)

// InsertAttempt implements webhooks.Log.
func (d *DB) InsertAttempt(ctx context.Context, account, delivery int64, a webhooks.Attempt) error {
	_, err := d.sql.Exec(ctx, sqlAttemptAdd, account, delivery, a.Try, micros(a.At), a.Status, a.Took.Microseconds(), a.Error, a.Answer)
	return err
}

// ListAttempts implements webhooks.Log.
func (d *DB) ListAttempts(ctx context.Context, account, delivery int64) ([]webhooks.Attempt, error) {
	rows, err := d.sql.Query(ctx, sqlAttempts, account, delivery)
	return collect(rows, err, func(scan scanner) (a webhooks.Attempt, err error) {
		var took int64
		err = scan(&a.Try, at{&a.At}, &a.Status, &took, &a.Error, &a.Answer)
		a.Took = time.Duration(took) * time.Microsecond
		return a, err
	})
}

// GetDelivery implements webhooks.Log.
func (d *DB) GetDelivery(ctx context.Context, account, id int64) (webhooks.Delivery, bool, error) {
	rows, err := d.sql.Query(ctx, sqlDeliveryGet, account, id)
	return first(collect(rows, err, scanDelivery))
}

// ListDeliveries implements webhooks.Log.
func (d *DB) ListDeliveries(ctx context.Context, q webhooks.DeliveryQuery) ([]webhooks.Delivery, error) {
	rows, err := d.sql.Query(ctx, sqlDeliveries, q.Account, q.Endpoint, string(q.State), limit(q.Limit))
	return collect(rows, err, scanDelivery)
}

// RequeueDeliveries implements webhooks.Log.
func (d *DB) RequeueDeliveries(ctx context.Context, r webhooks.Replay, now time.Time) (int64, error) {
	only := ""
	if r.Failed {
		only = string(webhooks.GivenUp)
	}
	n, err := d.sql.Exec(ctx, sqlReplayQueue, r.Account, r.Endpoint, r.From, r.Delivery, only)
	if err != nil || n == 0 {
		return n, err
	}
	for _, query := range []string{sqlReplayTake, sqlReplayTurn} {
		if _, err := d.sql.Exec(ctx, query, r.Account, r.Endpoint, micros(now)); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// PurgeDeliveries implements webhooks.Log.
func (d *DB) PurgeDeliveries(ctx context.Context, account int64, before time.Time) (int64, error) {
	if _, err := d.sql.Exec(ctx, sqlDeliveriesOldLog, account, micros(before)); err != nil {
		return 0, err
	}
	return d.sql.Exec(ctx, sqlDeliveriesOldDrop, account, micros(before))
}
