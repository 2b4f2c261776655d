package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"palier/internal/core/requests"
)

const (
	sqlTermsPut     = `insert into request_terms (account_id, request_id, terms) values ($1, $2, $3) on conflict (account_id, request_id) do update set terms = excluded.terms`
	sqlTermsLive    = `update request_terms set live = $3, counted = coalesce((select crossed from crossing_editions e where e.account_id = request_terms.account_id), 0) where account_id = $1 and request_id = $2`
	sqlTermsDrop    = `delete from request_terms where account_id = $1 and request_id = $2`
	sqlSoughtSpots  = `select agency_id, category, shelf, price_to, price_from, type, area_from, area_to from request_spots where account_id = $1 and request_id = $2`
	sqlSpotsForget  = `delete from request_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = $4 and price_to = $5 and request_id = $6`
	sqlSpotsSeek    = `insert into request_spots (account_id, agency_id, category, shelf, price_to, price_from, type, area_from, area_to, request_id) values `
	sqlFactsAdd     = `insert into property_facts (account_id, property_id, facts) values `
	sqlFactsOver    = ` on conflict (account_id, property_id) do update set facts = excluded.facts`
	sqlFactsDrop    = `delete from property_facts where account_id = $1 and property_id = $2`
	sqlGoodSpots    = `select agency_id, category, shelf, price, type, area from property_spots where account_id = $1 and property_id = $2`
	sqlSpotsLeave   = `delete from property_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = $4 and price = $5 and property_id = $6`
	sqlSpotsTake    = `insert into property_spots (account_id, agency_id, category, shelf, price, type, area, property_id) values `
	sqlPropertiesBy = `select property_id from property_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = %[1]s and price >= %[2]s and price <= %[3]s%[4]s`
	sqlUnpricedBy   = `select property_id from property_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = %[1]s and price = -1%[4]s`
	sqlPropertiesIn = `select p.facts from (%s) f cross join property_facts p where p.account_id = $1 and p.property_id = f.property_id`
	sqlRequestsBy   = `select request_id from request_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = %[1]s and price_to >= %[2]s and price_from <= %[2]s%[3]s`
	sqlAnyPriceBy   = `select request_id from request_spots where account_id = $1 and agency_id = $2 and category = $3 and shelf = %[1]s and price_to >= 0%[3]s` // the price as above, lest SQLite take another index
	sqlRequestsIn   = `select r.terms, r.live, r.counted from (%s) f cross join request_terms r where r.account_id = $1 and r.request_id = f.request_id`
)

// SaveTerms implements requests.Index.
func (d *DB) SaveTerms(ctx context.Context, account int64, t requests.Terms) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	if err := d.searchesMoved(ctx, account); err != nil {
		return err
	}
	type spot [8]int64
	rows, err := d.sql.Query(ctx, sqlSoughtSpots, account, t.Request)
	before, err := collect(rows, err, func(scan scanner) (s spot, err error) {
		return s, scan(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7])
	})
	if err != nil {
		return err
	}
	var after []spot
	if t.Active {
		low, high := t.Reach()
		from, to := areaReach(t)
		for _, shelf := range t.Shelves() {
			after = append(after, spot{t.Agency, int64(t.Category), shelf, high, low, typeOf(t.Types), from, to})
		}
		if _, err := d.sql.Exec(ctx, sqlTermsPut, account, t.Request, packTerms(t)); err != nil {
			return err
		}
	}
	for _, s := range before {
		if !slices.Contains(after, s) {
			if _, err := d.sql.Exec(ctx, sqlSpotsForget, account, s[0], s[1], s[2], s[3], t.Request); err != nil {
				return err
			}
		}
	}
	var args []any
	for _, s := range after {
		if !slices.Contains(before, s) {
			args = append(args, account, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], t.Request)
		}
	}
	if !t.Active {
		_, err := d.sql.Exec(ctx, sqlTermsDrop, account, t.Request)
		return err
	}
	return d.inserted(ctx, sqlSpotsSeek, "", 10, args)
}

// onMarket is the property_step of properties that are looked for.
const onMarket = 1

// SaveFacts implements requests.Index.
func (d *DB) SaveFacts(ctx context.Context, account int64, f requests.Facts) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	ctx = unless(ctx, factsOf{account, f.Property})
	rows, err := d.sql.Query(ctx, sqlGoodSpots, account, f.Property)
	before, err := collect(rows, err, func(scan scanner) (s goodSpot, err error) { return s, scan(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5]) })
	if err != nil {
		return err
	}
	after := goodSpots(f)
	for _, s := range before {
		if !slices.Contains(after, s) {
			if _, err := d.sql.Exec(ctx, sqlSpotsLeave, account, s[0], s[1], s[2], s[3], f.Property); err != nil {
				return err
			}
		}
	}
	if f.Step != onMarket {
		_, err := d.sql.Exec(ctx, sqlFactsDrop, account, f.Property)
		return err
	}
	return d.factsLater(ctx, account, f, slices.DeleteFunc(after, func(s goodSpot) bool { return slices.Contains(before, s) }))
}

// AddFacts implements requests.Index.
func (d *DB) AddFacts(ctx context.Context, account int64, f requests.Facts) error {
	if f.Step != onMarket {
		return nil
	}
	return d.factsLater(ctx, account, f, goodSpots(f))
}

// factsLater lets a property's facts wait, and the spots at which it is found from now on.
func (d *DB) factsLater(ctx context.Context, account int64, f requests.Facts, spots []goodSpot) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	t.deferred.know(factsOf{account, f.Property})
	t.deferred.add(newFacts, account, f.Property, packFacts(f))
	rows := make([]any, 0, deferrableTables[newGoodSpots].columns*len(spots))
	for _, s := range spots {
		rows = append(rows, account, s[0], s[1], s[2], s[3], s[4], s[5], f.Property)
	}
	return t.later(ctx, newGoodSpots, rows...)
}

// factsOf is a property whose facts wait.
type factsOf struct{ account, property int64 }

// goodSpot is where a property on the market is found: the columns of sqlGoodSpots.
type goodSpot [6]int64

func goodSpots(f requests.Facts) (list []goodSpot) {
	if f.Step != onMarket {
		return nil
	}
	for _, shelf := range f.Shelves() {
		list = append(list, goodSpot{f.Agency, int64(f.Category), shelf, f.Rank(), int64(f.Type), areaOf(f)})
	}
	return list
}

// PropertiesFor implements requests.Index.
func (d *DB) PropertiesFor(ctx context.Context, account int64, t requests.Terms) (list []requests.Facts, err error) {
	low, high := t.Reach()
	seen := map[int64]bool{}
	for piece := range slices.Chunk(t.Shelves(), 16) {
		args := []any{account, t.Agency, int64(t.Category)}
		from, to := argument(&args, low), argument(&args, high)
		like := likeSearch(&args, t)
		var parts []string
		for _, shelf := range piece {
			at := argument(&args, shelf)
			parts = append(parts, fmt.Sprintf(sqlPropertiesBy, at, from, to, like), fmt.Sprintf(sqlUnpricedBy, at, from, to, like))
		}
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlPropertiesIn, union(parts)), args...)
		some, err := collect(rows, err, scanFacts)
		if err != nil {
			return nil, err
		}
		for _, f := range some {
			if !seen[f.Property] {
				seen[f.Property] = true
				list = append(list, f)
			}
		}
	}
	return list, nil
}

// RequestsFor implements requests.Index.
func (d *DB) RequestsFor(ctx context.Context, account int64, f requests.Facts) (list []requests.Sought, err error) {
	args := []any{account, f.Agency, int64(f.Category)}
	by, price := sqlAnyPriceBy, ""
	if f.Rank() != requests.NoPrice {
		by, price = sqlRequestsBy, argument(&args, f.Rank())
	}
	var parts []string
	like := likeProperty(&args, f)
	for _, shelf := range f.Shelves() {
		parts = append(parts, fmt.Sprintf(by, argument(&args, shelf), price, like))
	}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlRequestsIn, union(parts)), args...)
	return collect(rows, err, scanSought)
}

// SaveLive implements requests.Index.
func (d *DB) SaveLive(ctx context.Context, account int64, live map[int64]int) error {
	for _, id := range slices.Sorted(maps.Keys(live)) {
		if _, err := d.sql.Exec(ctx, sqlTermsLive, account, id, live[id]); err != nil {
			return err
		}
	}
	return nil
}

// likeSearch is what of its type and area a property that the search takes has.
func likeSearch(args *[]any, t requests.Terms) (where string) {
	if len(t.Types) > 0 {
		types := make([]int64, len(t.Types))
		for i, n := range t.Types {
			types[i] = int64(n)
		}
		where = " and type in " + among(args, types)
	}
	if t.AreaMin != nil || t.AreaMax != nil {
		from, to := areaReach(t)
		where += " and (area = -1 or area >= " + argument(args, from) + " and area <= " + argument(args, to) + ")"
	}
	return where
}

// likeProperty is what a search that takes the property says of types and areas.
func likeProperty(args *[]any, f requests.Facts) string {
	where := " and (type = 0 or type = " + argument(args, int64(f.Type)) + ")"
	if f.Surface != nil {
		area := argument(args, areaOf(f))
		where += " and area_from <= " + area + " and area_to >= " + area
	}
	return where
}

// union is what any of several queries gives, each row once.
func union(parts []string) string {
	text := parts[0]
	for _, p := range parts[1:] {
		text += " union " + p
	}
	return text
}

// argument adds a value to a statement and gives its placeholder.
func argument(args *[]any, v any) string {
	*args = append(*args, v)
	return nth(len(*args))
}

func scanSought(scan scanner) (s requests.Sought, err error) {
	var text string
	if err = scan(&text, &s.Live, &s.Counted); err == nil {
		s.Terms, err = unpackTerms(text)
	}
	return s, err
}

func scanFacts(scan scanner) (f requests.Facts, err error) {
	var text string
	if err = scan(&text); err == nil {
		f, err = unpackFacts(text)
	}
	return f, err
}
