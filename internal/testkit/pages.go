package testkit

import (
	"os"
	"testing"

	"palier/internal/config"
)

// One is an empty database on the engine that this run is for: PostgreSQL when a server
// is named, otherwise SQLite.
func One(t testing.TB) Database {
	t.Helper()
	if os.Getenv(PostgresVariable) != "" {
		return Postgres(t)
	}
	return SQLite(t)
}

// Newcomers lets anybody sign up: a change for Demo.
func Newcomers(c *config.Config) { c.SandboxSignup = true }

// Public has people reach the server at another address than the one it listens at.
func Public(address string) func(*config.Config) {
	return func(c *config.Config) { c.PublicURL = address }
}
