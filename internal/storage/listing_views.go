package storage

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"palier/internal/core/listings"
)

const (
	sqlPropertyViewsRead = `select view_apimo, ` + sqlPropertyCols + ` from properties where account_id = $1 and id > $2 order by id limit cast($3 as bigint)`
	// Neither updated_at nor a tally: the property did not change.
	sqlPropertyViewSave = `update properties set view_apimo = $3 where account_id = $1 and id = $2`
)

// propertyPiece is how many views are read at once: several hundred kilobytes, which stay near
// the processor while they are put together and filled.
const propertyPiece = 100

// ListPropertyViews implements listings.Store.
func (d *DB) ListPropertyViews(ctx context.Context, q listings.Query, each func(listings.Views) error) (listings.Page, error) {
	l := d.propertyList(q)
	const cols = "view_apimo, updated_at, id"
	var last int64
	var err error
	if l.limit <= few {
		var page [][]byte
		var ids []int64
		last, err = walk(ctx, l, cols, func(scan scanner) (view []byte, updated, id int64, err error) {
			err = scan(&view, &updated, &id)
			ids = append(ids, id)
			return view, updated, id, err
		}, func(view []byte) error { page = append(page, view); return nil })
		if err == nil && len(page) > 0 {
			err = each(listings.Views{Text: bytes.Join(page, []byte{'\n'}), IDs: ids})
		}
	} else {
		l.most = propertyPiece
		last, err = l.pieces(ctx, func(from *place, until int64, n int, skip int64) (int, error) {
			query, args := l.pieceSQL(cols, *from, until, n, skip)
			return d.propertyViews(ctx, fmt.Sprintf(sqlViews, query), args, from, each)
		})
	}
	return listings.Page{Total: l.total, Last: instant(last)}, err
}

// propertyViews gives a piece of views and moves from to its end.
func (d *DB) propertyViews(ctx context.Context, query string, args []any, from *place, each func(listings.Views) error) (got int, err error) {
	var v listings.Views
	var ids string
	if _, err := d.sql.Get(ctx, query, args, &v.Text, &got, opt{&from.at}, text{&ids}); err != nil || got == 0 {
		return 0, err
	}
	v.IDs = make([]int64, 0, got)
	for one := range strings.SplitSeq(ids, " ") {
		id, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("storage.ListPropertyViews: %w", err)
		}
		v.IDs = append(v.IDs, id)
	}
	from.id = v.IDs[len(v.IDs)-1]
	return got, each(v)
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
