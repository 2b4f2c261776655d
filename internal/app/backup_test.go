package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/app"
	"palier/internal/core/fault"
	"palier/internal/storage/archive"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

func quiet(string, int64) {}

// another is an empty database of the same engine.
func another(t *testing.T, d testkit.Database) testkit.Database {
	if d.Engine == "postgres" {
		return testkit.Postgres(t)
	}
	return testkit.SQLite(t)
}

func deps(t *testing.T) app.Deps {
	return app.Deps{Now: time.Now, Log: testkit.Log(t), Version: "test"}
}

func backup(t *testing.T, d testkit.Database) app.Archive {
	t.Helper()
	r, err := app.Backup(context.Background(), d.Config(), deps(t), filepath.Join(t.TempDir(), "palier.archive"), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func restore(t *testing.T, d testkit.Database, file string) app.Archive {
	t.Helper()
	r, err := app.Restore(context.Background(), d.Config(), deps(t), file, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// serve starts Palier on a database that is filled already.
func serve(t *testing.T, d testkit.Database) *app.App {
	t.Helper()
	a, err := app.Open(context.Background(), d.Config(), deps(t), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Stop(context.Background()) })
	return a
}

// caller calls a server as the demonstration's provider, by the name of the
// host mount, so that links in answers do not depend on the port.
type caller struct{ addr, host, provider, token string }

func (c caller) do(t *testing.T, method, path, body string) (int, string) {
	r, err := http.NewRequest(method, "http://"+c.addr+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	r.Host = c.host
	r.SetBasicAuth(c.provider, c.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return res.StatusCode, string(raw)
}

func callerOf(s *testkit.Server, addr string) caller {
	return caller{addr, "apimo.localhost", s.Apimo.Provider, s.Apimo.Token}
}

// writers post leads until they are told to stop; said holds the references
// that were acknowledged so far.
type writers struct {
	mu    sync.Mutex
	said  []string
	acked chan struct{} // one per acknowledged lead, while somebody counts
	quit  chan struct{}
	wg    sync.WaitGroup
}

func startWriters(t *testing.T, c caller) *writers {
	w := &writers{acked: make(chan struct{}), quit: make(chan struct{})}
	for hand := range 4 {
		w.wg.Go(func() {
			for n := 0; ; n++ {
				reference := fmt.Sprintf("w%d-%d", hand, n)
				body := fmt.Sprintf(`{"reference":%q,"lastname":"NOYER","firstname":"Inès","email":"%s@example.org","message":"Très intéressée"}`, reference, reference)
				if status, answer := c.do(t, "POST", "/agencies/14/leads", body); status != 200 {
					t.Errorf("POST: %d %s", status, answer)
					return
				}
				w.mu.Lock()
				w.said = append(w.said, reference)
				w.mu.Unlock()
				select {
				case w.acked <- struct{}{}:
				case <-w.quit:
					return
				}
			}
		})
	}
	go func() { // a writer that failed ends the wait of those that count
		w.wg.Wait()
		close(w.acked)
	}()
	return w
}

func (w *writers) await(n int) {
	for range n {
		<-w.acked
	}
}

func (w *writers) acknowledged() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.said...)
}

func (w *writers) stop() {
	close(w.quit)
	w.wg.Wait()
}

func TestABackupUnderWritesHasEveryLeadAcknowledgedBeforeIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		w := startWriters(t, callerOf(s, s.Addr()))
		w.await(40)
		before := w.acknowledged()
		file := make(chan string, 1)
		go func() {
			defer close(file)
			r, err := app.Backup(context.Background(), d.Config(), deps(t), filepath.Join(t.TempDir(), "palier.archive"), quiet)
			if err != nil {
				t.Error(err)
				return
			}
			file <- r.File
		}()
		var made string
		during := 0
		for wait := true; wait; {
			select {
			case <-w.acked:
				during++
			case made = <-file:
				wait = false
			}
		}
		w.stop()
		if made == "" {
			t.Fatal("no backup")
		}
		if during == 0 {
			t.Error("nothing was written during the backup: it shows nothing")
		}
		d2 := another(t, d)
		restore(t, d2, made)
		_, answer := callerOf(s, serve(t, d2).Addr()).do(t, "GET", "/agencies/14/leads?limit=1000", "")
		for _, reference := range before {
			if !strings.Contains(answer, `"reference":"`+reference+`"`) {
				t.Errorf("lead %s was acknowledged before the backup and is not in it", reference)
			}
		}
	})
}

func TestARestoredPalierAnswersByteForByteLikeTheOriginal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		d2 := another(t, d)
		restore(t, d2, backup(t, d).File)
		original, restored := callerOf(s, s.Addr()), callerOf(s, serve(t, d2).Addr())
		for path, status := range map[string]int{
			"/agencies": 200, "/agencies/14/leads": 200, "/agencies/14/leads?limit=7&offset=13": 200, "/agencies/14/users": 200,
			"/agencies/14/contacts": 200, "/agencies/14/properties": 200, "/agencies/14/users/" + s.Apimo.User + "/actions": 200,
			"/catalogs": 200, "/agencies/" + s.Apimo.ClosedAgency + "/leads": 403, "/agencies/99999/leads": 404,
		} {
			status1, want := original.do(t, "GET", path, "")
			status2, got := restored.do(t, "GET", path, "")
			if status1 != status || status2 != status || got != want {
				t.Errorf("GET %s: %d %.300s\noriginal %d %.300s\nwant %d", path, status2, got, status1, want, status)
			}
		}
		// And it goes on: the ledger's numbers came along.
		if status, answer := restored.do(t, "POST", "/agencies/14/leads", `{"reference":"after","lastname":"NOYER"}`); status != 200 {
			t.Errorf("POST after a restore: %d %s", status, answer)
		}
	})
}

func TestAnArchiveIsTheWayBetweenTheEngines(t *testing.T) {
	postgres := testkit.Postgres(t)
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	first := backup(t, d)
	restore(t, postgres, first.File)
	second := backup(t, postgres)
	if second.Manifest.Engine != "postgres" {
		t.Errorf("engine = %s", second.Manifest.Engine)
	}
	if diff := cmp.Diff(first.Manifest.Tables, second.Manifest.Tables); diff != "" {
		t.Errorf("SQLite to PostgreSQL: %s", diff)
	}
	back := testkit.SQLite(t)
	restore(t, back, second.File)
	third := backup(t, back)
	if diff := cmp.Diff(first.Manifest.Tables, third.Manifest.Tables); diff != "" || third.Manifest.Layout != first.Manifest.Layout {
		t.Errorf("and back: %s", diff)
	}
}

func TestARestoreIntoADatabaseInUseChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		before := backup(t, d)
		_, err := app.Restore(context.Background(), d.Config(), deps(t), before.File, quiet)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("error = %v, want a conflict", err)
		}
		if diff := cmp.Diff(before.Manifest.Tables, backup(t, d).Manifest.Tables); diff != "" {
			t.Errorf("the database changed: %s", diff)
		}
	})
}

func TestADamagedArchiveLeavesAnEmptyDatabaseEmpty(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		file := backup(t, d).File
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		place := strings.Index(string(content), "Europe/Paris")
		content[place] ^= 1
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		d2 := another(t, d)
		if _, err := app.Restore(context.Background(), d2.Config(), deps(t), file, quiet); err == nil {
			t.Error("restored")
		}
		if d2.Engine == "sqlite" {
			if left, _ := os.ReadDir(d2.Dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			return
		}
		accounts, err := d2.Store(t, time.Now).ListAccounts(context.Background())
		if err != nil || len(accounts) > 0 {
			t.Errorf("accounts = %v, %v", accounts, err)
		}
	})
}

// An archive from before the first migration is the oldest there can be.
func TestAnOlderArchiveIsBroughtUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		old, err := sqldb.Open(context.Background(), sqldb.Options{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer old.Close()
		err = old.Admin(context.Background(), func(conn *sql.Conn) error {
			_, err := conn.ExecContext(context.Background(), `create table schema_migrations
(version bigint not null primary key, name text not null, checksum text not null, applied_at bigint not null)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "old.archive")
		if _, err := archive.Create(context.Background(), old, file, "0", time.Now(), quiet); err != nil {
			t.Fatal(err)
		}
		steps, err := migrate.Steps()
		if err != nil {
			t.Fatal(err)
		}
		r := restore(t, d, file)
		if r.Manifest.Schema != 0 || r.Schema != int64(len(steps)) {
			t.Errorf("schema %d became %d, want 0 and %d", r.Manifest.Schema, r.Schema, len(steps))
		}
		if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	})
}

func TestABackupMakesNoDatabaseWhereThereIsNone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		file := filepath.Join(t.TempDir(), "palier.archive")
		if _, err := app.Backup(context.Background(), d.Config(), deps(t), file, quiet); !fault.Is(err, fault.Missing) {
			t.Errorf("error = %v, want Missing", err)
		}
		if d.Engine == "sqlite" && !app.Missing(d.Config()) {
			t.Error("a database was made")
		}
	})
}
