package storage

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/people"
)

// A search goes from the keys to their owners, and up the merges to the contacts
// that stand for them. $1 is the account, the wanted keys are written in.
const (
	sqlFound = `with recursive wanted (kind, value) as (values %s),
up (id) as (
  select k.contact_id from wanted w join contact_keys k on k.account_id = $1 and k.kind = w.kind and k.value = w.value
  union
  select c.merged_into from up join contacts c on c.account_id = $1 and c.id = up.id where c.merged_into is not null
),
found (id) as (select c.id from up join contacts c on c.account_id = $1 and c.id = up.id where c.merged_into is null)`

	// On a programme: by a lead, or by what names one of the person's records. $2 is
	// the programme.
	sqlOnProgram = `,
tree (root, id) as (
  select id, id from found
  union all
  select t.root, c.id from tree t join contacts c on c.account_id = $1 and c.merged_into = t.id
),
here (id) as (
  select l.shown_id from found f join leads l on l.account_id = $1 and l.shown_id = f.id where ` + sqlOfProgram + `
  union select l.shown_id from found f join leads l on l.account_id = $1 and l.shown_id = f.id
    join options o on o.account_id = $1 and o.lead_id = l.id and o.program_id = $2
  union select l.shown_id from found f join leads l on l.account_id = $1 and l.shown_id = f.id
    join purchases p on p.account_id = $1 and p.lead_id = l.id and p.program_id = $2
  union select t.root from tree t join registrations g on g.account_id = $1 and g.contact_id = t.id and g.program_id = $2
  union select t.root from tree t join purchase_contacts b on b.account_id = $1 and b.contact_id = t.id
    join purchases p on p.account_id = $1 and p.id = b.purchase_id and p.program_id = $2
)`

	sqlWithoutLastName = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id > $2 and c.lastname <> ''
and not exists (select 1 from contact_keys k where k.account_id = c.account_id and k.contact_id = c.id and k.kind = 4)
order by c.id limit cast($3 as bigint)`
)

// SearchContacts implements people.Finder.
func (d *DB) SearchContacts(ctx context.Context, q people.KeySearch) ([]people.Contact, int64, error) {
	args, from := []any{q.Account}, "found"
	if q.Program != 0 {
		args, from = append(args, q.Program), "here"
	}
	wanted := make([]string, len(q.Keys))
	for i, k := range q.Keys {
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

// WithoutLastName implements people.Finder.
func (d *DB) WithoutLastName(ctx context.Context, account, after int64, n int) ([]people.Contact, error) {
	rows, err := d.sql.Query(ctx, sqlWithoutLastName, account, after, n)
	return collect(rows, err, scanContact)
}
