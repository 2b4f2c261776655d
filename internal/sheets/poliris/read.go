package poliris

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"palier/internal/sheets"
)

// The most that a portfolio has.
const (
	MaxFile  = 4 << 30   // bytes of the ZIP, photos included
	maxTable = 512 << 20 // bytes of Annonces.csv, unpacked
	maxLine  = 1 << 20   // bytes
	MaxLines = 100_000
	maxPhoto = 20 << 20 // bytes
	maxParts = 200_000  // files in the ZIP
)

// The files of a portfolio beside its photos, in small letters.
const (
	table       = "annonces.csv"
	config      = "config.txt"
	photoConfig = "photos.cfg"
)

// separator stands between the fields of a line.
const separator = "!#"

// File is a portfolio that is open and sound: every line of it has its fields.
type File struct {
	Name   string // without directories
	Sum    string // SHA-256 of the ads, hexadecimal
	Agency string // as the first line names it
	Lines  int
	UTF8   bool
	Mode   string // how photos come: URL, FULL or DIFF, which sends new ones alone; "": nobody said
	Photos bool   // an ad names one
	ids    map[string]bool
	open   func() (io.ReadCloser, error)
	photos map[string]*zip.File
	shut   func() error
}

// Open opens a ZIP or a bare Annonces.csv and looks through all of it. A *sheets.Error: it is
// no portfolio, and where.
func Open(file string) (*File, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	p := &File{Name: filepath.Base(file), shut: f.Close}
	err = p.find(f)
	if err == nil {
		err = p.judge()
	}
	if err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close gives the file back.
func (p *File) Close() error { return p.shut() }

// wrong is what is wrong with it.
func (p *File) wrong(line, rank int, format string, args ...any) error {
	return &sheets.Error{File: p.Name, Line: line, Column: rank, What: fmt.Sprintf(format, args...)}
}

// find finds the ads and the photos.
func (p *File) find(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > MaxFile {
		return p.wrong(0, 0, "it has more than %d GiB: leave photos out, or name them by their addresses", MaxFile>>30)
	}
	head := make([]byte, 4)
	n, _ := f.ReadAt(head, 0)
	if string(head[:n]) != "PK\x03\x04" {
		p.open = func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(f, 0, info.Size())), nil }
		return nil
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return p.wrong(0, 0, "this ZIP is broken: make it again")
	}
	return p.unpack(z)
}

// unpack finds the ads and the photos in a ZIP.
func (p *File) unpack(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return p.wrong(0, 0, "it has more than %d files", maxParts)
	}
	p.photos = map[string]*zip.File{}
	for _, one := range z.File {
		name := strings.ReplaceAll(one.Name, `\`, "/")
		switch mode := one.Mode(); {
		case !filepath.IsLocal(strings.TrimSuffix(name, "/")) || !(mode.IsRegular() || mode.IsDir()):
			return p.wrong(0, 0, "a file in this ZIP is called %q: names that lead elsewhere are not taken", short(one.Name))
		case mode.IsDir():
			continue
		}
		name = strings.ToLower(path.Base(name))
		if p.photos[name] != nil && (name == table || name == config || name == photoConfig) {
			return p.wrong(0, 0, "it has two files called %s: which of them counts nobody can tell", path.Base(one.Name))
		}
		p.photos[name] = one // found by name alone: no path of the ZIP ever names a file here
	}
	ads := p.photos[table]
	if ads == nil {
		return p.wrong(0, 0, "there is no Annonces.csv in this ZIP")
	}
	if ads.UncompressedSize64 > maxTable {
		return p.wrong(0, 0, "its Annonces.csv has more than %d MiB", maxTable>>20)
	}
	p.open = ads.Open
	return p.settings()
}

// short is a name as it is shown.
func short(name string) string { return name[:min(len(name), 100)] }

// settings reads Config.txt, without which nobody knows the currency, and Photos.cfg.
func (p *File) settings() error {
	said, err := p.said(config)
	if err != nil {
		return err
	}
	if said == nil {
		return p.wrong(0, 0, "there is no Config.txt in this ZIP: add one with the lines Version=4.09, Application=(its name) and Devise=Euro, or give Annonces.csv by itself")
	}
	if currency := strings.ToLower(said["devise"]); currency != "" && currency != "euro" && currency != "euros" && currency != "eur" && currency != "€" {
		return p.wrong(0, 0, "Config.txt says Devise=%s: sums are in euros", short(said["devise"]))
	}
	photos, err := p.said(photoConfig)
	p.Mode = strings.ToUpper(photos["mode"])
	return err
}

// said are the lines of a file of settings; nil: there is no such file.
func (p *File) said(name string) (map[string]string, error) {
	one := p.photos[name]
	if one == nil {
		return nil, nil
	}
	r, err := one.Open()
	if err != nil {
		return nil, p.wrong(0, 0, "its %s cannot be unpacked", path.Base(one.Name))
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, 64<<10))
	if err != nil {
		return nil, p.wrong(0, 0, "its %s cannot be unpacked", path.Base(one.Name))
	}
	list := map[string]string{}
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		if key, value, ok := strings.Cut(line, "="); ok {
			list[strings.ToLower(strings.TrimSpace(key))] = strings.TrimSpace(value)
		}
	}
	return list, nil
}

// Photo opens a photo of the ZIP by its name; the caller closes it. False: there is none, or
// it is larger than any photo.
func (p *File) Photo(name string) (io.ReadCloser, bool) {
	one := p.photos[strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))]
	if one == nil || one.UncompressedSize64 > maxPhoto {
		return nil, false
	}
	r, err := one.Open()
	if err != nil {
		return nil, false
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r, maxPhoto), r}, true
}

// judge looks through all lines before anything is done with one.
func (p *File) judge() error {
	sum := sha256.New()
	var e encoding
	p.ids = make(map[string]bool)
	for line, err := range p.raw(func(b []byte) { sum.Write(b) }) {
		if err != nil {
			return err
		}
		p.Lines++
		e.see(line)
		cells := cut(string(line.text))
		if err := p.measured(line.number, cells, string(line.text)); err != nil {
			return err
		}
		if p.Agency == "" {
			p.Agency = cells[0]
		}
		row := Row{line.number, append([]string{""}, cells...)}
		p.ids[row.ID()] = true
		p.Photos = p.Photos || slices.ContainsFunc(photoRanks, func(rank int) bool { return row.cell(rank) != "" })
	}
	if p.Lines == 0 {
		return p.wrong(0, 0, "there is no ad in it: an empty portfolio would take every ad off the market")
	}
	switch {
	case e.broken == 0:
		p.UTF8 = true
	case e.wide > e.narrow: // mostly UTF-8: a few lines come from elsewhere
		return p.wrong(e.broken, 0, "it is not UTF-8 as the other lines are: write all of the file in one encoding")
	case e.wide > 0:
		return p.wrong(e.first, 0, "it is UTF-8, and other lines are not: write all of the file in one encoding")
	case e.strange > 0:
		return p.wrong(e.strange, 0, "it is neither UTF-8 nor Windows-1252: write the file in one of them")
	}
	p.Sum = hex.EncodeToString(sum.Sum(nil))
	if !p.UTF8 {
		p.decodeIDs()
	}
	return nil
}

// decodeIDs reads the ids, which were taken as their bytes, in the encoding that it has by now.
func (p *File) decodeIDs() {
	raw, decoder := p.ids, charmap.Windows1252.NewDecoder()
	p.ids = make(map[string]bool, len(raw))
	for id := range raw {
		if text, err := decoder.String(id); err == nil {
			p.ids[strings.TrimSpace(text)] = true
		}
	}
}

// encoding counts what tells one encoding from the other.
type encoding struct {
	wide    int // lines in which signs of several bytes are UTF-8
	first   int // the first of those
	narrow  int // lines that are not UTF-8
	broken  int // the first of those
	strange int // the first line with a byte that Windows-1252 has no sign for either
}

func (e *encoding) see(line rawLine) {
	switch plain := !bytes.ContainsFunc(line.text, func(r rune) bool { return r >= utf8.RuneSelf }); {
	case plain:
	case utf8.Valid(line.text):
		if e.wide++; e.first == 0 {
			e.first = line.number
		}
	default:
		if e.narrow++; e.broken == 0 {
			e.broken = line.number
		}
		if e.strange == 0 && slices.ContainsFunc(line.text, unassigned) {
			e.strange = line.number
		}
	}
}

// unassigned tells the five bytes that Windows-1252 has no sign for.
func unassigned(b byte) bool { return b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d }

// measured refuses a line without its fields, and says what is most likely wrong.
func (p *File) measured(line int, cells []string, text string) error {
	switch n := len(cells); {
	case n >= shortest && cells[0] == "":
		return p.wrong(line, 1, "the agency's name is missing")
	case n >= shortest:
		return nil
	case strings.IndexByte(text, 0) >= 0:
		return p.wrong(line, 0, "it is UTF-16 or no text: write it in UTF-8 or Windows-1252")
	case n == 1 && (strings.Count(text, ";") > 50 || strings.Count(text, "\t") > 50 || strings.Count(text, ",") > 50):
		return p.wrong(line, 0, `its fields are not separated by !#, as "a"!#"b"`)
	case n == 1:
		return p.wrong(line, 0, "this is no line of ads: fields are separated by !#")
	default:
		return p.wrong(line, n, "it has %d fields, and %d or more are wanted: a text with a line break in it ends a line (write <BR>)", n, shortest)
	}
}

// Row is a line of ads.
type Row struct {
	Line  int
	Cells []string // by rank, from 1; [0] is empty
}

// Lists tells whether an ad has the id.
func (p *File) Lists(id string) bool { return p.ids[id] }

// Rows gives the lines.
func (p *File) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		decoder := charmap.Windows1252.NewDecoder()
		for line, err := range p.raw(func([]byte) {}) {
			if err != nil {
				yield(Row{}, err)
				return
			}
			text := string(line.text)
			if !p.UTF8 {
				text, _ = decoder.String(text)
			}
			if !yield(Row{line.number, append([]string{""}, cut(text)...)}, nil) {
				return
			}
		}
	}
}

// rawLine is a line as its bytes.
type rawLine struct {
	number int
	text   []byte
}

// raw gives the lines that are not empty; seen is given all bytes.
func (p *File) raw(seen func([]byte)) iter.Seq2[rawLine, error] {
	return func(yield func(rawLine, error) bool) {
		r, err := p.open()
		if err != nil {
			yield(rawLine{}, p.wrong(0, 0, "its Annonces.csv cannot be unpacked"))
			return
		}
		defer r.Close()
		limited := &io.LimitedReader{R: r, N: maxTable + 1}
		lines := bufio.NewScanner(limited)
		lines.Buffer(make([]byte, 64<<10), maxLine)
		number := 0
		for lines.Scan() {
			number++
			text := lines.Bytes()
			seen(text)
			seen([]byte{'\n'})
			if number == 1 {
				text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
			}
			if len(strings.TrimSpace(string(text))) == 0 {
				continue
			}
			if number > MaxLines {
				yield(rawLine{}, p.wrong(number, 0, "more than %d ads", MaxLines))
				return
			}
			if !yield(rawLine{number, text}, nil) {
				return
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(rawLine{}, p.wrong(number+1, 0, "a line of more than %d KiB", maxLine>>10))
		case err != nil:
			yield(rawLine{}, p.wrong(number+1, 0, "its Annonces.csv breaks off: make the file again"))
		case limited.N == 0:
			yield(rawLine{}, p.wrong(number, 0, "its Annonces.csv has more than %d MiB", maxTable>>20))
		}
	}
}

// cut cuts a line into its fields. Quotes and spaces around them are the writer's habit.
func cut(line string) []string {
	cells := strings.Split(strings.TrimRight(line, "\r\n"), separator)
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if len(c) >= 2 && c[0] == '"' && c[len(c)-1] == '"' {
			c = strings.TrimSpace(c[1 : len(c)-1])
		}
		cells[i] = c
	}
	if n := len(cells); n > shortest && cells[n-1] == "" { // a separator behind the last field
		cells = cells[:n-1]
	}
	return cells
}
