package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"palier/internal/core/listings"
	"palier/internal/storage/sqldb"
)

const (
	sqlWordsDrop    = `delete from property_words where account_id = $1 and property_id = $2`
	sqlWordsAdd     = `insert into property_words (account_id, property_id, word) values `
	sqlWithoutWords = `select ` + sqlPropertyCols + ` from properties p where p.account_id = $1 and p.id > $2
and not exists (select 1 from property_words w where w.account_id = p.account_id and w.property_id = p.id) order by p.id limit cast($3 as bigint)`
	sqlReferenceTaken = `select 1 from properties where account_id = $1 and agency_id = $2 and reference = $3 and id <> $4 limit 1`
	sqlWordCount      = `select count(*) from (select 1 as one from property_words where account_id = $1 and word >= $2 and word < $3 limit cast($4 as bigint)) w`
)

// SaveWords implements listings.Store.
func (d *DB) SaveWords(ctx context.Context, account, property int64, words []string) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	if _, err := d.sql.Exec(unless(ctx, wordsOf{account, property}), sqlWordsDrop, account, property); err != nil {
		return err
	}
	return d.AddWords(ctx, account, property, words)
}

// AddWords implements listings.Store.
func (d *DB) AddWords(ctx context.Context, account, property int64, words []string) error {
	t, err := txOf(ctx)
	if err != nil || len(words) == 0 {
		return err
	}
	args := make([]any, 0, 3*len(words))
	for _, w := range words {
		args = append(args, account, property, digits(w))
	}
	t.deferred.know(wordsOf{account, property})
	return t.later(ctx, newWords, args...)
}

// wordsOf is a property whose new words wait.
type wordsOf struct{ account, property int64 }

// digits is a word as stored: its bytes in hexadecimal.
func digits(word string) string { return hex.EncodeToString([]byte(word)) }

// stretch is the range of the words that begin with one: no digit is above f.
func stretch(beginning string) (from, to string) { return digits(beginning), digits(beginning) + "g" }

// WithoutWords implements listings.Store.
func (d *DB) WithoutWords(ctx context.Context, account, after int64, most int) ([]listings.Property, error) {
	rows, err := d.sql.Query(ctx, sqlWithoutWords, account, after, limit(most))
	return collect(rows, err, scanProperty)
}

// ReferenceTaken implements listings.Store.
func (d *DB) ReferenceTaken(ctx context.Context, account, agency int64, reference string, but int64) (bool, error) {
	var one int64
	return d.sql.Get(sqldb.Aside(ctx), sqlReferenceTaken, // rows of properties never wait
		[]any{account, agency, reference, but}, &one)
}

// How a search with words begins. A word that leads to few properties is followed to them.
// Where each is common the list is looked through in its order, as far as near, which fills
// a page unless hardly any property has all of the words; then what has them is put together.
const (
	rare = 2000
	near = 3000
)

// way is how a search begins.
type way struct {
	first int  // the range that is followed, -1: none
	near  bool // only the first of the list are looked at
	all   bool // what has all words is put together
}

// SearchProperties implements listings.Store.
func (d *DB) SearchProperties(ctx context.Context, q listings.Search) ([]listings.Property, error) {
	if !q.All && len(q.Agencies) == 0 {
		return nil, nil
	}
	first, err := d.rarest(ctx, q)
	if err != nil {
		return nil, err
	}
	if first >= 0 || len(rangesOf(q)) == 0 {
		return d.found(ctx, q, way{first: first})
	}
	list, err := d.found(ctx, q, way{first: -1, near: true})
	if err != nil || q.Limit > 0 && len(list) > q.Limit {
		return list, err
	}
	return d.found(ctx, q, way{first: -1, all: true})
}

func (d *DB) found(ctx context.Context, q listings.Search, w way) ([]listings.Property, error) {
	query, args := propertySearchSQL(q, w)
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanProperty)
}

// rarest is the place of the rarest word in ranges of q, -1 when all are common.
func (d *DB) rarest(ctx context.Context, q listings.Search) (int, error) {
	place, least := -1, int64(rare)
	for i, r := range rangesOf(q) {
		var n int64
		if _, err := d.sql.Get(ctx, sqlWordCount, []any{q.Account, r[0], r[1], least}, &n); err != nil {
			return 0, err
		}
		if n < least {
			place, least = i, n
		}
	}
	return place, nil
}

// rangesOf are the ranges of words that a property must have one of each of.
func rangesOf(q listings.Search) (list [][2]string) {
	for _, w := range q.Words {
		from, to := stretch(w)
		list = append(list, [2]string{from, to})
	}
	if q.City != "" {
		whole := digits(listings.CityWord(q.City))
		list = append(list, [2]string{whole, whole + "0"}) // no word is as long and less
	}
	return list
}

// narrowing is the condition of a statement in the making.
type narrowing struct {
	args  []any
	where []string
}

func (s *narrowing) arg(v any) string {
	s.args = append(s.args, v)
	return nth(len(s.args))
}

func (s *narrowing) and(condition string, v any) {
	s.where = append(s.where, fmt.Sprintf(condition, s.arg(v)))
}

// The parts of a statement that look at words: which properties have one of a range, and
// whether a property has.
const (
	sqlHaving  = `select property_id from property_words where account_id = $1 and word >= %s and word < %s`
	sqlHasWord = `exists (select 1 from property_words w where w.account_id = p.account_id and w.property_id = p.id and w.word >= %s and w.word < %s)`
)

func propertySearchSQL(q listings.Search, w way) (string, []any) {
	s := narrowing{args: []any{q.Account}, where: []string{"p.account_id = $1"}}
	from := "properties p"
	var having, has []string
	for i, r := range rangesOf(q) {
		if w.all || i == w.first {
			having = append(having, fmt.Sprintf(sqlHaving, s.arg(r[0]), s.arg(r[1])))
		} else {
			has = append(has, fmt.Sprintf(sqlHasWord, s.arg(r[0]), s.arg(r[1])))
		}
	}
	s.narrow(q)
	s.published(q)
	if q.Before.ID != 0 {
		s.and("p.updated_at <= %s", micros(q.Before.At)) // the bound is what an index takes; the rest is for the same instant
		s.where = append(s.where, "(p.updated_at, p.id) < ("+s.arg(micros(q.Before.At))+", "+s.arg(q.Before.ID)+")")
	}
	switch {
	case w.near:
		s.where = append(s.where, fmt.Sprintf("p.updated_at >= coalesce((select p.updated_at from properties p where %s order by p.updated_at desc, p.id desc limit 1 offset %d), 0)",
			strings.Join(s.where, " and "), near))
	case w.all:
		from = "(" + strings.Join(having, " intersect ") + ") f cross join properties p"
		s.where = append(s.where, "p.id = f.property_id")
	case w.first >= 0:
		from = "(select distinct property_id from (" + having[0] + ") d) f cross join properties p"
		s.where = append(s.where, "p.id = f.property_id")
	}
	return fmt.Sprintf(`select %s from %s where %s order by p.updated_at desc, p.id desc limit cast(%s as bigint)`,
		qualified("p", sqlPropertyCols), from, strings.Join(append(s.where, has...), " and "), s.arg(limit(q.Limit)+1)), s.args
}

// narrow adds what is compared as it is. The sign before the agency keeps SQLite from
// another index, by which every property of the agency would be read and put in order.
func (s *narrowing) narrow(q listings.Search) {
	if !q.All {
		s.where = append(s.where, "+p.agency_id in "+among(&s.args, q.Agencies))
	}
	for _, f := range []struct {
		column string
		value  int64
	}{{"user_id", q.User}, {"category", int64(q.Category)}, {"type", int64(q.Type)}, {"step", int64(q.Step)}, {"status", int64(q.Status)}, {"parent_id", q.Parent}} {
		if f.value != 0 {
			s.and("p."+f.column+" = %s", f.value)
		}
	}
	if q.PriceFrom > 0 {
		s.and("p.price >= %s", q.PriceFrom)
	}
	if q.PriceTo > 0 {
		s.and("p.price <= %s", q.PriceTo)
	}
	if !q.EndsFrom.IsZero() {
		s.and("p.agreement_end >= %s", q.EndsFrom.String())
	}
	if !q.EndsBy.IsZero() {
		s.and("p.agreement_end <= %s", q.EndsBy.String())
		s.where = append(s.where, "p.agreement_end <> ''")
	}
}

// published adds what is asked of the ad and the mandate under which it is.
func (s *narrowing) published(q listings.Search) {
	switch q.State {
	case listings.Published:
		s.where = append(s.where, "p.published_at is not null")
	case listings.Ready:
		s.where = append(s.where, "p.published_at is null", "p.complete", s.inForce(q))
	case listings.Incomplete:
		s.where = append(s.where, "not (p.complete and "+s.inForce(q)+")")
	}
}

// inForce is whether a property may be offered on the day: under a mandate, or as a lot of
// a programme, which needs none.
func (s *narrowing) inForce(q listings.Search) string {
	on := s.arg(q.On.String())
	return "(p.category = 4 or p.agreement_ref <> '' and p.agreement_start <= " + on + " and (p.agreement_end = '' or p.agreement_end >= " + on + "))"
}

// qualified are columns with the alias of their table.
func qualified(alias, columns string) string {
	list := strings.Split(columns, ",")
	for i, c := range list {
		list[i] = alias + "." + strings.TrimSpace(c)
	}
	return strings.Join(list, ", ")
}
