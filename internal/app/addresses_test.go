package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/places"
	"palier/internal/demo"
	"palier/internal/testkit"
)

// Addresses come while the server runs, whatever engine holds the rest. A demonstration's
// sample never takes the place of real ones.
func TestARunningServerFindsAddressesOnceTheyAreThere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d, func(c *config.Config) { c.Addresses = filepath.Join(t.TempDir(), "of", "france.db") })
		deps := app.Deps{Now: s.Clock.Now}
		finds := func(want int) {
			t.Helper()
			found, err := s.Addresses.Search(t.Context(), places.Query{Postcode: "13000", Street: "r. fontaine d'armenie", Number: "11"})
			if err != nil || len(found) != want {
				t.Errorf("%v, %v; want %d", found, err, want)
			}
		}
		finds(0)
		for range 2 { // a demonstration is opened again
			if err := app.SampleAddresses(t.Context(), s.Config, deps); err != nil {
				t.Fatal(err)
			}
			finds(1)
		}
		file := filepath.Join(t.TempDir(), "13.csv")
		text := "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n13201_0001_00001;1;;La Canebière;13001;13201;Marseille 1er Arrondissement;5.37;43.29\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := app.ImportAddresses(t.Context(), s.Config, deps, []string{file}, true, nil); err != nil {
			t.Fatal(err)
		}
		if err := app.SampleAddresses(t.Context(), s.Config, deps); err != nil {
			t.Fatal(err)
		}
		finds(0)
	})
}

// The addresses that the demonstration names are in its sample, each under its very name.
func TestTheDemonstrationFindsTheAddressesThatItNames(t *testing.T) {
	s := testkit.Demo(t, testkit.Database{Engine: "sqlite", Dir: t.TempDir()})
	if err := app.SampleAddresses(t.Context(), s.Config, app.Deps{Now: s.Clock.Now}); err != nil {
		t.Fatal(err)
	}
	for _, address := range demo.Known() {
		line, town, _ := strings.Cut(address, ", ")
		found, err := s.Addresses.Search(t.Context(), places.Query{Postcode: town[:5], Street: line})
		if err != nil || len(found) != 1 || found[0].String() != address {
			t.Errorf("%s: %v, %v", address, found, err)
		}
	}
}

func TestWithoutAPlaceForAddressesNoneAreFoundAndNoneImported(t *testing.T) {
	c := config.Config{DB: "postgres://x/y"}
	if err := app.SampleAddresses(t.Context(), c, app.Deps{}); err != nil {
		t.Error(err)
	}
	if _, err := app.ImportAddresses(t.Context(), c, app.Deps{}, nil, false, nil); err == nil {
		t.Error("addresses went nowhere")
	}
	if _, err := app.ImportCommunes(t.Context(), c, "communes.csv", false); err == nil {
		t.Error("communes went nowhere")
	}
}
