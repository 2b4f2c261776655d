package storage

import (
	"context"
	"fmt"

	"palier/internal/core/agenda"
	"palier/internal/core/people"
	"palier/internal/core/sales"
)

// What each capability knows of a person, for a claim's verdict. A query gives the
// newest rows of each table, by the index on the person: the sum in "order by" and
// the cross joins keep SQLite from walking a whole account or programme instead.

const (
	// Whose a lead is, its interest in the programme says, else another interest,
	// else its user. The lead that a registration made is that claim, not evidence
	// beside it. $2 is the programme.
	sqlLeadFacts = `select l.shown_id, f.owner_id, coalesce(u.agency_id, l.agency_id), l.created_at, l.opened_at, l.assigned_at, l.closed_at,
(select max(c.created_at) from lead_records c where c.account_id = l.account_id and c.lead_id = l.id)
from leads l join (select l.account_id, l.id, coalesce((select i.owner_id from interests i where i.account_id = l.account_id and i.lead_id = l.id and i.owner_id is not null
  order by case when i.program_id = $2 then 0 else 1 end, i.id limit 1), l.user_id) as owner_id
  from leads l where l.account_id = $1 and l.shown_id in %s order by l.id + 0 desc limit 50) f on f.account_id = l.account_id and f.id = l.id
left join users u on u.account_id = l.account_id and u.id = f.owner_id
where not exists (select 1 from registrations r where r.account_id = l.account_id and r.lead_id = l.id and r.decided_at = l.created_at)`

	sqlActionFacts = `select a.contact_id, a.user_id, u.agency_id, a.created_at, a.type
from actions a join users u on u.account_id = a.account_id and u.id = a.user_id
where a.account_id = $1 and a.type in (1, 3, 4) and a.contact_id in %s order by a.id + 0 desc limit 50`

	// One that was canceled ended then; any other ends at its own end.
	sqlOptionFacts = `select l.shown_id, o.owner_id, u.agency_id, o.created_at,
case when o.status = 'option-pending' then null when o.status in ('option-canceled', 'option-converted') then o.updated_at else o.expires_at end
from leads l cross join options o cross join users u
where o.account_id = l.account_id and o.lead_id = l.id and o.program_id = $2 and u.account_id = o.account_id and u.id = o.owner_id
and l.account_id = $1 and l.shown_id in %s order by o.id + 0 desc limit 50`
	sqlPurchaseFacts = `select l.shown_id, p.owner_id, u.agency_id, p.created_at,
case p.status when 'canceled' then p.canceled_at when 'sold' then p.sold_at end
from leads l cross join purchases p cross join users u
where p.account_id = l.account_id and p.lead_id = l.id and p.program_id = $2 and u.account_id = p.account_id and u.id = p.owner_id
and l.account_id = $1 and l.shown_id in %s order by p.id + 0 desc limit 50`

	sqlNamesakes = `select ` + sqlContactCols + ` from contact_keys k join contacts c on c.account_id = k.account_id and c.id = k.contact_id
where k.account_id = $1 and k.kind = $2 and k.value = $3 order by k.contact_id desc limit cast($4 as bigint)`
)

// LeadFacts is a sales.Witness: enquiries from every door. A lead's last sign is
// when somebody took it up, moved it or noted a call, by this server's clock.
func (d *DB) LeadFacts(ctx context.Context, account, program int64, contacts []int64) ([]sales.Fact, error) {
	return d.facts(ctx, sqlLeadFacts, []any{account, program}, contacts, func(scan scanner) (sales.Fact, error) {
		f := sales.Fact{Kind: sales.EvidenceLead}
		var signs [4]int64
		err := scan(&f.Contact, opt{&f.User}, &f.Agency, at{&f.Since}, opt{&signs[0]}, opt{&signs[1]}, opt{&signs[2]}, opt{&signs[3]})
		f.Last = instant(max(micros(f.Since), signs[0], signs[1], signs[2], signs[3]))
		return f, err
	})
}

// ActionFacts is a sales.Witness: visits, meetings and calls of the diary.
func (d *DB) ActionFacts(ctx context.Context, account, _ int64, contacts []int64) ([]sales.Fact, error) {
	kinds := map[int]string{agenda.Call: sales.EvidenceCall, agenda.Visit: sales.EvidenceVisit, agenda.Appointment: sales.EvidenceMeeting}
	return d.facts(ctx, sqlActionFacts, []any{account}, contacts, func(scan scanner) (f sales.Fact, err error) {
		var kind int
		err = scan(&f.Contact, &f.User, &f.Agency, at{&f.Since}, &kind)
		f.Kind, f.Last = kinds[kind], f.Since
		return f, err
	})
}

// OptionFacts is a sales.Witness: options on the programme.
func (d *DB) OptionFacts(ctx context.Context, account, program int64, contacts []int64) ([]sales.Fact, error) {
	return d.deals(ctx, sqlOptionFacts, sales.EvidenceOption, account, program, contacts)
}

// PurchaseFacts is a sales.Witness: purchases on the programme.
func (d *DB) PurchaseFacts(ctx context.Context, account, program int64, contacts []int64) ([]sales.Fact, error) {
	return d.deals(ctx, sqlPurchaseFacts, sales.EvidencePurchase, account, program, contacts)
}

func (d *DB) deals(ctx context.Context, query, kind string, account, program int64, contacts []int64) ([]sales.Fact, error) {
	return d.facts(ctx, query, []any{account, program}, contacts, func(scan scanner) (sales.Fact, error) {
		f := sales.Fact{Kind: kind}
		return f, scan(&f.Contact, &f.User, &f.Agency, at{&f.Since}, at{&f.Last})
	})
}

// facts runs a query that names contacts at its end.
func (d *DB) facts(ctx context.Context, query string, args []any, contacts []int64, read func(scanner) (sales.Fact, error)) ([]sales.Fact, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	query = fmt.Sprintf(query, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, read)
}

// Namesakes implements people.Owners.
func (d *DB) Namesakes(ctx context.Context, account int64, k people.Key, most int) ([]people.Contact, error) {
	rows, err := d.sql.Query(unless(ctx, ownKey{k.Kind, k.Value}), sqlNamesakes, account, int64(k.Kind), k.Value, most)
	return collect(rows, err, scanContact)
}
