package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"palier/internal/core/listings"
)

const (
	sqlPropertyViewsRead = `select view_apimo, ` + sqlPropertyCols + ` from properties where account_id = $1 and id > $2 order by id limit cast($3 as bigint)`
	// Which properties are in a piece of a list, since when they are as they are.
	sqlPropertiesStand = `select count(*), string_agg(cast(updated_at as text) || ' ' || cast(id as text), ' ') from (%s) page`
	sqlPropertyViewsOf = `select string_agg(view_apimo, '
'), count(*), string_agg(cast(updated_at as text) || ' ' || cast(id as text), ' ') from %s`
	// Neither updated_at nor a tally: the property did not change.
	sqlPropertyViewSave = `update properties set view_apimo = $3 where account_id = $1 and id = $2`
)

// propertyPiece is how many views are put together at once: several hundred kilobytes, which stay
// near the processor while they are filled.
const propertyPiece = 100

// ListPropertyViews implements listings.Store.
func (d *DB) ListPropertyViews(ctx context.Context, q listings.Query, each func(listings.Views) error) (listings.Page, error) {
	l := d.propertyList(q)
	const cols = "view_apimo, updated_at, id"
	var last int64
	var err error
	if l.limit <= few {
		var page []string
		var ids []int64
		last, err = walk(ctx, l, cols, func(scan scanner) (view string, updated, id int64, err error) {
			err = scan(text{&view}, &updated, &id)
			ids = append(ids, id)
			return view, updated, id, err
		}, func(view string) error { page = append(page, view); return nil })
		if err == nil && len(page) > 0 {
			err = each(listings.Views{Lines: page, IDs: ids})
		}
	} else {
		l.most = propertyPiece
		last, err = l.pieces(ctx, func(from *place, until int64, n int, skip int64) (int, error) {
			return d.propertyViews(ctx, l, from, until, n, skip, each)
		})
	}
	return listings.Page{Total: l.total, Last: instant(last)}, err
}

// propertyViews gives a piece of views and moves from to its end: which properties are in it the
// index says, and what they show is kept, or read.
func (d *DB) propertyViews(ctx context.Context, l *list, from *place, until int64, n int, skip int64, each func(listings.Views) error) (got int, err error) {
	piece, args := l.pieceSQL("updated_at, id", *from, until, n, skip)
	var stand string
	if _, err := d.sql.Get(ctx, fmt.Sprintf(sqlPropertiesStand, piece), args, &got, text{&stand}); err != nil || got == 0 {
		return 0, err
	}
	keys, err := viewKeys(l.account, stand, got)
	if err != nil {
		return 0, err
	}
	v := listings.Views{Lines: d.kept.find(keys)}
	if missing := missingViews(keys, v.Lines); len(missing) == got { // the way in which the piece was found is the shortest
		piece, args = l.pieceSQL("view_apimo, updated_at, id", *from, until, n, skip)
		err = d.readViews(ctx, "("+piece+") page", args, keys, v.Lines)
	}
	if missing := missingViews(keys, v.Lines); err == nil && len(missing) > 0 {
		args = []any{l.account}
		err = d.readViews(ctx, "properties where account_id = $1 and id in "+among(&args, missing), args, keys, v.Lines)
	}
	if err != nil {
		return 0, err
	}
	*from = place{keys[got-1].at, keys[got-1].id}
	for _, k := range keys {
		v.IDs = append(v.IDs, k.id)
	}
	return got, each(v)
}

// missingViews are the properties whose views are not there.
func missingViews(keys []viewKey, views []string) (ids []int64) {
	for i, k := range keys {
		if views[i] == "" {
			ids = append(ids, k.id)
		}
	}
	return ids
}

// viewKeys reads instants and ids, one after the other.
func viewKeys(account int64, text string, n int) ([]viewKey, error) {
	keys := make([]viewKey, 0, n)
	for len(text) > 0 {
		var at, id string
		at, text, _ = strings.Cut(text, " ")
		id, text, _ = strings.Cut(text, " ")
		k := viewKey{account: account}
		var err error
		if k.at, err = strconv.ParseInt(at, 10, 64); err == nil {
			k.id, err = strconv.ParseInt(id, 10, 64)
		}
		if err != nil {
			return nil, fmt.Errorf("storage.ListPropertyViews: %w", err)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// readViews fills in views as they are now, and keeps them.
func (d *DB) readViews(ctx context.Context, rows string, args []any, keys []viewKey, views []string) error {
	var all, stand string
	var got int
	if _, err := d.sql.Get(ctx, fmt.Sprintf(sqlPropertyViewsOf, rows), args, text{&all}, &got, text{&stand}); err != nil || got == 0 {
		return err
	}
	read, err := viewKeys(keys[0].account, stand, got)
	if err != nil {
		return err
	}
	where := make(map[int64]int, len(keys))
	for i, k := range keys {
		where[k.id] = i
	}
	lines := strings.SplitN(all, "\n", got)
	if len(lines) != got {
		return fmt.Errorf("storage.ListPropertyViews: %d views of %d properties", len(lines), got)
	}
	for i, k := range read {
		if at, wanted := where[k.id]; wanted {
			views[at] = lines[i]
		}
	}
	d.kept.keep(read, lines)
	return nil
}

// propertyList is the list that a query asks for.
func (d *DB) propertyList(q listings.Query) *list {
	l := &list{
		db: d, account: q.Account, tally: listName("properties", q.Agency, 0), since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: "properties", where: "account_id = $1 and agency_id = $2", args: []any{q.Account, q.Agency},
	}
	for _, c := range []struct {
		sql   string
		value int
	}{{"step = ", q.Step}, {"status = ", q.Status}, {"(case group_no when 0 then 1 else group_no end) = ", q.Group}} {
		if c.value != 0 {
			l.tally = ""
			l.and(c.sql, c.value)
		}
	}
	return l
}

// ReadPropertyViews implements listings.Store.
func (d *DB) ReadPropertyViews(ctx context.Context, account, after int64, n int) ([]listings.Viewed, error) {
	rows, err := d.sql.Query(ctx, sqlPropertyViewsRead, account, after, n)
	return collect(rows, err, func(scan scanner) (v listings.Viewed, err error) {
		v.Property, err = scanProperty(func(dest ...any) error { return scan(append([]any{&v.View}, dest...)...) })
		return v, err
	})
}

// SavePropertyView implements listings.Store.
func (d *DB) SavePropertyView(ctx context.Context, account, id int64, view []byte) error {
	_, err := d.sql.Exec(ctx, sqlPropertyViewSave, account, id, string(view))
	return err
}
