package archive

import (
	"slices"
	"testing"
)

// A table that the manifest does not name is not copied from PostgreSQL and not
// verified anywhere, and nobody misses it before it is needed.
func TestAnArchiveHasEveryTableOfTheSchema(t *testing.T) {
	db := filled(t)
	rows, err := db.Reader().QueryContext(t.Context(), `select name from sqlite_schema where type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var want []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		want = append(want, name)
	}
	if err := rows.Err(); err != nil || len(want) < 40 {
		t.Fatalf("%d tables: %v", len(want), err)
	}
	var got []string
	for _, table := range archived(t, db).Manifest.Tables {
		got = append(got, table.Name)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the archive has\n%v, the database\n%v", got, want)
	}
}
