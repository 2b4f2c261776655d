package archive

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

const (
	// Keeps another restore, or a first account, waiting until this one is over.
	sqlLockAccounts = `lock table accounts in share row exclusive mode`
	sqlAnyAccount   = `select account_id from accounts limit 1`
	// A migrated database has rows in this table only: those of the source take
	// their place and say when each step was run there.
	sqlForgetSteps = `delete from schema_migrations`
)

// copyOut copies PostgreSQL's tables, as one snapshot, into a SQLite file that
// has the same migrations.
func copyOut(ctx context.Context, db *sqldb.DB, st stage, p Progress) ([]Table, error) {
	schema, err := makeSchema(ctx, st)
	if err != nil {
		return nil, err
	}
	target, err := openStaged(st)
	if err != nil {
		return nil, err
	}
	defer target.Close()
	list, err := readTables(ctx, target)
	if err != nil {
		return nil, err
	}
	snapshot, err := db.Reader().BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer snapshot.Rollback()
	var version int64
	if err := snapshot.QueryRowContext(ctx, sqlSchema).Scan(&version); err != nil {
		return nil, err
	}
	if version != schema {
		return nil, fault.Newf(fault.Unavailable, "the database has schema %d, this program makes archives of %d: run palier migrate, or the palier that made it", version, schema)
	}
	if _, err := target.ExecContext(ctx, sqlForgetSteps); err != nil {
		return nil, err
	}
	out := make([]Table, 0, len(list))
	for _, t := range list {
		p(t.name, 0)
		copied, err := t.copyOut(ctx, snapshot, target, p)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", t.name, err)
		}
		out = append(out, copied)
	}
	return out, target.Close()
}

// copyOut copies one table and gives the digest of what it read.
func (t table) copyOut(ctx context.Context, from querier, to *sql.DB, p Progress) (Table, error) {
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return Table{}, err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, t.insert())
	if err != nil {
		return Table{}, err
	}
	defer insert.Close()
	d := newDigest(t)
	err = t.each(ctx, from, sqldb.Postgres, p, func(row []any) error {
		if err := d.add(row); err != nil {
			return err
		}
		// Nothing watches so short a statement: its driver would start a goroutine
		// for each. The read stops when it has to.
		_, err := insert.ExecContext(context.WithoutCancel(ctx), row...)
		return err
	})
	if err != nil {
		return Table{}, err
	}
	return d.of(t), tx.Commit()
}

// fill copies all tables into PostgreSQL in one transaction, and commits once
// they read there as they should.
func fill(ctx context.Context, conn *sql.Conn, source *sql.DB, want []Table, p Progress) (err error) {
	if _, err := conn.ExecContext(ctx, sqldb.Postgres.Begin()); err != nil {
		return err
	}
	defer func() {
		if err != nil { // a connection that cannot say so is gone, and the transaction with it
			conn.ExecContext(context.WithoutCancel(ctx), "rollback")
		}
	}()
	if _, err := conn.ExecContext(ctx, sqlLockAccounts); err != nil {
		return err
	}
	if err := vacant(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, sqlForgetSteps); err != nil {
		return err
	}
	list, err := readTables(ctx, source)
	if err != nil {
		return err
	}
	ordered, err := referencedFirst(ctx, source, list)
	if err != nil {
		return err
	}
	for _, t := range ordered {
		p(t.name, 0)
		if err := t.copyIn(ctx, source, conn, p); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	got, err := digestAll(ctx, conn, sqldb.Postgres, list, p)
	if err != nil {
		return err
	}
	if err := compare(got, want); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "commit")
	return err
}

// copyIn fills one table with one statement, as PostgreSQL checks references at
// its end: rows of a table may point at one another in any order.
func (t table) copyIn(ctx context.Context, from querier, to *sql.Conn, p Progress) error {
	rows, err := from.QueryContext(ctx, t.selectAll(sqldb.SQLite))
	if err != nil {
		return err
	}
	defer rows.Close()
	columns := make([]string, len(t.columns))
	for i, c := range t.columns {
		columns[i] = c.name
	}
	return to.Raw(func(driver any) error {
		c := driver.(*stdlib.Conn).Conn()
		_, err := c.CopyFrom(ctx, pgx.Identifier{t.name}, columns, &copier{stream: newStream(rows, len(t.columns)), table: t, progress: p})
		return err
	})
}

// copier is the rows of a SQLite table as pgx copies them.
type copier struct {
	*stream
	table    table
	progress Progress
	n        int64
}

func (c *copier) Next() bool {
	if c.n++; c.n%often == 0 {
		c.progress(c.table.name, c.n)
	}
	return c.next()
}

// Values gives the row, with booleans as PostgreSQL knows them.
func (c *copier) Values() ([]any, error) {
	for i, column := range c.table.columns {
		if n, ok := c.row[i].(int64); ok && column.kind == "boolean" {
			c.row[i] = n != 0
		}
	}
	return c.row, nil
}

func (c *copier) Err() error { return c.err() }

// vacant is a Conflict when a database has an account.
func vacant(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, sqlAnyAccount)
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return fault.New(fault.Conflict, "the database has accounts: a restore fills an empty one only")
	}
	return rows.Err()
}
