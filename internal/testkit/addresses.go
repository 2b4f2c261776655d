package testkit

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"palier/internal/config"
	"palier/internal/storage/addresses"
)

// sampled is the sample of the address base as a file, which every test gets a copy of: to make it takes
// half a second.
var sampled = shared("addresses", func() (b built, err error) {
	dir, err := os.MkdirTemp("", "palier-testkit-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, addresses.FileName)
	if err := addresses.ImportSample(context.Background(), file, NewClock().Now); err != nil {
		return b, err
	}
	b.file, err = os.ReadFile(file)
	return b, err
})

// Addresses has addresses searched in the sample of the address base: a change for Demo.
func Addresses(t testing.TB) func(*config.Config) {
	t.Helper()
	sample, err := sampled()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), addresses.FileName)
	if err := os.WriteFile(file, sample.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return func(c *config.Config) { c.Addresses = file }
}
