package addresses_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/storage/addresses"
)

const (
	communesCSV = "code_insee;nom;type;departement;region;codes_postaux;population;siren;lon;lat;bbox\n" +
		"44109;Nantes;commune-actuelle;44;52;44000,44100,44200,44300;325070;;-1.5483;47.2316;\n" +
		"69123;Lyon;commune-actuelle;69;84;69001,69003;522000;;4.8;45.7;\n" +
		"69381;Lyon 1er Arrondissement;arrondissement-municipal;69;84;69001;29000;;4.826;45.77;\n" +
		"49999;Sans-Lieu;commune-actuelle;49;52;49000;;;;;\n" +
		"98411;Îles Saint-Paul;commune-actuelle;984;984;;;;77.551;-38.266;\n"
	communesCOG = `[{"code":"49069","nom":"Orée d'Anjou","type":"commune-actuelle","anciensCodes":["49177","49040"],"codesPostaux":["49270","49530"],"population":16000},
{"code":"44109","nom":"Nantes","type":"commune-actuelle","codesPostaux":["44000"],"population":325070,"rangChefLieu":4},
{"code":"44109","nom":"Vieux-Nantes","type":"commune-deleguee"}]`
	communesGeo = `[{"nom":"Saint-Denis","code":"97411","codesPostaux":["97400"],"population":153001,"centre":{"type":"Point","coordinates":[55.5,-21.1]}}]`
)

func TestAListOfCommunesTakesThePlaceOfTheBuiltIn(t *testing.T) {
	for name, c := range map[string]struct {
		file, text     string
		communes, left int
		asked, want    string
	}{
		"CSV":                   {"communes.csv", communesCSV, 3, 1, "Nantes", "44000 44100 44200 44300"},
		"arrondissements alone": {"communes.csv", communesCSV, 3, 1, "69381", "69001"},
		"former codes":          {"communes.json", communesCOG, 1, 1, "Nantes", "44000"},
		"geo.api.gouv.fr":       {"communes.json", communesGeo, 1, 0, "st denis", "97400"},
	} {
		path := filepath.Join(t.TempDir(), addresses.CommunesName)
		r, err := addresses.ImportCommunes(t.Context(), path, write(t, c.file, []byte(c.text)), true)
		if err != nil || r.Communes != c.communes || len(r.Unplaced) != c.left {
			t.Errorf("%s: %+v, %v", name, r, err)
			continue
		}
		table, err := addresses.Communes(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(table.Postcodes(c.asked), " "); got != c.want {
			t.Errorf("%s: %s has the postcodes %q", name, c.asked, got)
		}
	}
}

// The middle of a commune that a list does not tell is that of the list in use, under a
// former code as well.
func TestAMiddleThatIsNotToldStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), addresses.CommunesName)
	cog := `[{"code":"99999","nom":"Neuve","type":"commune-actuelle","anciensCodes":["44109"],"codesPostaux":["44000"]}]`
	if r, err := addresses.ImportCommunes(t.Context(), path, write(t, "c.json", []byte(cog)), true); err != nil || r.Former != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	table, err := addresses.Communes(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(table.Postcodes("44109"), " "); got != "44000" {
		t.Errorf("the former code has the postcodes %q", got)
	}
}

func TestWhatIsNoListOfCommunesIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"empty":           {"", "empty"},
		"other columns":   {"a;b\n1;2\n", "line 1: no column code_insee, nom, codes_postaux"},
		"commas":          {"code_insee,nom\n", "line 1: columns are not separated by semicolons"},
		"a postcode":      {strings.Replace(communesCSV, "44300", "443", 1), "line 2: postcode of 44109 is not five digits"},
		"a code":          {strings.Replace(communesCSV, "44109", "4410", 1), "line 2: a code"},
		"a population":    {strings.Replace(communesCSV, "325070", "viele", 1), "line 2: population"},
		"a longitude":     {strings.Replace(communesCSV, "-1.5483", "est", 1), "line 2: lon"},
		"JSON cut off":    {communesGeo[:len(communesGeo)-10], "byte"},
		"JSON without ]":  {communesGeo[:len(communesGeo)-1], "cut off"},
		"JSON of numbers": {"[1,2]", "not a list of communes in JSON"},
		"off the planet":  {strings.Replace(communesGeo, "-21.1", "-121.1", 1), "not on this planet"},
		"without a name":  {strings.Replace(communesGeo, "Saint-Denis", "", 1), "without a name"},
		"a name of parts": {strings.Replace(communesGeo, "Saint-Denis", "Saint;Denis", 1), "without a name"},
	} {
		path := filepath.Join(t.TempDir(), addresses.CommunesName)
		_, err := addresses.ImportCommunes(t.Context(), path, write(t, "c", []byte(c.text)), true)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 0 {
			t.Errorf("%s: %v was written", name, files)
		}
	}
	path := filepath.Join(t.TempDir(), addresses.CommunesName)
	if _, err := addresses.ImportCommunes(t.Context(), path, write(t, "c.csv", []byte(communesCSV)), false); !fault.Is(err, fault.Conflict) {
		t.Errorf("a list of three: %v", err)
	}
	if err := os.WriteFile(path, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := addresses.Communes(path); err == nil {
		t.Error("a damaged list was taken")
	}
}
