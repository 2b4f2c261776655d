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

	// The projects of a site s that are to be followed on a day.
	sqlSiteRuns = `from field_plans p where p.account_id = $1 and p.agency_id = s.agency_id and p.place = s.place and ` + sqlRuns
	sqlRuns     = `not p.closed and (p.signed or p.expires_on = '' or p.expires_on >= $%[1]d)`

	// How much of the mailboxes of sites is covered.
	sqlReach = `count(*), cast(coalesce(sum(s.boxes), 0) as bigint), cast(coalesce(sum(case when s.covered < s.boxes then s.covered else s.boxes end), 0) as bigint),
coalesce(max(s.last_on), '')`

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

// sites is the selection of a question. Sites are looked for in the order of an index that
// has all that is asked: the sum keeps SQLite from going by the agency.
func sites(q prospecting.SiteQuery) selection {
	s := selection{from: ` from field_sites s`, where: ` where s.account_id = $1`, args: []any{q.Account}}
	if len(q.Agencies) > 0 {
		s.where += ` and s.agency_id + 0 in ` + among(&s.args, q.Agencies)
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
		s.where += ` and exists (select 1 ` + s.on(q, sqlSiteRuns) + `)`
	}
	if q.Points {
		s.where += ` and s.latitude is not null`
	}
	return s
}

// on writes the day of a question into a statement.
func (s *selection) on(q prospecting.SiteQuery, sql string) string {
	s.args = append(s.args, q.Today.String())
	return fmt.Sprintf(sql, len(s.args))
}

// ListSites implements prospecting.Sites. What a page shows is read for its rows alone.
func (d *DB) ListSites(ctx context.Context, q prospecting.SiteQuery) ([]prospecting.Site, error) {
	s := sites(q)
	if q.After != (prospecting.SiteKey{}) {
		s.and(`(s.sort_key, s.agency_id, s.place) > (`, q.After.Order)
		s.then(`, `, q.After.Agency)
		s.then(`, `, q.After.Place)
		s.where += `)`
	}
	s.args = append(s.args, limit(q.Most))
	page := fmt.Sprintf(`with page as (select s.agency_id, s.place%s%s order by s.sort_key, s.agency_id, s.place limit cast($%d as bigint))`, s.from, s.where, len(s.args))
	query := page + ` select ` + sqlSiteCols + `, (select count(*) ` + s.on(q, sqlSiteRuns) + `) from page cross join field_sites s
where s.account_id = $1 and s.agency_id = page.agency_id and s.place = page.place order by s.sort_key, s.agency_id, s.place`
	rows, err := d.sql.Query(ctx, query, s.args...)
	return collect(rows, err, func(scan scanner) (v prospecting.Site, err error) {
		return v, scan(&v.Account, &v.Agency, &v.Place, &v.Name, &v.Postcode, &v.City, &v.Street, &v.House, degrees{&v.Lat, &v.Located}, degrees{&v.Lon, &v.Located}, &v.File, &v.Boxes, &v.Covered,
			date{&v.Last}, &v.Order, at{&v.Seen}, &v.Open)
	})
}

// running is what counts the projects that run at the sites of a question: from the
// projects, for there are fewer; of all sites, without a look at any.
func running(q prospecting.SiteQuery) (from string, args []any) {
	if len(q.Words) == 0 && !q.Never && q.Before.IsZero() && !q.Points {
		s := selection{from: ` from field_plans p`, where: ` where p.account_id = $1`, args: []any{q.Account}}
		if len(q.Agencies) > 0 {
			s.where += ` and p.agency_id in ` + among(&s.args, q.Agencies)
		}
		return s.from + s.where + ` and ` + s.on(q, sqlRuns), s.args
	}
	return runningAt(q)
}

// runningAt is running with the sites beside the projects.
func runningAt(q prospecting.SiteQuery) (from string, args []any) {
	s := sites(q)
	runs := s.on(q, sqlRuns)
	return ` from field_plans p cross join field_sites s` + s.where + ` and p.account_id = $1 and s.agency_id = p.agency_id and s.place = p.place and ` + runs, s.args
}

// SumSites implements prospecting.Sites.
func (d *DB) SumSites(ctx context.Context, q prospecting.SiteQuery) (r prospecting.Reach, err error) {
	s := sites(q)
	if _, err = d.sql.Get(ctx, `select `+sqlReach+s.from+s.where, s.args, &r.Sites, &r.Boxes, &r.Covered, date{&r.Last}); err != nil {
		return r, err
	}
	from, args := running(q)
	_, err = d.sql.Get(ctx, `select count(*)`+from, args, &r.Open)
	return r, err
}

// Streets implements prospecting.Sites.
func (d *DB) Streets(ctx context.Context, q prospecting.SiteQuery) ([]prospecting.Reach, error) {
	type street struct{ city, name string }
	from, args := runningAt(q)
	rows, err := d.sql.Query(ctx, `select s.city, s.street, count(*)`+from+` group by s.city, s.street`, args...)
	runs := map[street]int{}
	if _, err = collect(rows, err, func(scan scanner) (at street, err error) {
		n := 0
		err = scan(&at.city, &at.name, &n)
		runs[at] = n
		return at, err
	}); err != nil {
		return nil, err
	}
	s := sites(q)
	s.args = append(s.args, limit(q.Most))
	rows, err = d.sql.Query(ctx, fmt.Sprintf(`select s.city, s.street, %s%s%s group by s.city, s.street order by min(s.sort_key), s.city, s.street limit cast($%d as bigint)`, sqlReach, s.from, s.where, len(s.args)), s.args...)
	return collect(rows, err, func(scan scanner) (r prospecting.Reach, err error) {
		err = scan(&r.City, &r.Street, &r.Sites, &r.Boxes, &r.Covered, date{&r.Last})
		r.Open = runs[street{r.City, r.Street}]
		return r, err
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
		s.where += ` and agency_id + 0 in ` + among(&s.args, q.Agencies) // not by the agency: in the order of the list
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
