package addresses_test

import (
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

func now() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }

// columns are those that are read, with one that is not.
const columns = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat;cad_parcelles\n"

// addr is a line of the address base.
func addr(street string, number int, rep, name, postcode, commune string) string {
	insee, _, _ := strings.Cut(street, "_")
	id := places.BANID(street, places.House{Number: number, Repetition: rep})
	return fmt.Sprintf("%s;%d;%s;%s;%s;%s;%s;%.6f;47.218400;\n", id, number, rep, name, postcode, insee, commune, -1.5536+float64(number)/10000)
}

// save writes a file for an import, compressed when its name says so.
func save(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text := columns + strings.Join(lines, "")
	if !strings.HasSuffix(name, ".gz") {
		f.WriteString(text)
		return path
	}
	z := gzip.NewWriter(f)
	z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// stand is a file of addresses with what reads it.
type stand struct {
	*testing.T
	*places.Directory
	path string
}

func newStand(t *testing.T) stand {
	t.Helper()
	path := filepath.Join(t.TempDir(), "addresses.db")
	base := addresses.Open(path)
	t.Cleanup(func() {
		if err := base.Close(); err != nil {
			t.Error(err)
		}
	})
	return stand{t, places.NewDirectory(base, places.New()), path}
}

// take imports files that must be sound.
func (s stand) take(files ...string) addresses.Report {
	s.Helper()
	r, err := addresses.Import(s.Context(), s.path, files, addresses.Options{Now: now})
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// find gives the ids of what a query finds.
func (s stand) find(q places.Query) []string {
	s.Helper()
	found, err := s.Search(s.Context(), q)
	if err != nil {
		s.Fatal(err)
	}
	return ids(found)
}

func ids(found []places.Address) []string {
	all := []string{}
	for _, a := range found {
		all = append(all, a.ID)
	}
	return all
}

// france is a few streets with what makes searching difficult.
func france() []string {
	return []string{
		addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes"),
		addr("44109_7480", 12, "bis", "Rue des Tilleuls", "44000", "Nantes"),
		addr("44109_7480", 14, "a", "Rue des Tilleuls", "44000", "Nantes"),
		addr("44109_7480", 14, "b", "Rue des Tilleuls", "44000", "Nantes"),
		addr("44109_1000", 12, "", "Avenue du Général de Gaulle", "44000", "Nantes"),
		addr("44109_1001", 5, "", "Boulevard Pasteur", "44000", "Nantes"),
		addr("44109_1002", 5, "", "Avenue Pasteur", "44000", "Nantes"),
		addr("44109_1003", 5, "", "Rue Louis Pasteur", "44000", "Nantes"),
		addr("44109_1004", 8, "", "Rue du 8 Mai 1945", "44000", "Nantes"),
		addr("44109_1005", 1, "", "Place Notre-Dame", "44000", "Nantes"),
		addr("44109_1006", 0, "", "Le Château", "44000", "Nantes"),
		addr("44109_1007", 2, "", "Rue de Paris", "44000", "Nantes"),
		addr("44109_1008", 2, "", "Stade de la Beaujoire", "44300", "Nantes"),
		addr("44109_1009", 2, "", "Rue Saint-Jean", "44300", "Nantes"),
		addr("49020_0010", 3, "", "Rue de l'Église", "49380", "Bellevigne-en-Layon"),
		addr("49020_0020", 3, "", "Rue de l'Église", "49380", "Bellevigne-en-Layon"), // of another former commune
		addr("75116_5600", 16, "", "Rue de Longchamp", "75116", "Paris 16e Arrondissement"),
		addr("75116_5600", 116, "", "Rue de Longchamp", "75016", "Paris 16e Arrondissement"),
		addr("75101_0001", 1, "", "Rue de Rivoli", "75001", "Paris 1er Arrondissement"),
		addr("75104_0001", 100, "", "Rue de Rivoli", "75004", "Paris 4e Arrondissement"),
		addr("69383_0001", 10, "", "Cours Lafayette", "69003", "Lyon 3e Arrondissement"),
		addr("13201_0001", 11, "", "La Canebière", "13001", "Marseille 1er Arrondissement"),
		addr("2A004_0020", 7, "ter", "Cours Napoléon", "20000", "Ajaccio"),
		addr("2B033_0020", 7, "", "Boulevard Paoli", "20200", "Bastia"),
		addr("97411_0100", 20, "", "Rue de Paris", "97400", "Saint-Denis"),
		addr("98818_0001", 4, "", "Rue de Sébastopol", "98800", "Nouméa"),
	}
}
