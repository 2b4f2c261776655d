package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/people"
)

// People are listed agency by agency, each in the order of an index, and put together by the
// engine, whose order it is.

const (
	sqlListed = `select * from (select c.id, c.name_key, c.merged_into from contacts c where c.account_id = $1 and c.agency_id = %[1]s and (c.name_key, c.id) > ($2, $3)
and %[2]s and c.removed_at is null order by c.name_key, c.id limit cast($4 as bigint)) a%[3]d`
	// Who stands for a record is looked for only where another does.
	sqlListedAll = `select p.name_key, p.id, p.root, %s from (select l.id, l.name_key, case when l.merged_into is null then l.id else
  (with recursive up (id, above) as (select l.id, l.merged_into
    union all select m.id, m.merged_into from up cross join contacts m where m.account_id = $1 and m.id = up.above)
  select id from up where above is null) end as root from (%s) l) p order by p.name_key, p.id limit cast($4 as bigint)`
	sqlAgenciesOf = `select id from agencies where account_id = $1 order by id`
	sqlBeginning  = `select c.name_key, c.id from contacts c where c.account_id = $1 and c.agency_id = $2 and c.name_key >= $3%s and c.removed_at is null order by c.name_key, c.id limit cast($4 as bigint)`
	sqlHolding    = `select value, contact_id from contact_keys where account_id = $1 and kind = $2 and value >= $3%s order by value, contact_id limit cast($4 as bigint)`
	sqlTurned     = `select value, contact_id from contact_keys where account_id = $1 and kind = 6 and value >= $2%s order by value, contact_id limit cast($3 as bigint)`
	sqlKnownIn    = `select c.id from contacts c where c.account_id = $1 and c.id in %[1]s and (c.agency_id in %[2]s
or exists (select 1 from leads l where l.account_id = c.account_id and l.shown_id = c.id and l.agency_id in %[2]s)
or exists (select 1 from visit_visitors w cross join visits v where w.account_id = c.account_id and w.contact_id = c.id
  and v.account_id = w.account_id and v.id = w.visit_id and v.agency_id in %[2]s))`
	sqlSentBy       = `select l.id from leads l where l.account_id = $1 and l.shown_id = $2 and l.agency_id = $3 and l.provider_id = $4 limit 1`
	sqlNotListedYet = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id > $2 and c.merged_into is not null and c.listed_in = 3 order by c.id limit cast($3 as bigint)`
	sqlListKeySave  = `update contacts set name_key = $3 where account_id = $1 and id = $2`
	sqlUnlisted     = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id > $2 and c.name_key = ''
and (c.lastname <> '' or c.firstname <> '' or c.company <> '' or c.email <> '') order by c.id limit cast($3 as bigint)`
)

// partTests say whether the person of a record of the directory, p, is of a part. The last answer about
// calls is looked up by its id, which rises.
var partTests = map[people.Part]string{
	people.Everybody: `1`,
	people.Seekers:   `exists (select 1 from leads l where l.account_id = $1 and l.shown_id = p.root)`,
	people.Owners:    `exists (select 1 from property_owners o where o.account_id = $1 and o.contact_id = p.root)`,
	people.Buyers:    `exists (select 1 from purchase_contacts b where b.account_id = $1 and b.contact_id = p.root)`,
	people.Visitors:  `exists (select 1 from visit_visitors v where v.account_id = $1 and v.contact_id = p.root)`,
	people.Refusing: `not coalesce((select n.given from consents n where n.account_id = $1 and n.contact_id = p.root and n.channel = 'phone'
  order by n.id desc limit 1), true)`,
	people.Doubtful: `(exists (select 1 from contact_doubts d where d.account_id = $1 and d.first_id = p.root and d.settled_at is null)
or exists (select 1 from contact_doubts d where d.account_id = $1 and d.second_id = p.root and d.settled_at is null))`,
}

// Listed implements people.Directory.
func (d *DB) Listed(ctx context.Context, q people.DirectoryQuery) ([]people.Entry, error) {
	agencies, err := d.agenciesOf(ctx, q.Account, q.Agencies)
	if err != nil || len(agencies) == 0 {
		return nil, err
	}
	query, args := listedSQL(q, agencies)
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (e people.Entry, err error) {
		var fits int64
		err = scan(&e.Key, &e.ID, &e.Root, &fits)
		e.Fits = fits != 0
		return e, err
	})
}

func listedSQL(q people.DirectoryQuery, agencies []int64) (query string, args []any) {
	args = []any{q.Account, q.After.Key, q.After.ID, q.Limit}
	which := `c.listed_in = 0`
	if len(q.Agencies) == 0 { // nobody is missed then, and nobody met twice
		which = `c.merged_into is null`
	}
	var parts []string
	for i, agency := range agencies {
		args = append(args, agency)
		parts = append(parts, fmt.Sprintf(sqlListed, nth(len(args)), which, i))
	}
	test := partTests[q.Part]
	if q.Part != people.Everybody {
		test = `case when ` + test + ` then 1 else 0 end`
	}
	query = fmt.Sprintf(sqlListedAll, test, strings.Join(parts, "\nunion all "))
	return query, args
}

// agenciesOf are the agencies given or, when none are, all of the account.
func (d *DB) agenciesOf(ctx context.Context, account int64, agencies []int64) ([]int64, error) {
	if len(agencies) > 0 {
		return agencies, nil
	}
	rows, err := d.sql.Query(ctx, sqlAgenciesOf, account)
	return collect(rows, err, scanID)
}

func scanID(scan scanner) (id int64, err error) { return id, scan(&id) }

// below is a condition that ends what begins with a text of letters and digits, and its
// value: the text whose last letter is the next one, in any order of letters. Of other texts
// there is none.
func below(text, column string, place int) (condition string, value []any) {
	b := []byte(text)
	for len(b) > 0 && b[len(b)-1] == 'z' {
		b = b[:len(b)-1]
	}
	if len(b) == 0 {
		return "", nil
	}
	switch last := b[len(b)-1]; {
	case last == '9':
		b[len(b)-1] = 'a'
	case '0' <= last && last < '9' || 'a' <= last && last < 'z':
		b[len(b)-1]++
	default:
		return "", nil
	}
	return ` and ` + column + ` < ` + nth(place), []any{string(b)}
}

// Beginning implements people.Directory.
func (d *DB) Beginning(ctx context.Context, account int64, agencies []int64, key string, most int) ([]people.Spot, error) {
	agencies, err := d.agenciesOf(ctx, account, agencies)
	if err != nil {
		return nil, err
	}
	until, value := below(key, "c.name_key", 5)
	var found []people.Spot
	for _, agency := range agencies {
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlBeginning, until), append([]any{account, agency, key, most}, value...)...)
		list, err := collect(rows, err, scanSpot)
		if err != nil {
			return nil, err
		}
		found = append(found, beginning(list, key)...)
	}
	return found, nil
}

// turnedAt is what begins the keys of an agency's records: digits and a letter, so that all of a
// key is in the same order on every engine.
func turnedAt(agency int64) string { return strconv.FormatInt(agency, 10) + "x" }

// turned are the keys of the other words of what a record is listed under.
func turned(c people.Contact) (keys []people.Key) {
	for _, t := range people.Turns(c.Declared) {
		keys = append(keys, people.Key{Kind: people.KeyTurned, Value: turnedAt(c.Agency) + t})
	}
	return keys
}

// turn brings the keys of those words in step with what a record says now.
func (d *DB) turn(ctx context.Context, c people.Contact, before []people.Key) error {
	now := turned(c)
	if slices.Equal(before, now) {
		return nil
	}
	var gone, come []people.Key
	for _, k := range before {
		if !slices.Contains(now, k) {
			gone = append(gone, k)
		}
	}
	for _, k := range now {
		if !slices.Contains(before, k) {
			come = append(come, k)
		}
	}
	if err := d.DropKeys(ctx, c.Account, c.ID, gone); err != nil {
		return err
	}
	return d.AddKeys(ctx, c.Account, c.ID, come, c.UpdatedAt)
}

// Turned implements people.Directory.
func (d *DB) Turned(ctx context.Context, account int64, agencies []int64, key string, most int) ([]people.Spot, error) {
	agencies, err := d.agenciesOf(ctx, account, agencies)
	if err != nil {
		return nil, err
	}
	var found []people.Spot
	for _, agency := range agencies {
		at := turnedAt(agency)
		until, value := below(at+key, "value", 4)
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlTurned, until), append([]any{account, at + key, most}, value...)...)
		list, err := collect(rows, err, scanSpot)
		if err != nil {
			return nil, err
		}
		for _, one := range beginning(list, at+key) {
			found = append(found, people.Spot{Key: strings.TrimPrefix(one.Key, at), ID: one.ID})
		}
	}
	return found, nil
}

// Holding implements people.Directory.
func (d *DB) Holding(ctx context.Context, account int64, kind people.KeyKind, start string, most int) ([]int64, error) {
	until, value := below(start, "value", 5)
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlHolding, until), append([]any{account, int64(kind), start, most}, value...)...)
	list, err := collect(rows, err, scanSpot)
	var ids []int64
	for _, one := range beginning(list, start) {
		ids = append(ids, one.ID)
	}
	return ids, err
}

func scanSpot(scan scanner) (s people.Spot, err error) { return s, scan(&s.Key, &s.ID) }

// beginning leaves those of a list that begin so: of some texts the engine is not told where
// they end.
func beginning(list []people.Spot, text string) []people.Spot {
	return slices.DeleteFunc(list, func(s people.Spot) bool { return !strings.HasPrefix(s.Key, text) })
}

// KnownIn implements people.Directory.
func (d *DB) KnownIn(ctx context.Context, account int64, ids, agencies []int64) ([]int64, error) {
	if len(ids) == 0 || len(agencies) == 0 {
		return nil, nil
	}
	trees, err := d.Trees(ctx, account, ids)
	if err != nil {
		return nil, err
	}
	args := []any{account}
	in := among(&args, slices.Concat(slices.Collect(maps.Values(trees))...))
	query := fmt.Sprintf(sqlKnownIn, in, among(&args, agencies))
	rows, err := d.sql.Query(ctx, query, args...)
	found, err := collect(rows, err, scanID)
	if err != nil {
		return nil, err
	}
	met := make(map[int64]bool, len(found))
	for _, id := range found {
		met[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		return !slices.ContainsFunc(trees[id], func(record int64) bool { return met[record] })
	}), nil
}

// SentBy implements people.Directory.
func (d *DB) SentBy(ctx context.Context, account, root, agency, provider int64) (bool, error) {
	return d.sql.Get(ctx, sqlSentBy, []any{account, root, agency, provider}, new(int64))
}

// Unlisted implements people.Finder.
func (d *DB) Unlisted(ctx context.Context, account, after int64, n int) ([]people.Contact, error) {
	rows, err := d.sql.Query(ctx, sqlUnlisted, account, after, n)
	return collect(rows, err, scanContact)
}

// NotListedYet implements people.Finder.
func (d *DB) NotListedYet(ctx context.Context, account, after int64, n int) ([]people.Contact, error) {
	rows, err := d.sql.Query(ctx, sqlNotListedYet, account, after, n)
	return collect(rows, err, scanContact)
}

// ListUnder implements people.Finder.
func (d *DB) ListUnder(ctx context.Context, c people.Contact, key string) error {
	if _, err := d.sql.Exec(ctx, sqlListKeySave, c.Account, c.ID, key); err != nil || key == "" {
		return err
	}
	return d.turn(ctx, c, nil)
}
