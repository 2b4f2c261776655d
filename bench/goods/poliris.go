package goods

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// polirisFields is how many values a line has in version 4.1.17, polirisVersion what a file calls that.
const (
	polirisFields  = 333
	polirisVersion = "4.1.17"
)

// WritePoliris writes an archive of properties 1 to n as SeLoger's partners exchange them (Poliris 4.1.17): a list of
// ads, and what it is. It has no pictures: an import would look for them.
func WritePoliris(w io.Writer, n int, agency string) error {
	archive := zip.NewWriter(w)
	for _, file := range []struct{ name, text string }{
		{"Config.txt", "Version=" + polirisVersion + "\r\nApplication=Banc / 1.0\r\nDevise=Euro\r\n"},
		{"Photos.cfg", "Mode=URL\r\n"},
	} {
		if err := member(archive, file.name, func(w io.Writer) error { _, err := io.WriteString(w, file.text); return err }); err != nil {
			return fmt.Errorf("goods.WritePoliris: %w", err)
		}
	}
	err := member(archive, "Annonces.csv", func(w io.Writer) error {
		var line bytes.Buffer
		for i := range n {
			line.Reset()
			polirisLine(&line, Of(uint64(i+1)), agency)
			if _, err := w.Write(line.Bytes()); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		return fmt.Errorf("goods.WritePoliris(%d): %w", n, err)
	}
	return nil
}

func member(archive *zip.Writer, name string, write func(w io.Writer) error) error {
	w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2026, time.November, 1, 6, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	return write(w)
}

// polirisLine writes one ad: a value for each rank, most of them empty, as they are.
func polirisLine(w *bytes.Buffer, g Good, agency string) {
	values := g.poliris()
	values[1] = agency
	for rank := 1; rank <= polirisFields; rank++ {
		if rank > 1 {
			w.WriteString("!#")
		}
		w.WriteByte('"')
		w.WriteString(plain.Replace(values[rank]))
		w.WriteByte('"')
	}
	w.WriteString("\r\n")
}

// plain is what the format has instead of a quotation mark and a line break.
var plain = strings.NewReplacer(`"`, "'", `\n`, "<BR>", "\r\n", "<BR>", "\n", "<BR>")

// poliris are the values of a property by their rank in the format.
func (g Good) poliris() map[int]string {
	number := func(v uint64) string { return strconv.FormatUint(v, 10) }
	fr := texts["fr"]
	var said []string
	start := draw(g.N, 123)
	for i := range uint64(sentences) {
		said = append(said, fr.sentences[(start+i)%uint64(len(fr.sentences))])
	}
	v := map[int]string{
		2: Reference(g.N), 3: []string{"Vente", "Location"}[g.Category-1], 4: []string{"Appartement", "Maison/Villa"}[g.Type-1],
		5: g.Town.Zipcode, 6: g.Town.Name, 7: "France", 8: fmt.Sprintf("%d %s", g.House, g.Street), 11: number(g.Price), 15: number(g.commission()),
		16: number(g.Surface), 18: number(g.Rooms), 19: number(g.Bedrooms), 20: fmt.Sprintf("%s %d m²", fr.titles[draw(g.N, 120)%uint64(len(fr.titles))], g.Surface),
		21: strings.Join(said, "<BR>"), 22: "01/12/2026", 23: number(g.charges()), 24: number(g.Floor), 25: "7", 26: "NON", 27: number(g.Year), 29: "1", 31: "1", 33: "8192",
		41: yes(draw(g.N, 130)), 42: yes(draw(g.N, 131)), 43: number(draw(g.N, 132) % 3), 46: "OUI", 47: yes(draw(g.N, 133)), 83: yes(draw(g.N, 134)),
		105: "+33261910030", 106: "Camille MOREAU", 107: "camille.moreau@tilleuls.example.org", 112: number(10_000 + g.N), 113: "12/04/2026",
		175: "BENCH" + number(g.N), 176: number(90 + draw(g.N, 110)%260), 177: []string{"B", "C", "D", "E"}[draw(g.N, 135)%4], 178: number(4 + draw(g.N, 112)%60), 179: []string{"B", "C", "D"}[draw(g.N, 136)%3],
		298: fmt.Sprintf("%.5f", g.Lat), 299: fmt.Sprintf("%.5f", g.Lon), 301: polirisVersion, 302: "1", 324: "03/09/2025", 325: "DPE_v07-2021",
	}
	if g.Category == 1 {
		v[303] = number(g.Price - g.commission())
		v[258], v[259], v[260], v[261] = "OUI", "42", number(12*g.Surface), "NON"
	} else {
		v[13], v[161], v[304] = number(g.Price), number(g.Price), "1"
	}
	if g.Type == 2 {
		v[17] = number(200 + draw(g.N, 137)%900)
	}
	return v
}

func yes(n uint64) string {
	if n%2 == 0 {
		return "OUI"
	}
	return "NON"
}

// PolirisLines gives the ads of an archive as they stand in it.
func PolirisLines(file string) (string, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return "", fmt.Errorf("goods.PolirisLines: %w", err)
	}
	defer archive.Close()
	for _, f := range archive.File {
		if !strings.EqualFold(f.Name, "Annonces.csv") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return "", fmt.Errorf("goods.PolirisLines: %w", err)
		}
		defer r.Close()
		text, err := io.ReadAll(r)
		return string(text), err
	}
	return "", fmt.Errorf("goods.PolirisLines(%s): no Annonces.csv", file)
}
