package goods

import (
	"encoding/json"
	"testing"
)

func object(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return o
}

func TestWhatIsWrittenIsWhatIsRead(t *testing.T) {
	for _, n := range []uint64{0, 7, 11_999, 3_000_000_000} {
		written, read := object(t, Append(nil, n, "9")), object(t, AppendWhole(nil, n))
		for key, value := range written {
			switch key {
			case "user", "city", "zipcode", "price", "tags_customized", "areas", "floor", "construction":
				continue // other shapes
			}
			if a, b := encode(t, value), encode(t, read[key]); a != b {
				t.Errorf("property %d: %s is written %s and read %s", n, key, a, b)
			}
		}
		if n > 0 && encode(t, object(t, Append(nil, n-1, "9"))) == encode(t, written) {
			t.Errorf("property %d is as the one before", n)
		}
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAPropertyIsOfRealisticSize(t *testing.T) {
	sum := 0
	for n := range uint64(100) {
		whole := AppendWhole(nil, n)
		o := object(t, whole)
		for key, want := range map[string]int{"pictures": Pictures, "areas": Areas, "services": Services, "comments": len(Languages)} {
			if got := len(o[key].([]any)); got != want {
				t.Fatalf("property %d has %d of %s, want %d", n, got, key, want)
			}
		}
		for _, language := range Languages {
			if said := object(t, AppendComment(nil, n, language)); len(said["comment"].(string)) < 500 {
				t.Errorf("property %d says little in %s: %v", n, language, said["comment"])
			}
		}
		sum += len(whole)
	}
	if each := sum / 100; each < 5000 || each > 9000 {
		t.Errorf("%d bytes for a property", each)
	}
}

// TestSearchesFindSome holds prices and budgets to each other: a search that everything or nothing matches measures
// neither side.
func TestSearchesFindSome(t *testing.T) {
	const properties, searches = 5000, 500
	matches := 0
	for n := range uint64(searches) {
		var s struct {
			Category  string
			Types     []string
			Locations []struct{ City struct{ Name string } }
			Price     struct{ Min, Max string }
		}
		if err := json.Unmarshal(AppendSearch(nil, n, "1", "9"), &s); err != nil {
			t.Fatal(err)
		}
		var low, high uint64
		if json.Unmarshal([]byte(s.Price.Min), &low) != nil || json.Unmarshal([]byte(s.Price.Max), &high) != nil {
			t.Fatalf("search %d has no budget", n)
		}
		for p := range uint64(properties) {
			g := Of(p)
			in := len(s.Locations) == 0
			for _, l := range s.Locations {
				in = in || l.City.Name == g.Town.Name
			}
			if in && s.Category == string('0'+rune(g.Category)) && g.Price >= low && g.Price <= high {
				matches++
			}
		}
	}
	// Two towns of forty, a sixth of the prices: 0.3 to 2 per cent.
	if share := float64(matches) / properties / searches; share < 0.002 || share > 0.02 {
		t.Errorf("a search has %.2f %% of the properties", 100*share)
	}
}
