package addresses_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/places"
)

func TestAnAddressIsFoundAsPeopleWriteIt(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "france.csv", france()...))
	const tilleuls, gaulle = "44109_7480_00012", "44109_1000_00012"
	for name, c := range map[string]struct {
		q    places.Query
		want string
	}{
		"as the base writes it":     {places.Query{Postcode: "44000", Street: "Rue des Tilleuls", Number: "12"}, tilleuls},
		"capitals, no accents":      {places.Query{Postcode: "44 000", Street: "RUE DES TILLEULS", Number: "12"}, tilleuls},
		"bis":                       {places.Query{Postcode: "44000", Street: "r. des tilleuls", Number: "12 bis"}, tilleuls + "_bis"},
		"bis, together":             {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12BIS"}, tilleuls + "_bis"},
		"B for bis":                 {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12B"}, tilleuls + "_bis"},
		"B where there is a B":      {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "14B"}, "44109_7480_00014_b"},
		"only with repetitions":     {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "14"}, "44109_7480_00014_a 44109_7480_00014_b"},
		"number with the street":    {places.Query{Postcode: "44000", Street: "12 bis rue des tilleuls"}, tilleuls + "_bis"},
		"abbreviations":             {places.Query{Postcode: "44000", Street: "av du gal de gaulle", Number: "12"}, gaulle},
		"no articles":               {places.Query{Postcode: "44000", Street: "avenue general gaulle", Number: "12"}, gaulle},
		"a letter missing":          {places.Query{Postcode: "44000", Street: "rue des tileuls", Number: "12"}, tilleuls},
		"letters swapped":           {places.Query{Postcode: "44000", Street: "rue des tillelus", Number: "12"}, tilleuls},
		"two wrong letters":         {places.Query{Postcode: "44000", Street: "rue des tiyeuls", Number: "12"}, tilleuls},
		"another kind of street":    {places.Query{Postcode: "44000", Street: "allée des tilleuls", Number: "12"}, tilleuls},
		"the kind decides":          {places.Query{Postcode: "44000", Street: "bd pasteur", Number: "5"}, "44109_1001_00005"},
		"no kind":                   {places.Query{Postcode: "44000", Street: "pasteur", Number: "5"}, "44109_1002_00005 44109_1001_00005 44109_1003_00005"},
		"some of the words":         {places.Query{Postcode: "44000", Street: "de gaulle", Number: "12"}, gaulle},
		"half typed":                {places.Query{Postcode: "44000", Street: "rue des till", Number: "12"}, tilleuls},
		"a date":                    {places.Query{Postcode: "44000", Street: "rue du 8 mai 1945", Number: "8"}, "44109_1004_00008"},
		"an abbreviation of words":  {places.Query{Postcode: "44000", Street: "pl ND", Number: "1"}, "44109_1005_00001"},
		"without numbers":           {places.Query{Postcode: "44000", Street: "le château"}, "44109_1006_00000"},
		"St, to become stade":       {places.Query{Postcode: "44300", Street: "stad", Number: "2"}, "44109_1008_00002"},
		"two of one name":           {places.Query{Postcode: "49380", Street: "rue de l'eglise", Number: "3"}, "49020_0010_00003 49020_0020_00003"},
		"Paris 16, either postcode": {places.Query{Postcode: "75016", Street: "rue de longchamp", Number: "16"}, "75116_5600_00016"},
		"Paris 16, the other":       {places.Query{Postcode: "75116", Street: "rue de longchamp", Number: "116"}, "75116_5600_00116"},
		"all of Paris":              {places.Query{Postcode: "75000", Street: "rue de rivoli", Number: "100"}, "75104_0001_00100"},
		"all of Lyon":               {places.Query{Postcode: "69000", Street: "crs lafayette", Number: "10"}, "69383_0001_00010"},
		"Marseille, no article":     {places.Query{Postcode: "13000", Street: "canebiere", Number: "11"}, "13201_0001_00011"},
		"Corsica, south":            {places.Query{Postcode: "20000", Street: "cours napoleon", Number: "7T"}, "2A004_0020_00007_ter"},
		"Corsica, north":            {places.Query{Postcode: "20200", Street: "bd paoli", Number: "7"}, "2B033_0020_00007"},
		"overseas":                  {places.Query{Postcode: "97400", Street: "rue de paris", Number: "20"}, "97411_0100_00020"},
		"New Caledonia":             {places.Query{Postcode: "98800", Street: "rue sebastopol", Number: "4"}, "98818_0001_00004"},
		"by commune":                {places.Query{Commune: "NANTES", Street: "rue des tilleuls", Number: "12"}, tilleuls},
		"by INSEE code":             {places.Query{Commune: "2a004", Street: "cours napoleon", Number: "7ter"}, "2A004_0020_00007_ter"},
		"by city":                   {places.Query{Commune: "Paris", Street: "rue de rivoli", Number: "1"}, "75101_0001_00001"},
		"bis, where there is none":  {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "14 bis"}, "44109_7480_00014_b"},
		"ter, where there is a bis": {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12 ter"}, ""},
		"bis, of a plain number":    {places.Query{Postcode: "44000", Street: "bd pasteur", Number: "5 bis"}, ""},
		"a letter, of a plain one":  {places.Query{Postcode: "44000", Street: "bd pasteur", Number: "5C"}, ""},
		"no such number":            {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "13"}, ""},
		"the street of that number": {places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "5"}, ""},
		"another postcode":          {places.Query{Postcode: "44200", Street: "rue des tilleuls", Number: "12"}, ""},
		"another name":              {places.Query{Postcode: "44000", Street: "rue des lilas", Number: "12"}, ""},
		"no street":                 {places.Query{Postcode: "44000", Street: " - ", Number: "12"}, ""},
		"no such commune":           {places.Query{Commune: "Trifouillis", Street: "rue des tilleuls", Number: "12"}, ""},
		"hostile":                   {places.Query{Postcode: "44000", Street: "'; drop table streets; --\x00\xff%_*\"", Number: "12"}, ""},
	} {
		if got := strings.Join(s.find(c.q), " "); got != c.want {
			t.Errorf("%s: %+v finds %q, want %q", name, c.q, got, c.want)
		}
	}
}

func TestAFoundAddressIsWhole(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "paris.csv", france()...))
	found, err := s.Search(t.Context(), places.Query{Postcode: "75001", Street: "rue de rivoli", Number: "1"})
	want := []places.Address{{ID: "75101_0001_00001", House: places.House{Number: 1}, Street: "Rue de Rivoli", Postcode: "75001", INSEE: "75101", Commune: "Paris",
		Lat: 47.2184, Lon: -1.5535}}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAnAddressIsFoundByItsID(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "france.csv", append(france(), "44109_7480_00099_zz;16;;Rue des Tilleuls;44000;44109;Nantes;-1.5;47.2;\n")...))
	for id, number := range map[string]string{"44109_7480_00012_bis": "12 bis", "75116_5600_00116": "116", "75116_5600_00016": "16", "2A004_0020_00007_ter": "7 ter", "44109_1006_00000": "",
		"44109_7480_00099_zz": "16"} {
		if a, err := s.Address(t.Context(), id); err != nil || a.ID != id || a.House.String() != number {
			t.Errorf("%s: %+v, %v", id, a, err)
		}
	}
	for _, id := range []string{"", "44109", "44109_7480", "44109_7480_00013", "44109_7480_00012_", "' or 1=1", "_", "__"} {
		if a, err := s.Address(t.Context(), id); !fault.Is(err, fault.Missing) {
			t.Errorf("%q: %+v, %v", id, a, err)
		}
	}
}

func TestAQueryThatIsNoneIsRefusedByItsField(t *testing.T) {
	s := newStand(t)
	for field, q := range map[string]places.Query{
		"postcode": {Postcode: "4400", Street: "rue", Number: "1"},
		"number":   {Postcode: "44000", Street: "rue", Number: "bis"},
		"street":   {Postcode: "44000", Street: strings.Repeat("a", 201), Number: "1"},
	} {
		_, err := s.Search(t.Context(), q)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "["+field+":") {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestAnAddressIsCompletedWhileItIsTyped(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "france.csv", france()...))
	for text, want := range map[string]string{
		"12 rue des till":           "44109_7480_00012",
		"12 bis tilleuls nant":      "44109_7480_00012_bis",
		"12 tilleuls 44000":         "44109_7480_00012",
		"12 rue des til 44000 nant": "44109_7480_00012",
		"rue de l'eglise bellev":    "49020_0010 49020_0020",
		"rue de paris":              "44109_1007 97411_0100 75101_0001 75104_0001 75116_5600", // the street before the city
		"20 rue de paris saint-den": "97411_0100_00020",
		"cours napoleon ajacc":      "2A004_0020",
		"2 st":                      "44109_1009_00002 44109_1008_00002", // Saint-Jean, Stade
		"rue":                       "",
		"rue de la":                 "",
		"x":                         "",
		"13 tilleuls":               "",
		"":                          "",
		"\" OR *":                   "",
		"44000":                     "",
		strings.Repeat("a", 300):    "",
	} {
		found, err := s.Suggest(t.Context(), text, 5)
		if got := strings.Join(ids(found), " "); err != nil || got != want {
			t.Errorf("%q is completed by %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestAnAnswerIsNotLongerThanAsked(t *testing.T) {
	s := newStand(t)
	var lines []string
	for n := range 40 {
		lines = append(lines, addr("44109_7480", n+1, "", "Rue des Tilleuls", "44000", "Nantes"))
	}
	s.take(save(t, "a.csv", lines...))
	if found := s.find(places.Query{Postcode: "44000", Street: "rue des tilleuls"}); len(found) != 10 || found[0] != "44109_7480_00001" {
		t.Errorf("%d found: %v", len(found), found)
	}
	for limit, want := range map[int]int{-1: 1, 0: 1, 1: 1, 99: 1} {
		if found, err := s.Suggest(t.Context(), "tilleuls nantes", limit); err != nil || len(found) != want {
			t.Errorf("%d suggestions of %d, %v", len(found), limit, err)
		}
	}
}
