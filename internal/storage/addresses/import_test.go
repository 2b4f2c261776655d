package addresses_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

// write saves a file as it is.
func write(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileIsReadInEveryShapeThatIsSound(t *testing.T) {
	line := addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes")
	one := columns + line
	var packed bytes.Buffer
	text, err := os.ReadFile(save(t, "a.csv.gz", line))
	if err != nil {
		t.Fatal(err)
	}
	packed.Write(text)
	for name, content := range map[string][]byte{
		"plain":                     []byte(one),
		"no end of line":            []byte(strings.TrimSuffix(one, "\n")),
		"lines of Windows":          []byte(strings.ReplaceAll(one, "\n", "\r\n")),
		"the mark of UTF-8":         []byte("\xef\xbb\xbf" + one),
		"compressed, without .gz":   packed.Bytes(),
		"columns in capitals":       []byte(strings.ToUpper(columns) + line),
		"quotes":                    []byte(strings.Replace(one, "Rue des Tilleuls", `"Rue des Tilleuls"`, 1)),
		"another column":            []byte(strings.Replace(one, "cad_parcelles", "nouveau", 1)),
		"other columns first":       []byte("x;" + columns + "y;" + line),
		"a blank line":              []byte(columns + "\n" + line),
		"no rep, no parcels":        []byte("id;numero;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n44109_7480_00012;12;Rue des Tilleuls;44000;44109;Nantes;-1.5;47.2\n"),
		"the same address twice":    []byte(one + line),
		"incomplete ones beside it": []byte(one + "x_y_1;1;;;44000;44109;Nantes;1;2;\n" + "x_y_1;1;;Rue;;44109;Nantes;1;2;\n" + "x_y_1;1;;Rue;44000;44109;Nantes;;;\n"),
	} {
		s := newStand(t)
		s.take(write(t, "a.csv", content))
		if found := s.find(places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12"}); len(found) != 1 || found[0] != "44109_7480_00012" {
			t.Errorf("%s: found %v", name, found)
		}
	}
}

func TestWhatIsWrongWithAFileIsToldByItsLine(t *testing.T) {
	line := addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes")
	good := columns + line
	broken := func(field, with string) []byte { return []byte(good + strings.Replace(line, field, with, 1)) }
	compressed, err := os.ReadFile(save(t, "a.csv.gz", strings.Repeat(line, 2000)))
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(compressed)
	damaged[len(damaged)-6] ^= 1 // within the checksum
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"empty":                  {nil, "a.csv: empty"},
		"commas":                 {[]byte(strings.ReplaceAll(good, ";", ",")), "a.csv, line 1: columns are not separated by semicolons"},
		"tabs":                   {[]byte(strings.ReplaceAll(good, ";", "\t")), "a.csv, line 1: columns are not separated by semicolons"},
		"columns missing":        {[]byte("id;numero;nom_voie\n"), "a.csv, line 1: no column code_postal, code_insee, nom_commune, lon, lat"},
		"a column too few":       {[]byte(good + "1;2;3\n"), "a.csv, line 3: another number of columns"},
		"cut off":                {[]byte(good + line[:40]), "a.csv, line 3: another number of columns"},
		"Latin-1":                {broken("Tilleuls", "P\xeapliers"), "a.csv, line 3: column nom_voie is not in UTF-8"},
		"Latin-1 commune":        {broken("Nantes", "N\xeemes"), "a.csv, line 3: column nom_commune is not in UTF-8"},
		"UTF-16":                 {[]byte("\xff\xfei\x00d\x00"), "a.csv, line 1: in UTF-16"},
		"a spreadsheet":          {[]byte("PK\x03\x04"), "a.csv: a zip archive or a spreadsheet"},
		"number":                 {broken(";12;", ";douze;"), `a.csv, line 3: numero "douze"`},
		"negative number":        {broken(";12;", ";-12;"), `a.csv, line 3: numero "-12"`},
		"huge number":            {broken(";12;", ";123456789012345678901;"), `a.csv, line 3: numero "123456789012345678901"`},
		"longitude":              {broken("-1.552400", "-1,5524"), `a.csv, line 3: lon "-1,5524"`},
		"longitude of no planet": {broken("-1.552400", "655000.12"), `a.csv, line 3: lon "655000.12"`},
		"latitude that is none":  {broken("47.218400", "NaN"), `a.csv, line 3: lat "NaN"`},
		"half a position":        {broken("47.218400", ""), `a.csv, line 3: lat ""`},
		"postcode":               {broken("44000", "4400"), `a.csv, line 3: code_postal "4400"`},
		"INSEE code":             {broken("44109;", "4410;"), `a.csv, line 3: code_insee "4410"`},
		"no id":                  {broken("44109_7480_00012", ""), `a.csv, line 3: id ""`},
		"a repetition too long":  {broken(";12;;", ";12;"+strings.Repeat("b", 21)+";"), "a.csv, line 3: rep"},
		"quote":                  {broken("Rue", `Rue "`), "a.csv, line 3: a quote"},
		"quote without end":      {broken("Rue", `"Rue`), "a.csv, line 3: a quote"},
		"gzip cut off":           {compressed[:len(compressed)/2], "a.csv"},
		"gzip without its end":   {compressed[:len(compressed)-8], "a.csv, line 2001: cut off"},
		"gzip header cut off":    {compressed[:5], "a.csv: not a whole gzip file"},
		"gzip damaged":           {damaged, "a.csv, line 2001: damaged"},
		"after a hundred lines":  {append([]byte(columns+strings.Repeat(line, 100)), line[:10]...), "a.csv, line 102: "},
		"zero bytes":             {bytes.Repeat([]byte{0}, 4096), "a.csv, line 1: no column"},
	} {
		s := newStand(t)
		_, err := addresses.Import(t.Context(), s.path, []string{write(t, "a.csv", c.content)}, addresses.Options{Now: now})
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if found := s.find(places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12"}); len(found) != 0 {
			t.Errorf("%s: %v was written", name, found)
		}
	}
	for name, path := range map[string]string{"no file": filepath.Join(t.TempDir(), "none.csv"), "a directory": t.TempDir()} {
		if _, err := addresses.Import(t.Context(), newStand(t).path, []string{path}, addresses.Options{Now: now}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The second file is looked at before the first is read.
func TestASlipInTheLastNameIsFoundFirst(t *testing.T) {
	s := newStand(t)
	good := save(t, "a.csv", france()...)
	if _, err := addresses.Import(t.Context(), s.path, []string{good, write(t, "b.csv", []byte("x,y\n"))}, addresses.Options{Now: now}); err == nil {
		t.Fatal("imported")
	}
	if _, err := os.Stat(s.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

func TestADepartmentIsReplacedAndOthersStay(t *testing.T) {
	s := newStand(t)
	first := s.take(save(t, "france.csv", france()...))
	if got := len(first.Departments); got != 9 || first.Lines != int64(len(france())) {
		t.Errorf("%d departments, %d lines", got, first.Lines)
	}
	r := s.take(save(t, "2A.csv", addr("2A004_0020", 9, "", "Cours Napoléon", "20000", "Ajaccio")))
	want := []addresses.Imported{{Code: "2A", Addresses: 1, Streets: 1, Before: 1}}
	if diff := cmp.Diff(want, r.Departments); diff != "" {
		t.Error(diff)
	}
	for number, want := range map[string]int{"7 ter": 0, "9": 1} {
		if found := s.find(places.Query{Postcode: "20000", Street: "cours napoleon", Number: number}); len(found) != want {
			t.Errorf("number %s: %v", number, found)
		}
	}
	if found := s.find(places.Query{Postcode: "44000", Street: "rue des tilleuls", Number: "12"}); len(found) != 1 {
		t.Error("another department is gone")
	}
	if found, err := s.Suggest(t.Context(), "napoleon ajaccio", 10); err != nil || len(found) != 1 {
		t.Errorf("%d suggestions, %v: the old words are still there", len(found), err)
	}
}

func TestADepartmentThatLosesMostOfItselfIsRefused(t *testing.T) {
	s := newStand(t)
	s.take(save(t, "france.csv", france()...))
	small := save(t, "44.csv", addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes"))
	_, err := addresses.Import(t.Context(), s.path, []string{small}, addresses.Options{Now: now})
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "44 would have 1 addresses instead of 14") {
		t.Errorf("%v", err)
	}
	if found := s.find(places.Query{Postcode: "44000", Street: "bd pasteur", Number: "5"}); len(found) != 1 {
		t.Errorf("found %v after a refusal", found)
	}
	if _, err := addresses.Import(t.Context(), s.path, []string{small}, addresses.Options{Now: now, Shrink: true}); err != nil {
		t.Error(err)
	}
}

func TestTheSameFileIsNotImportedTwiceButIsAfterAnother(t *testing.T) {
	s := newStand(t)
	a := save(t, "a.csv", addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes"))
	b := save(t, "b.csv", addr("44109_7480", 14, "", "Rue des Tilleuls", "44000", "Nantes"))
	for i, c := range []struct {
		file      string
		unchanged bool
		found     string
	}{{a, false, "44109_7480_00012"}, {a, true, "44109_7480_00012"}, {b, false, "44109_7480_00014"}, {a, false, "44109_7480_00012"}} {
		r := s.take(c.file)
		if got := len(r.Unchanged) == 1; got != c.unchanged || (len(r.Departments) == 0) != c.unchanged {
			t.Errorf("import %d: %+v", i, r)
		}
		if found := s.find(places.Query{Postcode: "44000", Street: "rue des tilleuls"}); strings.Join(found, " ") != c.found {
			t.Errorf("import %d: found %v, want %s", i, found, c.found)
		}
	}
}

func TestOneDepartmentInTwoFilesOfOneImportIsRefused(t *testing.T) {
	s := newStand(t)
	a := save(t, "a.csv", addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes"))
	b := save(t, "b.csv", addr("44109_7480", 14, "", "Rue des Tilleuls", "44000", "Nantes"))
	_, err := addresses.Import(t.Context(), s.path, []string{a, b}, addresses.Options{Now: now})
	if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "b.csv, line 2: department 44 was already imported from a.csv") {
		t.Errorf("%v", err)
	}
}

func TestAnImportThatIsStoppedGoesOnWhereItWas(t *testing.T) {
	s := newStand(t)
	var lines []string
	for n := range 9000 { // enough for the import to look up
		lines = append(lines, addr("01004_0001", n+1, "", "Rue A", "01500", "Ambérieu-en-Bugey"))
	}
	lines = append(lines, addr("02004_0001", 1, "", "Rue B", "02000", "Laon"), addr("03004_0001", 1, "", "Rue C", "03000", "Moulins"))
	file := save(t, "adresses.csv.gz", lines...)
	for _, c := range []struct {
		what    string
		stop    func(p addresses.Progress) bool
		done    int
		skipped int64
	}{
		{"while it reads", func(p addresses.Progress) bool { return p.Lines == 4096 }, 0, 0},
		{"after a department", func(p addresses.Progress) bool { return p.Department == "02" }, 1, 0},
		{"not at all", func(addresses.Progress) bool { return false }, 2, 9000},
	} {
		ctx, stop := context.WithCancel(t.Context())
		last := addresses.Progress{}
		r, err := addresses.Import(ctx, s.path, []string{file}, addresses.Options{Now: now, Progress: func(p addresses.Progress) {
			last = p
			if c.stop(p) {
				stop()
			}
		}})
		stop()
		if stopped := c.what != "not at all"; stopped != errors.Is(err, context.Canceled) || len(r.Departments) != c.done || r.Repeated != c.skipped {
			t.Errorf("%s: %v, %+v", c.what, err, r)
		}
		if last.Done > last.All || last.All == 0 {
			t.Errorf("%s: %d of %d bytes", c.what, last.Done, last.All)
		}
	}
	for postcode, street := range map[string]string{"01500": "rue a", "02000": "rue b", "03000": "rue c"} {
		if found := s.find(places.Query{Postcode: postcode, Street: street, Number: "1"}); len(found) != 1 {
			t.Errorf("%s: %v", street, found)
		}
	}
	if r := s.take(file); len(r.Unchanged) != 1 {
		t.Errorf("once more: %+v", r)
	}
}

// Each edition of a department has the same streets with numbers of its own: a search
// that mixes two would find some streets without the number they all have.
func TestReadersSeeADepartmentBeforeOrAfterNeverHalf(t *testing.T) {
	s := newStand(t)
	const editions, streets = 12, 30
	var files []string
	for e := range editions {
		var lines []string
		for n := range streets + e { // street numbers move from edition to edition
			name := fmt.Sprintf("Rue Commune %c%c", 'a'+n/26, 'a'+n%26)
			lines = append(lines, addr(fmt.Sprintf("44109_%04d", n), 7, "", name, "44000", "Nantes"), addr(fmt.Sprintf("44109_%04d", n), 100+e, "", name, "44000", "Nantes"))
		}
		files = append(files, save(t, fmt.Sprintf("%d.csv", e), lines...))
	}
	s.take(files[0])
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				name := fmt.Sprintf("rue commune %c%c", 'a'+n%streets/26, 'a'+n%streets%26)
				found, err := s.Search(t.Context(), places.Query{Postcode: "44000", Street: name})
				if err != nil || len(found) != 2 || places.Fold(found[0].Street) != name || found[0].Street != found[1].Street {
					t.Errorf("%s: %v, %v", name, found, err)
					return
				}
				all, err := s.Suggest(t.Context(), "commune nantes", 50)
				if err != nil || len(all) < streets {
					t.Errorf("%d suggestions, %v", len(all), err)
					return
				}
			}
		})
	}
	for _, file := range files[1:] {
		s.take(file)
	}
	close(done)
	readers.Wait()
}

func TestAFileThatComesOrIsExchangedIsNoticed(t *testing.T) {
	s := newStand(t)
	query := places.Query{Postcode: "44000", Street: "rue des tilleuls"}
	if found := s.find(query); len(found) != 0 {
		t.Errorf("found %v without a file", found)
	}
	s.take(save(t, "a.csv", addr("44109_7480", 12, "", "Rue des Tilleuls", "44000", "Nantes")))
	if found := s.find(query); strings.Join(found, " ") != "44109_7480_00012" {
		t.Errorf("found %v once there is a file", found)
	}
	other := newStand(t)
	other.take(save(t, "b.csv", addr("44109_7480", 14, "", "Rue des Tilleuls", "44000", "Nantes")))
	if err := os.Rename(other.path, s.path); err != nil {
		t.Fatal(err)
	}
	if found := s.find(query); strings.Join(found, " ") != "44109_7480_00014" {
		t.Errorf("found %v in the file that took its place", found)
	}
	if err := os.Remove(s.path); err != nil {
		t.Fatal(err)
	}
	if found := s.find(query); len(found) != 0 {
		t.Errorf("found %v in a file that is gone", found)
	}
}

func TestAFileOfAnotherProgramIsNotTouched(t *testing.T) {
	s := newStand(t)
	if err := os.WriteFile(s.path, bytes.Repeat([]byte("not a database. "), 400), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Search(t.Context(), places.Query{Postcode: "44000", Street: "rue", Number: "1"}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("search: %v", err)
	}
	if _, err := addresses.Import(t.Context(), s.path, []string{save(t, "a.csv", france()...)}, addresses.Options{Now: now}); err == nil {
		t.Error("imported into it")
	}
}
