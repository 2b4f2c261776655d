package storage

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/people"
)

// A search goes from the keys to their owners, and up the merges to the contacts
// that stand for them. $1 is the account, the wanted keys are written in. Cross
// joins go from the few found to the many there are; as joins SQLite would turn
// them round and walk all people of the account.
const (
	sqlFound = `with recursive wanted (kind, value) as (values %s),
up (id) as (
  select k.contact_id from wanted w join contact_keys k on k.account_id = $1 and k.kind = w.kind and k.value = w.value
  union
  select c.merged_into from up cross join contacts c where c.account_id = $1 and c.id = up.id and c.merged_into is not null
),
found (id) as (select up.id from up cross join contacts c where c.account_id = $1 and c.id = up.id and c.merged_into is null)`

	// On a programme: by a lead, or by what names one of the person's records. $2 is
	// the programme. The sums keep SQLite from walking all leads of the account in
	// the order of the union.
	sqlOnProgram = `,
tree (root, id) as (
  select id, id from found
  union all
  select t.root, c.id from tree t cross join contacts c where c.account_id = $1 and c.merged_into = t.id
),
here (id) as (
  select f.id + 0 from found f cross join leads l where l.account_id = $1 and l.shown_id = f.id and ` + sqlOfProgram + `
  union select f.id + 0 from found f cross join leads l cross join options o where l.account_id = $1 and l.shown_id = f.id
    and o.account_id = $1 and o.lead_id = l.id and o.program_id = $2
  union select f.id + 0 from found f cross join leads l cross join purchases p where l.account_id = $1 and l.shown_id = f.id
    and p.account_id = $1 and p.lead_id = l.id and p.program_id = $2
  union select t.root + 0 from tree t cross join registrations g where g.account_id = $1 and g.contact_id = t.id and g.program_id = $2
  union select t.root + 0 from purchases p cross join purchase_contacts b cross join tree t where p.account_id = $1 and p.program_id = $2 and p.id > 0
    and b.account_id = $1 and b.purchase_id = p.id and t.id = b.contact_id
)`

	sqlOwnsKey      = `exists (select 1 from contact_keys k where k.account_id = c.account_id and k.contact_id = c.id and k.kind = `
	sqlWithoutNames = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id > $2 and c.lastname <> ''
and (not ` + sqlOwnsKey + `4) or c.firstname <> '' and not ` + sqlOwnsKey + `5)) order by c.id limit cast($3 as bigint)`
)

// SearchContacts implements people.Finder.
func (d *DB) SearchContacts(ctx context.Context, q people.KeySearch) ([]people.Contact, int64, error) {
	args, from := []any{q.Account}, "found"
	if q.Program != 0 {
		args, from = append(args, q.Program), "here"
	}
	wanted := make([]string, roundedUp(len(q.Keys)))
	for i := range wanted {
		k := q.Keys[min(i, len(q.Keys)-1)]
		args = append(args, int64(k.Kind), k.Value)
		wanted[i] = "(cast(" + nth(len(args)-1) + " as bigint), cast(" + nth(len(args)) + " as text))"
	}
	with := strings.Replace(sqlFound, "%s", strings.Join(wanted, ", "), 1)
	if q.Program != 0 {
		with += sqlOnProgram
	}
	var total int64
	if _, err := d.sql.Get(ctx, with+` select count(*) from `+from, args, &total); err != nil || int64(q.Offset) >= total {
		return nil, total, err
	}
	n := len(args)
	rows, err := d.sql.Query(ctx, with+` select `+sqlContactCols+` from contacts c where c.account_id = $1 and c.id in (select id from `+from+`)
order by c.id limit cast(`+nth(n+1)+` as bigint) offset cast(`+nth(n+2)+` as bigint)`, append(args, limit(q.Limit), q.Offset)...)
	list, err := collect(rows, err, scanContact)
	return list, total, err
}

// nth is one placeholder.
func nth(n int) string { return "$" + strconv.Itoa(n) }

// WithoutNames implements people.Finder.
func (d *DB) WithoutNames(ctx context.Context, account, after int64, n int) ([]people.Contact, error) {
	rows, err := d.sql.Query(ctx, sqlWithoutNames, account, after, n)
	return collect(rows, err, scanContact)
}
