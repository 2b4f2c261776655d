package places

import (
	"cmp"
	"math"
	"slices"
	"testing"
)

func TestTheTableIsReadWhole(t *testing.T) {
	list, err := read()
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
