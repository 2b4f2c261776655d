package archive

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/storage/migrate"
	"palier/internal/storage/sqldb"
)

// These tests stand below the services, so they fill tables by hand and run on
// SQLite; internal/app has those of both engines and of the way between them.

func quiet(string, int64) {}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// filled is a small database with every kind of value and of reference, and rows
// enough that most of its file is not empty space.
func filled(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), sqldb.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := migrate.Up(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	change(t, db, `insert into accounts (account_id, name, mode, country, created_at, updated_at) values (1, 'Étude Noyer', 'live', 'FR', 1, 2), (2, '', 'test', 'FR', 3, 4)`)
	change(t, db, `insert into agencies select 1, 14, 'Agence', '', '', '', '', 'FR', '', '', '', '', '', 'Europe/Paris', 1, 1`)
	change(t, db, `insert into key_stops values (1, 1, 'é', 'user'), (1, 1, 'Z', 'user'), (1, 1, 'a', 'user'), (1, 1, '', 'user')`)
	change(t, db, `insert into providers (account_id, id, name, rights, profile, flat_dates, city_object, number_refs, per_day, per_second, created_at, updated_at)
values (1, 4, 'Portail', '', 'document', true, false, true, -1, 9223372036854775807, 1, 1)`)
	change(t, db, `insert into journal with recursive n (seq) as (select 1 union all select seq + 1 from n where seq < 1000)
select 1, seq, seq, 'lead.updated', 'lead', seq % 7, 14, 'provider', 4, 'apimo', '', hex(randomblob(400)) from n`)
	// The first contacts point at later ones.
	change(t, db, `insert into contacts (account_id, id, agency_id, provider_id, merged_into, title, firstname, lastname, company, email, phone, mobile, fax, address, address_more, zipcode, city, country, language, created_at, updated_at)
	with recursive n (id) as (select 1 union all select id + 1 from n where id < 300)
select 1, id, 14, null, case when id <= 20 then 300 - id end, 1, '', 'Nom', '', 'x@example.org', '', '', '', '', '', '', '', 'FR', 'fr', 5, 6 from n`)
	return db
}

func change(t *testing.T, db *sqldb.DB, statement string) {
	t.Helper()
	err := db.Admin(context.Background(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), statement)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func archived(t *testing.T, db *sqldb.DB) Report {
	t.Helper()
	r, err := Create(context.Background(), db, filepath.Join(t.TempDir(), "a.archive"), "1.0", noon, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// into restores into an empty directory.
func into(t *testing.T, file string) (Report, string, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	r, err := Restore(context.Background(), sqldb.Options{Dir: dir}, file, quiet)
	return r, dir, err
}

func contentOf(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func written(t *testing.T, content []byte) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "a.archive")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func listing(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestARestoredDatabaseHasTheArchivesRowsAndNothingElse(t *testing.T) {
	db := filled(t)
	first := archived(t, db)
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatal(err)
	}
	if want := (Manifest{Format: 1, MadeAt: noon.UnixMicro(), Palier: "1.0", Schema: int64(len(steps)), Engine: "sqlite"}); first.Manifest.MadeAt != want.MadeAt ||
		first.Manifest.Palier != want.Palier || first.Manifest.Schema != want.Schema || first.Manifest.Engine != want.Engine {
		first.Manifest.Tables = nil
		t.Errorf("manifest = %+v, want %+v with tables", first.Manifest, want)
	}
	if info, err := os.Stat(first.File); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive's mode is %v, %v; want 0600", info.Mode(), err)
	}
	_, dir, err := into(t, first.File)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{sqldb.FileName}, listing(t, dir)); diff != "" {
		t.Errorf("files after a restore: %s", diff)
	}
	restored, err := sqldb.Open(context.Background(), sqldb.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	second := archived(t, restored)
	if diff := cmp.Diff(first.Manifest, second.Manifest); diff != "" {
		t.Errorf("the restored database's own archive differs: %s", diff)
	}
	if n, want := first.Manifest.Rows(), int64(1308+len(steps)); n != want { // the migrations are rows too
		t.Errorf("%d rows, want %d", n, want)
	}
}

func TestAnExistingFileIsNotOverwritten(t *testing.T) {
	db := filled(t)
	file := filepath.Join(t.TempDir(), "a.archive")
	if err := os.WriteFile(file, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Create(context.Background(), db, file, "1.0", noon, quiet)
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("error = %v, want a conflict", err)
	}
	if text, _ := os.ReadFile(file); string(text) != "precious" {
		t.Errorf("the file holds %q", text)
	}
}

func TestAFileThatAppearsDuringABackupIsNotOverwritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.archive")
	_, err := Create(context.Background(), filled(t), file, "1.0", noon, func(step string, _ int64) {
		os.WriteFile(file, []byte("precious"), 0o644)
	})
	if text, _ := os.ReadFile(file); !fault.Is(err, fault.Conflict) || string(text) != "precious" {
		t.Errorf("error = %v, the file holds %q", err, text)
	}
	if diff := cmp.Diff([]string{"a.archive"}, listing(t, filepath.Dir(file))); diff != "" {
		t.Errorf("left behind: %s", diff)
	}
}

func TestWhatAKilledRunLeftIsRemovedByTheNext(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, "a.archive.partial")
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{sqldb.FileName, sqldb.FileName + "-wal"} {
		if err := os.WriteFile(filepath.Join(left, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Create(context.Background(), filled(t), filepath.Join(dir, "a.archive"), "1.0", noon, quiet); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.archive"}, listing(t, dir)); diff != "" {
		t.Errorf("left behind: %s", diff)
	}
}

func TestADatabaseInUseIsRefusedAndUnchanged(t *testing.T) {
	r := archived(t, filled(t))
	for _, name := range []string{sqldb.FileName, sqldb.FileName + "-wal", sqldb.FileName + "-journal"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Restore(context.Background(), sqldb.Options{Dir: dir}, r.File, quiet)
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: error = %v, want a conflict", name, err)
		}
		if text, _ := os.ReadFile(filepath.Join(dir, name)); string(text) != "precious" || len(listing(t, dir)) != 1 {
			t.Errorf("%s holds %q among %v", name, text, listing(t, dir))
		}
	}
}

func TestAFileThatIsNoArchiveIsRefused(t *testing.T) {
	db := filled(t)
	whole := contentOf(t, archived(t, db).File)
	plain := filepath.Join(t.TempDir(), "live")
	if err := db.Admin(context.Background(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), "vacuum into $1", plain)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	live := contentOf(t, plain)
	for name, content := range map[string][]byte{
		"empty": {}, "text": []byte(strings.Repeat("Bonjour. ", 1000)), "a database": live,
		"half": whole[:len(whole)/2], "a page short": whole[:len(whole)-4096], "a byte short": whole[:len(whole)-1], "the header": whole[:100],
	} {
		file := written(t, content)
		if _, err := Verify(context.Background(), file, quiet); err == nil {
			t.Errorf("%s: verified", name)
		}
		if _, dir, err := into(t, file); err == nil || len(listing(t, dir)) > 0 {
			t.Errorf("%s: error = %v, left %v", name, err, listing(t, dir))
		}
	}
	if _, err := Verify(context.Background(), t.TempDir(), quiet); err == nil {
		t.Error("a directory: verified")
	}
}

// A flip that is let through must have changed nothing: it hit space that no
// value lies in, and every row still hashes to what was written.
func TestNoFlippedBitIsRestoredAsIfItWereRight(t *testing.T) {
	r := archived(t, filled(t))
	content := contentOf(t, r.File)
	random := rand.New(rand.NewPCG(20261121, 57))
	count := 200
	if testing.Short() {
		count = 40
	}
	at := make([]int, count)
	for i := range at {
		at[i] = random.IntN(len(content))
		if i%8 == 0 {
			at[i] = random.IntN(100) // the header
		}
	}
	file := filepath.Join(t.TempDir(), "a.archive")
	refused, harmless := 0, 0
	enough := time.Now().Add(15 * time.Second) // the race detector makes SQLite ten times slower
	for n, i := range at {
		if n >= 40 && time.Now().After(enough) {
			break
		}
		bit := byte(1) << random.IntN(8)
		content[i] ^= bit
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		content[i] ^= bit
		if _, err := Verify(context.Background(), file, quiet); err != nil {
			refused++
			continue
		}
		harmless++
		_, dir, err := into(t, file)
		if err != nil {
			t.Fatalf("byte %d, bit %08b: verified, but not restored: %v", i, bit, err)
		}
		db, err := openArchive(filepath.Join(dir, sqldb.FileName))
		if err != nil {
			t.Fatal(err)
		}
		got, err := describe(context.Background(), db, quiet)
		if diff := cmp.Diff(r.Manifest.Tables, got.Tables); err != nil || diff != "" || got.Layout != r.Manifest.Layout {
			t.Errorf("byte %d, bit %08b: silently restored as something else: %v %s", i, bit, err, diff)
		}
		db.Close()
	}
	t.Logf("%d bytes: %d flips refused, %d harmless", len(content), refused, harmless)
	if refused < harmless/2 {
		t.Errorf("%d flips refused, %d harmless: is the file mostly empty?", refused, harmless)
	}
}

// tampered changes an archive with SQL and, when asked, seals it as if it had
// been made so.
func tampered(t *testing.T, file string, reseal bool, statement string) {
	t.Helper()
	st := stage{dir: filepath.Dir(file), file: file}
	db, err := openStaged(st)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m, err := readManifest(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if !reseal {
		return
	}
	if _, err := db.Exec(sqlSealDrop); err != nil {
		t.Fatal(err)
	}
	if err := finish(context.Background(), st, m, nil, quiet); err != nil {
		t.Fatal(err)
	}
}

func TestAnArchiveThatWasEditedIsRefused(t *testing.T) {
	whole := contentOf(t, archived(t, filled(t)).File)
	for _, statement := range []string{
		`update accounts set name = 'Etude Noyer' where account_id = 1`,
		`delete from contacts where id = 150`,
		`insert into accounts (account_id, name, mode, country, created_at, updated_at) values (3, '', 'test', 'FR', 3, 4)`,
		`update providers set flat_dates = 7`,
		`update providers set disabled_at = 0`,
		`update key_stops set value = x'5a' where value = 'Z'`,
		`drop index contacts_changed`,
		`create table extra (id bigint primary key)`,
		`drop table answers`,
		`update palier_archive set manifest = replace(manifest, '"palier":"1.0"', '"palier":"1.1"')`,
		`update palier_archive set sha256 = ''`,
		`delete from palier_archive`,
	} {
		file := written(t, whole)
		tampered(t, file, false, statement)
		if _, err := Verify(context.Background(), file, quiet); err == nil {
			t.Errorf("verified after: %s", statement)
		}
	}
}

func TestARowThatPointsNowhereIsRefused(t *testing.T) {
	r := archived(t, filled(t))
	tampered(t, r.File, true, `update contacts set merged_into = 99999 where id = 200`)
	if _, err := Verify(context.Background(), r.File, quiet); !errors.Is(err, ErrDamaged) {
		t.Errorf("error = %v, want ErrDamaged", err)
	}
}

func TestAnArchiveOfANewerSchemaIsVerifiedButNotRestored(t *testing.T) {
	r := archived(t, filled(t))
	tampered(t, r.File, true, `insert into schema_migrations values (99, 'later', 'x', 1)`)
	if got, err := Verify(context.Background(), r.File, quiet); err != nil || got.Schema != 99 {
		t.Errorf("schema = %d, error = %v", got.Schema, err)
	}
	_, dir, err := into(t, r.File)
	if !fault.Is(err, fault.Unavailable) || len(listing(t, dir)) > 0 {
		t.Errorf("error = %v, left %v; want a refusal that leaves nothing", err, listing(t, dir))
	}
}

func TestAnArchiveOfAnOlderSchemaIsBroughtUp(t *testing.T) {
	db, err := sqldb.Open(context.Background(), sqldb.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	change(t, db, `create table schema_migrations (version bigint not null primary key, name text not null, checksum text not null, applied_at bigint not null)`)
	r, dir, err := into(t, archived(t, db).File)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatal(err)
	}
	if r.Manifest.Schema != 0 || r.Schema != int64(len(steps)) {
		t.Errorf("schema %d became %d, want 0 and %d", r.Manifest.Schema, r.Schema, len(steps))
	}
	restored, err := sqldb.Open(context.Background(), sqldb.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	change(t, restored, `insert into accounts (account_id, name, mode, country, created_at, updated_at) values (1, '', 'test', 'FR', 3, 4)`)
}

func TestACommandToldToStopLeavesNothingAndBlamesNoFile(t *testing.T) {
	r := archived(t, filled(t))
	for when, name := range map[int]string{1: "while it verifies", 2: "while it compares"} {
		ctx, stop := context.WithCancel(context.Background())
		dir := filepath.Join(t.TempDir(), "data")
		seen := 0
		_, err := Restore(ctx, sqldb.Options{Dir: dir}, r.File, func(step string, _ int64) {
			if step == "contacts" {
				if seen++; seen == when {
					stop()
				}
			}
		})
		stop()
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrDamaged) || len(listing(t, dir)) > 0 {
			t.Errorf("stopped %s: error = %v, left %v", name, err, listing(t, dir))
		}
	}
}
