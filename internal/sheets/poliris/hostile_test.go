package poliris_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"palier/internal/sheets"
	"palier/internal/sheets/poliris"
)

// zipped is a ZIP of names and contents, in turn.
func zipped(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// row is a line with these fields, by rank.
func row(fields map[int]string) string {
	cells := make([]string, 333)
	for i := range cells {
		cells[i] = `"` + fields[i+1] + `"`
	}
	return strings.Join(cells, "!#") + "\r\n"
}

// sale is a line of a flat that is sold, with what differs.
func sale(differs map[int]string) string {
	fields := map[int]string{1: "AG44", 2: "R1", 3: "Vente", 4: "Appartement", 5: "44000", 6: "Nantes", 11: "210000", 15: "5", 16: "60", 18: "3", 20: "Trois pièces",
		21: "Au calme.", 85: "https://example.org/1.jpg", 175: "0001", 177: "NS", 301: "4.09", 302: "1", 303: "200000"}
	for rank, cell := range differs {
		fields[rank] = cell
	}
	return row(fields)
}

const settings = "Version=4.09\r\nApplication=Test / 1\r\nDevise=Euro\r\n"

func TestAPackageThatIsNotSoundIsRefusedWhole(t *testing.T) {
	good := sale(nil)
	twice := strings.ReplaceAll(string(zipped(t, "Annonces.csv", good, "Config.txt", settings, "annonceS.csv", good)), "x", "x")
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"no ads":                  {zipped(t, "Config.txt", settings), "no Annonces.csv"},
		"no settings":             {zipped(t, "Annonces.csv", good), "no Config.txt in this ZIP: add one"},
		"another currency":        {zipped(t, "Annonces.csv", good, "Config.txt", "Version=4.09\nDevise=Franc\n"), "Devise=Franc"},
		"two files of ads":        {[]byte(twice), "two files called"},
		"two in folders":          {zipped(t, "a/Annonces.csv", good, "b/Annonces.csv", good, "Config.txt", settings), "two files called"},
		"a name that leads away":  {zipped(t, "Annonces.csv", good, "Config.txt", settings, "../../etc/cron.d/x", "x"), "names that lead elsewhere"},
		"an absolute name":        {zipped(t, "Annonces.csv", good, "Config.txt", settings, "/etc/passwd", "x"), "names that lead elsewhere"},
		"a name of Windows":       {zipped(t, "Annonces.csv", good, "Config.txt", settings, `..\..\x.jpg`, "x"), "names that lead elsewhere"},
		"a line without its end":  {zipped(t, "Annonces.csv", good+`"AG44"!#"R2"!#"Vente`, "Config.txt", settings), "line 2, column 3: it has 3 fields"},
		"two encodings":           {[]byte(good + sale(map[int]string{6: "Rezé"}) + sale(map[int]string{6: "Rez\xe9", 20: "Maison"})), "line 3: it is not UTF-8 as the other lines are"},
		"a line of UTF-8":         {[]byte(sale(map[int]string{6: "Rezé"}) + sale(map[int]string{6: "Rez\xe9", 20: "Maison"}) + sale(map[int]string{6: "Rez\xe9", 20: "Maison"})), "line 1: it is UTF-8, and other lines are not"},
		"an encoding nobody uses": {[]byte(sale(map[int]string{6: "Rez\x8f", 20: "Maison"})), "line 1: it is neither UTF-8 nor Windows-1252"},
	} {
		_, err := poliris.Open(file(t, "portfolio.zip", c.content))
		wrong, is := errors.AsType[*sheets.Error](err)
		if !is || !strings.Contains(wrong.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// What unpacks to more than any portfolio has is stopped by what it says of itself, or where it
// lies about that by what comes, and never kept.
func TestABombIsStopped(t *testing.T) {
	var honest, liar bytes.Buffer
	for b, size := range map[*bytes.Buffer]uint64{&honest: 600 << 20, &liar: 100} {
		var packed bytes.Buffer
		d, err := flate.NewWriter(&packed, flate.BestSpeed)
		if err == nil {
			_, err = io.CopyN(d, endless{}, 32<<20)
		}
		if err = errors.Join(err, d.Close()); err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(b)
		w, err := z.Create("Config.txt")
		if err == nil {
			_, err = io.WriteString(w, settings)
		}
		if err == nil {
			w, err = z.CreateRaw(&zip.FileHeader{Name: "Annonces.csv", Method: zip.Deflate, UncompressedSize64: size, CompressedSize64: uint64(packed.Len())})
		}
		if err == nil {
			_, err = w.Write(packed.Bytes())
		}
		if err = errors.Join(err, z.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for says, b := range map[string]*bytes.Buffer{"512 MiB": &honest, "breaks off": &liar} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := poliris.Open(file(t, "bomb.zip", b.Bytes()))
		runtime.ReadMemStats(&after)
		if wrong, is := errors.AsType[*sheets.Error](err); !is || !strings.Contains(wrong.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
			t.Errorf("%d MiB for a file of %d KiB", grown>>20, b.Len()>>10)
		}
	}
}

// endless is a line without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestALongFileIsReadLineByLine(t *testing.T) {
	const n = 3000
	line := sale(map[int]string{21: strings.Repeat("calme ", 600)})
	f, err := poliris.Open(file(t, "Annonces.csv", []byte(strings.Repeat(line, n))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most, count := m.HeapAlloc, uint64(0), 0
	for _, err := range f.Ads() {
		if err != nil {
			t.Fatal(err)
		}
		if count++; count%1000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if count != n || most > before+4<<20 { // the texts alone are 11 MB
		t.Errorf("%d lines, %d KiB more", count, (most-before)>>10)
	}
}

func TestPhotosAreFoundByNameAlone(t *testing.T) {
	f, err := poliris.Open(file(t, "p.zip", zipped(t, "Annonces.csv", sale(map[int]string{85: "1.jpg"}), "Config.txt", settings, "Photos.cfg", "Mode=FULL\r\n", "photos/1.JPG", "picture")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Mode != "FULL" {
		t.Errorf("mode %q", f.Mode)
	}
	r, found := f.Photo("1.jpg")
	if !found {
		t.Fatal("no photo")
	}
	defer r.Close()
	if raw, err := io.ReadAll(r); err != nil || string(raw) != "picture" {
		t.Errorf("%q, %v", raw, err)
	}
	if _, found := f.Photo("../2.jpg"); found {
		t.Error("a photo that is not there")
	}
}
