package migrate_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

var update = flag.Bool("update", false, "write schema.sql anew")

// keyless are the unique keys that do not begin with the account, with the
// reason.
var keyless = map[string]string{
	"providers_directory":  "a provider's number is known before its account is",
	"developers_directory": "a developer's slug is in the URL, before its account is known",
	"users_directory":      "a person logs in with an e-mail, before the account is known",
	"clients_directory":    "an application says its client_id, before its account is known",
}

func migrated(t *testing.T) *sqldb.DB {
	t.Helper()
	db := open(t, testkit.SQLite(t))
	if _, err := migrate.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestSchemaIsTheOneInReview keeps schema.sql, which shows what the migrations
// come to; go test ./internal/storage/migrate -update writes it.
func TestSchemaIsTheOneInReview(t *testing.T) {
	var b strings.Builder
	b.WriteString("-- The schema that the migrations make on SQLite. Written by: go test ./internal/storage/migrate -update\n")
	for _, row := range query(t, migrated(t), `select sql from sqlite_master where sql is not null order by tbl_name, type desc, name`) {
		b.WriteString("\n" + row[0] + ";\n")
	}
	if *update {
		if err := os.WriteFile("schema.sql", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("schema.sql is not what the migrations make; run with -update and review (-file +made):\n%s", d)
	}
}

// TestEveryKeyBeginsWithTheAccount: a row can then never point into another
// account, whatever the code does.
func TestEveryKeyBeginsWithTheAccount(t *testing.T) {
	db := migrated(t)
	tables := query(t, db, `select name from sqlite_master where type = 'table' and name <> 'schema_migrations'`)
	if len(tables) < 15 {
		t.Fatalf("%d tables", len(tables))
	}
	for _, table := range tables {
		for _, row := range query(t, db, `select name from pragma_table_info($1) where pk = 1`, table[0]) {
			if row[0] != "account_id" {
				t.Errorf("%s: the primary key begins with %s", table[0], row[0])
			}
		}
		for _, row := range query(t, db, `select l.name, i.name from pragma_index_list($1) l, pragma_index_info(l.name) i where l."unique" = 1 and i.seqno = 0`, table[0]) {
			if row[1] != "account_id" && keyless[row[0]] == "" {
				t.Errorf("%s: the unique key %s begins with %s", table[0], row[0], row[1])
			}
		}
		for _, row := range query(t, db, `select "table", "from", "to" from pragma_foreign_key_list($1) where seq = 0`, table[0]) {
			if row[1] != "account_id" || row[2] != "account_id" {
				t.Errorf("%s: the reference to %s begins with %s -> %s", table[0], row[0], row[1], row[2])
			}
		}
	}
}

// query gives the rows as text.
func query(t *testing.T, db *sqldb.DB, text string, args ...any) (out [][]string) {
	t.Helper()
	rows, err := db.Reader().QueryContext(t.Context(), text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]string, len(cols)), make([]any, len(cols))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}
