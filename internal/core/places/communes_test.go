package places

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTheTableIsReadWhole(t *testing.T) {
	list, err := read(communes)
	if err != nil || len(list) < 35_000 {
		t.Fatalf("%d communes, %v", len(list), err)
	}
	if !slices.IsSortedFunc(list, func(a, b commune) int { return cmp.Compare(a.zipcode, b.zipcode) }) {
		t.Error("not by postcode")
	}
	for _, c := range list {
		if len(c.zipcode) != 5 || c.name == "" || math.Abs(c.lat) > 90 || math.Abs(c.lon) > 180 || c.lat == 0 {
			t.Errorf("%+v", c)
		}
	}
}

func TestTheCentreOfACommune(t *testing.T) {
	table := New()
	tests := map[string]struct {
		zipcode, city string
		lat, lon      float64
		ok            bool
	}{
		"by its name":                 {"44000", "Nantes", 47.238, -1.56, true},
		"as people write":             {"01000", "SAINT DENIS LES BOURG", 46.21, 5.183, true},
		"St for Saint":                {"01000", "St-Denis-lès-Bourg", 46.21, 5.183, true},
		"the largest of the postcode": {"01000", "Nowhere", 46.203, 5.247, true},
		"no city":                     {"01000", "", 46.203, 5.247, true},
		"Paris by arrondissement":     {"75011", "Paris", 48.86, 2.382, true},
		"spaces in the postcode":      {"44 000", "Nantes", 47.238, -1.56, true},
		"no such postcode":            {"99999", "Nantes", 0, 0, false},
		"none":                        {"", "", 0, 0, false},
		"before the first":            {"0", "", 0, 0, false},
		"overseas":                    {"97400", "Saint-Denis", -20.933, 55.447, true},
	}
	for name, test := range tests {
		lat, lon, ok := table.Centre(test.zipcode, test.city)
		if ok != test.ok || math.Abs(lat-test.lat) > 0.02 || math.Abs(lon-test.lon) > 0.02 {
			t.Errorf("%s: %v %v %v", name, lat, lon, ok)
		}
	}
}

func TestPostcodesOfACommune(t *testing.T) {
	table := New()
	for commune, want := range map[string]string{
		"Ajaccio": "20000 20090 20167", "ST HERBLAIN": "44800", "saint-herblain": "44800", "44109": "44000 44100 44200 44300", "2a004": "20000 20090 20167",
		"Lyon": "69001 69002 69003 69004 69005 69006 69007 69008 69009", "13201": "13001", "nowhere": "", "": "", " - ": "",
	} {
		if got := strings.Join(table.Postcodes(commune), " "); got != want {
			t.Errorf("%q has %q, want %q", commune, got, want)
		}
	}
	if got := table.Postcodes(" paris "); len(got) != 21 || got[0] != "75001" || got[20] != "75116" {
		t.Errorf("Paris has %v", got)
	}
}

func TestAListIsReadAsItWasPacked(t *testing.T) {
	list := []Commune{
		{INSEE: "01002", Name: "Petite", Postcodes: []string{"01000"}, Population: 10, Lat: 46, Lon: -0.1234},
		{INSEE: "01001", Name: "Grande", Postcodes: []string{"01000", "01010"}, Population: 20, Lat: 46.5, Lon: 5.25, Former: []string{"01003", "01004"}},
	}
	var packed bytes.Buffer
	if err := PackCommunes(&packed, list); err != nil {
		t.Fatal(err)
	}
	table := NewTable(packed.Bytes())
	var got []string
	for c := range table.All() {
		got = append(got, fmt.Sprint(c.Postcodes[0], c.INSEE, c.Name, c.Lat, c.Lon, c.Former))
	}
	want := []string{"01000" + "01001" + "Grande" + "46.5 5.25 [01003 01004]", "01000" + "01002" + "Petite" + "46 -0.123 []", "01010" + "01001" + "Grande" + "46.5 5.25 [01003 01004]"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if lat, lon, ok := table.CentreOf("01004"); !ok || lat != 46.5 || lon != 5.25 {
		t.Errorf("a former code is at %v %v %v", lat, lon, ok)
	}
	if NewTable(packed.Bytes()[:20]).Err() == nil {
		t.Error("a list that is cut off can be read")
	}
}
