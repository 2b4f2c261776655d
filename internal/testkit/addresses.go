package testkit

import (
	"context"
	"path/filepath"
	"testing"

	"palier/internal/config"
	"palier/internal/storage/addresses"
)

// Addresses has addresses searched in the sample of the address base: a change for Demo.
func Addresses(t testing.TB) func(*config.Config) {
	t.Helper()
	file := filepath.Join(t.TempDir(), addresses.FileName)
	if err := addresses.ImportSample(context.Background(), file, NewClock().Now); err != nil {
		t.Fatal(err)
	}
	return func(c *config.Config) { c.Addresses = file }
}
