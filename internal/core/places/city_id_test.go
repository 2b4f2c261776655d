package places_test

import (
	"testing"

	"palier/internal/core/places"
)

func TestACommuneHasANumber(t *testing.T) {
	table := places.New()
	for code, id := range map[string]int64{"44109": 44109, "01001": 1001, "75111": 75111, "2A004": 20004, "2B033": 20033, "97411": 97411} {
		if got := places.CityID(code); got != id {
			t.Errorf("CityID(%s) is %d, want %d", code, got, id)
		}
		if got := table.CityCode(id); got != code {
			t.Errorf("CityCode(%d) is %q, want %q", id, got, code)
		}
	}
	for _, code := range []string{"", "4410", "441099", "ABCDE", "00001"} {
		if got := places.CityID(code); got != 0 {
			t.Errorf("CityID(%q) is %d", code, got)
		}
	}
	for _, id := range []int64{0, -44109, 999, 20999, 1 << 40} {
		if got := table.CityCode(id); got != "" {
			t.Errorf("CityCode(%d) is %q", id, got)
		}
	}
}

func TestTheCodeOfACity(t *testing.T) {
	table := places.New()
	for _, c := range []struct{ zipcode, city, want string }{
		{"44000", "Nantes", "44109"}, {"44 000", "NANTES", "44109"}, {"", "Nantes", "44109"},
		{"35400", "St Malo", "35288"}, {"75011", "Paris", "75111"}, {"75011", "Paris 11e Arrondissement", "75111"},
		{"44000", "Rennes", ""}, {"99999", "Nantes", ""}, {"", "Saint-Denis", ""}, {"", "", ""},
	} {
		if got, ok := table.Code(c.zipcode, c.city); got != c.want || ok != (c.want != "") {
			t.Errorf("Code(%q, %q) is %q, %v; want %q", c.zipcode, c.city, got, ok, c.want)
		}
	}
}
