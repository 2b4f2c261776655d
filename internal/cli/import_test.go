package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"palier/internal/app"
	"palier/internal/testkit"
)

// twoAddresses is a file of the address base.
const twoAddresses = `id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat
44109_7480_00012;12;;Rue des Tilleuls;44000;44109;Nantes;-1.5536;47.2184
44109_7480_00012_bis;12;bis;Rue des Tilleuls;44000;44109;Nantes;-1.5537;47.2185
44109_7480_00014;14;;;44000;44109;Nantes;-1.5537;47.2185
`

func TestAddressesAreImported(t *testing.T) {
	d := testkit.SQLite(t)
	file := keep(t, twoAddresses)
	if said := on(t, d, "import", "ban", file); !strings.Contains(said, "Imported: 2 addresses in 1 street of 1 department (44), 0 before") ||
		!strings.Contains(said, "Left out: 1 line without postcode, street or position.") {
		t.Error(said)
	}
	if said := on(t, d, "import", "ban", file); !strings.Contains(said, "file is in already: nothing to do.") {
		t.Error(said)
	}
	made := filepath.Join(d.Dir, "addresses.db")
	if info, err := os.Stat(made); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	head, _, _ := strings.Cut(twoAddresses, "\n")
	if said := on(t, d, "import", "ban", keep(t, head+"\n")); !strings.Contains(said, "Nothing was imported: 0 lines") {
		t.Errorf("of a head alone: %q", said)
	}
	if err := os.WriteFile(made, bytes.Repeat([]byte("no database. "), 400), 0o600); err != nil {
		t.Fatal(err)
	}
	if a := run(t, at(d), "import", "ban", file); a.code != exitFailed || !strings.Contains(a.err, made) || !strings.Contains(a.err, "remove it and import again") {
		t.Errorf("into a damaged file: exit %d, %s", a.code, a.err)
	}
	elsewhere := filepath.Join(t.TempDir(), "all", "a.db")
	r := read[app.AddressReport](t, d, "import", "ban", "--addresses", elsewhere, file)
	if len(r.Departments) != 1 || r.Departments[0].Addresses != 2 || r.Lines != 3 || r.Incomplete != 1 {
		t.Errorf("%+v", r)
	}
	if _, err := os.Stat(elsewhere); err != nil {
		t.Error(err)
	}
}

func TestAnImportThatIsRefusedSaysWhere(t *testing.T) {
	d := testkit.SQLite(t)
	for says, c := range map[string]struct {
		args []string
		code int
	}{
		`file, line 2: numero "douze" is not a number from 0 to 99999`: {[]string{"import", "ban", keep(t, strings.Replace(twoAddresses, ";12;", ";douze;", 1))}, exitUsage},
		"file, line 1: columns are not separated by semicolons":        {[]string{"import", "ban", keep(t, strings.ReplaceAll(twoAddresses, ";", ","))}, exitUsage},
		"Cannot be opened: nowhere.csv":                                {[]string{"import", "ban", "nowhere.csv"}, exitUsage},
		"file: empty":                                                  {[]string{"import", "communes", keep(t, "")}, exitUsage},
		"file: one JSON object; a list of communes begins with [":      {[]string{"import", "communes", keep(t, `{"code":"44109"}`)}, exitUsage},
		"say --shrink": {[]string{"import", "communes", keep(t, "code_insee;nom;codes_postaux;lon;lat\n44109;Nantes;44000;-1.5;47.2\n")}, exitFailed},
	} {
		if a := run(t, at(d), c.args...); a.code != c.code || !strings.Contains(a.err, says) || a.out != "" {
			t.Errorf("palier %s: exit %d, %s%s; want %q", strings.Join(c.args, " "), a.code, a.out, a.err, says)
		}
	}
	db := []string{"PALIER_DB=postgres://x/y"}
	if a := run(t, db, "import", "ban", keep(t, twoAddresses)); a.code != exitFailed || !strings.Contains(a.err, "--addresses") {
		t.Errorf("with PostgreSQL and no place: exit %d, %s", a.code, a.err)
	}
}

func TestCommunesAreImported(t *testing.T) {
	d := testkit.SQLite(t)
	list := keep(t, "code_insee;nom;codes_postaux;lon;lat\n44109;Nantes;44000;-1.5;47.2\n99999;Ailleurs;99000;;\n")
	said := on(t, d, "import", "communes", "--shrink", list)
	if !strings.Contains(said, "Imported: 1 commune, 0 former codes") || !strings.Contains(said, "(99999)") {
		t.Error(said)
	}
}

func TestProgressIsShownByShareRateAndWhatIsLeft(t *testing.T) {
	p := app.AddressProgress{Department: "44", Lines: 500_000, Done: 25, All: 100}
	if got, want := progressOf(readSoFar(p), 5*time.Second), " 25 %  department 44, 500000 lines, 100000 lines/s, 15s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := progressOf(readSoFar(app.AddressProgress{Department: "44", Lines: 10}), time.Second), "department 44, 10 lines, 10 lines/s"; got != want {
		t.Errorf("of a pipe %q, want %q", got, want)
	}
	if got := drawing(readSoFar(p)); got != "[#####---------------]" {
		t.Error(got)
	}
	if got := drawing(progress{}); got != "[--------------------]" {
		t.Error(got)
	}
	var said bytes.Buffer
	b := &bar{to: &said, terminal: true, began: time.Now()}
	b.show(readSoFar(p))
	b.end()
	if got := said.String(); !strings.HasPrefix(got, "\r[#####") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("on a terminal %q", got)
	}
	said.Reset()
	b = &bar{to: &said, began: time.Now()}
	b.show(readSoFar(p))
	b.show(readSoFar(p)) // too soon
	b.end()
	if got := said.String(); strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\r\x1b") {
		t.Errorf("in a log %q", got)
	}
}
