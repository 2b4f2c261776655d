package storage

import (
	"context"
	"fmt"

	"palier/internal/core/figures"
)

const (
	sqlFigureMark     = `select seq from figure_marks where account_id = $1`
	sqlFigureMarkSave = `insert into figure_marks (account_id, seq) values ($1, $2) on conflict (account_id) do update set seq = excluded.seq`
	sqlFigureAdd      = `insert into figures (account_id, agency_id, week, measure, source, span, n) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account_id, agency_id, week, measure, source, span) do update set n = figures.n + excluded.n`
	sqlFigureReach = `insert into figure_reached (account_id, lead_id, measure) values ($1, $2, $3) on conflict do nothing`
	sqlFigureAsked = `select id, asked_at, case when provider_id is null then door else 'p' || cast(provider_id as text) end from leads where account_id = $1 and id in `
	sqlFigures     = `select week, measure, source, span, cast(sum(n) as bigint) from figures where account_id = $1 and agency_id in %s and week >= $2 and week <= $3
group by week, measure, source, span having sum(n) <> 0 order by week, measure, source, span`
)

// FigureMark implements figures.Store.
func (d *DB) FigureMark(ctx context.Context, account int64) (seq int64, err error) {
	_, err = d.sql.Get(ctx, sqlFigureMark, []any{account}, &seq)
	return seq, err
}

// SaveFigureMark implements figures.Store.
func (d *DB) SaveFigureMark(ctx context.Context, account, seq int64) error {
	_, err := d.sql.Exec(ctx, sqlFigureMarkSave, account, seq)
	return err
}

// AddFigures implements figures.Store.
func (d *DB) AddFigures(ctx context.Context, account int64, list []figures.Count) error {
	for _, c := range list {
		if _, err := d.sql.Exec(ctx, sqlFigureAdd, account, c.Agency, c.Week, string(c.Measure), c.Source, c.Span, c.N); err != nil {
			return err
		}
	}
	return nil
}

// ClearFigures implements figures.Store.
func (d *DB) ClearFigures(ctx context.Context, account int64) error {
	for _, table := range []string{"figures", "figure_reached", "figure_marks"} {
		if _, err := d.sql.Exec(ctx, "delete from "+table+" where account_id = $1", account); err != nil {
			return err
		}
	}
	return nil
}

// AskedLeads implements figures.Store.
func (d *DB) AskedLeads(ctx context.Context, account int64, leads []int64) (map[int64]figures.Asked, error) {
	out := map[int64]figures.Asked{}
	if len(leads) == 0 {
		return out, nil
	}
	args := []any{account}
	query := sqlFigureAsked + among(&args, leads)
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (struct{}, error) {
		var id int64
		var one figures.Asked
		err := scan(&id, at{&one.At}, &one.Source)
		out[id] = one
		return struct{}{}, err
	})
	return out, err
}

// ReachFigure implements figures.Store.
func (d *DB) ReachFigure(ctx context.Context, account, lead int64, m figures.Measure) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlFigureReach, account, lead, string(m))
	return n == 1, err
}

// ListFigures implements figures.Store.
func (d *DB) ListFigures(ctx context.Context, account int64, agencies []int64, from, to string) ([]figures.Count, error) {
	args := []any{account, from, to}
	query := fmt.Sprintf(sqlFigures, among(&args, agencies))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (c figures.Count, err error) {
		return c, scan(&c.Week, &c.Measure, &c.Source, &c.Span, &c.N)
	})
}
