package storage

import (
	"context"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

// An agent's time is a chain: each interval names the end of the one before it. What is
// put in between is linked from both sides, and the keys of the table refuse any other
// way. A new interval waits, but not for the next one of its agent: that one is put
// between what the engine has.

const (
	sqlTimeCols = `account_id, user_id, starts_at, ends_at, action_id, until_at`
	sqlTimeAdd  = `insert into held_time (` + sqlTimeCols + `, after_at) values `
	sqlTimeDrop = `delete from held_time where account_id = $1 and user_id = $2 and starts_at = $3`
	// The interval that begins next moves behind this end; the one behind this end
	// moves behind that one.
	sqlTimeBehind = `update held_time set after_at = $4 where account_id = $1 and user_id = $2 and starts_at = $3`
	sqlTimeClose  = `update held_time set after_at = $4 where account_id = $1 and user_id = $2 and after_at = $3`
	sqlTimeGet    = `select ends_at, after_at from held_time where account_id = $1 and user_id = $2 and starts_at = $3`
	sqlTimeAbout  = `select * from (select ` + sqlTimeCols + ` from held_time where account_id = $1 and user_id = $2 and starts_at < $3 order by starts_at desc limit 1) b
union all select * from (select ` + sqlTimeCols + ` from held_time where account_id = $1 and user_id = $2 and starts_at >= $3 order by starts_at limit 1) a`
	// Of those that began before $4, the last one only can reach into it.
	sqlTimeIn = `select ` + sqlTimeCols + ` from held_time where account_id = $1 and user_id = $2 and starts_at < $3
and starts_at >= coalesce((select max(starts_at) from held_time where account_id = $1 and user_id = $2 and starts_at <= $4), $4)
and ends_at > $4 and (until_at is null or until_at > $5) order by starts_at`
)

// timeOf is an agent with an interval that waits.
type timeOf int64

// HoldTime implements agenda.Store.
func (d *DB) HoldTime(ctx context.Context, h agenda.Held) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	before, after, err := d.timeAbout(ctx, t.Now(), h)
	if err != nil {
		return err
	}
	if before.End.After(h.Start) || !after.Start.IsZero() && after.Start.Before(h.End) {
		return fault.New(fault.Conflict, "The agent is not free at that time")
	}
	if !after.Start.IsZero() {
		if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlTimeBehind, h.Account, h.User, micros(after.Start), micros(h.End)); err != nil {
			return err
		}
	}
	t.deferred.know(timeOf(h.User))
	return t.later(ctx, newTimes, h.Account, h.User, micros(h.Start), micros(h.End), null(h.Action), null(micros(h.Until)), null(micros(before.End)))
}

// timeAbout gives what is held next to an interval: the last that begins before it, and
// the first that does not; zero when there is none. What ran out is removed first.
func (d *DB) timeAbout(ctx context.Context, now time.Time, h agenda.Held) (before, after agenda.Held, err error) {
	for {
		rows, err := d.sql.Query(unless(ctx, timeOf(h.User)), sqlTimeAbout, h.Account, h.User, micros(h.Start))
		list, err := collect(rows, err, scanHeld)
		if err != nil {
			return before, after, err
		}
		ranOut := false
		before, after = agenda.Held{}, agenda.Held{}
		for _, near := range list {
			switch {
			case !near.Until.IsZero() && !near.Until.After(now):
				ranOut = true
				if err := d.FreeTime(ctx, near.Account, near.User, near.Start); err != nil {
					return before, after, err
				}
			case near.Start.Before(h.Start):
				before = near
			default:
				after = near
			}
		}
		if !ranOut {
			return before, after, nil
		}
	}
}

// FreeTime implements agenda.Store.
func (d *DB) FreeTime(ctx context.Context, account, user int64, start time.Time) error {
	var end, after int64
	found, err := d.sql.Get(unless(ctx, timeOf(user)), sqlTimeGet, []any{account, user, micros(start)}, &end, opt{&after})
	if err != nil || !found {
		return err
	}
	if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlTimeDrop, account, user, micros(start)); err != nil {
		return err
	}
	_, err = d.sql.Exec(sqldb.Aside(ctx), sqlTimeClose, account, user, end, null(after))
	return err
}

// HeldTime implements agenda.Store.
func (d *DB) HeldTime(ctx context.Context, account, user int64, from, to, now time.Time) ([]agenda.Held, error) {
	rows, err := d.sql.Query(unless(ctx, timeOf(user)), sqlTimeIn, account, user, micros(to), micros(from), micros(now))
	return collect(rows, err, scanHeld)
}

// Taken implements visits.Diary.
func (d *DB) Taken(ctx context.Context, account, agent int64, from, to, now time.Time) ([]visits.Interval, error) {
	held, err := d.HeldTime(ctx, account, agent, from, to, now)
	list := make([]visits.Interval, len(held))
	for i, h := range held {
		list[i] = visits.Interval{Start: h.Start, End: h.End}
	}
	return list, err
}

func scanHeld(scan scanner) (h agenda.Held, err error) {
	return h, scan(&h.Account, &h.User, at{&h.Start}, at{&h.End}, opt{&h.Action}, at{&h.Until})
}
