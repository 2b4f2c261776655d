package poliris

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Options are how a portfolio is written.
type Options struct {
	Version Version
	// Windows1252 is what older readers want; a character that it has not becomes a question
	// mark. UTF-8 otherwise.
	Windows1252 bool
	Whole       bool // photos lie in the ZIP; they are named by their addresses otherwise
}

// Writer writes a portfolio, ad by ad.
type Writer struct {
	zip     *zip.Writer
	ads     *bufio.Writer
	options Options
	cells   []string
	n       int
}

// NewWriter begins a portfolio. The caller calls Close, which ends it.
func NewWriter(w io.Writer, o Options) (*Writer, error) {
	z := zip.NewWriter(w)
	out := &Writer{zip: z, options: o, cells: make([]string, o.Version.Fields+1)}
	mode := "URL"
	if o.Whole {
		mode = "FULL"
	}
	for _, f := range [][2]string{
		{"Config.txt", fmt.Sprintf("Version=%s\r\nApplication=Palier\r\nDevise=Euro\r\n", o.Version.Name)},
		{"Photos.cfg", "Mode=" + mode + "\r\n"},
	} {
		part, err := z.Create(f[0])
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(part, f[1]); err != nil {
			return nil, err
		}
	}
	part, err := z.Create("Annonces.csv")
	if err != nil {
		return nil, err
	}
	out.ads = bufio.NewWriterSize(part, 64<<10)
	return out, nil
}

// Write adds an ad; of photos there is room for MostPhotos.
func (w *Writer) Write(a Ad) error {
	w.fill(&a)
	for i, cell := range w.cells[1:] {
		if i > 0 {
			if _, err := w.ads.WriteString(separator); err != nil {
				return err
			}
		}
		if err := w.put(cell); err != nil {
			return err
		}
	}
	w.n++
	_, err := w.ads.WriteString("\r\n")
	return err
}

// fill sets the cells of a line.
func (w *Writer) fill(a *Ad) {
	clear(w.cells)
	set := func(rank int, text string) {
		if rank < len(w.cells) {
			w.cells[rank] = text
		}
	}
	for _, c := range allColumns {
		set(c.rank, c.say(a))
	}
	for i, t := range spoken(a) {
		set(126+4*i, t.Title)
		set(127+4*i, t.Body)
	}
	for i, p := range a.Photos {
		if i < MostPhotos {
			set(photoRanks[i], p.Place)
			set(captionRanks[i], p.Caption)
		}
	}
	set(301, w.options.Version.Name)
}

// clean is a text as the format can hold it: no double quotes, no line ends, no separator.
var clean = strings.NewReplacer(`"`, "'", "\r\n", "<BR>", "\n", "<BR>", "\r", "<BR>", separator, "! #", "\x00", "")

// put writes a cell.
func (w *Writer) put(cell string) error {
	if strings.ContainsAny(cell, "\"\r\n\x00") || strings.Contains(cell, separator) {
		cell = clean.Replace(cell)
	}
	if w.options.Windows1252 {
		cell = narrow(cell)
	}
	if err := w.ads.WriteByte('"'); err != nil {
		return err
	}
	if _, err := w.ads.WriteString(cell); err != nil {
		return err
	}
	return w.ads.WriteByte('"')
}

// near are what stands for signs that Windows-1252 has not.
var near = map[rune]string{'\u202f': "\xa0", '\u2009': " ", '\u2011': "-", '\u2212': "-", '\u2265': ">=", '\u2264': "<=", '\u2192': "->", '\u00ad': ""}

// narrow is a text in Windows-1252.
func narrow(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if plain, known := near[r]; known {
			out = append(out, plain...)
			continue
		}
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			b = '?'
		}
		out = append(out, b)
	}
	return string(out)
}

// Photo adds the file of a photo, after the last ad.
func (w *Writer) Photo(name string, content io.Reader) error {
	if err := w.ads.Flush(); err != nil {
		return err
	}
	part, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(part, content)
	return err
}

// Ads is how many were written.
func (w *Writer) Ads() int { return w.n }

// Close ends the portfolio.
func (w *Writer) Close() error {
	if err := w.ads.Flush(); err != nil {
		return err
	}
	return w.zip.Close()
}
