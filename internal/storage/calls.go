package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/people"
)

// What bears on whether somebody may be called, in one statement for a page of people.
// The cross joins go from the few who are asked about to the many there are, and nothing
// is named twice: SQLite is slow at that where a statement has hundreds of values.
const sqlCallGrounds = `with recursive asked (account_id, id, top, above) as (
  select c.account_id, c.id, c.id, c.merged_into from contacts c where c.account_id = $1 and c.id in %s
  union all
  select a.account_id, a.id, c.id, c.merged_into from asked a cross join contacts c where c.account_id = a.account_id and c.id = a.above
), tree (account_id, asked, id) as (
  select account_id, id, top from asked where above is null
  union all
  select t.account_id, t.asked, c.id from tree t cross join contacts c where c.account_id = t.account_id and c.merged_into = t.id
), clock (now) as (select cast($%d as bigint))
` + sqlCallConsents + `
union all ` + sqlCallVisits + `
union all ` + sqlCallOptions + `
union all ` + sqlCallPurchases + `
union all ` + sqlCallBuyers + `
union all ` + sqlCallMandates

// Each gives whose it is, its kind, its number among those, what was answered, since when
// and until when: instants, and days for what has those.
const (
	// The last answer of each record; which of a person's is the last one is seen in Go.
	sqlCallConsents = `select t.asked, 'consent', n.id, n.given, n.at, cast(null as bigint), '', '' from tree t cross join consents n
where n.account_id = t.account_id and n.contact_id = t.id and n.channel = 'phone'
and n.id = (select max(l.id) from consents l where l.account_id = n.account_id and l.contact_id = n.contact_id and l.channel = 'phone')`
	// By the index on the contact alone first, and so with the mandates of a property: asked
	// for a column that the index does not have, SQLite goes through all of the account.
	sqlCallVisits = `select t.asked, 'visit', v.id, true, w.status_at, v.ends_at, '', '' from tree t cross join visit_visitors c cross join visits v cross join visit_visitors w
where c.account_id = t.account_id and c.contact_id = t.id and v.account_id = c.account_id and v.id = c.visit_id
and v.live and coalesce(v.ends_at > (select now from clock), true)
and w.account_id = c.account_id and w.visit_id = c.visit_id and w.position = c.position and w.status in ('proposed', 'confirmed')`
	// A lead shows the record that stands for the person.
	sqlCallOptions = `select t.asked, 'option', o.id, true, o.created_at, o.expires_at, '', '' from tree t cross join leads l cross join options o
where l.account_id = t.account_id and l.shown_id = t.id and o.account_id = l.account_id and o.lead_id = l.id and o.status = 'option'
and coalesce(o.expires_at > (select now from clock), true)`
	sqlCallPurchases = `select t.asked, 'purchase', p.id, true, p.created_at, null, '', '' from tree t cross join leads l cross join purchases p
where l.account_id = t.account_id and l.shown_id = t.id and p.account_id = l.account_id and p.lead_id = l.id and ` + sqlPurchaseRuns
	sqlCallBuyers = `select t.asked, 'purchase', p.id, true, p.created_at, null, '', '' from tree t cross join purchase_contacts b cross join purchases p
where b.account_id = t.account_id and b.contact_id = t.id and p.account_id = b.account_id and p.id = b.purchase_id and ` + sqlPurchaseRuns
	sqlPurchaseRuns = `p.status in ('pre-booked', 'booked', 'notary-appointment')`
	// A mandate is its owners'. The register says whether it is in force; of one that is
	// numbered elsewhere, the property does, while it is not closed (property_step 3).
	sqlCallMandates = `select t.asked, 'mandate', p.id, true, null, null, coalesce(m.signed_on, p.agreement_start), coalesce(m.ends_on, p.agreement_end)
from tree t cross join property_owners o cross join properties p
left join mandate_entries i on i.account_id = p.account_id and i.property_id = p.id
left join mandate_entries m on m.account_id = i.account_id and m.card_id = i.card_id and m.kind = i.kind and m.number = i.number
where o.account_id = t.account_id and o.contact_id = t.id and p.account_id = o.account_id and p.id = o.property_id
and case when m.state is null then p.agreement <> 0 and p.step <> 3 else m.state = 'live' end`
)

// CallGrounds implements people.Grounds. Within a write it reads the rows: what the write
// has changed is its own affair until it is committed.
func (d *DB) CallGrounds(ctx context.Context, account int64, contacts []int64, now time.Time) (map[int64][]people.Ground, error) {
	if _, err := txOf(ctx); err == nil {
		return d.readGrounds(besideUnless(ctx, []any{mergedContacts{}}, newOptions, newVisits, newVisitors), account, contacts, now)
	}
	return d.calls.ask(ctx, d, account, contacts, now)
}

// saidOf is a ground as it is read: whose, and its place among those of its kind.
type saidOf struct {
	people.Ground
	contact, id int64
}

func (d *DB) readGrounds(ctx context.Context, account int64, contacts []int64, now time.Time) (map[int64][]people.Ground, error) {
	out := map[int64][]people.Ground{}
	for piece := range slices.Chunk(contacts, mostNamed) {
		args := []any{account}
		in := among(&args, piece)
		query := fmt.Sprintf(sqlCallGrounds, in, len(args)+1)
		rows, err := d.sql.Query(ctx, query, append(args, micros(now))...)
		list, err := collect(rows, err, func(scan scanner) (g saidOf, err error) {
			var first, last string
			if err = scan(&g.contact, &g.Kind, &g.id, &g.Given, at{&g.Since}, at{&g.Until}, &first, &last); err == nil && g.Kind == people.GroundMandate {
				g.Since, g.Until = midnight(first, 0), midnight(last, 1)
			}
			return g, err
		})
		if err != nil {
			return nil, err
		}
		keepGrounds(out, list)
	}
	return out, nil
}

// midnight is when a day begins in France, some days on; zero when none is said.
func midnight(said string, on int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, said, day.Paris())
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, on).UTC()
}

// keepGrounds puts grounds to the people they are of: of consents the last one.
func keepGrounds(of map[int64][]people.Ground, list []saidOf) {
	last := map[int64]saidOf{}
	for _, g := range list {
		switch {
		case g.Kind != people.GroundConsent:
			of[g.contact] = append(of[g.contact], g.Ground)
		case g.id > last[g.contact].id:
			last[g.contact] = g
		}
	}
	for contact, g := range last {
		of[contact] = append(of[contact], g.Ground)
	}
}
