package papers_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/papers"
)

func letter(blocks ...papers.Block) papers.Letter {
	return papers.Letter{From: []string{"Agence du Port", "2 quai de l'Erdre, 44000 Nantes"}, Title: "Bon de visite", About: []string{"sam. 21 nov. 2026"}, Blocks: blocks,
		Foot: "Édité le 22 novembre 2026", Lang: "fr", At: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
}

func TestALetterSaysWhatItWasGivenInItsOrder(t *testing.T) {
	l := letter(papers.Block{Title: "La visite", Facts: []papers.Fact{{"Négociatrice", "Zoë Łukasz"}, {"Inconnu", ""}},
		Rows:  papers.Rows{Names: []string{"Référence", "Prix"}, Shares: []float64{1, 1}, Cells: [][]string{{"TIL-101", "377\u00a0000\u00a0€"}}},
		Texts: []string{"Les personnes soussignées reconnaissent avoir visité."}, Signs: []papers.Sign{{"Inès Lefort", "Date et signature"}}})
	var out, again bytes.Buffer
	if err := l.PDF(&out); err != nil {
		t.Fatal(err)
	}
	if err := l.PDF(&again); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("the same letter is another file: %v", err)
	}
	got := pages(t, out.Bytes())
	want := []string{"Agence du Port", "2 quai de l'Erdre, 44000 Nantes", "Bon de visite", "sam. 21 nov. 2026", "La visite", "Négociatrice", "Zoë Łukasz", "Référence", "Prix",
		"TIL-101", "377 000 €", "Les personnes soussignées reconnaissent avoir visité.", "Inès Lefort", "Date et signature", "1/1 · Édité le 22 novembre 2026"}
	if len(got) != 1 || !slices.Equal(got[0], want) {
		t.Errorf("%q", got)
	}
}

func TestALongLetterGoesOnOverleafAndTearsNoBox(t *testing.T) {
	var facts []papers.Fact
	var signs []papers.Sign
	for i := range 70 {
		facts = append(facts, papers.Fact{Name: fmt.Sprintf("Point %d", i), Value: strings.Repeat("texte ", i%40)})
	}
	for i := range 9 {
		signs = append(signs, papers.Sign{Name: fmt.Sprintf("Visiteuse %d", i), Ask: "Signature"})
	}
	var out bytes.Buffer
	if err := letter(papers.Block{Facts: facts}, papers.Block{Signs: signs}).PDF(&out); err != nil {
		t.Fatal(err)
	}
	got := pages(t, out.Bytes())
	all := strings.Join(slices.Concat(got...), " ")
	if len(got) < 3 || !strings.Contains(all, "Point 69") || !strings.Contains(all, "Visiteuse 8") || strings.Contains(all, "Point 40 ") {
		t.Errorf("%d pages: %q", len(got), all)
	}
	for i, page := range got {
		if n := len(page); page[n-1] != fmt.Sprintf("%d/%d · Édité le 22 novembre 2026", i+1, len(got)) {
			t.Errorf("page %d ends with %q", i+1, page[n-1])
		}
		if n := strings.Count(strings.Join(page, " "), "Visiteuse"); n != strings.Count(strings.Join(page, " "), "Signature") {
			t.Errorf("page %d tears a box", i+1)
		}
	}
}
