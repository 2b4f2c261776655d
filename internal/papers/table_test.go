package papers_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"palier/internal/papers"
)

func sample(rows ...[]string) papers.Table {
	return papers.Table{
		Title: "Registre d'essai", About: []string{"Titulaire : Agence du Port", "Garant : aucun"}, Foot: "Édité le 22 novembre 2026",
		Columns: []papers.Column{{Name: "N°", Share: 1, Right: true}, {Name: "Qui", Share: 4}, {Name: "Quoi", Share: 6}},
		Rows:    rows, Closing: []string{"Fin du registre."}, At: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC),
	}
}

// printed makes the file, and leaves it in PALIER_SHOTS to be looked at.
func printed(t *testing.T, table papers.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := table.PDF(&out); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PALIER_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, t.Name()+".pdf"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

var (
	stream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\nendstream`)
	shown  = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
)

// pages reads back the texts of each page, in the order in which they were printed.
func pages(t *testing.T, file []byte) (out [][]string) {
	t.Helper()
	for _, s := range stream.FindAllSubmatch(file, -1) {
		z, err := zlib.NewReader(bytes.NewReader(s[1]))
		if err != nil {
			continue // not compressed: a face's width, no page
		}
		content, _ := io.ReadAll(z)
		var texts []string
		for _, m := range shown.FindAllSubmatch(content, -1) {
			texts = append(texts, decode(m[1]))
		}
		if texts != nil {
			out = append(out, texts)
		}
	}
	return out
}

func decode(escaped []byte) string {
	plain := strings.NewReplacer(`\\`, `\`, `\(`, "(", `\)`, ")", `\r`, "\r").Replace(string(escaped))
	var units []uint16
	for i := 0; i+1 < len(plain); i += 2 {
		units = append(units, uint16(plain[i])<<8|uint16(plain[i+1]))
	}
	return string(utf16.Decode(units))
}

func TestEachPageBearsItsHeadAndItsNumber(t *testing.T) {
	var rows [][]string
	for i := range 100 {
		rows = append(rows, []string{fmt.Sprint(i + 1), "Inès Lefort", "12 rue des Tilleuls"})
	}
	got := pages(t, printed(t, sample(rows...)))
	if len(got) < 3 {
		t.Fatalf("%d pages", len(got))
	}
	next := 1
	for i, page := range got {
		for _, want := range []string{"Registre d'essai", "Garant : aucun", "N°", fmt.Sprintf("%d/%d · Édité le 22 novembre 2026", i+1, len(got))} {
			if !slices.Contains(page, want) {
				t.Errorf("page %d lacks %q: %q", i+1, want, page)
			}
		}
		for _, text := range page {
			if text == fmt.Sprint(next) {
				next++
			}
		}
	}
	if last := got[len(got)-1]; next != 101 || !slices.Contains(last, "Fin du registre.") {
		t.Errorf("rows up to %d are there; the last page ends with %q", next-1, last)
	}
}

func TestARowWrapsAndGoesOnOverleafWhenNoPageHoldsIt(t *testing.T) {
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("mot%04d", i))
	}
	long := strings.Join(words, " ")
	got := pages(t, printed(t, sample([]string{"1", "Avant", "court"}, []string{"2", strings.Repeat("w", 500), long}, []string{"3", "Après", "deux\nlignes"})))
	all := strings.Join(slices.Concat(got...), " ")
	at := 0
	for _, word := range append(words, "Après", "deux", "lignes") {
		i := strings.Index(all[at:], word)
		if i < 0 {
			t.Fatalf("%s is not where it should be, on %d pages", word, len(got))
		}
		at += i
	}
	if n := strings.Count(all, "w"); n != 500 || len(got) < 2 {
		t.Errorf("%d letters of a word of 500, on %d pages", n, len(got))
	}
}

func TestARowThatAPageHoldsIsNotTorn(t *testing.T) {
	tall := strings.TrimSuffix(strings.Repeat("ligne\n", 15), "\n")
	for i, page := range pages(t, printed(t, sample([]string{"1", "a", tall}, []string{"2", "b", tall}, []string{"3", "c", tall}, []string{"4", "d", tall}))) {
		if n := strings.Count(strings.Join(page, " "), "ligne"); n%15 != 0 || n == 0 {
			t.Errorf("page %d has %d lines of rows of 15", i+1, n)
		}
	}
}

func TestLettersOfEuropeArePrintedAsTheyAre(t *testing.T) {
	got := pages(t, printed(t, sample([]string{"1", "Łukasz Żółć, Ayşe Çağlar, Zoë Nuñez", "260 000 € – œuvre « neuve » · Ωμέγα · Жуков"},
		[]string{"2", "Nguyễn e\u0301tait la\u202e, 李", "ligne\ttabulée"})))
	all := strings.Join(slices.Concat(got...), " | ")
	for _, want := range []string{"Łukasz Żółć, Ayşe Çağlar, Zoë Nuñez", "260 000 € – œuvre « neuve » · Ωμέγα · Жуков", "Nguyen était la, \ufffd", "ligne tabulée"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in %q", want, all)
		}
	}
}

func TestAnEmptyTableIsAPageAndTheSameTableTheSameFile(t *testing.T) {
	first := printed(t, sample())
	if got := pages(t, first); len(got) != 1 || !slices.Contains(got[0], "1/1 · Édité le 22 novembre 2026") || !slices.Contains(got[0], "Fin du registre.") {
		t.Errorf("%q", got)
	}
	if !bytes.Equal(first, printed(t, sample())) {
		t.Error("the file differs the second time")
	}
}
