package storage

import (
	"context"
	"math"
	"strings"
	"time"

	"palier/internal/core/webhooks"
)

const (
	// One look into the index deliveries_log for each state, which has all that is asked; the
	// newest of them are then merged.
	sqlLogOf = `select id from (select id from deliveries where account_id = $1 and endpoint_id = $2 and state = 'STATE' and id < $3 and ($5 = '' or event = $5)
order by id desc limit cast($4 as bigint)) newest`
	sqlLog = `select d.account_id, d.id, d.endpoint_id, d.seq, d.event, d.subject_kind, d.subject_id, '', d.state, d.rung, d.tries,
d.due_at, d.lease_until, d.emitted_at, d.queued_at, d.ended_at, coalesce(t.try, 0), t.at, coalesce(t.status, 0), coalesce(t.took, 0), coalesce(t.error, '')
from (PAGE) page join deliveries d on d.account_id = $1 and d.id = page.id
left join delivery_attempts t on t.account_id = $1 and t.delivery_id = d.id and t.try = d.tries
order by d.id desc limit cast($4 as bigint)`

	sqlDeliveriesWaiting = `select count(*), min(case when due_at <= $2 then due_at end) from deliveries where account_id = $1 and state = 'waiting'`
)

// entriesSQL reads the log of an endpoint, of one state or of all.
func entriesSQL(state webhooks.State) string {
	states := []webhooks.State{webhooks.Waiting, webhooks.Delivered, webhooks.GivenUp, webhooks.Replaced}
	var parts []string
	for _, one := range states {
		if state == "" || state == one {
			parts = append(parts, strings.Replace(sqlLogOf, "STATE", string(one), 1))
		}
	}
	return strings.Replace(sqlLog, "PAGE", strings.Join(parts, " union all "), 1)
}

// ListEntries implements webhooks.Log. Bodies and answers are left out.
func (d *DB) ListEntries(ctx context.Context, q webhooks.LogQuery) ([]webhooks.Entry, error) {
	before := q.Before
	if before <= 0 {
		before = math.MaxInt64
	}
	rows, err := d.sql.Query(ctx, entriesSQL(q.State), q.Account, q.Endpoint, before, limit(q.Limit), q.Event)
	return collect(rows, err, func(scan scanner) (e webhooks.Entry, err error) {
		var took int64
		e.Delivery, err = scanDelivery(func(dest ...any) error {
			return scan(append(dest, &e.Last.Try, at{&e.Last.At}, &e.Last.Status, &took, &e.Last.Error)...)
		})
		e.Last.Took = time.Duration(took) * time.Microsecond
		return e, err
	})
}

// CountDeliveries implements webhooks.Log.
func (d *DB) CountDeliveries(ctx context.Context, account int64, now time.Time) (n int64, due time.Time, err error) {
	_, err = d.sql.Get(ctx, sqlDeliveriesWaiting, []any{account, micros(now)}, &n, at{&due})
	return n, due, err
}
