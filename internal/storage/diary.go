package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/visits"
)

const (
	sqlActionsIn = `select ` + sqlActionCols + ` from actions where account_id = $1 and id in %s`
	// (The sum keeps SQLite from walking an account for the groups' order.)
	sqlDiaryCount  = `select user_id + 0, day, count(*) from actions where `
	sqlDiaryGroups = ` group by user_id + 0, day`
	// (Cross joins keep SQLite from walking an account's visits.)
	sqlBoundOf = `select t.action_id from lead_tasks t where t.account_id = $1 and t.action_id in %[1]s
union all select a.id from actions a cross join visits v where a.account_id = $1 and a.id in %[1]s
and v.account_id = a.account_id and v.user_id = a.user_id and v.starts_at = a.starts_at and v.action_id = a.id`
	sqlVisitsOfActions = `select ` + sqlVisitCols + ` from actions a cross join visits v where a.account_id = $1 and a.id in %s
and v.account_id = a.account_id and v.user_id = a.user_id and v.starts_at = a.starts_at and v.action_id = a.id`
	// The last call or mail of each way, of people by the contact that stands for each: an
	// instant, or a day where no time was noted. (The sum keeps SQLite from going by the agency.)
	sqlLately = `with recursive tree (root, id) as (
  select c.id, c.id from contacts c where c.account_id = $1 and c.id in %s
  union all
  select t.root, c.id from tree t cross join contacts c where c.account_id = $1 and c.merged_into = t.id
)
select t.root, a.method, max(coalesce(a.starts_at, 0)), max(case when a.starts_at is null then a.day else '' end) from tree t cross join actions a
where a.account_id = $1 and a.contact_id = t.id and a.agency_id + 0 = $2 and a.method in (1, 2) and a.removed_at is null
and a.day <= $3 and coalesce(a.starts_at, 0) <= $4 group by t.root, a.method`
	sqlWhoseAbout = `select coalesce((select agency_id from contacts where account_id = $1 and id = $2), 0),
coalesce((select agency_id from properties where account_id = $1 and id = $3), 0)`
	sqlOffered    = `select id, agency_id, price, currency from properties where account_id = $1 and id in %s`
	sqlSubjectsIn = `select action_id, property_id, report, price, currency, rating, assessment from action_properties
where account_id = $1 and action_id in %s order by action_id, position`
)

// ListDiary implements agenda.Store.
func (d *DB) ListDiary(ctx context.Context, q agenda.Stretch) ([]agenda.Action, error) {
	query, args := diarySQL(q)
	if query == "" {
		return nil, nil
	}
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, scanAction)
	if err != nil {
		return nil, err
	}
	return d.withSubjects(ctx, q.Account, list)
}

// CountDiary implements agenda.Store.
func (d *DB) CountDiary(ctx context.Context, q agenda.Stretch) ([]agenda.Filled, error) {
	where, args := diaryWhere(q)
	if where == "" {
		return nil, nil
	}
	rows, err := d.sql.Query(ctx, sqlDiaryCount+where+sqlDiaryGroups, args...)
	return collect(rows, err, func(scan scanner) (f agenda.Filled, err error) {
		var date string
		err = scan(&f.User, &date, &f.Lines)
		f.Day, _ = day.Parse(date)
		return f, err
	})
}

// diarySQL is empty for a stretch in which nothing can be. The first lines of each day are
// numbered before the others are left out.
func diarySQL(q agenda.Stretch) (string, []any) {
	where, args := diaryWhere(q)
	if where == "" {
		return "", nil
	}
	from := `actions where ` + where
	if q.PerDay > 0 {
		of := "day"
		if q.PerAgent {
			of = "user_id, day"
		}
		args = append(args, q.PerDay)
		from = fmt.Sprintf(`actions where account_id = $1 and id in
(select id from (select id, row_number() over (partition by %s order by time_start, id) as place from actions where %s) f where place <= cast($%d as bigint))`,
			of, where, len(args))
	}
	args = append(args, limit(q.Limit))
	return fmt.Sprintf(`select %s from %s order by day, time_start, id limit cast($%d as bigint)`, sqlActionCols, from, len(args)), args
}

// diaryWhere is which lines a stretch has. Whose they are comes first: of an agent, or of
// agencies, an index has them by day.
func diaryWhere(q agenda.Stretch) (string, []any) {
	args := []any{q.Account, q.From.String(), q.To.String()}
	var b strings.Builder
	b.WriteString(`account_id = $1 and day >= $2 and day < $3 and removed_at is null`)
	switch {
	case q.Agency != 0:
		b.WriteString(" and agency_id in " + among(&args, []int64{q.Agency}))
	case q.All:
	case len(q.Agencies) == 0:
		return "", nil
	default:
		b.WriteString(" and agency_id in " + among(&args, q.Agencies))
	}
	if len(q.Users) > 0 {
		b.WriteString(" and user_id in " + among(&args, q.Users))
	}
	if q.Property != 0 {
		args = append(args, q.Property)
		fmt.Fprintf(&b, " and id in (select action_id from action_properties where account_id = $1 and property_id = $%d)", len(args))
	}
	kinds := make([]int64, 0, 6)
	for _, kind := range agenda.Shown() {
		kinds = append(kinds, int64(kind))
	}
	b.WriteString(" and type in " + among(&args, kinds))
	args = append(args, agenda.Visit)
	fmt.Fprintf(&b, " and (type <> $%d or time_start <> '')", len(args))
	return b.String(), args
}

// ActionsByID implements agenda.Store.
func (d *DB) ActionsByID(ctx context.Context, account int64, ids []int64) ([]agenda.Action, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{account}
	in := among(&args, ids)
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlActionsIn, in), args...)
	list, err := collect(rows, err, scanAction)
	if err != nil {
		return nil, err
	}
	return d.withSubjects(ctx, account, list)
}

// withSubjects gives actions their properties, several hundred at once.
func (d *DB) withSubjects(ctx context.Context, account int64, list []agenda.Action) ([]agenda.Action, error) {
	at := make(map[int64]int, len(list))
	for i, a := range list {
		at[a.ID] = i
	}
	for from := 0; from < len(list); from += piece {
		args := []any{account}
		var ids []int64
		for _, a := range list[from:min(from+piece, len(list))] {
			ids = append(ids, a.ID)
		}
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlSubjectsIn, among(&args, ids)), args...)
		_, err = collect(rows, err, func(scan scanner) (s agenda.Subject, err error) {
			var id int64
			err = scan(&id, &s.Property, &s.Report, opt{&s.Price.Minor}, &s.Price.Currency, &s.Rating, &s.Assessment)
			list[at[id]].Properties = append(list[at[id]].Properties, s)
			return s, err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// VisitsOfActions implements visits.Visits.
func (d *DB) VisitsOfActions(ctx context.Context, account int64, actions []int64) (all []visits.Visit, err error) {
	for from := 0; from < len(actions) && err == nil; from += piece {
		args := []any{account}
		query := fmt.Sprintf(sqlVisitsOfActions, among(&args, actions[from:min(from+piece, len(actions))]))
		var some []visits.Visit
		some, err = d.visits(ctx, account, query, args...)
		all = append(all, some...)
	}
	return all, err
}

// Bound implements agenda.Store.
func (d *DB) Bound(ctx context.Context, account int64, ids []int64) (map[int64]bool, error) {
	there := map[int64]bool{}
	if len(ids) == 0 {
		return there, nil
	}
	args := []any{account}
	in := among(&args, ids)
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlBoundOf, in), args...)
	list, err := collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
	for _, id := range list {
		there[id] = true
	}
	return there, err
}

// AgenciesOf implements agenda.Store.
func (d *DB) AgenciesOf(ctx context.Context, account, contact, property int64) (ofContact, ofProperty int64, err error) {
	_, err = d.sql.Get(ctx, sqlWhoseAbout, []any{account, contact, property}, &ofContact, &ofProperty)
	return ofContact, ofProperty, err
}

// Lately implements agenda.Store.
func (d *DB) Lately(ctx context.Context, account, agency int64, persons []int64, now time.Time) (map[int64]agenda.Lately, error) {
	out := map[int64]agenda.Lately{}
	if len(persons) == 0 {
		return out, nil
	}
	args := []any{account, agency, day.Of(now.In(day.Paris())).String(), micros(now)}
	query := fmt.Sprintf(sqlLately, among(&args, persons))
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (root int64, err error) {
		var method int
		var last time.Time
		var date string
		if err = scan(&root, &method, at{&last}, &date); err != nil {
			return root, err
		}
		if on, is := day.Parse(date); is {
			if noted := time.Date(on.Year, on.Month, on.Day, 0, 0, 0, 0, day.Paris()); noted.After(last) {
				last = noted
			}
		}
		of := out[root]
		if method == agenda.Incoming {
			of.In = last
		} else {
			of.Out = last
		}
		out[root] = of
		return root, nil
	})
	return out, err
}

// Offered implements agenda.Store.
func (d *DB) Offered(ctx context.Context, account int64, properties []int64) (map[int64]agenda.Offered, error) {
	out := map[int64]agenda.Offered{}
	if len(properties) == 0 {
		return out, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlOffered, among(&args, properties))
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (id int64, err error) {
		var o agenda.Offered
		err = scan(&id, &o.Agency, opt{&o.Price.Minor}, &o.Price.Currency)
		out[id] = o
		return id, err
	})
	return out, err
}
