package storage

import (
	"context"
	"fmt"
	"strings"

	"palier/internal/core/prospecting"
)

const (
	sqlSiteCols = `s.account_id, s.agency_id, s.place, s.name, s.postcode, s.city, s.street, s.house, s.latitude, s.longitude, s.filed, s.boxes, s.covered, s.last_on, s.sort_key, s.seen_at`
	sqlSiteSave = `insert into field_sites (account_id, agency_id, place, name, postcode, city, street, house, latitude, longitude, filed, boxes, covered, last_on, sort_key, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict (account_id, agency_id, place) do update set name = excluded.name, postcode = excluded.postcode, city = excluded.city, street = excluded.street, house = excluded.house,
latitude = excluded.latitude, longitude = excluded.longitude, filed = excluded.filed, boxes = excluded.boxes, covered = excluded.covered, last_on = excluded.last_on,
sort_key = excluded.sort_key, seen_at = excluded.seen_at`
	sqlSiteDrop = `delete from field_sites where account_id = $1 and agency_id = $2 and place = $3`

	// The projects of a site s that are to be followed on the day $2.
	sqlSiteRuns = `from field_plans p where p.account_id = $1 and p.agency_id = s.agency_id and p.place = s.place and not p.closed and (p.signed or p.expires_on = '' or p.expires_on >= $2)`

	sqlPlanCols = `account_id, round_id, project, agency_id, user_id, place, mailbox, kind, began_on, expires_on, phase, step, meeting_at, signed, number, ends_on, closed, address, door`
	sqlPlanDrop = `delete from field_plans where account_id = $1 and round_id = $2`
	sqlPlanAdd  = `insert into field_plans (` + sqlPlanCols + `) values `
)

// SaveSite implements prospecting.Sites.
func (d *DB) SaveSite(ctx context.Context, s prospecting.Site) error {
	_, err := d.sql.Exec(ctx, sqlSiteSave, s.Account, s.Agency, s.Place, s.Name, s.Postcode, s.City, s.Street, s.House, angle(s.Lat, s.Located), angle(s.Lon, s.Located),
		s.File, s.Boxes, s.Covered, s.Last.String(), s.Order, micros(s.Seen))
	return err
}

// DropSite implements prospecting.Sites.
func (d *DB) DropSite(ctx context.Context, account, agency int64, place string) error {
	_, err := d.sql.Exec(ctx, sqlSiteDrop, account, agency, place)
	return err
}

// sites is the selection of a question.
func sites(q prospecting.SiteQuery) selection {
	s := selection{from: ` from field_sites s`, where: ` where s.account_id = $1`, args: []any{q.Account, q.Today.String()}}
	if len(q.Agencies) > 0 {
		s.where += ` and s.agency_id in ` + among(&s.args, q.Agencies)
	}
	for _, word := range q.Words {
		s.and(`s.sort_key like `, "%"+word+"%") // folded: letters, digits and spaces
	}
	if q.Never {
		s.where += ` and s.last_on = ''`
	}
	if !q.Before.IsZero() {
		s.and(`s.last_on < `, q.Before.String())
	}
	if q.Open {
		s.where += ` and exists (select 1 ` + sqlSiteRuns + `)`
	}
	if q.Points {
		s.where += ` and s.latitude is not null`
	}
	return s
}

// ListSites implements prospecting.Sites.
func (d *DB) ListSites(ctx context.Context, q prospecting.SiteQuery) ([]prospecting.Site, error) {
	s := sites(q)
	if q.After != (prospecting.SiteKey{}) {
		s.and(`(s.sort_key, s.agency_id, s.place) > (`, q.After.Order)
		s.then(`, `, q.After.Agency)
		s.then(`, `, q.After.Place)
		s.where += `)`
	}
	s.args = append(s.args, limit(q.Most))
	query := fmt.Sprintf(`select %s, (select count(*) %s)%s%s order by s.sort_key, s.agency_id, s.place limit cast($%d as bigint)`, sqlSiteCols, sqlSiteRuns, s.from, s.where, len(s.args))
	rows, err := d.sql.Query(ctx, query, s.args...)
	return collect(rows, err, func(scan scanner) (v prospecting.Site, err error) {
		return v, scan(&v.Account, &v.Agency, &v.Place, &v.Name, &v.Postcode, &v.City, &v.Street, &v.House, degrees{&v.Lat, &v.Located}, degrees{&v.Lon, &v.Located}, &v.File, &v.Boxes, &v.Covered,
			date{&v.Last}, &v.Order, at{&v.Seen}, &v.Open)
	})
}

const sqlReach = `count(*), cast(coalesce(sum(s.boxes), 0) as bigint), cast(coalesce(sum(case when s.covered < s.boxes then s.covered else s.boxes end), 0) as bigint),
coalesce(max(s.last_on), ''), cast(coalesce(sum((select count(*) ` + sqlSiteRuns + `)), 0) as bigint)`

// SumSites implements prospecting.Sites.
func (d *DB) SumSites(ctx context.Context, q prospecting.SiteQuery) (r prospecting.Reach, err error) {
	s := sites(q)
	_, err = d.sql.Get(ctx, `select `+sqlReach+s.from+s.where, s.args, &r.Sites, &r.Boxes, &r.Covered, date{&r.Last}, &r.Open)
	return r, err
}

// Streets implements prospecting.Sites.
func (d *DB) Streets(ctx context.Context, q prospecting.SiteQuery) ([]prospecting.Reach, error) {
	s := sites(q)
	s.args = append(s.args, limit(q.Most))
	rows, err := d.sql.Query(ctx, fmt.Sprintf(`select s.city, s.street, %s%s%s group by s.city, s.street order by min(s.sort_key), s.city, s.street limit cast($%d as bigint)`, sqlReach, s.from, s.where, len(s.args)), s.args...)
	return collect(rows, err, func(scan scanner) (r prospecting.Reach, err error) {
		return r, scan(&r.City, &r.Street, &r.Sites, &r.Boxes, &r.Covered, date{&r.Last}, &r.Open)
	})
}

// plansAtOnce is how many projects one statement writes.
const plansAtOnce = 500

// SavePlans implements prospecting.Sites.
func (d *DB) SavePlans(ctx context.Context, account, round int64, list []prospecting.Plan) error {
	_, err := d.sql.Exec(ctx, sqlPlanDrop, account, round)
	for len(list) > 0 && err == nil {
		piece := list[:min(len(list), plansAtOnce)]
		list = list[len(piece):]
		var args []any
		for _, p := range piece {
			args = append(args, account, round, p.Project, p.Agency, p.User, p.Place, p.Mailbox, p.Kind, p.Began.String(), p.Expires.String(), p.Phase, p.Step, null(micros(p.Meeting)),
				p.Signed, p.Number, p.Ends.String(), p.Closed, p.Address, p.Door)
		}
		_, err = d.sql.Exec(ctx, sqlPlanAdd+places(len(piece), strings.Count(sqlPlanCols, ",")+1), args...)
	}
	return err
}

// ListPlans implements prospecting.Sites.
func (d *DB) ListPlans(ctx context.Context, q prospecting.PlanQuery) ([]prospecting.Plan, error) {
	s := selection{from: ` from field_plans`, where: ` where account_id = $1`, args: []any{q.Account}}
	if len(q.Agencies) > 0 {
		s.where += ` and agency_id in ` + among(&s.args, q.Agencies)
	}
	if q.User != 0 {
		s.and(`user_id = `, q.User)
	}
	if q.Kind != "" {
		s.and(`kind = `, q.Kind)
	}
	if q.Running {
		s.where += ` and not closed`
		s.and(`(signed or expires_on = '' or expires_on >= `, q.Today.String())
		s.where += `)`
	}
	if q.After != (prospecting.PlanKey{}) {
		s.and(`(began_on, round_id, project) < (`, q.After.Began)
		s.then(`, `, q.After.Round)
		s.then(`, `, q.After.Project)
		s.where += `)`
	}
	s.args = append(s.args, limit(q.Most))
	rows, err := d.sql.Query(ctx, fmt.Sprintf(`select %s%s%s order by began_on desc, round_id desc, project desc limit cast($%d as bigint)`, sqlPlanCols, s.from, s.where, len(s.args)), s.args...)
	return collect(rows, err, func(scan scanner) (p prospecting.Plan, err error) {
		return p, scan(&p.Account, &p.Round, &p.Project, &p.Agency, &p.User, &p.Place, &p.Mailbox, &p.Kind, date{&p.Began}, date{&p.Expires}, &p.Phase, &p.Step, at{&p.Meeting}, &p.Signed,
			&p.Number, date{&p.Ends}, &p.Closed, &p.Address, &p.Door)
	})
}
