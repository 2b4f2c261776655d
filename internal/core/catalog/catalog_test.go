package catalog_test

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/catalog"
)

// names are the code lists of the vendor's catalogs.
var names = strings.Fields(`
	action_method action_type book_step book_type construction_step contact_activity contact_category
	contact_civil_status contact_relationship contact_title contract_step document_type fees lead_step lead_type
	origine property_activity property_adjacency property_agreement property_areas property_availability
	property_building property_category property_condition property_construction_method property_financial
	property_floor property_flooring property_heating_access property_heating_device property_heating_type
	property_hot_water_access property_hot_water_device property_land property_lease property_location
	property_orientation property_period property_proximity property_reglementation property_regulation
	property_service property_service_category property_standing property_status property_step property_subcategory
	property_subtype property_type property_view_landscape property_view_type property_waste_water referral
	subscription tags unit_area unit_length user_group`)

func seed(t testing.TB) *catalog.Book {
	t.Helper()
	book, err := catalog.Seed()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func entries(t testing.TB, book *catalog.Book, name, culture string) []catalog.Entry {
	t.Helper()
	list, ok := book.Entries(name, culture)
	if !ok {
		t.Fatalf("Entries(%q, %q): no such catalog", name, culture)
	}
	return list
}

func TestTheSeedHasTheCatalogsOfTheContractAndNoOther(t *testing.T) {
	book := seed(t)
	if diff := cmp.Diff(names, book.Names()); diff != "" {
		t.Errorf("names (-contract +seed):\n%s", diff)
	}
	for _, name := range []string{"property_group", "", "LEAD_TYPE"} {
		if _, ok := book.Entries(name, ""); ok {
			t.Errorf("%q is a catalog, but clients expect a 404", name)
		}
	}
}

// The file of this test was written from the contract and the seed from a
// client's data, so that neither can err alone.
func TestTheSeedHasTheLabelsThatTheContractPrints(t *testing.T) {
	book := seed(t)
	file, err := os.Open("testdata/published.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	printed := map[string][]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, row, ok := strings.Cut(lines.Text(), " "); ok && name != "#" {
			printed[name] = append(printed[name], row)
		}
	}
	if len(printed) != 18 {
		t.Fatalf("%d catalogs in the file of this test, want 18", len(printed))
	}
	for name, want := range printed {
		if name == "property_subtype" { // the contract adds later rows in its next section
			want = slices.Insert(want, 90, "96 Masseria|Masseria", "97 Nuraghe|Nuraghe", "98 Palais|Palais",
				"100 Trullo|Trullo", "101 Maison plurifamiliale|Maison plurifamiliale", "102 Terratetto|Terratetto")
			want = append(want, "117 Lamia|Lamia")
		}
		if diff := cmp.Diff(withStandIns(want), bilingual(t, book, name)); diff != "" {
			t.Errorf("%s (-contract +seed):\n%s", name, diff)
		}
	}
}

// withStandIns fills a label that one language lacks with the other's.
func withStandIns(rows []string) []string {
	filled := slices.Clone(rows)
	for i, row := range filled {
		id, labels, _ := strings.Cut(row, " ")
		if french, english, _ := strings.Cut(labels, "|"); french == "" {
			filled[i] = fmt.Sprintf("%s %s|%s", id, english, english)
		}
	}
	return filled
}

// bilingual prints a catalog as the contract does.
func bilingual(t *testing.T, book *catalog.Book, name string) []string {
	t.Helper()
	var rows []string
	english := entries(t, book, name, "en")
	for i, french := range entries(t, book, name, "fr") {
		rows = append(rows, fmt.Sprintf("%d %s|%s", french.ID, french.Name, english[i].Name))
	}
	return rows
}

func TestEverySeedRowHasAUniqueIDAndALabel(t *testing.T) {
	book := seed(t)
	for _, name := range book.Names() {
		for _, culture := range []string{"fr", "en"} {
			last := 0
			for _, e := range entries(t, book, name, culture) {
				if e.ID <= last {
					t.Errorf("%s: id %d follows %d", name, e.ID, last)
				}
				last = e.ID
				nameless := name == "lead_step" && e.ID == 5
				if (e.Name == "") != nameless || e.Name != strings.TrimSpace(e.Name) {
					t.Errorf("%s %d in %s is labelled %q", name, e.ID, culture, e.Name)
				}
			}
		}
	}
}

func TestSecondNamesShowTheSameRows(t *testing.T) {
	book := seed(t).With([]catalog.Row{{Catalog: "origine", ID: 900, French: "Bouche-à-oreille"}})
	for second, first := range map[string]string{"origine": "referral", "property_reglementation": "property_regulation"} {
		if diff := cmp.Diff(entries(t, book, first, "en"), entries(t, book, second, "en")); diff != "" {
			t.Errorf("%s differs from %s:\n%s", second, first, diff)
		}
	}
	if !book.Has("referral", 900) {
		t.Error("a row added under a second name is missing under the first")
	}
}

func TestTheCultureChoosesTheLanguage(t *testing.T) {
	book := seed(t)
	for _, c := range []struct{ culture, language, name, plural string }{
		{"", "fr", "Maison", "Maisons"},
		{"fr", "fr", "Maison", "Maisons"},
		{"fr_FR", "fr", "Maison", "Maisons"},
		{"fr-CH", "fr", "Maison", "Maisons"},
		{"FR", "fr", "Maison", "Maisons"},
		{"en", "en", "House", "Houses"},
		{"en_GB", "en", "House", "Houses"},
		{"de", "en", "House", "Houses"},
		{"french", "en", "House", "Houses"},
		{"\x00", "en", "House", "Houses"},
	} {
		if got := catalog.Language(c.culture); got != c.language {
			t.Errorf("Language(%q) = %q, want %q", c.culture, got, c.language)
		}
		want := catalog.Entry{ID: 2, Name: c.name, Plural: c.plural}
		if got := entries(t, book, "property_type", c.culture)[1]; got != want {
			t.Errorf("culture %q: %+v, want %+v", c.culture, got, want)
		}
	}
}

func TestHasKnowsTheIDsOfACatalogAndNoOther(t *testing.T) {
	book := seed(t)
	for _, c := range []struct {
		name string
		id   int
		want bool
	}{
		{"lead_type", 6, true}, {"lead_type", 8, true}, {"lead_type", 9, false}, {"lead_type", 0, false},
		{"property_status", 20, true}, {"property_status", 27, true}, {"property_status", 2, false},
		{"property_subtype", 117, true}, {"property_subtype", 110, false},
		{"contact_activity", 1, false}, {"property_group", 1, false},
	} {
		if got := book.Has(c.name, c.id); got != c.want {
			t.Errorf("Has(%q, %d) = %v", c.name, c.id, got)
		}
	}
}

func TestWithAddsRowsInOrderAndLeavesTheFirstBookAlone(t *testing.T) {
	book := seed(t)
	more := book.With([]catalog.Row{
		{Catalog: "contact_activity", ID: 7, French: "Boulanger", English: "Baker"},
		{Catalog: "contact_activity", ID: 3, English: "Farmer"},
	})
	want := []catalog.Entry{{ID: 3, Name: "Farmer"}, {ID: 7, Name: "Boulanger"}}
	if diff := cmp.Diff(want, entries(t, more, "contact_activity", "")); diff != "" {
		t.Errorf("added rows (-want +got):\n%s", diff)
	}
	if left := entries(t, book, "contact_activity", ""); len(left) != 0 {
		t.Errorf("the first book changed: %+v", left)
	}
}

func TestWithNeverRedefinesARow(t *testing.T) {
	book := seed(t).With([]catalog.Row{
		{Catalog: "lead_type", ID: 6, French: "Autre chose"},
		{Catalog: "contact_activity", ID: 1, French: "Premier"},
		{Catalog: "contact_activity", ID: 1, French: "Second"},
		{Catalog: "property_group", ID: 1, French: "Inconnu"},
	})
	if got := entries(t, book, "lead_type", "")[5]; got.Name != "Estimation" {
		t.Errorf("lead_type 6 now means %q", got.Name)
	}
	if got := entries(t, book, "contact_activity", ""); len(got) != 1 || got[0].Name != "Premier" {
		t.Errorf("contact_activity is %+v, want the first row alone", got)
	}
	if _, ok := book.Entries("property_group", ""); ok {
		t.Error("a row made a catalog that the seed does not have")
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		seed(b)
	}
}
