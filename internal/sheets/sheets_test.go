package sheets

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// keep writes a file of the test.
func keep(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf reads a file.
func rowsOf(path string) (rows []Row, err error) {
	s, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for row, err := range s.Rows() {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestSpreadsheetsWriteCSVInManyWays(t *testing.T) {
	want := []Row{{1, []string{"Nom", "Ville"}}, {2, []string{"Lefèvre", "Nantes, Rezé"}}}
	for name, c := range map[string]struct {
		text string
		want []Row
	}{
		"semicolons":                {"Nom;Ville\nLefèvre;Nantes, Rezé\n", want},
		"with a mark and CRLF":      {"\ufeffNom;Ville\r\nLefèvre;Nantes, Rezé\r\n", want},
		"commas":                    {"Nom,Ville\nLefèvre,\"Nantes, Rezé\"", want},
		"tabs":                      {"Nom\tVille\nLefèvre\tNantes, Rezé", want},
		"Windows-1252":              {"Nom;Ville\r\nLef\xe8vre;Nantes, Rez\xe9\r\n", want},
		"Windows-1252's euro":       {"Prix\n5 \x80\n", []Row{{1, []string{"Prix"}}, {2, []string{"5 €"}}}},
		"a line for one program":    {"sep=,\nNom,Ville\nLefèvre,\"Nantes, Rezé\"\n", []Row{{2, want[0].Cells}, {3, want[1].Cells}}},
		"empty rows between":        {"\n;\nNom;Ville\n\n;\n ; \nLefèvre;Nantes, Rezé\n;\n", []Row{{3, want[0].Cells}, {7, want[1].Cells}}},
		"a text of two lines":       {"Nom;Ville\n\"a\nb\";c\nd;e\n", []Row{want[0], {2, []string{"a\nb", "c"}}, {4, []string{"d", "e"}}}},
		"quotes in quotes":          {"Nom;Ville\n\"dit \"\"Jo\"\"\";c\n", []Row{want[0], {2, []string{`dit "Jo"`, "c"}}}},
		"spaces around cells":       {" Nom ;\u00a0Ville\nLefèvre ; Nantes, Rezé \n", want},
		"a heading with commas":     {"\"Nom, prénom, civilité\";Ville\na;b\n", []Row{{1, []string{"Nom, prénom, civilité", "Ville"}}, {2, []string{"a", "b"}}}},
		"a guarded formula":         {"Nom;Ville\n'=1+1;'+33 6\n", []Row{want[0], {2, []string{"=1+1", "+33 6"}}}},
		"an apostrophe that is one": {"Nom;Ville\n'tite;'s-Gravenhage\n", []Row{want[0], {2, []string{"'tite", "'s-Gravenhage"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rowsOf(keep(t, "f.csv", c.text))
			if d := cmp.Diff(c.want, got); d != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, d)
			}
		})
	}
}

func TestAWrongFileIsRefusedByLineAndColumn(t *testing.T) {
	book := workbookOf(t, [][]string{{"Nom"}, {"a"}})
	for name, c := range map[string]struct{ text, want string }{
		"nothing":              {"", "f.csv: it is empty"},
		"empty rows alone":     {"\n;;\n", "f.csv: it has no row"},
		"a cell too many":      {"Nom;Ville\na;b\nc;d;e\n", "f.csv, line 3, column 3: 3 cells, and the heading has 2"},
		"a cell too few":       {"Nom;Ville\nc\n", "f.csv, line 2, column 2: 1 cells"},
		"a quote within":       {"Nom;Ville\na;rue \"B\"\n", "f.csv, line 2, column 7: a quote within a cell"},
		"a quote without end":  {"Nom;Ville\na;\"b\nc;d\n", "line 3, column 5: quotes that do not end"},
		"after a line for one": {"sep=;\nNom;Ville\na;b;c\n", "f.csv, line 3, column 3: "},
		"UTF-16":               {"\xff\xfeN\x00o\x00m\x00", "UTF-16"},
		"a PDF":                {"%PDF-1.7\n", "a PDF is no table"},
		"an old workbook":      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old form"},
		"half a workbook":      {book[:len(book)/2], "this workbook is damaged"},
		"a zip of nothing":     {"PK\x03\x04xxxx", "this workbook is damaged"},
		"a long cell":          {"Nom\n" + strings.Repeat("é", MaxCell+1), "f.csv, line 2, column 1: 10000 characters at most"},
		"many columns":         {strings.Repeat("a;", MaxColumns) + "a\n", "200 columns at most"},
		"many rows":            {"Nom\n" + strings.Repeat("a\n", MaxRows+1), "line 100002: 100000 rows at most"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rowsOf(keep(t, "f.csv", c.text))
			if wrong, ok := errors.AsType[*Error](err); !ok || !strings.Contains(wrong.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestAFileMayBeAsLargeAsTheLimits(t *testing.T) {
	rows, err := rowsOf(keep(t, "f.csv", "Nom\n"+strings.Repeat("é", MaxCell)+"\n"+strings.Repeat("a\n", MaxRows-1)))
	if err != nil || len(rows) != MaxRows+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	large := keep(t, "g.csv", "Nom\n")
	if err := os.Truncate(large, MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := rowsOf(large); err == nil || !strings.Contains(err.Error(), "32 MiB at most") {
		t.Errorf("a byte too many: %v", err)
	}
	if _, err := rowsOf(t.TempDir()); err == nil {
		t.Error("a directory is a table")
	}
}

// workbookOf writes rows as a workbook.
func workbookOf(t testing.TB, rows [][]string) string {
	t.Helper()
	var out bytes.Buffer
	x, err := NewXLSX(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := x.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func csvOf(t testing.TB, rows [][]string) string {
	t.Helper()
	var out bytes.Buffer
	c, err := NewCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := c.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	hostile := [][]string{
		{"a", "b", "c"},
		{"=cmd|' /C calc'!A0", "+33 6 39 98 00 01", "-1"},
		{"@SUM(A1)", "'=1", "''@x"},
		{"'", "''", "'tite"},
		{"a;b", "dit \"Jo\"", "a\nb"},
		{"_x0041_", "éàü€", "0639980001"},
		{"", "x", ""},
	}
	for name, text := range map[string]string{"f.csv": csvOf(t, hostile), "f.xlsx": workbookOf(t, hostile)} {
		rows, err := rowsOf(keep(t, name, text))
		var got [][]string
		for _, r := range rows {
			got = append(got, r.Cells)
		}
		if d := cmp.Diff(hostile, got); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, d)
		}
	}
}

func TestNoTextIsWrittenThatASpreadsheetRuns(t *testing.T) {
	for _, text := range []string{"=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"} {
		if got := Guarded(text); got != "'"+text {
			t.Errorf("%q is written %q", text, got)
		}
	}
}

// A workbook is packed: what it unpacks to is bounded, whatever it says of itself.
func TestAWorkbookThatUnpacksToTooMuchIsRefused(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		chunk := bytes.Repeat([]byte(" "), 1<<20)
		for range 100 {
			w.Write(chunk)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := rowsOf(keep(t, "bomb.xlsx", out.String()))
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 256 MiB") {
		t.Errorf("%d bytes that unpack to 300 MiB: %v", out.Len(), err)
	}
}

func TestAWorkbooksRowsMayEndEarlyButNotLate(t *testing.T) {
	rows, err := rowsOf(keep(t, "f.xlsx", workbookOf(t, [][]string{{"a", "b", ""}, {"1"}, {}, {"1", "2"}})))
	want := []Row{{1, []string{"a", "b"}}, {2, []string{"1", ""}}, {4, []string{"1", "2"}}}
	if d := cmp.Diff(want, rows); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
	_, err = rowsOf(keep(t, "f.xlsx", workbookOf(t, [][]string{{"a"}, {"1", "2"}})))
	if want := "f.xlsx, line 2, column 2: there is no heading above this cell"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func FuzzNoFileBreaksTheReader(f *testing.F) {
	f.Add([]byte("Nom;Ville\na;b\n"))
	f.Add([]byte("\ufeffsep=,\n\"a,b\n"))
	f.Add([]byte(workbookOf(f, [][]string{{"a"}, {"=1"}})))
	f.Fuzz(func(t *testing.T, content []byte) {
		rows, err := rowsOf(keep(t, "f", string(content)))
		for _, r := range rows {
			if len(r.Cells) != len(rows[0].Cells) {
				t.Errorf("line %d has %d cells, the heading %d (%v)", r.Line, len(r.Cells), len(rows[0].Cells), err)
			}
		}
		if wrong, ok := errors.AsType[*Error](err); err != nil && !ok {
			t.Errorf("%v is no error of the file: %v", fmt.Sprintf("%T", err), wrong)
		}
	})
}

// Who sums a cell sums what was written: RFC 4180 leaves a cell's line ends as they are.
func TestALineFeedInACellStaysOne(t *testing.T) {
	got := csvOf(t, [][]string{{"a", "x=\"1\"\ny=\"2\""}, {"b", "c\r\nd"}})
	if want := "\ufeffa;\"x=\"\"1\"\"\ny=\"\"2\"\"\"\r\nb;\"c\r\nd\"\r\n"; got != want {
		t.Errorf("written %q, want %q", got, want)
	}
}

// Numbers are numbers and dates are dates, whichever the file is; only texts are guarded.
func TestValuesAreWrittenAsSpreadsheetsKnowThem(t *testing.T) {
	at := time.Date(2026, 11, 22, 14, 5, 0, 0, time.FixedZone("", 3600))
	row := []Value{"=1", int64(-7), 44.5, at, Day(at), nil, time.Time{}, 3}
	var plain, packed bytes.Buffer
	c, err := NewCSV(&plain)
	if err != nil {
		t.Fatal(err)
	}
	x, err := NewXLSX(&packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []interface {
		Put([]Value) error
		Close() error
	}{c, x} {
		if err := errors.Join(out.Put([]Value{"a", "b", "c", "d", "e", "f", "g", "h"}), out.Put(row), out.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if want := "\ufeffa;b;c;d;e;f;g;h\r\n'=1;-7;44,5;2026-11-22 14:05;2026-11-22;;;3\r\n"; plain.String() != want {
		t.Errorf("CSV %q, want %q", plain.String(), want)
	}
	book, err := excelize.OpenReader(&packed)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"A2": "=1", "B2": "-7", "C2": "44.5", "D2": "22/11/2026 14:05", "E2": "22/11/2026", "F2": "", "G2": "", "H2": "3"} {
		if got, err := book.GetCellValue(book.GetSheetName(0), cell); got != want || err != nil {
			t.Errorf("%s is shown as %q, %v; want %q", cell, got, err, want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "D2": excelize.CellTypeUnset} {
		if got, err := book.GetCellType(book.GetSheetName(0), cell); got != want || err != nil {
			t.Errorf("%s is of type %v, %v; want %v", cell, got, err, want)
		}
	}
}
