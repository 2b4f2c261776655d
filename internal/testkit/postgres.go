package testkit

import (
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"sync"
	"testing"
)

// PostgresVariable names the server that tests may use. They make databases there, and
// leave a template or two on it: a server to be thrown away.
const PostgresVariable = "PALIER_TEST_POSTGRES"

// Postgres is an empty database on the server that PALIER_TEST_POSTGRES names; the
// test is skipped when there is none, and fails in CI.
//
// It is made when something opens it and not before, for most tests want a copy of a template:
// to make an empty one first, look into it and drop it takes the server twice the time of the copy.
func Postgres(t testing.TB) Database {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Skip(PostgresVariable + " is not set; ./check sets it")
	}
	d, err := named(server)
	if err != nil {
		t.Fatal(err)
	}
	d.t = t
	t.Cleanup(func() {
		d.there.Lock()
		defer d.there.Unlock()
		if !d.there.made {
			return
		}
		if err := administer("drop database " + d.name + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	return d
}

// there tells whether a database is on the server yet.
type there struct {
	sync.Mutex
	made bool
}

// named is a database of a server with a name of its own, which is not made yet.
func named(server string) (Database, error) {
	u, err := url.Parse(server)
	if err != nil {
		return Database{}, err
	}
	var raw [8]byte
	rand.Read(raw[:])
	d := Database{Engine: "postgres", name: "t_" + hex.EncodeToString(raw[:]), there: &there{}}
	u.Path = "/" + d.name
	d.URL = u.String()
	return d, nil
}

// make has the server make the database, empty, unless it is there.
func (d Database) make() error {
	d.there.Lock()
	defer d.there.Unlock()
	if d.there.made {
		return nil
	}
	d.there.made = true
	return administer("create database " + d.name)
}

// become makes the database, in which nothing is, a copy of another to which nobody is
// connected. The server copies files: what a schema takes to make is taken once.
func (d Database) become(template Database) error {
	d.there.Lock()
	defer d.there.Unlock()
	if d.there.made {
		if err := administer("drop database " + d.name); err != nil {
			return err
		}
	}
	d.there.made = true
	return administer("create database " + d.name + " template " + template.name + " strategy file_copy")
}

// administered is the server's own database. Its connections stay: each is a process
// that the server starts and that reads its catalogue.
var administered = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", os.Getenv(PostgresVariable)) })

// administer runs a statement on the server's own database.
func administer(statement string) error {
	db, err := administered()
	if err == nil {
		_, err = db.Exec(statement)
	}
	return err
}
