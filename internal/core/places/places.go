// Package places knows where the communes of France are: the centre of each, by
// postcode and name.
//
// It knows no address and no map; what is outside of France it does not find.
package places

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// communes has a line "postcode;name;latitude;longitude" for each postcode of each
// commune, by postcode, the largest commune first. Paris, Lyon and Marseille are there
// by arrondissement. Degrees have three decimals, about a hundred metres.
//
// Joined from the official code of geography of 2026 (@etalab/decoupage-administratif)
// and the centres of the Base Adresse Nationale: Licence Ouverte / Etalab, © IGN,
// © Base Adresse Nationale.
//
//go:embed communes.csv.gz
var communes []byte

// commune is a line of the table.
type commune struct {
	zipcode, name string
	lat, lon      float64
}

// Table is the communes, read when one is first asked for.
type Table struct {
	list func() ([]commune, error)
}

// New makes the table.
func New() *Table { return &Table{sync.OnceValues(read)} }

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

func read() ([]commune, error) {
	z, err := gzip.NewReader(bytes.NewReader(communes))
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	list := make([]commune, 0, bytes.Count(text, []byte("\n")))
	for line := range strings.Lines(string(text)) {
		part := strings.Split(strings.TrimSuffix(line, "\n"), ";")
		if len(part) != 4 {
			return nil, fmt.Errorf("places: %d fields in a line", len(part))
		}
		lat, bad := strconv.ParseFloat(part[2], 64)
		lon, worse := strconv.ParseFloat(part[3], 64)
		if err := cmp.Or(bad, worse); err != nil {
			return nil, fmt.Errorf("places: %w", err)
		}
		list = append(list, commune{part[0], part[1], lat, lon})
	}
	return list, nil
}

// plain is a name as people may write it otherwise: capitals, accents, hyphens, and
// Saint or St say the same.
func plain(name string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFD.String(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
	for i, word := range words {
		word = strings.Map(func(r rune) rune {
			if unicode.IsMark(r) {
				return -1
			}
			return r
		}, word)
		switch word {
		case "saint":
			word = "st"
		case "sainte":
			word = "ste"
		}
		words[i] = word
	}
	return strings.Join(words, " ")
}
