package storage

import (
	"context"

	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
)

const (
	sqlActionCols = `account_id, id, agency_id, user_id, contact_id, type, day, time_start, time_end, starts_at, ends_at, holding, subject, content, referral, subreferral, created_at, updated_at, door, removed_at, method`
	sqlActionOf   = `a.account_id, a.id, a.agency_id, a.user_id, a.contact_id, a.type, a.day, a.time_start, a.time_end, a.starts_at, a.ends_at, a.holding, a.subject, a.content, a.referral,
a.subreferral, a.created_at, a.updated_at, a.door, a.removed_at, a.method`
	sqlActionAdd  = `insert into actions (` + sqlActionCols + `) values `
	sqlSubjectAdd = `insert into action_properties (account_id, action_id, position, property_id, report, price, currency, rating, assessment) values `
	sqlActionGet  = `select ` + sqlActionCols + ` from actions where account_id = $1 and id = $2`
	sqlActionSave = `update actions set day = $3, time_start = $4, time_end = $5, starts_at = $6, ends_at = $7, holding = $8, subject = $9, updated_at = $10, type = $11, content = $12,
agency_id = $13, user_id = $14, contact_id = $15, removed_at = $16, method = $17, referral = $18, subreferral = $19
where account_id = $1 and id = $2`
	sqlSubjectsDrop = `delete from action_properties where account_id = $1 and action_id = $2`
	sqlSubjects     = `select property_id, report, price, currency, rating, assessment from action_properties
where account_id = $1 and action_id = $2 order by position`
)

// InsertAction implements agenda.Store.
func (d *DB) InsertAction(ctx context.Context, a agenda.Action) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	if err := t.later(ctx, newActions, a.Account, a.ID, a.Agency, a.User, null(a.Contact), a.Type, a.Day.String(), a.Start, a.End,
		null(micros(a.StartsAt)), null(micros(a.EndsAt)), a.Holding, a.Subject, a.Content, a.Referral, a.Subreferral,
		micros(a.CreatedAt), micros(a.UpdatedAt), a.Door, null(micros(a.RemovedAt)), a.Method); err != nil {
		return err
	}
	return t.insertSubjects(ctx, a)
}

func (t *tx) insertSubjects(ctx context.Context, a agenda.Action) error {
	for i, s := range a.Properties {
		if err := t.later(ctx, newSubjects, a.Account, a.ID, i, s.Property, s.Report, null(s.Price.Minor), s.Price.Currency, s.Rating, s.Assessment); err != nil {
			return err
		}
	}
	return nil
}

// UpdateAction implements agenda.Store: what of an action changes.
func (d *DB) UpdateAction(ctx context.Context, a, before agenda.Action) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlActionSave, a.Account, a.ID, a.Day.String(), a.Start, a.End, null(micros(a.StartsAt)), null(micros(a.EndsAt)), a.Holding,
		a.Subject, micros(a.UpdatedAt), a.Type, a.Content, a.Agency, a.User, null(a.Contact), null(micros(a.RemovedAt)), a.Method, a.Referral, a.Subreferral)
	if err != nil || event.Same(a.Properties, before.Properties) {
		return err
	}
	if _, err := d.sql.Exec(ctx, sqlSubjectsDrop, a.Account, a.ID); err != nil {
		return err
	}
	return t.insertSubjects(ctx, a)
}

// GetAction implements agenda.Store.
func (d *DB) GetAction(ctx context.Context, account, id int64) (agenda.Action, bool, error) {
	rows, err := d.sql.Query(ctx, sqlActionGet, account, id)
	a, found, err := first(collect(rows, err, scanAction))
	if found {
		a.Properties, err = d.subjects(ctx, a)
	}
	return a, found, err
}

// ListActions implements agenda.Store. A page has a thousand actions at most.
func (d *DB) ListActions(ctx context.Context, q agenda.Query) ([]agenda.Action, int64, error) {
	l := d.actionList(q)
	var out []agenda.Action
	_, err := walk(ctx, &l, sqlActionOf, func(scan scanner) (agenda.Action, int64, int64, error) {
		a, err := scanAction(scan)
		return a, micros(a.UpdatedAt), a.ID, err
	}, func(a agenda.Action) error {
		out = append(out, a)
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	out, err = d.withSubjects(ctx, q.Account, out)
	return out, l.total, err
}

// actionList is the list of a query. What was done with somebody goes from the few records of
// the person to what hangs on them: the sums keep SQLite from reading all of the agency's.
func (d *DB) actionList(q agenda.Query) list {
	l := list{
		db: d, account: q.Account, limit: q.Limit, offset: q.Offset, alias: "a.",
		table: "actions a", where: "a.account_id = $1 and a.agency_id = $2", args: []any{q.Account, q.Agency},
	}
	user := "a.user_id = "
	if len(q.Contacts) > 0 {
		l.table, user = "contacts k cross join actions a", "a.user_id + 0 = "
		l.where = "k.account_id = $1 and a.agency_id + 0 = $2 and a.account_id = k.account_id and a.contact_id = k.id and k.id in " + among(&l.args, q.Contacts)
	}
	if q.User != 0 {
		l.and(user, q.User)
	}
	if q.Type != 0 {
		l.and("a.type = ", q.Type)
	}
	if q.Year != 0 {
		l.and("a.day >= ", day.Date{Year: q.Year, Month: 1, Day: 1}.String())
		l.and("a.day <= ", day.Date{Year: q.Year, Month: 12, Day: 31}.String())
	}
	return l
}

func scanAction(scan scanner) (a agenda.Action, err error) {
	var date string
	err = scan(&a.Account, &a.ID, &a.Agency, &a.User, opt{&a.Contact}, &a.Type, &date, &a.Start, &a.End, at{&a.StartsAt}, at{&a.EndsAt},
		&a.Holding, &a.Subject, &a.Content, &a.Referral, &a.Subreferral, at{&a.CreatedAt}, at{&a.UpdatedAt}, &a.Door, at{&a.RemovedAt}, &a.Method)
	a.Day, _ = day.Parse(date)
	return a, err
}

func (d *DB) subjects(ctx context.Context, a agenda.Action) ([]agenda.Subject, error) {
	rows, err := d.sql.Query(ctx, sqlSubjects, a.Account, a.ID)
	return collect(rows, err, func(scan scanner) (s agenda.Subject, err error) {
		return s, scan(&s.Property, &s.Report, opt{&s.Price.Minor}, &s.Price.Currency, &s.Rating, &s.Assessment)
	})
}
