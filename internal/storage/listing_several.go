package storage

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/listings"
	"palier/internal/storage/sqldb"
)

// Each of a list is found by its key: beside account_id a list of numbers would have the
// account walked.
const (
	sqlPropertiesByID     = `with wanted (wanted_id) as (values %s) select ` + sqlPropertyCols + ` from wanted cross join properties where account_id = $%d and id = wanted_id`
	sqlPropertiesReferred = `with wanted (wanted_reference) as (values %s) select id, reference from wanted cross join properties
where account_id = $%d and agency_id = $%d and reference = wanted_reference`
)

// PropertiesByID implements listings.Store.
func (d *DB) PropertiesByID(ctx context.Context, account int64, ids []int64) (map[int64]listings.Property, error) {
	found := make(map[int64]listings.Property, len(ids))
	for some := range slices.Chunk(ids, mostNamed) {
		list, args := rowsOf(some, "bigint", account)
		rows, err := d.sql.Query(sqldb.Aside(ctx), fmt.Sprintf(sqlPropertiesByID, list, len(args)), args...)
		properties, err := collect(rows, err, scanProperty)
		if err != nil {
			return nil, err
		}
		for _, p := range properties {
			found[p.ID] = p
		}
	}
	return found, nil
}

// PropertiesReferred implements listings.Store.
func (d *DB) PropertiesReferred(ctx context.Context, account, agency int64, references []string) (map[string][]int64, error) {
	found := map[string][]int64{}
	for some := range slices.Chunk(references, mostNamed) {
		names, args := rowsOf(some, "text", account, agency)
		rows, err := d.sql.Query(sqldb.Aside(ctx), fmt.Sprintf(sqlPropertiesReferred, names, len(args)-1, len(args)), args...)
		type one struct {
			id        int64
			reference string
		}
		list, err := collect(rows, err, func(scan scanner) (o one, err error) { return o, scan(&o.id, &o.reference) })
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			if !slices.Contains(found[o.reference], o.id) { // what is asked twice is answered once
				found[o.reference] = append(found[o.reference], o.id)
			}
		}
	}
	return found, nil
}

// rowsOf writes rows of one value each, of a type; the last is said again until there are a
// power of two of them, as in among. It gives the statement's arguments, too: the values and, behind
// them, others.
func rowsOf[T int64 | string](list []T, kind string, others ...any) (rows string, args []any) {
	b := []byte{}
	for i := range roundedUp(len(list)) {
		if i > 0 {
			b = append(b, ", "...)
		}
		args = append(args, list[min(i, len(list)-1)])
		b = fmt.Appendf(b, "(cast($%d as %s))", len(args), kind)
	}
	return string(b), append(args, others...)
}
