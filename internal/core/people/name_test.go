package people_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"palier/internal/core/people"
)

//go:embed testdata/names.txt
var namePairs string

// pair is one line of testdata/names.txt.
type pair struct {
	a, b people.Name
	same bool
	line string
}

func readPairs(t testing.TB) []pair {
	t.Helper()
	var out []pair
	for line := range strings.Lines(namePairs) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		verdict, names, _ := strings.Cut(line, ":")
		a, b, found := strings.Cut(names, "~")
		if !found || verdict != "same" && verdict != "different" {
			t.Fatalf("testdata/names.txt: cannot read %q", line)
		}
		out = append(out, pair{a: readName(a), b: readName(b), same: verdict == "same", line: line})
	}
	return out
}

func readName(s string) people.Name {
	first, last, _ := strings.Cut(s, "|")
	return people.Name{First: strings.TrimSpace(first), Last: strings.TrimSpace(last)}
}

func TestCompatibleJudgesTheLabelledPairs(t *testing.T) {
	var verdicts [2]int
	for _, p := range readPairs(t) {
		if got := people.Compatible(p.a, p.b); got != p.same {
			t.Errorf("%s: compatible %v", p.line, got)
		}
		if got := people.Compatible(p.b, p.a); got != p.same {
			t.Errorf("%s: compatible %v the other way round", p.line, got)
		}
		if p.same {
			verdicts[1]++
		} else {
			verdicts[0]++
		}
	}
	if verdicts[0] < 60 || verdicts[1] < 60 {
		t.Errorf("%d different and %d same pairs are too few to judge by", verdicts[0], verdicts[1])
	}
}

// Everybody of the labelled set against everybody: whoever is compatible one way
// is compatible the other way, and with himself.
func TestCompatibleIsSymmetricAndReflexive(t *testing.T) {
	var all []people.Name
	for _, p := range readPairs(t) {
		all = append(all, p.a, p.b)
	}
	for _, a := range all {
		if !people.Compatible(a, a) {
			t.Errorf("%q is not compatible with itself", a)
		}
		for _, b := range all {
			if people.Compatible(a, b) != people.Compatible(b, a) {
				t.Errorf("%q and %q: the verdict depends on the order", a, b)
			}
		}
	}
}

// One typing error at each place of a last name is forgiven; a second one in the
// same name is not.
func TestCompatibleForgivesOneErrorAndNotTwo(t *testing.T) {
	truth := people.Name{First: "Camille", Last: "Marchandise"}
	for i := range truth.Last {
		wrong := truth
		wrong.Last = truth.Last[:i] + "x" + truth.Last[i+1:]
		if !people.Compatible(truth, wrong) {
			t.Errorf("%q should be a slip of %q", wrong, truth)
		}
		wrong.First = "Caxille"
		if people.Compatible(truth, wrong) {
			t.Errorf("%q has two slips and is no %q", wrong, truth)
		}
	}
}

func TestCompatibleBoundsItsWorkOnEndlessNames(t *testing.T) {
	long := people.Name{First: strings.Repeat("jean ", 50_000), Last: strings.Repeat("a-b ", 50_000)}
	other := people.Name{First: strings.Repeat("jean ", 50_000), Last: strings.Repeat("b-c ", 50_000)}
	if people.Compatible(long, other) {
		t.Error("two endless names were taken for one")
	}
	allocs := testing.AllocsPerRun(1, func() { people.Compatible(long, other) })
	if allocs > 200 {
		t.Errorf("%v allocations for a pair of endless names", allocs)
	}
}

func FuzzCompatible(f *testing.F) {
	for _, s := range [][4]string{
		{"Jean", "Martin", "J.", "Marin"}, {"", "Jean MARTIN", "Jean", "Martin"}, {"J-P", "d'Angelo", "Jean-Pierre", "D’Angelo"},
		{"M. & Mme", "Durand / Martin", "Mme", "née Durand"}, {"Đức", "Lê Văn", "\xff", "أحمد"}, {"Jean -", "- & -", "'d'", "d' ("},
	} {
		f.Add(s[0], s[1], s[2], s[3])
	}
	f.Fuzz(func(t *testing.T, first1, last1, first2, last2 string) {
		a, b := people.Name{First: first1, Last: last1}, people.Name{First: first2, Last: last2}
		if people.Compatible(a, b) != people.Compatible(b, a) {
			t.Errorf("%q and %q: the verdict depends on the order", a, b)
		}
		spaced := people.Name{First: first1 + " ", Last: " " + last1}
		if !people.Compatible(a, spaced) {
			t.Errorf("%q is not compatible with itself after a space", a)
		}
		if once := people.Fold(last1); people.Fold(once) != once {
			t.Errorf("Fold(%q) = %q, folded again %q", last1, once, people.Fold(once))
		}
	})
}

func BenchmarkCompatible(b *testing.B) {
	b.Run("Usual", func(b *testing.B) {
		x, y := people.Name{First: "Jean-Pierre", Last: "Lefevre"}, people.Name{First: "J-P", Last: "LEFEBVRE"}
		for b.Loop() {
			people.Compatible(x, y)
		}
	})
	b.Run("Labelled", func(b *testing.B) {
		pairs := slices.DeleteFunc(readPairs(b), func(p pair) bool { return p.a == p.b })
		for i := 0; b.Loop(); i++ {
			p := pairs[i%len(pairs)]
			people.Compatible(p.a, p.b)
		}
	})
}
