// Package testkit starts the real program for tests: real SQLite in a temporary
// directory, real PostgreSQL when PALIER_TEST_POSTGRES names one, the App on a
// port of its own, and a clock that tests move. Nothing of it is in the binary.
package testkit

import (
	"cmp"
	"context"
	"encoding/base64"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/demo"
	"palier/internal/keyring"
	"palier/internal/storage"
	"palier/internal/storage/sqldb"
)

// Database is an empty database of one test.
type Database struct {
	Engine string // "sqlite" or "postgres"
	Dir    string // for SQLite
	URL    string // for PostgreSQL

	// Of a database on PostgreSQL: its name there, whether it is made, and whose it is.
	name  string
	there *there
	t     testing.TB
}

// Ready is the database, there to be opened by its URL: an empty one on PostgreSQL
// is made when it is first wanted.
func (d Database) Ready() Database {
	if d.Engine == "postgres" {
		d.t.Helper()
		if err := d.make(); err != nil {
			d.t.Fatal(err)
		}
	}
	return d
}

// Options open the database below the program.
func (d Database) Options() sqldb.Options {
	d = d.Ready()
	return sqldb.Options{URL: d.URL, Dir: d.Dir}
}

// Each runs a test on an empty database: on SQLite or, when a PostgreSQL server
// is named, on that. The check script runs every test both ways.
func Each(t *testing.T, run func(t *testing.T, d Database)) {
	t.Helper()
	if os.Getenv(PostgresVariable) != "" {
		t.Run("postgres", func(t *testing.T) { run(t, Postgres(t)) })
		return
	}
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t)) })
}

// SQLite is an empty SQLite database.
func SQLite(t testing.TB) Database { return Database{Engine: "sqlite", Dir: t.TempDir()} }

// Store opens the database with the program's schema, which it makes in an empty one.
func (d Database) Store(t testing.TB, now func() time.Time) *storage.DB {
	t.Helper()
	bare, err := d.bare()
	if err != nil {
		t.Fatal(err)
	}
	if bare {
		if _, err := d.copied(emptyOnSQLite, emptyOnPostgres); err != nil {
			t.Fatal(err)
		}
	}
	db, err := storage.Open(context.Background(), sqldb.Options{URL: d.URL, Dir: d.Dir}, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Unserved is the store of the demonstration account with nobody at work on it.
func (d Database) Unserved(t testing.TB, now func() time.Time) *storage.DB {
	t.Helper()
	if _, err := prepare(d, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return d.Store(t, now)
}

// The names by which tests reach each door at its root.
const (
	apimoHost  = "apimo.localhost"
	adleadHost = "adlead.localhost"
	flatsyHost = "flatsy.localhost"
	fieldHost  = "leads2keys.localhost"
)

// Config is a configuration that serves the database on a free port.
func (d Database) Config() config.Config { return d.Ready().config() }

// config is Config of a database that something is put into first.
func (d Database) config() config.Config {
	return config.Config{
		Data: d.Dir, DB: d.URL, Addr: "127.0.0.1:0", ApimoHost: apimoHost, AdleadHost: adleadHost, FlatsyHost: flatsyHost, Leads2KeysHost: fieldHost,
		LogFormat: "text", LogLevel: "warn", Drain: 5 * time.Second,
	}
}

// Server is a running Palier, most with the demonstration account in it.
type Server struct {
	*app.App
	demo.Card
	Clock    *Clock
	Operator access.Actor // of the demonstration account, if there is one
}

// Demo starts Palier with the demonstration account, its configuration changed by
// what is given, and stops it at the test's end.
func Demo(t testing.TB, d Database, changes ...func(*config.Config)) *Server {
	t.Helper()
	return start(t, d, false, changes)
}

// Mailing is Demo with the mailbox that a demonstration has: for what is asked of people
// only where they can be written to.
func Mailing(t testing.TB, d Database, changes ...func(*config.Config)) *Server {
	t.Helper()
	return start(t, d, true, changes)
}

func start(t testing.TB, d Database, mailbox bool, changes []func(*config.Config)) *Server {
	t.Helper()
	clock := NewClock()
	c := d.config()
	for _, change := range changes {
		change(&c)
	}
	if c.Data == "" {
		c.Files = t.TempDir() // PostgreSQL has no directory of its own
		c.SealKey = cmp.Or(c.SealKey, base64.StdEncoding.EncodeToString(make([]byte, keyring.Bytes)))
	}
	secrets, err := prepare(d, app.PlansAt(c))
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(context.Background(), c, app.Deps{Now: clock.Now, Log: Log(t), Version: "test", Mailbox: mailbox}, true)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := a.Access.Accounts(context.Background())
	if err != nil || len(accounts) != 1 {
		t.Fatalf("accounts: %v %v", accounts, err)
	}
	serve(t, a)
	at := demo.Origins{Apimo: "http://" + apimoHost, Adlead: "http://" + adleadHost, Flatsy: "http://" + flatsyHost, Leads2Keys: "http://" + fieldHost}
	return &Server{App: a, Card: demo.NewCard("http://"+a.Addr(), at, secrets), Clock: clock, Operator: access.Operator(accounts[0], "test")}
}

// Empty starts Palier without any account, and stops it at the test's end.
func Empty(t testing.TB, d Database) *Server {
	t.Helper()
	clock := NewClock()
	a, err := app.Open(context.Background(), d.Config(), app.Deps{Now: clock.Now, Log: Log(t), Version: "test", Instant: true}, true)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, a)
	return &Server{App: a, Clock: clock}
}

// serve starts Palier, and stops it at the test's end.
func serve(t testing.TB, a *app.App) {
	t.Helper()
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

// Behind is the change of a configuration behind proxies of these networks.
func Behind(networks ...string) func(*config.Config) {
	return func(c *config.Config) { c.Proxies = networks }
}

// Reaching is the change of a configuration whose webhooks may reach receivers on this
// machine.
func Reaching() func(*config.Config) {
	return func(c *config.Config) { c.EgressAllow = []string{"127.0.0.0/8"} }
}

// Log shows warnings and errors in the test's output.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(writer{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

type writer struct{ t testing.TB }

func (w writer) Write(b []byte) (int, error) {
	w.t.Log(string(b))
	return len(b), nil
}

// Clock is the program's clock in a test: real time, moved by Advance.
type Clock struct {
	mu    sync.Mutex
	moved time.Duration
}

// NewClock makes a clock that shows real time.
func NewClock() *Clock { return &Clock{} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.moved)
}

// Morning moves the clock on to the next ten o'clock in Paris: what depends on the hour,
// as slots do, is then the same whenever a test runs.
func (c *Clock) Morning() {
	now := c.Now().In(day.Paris())
	ten := time.Date(now.Year(), now.Month(), now.Day(), 10, 0, 0, 0, now.Location())
	if ten.Before(now) {
		ten = ten.AddDate(0, 0, 1)
	}
	c.Advance(ten.Sub(now))
}

// Advance moves the clock; backwards when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
}
