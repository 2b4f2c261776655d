package places

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// communes is a list as PackCommunes writes it. Paris, Lyon and Marseille are there by
// arrondissement.
//
// Joined from the official code of geography of 2026 (@etalab/decoupage-administratif)
// and the centres of the Base Adresse Nationale: Licence Ouverte / Etalab, © IGN,
// © Base Adresse Nationale.
//
//go:embed communes.csv.gz
var communes []byte

// Commune is a commune of France, or an arrondissement of one.
type Commune struct {
	INSEE, Name string
	Postcodes   []string // none for some islands
	Population  int
	Lat, Lon    float64  // its middle, to about a hundred metres
	Former      []string // INSEE codes of communes that became part of it
}

// commune is a line of the table.
type commune struct {
	zipcode, insee, name string
	lat, lon             float64
	former               []string
}

// Table is the communes, read when one is first asked for.
type Table struct {
	list  func() ([]commune, error)
	index func() map[string][]string // postcodes by folded name and by INSEE code

	codes  func() map[string][]string // INSEE codes by folded name
	places func() map[string]int      // the first line of each INSEE code
}

// known is read once, whoever asks: nobody changes it.
var known = NewTable(communes)

// New gives the table of the list that is in the program.
func New() *Table { return known }

// NewTable makes the table of a list that PackCommunes wrote.
func NewTable(packed []byte) *Table {
	list := sync.OnceValues(func() ([]commune, error) { return read(packed) })
	return &Table{
		list:   list,
		index:  sync.OnceValue(func() map[string][]string { return postcodesByName(list) }),
		codes:  sync.OnceValue(func() map[string][]string { return codesByName(list) }),
		places: sync.OnceValue(func() map[string]int { return linesByCode(list) }),
	}
}

// Err tells whether the list can be read, and reads it.
func (t *Table) Err() error {
	_, err := t.list()
	return err
}

// Centre is the middle of a commune in degrees (WGS 84): of the one in the postcode
// that is named so, else of the largest there; false when there is no such postcode.
func (t *Table) Centre(zipcode, city string) (lat, lon float64, ok bool) {
	list, err := t.list()
	if err != nil {
		return 0, 0, false // of what is in the program: a test reads it
	}
	zipcode = strings.ReplaceAll(zipcode, " ", "")
	at, found := slices.BinarySearchFunc(list, zipcode, func(c commune, zip string) int { return cmp.Compare(c.zipcode, zip) })
	if !found {
		return 0, 0, false
	}
	largest, wanted := list[at], plain(city)
	for _, c := range list[at:] {
		if c.zipcode != zipcode {
			break
		}
		if plain(c.name) == wanted {
			return c.lat, c.lon, true
		}
	}
	return largest.lat, largest.lon, true
}

// Code is the INSEE code of the commune in the postcode that is named so; without a
// postcode, of the only commune of that name. False: there is none, or more than one.
func (t *Table) Code(zipcode, city string) (insee string, ok bool) {
	list, err := t.list()
	wanted := plain(city)
	if err != nil || wanted == "" {
		return "", false
	}
	zipcode = strings.ReplaceAll(zipcode, " ", "")
	if zipcode == "" {
		return t.only(wanted)
	}
	at, _ := slices.BinarySearchFunc(list, zipcode, func(c commune, zip string) int { return cmp.Compare(c.zipcode, zip) })
	for _, c := range list[at:] {
		if c.zipcode != zipcode {
			break
		}
		if plain(c.name) == wanted {
			return c.insee, true
		}
	}
	return t.quarter(list[at:], zipcode, wanted)
}

// quarter is the arrondissement of a postcode that is named as its city alone: Paris in
// 75011.
func (t *Table) quarter(list []commune, zipcode, city string) (string, bool) {
	if len(list) == 0 || list[0].zipcode != zipcode || !strings.HasPrefix(plain(list[0].name), city+" ") {
		return "", false
	}
	rest := strings.TrimPrefix(plain(list[0].name), city+" ")
	if len(rest) == 0 || rest[0] < '0' || rest[0] > '9' {
		return "", false
	}
	return list[0].insee, true
}

// only is the commune that alone has a name.
func (t *Table) only(name string) (insee string, ok bool) {
	codes := t.codes()[name]
	if len(codes) != 1 {
		return "", false
	}
	return codes[0], true
}

// Named gives a commune by its INSEE code.
func (t *Table) Named(insee string) (Commune, bool) {
	list, err := t.list()
	if err != nil {
		return Commune{}, false
	}
	at, ok := t.places()[strings.ToUpper(insee)]
	if !ok {
		return Commune{}, false
	}
	c := list[at]
	return Commune{INSEE: c.insee, Name: c.name, Postcodes: []string{c.zipcode}, Lat: c.lat, Lon: c.lon, Former: c.former}, true
}

// All gives the communes by postcode, the largest of each first; one of several postcodes
// comes once for each.
func (t *Table) All() iter.Seq[Commune] {
	return func(yield func(Commune) bool) {
		list, err := t.list()
		if err != nil {
			return // as in Centre
		}
		for _, c := range list {
			if !yield(Commune{INSEE: c.insee, Name: c.name, Postcodes: []string{c.zipcode}, Lat: c.lat, Lon: c.lon, Former: c.former}) {
				return
			}
		}
	}
}

// Postcodes are those of a commune, by its name or INSEE code (former ones included, and
// Paris, Lyon and Marseille as a whole). Of communes with one name they are all.
func (t *Table) Postcodes(commune string) []string {
	switch insee := strings.ToUpper(strings.TrimSpace(commune)); insee {
	case "75056", "PARIS":
		return cityPostcodes("75000")
	case "69123", "LYON":
		return cityPostcodes("69000")
	case "13055", "MARSEILLE":
		return cityPostcodes("13000")
	default:
		return t.index()[plain(insee)]
	}
}

func codesByName(communes func() ([]commune, error)) map[string][]string {
	list, err := communes()
	if err != nil {
		return nil // as in Centre
	}
	codes := make(map[string][]string, len(list))
	for _, c := range list {
		if name := plain(c.name); !slices.Contains(codes[name], c.insee) {
			codes[name] = append(codes[name], c.insee)
		}
	}
	return codes
}

func linesByCode(communes func() ([]commune, error)) map[string]int {
	list, err := communes()
	if err != nil {
		return nil // as in Centre
	}
	lines := make(map[string]int, len(list))
	for i, c := range list {
		if _, known := lines[c.insee]; !known {
			lines[c.insee] = i
		}
	}
	return lines
}

func postcodesByName(communes func() ([]commune, error)) map[string][]string {
	list, err := communes()
	if err != nil {
		return nil // as in Centre
	}
	index := make(map[string][]string, 2*len(list))
	for _, c := range list {
		for _, name := range append([]string{plain(c.name), c.insee}, c.former...) {
			name = strings.ToLower(name)
			if has := index[name]; len(has) == 0 || has[len(has)-1] != c.zipcode { // lines are by postcode
				index[name] = append(has, c.zipcode)
			}
		}
	}
	return index
}

// CentreOf is the middle of the commune of an INSEE code, former ones included.
func (t *Table) CentreOf(insee string) (lat, lon float64, ok bool) {
	list, err := t.list()
	if err != nil {
		return 0, 0, false
	}
	at := slices.IndexFunc(list, func(c commune) bool { return c.insee == insee || slices.Contains(c.former, insee) })
	if at < 0 {
		return 0, 0, false
	}
	return list[at].lat, list[at].lon, true
}

// PackCommunes writes a list as a table reads it: compressed, a line
// "postcode;insee;name;latitude;longitude;former codes" for each postcode of each commune,
// by postcode, the largest commune first. Degrees have three decimals.
func PackCommunes(w io.Writer, list []Commune) error {
	type line struct {
		zipcode    string
		population int
		text       string
	}
	var lines []line
	for _, c := range list {
		for _, zipcode := range c.Postcodes {
			lines = append(lines, line{zipcode, c.Population,
				fmt.Sprintf("%s;%s;%s;%s;%s;%s\n", zipcode, c.INSEE, c.Name, degrees(c.Lat), degrees(c.Lon), strings.Join(c.Former, ","))})
		}
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.zipcode, b.zipcode), cmp.Compare(b.population, a.population), cmp.Compare(a.text, b.text))
	})
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return fmt.Errorf("places.PackCommunes: %w", err)
	}
	for _, l := range lines {
		if _, err := io.WriteString(z, l.text); err != nil {
			return fmt.Errorf("places.PackCommunes: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("places.PackCommunes: %w", err)
	}
	return nil
}

func degrees(d float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(d, 'f', 3, 64), "0"), ".")
}

func read(packed []byte) ([]commune, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("places: communes: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("places: communes: %w", err)
	}
	list := make([]commune, 0, bytes.Count(text, []byte("\n")))
	for line := range strings.Lines(string(text)) {
		part := strings.Split(strings.TrimSuffix(line, "\n"), ";")
		if len(part) != 6 {
			return nil, fmt.Errorf("places: communes: %d fields in a line", len(part))
		}
		lat, bad := strconv.ParseFloat(part[3], 64)
		lon, worse := strconv.ParseFloat(part[4], 64)
		if err := cmp.Or(bad, worse); err != nil {
			return nil, fmt.Errorf("places: communes: %w", err)
		}
		c := commune{zipcode: part[0], insee: part[1], name: part[2], lat: lat, lon: lon}
		if part[5] != "" {
			c.former = strings.Split(part[5], ",")
		}
		list = append(list, c)
	}
	return list, nil
}

// plain is a commune's name as people may write it otherwise: Saint or St say the same.
func plain(name string) string {
	words := strings.Fields(Fold(name))
	for i, word := range words {
		switch word {
		case "saint":
			words[i] = "st"
		case "sainte":
			words[i] = "ste"
		}
	}
	return strings.Join(words, " ")
}
