package storage

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

// No seat waits: the table's key refuses a second taker at once. The visit of one may
// wait, and is looked for before the commit.

const (
	sqlSeatCols = `account_id, property_id, starts_at, number, visit_id, position, hold, until_at`
	// The key refuses a second taker, unless the first one's time has passed.
	sqlSeatTake = `insert into seats (` + sqlSeatCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (account_id, property_id, starts_at, number) do update
set visit_id = excluded.visit_id, position = excluded.position, hold = excluded.hold, until_at = excluded.until_at where seats.until_at <= $9`
	sqlSeatFree  = `delete from seats where account_id = $1 and property_id = $2 and starts_at = $3 and number = $4`
	sqlSeatsOver = `delete from seats where account_id = $1 and property_id = $2 and until_at <= $3`
	sqlSeats     = `select ` + sqlSeatCols + ` from seats where account_id = $1 and property_id = $2 and starts_at = $3 and (until_at is null or until_at > $4) order by number`
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
	if s.Hold != "" {
		if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlSeatsOver, s.Account, s.Property, t.at); err != nil {
			return err
		}
	}
	taken, err := d.sql.Exec(sqldb.Aside(ctx), sqlSeatTake, append(seatRow(s), t.at)...)
	if err == nil && taken == 0 {
		err = fault.New(fault.Conflict, "The seat is taken")
	}
	return err
}

// FreeSeat implements visits.Diary.
func (d *DB) FreeSeat(ctx context.Context, s visits.Seat) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlSeatFree, s.Account, s.Property, micros(s.StartsAt), s.Number)
	return err
}

func seatRow(s visits.Seat) []any {
	return []any{s.Account, s.Property, micros(s.StartsAt), s.Number, null(s.Visit), s.Position, null(s.Hold), null(micros(s.UntilAt))}
}

// Seats implements visits.Diary.
func (d *DB) Seats(ctx context.Context, account, property int64, start, now time.Time) ([]visits.Seat, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlSeats, account, property, micros(start), micros(now))
	return collect(rows, err, scanSeat)
}

// HeldSeat implements visits.Diary.
func (d *DB) HeldSeat(ctx context.Context, account int64, hash string) (visits.Seat, bool, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlSeatHeld, account, hash)
	return first(collect(rows, err, scanSeat))
}

func scanSeat(scan scanner) (s visits.Seat, err error) {
	return s, scan(&s.Account, &s.Property, at{&s.StartsAt}, &s.Number, opt{&s.Visit}, &s.Position, text{&s.Hold}, at{&s.UntilAt})
}

// Booked implements visits.Diary.
func (d *DB) Booked(ctx context.Context, account, agent int64, from, to, now time.Time) ([]visits.Appointment, error) {
	rows, err := d.sql.Query(unless(ctx, visitOf(agent)), sqlBooked, account, agent, micros(to), micros(from), micros(now))
	list, err := collect(rows, err, func(scan scanner) (a visits.Appointment, err error) {
		return a, scan(at{&a.Start}, at{&a.End}, &a.Visit, &a.Property, &a.Capacity, degrees{&a.Lat, &a.Located}, degrees{&a.Lon, &a.Located}, &a.Seats)
	})
	slices.SortFunc(list, func(a, b visits.Appointment) int { return a.Start.Compare(b.Start) })
	return list, err
}
