package storage

import (
	"context"
	"fmt"

	"palier/internal/core/agenda"
	"palier/internal/core/people"
	"palier/internal/core/sales"
)

// What each capability knows of a person, for a claim's verdict. A query gives the
// newest rows of each table, by the index on the person: the sums and the cross joins
// keep SQLite from walking a whole account or programme instead.

const (
	// A person's leads are read once for all that hangs on them: going from the index
	// to each row is what costs most. The list of contacts is written in, and the
	// number of the programme's placeholder.
	sqlLeadFacts = `with mine as materialized (select l.account_id, l.id, l.shown_id, l.user_id, l.agency_id, l.created_at, l.opened_at, l.assigned_at, l.closed_at
from leads l where l.account_id = $1 and l.shown_id in %[1]s)
` + sqlEnquiries + `
union all ` + sqlOptionFacts + `
union all ` + sqlPurchaseFacts

	// Whose an enquiry is, its interest in the programme says, else another interest,
	// else its user. The lead that a registration made is that claim, not evidence
	// beside it.
	sqlEnquiries = `select 'lead', f.shown_id, f.owner_id, coalesce(u.agency_id, f.agency_id), f.created_at, f.opened_at, f.assigned_at, f.closed_at,
(select max(c.created_at) from lead_records c where c.account_id = f.account_id and c.lead_id = f.id)
from (select m.account_id, m.id, m.shown_id, m.agency_id, m.created_at, m.opened_at, m.assigned_at, m.closed_at, coalesce(
    (select i.owner_id from interests i where i.account_id = m.account_id and i.lead_id = m.id and i.program_id = $%[2]d),
    (select min(i.owner_id) from interests i where i.account_id = m.account_id and i.lead_id = m.id), m.user_id) as owner_id
  from mine m where not exists (select 1 from registrations r where r.account_id = m.account_id and r.lead_id = m.id and r.decided_at = m.created_at)
  order by m.id desc limit 50) f left join users u on u.account_id = f.account_id and u.id = f.owner_id`

	// One that was canceled ended then; any other ends at its own end.
	sqlOptionFacts = `select 'option', f.shown_id, f.owner_id, u.agency_id, f.created_at, f.ended_at, null, null, null
from (select o.account_id, m.shown_id, o.owner_id, o.created_at,
    case when o.status = 'option-pending' then null when o.status in ('option-canceled', 'option-converted') then o.updated_at else o.expires_at end as ended_at
  from mine m cross join options o where o.account_id = m.account_id and o.lead_id = m.id and o.program_id = $%[2]d order by o.id + 0 desc limit 50) f
join users u on u.account_id = f.account_id and u.id = f.owner_id`
	sqlPurchaseFacts = `select 'purchase', f.shown_id, f.owner_id, u.agency_id, f.created_at, f.ended_at, null, null, null
from (select p.account_id, m.shown_id, p.owner_id, p.created_at, case p.status when 'canceled' then p.canceled_at when 'sold' then p.sold_at end as ended_at
  from mine m cross join purchases p where p.account_id = m.account_id and p.lead_id = m.id and p.program_id = $%[2]d order by p.id + 0 desc limit 50) f
join users u on u.account_id = f.account_id and u.id = f.owner_id`

	sqlActionFacts = `select a.contact_id, a.user_id, u.agency_id, a.created_at, a.type
from actions a join users u on u.account_id = a.account_id and u.id = a.user_id
where a.account_id = $1 and a.type in (1, 3, 4) and a.contact_id in %s order by a.id + 0 desc limit 50`

	sqlNamesakes = `select c.id, c.merged_into from contact_keys k join contacts c on c.account_id = k.account_id and c.id = k.contact_id
where k.account_id = $1 and k.kind = $2 and k.value = $3 order by k.contact_id desc limit cast($4 as bigint)`
)

// LeadFacts is a sales.Witness: enquiries from every door, and the options and
// purchases on the programme that came of them. An enquiry's last sign is when
// somebody took it up, moved it or noted a call, by this server's clock.
func (d *DB) LeadFacts(ctx context.Context, account, program int64, contacts []int64) ([]sales.Fact, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	args := []any{account}
	in := among(&args, contacts)
	query := fmt.Sprintf(sqlLeadFacts, in, len(args)+1)
	rows, err := d.sql.Query(besideLeadsOf(ctx, contacts), query, append(args, program)...)
	return collect(rows, err, func(scan scanner) (f sales.Fact, err error) {
		var signs [4]int64
		err = scan(&f.Kind, &f.Contact, opt{&f.User}, &f.Agency, at{&f.Since}, opt{&signs[0]}, opt{&signs[1]}, opt{&signs[2]}, opt{&signs[3]})
		if f.Kind == sales.EvidenceLead {
			f.Last = instant(max(micros(f.Since), signs[0], signs[1], signs[2], signs[3]))
		} else {
			f.Last = instant(signs[0])
		}
		return f, err
	})
}

// ActionFacts is a sales.Witness: visits, meetings and calls of the diary.
func (d *DB) ActionFacts(ctx context.Context, account, _ int64, contacts []int64) ([]sales.Fact, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	kinds := map[int]string{agenda.Call: sales.EvidenceCall, agenda.Visit: sales.EvidenceVisit, agenda.Appointment: sales.EvidenceMeeting}
	args := []any{account}
	query := fmt.Sprintf(sqlActionFacts, among(&args, contacts))
	rows, err := d.sql.Query(beside(ctx, newActions), query, args...)
	return collect(rows, err, func(scan scanner) (f sales.Fact, err error) {
		var kind int
		err = scan(&f.Contact, &f.User, &f.Agency, at{&f.Since}, &kind)
		f.Kind, f.Last = kinds[kind], f.Since
		return f, err
	})
}

// Namesakes implements people.KeyOwners.
func (d *DB) Namesakes(ctx context.Context, account int64, k people.Key, most int) ([]people.Record, error) {
	rows, err := d.sql.Query(unless(ctx, ownKey{k.Kind, k.Value}), sqlNamesakes, account, int64(k.Kind), k.Value, most)
	return collect(rows, err, func(scan scanner) (r people.Record, err error) { return r, scan(&r.ID, opt{&r.MergedInto}) })
}
