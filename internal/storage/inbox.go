package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"palier/internal/core/leads"
)

// A page of the inbox is put together of legs: each is the beginning of one stretch of an
// index, for one agency, one stage and perhaps one person in charge, and is in the order of
// the page. What no index narrows is looked for in the rows that the legs bring, which are
// few: a page costs the same at ten leads and at a million.

const (
	sqlInboxCols = `l.account_id, l.id, l.agency_id, l.provider_id, l.reference, l.fingerprint, l.type, l.step, l.asked_at, l.contact_id, l.shown_id, l.property_id, l.user_id, l.parent_id,
l.opened_at, l.opened_by, l.assigned_at, l.assigned_by, l.closed_at, l.closed_by, l.stage, l.door, l.handed_at, l.turns, l.snoozed_until, l.created_at, l.updated_at, l.details, l.warnings, '', l.request_id` // sqlLeadCols of l, without what was sent

	sqlLeadsOfPerson = `select ` + sqlInboxCols + ` from leads l where l.account_id = $1 and l.shown_id = $2 order by l.id + 0 desc limit cast($3 as bigint)`
	sqlSenders       = `select id, name from providers where account_id = $1`
	sqlLateLeads     = `select ` + sqlLineLead + ` from leads l where l.account_id = $1 and l.agency_id = $2 and l.opened_at is null and l.asked_at >= $3
and l.stage = 'new' and l.user_id is not null and l.handed_at <= $4 and l.turns < $5 and (l.snoozed_until is null or l.snoozed_until <= $6)
order by l.asked_at, l.id limit cast($7 as bigint)`
)

// window is how many rows of the list are looked at for a page that is narrowed by what no
// index has, over all legs: so many of each at least and at most.
const (
	window      = 20_000
	leastWindow = 200
	mostWindow  = 1000
)

// legs are how each order is read.
var legs = map[leads.Order]leg{
	leads.Latest:  {at: "updated_at", way: " desc", stages: true, where: awake},
	leads.Longest: {at: "asked_at", where: " and opened_at is null and stage = 'new'" + awake},
	leads.Aside:   {at: "snoozed_until", where: " and snoozed_until is not null"},
}

// awake leaves out what is put aside; $2 is now.
const awake = " and (snoozed_until is null or snoozed_until <= $2)"

// leg is the order of a list, and what holds in each stretch that it is made of.
type leg struct {
	at     string // the column of its order
	way    string // " desc" or ""
	stages bool   // a stretch for each stage
	where  string
}

// inbox puts a page's statements together. $1 is the account, $2 now.
type inbox struct {
	leg
	search    leads.Search
	from      string // what the legs are read from
	args      []any
	stretches []string // their conditions
	narrowed  string   // what is looked for in the rows; empty: nothing
	wide      int      // rows of each leg
}

func newInbox(account int64, q leads.Search, now time.Time) *inbox {
	b := &inbox{leg: legs[q.Order], search: q, from: "leads", args: []any{account, micros(now)}, wide: q.Limit + 1}
	if q.Asleep {
		b.where = strings.TrimSuffix(b.where, awake)
	}
	if named := b.named(); named != "" {
		b.stretches = []string{named + b.where}
	} else {
		b.stretch()
	}
	return b
}

// sqlReached are the enquiries that were counted in some weeks (figures.go). They are few: the
// cross join keeps SQLite from walking all leads beside them.
const sqlReached = `(select f.span as counted from figures f where f.account_id = $1 and f.agency_id in %s and f.week >= %s and f.week <= %s and f.measure = %s) c cross join leads`

// named is the one stretch of a list whose enquiries are few, and known; empty: they are not.
func (b *inbox) named() (where string) {
	q := b.search
	if q.Contacts != nil {
		where = " and shown_id in " + among(&b.args, q.Contacts)
	}
	if r := q.Reached; r.Measure != "" {
		b.from = fmt.Sprintf(sqlReached, among(&b.args, q.Agencies), b.put(r.From), b.put(r.To), b.put(r.Measure))
		where += " and id = c.counted"
	}
	return where
}

// put adds a value and gives its placeholder.
func (b *inbox) put(value any) string {
	b.args = append(b.args, value)
	return nth(len(b.args))
}

// stretch makes the legs: one for each agency and, where the order has them, stage.
func (b *inbox) stretch() {
	owner := ""
	switch q := b.search; {
	case b.stages && q.Unowned:
		owner = " and user_id is null"
	case b.stages && q.Owner != 0:
		owner = " and user_id = " + b.put(q.Owner)
	}
	for _, agency := range b.search.Agencies {
		at := " and agency_id = " + b.put(agency) + owner
		if !b.stages {
			b.stretches = append(b.stretches, at+b.where)
			continue
		}
		for _, s := range b.search.Stages {
			b.stretches = append(b.stretches, at+" and stage = "+b.put(string(s))+b.where)
		}
	}
}

// narrow says what no index has.
func (b *inbox) narrow() {
	q := b.search
	named := q.Contacts != nil || q.Reached.Measure != ""
	if !b.stages || named {
		if q.Unowned {
			b.narrowed += " and l.user_id is null"
		}
		if q.Owner != 0 {
			b.and("l.user_id = ", q.Owner)
		}
	}
	if named {
		b.narrowed += " and l.agency_id in " + among(&b.args, q.Agencies) + " and l.stage in " + among(&b.args, plain(q.Stages))
	}
	if q.Door != "" {
		b.and("l.door = ", q.Door)
	}
	if q.Provider != 0 {
		b.and("l.provider_id = ", q.Provider)
	}
	if !q.From.IsZero() {
		b.and("l.asked_at >= ", micros(q.From))
	}
	if !q.To.IsZero() {
		b.and("l.asked_at < ", micros(q.To))
	}
	if q.Property != 0 {
		b.and("l.property_id = ", q.Property)
	}
	if q.Type != 0 {
		b.and("l.type = ", q.Type)
	}
	if q.Repeats {
		b.narrowed += " and l.parent_id is not null"
	}
}

func (b *inbox) and(sql string, value any) { b.narrowed += " and " + sql + b.put(value) }

// mostLegs is how many parts of a union stand beside each other: SQLite takes 500.
const mostLegs = 200

// legsSQL are the first rows of all stretches together, after the cursor.
func (b *inbox) legsSQL() string {
	start, most, than := "", b.put(b.wide), ">"
	if b.way != "" {
		than = "<"
	}
	if after := b.search.After; after != (leads.Cursor{}) {
		start = fmt.Sprintf(" and (%s, id) %s (%s, %s)", b.at, than, b.put(after.At), b.put(after.ID))
	}
	parts := make([]string, len(b.stretches))
	for i, where := range b.stretches {
		// In brackets of its own: SQLite takes an order and a limit in a part of a union only so.
		parts[i] = fmt.Sprintf(`select id, at from (select id, %[1]s as at from %[6]s where account_id = $1%[2]s%[3]s order by %[1]s%[4]s, id%[4]s limit cast(%[5]s as bigint)) s`,
			b.at, where, start, b.way, most, b.from)
	}
	var groups []string
	for group := range slices.Chunk(parts, mostLegs) {
		groups = append(groups, "select id, at from ("+strings.Join(group, " union all ")+") g")
	}
	return fmt.Sprintf(`select id, at from (%s) u order by at%[2]s, id%[2]s limit cast(%[3]s as bigint)`, strings.Join(groups, " union all "), b.way, most)
}

// pageSQL is the page itself, and a row more.
func (b *inbox) pageSQL() (string, []any) {
	query := b.legsSQL()
	return fmt.Sprintf(`select w.at, %s from (%s) w join leads l on l.account_id = $1 and l.id = w.id where cast($2 as bigint) > 0%s order by w.at%[4]s, w.id%[4]s limit cast(%[5]s as bigint)`,
		sqlInboxCols, query, b.narrowed, b.way, b.put(b.search.Limit+1)), b.args
}

// InboxLeads implements leads.InboxStore.
func (d *DB) InboxLeads(ctx context.Context, account int64, q leads.Search, now time.Time) (leads.Sheet, error) {
	b := newInbox(account, q, now)
	if b.narrow(); b.narrowed != "" {
		b.wide = min(max(window/len(b.stretches), leastWindow), mostWindow)
	}
	query, args := b.pageSQL()
	rows, err := d.sql.Query(ctx, query, args...)
	var at []int64
	list, err := collect(rows, err, func(scan scanner) (*leads.Lead, error) {
		var when int64
		l, err := scanLead(func(dest ...any) error { return scan(append([]any{&when}, dest...)...) })
		at = append(at, when)
		return l, err
	})
	if err != nil {
		return leads.Sheet{}, err
	}
	if len(list) > q.Limit {
		return leads.Sheet{Leads: list[:q.Limit], Next: leads.Cursor{At: at[q.Limit-1], ID: list[q.Limit-1].ID}}, nil
	}
	sheet := leads.Sheet{Leads: list}
	if b.narrowed == "" {
		return sheet, nil
	}
	// There may be more behind what was looked at.
	wide := b.wide
	b = newInbox(account, q, now)
	b.wide = wide
	query = fmt.Sprintf(`select w.at, w.id from (%s) w where cast($2 as bigint) > 0 order by w.at%[2]s, w.id%[2]s limit 1 offset cast(%[3]s as bigint)`, b.legsSQL(), b.way, b.put(b.wide-1))
	_, err = d.sql.Get(ctx, query, b.args, &sheet.Next.At, &sheet.Next.ID)
	return sheet, err
}

func plain[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

// CountStages implements leads.InboxStore.
func (d *DB) CountStages(ctx context.Context, account int64, q leads.Search, most int) (map[leads.Stage]int64, error) {
	var query string
	args := []any{account}
	if q.Owner == 0 && !q.Unowned {
		var lists []string
		for _, s := range leads.Stages() {
			for _, agency := range q.Agencies {
				lists = append(lists, stageList(s, agency))
			}
		}
		query = `select substr(list, 7, length(list)), cast(sum(n) as bigint) from tallies where account_id = $1 and list in ` + among(&args, lists) + ` group by list`
	} else {
		query = countOwned(&args, q, most)
	}
	rows, err := d.sql.Query(ctx, query, args...)
	counts := map[leads.Stage]int64{}
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var name string
		var n int64
		err := scan(&name, &n)
		stage, _, _ := strings.Cut(name, "/")
		counts[leads.Stage(stage)] += n
		return struct{}{}, err
	})
	return counts, err
}

// countOwned counts along an index, and not beyond so many at each stage of an agency.
func countOwned(args *[]any, q leads.Search, most int) string {
	put := func(v any) string { *args = append(*args, v); return nth(len(*args)) }
	limit, owner := put(most), "user_id is null"
	if q.Owner != 0 {
		owner = "user_id = " + put(q.Owner)
	}
	var groups []string
	for agencies := range slices.Chunk(q.Agencies, mostLegs/len(leads.Stages())) {
		var parts []string
		for _, agency := range agencies {
			at := put(agency)
			for _, s := range leads.Stages() {
				parts = append(parts, fmt.Sprintf(`select '%s' as stage, (select count(*) from (select 1 from leads where account_id = $1 and agency_id = %s and %s and stage = '%[1]s' limit cast(%[4]s as bigint)) c) as n`,
					s, at, owner, limit))
			}
		}
		groups = append(groups, "select stage, n from ("+strings.Join(parts, " union all ")+") g")
	}
	return strings.Join(groups, " union all ")
}

const (
	sqlWaitingCount = `select count(*) from (select 1 from leads where account_id = $1 and agency_id = $3 and opened_at is null and stage = 'new'` + awake + ` limit cast($4 as bigint)) c`
	sqlBackCount    = `select count(*) from (select 1 from leads where account_id = $1 and agency_id = $3 and snoozed_until is not null and snoozed_until <= $2
and (user_id = $5 or user_id is null) limit cast($4 as bigint)) c`
)

// CountPressing implements leads.InboxStore.
func (d *DB) CountPressing(ctx context.Context, account int64, agencies []int64, user int64, now time.Time, most int) (waiting, back int64, err error) {
	for _, agency := range agencies {
		var n int64
		if _, err = d.sql.Get(ctx, sqlWaitingCount, []any{account, micros(now), agency, most}, &n); err != nil {
			return 0, 0, err
		}
		waiting += n
		if _, err = d.sql.Get(ctx, sqlBackCount, []any{account, micros(now), agency, most, user}, &n); err != nil {
			return 0, 0, err
		}
		back += n
	}
	return waiting, back, nil
}

// Senders implements leads.InboxStore.
func (d *DB) Senders(ctx context.Context, account int64) (map[int64]string, error) {
	names := map[int64]string{}
	rows, err := d.sql.Query(ctx, sqlSenders, account)
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var id int64
		var name string
		err := scan(&id, &name)
		names[id] = name
		return struct{}{}, err
	})
	return names, err
}

// LeadsOfPerson implements leads.InboxStore.
func (d *DB) LeadsOfPerson(ctx context.Context, account, shown int64, most int) ([]*leads.Lead, error) {
	rows, err := d.sql.Query(ctx, sqlLeadsOfPerson, account, shown, most)
	list, err := collect(rows, err, scanLead)
	slices.Reverse(list)
	return list, err
}

// LateLeads implements leads.InboxStore.
func (d *DB) LateLeads(ctx context.Context, q leads.Late) ([]*leads.Lead, error) {
	rows, err := d.sql.Query(ctx, sqlLateLeads, q.Account, q.Agency, micros(q.Asked), micros(q.Handed), q.Turns, micros(q.Now), q.Most)
	return collect(rows, err, scanLead)
}
