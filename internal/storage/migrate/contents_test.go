package migrate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/storage/migrate"
	"palier/internal/testkit"
)

// What was there before step 10 (0010_documents): plans that are gone, whose contents
// still lie where they were put.
const goneBefore = `insert into gone_files values (1, '0a1b-2c', 5), (2, '0a1b-2c', 6)`

// Whatever is gone is known by the name of its content from then on.
func TestContentsThatAreGoneAreNotForgotten(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := open(t, d)
		admin(t, db, "create table schema_migrations (version bigint not null primary key, name text not null, checksum text not null, applied_at bigint not null)")
		steps, err := migrate.Steps()
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range steps[:10] {
			if step.Version == 10 {
				admin(t, db, goneBefore)
			}
			if err := migrate.RunStep(t.Context(), db, step); err != nil {
				t.Fatal(err)
			}
		}
		got := query(t, db, `select cast(account_id as text), name, cast(at as text) from gone_contents order by account_id`)
		if d := cmp.Diff([][]string{{"1", "plans/1/0a1b2c", "5"}, {"2", "plans/2/0a1b2c", "6"}}, got); d != "" {
			t.Errorf("contents (-want +got):\n%s", d)
		}
	})
}
