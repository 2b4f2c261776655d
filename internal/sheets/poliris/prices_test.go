package poliris_test

import (
	"slices"
	"strings"
	"testing"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/sheets/poliris"
)

// adOf reads a file of one line.
func adOf(t *testing.T, line string) poliris.Ad {
	t.Helper()
	f, err := poliris.Open(file(t, "Annonces.csv", []byte(line)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for a, err := range f.Ads() {
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	t.Fatal("no ad")
	return poliris.Ad{}
}

func TestFeesOfASaleArePercentAndThoseOfARentEuros(t *testing.T) {
	for name, c := range map[string]struct {
		line string
		fee  float64 // -1: none is known
	}{
		"the price without them counts":   {sale(map[int]string{11: "298000.50", 15: "3.11", 303: "289000.50"}), 9000},
		"a percentage alone":              {sale(map[int]string{11: "210000", 15: "5", 303: ""}), 10000},
		"euros, as it was before 2017":    {sale(map[int]string{11: "210000", 15: "9500", 303: ""}), 9500},
		"the seller pays":                 {sale(map[int]string{15: "0", 302: "2", 303: ""}), -1},
		"nobody says":                     {sale(map[int]string{15: "", 303: ""}), -1},
		"a rent":                          {sale(map[int]string{3: "location", 11: "850", 15: "600", 302: "", 303: ""}), 600},
		"a price without them that is 0":  {sale(map[int]string{15: "5", 303: "0"}), 10000},
		"a price without them that is up": {sale(map[int]string{15: "5", 303: "400000"}), 10000},
	} {
		fee := -1.0
		if got := adOf(t, c.line).Property.Details.AgencyFee; got != nil {
			fee = *got
		}
		if fee != c.fee {
			t.Errorf("%s: %v, want %v", name, fee, c.fee)
		}
	}
}

func TestARentIsKeptWithItsCharges(t *testing.T) {
	with := adOf(t, sale(map[int]string{3: "location", 11: "850", 13: "OUI", 23: "50", 302: "", 303: ""}))
	without := adOf(t, sale(map[int]string{3: "location", 11: "800", 13: "NON", 23: "50", 302: "", 303: ""}))
	for name, a := range map[string]poliris.Ad{"with": with, "without": without} {
		if a.Property.Price != (money.Amount{Minor: 85_000, Currency: "EUR"}) {
			t.Errorf("%s: %v", name, a.Property.Price)
		}
	}
	if len(with.Property.Particulars.Warnings) != 0 || len(without.Property.Particulars.Warnings) != 1 {
		t.Errorf("warnings %v, %v", with.Property.Particulars.Warnings, without.Property.Particulars.Warnings)
	}
}

func TestEachKindOfTheFormatIsRead(t *testing.T) {
	for words, want := range map[[3]string][3]int{ // category, type, subtype
		{"Vente", "Maison/Villa", "maison de village"}:         {1, 2, 13},
		{"vente-fonds-de-commerce", "boutique", ""}:            {1, 4, 34},
		{"Vente fonds de commerce", "local", "Entrepôt"}:       {1, 9, 34},
		{"cession de bail", "Bureaux", ""}:                     {1, 7, 35},
		{"Location vacances", "appartement", "Duplex"}:         {3, 1, 9},
		{"viager", "maison", ""}:                               {5, 2, 0},
		{"vente de prestige", "château", ""}:                   {1, 2, 7},
		{"location", "Parking/Box", ""}:                        {2, 5, 0},
		{"vente", "terrain", "Terrain agricole"}:               {1, 3, 103},
		{"vente", "loft/atelier/surface", ""}:                  {1, 1, 12},
		{"vente", "Hôtel Particulier", ""}:                     {1, 2, 37},
		{"produit d'investissement", "immeuble", "Restaurant"}: {1, 6, 0},
		{"vente", "inconnu", ""}:                               {1, 0, 0},
	} {
		p := adOf(t, sale(map[int]string{3: words[0], 4: words[1], 181: words[2]})).Property
		if got := [3]int{p.Category, p.Type, p.Subtype}; got != want {
			t.Errorf("%v: %v, want %v", words, got, want)
		}
	}
	if w := adOf(t, sale(map[int]string{3: "vente de prestige"})).Property.Particulars.Warnings; len(w) != 1 || w[0].Value != "vente de prestige" {
		t.Errorf("a kind that says more is kept as a warning: %v", w)
	}
}

func TestWhatCannotBeTakenIsSaid(t *testing.T) {
	for says, differs := range map[string]map[int]string{
		"2 (agencePropertyRef): it is missing":          {2: ""},
		"3 (annonceType): nobody knows this kind of ad": {3: "troc"},
		"3 (annonceType): it is missing":                {3: ""},
		"4 (type): nobody knows this kind of property":  {4: "igloo"},
		"11 (prix): this is no price":                   {11: "sur demande"},
		"":                                              {18: "trois"},
	} {
		if got := adOf(t, sale(differs)).Unusable(); says == "" && got != "" || !strings.Contains(got, says) {
			t.Errorf("%v: %q, want %q", differs, got, says)
		}
	}
}

func TestARowOfAFileIsJudgedFieldByField(t *testing.T) {
	for name, c := range map[string]struct {
		rank    int
		heavy   bool
		differs map[int]string
	}{
		"fees in euros":                  {15, true, map[int]string{15: "9500"}},
		"no price without fees":          {303, true, map[int]string{303: ""}},
		"nobody pays":                    {302, true, map[int]string{302: ""}},
		"a payer that is none":           {302, true, map[int]string{302: "4"}},
		"no constant id":                 {175, true, map[int]string{175: ""}},
		"a long reference":               {2, true, map[int]string{2: strings.Repeat("R", 21)}},
		"a comma":                        {16, true, map[int]string{16: "72,4"}},
		"words for a flag":               {41, false, map[int]string{41: "peut-être"}},
		"an American day":                {113, false, map[int]string{113: "12/31/2026"}},
		"HTML":                           {21, false, map[int]string{21: "<b>Au calme</b><br>"}},
		"more bedrooms than rooms":       {19, false, map[int]string{19: "9"}},
		"a position without precision":   {300, false, map[int]string{298: "47.2", 299: "-1.5"}},
		"a method of another day":        {325, false, map[int]string{176: "100", 177: "C", 178: "9", 179: "B", 324: "01/02/2026", 325: "DPE_v01-2011", 326: "1", 327: "2", 328: "2021"}},
		"a letter without its figure":    {176, false, map[int]string{177: "C"}},
		"costs the wrong way round":      {326, false, map[int]string{326: "900", 327: "700"}},
		"a co-ownership without its lot": {259, false, map[int]string{258: "OUI"}},
		"a language that is not taken":   {124, false, map[int]string{124: "RU"}},
		"no energy class":                {177, true, map[int]string{177: ""}},
		"a rent without its charges":     {23, true, map[int]string{3: "location", 302: "", 303: ""}},
		"a rent without its inventory":   {306, true, map[int]string{3: "location", 302: "", 303: ""}},
		"a field of a business":          {224, false, map[int]string{224: "beaucoup"}},
		"no sub-type":                    {181, false, map[int]string{181: "igloo"}},
	} {
		list := judged(t, sale(c.differs))
		if !slices.ContainsFunc(list, func(d poliris.Doubt) bool { return d.Rank == c.rank && d.Heavy == c.heavy }) {
			t.Errorf("%s: %v", name, list)
		}
	}
	if list := judged(t, sale(nil)); len(list) > 0 {
		t.Errorf("a sound line: %v", list)
	}
	if list := judged(t, sale(nil)+sale(map[int]string{2: "R2"})); len(list) != 1 || list[0].Rank != 175 || list[0].Line != 2 || !list[0].Heavy {
		t.Errorf("an id that comes twice: %v", list)
	}
}

// judged are the doubts of all lines of a file.
func judged(t *testing.T, text string) (list []poliris.Doubt) {
	t.Helper()
	f, err := poliris.Open(file(t, "Annonces.csv", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	checker := poliris.NewChecker()
	for r, err := range f.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, checker.Row(r)...)
	}
	return list
}

// What Palier writes of any kind of property, portals take: no word is its own.
func TestWhatIsWrittenIsTheFormats(t *testing.T) {
	for category := 1; category <= 6; category++ {
		for kind := 1; kind <= 10; kind++ {
			for sub := range 110 {
				a := flat()
				p := &a.Property
				p.Category, p.Type, p.Subtype = category, kind, sub
				for _, d := range poliris.Check(a) {
					if d.Rank == 3 || d.Rank == 4 || d.Rank == 181 {
						t.Fatalf("category %d, type %d, subtype %d: %v %q", category, kind, sub, d, d.Value)
					}
				}
			}
		}
	}
}

func TestWhatIsPrivateIsNotWritten(t *testing.T) {
	a := flat()
	a.Property.Advert.Note = "clé au café"
	a.Property.Details.Text = "Au calme."
	if b := written(t, poliris.Options{Version: poliris.Versions()[0]}, a); len(b) == 0 {
		t.Fatal("nothing was written")
	}
	f, err := poliris.Open(file(t, "p.zip", written(t, poliris.Options{Version: poliris.Versions()[0]}, a)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for got, err := range f.Ads() {
		if err != nil || got.Property.Advert.Note != "" || got.Property.Advert.FeePayer != listings.Buyer {
			t.Errorf("%v, %q", err, got.Property.Advert.Note)
		}
	}
}
