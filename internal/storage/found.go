package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	seek "palier/internal/core/search"
)

// numbered says how the things of a group are found by a number, a sender's reference or a
// uid. $1 is the account, $2 the number, $3 the text, $4 how many. who is the column of the
// agency whose it is.
type numbered struct{ query, who string }

func numberedKinds() map[seek.Group]numbered {
	return map[seek.Group]numbered{
		seek.Persons: {`select c.id, c.agency_id, 0, '', trim(c.firstname || ' ' || c.lastname), c.city, c.email, c.mobile from contacts c
where c.account_id = $1 and c.id = $2 and c.removed_at is null and $3 <> ''%s limit cast($4 as bigint)`, "c.agency_id"},
		seek.Properties: {`select p.id, p.agency_id, 0, p.uid, p.reference, trim(p.address || ' ' || p.zipcode || ' ' || p.city), '', '' from properties p
where p.account_id = $1 and (p.id = $2 or p.uid = $3)%s limit cast($4 as bigint)`, "p.agency_id"},
		seek.Enquiries: {`select l.id, l.agency_id, 0, l.reference, coalesce(trim(c.firstname || ' ' || c.lastname), ''), l.property_reference, '', '' from (
  select n.account_id, n.id + 0 as id from leads n where n.account_id = $1 and n.id = $2
  union select n.account_id, n.id + 0 from providers v cross join agencies a cross join leads n where v.account_id = $1 and a.account_id = v.account_id
    and n.account_id = v.account_id and n.agency_id = a.id and n.provider_id = v.id and n.reference = $3) f
cross join leads l left join contacts c on c.account_id = l.account_id and c.id = l.shown_id
where l.account_id = f.account_id and l.id = f.id and l.account_id = $1%s order by l.id + 0 desc limit cast($4 as bigint)`, "l.agency_id"},
		seek.Lots: {`select l.id, b.agency_id, l.program_id, l.outer_code, l.reference, g.name, '', '' from lots l join programs g on g.account_id = l.account_id and g.id = l.program_id
join developers b on b.account_id = g.account_id and b.id = g.developer_id where l.account_id = $1 and l.id = $2 and $3 <> ''%s limit cast($4 as bigint)`, "b.agency_id"},
		seek.Mandates: {`select m.number, m.agency_id, m.card_id, m.kind, m.kind || ' ' || m.number, trim(m.mandants || ' ' || m.situation), '', '' from mandate_series s cross join mandate_entries m
where s.account_id = $1 and m.account_id = s.account_id and m.card_id = s.card_id and m.kind = s.kind and m.number = $2 and $3 <> ''%s limit cast($4 as bigint)`, "m.agency_id"},
		seek.Visits: {`select v.id, v.agency_id, v.property_id, v.uid, coalesce(p.reference, ''), coalesce(p.address, ''), '', '' from visits v left join properties p on p.account_id = v.account_id and p.id = v.property_id
where v.account_id = $1 and (v.id = $2 or v.uid = $3)%s limit cast($4 as bigint)`, "v.agency_id"},
		seek.Colleagues: {`select u.id, u.agency_id, 0, u.uid, trim(u.firstname || ' ' || u.lastname), u.email, '', '' from users u
where u.account_id = $1 and (u.id = $2 or u.uid = $3)%s limit cast($4 as bigint)`, "u.agency_id"},
	}
}

// FindNumbered implements search.Store.
func (d *DB) FindNumbered(ctx context.Context, g seek.Group, q seek.Find) ([]seek.Hit, error) {
	kind, known := numberedKinds()[g]
	if !known || q.Number == 0 && strings.Contains(q.Text, " ") || q.Text == "" {
		return nil, nil
	}
	args, narrow := []any{q.Account, q.Number, q.Text, q.Limit}, ""
	if len(q.Agencies) > 0 {
		narrow = " and " + kind.who + " + 0 in " + among(&args, q.Agencies)
	}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(kind.query, narrow), args...)
	return collect(rows, err, func(scan scanner) (h seek.Hit, err error) {
		h.Group = g
		return h, scan(&h.ID, &h.Agency, &h.Parent, &h.Outer, &h.Title, &h.Detail, &h.Email, &h.Phone)
	})
}

// FindNamed implements search.Store: from memory, see names.
func (d *DB) FindNamed(ctx context.Context, g seek.Group, q seek.Find) ([]seek.Hit, error) {
	list, err := d.names.of(ctx, d, q.Account, g)
	if err != nil {
		return nil, err
	}
	var hits []seek.Hit
	for _, one := range list {
		if len(q.Agencies) > 0 && !slices.Contains(q.Agencies, one.Agency) {
			continue
		}
		if one.has(q.Words) {
			if hits = append(hits, one.Hit); len(hits) == q.Limit {
				break
			}
		}
	}
	return hits, nil
}
