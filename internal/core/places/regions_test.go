package places_test

import (
	"testing"

	"palier/internal/core/places"
)

// Every commune of the list lies in a region, and a code that is none in no region.
func TestEveryCommuneHasARegion(t *testing.T) {
	n := 0
	for c := range places.New().All() {
		if r, ok := places.RegionOf(c.INSEE); !ok || r.ID == 0 || r.Name == "" {
			t.Fatalf("%s %s: %v %t", c.INSEE, c.Name, r, ok)
		}
		n++
	}
	if n < 30_000 {
		t.Errorf("only %d communes were looked at", n)
	}
	for insee, want := range map[string]int64{"44109": 52, "75111": 11, "2A004": 94, "97411": 4, "01001": 84, "98818": 988} {
		if r, ok := places.RegionOf(insee); !ok || r.ID != want {
			t.Errorf("%s: %v %t, want %d", insee, r, ok, want)
		}
	}
	for _, none := range []string{"", "44", "20001", "99999", "2C001", "x4109"} {
		if r, ok := places.RegionOf(none); ok {
			t.Errorf("%q lies in %v", none, r)
		}
	}
}
