package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/visits"
	"palier/internal/storage/sqldb"
)

const (
	sqlPlaceFrom = ` from properties p join agencies a on a.account_id = p.account_id and a.id = p.agency_id
left join showings s on s.account_id = p.account_id and s.property_id = p.id
left join visit_rules r on r.account_id = p.account_id where p.account_id = $1`
	sqlShowingCols = `client_id, agent_id, state, state_at, picked, openings, rules, facts, created_at, updated_at`
	// What the properties' list shows comes first, then the rest.
	sqlPlaceCols = `p.account_id, p.id, p.uid, p.agency_id, p.user_id, p.reference, p.category, p.type, p.subtype, p.step, p.status, p.address, p.address_more, p.zipcode, p.city, p.country,
p.latitude, p.longitude, p.price, p.currency, p.agreement, p.agreement_ref, p.agreement_start, p.agreement_end, p.details, p.advert, p.particulars, p.commune, p.group_no, p.parent_id, p.cover, p.published_at, p.complete, p.created_at, p.updated_at, a.timezone, r.rules,
s.client_id, s.agent_id, s.state, s.state_at, s.picked, s.openings, s.rules, s.facts, s.created_at, s.updated_at`
	sqlPlaceByID  = `select ` + sqlPlaceCols + sqlPlaceFrom + ` and p.id = $2`
	sqlPlaceByUID = `select ` + sqlPlaceCols + sqlPlaceFrom + ` and p.uid = $2`
	sqlReferred   = `select id from properties where account_id = $1 and reference = $2 union all select property_id from property_refs where account_id = $1 and reference = $2`
	sqlPlaces     = `select ` + sqlPlaceCols + sqlPlaceFrom
	sqlTallies    = `select p.id,
(select count(*) from visits v where v.account_id = p.account_id and v.property_id = p.id and v.live and v.starts_at is not null),
(select count(*) from visits v where v.account_id = p.account_id and v.property_id = p.id and v.done_at is not null),
(select min(v.starts_at) from visits v where v.account_id = p.account_id and v.property_id = p.id and v.live),
(select min(v.starts_at) from visits v where v.account_id = p.account_id and v.property_id = p.id and v.done_at is not null),
(select max(v.starts_at) from visits v where v.account_id = p.account_id and v.property_id = p.id and v.done_at is not null)
from properties p where p.account_id = $1 and p.id in %s`
	sqlShowingSave = `insert into showings (account_id, property_id, ` + sqlShowingCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (account_id, property_id) do update set client_id = excluded.client_id, agent_id = excluded.agent_id, state = excluded.state, state_at = excluded.state_at,
picked = excluded.picked, openings = excluded.openings, rules = excluded.rules, facts = excluded.facts, updated_at = excluded.updated_at`
	sqlRefAdd    = `insert into property_refs (account_id, reference, property_id) values ($1, $2, $3)`
	sqlRefsDrop  = `delete from property_refs where account_id = $1 and property_id = $2`
	sqlRefs      = `select property_id, reference from property_refs where account_id = $1 and property_id in %s order by property_id, reference`
	sqlRulesGet  = `select rules from visit_rules where account_id = $1`
	sqlRulesSave = `insert into visit_rules (account_id, rules) values ($1, $2) on conflict (account_id) do update set rules = excluded.rules`
)

// FindPlace implements visits.Showings.
func (d *DB) FindPlace(ctx context.Context, account int64, by visits.PlaceKey) (visits.Place, bool, error) {
	query, key := sqlPlaceByID, any(by.ID)
	if by.UID != "" {
		query, key = sqlPlaceByUID, by.UID
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query, account, key)
	return first(collect(rows, err, scanPlace))
}

// PlacesByRef implements visits.Showings. The ids are asked for first, so that every engine
// finds each by its key; unsorted and as they are, for which SQLite would rather walk all
// of the account's in their order.
func (d *DB) PlacesByRef(ctx context.Context, account int64, ref string) (list []visits.Place, err error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlReferred, account, ref)
	ids, err := collect(rows, err, func(scan scanner) (id int64, err error) { return id, scan(&id) })
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		p, found, err := d.FindPlace(ctx, account, visits.PlaceKey{ID: id})
		if err != nil {
			return nil, err
		}
		if found {
			list = append(list, p)
		}
	}
	return list, err
}

// PlacesByID implements visits.Showings.
func (d *DB) PlacesByID(ctx context.Context, account int64, ids []int64) (list []visits.Place, err error) {
	for start := 0; start < len(ids); start += piece {
		args := []any{account}
		in := among(&args, ids[start:min(start+piece, len(ids))])
		rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPlaces+" and p.id in "+in, args...)
		some, err := collect(rows, err, scanPlace)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// ListPlaces implements visits.Showings.
func (d *DB) ListPlaces(ctx context.Context, account int64, agencies []int64, all bool) ([]visits.Place, error) {
	query, args := sqlPlaces, []any{account}
	switch {
	case !all && len(agencies) == 0:
		return nil, nil
	case !all:
		query += " and p.agency_id in " + among(&args, agencies)
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query+" order by p.created_at, p.id", args...)
	return collect(rows, err, scanPlace)
}

func scanPlace(scan scanner) (p visits.Place, err error) {
	var t sheetTexts
	var rules, state, openings, own, facts string
	s := &p.Showing
	err = scan(append(propertyFields(&p.Property, &t), &p.Timezone, text{&rules},
		opt{&s.Client}, opt{&s.Agent}, text{&state}, at{&s.StateAt}, text{&s.Picked}, text{&openings}, text{&own}, text{&facts}, at{&s.CreatedAt}, at{&s.UpdatedAt})...)
	if err == nil {
		err = t.unpack(&p.Property)
	}
	if err == nil {
		err = unpackRules(rules, &p.Rules)
	}
	if s.Account, s.Property, s.State = p.Property.Account, p.Property.ID, visits.Open; err != nil || state == "" {
		return p, err
	}
	s.State = visits.Openness(state)
	return p, unpackShowing(s, openings, own, facts)
}

// CountVisits implements visits.Showings.
func (d *DB) CountVisits(ctx context.Context, account int64, properties []int64) (map[int64]visits.Tally, error) {
	tallies := make(map[int64]visits.Tally, len(properties))
	for start := 0; start < len(properties); start += piece {
		args := []any{account}
		in := among(&args, properties[start:min(start+piece, len(properties))])
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlTallies, in), args...)
		if _, err = collect(rows, err, func(scan scanner) (id int64, err error) {
			var t visits.Tally
			var planned time.Time
			err = scan(&id, &t.Planned, &t.Held, at{&planned}, at{&t.FirstAt}, at{&t.LastAt})
			if t.FirstAt.IsZero() || !planned.IsZero() && planned.Before(t.FirstAt) {
				t.FirstAt = planned
			}
			tallies[id] = t
			return id, err
		}); err != nil {
			return nil, err
		}
	}
	return tallies, nil
}

// SaveShowing implements visits.Showings.
func (d *DB) SaveShowing(ctx context.Context, s visits.Showing) error {
	openings, rules, facts, err := packShowing(s)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(sqldb.Aside(ctx), sqlShowingSave, s.Account, s.Property, null(s.Client), null(s.Agent), string(s.State), micros(s.StateAt), s.Picked,
		openings, rules, facts, micros(s.CreatedAt), micros(s.UpdatedAt))
	return err
}

// ReplaceRefs implements visits.Showings.
func (d *DB) ReplaceRefs(ctx context.Context, account, property int64, refs []string) error {
	if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlRefsDrop, account, property); err != nil {
		return err
	}
	for _, ref := range refs {
		if _, err := d.sql.Exec(sqldb.Aside(ctx), sqlRefAdd, account, ref, property); err != nil {
			return err
		}
	}
	return nil
}

// ListRefs implements visits.Showings.
func (d *DB) ListRefs(ctx context.Context, account int64, properties []int64) (map[int64][]string, error) {
	refs := map[int64][]string{}
	for start := 0; start < len(properties); start += piece {
		args := []any{account}
		in := among(&args, properties[start:min(start+piece, len(properties))])
		rows, err := d.sql.Query(sqldb.Aside(ctx), fmt.Sprintf(sqlRefs, in), args...)
		if _, err = collect(rows, err, func(scan scanner) (id int64, err error) {
			var ref string
			err = scan(&id, &ref)
			refs[id] = append(refs[id], ref)
			return id, err
		}); err != nil {
			return nil, err
		}
	}
	return refs, nil
}

// GetRules implements visits.Showings.
func (d *DB) GetRules(ctx context.Context, account int64) (r visits.Overrides, err error) {
	var text string
	if found, err := d.sql.Get(sqldb.Aside(ctx), sqlRulesGet, []any{account}, &text); err != nil || !found {
		return r, err
	}
	return r, unpackRules(text, &r)
}

// SaveRules implements visits.Showings.
func (d *DB) SaveRules(ctx context.Context, account int64, r visits.Overrides) error {
	text, err := packRules(r)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(sqldb.Aside(ctx), sqlRulesSave, account, text)
	return err
}
