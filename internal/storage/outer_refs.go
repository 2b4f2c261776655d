package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"

	"palier/internal/core/imports"
	"palier/internal/core/listings"
)

const (
	sqlOuterCols   = `account_id, source, kind, outer_id, inner_id, said, seen_at`
	sqlOuterGet    = `select ` + sqlOuterCols + ` from outer_refs where account_id = $1 and source = $2 and kind = $3 and outer_id = $4`
	sqlOutersNamed = `with wanted (wanted_id) as (values %s) select ` + sqlOuterCols + ` from wanted cross join outer_refs where account_id = $%d and source = $%d and kind = $%d and outer_id = wanted_id`
	sqlOuterAdd    = `insert into outer_refs (account_id, source, kind, outer_id, inner_id, said, seen_at) values `
	sqlOuterOver   = ` on conflict (account_id, source, kind, outer_id) do update set inner_id = excluded.inner_id, said = excluded.said, seen_at = excluded.seen_at`
	sqlOuterDrop   = `delete from outer_refs where account_id = $1 and source = $2 and kind = $3 and outer_id = $4`
	sqlOuters      = `select account_id, source, kind, outer_id, inner_id, seen_at from outer_refs where account_id = $1 and source = $2 and kind = $3 and outer_id > $4 order by outer_id limit cast($5 as bigint)`
	sqlOuterNames  = `select ` + sqlOuterCols + ` from outer_refs where account_id = $1 and kind = $2 and inner_id in %s order by inner_id, source, outer_id`

	// What makes a property more than what an import made of it. Matches that nobody has looked
	// at, prices and words are its own, and so are photos with a name of the source's: those of
	// people here have none.
	sqlPropertyUsed = `select what from (
  select 'lead' as what from leads where account_id = $1 and property_id = $2
  union all select 'visit' from visit_properties where account_id = $1 and property_id = $2
  union all select 'action' from action_properties where account_id = $1 and property_id = $2
  union all select 'mandate' from mandate_entries where account_id = $1 and property_id = $2
  union all select 'message' from messages where account_id = $1 and property_id = $2
  union all select 'document' from property_documents where account_id = $1 and property_id = $2
  union all select 'crossing' from crossings where account_id = $1 and property_id = $2 and step <> 1
  union all select 'property' from properties where account_id = $1 and parent_id = $2
  union all select 'picture' from property_pictures where account_id = $1 and property_id = $2 and reference = ''
  union all select 'visitor' from waiting_visitors where account_id = $1 and property_id = $2
) u limit 1`

	// The first import after one that changed the property and was not taken back.
	sqlImportLater = `select g.import_id from import_goods g join import_rows r on r.account_id = g.account_id and r.import_id = g.import_id and r.line = g.line
where g.account_id = $1 and g.property_id = $2 and g.import_id > $3 and r.fate <> 'undone' order by g.import_id limit 1`

	sqlImportedAdd = `insert into import_records (account_id, import_id, line, record_id, outer_id, known, was, became, said) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlImportedGet = `select line, record_id, outer_id, known, was, became, said from import_records where account_id = $1 and import_id = $2 and line = $3`
	sqlEarlierAdd  = `insert into import_goods (account_id, import_id, line, property_id, outer_id, known, was, became, said) values `
	sqlEarlierGet  = `select line, property_id, outer_id, known, was, became, said from import_goods where account_id = $1 and import_id = $2 and line = $3`
)

// OuterOf implements imports.OuterStore.
func (d *DB) OuterOf(ctx context.Context, account int64, source, kind, id string) (imports.Outer, bool, error) {
	rows, err := d.sql.Query(ctx, sqlOuterGet, account, source, kind, id)
	return first(collect(rows, err, scanOuter))
}

func scanOuter(scan scanner) (o imports.Outer, err error) {
	var said string
	if err = scan(&o.Account, &o.Source, &o.Kind, &o.ID, &o.Inner, &said, at{&o.SeenAt}); err == nil {
		err = unpackSaid(said, &o.Said)
	}
	return o, err
}

// OutersNamed implements imports.OuterStore.
func (d *DB) OutersNamed(ctx context.Context, account int64, source, kind string, ids []string) (map[string]imports.Outer, error) {
	found := make(map[string]imports.Outer, len(ids))
	for some := range slices.Chunk(ids, mostNamed) {
		names, args := rowsOf(some, "text", account, source, kind)
		n := len(args)
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlOutersNamed, names, n-2, n-1, n), args...)
		list, err := collect(rows, err, scanOuter)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			found[o.ID] = o
		}
	}
	return found, nil
}

// PutOuter implements imports.OuterStore. The row waits for others.
func (d *DB) PutOuter(ctx context.Context, o imports.Outer) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	said, err := packSaid(o.Said)
	if err == nil {
		err = t.later(ctx, newOuters, o.Account, o.Source, o.Kind, o.ID, o.Inner, said, micros(o.SeenAt))
	}
	return err
}

// DropOuter implements imports.OuterStore.
func (d *DB) DropOuter(ctx context.Context, account int64, source, kind, id string) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	_, err := d.sql.Exec(ctx, sqlOuterDrop, account, source, kind, id)
	return err
}

// Outers implements imports.OuterStore.
func (d *DB) Outers(ctx context.Context, account int64, source, kind, after string, most int) ([]imports.Outer, error) {
	rows, err := d.sql.Query(ctx, sqlOuters, account, source, kind, after, limit(most))
	return collect(rows, err, func(scan scanner) (o imports.Outer, err error) {
		return o, scan(&o.Account, &o.Source, &o.Kind, &o.ID, &o.Inner, at{&o.SeenAt})
	})
}

// OuterNames implements imports.OuterStore.
func (d *DB) OuterNames(ctx context.Context, account int64, kind string, inner []int64) ([]imports.Outer, error) {
	if len(inner) == 0 {
		return nil, nil
	}
	args := []any{account, kind}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlOuterNames, among(&args, inner)), args...)
	return collect(rows, err, scanOuter)
}

// PutEarlier implements imports.OuterStore.
func (d *DB) PutEarlier(ctx context.Context, account, batch int64, e imports.Earlier) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	texts := make([]string, 3)
	for i, p := range []listings.Property{e.Before, e.After, e.Said} {
		text, err := packSaid(p)
		if err != nil {
			return err
		}
		texts[i] = text
	}
	return t.later(ctx, newEarlier, account, batch, e.Line, e.Property, e.Outer, e.Known, texts[0], texts[1], texts[2])
}

// EarlierOf implements imports.OuterStore.
func (d *DB) EarlierOf(ctx context.Context, account, batch int64, line int) (imports.Earlier, bool, error) {
	rows, err := d.sql.Query(ctx, sqlEarlierGet, account, batch, line)
	return first(collect(rows, err, func(scan scanner) (e imports.Earlier, err error) {
		var was, became, said string
		if err = scan(&e.Line, &e.Property, &e.Outer, &e.Known, &was, &became, &said); err != nil {
			return e, err
		}
		for text, into := range map[*string]*listings.Property{&was: &e.Before, &became: &e.After, &said: &e.Said} {
			if err == nil {
				err = unpackSaid(*text, into)
			}
		}
		return e, err
	}))
}

// PutRecord implements imports.RecordStore.
func (d *DB) PutRecord(ctx context.Context, account, batch int64, r imports.Record) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	texts := make([]string, 3)
	for i, s := range []imports.Said{r.Before, r.After, r.Said} {
		text, err := packSaid(s)
		if err != nil {
			return err
		}
		texts[i] = text
	}
	_, err := d.sql.Exec(ctx, sqlImportedAdd, account, batch, r.Line, r.ID, r.Outer, r.Known, texts[0], texts[1], texts[2])
	return err
}

// RecordOf implements imports.RecordStore.
func (d *DB) RecordOf(ctx context.Context, account, batch int64, line int) (imports.Record, bool, error) {
	rows, err := d.sql.Query(ctx, sqlImportedGet, account, batch, line)
	return first(collect(rows, err, func(scan scanner) (r imports.Record, err error) {
		var was, became, said string
		if err = scan(&r.Line, &r.ID, &r.Outer, &r.Known, &was, &became, &said); err != nil {
			return r, err
		}
		for text, into := range map[*string]*imports.Said{&was: &r.Before, &became: &r.After, &said: &r.Said} {
			if err == nil {
				err = unpackSaid(*text, into)
			}
		}
		return r, err
	}))
}

// packSaid is what a source said as text: fields by their names in the core, which never
// change meaning, but for those that are empty; nothing for nothing.
func packSaid(said any) (string, error) {
	v := reflect.ValueOf(said)
	if v.IsZero() {
		return "", nil
	}
	text, err := appendSaid(nil, v)
	return string(text), err
}

// appendSaid writes a value that is not empty.
func appendSaid(dst []byte, v reflect.Value) ([]byte, error) {
	if v.Kind() != reflect.Struct || v.Type().PkgPath() == "time" {
		text, err := json.Marshal(v.Interface())
		return append(dst, text...), err
	}
	dst, err := appendParts(append(dst, '{'), v)
	if last := len(dst) - 1; dst[last] == ',' {
		dst = dst[:last]
	}
	return append(dst, '}'), err
}

// appendParts writes the fields of a struct that are not empty, each with a comma behind it.
func appendParts(dst []byte, v reflect.Value) (_ []byte, err error) {
	for i, part := range partsOf(v.Type()) {
		field := v.Field(i)
		switch {
		case field.IsZero():
		case part.within: // as the decoder has it
			dst, err = appendParts(dst, field)
		default:
			if dst, err = appendSaid(append(dst, part.name...), field); err == nil {
				dst = append(dst, ',')
			}
		}
		if err != nil {
			return dst, err
		}
	}
	return dst, nil
}

// part is how a field of a struct begins in a text.
type part struct {
	name   string // "Reference":
	within bool   // its own fields stand among those of the struct
}

var parts sync.Map // reflect.Type to []part: asking the type costs more than the writing

func partsOf(t reflect.Type) []part {
	if known, is := parts.Load(t); is {
		return known.([]part)
	}
	list := make([]part, t.NumField())
	for i := range list {
		list[i] = part{strconv.Quote(t.Field(i).Name) + ":", t.Field(i).Anonymous}
	}
	parts.Store(t, list)
	return list
}

func unpackSaid(text string, into any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("storage: what a source said: %w", err)
	}
	return nil
}

// LaterImport implements imports.OuterStore.
func (d *DB) LaterImport(ctx context.Context, account, batch, property int64) (later int64, err error) {
	_, err = d.sql.Get(ctx, sqlImportLater, []any{account, property, batch}, &later)
	return later, err
}

// PropertyUsed implements imports.OuterStore.
func (d *DB) PropertyUsed(ctx context.Context, account, property int64) (what string, err error) {
	_, err = d.sql.Get(ctx, sqlPropertyUsed, []any{account, property}, &what)
	return what, err
}
