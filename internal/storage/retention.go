package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/dossier"
)

const (
	sqlErasureAdd = `insert into contact_erasures (account_id, contact_id, at, who_kind, who_id, kept) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`
	sqlErasures   = `select contact_id, at, who_kind, who_id, kept from contact_erasures where account_id = $1 and contact_id in %s`

	// What runs with a person, and what the law keeps of him: whose number, what it is
	// called, and since when.
	sqlHolds = `select 'visit', v.id, coalesce(p.reference, ''), v.created_at from ` + sqlCameTo + ` f cross join visit_visitors w cross join visits v left join properties p on p.account_id = v.account_id and p.id = v.property_id
  where w.account_id = f.account_id and w.visit_id = f.visit_id and w.position = f.position and w.status in ('proposed', 'confirmed') and v.account_id = w.account_id and v.id = w.visit_id and v.live and coalesce(v.ends_at > $2, true)
union all select 'option', o.id, g.name, o.created_at from leads l cross join options o cross join programs g where l.account_id = $1 and l.shown_id in %[1]s
  and o.account_id = l.account_id and o.lead_id = l.id and (o.status = 'option-pending' or o.status = 'option' and coalesce(o.expires_at > $2, true)) and g.account_id = o.account_id and g.id = o.program_id
union all select case when p.status = 'sold' then 'sale' else 'purchase' end, p.id, g.name, coalesce(p.sold_at, p.created_at) from purchases p cross join programs g
  where p.account_id = $1 and p.status <> 'canceled' and g.account_id = p.account_id and g.id = p.program_id and p.id in (
    select y.id from leads l cross join purchases y where l.account_id = $1 and l.shown_id in %[1]s and y.account_id = l.account_id and y.lead_id = l.id
    union select c.purchase_id from contacts k cross join purchase_contacts c where k.account_id = $1 and k.id in %[1]s and c.account_id = k.account_id and c.contact_id = k.id)
union all select 'registration', r.id, g.name, r.created_at from registrations r cross join programs g where r.account_id = $1 and r.contact_id in %[1]s
  and (r.status = 'pending' or r.status = 'approved' and r.ended_at is null and coalesce(r.expires_at > $2, true)) and g.account_id = r.account_id and g.id = r.program_id
union all select case when m.state = 'live' then 'mandate' else 'register' end, m.number, m.kind || ' ' || m.number, m.registered_at ` + sqlMandatesOf + `
union all select 'proof', n.id, n.channel, n.at from contacts k cross join consents n where k.account_id = $1 and k.id in %[1]s and n.account_id = k.account_id and n.contact_id = k.id`

	// The last that was heard of somebody: an enquiry, a visit, a call or meeting, the day on
	// which he became known.
	sqlHeard = `select c.id, c.updated_at, (select max(h.at) from (select c.created_at as at
  union all select max(l.created_at) from leads l where l.account_id = c.account_id and l.shown_id = c.id
  union all select max(w.status_at) from (select f.account_id, f.visit_id, f.position from visit_visitors f where f.account_id = c.account_id and f.contact_id = c.id) f
    cross join visit_visitors w where w.account_id = f.account_id and w.visit_id = f.visit_id and w.position = f.position
  union all select max(a.created_at) from actions a where a.account_id = c.account_id and a.contact_id = c.id
  union all select max(n.at) from consents n where n.account_id = c.account_id and n.contact_id = c.id) h) from contacts c`
	sqlIdle = sqlHeard + ` where c.account_id = $1 and c.agency_id = $2 and (c.updated_at, c.id) > ($3, $4) and c.updated_at < $5
and c.merged_into is null and c.removed_at is null and not exists (select 1 from contact_erasures e where e.account_id = c.account_id and e.contact_id = c.id)
order by c.updated_at, c.id limit cast($6 as bigint)`
	sqlHeardOf = sqlHeard + ` where c.account_id = $1 and c.id = $2 and c.removed_at is null`
)

// Holds implements dossier.Forgets.
func (d *DB) Holds(ctx context.Context, account int64, records []int64, now time.Time) ([]dossier.Hold, error) {
	if len(records) == 0 {
		return nil, nil
	}
	args := []any{account, micros(now)}
	query := fmt.Sprintf(sqlHolds, among(&args, records))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (h dossier.Hold, err error) {
		return h, scan(&h.Basis, &h.ID, &h.Ref, at{&h.Since})
	})
}

// AddErasure implements dossier.Forgets.
func (d *DB) AddErasure(ctx context.Context, account int64, e dossier.Erasure) error {
	words := make([]string, len(e.Kept))
	for i, k := range e.Kept {
		words[i] = string(k)
	}
	_, err := d.sql.Exec(ctx, sqlErasureAdd, account, e.Contact, micros(e.At), e.Who.Kind, e.Who.ID, strings.Join(words, ","))
	return err
}

// Erasures implements dossier.Forgets.
func (d *DB) Erasures(ctx context.Context, account int64, contacts []int64) (map[int64]dossier.Erasure, error) {
	out := map[int64]dossier.Erasure{}
	if len(contacts) == 0 {
		return out, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlErasures, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (e dossier.Erasure, err error) {
		var kept string
		if err = scan(&e.Contact, at{&e.At}, &e.Who.Kind, &e.Who.ID, &kept); err != nil {
			return e, err
		}
		for word := range strings.SplitSeq(kept, ",") {
			if word != "" {
				e.Kept = append(e.Kept, dossier.Basis(word))
			}
		}
		out[e.Contact] = e
		return e, nil
	})
	return out, err
}

// IdlePersons implements dossier.Forgets: agency by agency, in the order of the list.
func (d *DB) IdlePersons(ctx context.Context, q dossier.IdleQuery) ([]dossier.Idle, error) {
	agencies, err := d.agenciesOf(ctx, q.Account, q.Agencies)
	if err != nil || len(agencies) == 0 {
		return nil, err
	}
	args := []any{q.Account, nil, micros(q.After.Changed), q.After.Contact, micros(q.Until), q.Limit}
	var parts []string
	for i, agency := range agencies {
		place := 2
		if args[1] != nil {
			args = append(args, agency)
			place = len(args)
		} else {
			args[1] = agency
		}
		parts = append(parts, `select * from (`+strings.Replace(sqlIdle, "c.agency_id = $2", "c.agency_id = "+nth(place), 1)+`) a`+fmt.Sprint(i))
	}
	query := `select * from (` + strings.Join(parts, "\nunion all ") + `) i order by 2, 1 limit cast($6 as bigint)`
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanIdle)
}

// HeardOf implements dossier.Forgets.
func (d *DB) HeardOf(ctx context.Context, account, contact int64) (dossier.Idle, bool, error) {
	rows, err := d.sql.Query(ctx, sqlHeardOf, account, contact)
	return first(collect(rows, err, scanIdle))
}

func scanIdle(scan scanner) (i dossier.Idle, err error) {
	return i, scan(&i.Contact, at{&i.Changed}, at{&i.Heard})
}
