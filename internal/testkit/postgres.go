package testkit

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"testing"
)

// PostgresVariable names the server that tests may use. They make databases there, and
// leave a template or two on it: a server to be thrown away.
const PostgresVariable = "PALIER_TEST_POSTGRES"

// Postgres is an empty database on the server that PALIER_TEST_POSTGRES names; the
// test is skipped when there is none, and fails in CI.
func Postgres(t testing.TB) Database {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Skip(PostgresVariable + " is not set; ./check sets it")
	}
	d, err := newDatabase(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.administer("drop database " + d.name + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	return d
}

// newDatabase makes an empty database with a name of its own on a server.
func newDatabase(server string) (Database, error) {
	u, err := url.Parse(server)
	if err != nil {
		return Database{}, err
	}
	var raw [8]byte
	rand.Read(raw[:])
	d := Database{Engine: "postgres", name: "t_" + hex.EncodeToString(raw[:]), server: server}
	u.Path = "/" + d.name
	d.URL = u.String()
	return d, d.administer("create database " + d.name)
}

// become makes the database, in which nothing is, a copy of another to which nobody is
// connected. The server copies files: what a schema takes to make is taken once.
func (d Database) become(template Database) error {
	return d.administer("drop database "+d.name, "create database "+d.name+" template "+template.name+" strategy file_copy")
}

// administer runs statements on the server's own database.
func (d Database) administer(statements ...string) error {
	db, err := sql.Open("pgx", d.server)
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err = db.Exec(s); err != nil {
			break
		}
	}
	return errors.Join(err, db.Close())
}
