package places

import (
	"slices"
	"strings"
	"testing"
)

func TestTextsAreFolded(t *testing.T) {
	for text, want := range map[string]string{
		"L'Haÿ-les-Roses": "l hay les roses", "ÉGLISE": "eglise", "Cœur": "coeur", "  rue   du  Bac ": "rue du bac", "Sainte–Anne": "sainte anne",
		"St.-Étienne": "st etienne", "n°12": "n 12", "": "", " - ": "", "Straße": "strasse", "L’Île": "l ile", "e\u0301cole": "ecole", "a\x00b": "a b", "\xff\xfe": "",
	} {
		if got := strings.ReplaceAll(Fold(text), "\ufffd", ""); got != want {
			t.Errorf("%q is folded to %q, want %q", text, got, want)
		}
	}
}

func TestSpellingsOfOneStreetHaveOneKey(t *testing.T) {
	for _, same := range [][]string{
		{"Avenue du Général de Gaulle", "av du gal de gaulle", "AVE. GENERAL DE GAULLE", "avenue gén. de Gaulle"},
		{"Boulevard Saint-Michel", "bd st michel", "Bld. St-Michel", "boulevard saint michel", "BVD ST MICHEL"},
		{"Rue de l'Église", "r. de l’eglise", "rue eglise", "RUE DE L EGLISE"},
		{"Place Notre-Dame", "pl nd", "place notre dame"},
		{"Chemin du Docteur Roux", "ch. Dr Roux", "che docteur roux"},
		{"Allée des Tilleuls", "all tilleuls", "allée tilleuls"},
		{"Impasse Sainte-Anne", "imp ste anne"},
		{"Faubourg Saint-Honoré", "fg st honoré", "Fbg Saint Honore"},
		{"Route de Rennes", "rte de rennes", "Rt Rennes"},
		{"Rue du Premier Mai", "rue du 1er mai"},
	} {
		for _, spelling := range same[1:] {
			if Key(spelling) != Key(same[0]) {
				t.Errorf("%q has the key %q, %q has %q", spelling, Key(spelling), same[0], Key(same[0]))
			}
		}
	}
}

func TestDifferentStreetsKeepDifferentKeys(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"Rue de Paris", "Avenue de Paris", "Allée A", "Allée D", "Rue L", "La Place", "Le Hameau", "Hameau", "Rue", "Grande Rue", "Rue Grande", "Place de la Place", "Rue Saint", "Rue 8"} {
		key := Key(name)
		if key == "" || seen[key] != "" {
			t.Errorf("%q has the key %q, as has %q", name, key, seen[key])
		}
		seen[key] = name
	}
}

func TestAHouseNumberIsReadAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]House{
		"12": {12, ""}, " 12 ": {12, ""}, "12 bis": {12, "bis"}, "12bis": {12, "bis"}, "12 BIS": {12, "bis"}, "12B": {12, "b"}, "12 b": {12, "b"}, "12-B": {12, "b"},
		"12 ter": {12, "ter"}, "12quater": {12, "quater"}, "n° 12": {12, ""}, "N°12 bis": {12, "bis"}, "12-14": {12, ""}, "12/14": {12, ""}, "12, ": {12, ""}, "0012": {12, ""}, "9999": {9999, ""},
	} {
		if got, ok := ParseHouse(text); !ok || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "bis", "rue", "0", "99999", "-", "1234567890123456789012", "12 rue", "12mai", "٣"} {
		if got, ok := ParseHouse(text); ok {
			t.Errorf("%q is %v, want none", text, got)
		}
	}
}

func TestANumberIsCutOffItsStreet(t *testing.T) {
	for text, want := range map[string]struct {
		house House
		rest  string
	}{
		"12 bis rue des lilas": {House{12, "bis"}, "rue des lilas"},
		"12b rue des lilas":    {House{12, "b"}, "rue des lilas"},
		"12 c av foch":         {House{12, "c"}, "av foch"},
		"12 l'église":          {House{12, ""}, "l eglise"},
		"12 d artagnan":        {House{12, ""}, "d artagnan"},
		"rue des lilas":        {House{}, "rue des lilas"},
		"8 mai 1945":           {House{8, ""}, "mai 1945"},
		"n":                    {House{}, "n"},
	} {
		house, rest := cutHouse(strings.Fields(Fold(text)))
		if house != want.house || strings.Join(rest, " ") != want.rest {
			t.Errorf("%q is %v and %q", text, house, rest)
		}
	}
}

func TestANumberIsWrittenAsOnEnvelopes(t *testing.T) {
	a := Address{House: House{12, "bis"}, Street: "Rue des Tilleuls", Postcode: "44000", Commune: "Nantes"}
	for want, a := range map[string]Address{
		"12 bis rue des Tilleuls, 44000 Nantes": a,
		"3 A rue des Tilleuls, 44000 Nantes":    {House: House{3, "a"}, Street: a.Street, Postcode: a.Postcode, Commune: a.Commune},
		"Le Bourg, 44000 Nantes":                {Street: "Le Bourg", Postcode: a.Postcode, Commune: a.Commune},
		"1 île de Versailles, 44000 Nantes":     {House: House{1, ""}, Street: "île de Versailles", Postcode: a.Postcode, Commune: a.Commune},
		"1 allée Baco, 44000 Nantes":            {House: House{1, ""}, Street: "Allée Baco", Postcode: a.Postcode, Commune: a.Commune},
	} {
		if got := a.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, want := BANID("2A004_0020", House{7, "ter"}), "2A004_0020_00007_ter"; got != want {
		t.Errorf("id %q, want %q", got, want)
	}
}

func TestDepartmentsOfCommunes(t *testing.T) {
	for insee, want := range map[string]string{
		"44109": "44", "2A004": "2A", "2B033": "2B", "97411": "974", "98818": "988", "75116": "75", "01001": "01", "95680": "95",
		"20004": "", "00001": "", "96001": "", "99100": "", "4410": "", "441090": "", "2C001": "", "A4109": "", "44 09": "", "": "", "2a004": "",
	} {
		if got := Department(insee); got != want {
			t.Errorf("%q is of %q, want %q", insee, got, want)
		}
	}
	for name, want := range map[string]string{"Paris 16e Arrondissement": "Paris", "Lyon 1er Arrondissement": "Lyon", "Paris-l'Hôpital": "Paris-l'Hôpital", "Lyons-la-Forêt": "Lyons-la-Forêt"} {
		if got := CityOf(name); got != want {
			t.Errorf("%q is in %q, want %q", name, got, want)
		}
	}
}

// The distance is held against its definition, computed slowly.
func TestTheDistanceIsThatOfItsDefinition(t *testing.T) {
	names := strings.Fields("tilleuls tileuls tilleul tillelus tulleils lilas lila lials general generale gaulle gaule gualle a ab ba abc acb bca e pasteur pastuer jaures")
	for _, a := range names {
		for _, b := range names {
			want := slowDistance(a, b)
			for most := range 5 {
				if got := distance(a, b, most); got != min(want, most+1) {
					t.Errorf("%q and %q within %d: %d, want %d", a, b, most, got, min(want, most+1))
				}
			}
		}
	}
	long := strings.Repeat("a", longestName+1)
	if got := distance(long, long, 3); got != 4 {
		t.Errorf("names too long to compare are at %d", got)
	}
}

// slowDistance is optimal string alignment as it is defined.
func slowDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	x, y := len(a)-1, len(b)-1
	cost := 1
	if a[x] == b[y] {
		cost = 0
	}
	d := min(slowUpTo(a[:x], b)+1, slowUpTo(a, b[:y])+1, slowUpTo(a[:x], b[:y])+cost)
	if x > 0 && y > 0 && a[x] == b[y-1] && a[x-1] == b[y] {
		d = min(d, slowUpTo(a[:x-1], b[:y-1])+1)
	}
	return d
}

// slowUpTo stops where the lengths alone are too far apart for any of the test's names.
func slowUpTo(a, b string) int {
	if d := len(a) - len(b); d > 4 || d < -4 {
		return 9
	}
	return slowDistance(a, b)
}

// A set of letters must never shut out a name within the tolerance.
func TestLettersShutOutNoNameWithinTheTolerance(t *testing.T) {
	const name = "general gaulle"
	for at := range len(name) {
		for _, spelling := range []string{name[:at] + name[at+1:], name[:at] + "x" + name[at:], name[:at] + "x" + name[at+1:]} {
			if _, ok := want("rue " + spelling).cost("rue " + name); !ok {
				t.Errorf("%q is not like %q", spelling, name)
			}
		}
	}
}

func TestNearerSpellingsCostLess(t *testing.T) {
	w := want("avenue des tilleuls")
	inOrder := []string{"avenue tilleuls", "tilleuls", "boulevard tilleuls", "avenue tilleul", "boulevard tilleul", "avenue grands tilleuls"}
	var costs []int
	for _, key := range inOrder {
		cost, ok := w.cost(key)
		if !ok {
			t.Fatalf("%q is not like it", key)
		}
		costs = append(costs, cost)
	}
	if !slices.IsSorted(costs) || costs[0] != 0 {
		t.Errorf("%v cost %v", inOrder, costs)
	}
	for _, key := range []string{"avenue lilas", "avenue", "avenue foch"} {
		if cost, ok := w.cost(key); ok {
			t.Errorf("%q is like it, for %d", key, cost)
		}
	}
}
