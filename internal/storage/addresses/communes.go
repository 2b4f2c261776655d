package addresses

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/places"
)

// CommunesName is the name, in a data directory, of a list of communes that takes the
// place of the one in the program.
const CommunesName = "communes.csv.gz"

// Communes are those of the file at path, or those in the program when there is none.
func Communes(path string) (*places.Table, error) {
	packed, err := os.ReadFile(path)
	if path == "" || errors.Is(err, fs.ErrNotExist) {
		return places.New(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("addresses.Communes: %w", err)
	}
	table := places.NewTable(packed)
	if err := table.Err(); err != nil {
		return nil, fmt.Errorf("addresses.Communes: %s: %w", path, err)
	}
	return table, nil
}

// CommunesReport is what an import of communes did.
type CommunesReport struct {
	Communes int      `json:"communes"`
	Former   int      `json:"former"`   // codes of former communes known
	Unplaced []string `json:"unplaced"` // INSEE codes left out: nobody knows where their middle is
}

// ImportCommunes reads a list of communes and keeps it at path. The list is CSV with the
// columns code_insee, nom, codes_postaux, population, lon and lat, or JSON as
// @etalab/decoupage-administratif (communes.json, with former codes) and geo.api.gouv.fr
// (fields code, nom, codesPostaux, population, centre) give it. A middle that the list
// does not tell is taken from the list in use. shrink lets it be less than half of that.
func ImportCommunes(ctx context.Context, path, from string, shrink bool) (CommunesReport, error) {
	known, err := Communes(path)
	if err != nil {
		return CommunesReport{}, err
	}
	list, err := readCommunes(from)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return CommunesReport{}, err
	}
	all, report := placed(withoutCities(list), known)
	if before := distinct(known); !shrink && 2*report.Communes < before {
		return report, fault.Newf(fault.Conflict, "the list has %d communes, the one in use %d: say --shrink if that is meant", report.Communes, before)
	}
	return report, keep(path, all)
}

func distinct(t *places.Table) int {
	seen := map[string]bool{}
	for c := range t.All() {
		seen[c.INSEE] = true
	}
	return len(seen)
}

// listed is a commune of a list, perhaps without its middle.
type listed struct {
	places.Commune
	placed bool
}

func readCommunes(from string) ([]listed, error) {
	f, err := os.Open(from)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "Cannot be opened: "+from, err)
	}
	defer f.Close()
	b := bufio.NewReader(f)
	switch begin, _ := b.Peek(1); string(begin) {
	case "[":
		return communesJSON(filepath.Base(from), b)
	case "{":
		return nil, fault.Newf(fault.Invalid, "%s: one JSON object; a list of communes begins with [", filepath.Base(from))
	}
	return communesCSV(filepath.Base(from), b)
}

func communesCSV(name string, r io.Reader) ([]listed, error) {
	s, err := newSource(name, r, 0)
	if err == nil {
		err = s.header("code_insee", "nom", "codes_postaux")
	}
	if err != nil {
		return nil, err
	}
	var list []listed
	for {
		row, err := s.next()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		c, err := row.commune()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
}

func (r row) commune() (c listed, err error) {
	c.INSEE = strings.Clone(r.get("code_insee"))
	if c.Name, err = r.text("nom"); err != nil {
		return c, err
	}
	c.Name = strings.Clone(c.Name)
	c.Postcodes = split(r.get("codes_postaux"))
	if c.Population, err = strconv.Atoi(r.get("population")); err != nil && r.get("population") != "" {
		return c, r.wrong("population %s is not a number", shown(r.get("population")))
	}
	if lon, lat := r.get("lon"), r.get("lat"); lon != "" || lat != "" {
		var p places.Point
		if p.Lat, err = r.degrees("lat", lat, 90); err != nil {
			return c, err
		}
		if p.Lon, err = r.degrees("lon", lon, 180); err != nil {
			return c, err
		}
		c.placed = true
		c.Lat, c.Lon = p.Degrees()
	}
	if reason := c.wrong(); reason != "" {
		return c, r.wrong("%s", reason)
	}
	return c, nil
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(strings.Clone(list), ",")
}

func communesJSON(name string, r io.Reader) ([]listed, error) {
	in := json.NewDecoder(r)
	if _, err := in.Token(); err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: not JSON", name)
	}
	var list []listed
	for in.More() {
		var c struct {
			Code, Nom, Type            string
			CodesPostaux, AnciensCodes []string
			Population                 int
			Centre                     *struct{ Coordinates [2]float64 } // longitude first, as in GeoJSON
		}
		if err := in.Decode(&c); err != nil {
			return nil, fault.Newf(fault.Invalid, "%s, byte %d: not a list of communes in JSON", name, in.InputOffset())
		}
		if c.Type != "" && c.Type != "commune-actuelle" && c.Type != "arrondissement-municipal" {
			continue // parts of communes, and communes of the past
		}
		l := listed{Commune: places.Commune{INSEE: c.Code, Name: c.Nom, Postcodes: c.CodesPostaux, Population: c.Population, Former: c.AnciensCodes}}
		if c.Centre != nil {
			l.Lon, l.Lat, l.placed = c.Centre.Coordinates[0], c.Centre.Coordinates[1], true
		}
		if reason := l.wrong(); reason != "" {
			return nil, fault.Newf(fault.Invalid, "%s, byte %d: %s", name, in.InputOffset(), reason)
		}
		list = append(list, l)
	}
	if _, err := in.Token(); err != nil {
		return nil, fault.Newf(fault.Invalid, "%s: cut off at byte %d", name, in.InputOffset())
	}
	return list, nil
}

// wrong says why a line is no commune; "" when it is one.
func (c listed) wrong() string {
	codes := append(slices.Clone(c.Former), c.INSEE)
	switch {
	case slices.ContainsFunc(codes, func(code string) bool { return len(code) != 5 || strings.ContainsAny(code, ";,\n") }):
		return "a code " + shown(strings.Join(codes, " ")) + " of other than five characters"
	case c.Name == "" || len(c.Name) > 100 || strings.ContainsAny(c.Name, ";\r\n"):
		return "commune " + c.INSEE + " without a name"
	case slices.ContainsFunc(c.Postcodes, func(p string) bool { return len(p) != 5 || strings.Trim(p, "0123456789") != "" }):
		return "postcode of " + c.INSEE + " is not five digits"
	case c.Lat < -90 || c.Lat > 90 || c.Lon < -180 || c.Lon > 180:
		return "commune " + c.INSEE + " is not on this planet"
	}
	return ""
}

// withoutCities leaves Paris, Lyon and Marseille out of a list that has their
// arrondissements: of both, a postcode would be there twice.
func withoutCities(list []listed) []listed {
	has := map[string]bool{}
	for _, c := range list {
		has[c.INSEE] = true
	}
	return slices.DeleteFunc(list, func(c listed) bool {
		part := map[string]string{"75056": "75101", "69123": "69381", "13055": "13201"}[c.INSEE]
		return part != "" && has[part]
	})
}

// placed gives the communes whose middle is known, here or in the list in use.
func placed(list []listed, known *places.Table) ([]places.Commune, CommunesReport) {
	report := CommunesReport{Unplaced: []string{}}
	var all []places.Commune
	for _, c := range list {
		for _, code := range append([]string{c.INSEE}, c.Former...) {
			if !c.placed {
				c.Lat, c.Lon, c.placed = known.CentreOf(code)
			}
		}
		if !c.placed {
			report.Unplaced = append(report.Unplaced, c.INSEE)
			continue
		}
		report.Communes++
		report.Former += len(c.Former)
		all = append(all, c.Commune)
	}
	return all, report
}

// keep writes the list beside and then in its place, so that there is always one.
func keep(path string, list []places.Commune) error {
	if path == "" {
		return errors.New("addresses: no directory to keep communes in")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("addresses.ImportCommunes: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), CommunesName+".*")
	if err != nil {
		return fmt.Errorf("addresses.ImportCommunes: %w", err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	err = places.PackCommunes(f, list)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("addresses.ImportCommunes: %w", err)
	}
	return nil
}
