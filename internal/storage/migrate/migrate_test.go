package migrate_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

func open(t *testing.T, d testkit.Database) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), d.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func admin(t *testing.T, db *sqldb.DB, query string, args ...any) {
	t.Helper()
	err := db.Admin(t.Context(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestUpMakesAnEmptyDatabaseCurrentAndThenDoesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := open(t, d)
		steps, err := migrate.Steps()
		if err != nil {
			t.Fatal(err)
		}
		n := int64(len(steps))
		for _, c := range []struct {
			what    string
			do      func(context.Context, *sqldb.DB) (migrate.State, error)
			applied int64
		}{{"before", migrate.Check, 0}, {"up", migrate.Up, n}, {"up again", migrate.Up, n}, {"after", migrate.Check, n}} {
			s, err := c.do(t.Context(), db)
			if err != nil || s.Applied != c.applied || s.Wanted != n || int64(len(s.Pending)) != n-c.applied {
				t.Errorf("%s: %d of %d, %d pending, %v", c.what, s.Applied, s.Wanted, len(s.Pending), err)
			}
		}
	})
}

func TestReplicasMayMigrateAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		const replicas = 4
		var all sync.WaitGroup
		errs := make([]error, replicas)
		for i := range replicas {
			db := open(t, d)
			all.Go(func() { _, errs[i] = migrate.Up(context.Background(), db) })
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if s, err := migrate.Check(t.Context(), open(t, d)); err != nil || len(s.Pending) > 0 {
			t.Errorf("state %+v, %v", s, err)
		}
	})
}

func TestADatabaseOfAnotherProgramIsRefused(t *testing.T) {
	for what, query := range map[string]string{
		"newer than the program": "insert into schema_migrations (version, name, checksum, applied_at) values (9999, 'later', 'x', 1)",
		"an edited migration":    "update schema_migrations set checksum = 'edited' where version = 1",
	} {
		t.Run(what, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d testkit.Database) {
				db := open(t, d)
				if _, err := migrate.Up(t.Context(), db); err != nil {
					t.Fatal(err)
				}
				admin(t, db, query)
				for name, do := range map[string]func(context.Context, *sqldb.DB) (migrate.State, error){"check": migrate.Check, "up": migrate.Up} {
					if _, err := do(t.Context(), db); !fault.Is(err, fault.Unavailable) {
						t.Errorf("%s: %v, want unavailable", name, err)
					}
				}
			})
		})
	}
}

func TestAStepThatFailsLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		db := open(t, d)
		before, err := migrate.Up(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		bad := migrate.Step{Version: before.Wanted + 1, Name: "bad", Checksum: "c", Text: "create table half (id bigint not null);\ninsert into nowhere values (1);\n"}
		if err := migrate.RunStep(t.Context(), db, bad); err == nil {
			t.Fatal("a broken step went through")
		}
		if found, err := db.Get(t.Context(), "select count(*) from half", nil, new(int64)); found || err == nil {
			t.Errorf("half of the step is there: %v %v", found, err)
		}
		if s, err := migrate.Check(t.Context(), db); err != nil || s.Applied != before.Wanted {
			t.Errorf("state %+v, %v", s, err)
		}
		bad.Text = "create table half (id bigint not null);\n"
		if err := migrate.RunStep(t.Context(), db, bad); err != nil {
			t.Errorf("mended: %v", err)
		}
	})
}
