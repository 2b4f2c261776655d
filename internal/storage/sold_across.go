package storage

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/sales"
)

// What people look at of new-build sales: stretches over several programmes, by key.

const (
	sqlOptionsAcross = `select ` + sqlOptionCols + ` from options o` + sqlOptionInterest + ` where o.account_id = $1`
	// The options in force are few beside all that ever were: they have an index of their own.
	sqlOptionsEnding = sqlOptionsAcross + ` and o.status = 'option' and o.expires_at > $2`
	sqlNewestLeads   = `select lead_id from interests where account_id = $1 and program_id = $2 order by id desc limit cast($3 as bigint)`
	sqlLotUsed       = `select 1 where exists (select 1 from option_lots where account_id = $1 and lot_id = $2) or exists (select 1 from purchase_lots where account_id = $1 and lot_id = $2)`
	// The sum keeps an engine from walking all leads that are somebody's.
	sqlLeadContacts        = `select id, shown_id from leads where account_id = $1 and id in %s and shown_id + 0 is not null`
	sqlPurchasesAcross     = `select ` + sqlPurchaseCols + ` from purchases where account_id = $1`
	sqlRegistrationsAcross = `select * from (` + sqlRegistrationFrom + ` and r.status <> 'withdrawn' and cast($2 as bigint) = 0`
)

// narrowed adds to a query what an Across asks for besides its status. One programme is read
// by its own index; of several the rows are met in the order of their ids, which no index of
// theirs has (the sum keeps the engine from reading and sorting all of them).
func narrowed(s *selection, q sales.Across, t string) {
	switch {
	case q.All:
	case len(q.Programs) == 1:
		s.and(t+"program_id = ", q.Programs[0])
	default:
		s.where += " and " + t + "program_id + 0 in " + among(&s.args, q.Programs)
	}
	if q.Owner != 0 {
		s.and(t+"owner_id = ", q.Owner)
	}
	if q.Key != 0 {
		s.and(t+"key_id = ", q.Key)
	}
	if q.Before != 0 {
		s.and(t+"id < ", q.Before)
	}
}

// stretch ends a query in an order.
func (s *selection) stretch(order string, most int) (string, []any) {
	s.args = append(s.args, limit(most))
	return fmt.Sprintf("%s%s order by %s limit cast($%d as bigint)", s.from, s.where, order, len(s.args)), s.args
}

// LotUsed implements programs.Lots.
func (d *DB) LotUsed(ctx context.Context, account, lot int64) (bool, error) {
	var one int
	return d.sql.Get(ctx, sqlLotUsed, []any{account, lot}, &one)
}

// NewestLeads implements sales.Leads.
func (d *DB) NewestLeads(ctx context.Context, account, program int64, most int) ([]int64, error) {
	rows, err := d.sql.Query(ctx, sqlNewestLeads, account, program, limit(most))
	return collect(rows, err, scanNumber)
}

// LeadContacts implements sales.Leads.
func (d *DB) LeadContacts(ctx context.Context, account int64, leads []int64) (map[int64]int64, error) {
	of := make(map[int64]int64, len(leads))
	for piece := range slices.Chunk(leads, mostNamed) {
		args := []any{account}
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlLeadContacts, among(&args, piece)), args...)
		pairs, err := collect(rows, err, func(scan scanner) (p [2]int64, err error) { return p, scan(&p[0], &p[1]) })
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			of[p[0]] = p[1]
		}
	}
	return of, nil
}

// LatestOptions implements sales.Options.
func (d *DB) LatestOptions(ctx context.Context, q sales.Across) ([]sales.Option, error) {
	query, args := latestOptions(q)
	return d.options(ctx, q.Account, query, args...)
}

func latestOptions(q sales.Across) (string, []any) {
	s := selection{from: sqlOptionsAcross, args: []any{q.Account}}
	narrowed(&s, q, "o.")
	if q.Status != "" {
		s.and("case when o.status <> 'option' or o.expires_at > ", micros(q.Now))
		s.then(" then o.status else 'option-expired' end = ", q.Status)
	}
	return s.stretch("o.id desc", q.Limit)
}

// EndingOptions implements sales.Options.
func (d *DB) EndingOptions(ctx context.Context, q sales.Ending) ([]sales.Option, error) {
	query, args := endingOptions(q)
	return d.options(ctx, q.Account, query, args...)
}

func endingOptions(q sales.Ending) (string, []any) {
	s := selection{from: sqlOptionsEnding, args: []any{q.Account, micros(q.Now)}}
	q.Before = 0
	narrowed(&s, q.Across, "o.")
	if !q.After.IsZero() {
		s.and("(o.expires_at, o.id) > (", micros(q.After))
		s.then(", ", q.AfterID)
		s.where += ")"
	}
	return s.stretch("o.expires_at, o.id", q.Limit)
}

// LatestPurchases implements sales.Purchases.
func (d *DB) LatestPurchases(ctx context.Context, q sales.Across) ([]sales.Purchase, error) {
	query, args := latestPurchases(q)
	return d.purchases(ctx, q.Account, query, args...)
}

func latestPurchases(q sales.Across) (string, []any) {
	s := selection{from: sqlPurchasesAcross, args: []any{q.Account}}
	narrowed(&s, q, "")
	if q.Status != "" {
		s.and("status = ", q.Status)
	}
	return s.stretch("id desc", q.Limit)
}

// LatestRegistrations implements sales.Registrations. Those that wait are few, and have an
// index of their own; they are read the oldest first.
func (d *DB) LatestRegistrations(ctx context.Context, q sales.Across) ([]sales.Registration, error) {
	query, args := latestRegistrations(q)
	return d.registrations(beside(ctx, newRegistrations, newOptions), query, args...)
}

func latestRegistrations(q sales.Across) (string, []any) {
	s := selection{from: sqlRegistrationsAcross, args: []any{q.Account, 0, micros(q.Now)}}
	order, behind := "r.id desc", q.Before
	if q.Status == string(sales.RegistrationPending) {
		q.Before, order = 0, "r.id"
	}
	narrowed(&s, q, "r.")
	if q.Before != behind {
		s.and("r.id > ", behind)
	}
	switch q.Status {
	case string(sales.RegistrationPending):
		s.where += " and r.status = 'pending') r"
	case "":
		s.where += ") r"
	default: // Registration.StatusAt in SQL
		s.where += `) r where case when r.status = 'approved' and (r.ended_at is not null or r.expires_at <= $3 and not r.held) then 'expired' else r.status end`
		s.then(" = ", q.Status)
	}
	return s.stretch(order, q.Limit)
}
