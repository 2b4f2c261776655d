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

// PostgresVariable names the server that tests may use.
const PostgresVariable = "PALIER_TEST_POSTGRES"

// Postgres is an empty schema on the server that PALIER_TEST_POSTGRES names; the
// test is skipped when there is none, and fails in CI.
func Postgres(t testing.TB) Database {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" {
		t.Skip(PostgresVariable + " is not set; ./check sets it")
	}
	d, drop, err := newSchema(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// newSchema makes an empty schema with a name of its own on a server, and what
// drops it with all that is in it then.
func newSchema(server string) (d Database, drop func() error, err error) {
	u, err := url.Parse(server)
	if err != nil {
		return d, nil, err
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		return d, nil, err
	}
	var raw [8]byte
	rand.Read(raw[:])
	schema := "t_" + hex.EncodeToString(raw[:])
	if _, err := db.Exec("create schema " + schema); err != nil {
		return d, nil, errors.Join(err, db.Close())
	}
	drop = func() error {
		_, err := db.Exec("drop schema " + schema + " cascade")
		return errors.Join(err, db.Close())
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return Database{Engine: "postgres", URL: u.String()}, drop, nil
}
