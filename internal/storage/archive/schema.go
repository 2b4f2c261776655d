package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"palier/internal/storage/sqldb"
)

// The schema is always read from the SQLite side: both engines have the same
// migrations, so the same tables and columns under the same names.

const (
	// Names of SQLite's own begin with sqlite_.
	sqlColumns = `select t.name, c.name, lower(c.type), c.pk from sqlite_schema t join pragma_table_info(t.name) c
where t.type = 'table' and t.name not like 'sqlite\_%' escape '\' and t.name <> '` + manifestTable + `' order by t.name, c.cid`
	sqlReferences = `select t.name, f."table" from sqlite_schema t join pragma_foreign_key_list(t.name) f
where t.type = 'table' and f."table" <> t.name order by t.name, f."table"`
	sqlDefinitions = `select type, name, tbl_name, coalesce(sql, '') from sqlite_schema
where name not like 'sqlite\_%' escape '\' and tbl_name <> '` + manifestTable + `' order by type, name`
)

// querier is a database, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

type column struct {
	name string
	kind string // as declared: "bigint", "text" or "boolean"
}

// table is one table of the schema.
type table struct {
	name    string
	columns []column
	key     []column // in the key's order
}

// readTables gives the tables by name.
func readTables(ctx context.Context, q querier) ([]table, error) {
	rows, err := q.QueryContext(ctx, sqlColumns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []table
	places := map[string]int{} // of a key's column, from 1
	for rows.Next() {
		var name string
		var c column
		var place int
		if err := rows.Scan(&name, &c.name, &c.kind, &place); err != nil {
			return nil, err
		}
		if len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, table{name: name})
		}
		t := &list[len(list)-1]
		t.columns = append(t.columns, c)
		if place > 0 {
			t.key = append(t.key, c)
			places[name+"."+c.name] = place
		}
	}
	for _, t := range list {
		slices.SortFunc(t.key, func(a, b column) int { return places[t.name+"."+a.name] - places[t.name+"."+b.name] })
	}
	return list, rows.Err()
}

// referencedFirst gives the tables in an order in which they can be filled: a
// table comes after those that its rows point into.
func referencedFirst(ctx context.Context, q querier, list []table) ([]table, error) {
	rows, err := q.QueryContext(ctx, sqlReferences)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	needs := map[string][]string{}
	for rows.Next() {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return nil, err
		}
		needs[from] = append(needs[from], to)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	out := make([]table, 0, len(list))
	placed := map[string]bool{}
	for len(out) < len(list) {
		before := len(out)
		for _, t := range list {
			ready := !slices.ContainsFunc(needs[t.name], func(n string) bool { return !placed[n] })
			if ready && !placed[t.name] {
				out, placed[t.name] = append(out, t), true
			}
		}
		if len(out) == before {
			return nil, fmt.Errorf("archive: tables that point at one another in a circle cannot be filled in any order")
		}
	}
	return out, nil
}

// layout hashes the definitions of tables and indexes.
func layout(ctx context.Context, q querier) (string, error) {
	rows, err := q.QueryContext(ctx, sqlDefinitions)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	sum := sha256.New()
	for rows.Next() {
		var kind, name, on, text string
		if err := rows.Scan(&kind, &name, &on, &text); err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%q %q %q %q\n", kind, name, on, text)
	}
	return hex.EncodeToString(sum.Sum(nil)), rows.Err()
}

// selectAll reads a table in the order of its key. Text is ordered by its
// bytes: SQLite does so by itself, PostgreSQL has to be told. The plus keeps
// SQLite's driver from turning a number into what the column was declared as:
// a 7 in a boolean column is damage, not true.
func (t table) selectAll(e *sqldb.Engine) string {
	plus, bytewise := "+", ""
	if e == sqldb.Postgres {
		plus, bytewise = "", ` collate "C"`
	}
	var order []string
	for _, c := range t.key {
		by := quoted(c.name)
		if c.kind == "text" {
			by += bytewise
		}
		order = append(order, by)
	}
	return "select " + t.names(plus) + " from " + quoted(t.name) + " order by " + strings.Join(order, ", ")
}

// insert adds one row.
func (t table) insert() string {
	marks := make([]string, len(t.columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return "insert into " + quoted(t.name) + " (" + t.names("") + ") values (" + strings.Join(marks, ", ") + ")"
}

func (t table) names(before string) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = before + quoted(c.name)
	}
	return strings.Join(names, ", ")
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
