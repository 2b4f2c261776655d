package poliris_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/sheets"
	"palier/internal/sheets/poliris"
)

// flat is an ad in which every field that the format has says something.
func flat() poliris.Ad {
	on := day.Date{Year: 2026, Month: 2, Day: 3}
	return poliris.Ad{Line: 1, Agency: "AG44", ID: "3f2c", Agent: "c.moreau@example.org",
		Photos: []poliris.Photo{{Place: "https://example.org/1.jpg", Caption: "Façade"}, {Place: "https://example.org/2.jpg"}},
		Property: listings.Property{Reference: "24367", Category: 1, Type: 1, Subtype: 9, Step: 1, Status: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
			Lat: 47.2184, Lon: -1.5536, Located: true, Price: money.Amount{Minor: 29_800_050, Currency: "EUR"},
			Agreement: listings.Agreement{Type: 3, Reference: "1158", Start: on},
			Details: listings.Details{Surface: new(72.4), Rooms: new(3), Bedrooms: new(2), Floor: new(-1), ConstructionYear: new(1974), Text: "Traversant, au calme.\nPrès du parc « des Oblates » : œuvre d'art, 5 €.",
				Energy: "C", Deposit: new(900.0), MonthlyCharges: new(120.5), AgencyFee: new(9000.0), Cellar: new(true), Keeper: new(false), Furnished: new(false)},
			Advert: listings.Advert{Title: "Trois pièces", Translations: []listings.Text{{Language: "en", Title: "Flat", Body: "Quiet."}, {Language: "de", Title: "Wohnung", Body: "Ruhig."}},
				Levels: new(5), Lift: new(true), FeePayer: listings.Buyer, Inventory: new(90.0), ChargesMode: listings.Provision, RentCeiling: new(12.5), RentExtra: new(3.0),
				CoOwned: new(true), Lots: new(24), YearlyShare: new(1200.0), Proceedings: new(false),
				Diagnosis: listings.Diagnosis{EnergyValue: new(168.0), Climate: "B", ClimateValue: new(9.5), On: on, CostFrom: new(700.0), CostTo: new(990.0), PriceYear: new(2021)}},
			Particulars: listings.Particulars{District: listings.District{Name: "Erdre"}, Sleeps: new(4), Sums: listings.Sums{Max: new(310000.0), Contribution: new(50000.0), Pension: new(800.0)}, Hide: true,
				ViewType: 3, HeatingDevice: 3, HeatingAccess: 1, HeatingType: 1, AvailableOn: on, Services: []int{1, 2, 3, 4, 5, 9, 10, 11, 25, 32, 50, 51, 53, 56, 60, 62, 111},
				Proximities: []int{19, 26, 32}, Orientations: []int{1, 4}, Tags: []int{1}, Medias: []listings.Media{{Type: 12, Value: "https://my.example.org/visit"}},
				Areas: []listings.Area{{Type: 8, Number: 1}, {Type: 13, Number: 1}, {Type: 16, Number: 2}, {Type: 43, Number: 1, Area: new(4.5)}, {Type: 18, Number: 1, Area: new(12.0)},
					{Type: 5, Number: 2}, {Type: 85, Number: 1}, {Type: 20, Number: 1, Area: new(24.0)}, {Type: 6, Number: 1, Area: new(5.0)}, {Type: 22, Number: 1, Area: new(11.0)}, {Type: 51, Number: 1, Area: new(300.0)}}},
		}}
}

func written(t *testing.T, o poliris.Options, ads ...poliris.Ad) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := poliris.NewWriter(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range ads {
		if err := w.Write(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAnAdIsReadAsItWasWritten(t *testing.T) {
	want := flat()
	sortRooms(&want)
	for _, v := range poliris.Versions() {
		for _, narrow := range []bool{false, true} {
			a := flat()
			if v.Name == "4.09" { // what its 329 fields have no room for
				a.Property.Advert.RentCeiling = nil
			}
			f, err := poliris.Open(file(t, "portfolio.zip", written(t, poliris.Options{Version: v, Windows1252: narrow}, a)))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if f.Agency != "AG44" || f.Lines != 1 || f.UTF8 == narrow {
				t.Errorf("%s: agency %q, %d lines, UTF-8 %v", v.Name, f.Agency, f.Lines, f.UTF8)
			}
			for got, err := range f.Ads() {
				if err != nil {
					t.Fatal(err)
				}
				sortRooms(&got)
				want := want
				want.Property.Advert.RentCeiling = a.Property.Advert.RentCeiling
				if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(poliris.Ad{})); diff != "" {
					t.Errorf("%s, Windows-1252 %v (-want +got):\n%s", v.Name, narrow, diff)
				}
			}
		}
	}
}

func sortRooms(a *poliris.Ad) {
	slices.SortFunc(a.Property.Particulars.Areas, func(a, b listings.Area) int { return a.Type - b.Type })
}

func TestASoundAdIsNotDoubted(t *testing.T) {
	if list := poliris.Check(flat()); len(list) > 0 {
		t.Errorf("doubts of a sound ad: %v", list)
	}
}

func TestWhatAPortalRefusesIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		rank  int
		heavy bool
		spoil func(*listings.Property)
	}{
		"no price":                      {11, true, func(p *listings.Property) { p.Price = money.Amount{} }},
		"no text":                       {21, true, func(p *listings.Property) { p.Details.Text = "" }},
		"a postcode of four digits":     {5, true, func(p *listings.Property) { p.Zipcode = "4400" }},
		"fees that nobody pays":         {302, true, func(p *listings.Property) { p.Advert.FeePayer = "" }},
		"a buyer's fees without a sum":  {15, true, func(p *listings.Property) { p.Details.AgencyFee = nil }},
		"no energy class":               {177, true, func(p *listings.Property) { p.Details.Energy = "" }},
		"no area":                       {16, true, func(p *listings.Property) { p.Details.Surface = nil }},
		"no kind":                       {4, true, func(p *listings.Property) { p.Type, p.Subtype = 0, 0 }},
		"a co-ownership without lots":   {259, false, func(p *listings.Property) { p.Advert.Lots = nil }},
		"a title longer than is shown":  {20, false, func(p *listings.Property) { p.Advert.Title = strings.Repeat("é", 65) }},
		"a rent without a charges mode": {304, true, func(p *listings.Property) { p.Category, p.Advert.ChargesMode = 2, "" }},
	} {
		a := flat()
		c.spoil(&a.Property)
		list := poliris.Check(a)
		if !slices.ContainsFunc(list, func(d poliris.Doubt) bool { return d.Rank == c.rank && d.Heavy == c.heavy }) {
			t.Errorf("%s: %v", name, list)
		}
	}
}

func TestAFileThatIsNoPortfolioSaysWhereAndWhy(t *testing.T) {
	line := func(n int, sep string) string { return strings.Repeat(`"x"`+sep, n-1) + `"x"` }
	good := line(333, "!#")
	for name, c := range map[string]struct {
		content string
		says    string
	}{
		"semicolons":      {line(333, ";"), "not separated by !#"},
		"too few fields":  {good + "\r\n" + line(300, "!#"), "line 2, column 300: it has 300 fields"},
		"no agency":       {strings.Replace(good, `"x"`, `""`, 1), "line 1, column 1"},
		"empty":           {"\r\n\r\n", "no ad"},
		"text":            {"Bonjour", "separated by !#"},
		"UTF-16":          {"\xff\xfe\"\x00x\x00", "UTF-16"},
		"a broken ZIP":    {"PK\x03\x04" + strings.Repeat("x", 50), "broken"},
		"an endless line": {good + "\r\n" + strings.Repeat("x", 2<<20), "line 2: a line of more than"},
	} {
		_, err := poliris.Open(file(t, "f.csv", []byte(c.content)))
		wrong, is := errors.AsType[*sheets.Error](err)
		if !is || !strings.Contains(wrong.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// A slip in a cell empties nothing of what the property was: the rest is taken as it is said.
func TestACellThatNobodyUnderstandsIsAsItWas(t *testing.T) {
	f, err := poliris.Open(file(t, "Annonces.csv", []byte(sale(map[int]string{16: "abc", 18: "4", 177: ""}))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	was := listings.Property{Details: listings.Details{Surface: new(43.0), Rooms: new(3), Energy: "C"}}
	for a, err := range f.Ads() {
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Doubts) != 1 || a.Property.Details.Surface != nil {
			t.Fatalf("doubts %v, a surface of %v", a.Doubts, a.Property.Details.Surface)
		}
		now := a.Former(was).Details
		if now.Surface == nil || *now.Surface != 43 || *now.Rooms != 4 || now.Energy != "" {
			t.Errorf("%+v, want the surface of before, and the rest as it is said", now)
		}
	}
}

func TestHabitsOfWritersAreRead(t *testing.T) {
	cells := make([]string, 333)
	cells[0], cells[1], cells[2], cells[3], cells[10], cells[15] = "AG", "R1", "VENTE", "appartement", "298 000,50", "72,4"
	for name, text := range map[string]string{
		"spaces and LF":   strings.Join(cells, " !# ") + "\n",
		"no quotes":       strings.Join(cells, "!#"),
		"quotes and CRLF": `"` + strings.Join(cells, `"!#"`) + `"` + "\r\n",
		"one at the end":  `"` + strings.Join(cells, `"!#"`) + `"!#` + "\r\n",
	} {
		f, err := poliris.Open(file(t, "Annonces.csv", []byte(text)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer f.Close()
		for a, err := range f.Ads() {
			if err != nil {
				t.Fatal(err)
			}
			p := a.Property
			if p.Category != 1 || p.Type != 1 || p.Price.Minor != 29_800_050 || p.Details.Surface == nil || *p.Details.Surface != 72.4 || a.ID != "R1" {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
}
