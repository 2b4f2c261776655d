package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/visits"
)

const (
	sqlVisitCols = `v.account_id, v.id, v.uid, v.agency_id, v.property_id, v.user_id, v.action_id, v.thread_id, v.starts_at, v.ends_at, v.minutes, v.code, v.capacity,
v.misses, v.version, v.metadata, v.done_at, v.created_at, v.updated_at`
	sqlVisitAdd = `insert into visits (account_id, id, uid, agency_id, property_id, user_id, action_id, thread_id, starts_at, ends_at, minutes, code, capacity,
misses, version, metadata, done_at, created_at, updated_at, live) values `
	sqlVisitSave = `update visits set user_id = $3, action_id = $4, starts_at = $5, ends_at = $6, minutes = $7, code = $8, capacity = $9, version = $10,
metadata = $11, done_at = $12, updated_at = $13, live = $14, misses = $15 where account_id = $1 and id = $2`
	sqlVisitorCols = `visit_id, position, property_id, contact_id, email, firstname, lastname, phone, language, fields, metadata, status, status_at, first_at, rating, comment`
	sqlVisitorAdd  = `insert into visit_visitors (account_id, ` + sqlVisitorCols + `, email_key) values `
	sqlVisitorSave = `update visit_visitors set property_id = $4, contact_id = $5, email = $6, firstname = $7, lastname = $8, phone = $9, language = $10,
fields = $11, metadata = $12, status = $13, status_at = $14, first_at = $15, rating = $16, comment = $17, email_key = $18
where account_id = $1 and visit_id = $2 and position = $3`
	sqlShownCols = `visit_id, position, property_id, read_at, note, comment, positive, negative, question, interest`
	sqlShownAdd  = `insert into visit_properties (account_id, ` + sqlShownCols + `) values `
	sqlShownSave = `update visit_properties set property_id = $4, read_at = $5, note = $6, comment = $7, positive = $8, negative = $9, question = $10, interest = $11
where account_id = $1 and visit_id = $2 and position = $3`

	sqlVisitGet  = `select ` + sqlVisitCols + ` from visits v where v.account_id = $1 and v.id = $2`
	sqlVisitFind = `select ` + sqlVisitCols + ` from visits v where v.account_id = $1 and v.uid = $2`
	sqlVisitsOn  = `select ` + sqlVisitCols + ` from visits v where v.account_id = $1 and v.property_id = $2 and v.live`
	// The visitor's visits are few: they are found by him and then put in order.
	sqlVisitsIn        = `select ` + sqlVisitCols + ` from visits v where v.account_id = $1 and v.id in %s`
	sqlVisitsWithEmail = `select distinct visit_id from visit_visitors where account_id = $1 and email_key = $2`
	sqlVisitorsIn      = `select ` + sqlVisitorCols + ` from visit_visitors where account_id = $1 and visit_id in %s order by visit_id, position`
	sqlShownIn         = `select ` + sqlShownCols + ` from visit_properties where account_id = $1 and visit_id in %s order by visit_id, position`
	sqlVisitorsOf      = `select ` + sqlVisitorCols + ` from visit_visitors where account_id = $1
and visit_id in (select visit_id from visit_properties where account_id = $1 and property_id = $2) order by visit_id, position`
	sqlCodeTaken = `select 1 from visits where account_id = $1 and user_id = $2 and code = $3 and live and code <> ''`
)

// InsertVisit implements visits.Visits.
func (d *DB) InsertVisit(ctx context.Context, v visits.Visit) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	t.deferred.know(visitOf(v.Agent))
	t.deferred.know(visitCode{v.Agent, v.Code})
	if err := t.later(ctx, newVisits, v.Account, v.ID, v.UID, v.Agency, v.Property, null(v.Agent), null(v.Action), v.Thread, null(micros(v.StartsAt)),
		null(micros(v.EndsAt)), v.Minutes, v.Code, v.Capacity, v.Misses, v.Version, v.Metadata, null(micros(v.DoneAt)), micros(v.CreatedAt), micros(v.UpdatedAt), v.Live()); err != nil {
		return err
	}
	return d.saveParts(ctx, t, v, visits.Visit{})
}

// What is known of visits of which some rows wait: an agent who has a new one, the code
// of a new one, and the visit by its number and uid.
type (
	visitOf   int64
	visitCode struct {
		agent int64
		code  string
	}
	visitID  int64
	visitUID string
)

// UpdateVisit implements visits.Visits. Who was on a visit, and what was shown, stays
// on it.
func (d *DB) UpdateVisit(ctx context.Context, v, before visits.Visit) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	if _, err := d.sql.Exec(besideUnless(ctx, []any{visitID(v.ID)}, newActions), sqlVisitSave, v.Account, v.ID, null(v.Agent), null(v.Action), null(micros(v.StartsAt)), null(micros(v.EndsAt)), v.Minutes, v.Code,
		v.Capacity, v.Version, v.Metadata, null(micros(v.DoneAt)), micros(v.UpdatedAt), v.Live(), v.Misses); err != nil {
		return err
	}
	return d.saveParts(ctx, t, v, before)
}

// saveParts saves the visitors and properties that are not as before.
func (d *DB) saveParts(ctx context.Context, t *tx, v, before visits.Visit) error {
	for _, one := range v.Visitors {
		i := slices.IndexFunc(before.Visitors, func(o visits.Visitor) bool { return o.Position == one.Position })
		if i >= 0 && event.Same(one, before.Visitors[i]) {
			continue
		}
		if err := d.savePart(ctx, t, v, one.Contact, newVisitors, i >= 0, sqlVisitorSave, visitorRow(v, one)); err != nil {
			return err
		}
	}
	for i, p := range v.Properties {
		known := i < len(before.Properties)
		if known && event.Same(p, before.Properties[i]) {
			continue
		}
		if err := d.savePart(ctx, t, v, 0, newShown, known, sqlShownSave, shownRow(v, i, p)); err != nil {
			return err
		}
	}
	return nil
}

// savePart changes a row that is known; a new one waits. A contact of the row's may wait
// as well.
func (d *DB) savePart(ctx context.Context, t *tx, v visits.Visit, contact int64, table int, known bool, save string, row []any) error {
	if !known {
		t.deferred.know(visitID(v.ID))
		t.deferred.know(visitUID(v.UID))
		return t.later(ctx, table, row...)
	}
	_, err := d.sql.Exec(unless(ctx, any(visitID(v.ID)), any(newContact(contact))), save, row...)
	return err
}

func visitorRow(v visits.Visit, one visits.Visitor) []any {
	return []any{v.Account, v.ID, one.Position, one.Property, null(one.Contact), one.Email, one.Firstname, one.Lastname, one.Phone, one.Language,
		one.Fields, one.Metadata, string(one.Status), micros(one.StatusAt), null(micros(one.FirstDate)), one.Rating, one.Comment, one.EmailKey()}
}

func shownRow(v visits.Visit, position int, p visits.Shown) []any {
	r := p.Report
	var interest any
	if r.Rated {
		interest = r.Interest
	}
	return []any{v.Account, v.ID, position, p.Property, null(micros(r.ReadAt)), r.Note, r.Comment, r.Positive, r.Negative, r.Question, interest}
}

// GetVisit implements visits.Visits.
func (d *DB) GetVisit(ctx context.Context, account, id int64) (visits.Visit, bool, error) {
	return first(d.visits(unless(ctx, visitID(id)), account, sqlVisitGet, account, id))
}

// FindVisit implements visits.Visits.
func (d *DB) FindVisit(ctx context.Context, account int64, uid string) (visits.Visit, bool, error) {
	return first(d.visits(unless(ctx, visitUID(uid)), account, sqlVisitFind, account, uid))
}

// LiveOf implements visits.Visits.
func (d *DB) LiveOf(ctx context.Context, account, property int64) ([]visits.Visit, error) {
	list, err := d.visits(ctx, account, sqlVisitsOn, account, property)
	slices.SortFunc(list, byStart)
	return list, err
}

// WishOf implements visits.Visits.
func (d *DB) WishOf(ctx context.Context, account, property int64, email string) (visits.Visit, bool, error) {
	list, err := d.visitsWith(ctx, account, email)
	return first(slices.DeleteFunc(list, func(v visits.Visit) bool { return v.Property != property || !v.StartsAt.IsZero() || !v.Live() }), err)
}

// WithVisitor implements visits.Visits.
func (d *DB) WithVisitor(ctx context.Context, account int64, email string, from time.Time) ([]visits.Visit, error) {
	list, err := d.visitsWith(ctx, account, email)
	list = slices.DeleteFunc(list, func(v visits.Visit) bool { return v.StartsAt.IsZero() || v.StartsAt.Before(from) })
	slices.SortFunc(list, byStart)
	return list, err
}

// visitsWith gives the visits that have a visitor: few, found by his e-mail and then by
// their own key. In one statement PostgreSQL would walk the account's while it has not
// counted a new table's rows yet.
func (d *DB) visitsWith(ctx context.Context, account int64, email string) ([]visits.Visit, error) {
	rows, err := d.sql.Query(ctx, sqlVisitsWithEmail, account, email)
	ids, err := collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var list []visits.Visit
	for some := range slices.Chunk(ids, piece) {
		args := []any{account}
		in := among(&args, some)
		found, err := d.visits(ctx, account, fmt.Sprintf(sqlVisitsIn, in), args...)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// byStart orders visits; undated ones come last.
func byStart(a, b visits.Visit) int {
	if a.StartsAt.IsZero() != b.StartsAt.IsZero() {
		if a.StartsAt.IsZero() {
			return 1
		}
		return -1
	}
	if c := a.StartsAt.Compare(b.StartsAt); c != 0 {
		return c
	}
	return int(a.ID - b.ID)
}

// VisitorsOf implements visits.Visits.
func (d *DB) VisitorsOf(ctx context.Context, account, property int64) ([]visits.Visitor, error) {
	rows, err := d.sql.Query(ctx, sqlVisitorsOf, account, property)
	list, err := collect(rows, err, func(scan scanner) (one visits.Visitor, err error) {
		return one, scanVisitor(scan, new(int64), &one)
	})
	known := map[string]bool{}
	slices.Reverse(list) // the latest of each
	list = slices.DeleteFunc(list, func(one visits.Visitor) bool {
		key := one.EmailKey()
		earlier := known[key]
		known[key] = true
		return earlier
	})
	slices.Reverse(list)
	return list, err
}

// CodeTaken implements visits.Visits.
func (d *DB) CodeTaken(ctx context.Context, account, agent int64, code string) (bool, error) {
	return d.sql.Get(unless(ctx, visitCode{agent, code}), sqlCodeTaken, []any{account, agent, code}, new(int64))
}

// visits reads whole visits, in the order of the query.
func (d *DB) visits(ctx context.Context, account int64, query string, args ...any) ([]visits.Visit, error) {
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, func(scan scanner) (v visits.Visit, err error) {
		return v, scan(&v.Account, &v.ID, &v.UID, &v.Agency, &v.Property, opt{&v.Agent}, opt{&v.Action}, &v.Thread, at{&v.StartsAt}, at{&v.EndsAt}, &v.Minutes,
			&v.Code, &v.Capacity, &v.Misses, &v.Version, &v.Metadata, at{&v.DoneAt}, at{&v.CreatedAt}, at{&v.UpdatedAt})
	})
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(list, piece) {
		if err := d.fillVisits(ctx, account, some); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// fillVisits reads the visitors and properties of some visits.
func (d *DB) fillVisits(ctx context.Context, account int64, list []visits.Visit) error {
	if len(list) == 0 {
		return nil
	}
	ids, index := make([]int64, len(list)), make(map[int64]int, len(list))
	for i, v := range list {
		ids[i], index[v.ID] = v.ID, i
	}
	args := []any{account}
	in := among(&args, ids)
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlVisitorsIn, in), args...)
	if _, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var visit int64
		var one visits.Visitor
		if err := scanVisitor(scan, &visit, &one); err != nil {
			return struct{}{}, err
		}
		v := &list[index[visit]]
		v.Visitors = append(v.Visitors, one)
		return struct{}{}, nil
	}); err != nil {
		return err
	}
	rows, err = d.sql.Query(ctx, fmt.Sprintf(sqlShownIn, in), args...)
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var visit int64
		p, err := scanShown(scan, &visit)
		if err == nil {
			v := &list[index[visit]]
			v.Properties = append(v.Properties, p)
		}
		return struct{}{}, err
	})
	return err
}

func scanVisitor(scan scanner, visit *int64, one *visits.Visitor) error {
	return scan(visit, &one.Position, &one.Property, opt{&one.Contact}, &one.Email, &one.Firstname, &one.Lastname, &one.Phone, &one.Language,
		&one.Fields, &one.Metadata, &one.Status, at{&one.StatusAt}, at{&one.FirstDate}, &one.Rating, &one.Comment)
}

func scanShown(scan scanner, visit *int64) (p visits.Shown, err error) {
	var position int64
	var interest *int
	r := &p.Report
	err = scan(visit, &position, &p.Property, at{&r.ReadAt}, &r.Note, &r.Comment, &r.Positive, &r.Negative, &r.Question, &interest)
	if interest != nil {
		r.Interest, r.Rated = *interest, true
	}
	return p, err
}
