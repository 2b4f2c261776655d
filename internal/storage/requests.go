package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/requests"
)

const (
	sqlRequestCols = `account_id, id, agency_id, contact_id, shown_id, user_id, lead_id, door, active, category, sought, created_at, created_by, updated_at, updated_by`
	sqlRequestAdd  = `insert into requests (` + sqlRequestCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
	sqlRequestSave = `update requests set contact_id = $3, shown_id = $4, user_id = $5, active = $6, category = $7, sought = $8, updated_at = $9, updated_by = $10
where account_id = $1 and id = $2`
	sqlRequestGet  = `select ` + sqlRequestCols + ` from requests where account_id = $1 and id = $2`
	sqlRequestIn   = `select 1 from requests where account_id = $1 and id = $2 and agency_id = $3`
	sqlRequestsOf  = `select ` + sqlRequestCols + ` from requests where account_id = $1 and shown_id = $2 order by updated_at desc, id desc`
	sqlSoughtWords = `select word from request_words where account_id = $1 and request_id = $2`
	sqlSoughtDrop  = `delete from request_words where account_id = $1 and request_id = $2`
	sqlSoughtAdd   = `insert into request_words (account_id, request_id, word) values `
	sqlSoughtHas   = `exists (select 1 from request_words w where w.account_id = r.account_id and w.request_id = r.id and w.word >= %s and w.word < %s)`
)

// InsertRequest implements requests.Store.
func (d *DB) InsertRequest(ctx context.Context, s requests.Search, words []string) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	sought, err := packSought(s)
	if err != nil {
		return err
	}
	t.count(listName("requests", s.Agency, 0), 0, micros(s.UpdatedAt))
	if _, err = d.sql.Exec(ctx, sqlRequestAdd, s.Account, s.ID, s.Agency, s.Contact, s.Shown, s.User, null(s.Lead), s.Door, s.Active, s.Category, sought,
		micros(s.CreatedAt), null(s.CreatedBy), micros(s.UpdatedAt), null(s.UpdatedBy)); err != nil {
		return err
	}
	return d.saveSought(ctx, s, nil, words)
}

// UpdateRequest implements requests.Store; agency, door and creation stay as they are.
func (d *DB) UpdateRequest(ctx context.Context, s requests.Search, words []string, last time.Time) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	sought, err := packSought(s)
	if err != nil {
		return err
	}
	n, err := d.sql.Exec(ctx, sqlRequestSave, s.Account, s.ID, s.Contact, s.Shown, s.User, s.Active, s.Category, sought, micros(s.UpdatedAt), null(s.UpdatedBy))
	if err != nil || n == 0 {
		return err
	}
	t.count(listName("requests", s.Agency, 0), micros(last), micros(s.UpdatedAt))
	rows, err := d.sql.Query(ctx, sqlSoughtWords, s.Account, s.ID)
	before, err := collect(rows, err, func(scan scanner) (w string, err error) { return w, scan(&w) })
	if err != nil {
		return err
	}
	return d.saveSought(ctx, s, before, words)
}

// saveSought puts the words of a search in the place of those that are stored.
func (d *DB) saveSought(ctx context.Context, s requests.Search, before, words []string) error {
	after := make([]string, len(words))
	for i, w := range words {
		after[i] = digits(w)
	}
	if event.Same(before, after) {
		return nil
	}
	if len(before) > 0 {
		if _, err := d.sql.Exec(ctx, sqlSoughtDrop, s.Account, s.ID); err != nil {
			return err
		}
	}
	args := make([]any, 0, 3*len(after))
	for _, w := range after {
		args = append(args, s.Account, s.ID, w)
	}
	return d.inserted(ctx, sqlSoughtAdd, "", 3, args)
}

// inserted adds rows of k columns, many in a statement: as many as a power of two, so that
// few statements are prepared.
func (d *DB) inserted(ctx context.Context, insert, tail string, k int, args []any) error {
	const most = 64
	for len(args) > 0 {
		n := min(len(args)/k, most)
		for n&(n-1) != 0 {
			n &= n - 1
		}
		if _, err := d.sql.Exec(ctx, insert+places(n, k)+tail, args[:n*k]...); err != nil {
			return err
		}
		args = args[n*k:]
	}
	return nil
}

func scanRequest(scan scanner) (s requests.Search, err error) {
	var sought []byte
	if err = scan(&s.Account, &s.ID, &s.Agency, &s.Contact, &s.Shown, &s.User, opt{&s.Lead}, &s.Door, &s.Active, &s.Category, &sought,
		at{&s.CreatedAt}, opt{&s.CreatedBy}, at{&s.UpdatedAt}, opt{&s.UpdatedBy}); err == nil {
		err = unpackSought(sought, &s)
	}
	return s, err
}

// GetRequest implements requests.Store.
func (d *DB) GetRequest(ctx context.Context, account, id int64) (requests.Search, bool, error) {
	rows, err := d.sql.Query(ctx, sqlRequestGet, account, id)
	return first(collect(rows, err, scanRequest))
}

// RequestIn implements leads.Properties.
func (d *DB) RequestIn(ctx context.Context, account, agency, id int64) (bool, error) {
	var one int64
	return d.sql.Get(ctx, sqlRequestIn, []any{account, id, agency}, &one)
}

// RequestsOf implements requests.Store.
func (d *DB) RequestsOf(ctx context.Context, account, shown int64) ([]requests.Search, error) {
	rows, err := d.sql.Query(ctx, sqlRequestsOf, account, shown)
	return collect(rows, err, scanRequest)
}

// ListRequests implements requests.Store.
func (d *DB) ListRequests(ctx context.Context, q requests.Query, each func(requests.Search) error) (requests.Page, error) {
	l := list{
		db: d, account: q.Account, tally: listName("requests", q.Agency, 0), since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: "requests", where: "account_id = $1 and agency_id = $2", args: []any{q.Account, q.Agency},
	}
	last, err := walk(ctx, &l, sqlRequestCols, func(scan scanner) (requests.Search, int64, int64, error) {
		s, err := scanRequest(scan)
		return s, micros(s.UpdatedAt), s.ID, err
	}, each)
	return requests.Page{Total: l.total, Last: instant(last)}, err
}

// FindRequests implements requests.Store.
func (d *DB) FindRequests(ctx context.Context, f requests.Filter) ([]requests.Search, error) {
	if !f.All && len(f.Agencies) == 0 {
		return nil, nil
	}
	query, args := requestSearchSQL(f)
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanRequest)
}

// requestSearchSQL walks the searches in their order, or those of one person. The sign before
// the agency keeps SQLite from another index, by which every search of the agency would be read
// and put in order.
func requestSearchSQL(f requests.Filter) (string, []any) {
	s := narrowing{args: []any{f.Account}, where: []string{"r.account_id = $1"}}
	if !f.All {
		s.where = append(s.where, "+r.agency_id in "+among(&s.args, f.Agencies))
	}
	for _, c := range []struct {
		column string
		value  int64
	}{{"user_id", f.User}, {"shown_id", f.Contact}, {"category", int64(f.Category)}} {
		if c.value != 0 {
			s.and("r."+c.column+" = %s", c.value)
		}
	}
	if f.Active != nil {
		s.and("r.active = %s", *f.Active)
	}
	if len(f.Words) > 0 {
		var words []string
		for _, w := range f.Words {
			from, to := stretch(w)
			words = append(words, fmt.Sprintf(sqlSoughtHas, s.arg(from), s.arg(to)))
		}
		said := strings.Join(words, " and ")
		if len(f.Contacts) > 0 {
			said = "(" + said + " or +r.shown_id in " + among(&s.args, f.Contacts) + ")"
		}
		s.where = append(s.where, said)
	}
	if f.Before.ID != 0 {
		s.and("r.updated_at <= %s", micros(f.Before.At))
		s.where = append(s.where, "(r.updated_at, r.id) < ("+s.arg(micros(f.Before.At))+", "+s.arg(f.Before.ID)+")")
	}
	return fmt.Sprintf(`select %s from requests r where %s order by r.updated_at desc, r.id desc limit cast(%s as bigint)`,
		qualified("r", sqlRequestCols), strings.Join(s.where, " and "), s.arg(limit(behind(f.Limit)))), s.args
}

// behind is one row more than a limit, which tells whether there are more; 0 stays all.
func behind(most int) int {
	if most <= 0 {
		return 0
	}
	return most + 1
}
