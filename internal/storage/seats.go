package storage

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

// Who takes a seat has asked for those of its start in the same write (Seats). A second
// taker is refused by the table's key.

const (
	sqlSeatCols  = `account_id, property_id, starts_at, number, visit_id, position, hold, until_at`
	sqlSeatAdd   = `insert into seats (` + sqlSeatCols + `) values `
	sqlSeatFree  = `delete from seats where account_id = $1 and property_id = $2 and starts_at = $3 and number = $4`
	sqlSeatsOver = `delete from seats where account_id = $1 and property_id = $2 and until_at <= $3`
	sqlSeats     = `select ` + sqlSeatCols + ` from seats where account_id = $1 and property_id = $2 and starts_at = $3 order by number`
	sqlSeatHeld  = `select ` + sqlSeatCols + ` from seats where account_id = $1 and hold = $2`
	// Of what holds the agent's time and began before $4, the last one only can reach into
	// it. The one seat of a live visit that has no more is taken: most visits have one, and
	// to count the seats of each was the dearest part of a list of slots. (No order here:
	// SQLite would walk the visits of all agents for it.)
	sqlBooked = `select v.starts_at, v.ends_at, v.id, v.property_id, v.capacity, p.latitude, p.longitude,
case when v.capacity = 1 then 1 else
(select count(*) from seats s where s.account_id = v.account_id and s.property_id = v.property_id and s.starts_at = v.starts_at and (s.until_at is null or s.until_at > $5)) end
from visits v cross join properties p
where v.account_id = $1 and v.user_id = $2 and v.starts_at < $3 and v.ends_at > $4
and v.starts_at >= coalesce((select max(starts_at) from held_time where account_id = $1 and user_id = $2 and starts_at <= $4), $4)
and v.live and p.account_id = v.account_id and p.id = v.property_id`
)

// TakeSeat implements visits.Diary. Who holds a seat for a while sweeps away what others
// held of the property and let run out.
func (d *DB) TakeSeat(ctx context.Context, s visits.Seat) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	t.deferred.know(seatsOf{s.Property, micros(s.StartsAt)})
	if s.Hold != "" {
		t.deferred.know(seatHold(s.Hold))
		if err := d.sweep(ctx, t, s.Account, s.Property); err != nil {
			return err
		}
	}
	return t.later(ctx, newSeats, s.Account, s.Property, micros(s.StartsAt), s.Number, null(s.Visit), s.Position, null(s.Hold), null(micros(s.UntilAt)))
}

// What is known of seats that wait: their starts, and the holds on them.
type (
	seatsOf struct {
		property int64
		start    int64
	}
	seatHold string
)

// sweep removes the seats of a property that were held and ran out. None that waits has.
func (d *DB) sweep(ctx context.Context, t *tx, account, property int64) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlSeatsOver, account, property, t.at)
	return err
}

// FreeSeat implements visits.Diary.
func (d *DB) FreeSeat(ctx context.Context, s visits.Seat) error {
	_, err := d.sql.Exec(unless(ctx, seatsOf{s.Property, micros(s.StartsAt)}), sqlSeatFree, s.Account, s.Property, micros(s.StartsAt), s.Number)
	return err
}

// Seats implements visits.Diary.
func (d *DB) Seats(ctx context.Context, account, property int64, start, now time.Time) ([]visits.Seat, error) {
	rows, err := d.sql.Query(unless(ctx, seatsOf{property, micros(start)}), sqlSeats, account, property, micros(start))
	all, err := collect(rows, err, scanSeat)
	if err != nil {
		return nil, err
	}
	taken := slices.DeleteFunc(all, func(s visits.Seat) bool { return !s.UntilAt.IsZero() && !s.UntilAt.After(now) })
	if t, err := txOf(ctx); err == nil && len(taken) < len(all) {
		return taken, d.sweep(ctx, t, account, property)
	}
	return taken, nil
}

// HeldSeat implements visits.Diary.
func (d *DB) HeldSeat(ctx context.Context, account int64, hash string) (visits.Seat, bool, error) {
	rows, err := d.sql.Query(unless(ctx, seatHold(hash)), sqlSeatHeld, account, hash)
	return first(collect(rows, err, scanSeat))
}

func scanSeat(scan scanner) (s visits.Seat, err error) {
	return s, scan(&s.Account, &s.Property, at{&s.StartsAt}, &s.Number, opt{&s.Visit}, &s.Position, text{&s.Hold}, at{&s.UntilAt})
}

// Booked implements visits.Diary.
func (d *DB) Booked(ctx context.Context, account, agent int64, from, to, now time.Time) ([]visits.Appointment, error) {
	rows, err := d.sql.Query(besideUnless(ctx, []any{visitOf(agent), timeOf(agent)}, newSeats), sqlBooked, account, agent, micros(to), micros(from), micros(now))
	list, err := collect(rows, err, func(scan scanner) (a visits.Appointment, err error) {
		return a, scan(at{&a.Start}, at{&a.End}, &a.Visit, &a.Property, &a.Capacity, degrees{&a.Lat, &a.Located}, degrees{&a.Lon, &a.Located}, &a.Seats)
	})
	slices.SortFunc(list, func(a, b visits.Appointment) int { return a.Start.Compare(b.Start) })
	return list, err
}
