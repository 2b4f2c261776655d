package places

import (
	"strings"
	"testing"
)

// FuzzTyped takes any text for a street and a number: nothing breaks, folding twice is
// folding once, and a street is exactly like itself.
func FuzzTyped(f *testing.F) {
	for _, text := range []string{"12 bis rue de l'Église", "av gal de gaulle", "n° 12", "12b", "ﬀ", "İ", "\xff", "st", "8 mai 1945", "a\u0301", strings.Repeat("ab ", 70), "1er", "nd"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := Fold(text)
		if again := Fold(folded); again != folded {
			t.Errorf("%q is folded to %q, then to %q", text, folded, again)
		}
		if strings.ContainsAny(folded, "\n;\"") {
			t.Errorf("%q is folded to %q", text, folded)
		}
		house, rest := cutHouse(strings.Fields(folded))
		if house.Number < 0 || house.Number > maxNumber || len(rest) > len(strings.Fields(folded)) {
			t.Errorf("%q is number %v of %q", text, house, rest)
		}
		key := Key(text)
		if strings.ContainsAny(key, "\n") || key != strings.TrimSpace(key) {
			t.Errorf("%q has the key %q", text, key)
		}
		if cost, ok := want(text).cost(key); key != "" && (cost != 0 || !ok) {
			t.Errorf("%q is not like itself: %d", text, cost)
		}
		want(text).cost("avenue general gaulle")
		spellings(strings.Fields(folded))
	})
}
