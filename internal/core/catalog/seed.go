package catalog

import (
	_ "embed" // the seed travels inside the binary
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// seedTSV describes its own format in its first lines.
//
//go:embed seed.tsv
var seedTSV string

// Seed reads the catalogs that every account starts with. It takes a
// millisecond or so: read it once and keep the book. An error means that the
// file built into the program is broken, which a test rules out.
func Seed() (*Book, error) {
	book, err := Parse(seedTSV)
	if err != nil {
		return nil, fmt.Errorf("catalog.Seed: %w", err)
	}
	return book, nil
}

// Parse reads the format of seed.tsv. It is strict, so that a slip of the
// editor (a repeated id, a lost tab) stops the tests and not a customer.
func Parse(text string) (*Book, error) {
	book := &Book{aliases: map[string]string{}, rows: map[string][]row{}}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := book.add(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	for second, first := range book.aliases {
		if _, ok := book.rows[first]; !ok {
			return nil, fmt.Errorf("%s is another name of %s, which has no rows", second, first)
		}
	}
	book.names = slices.Sorted(maps.Keys(book.rows))
	book.names = slices.AppendSeq(book.names, maps.Keys(book.aliases))
	slices.Sort(book.names)
	return book, nil
}

// add takes one line: a row, an empty catalog or a second name.
func (b *Book) add(line string) error {
	if second, first, ok := strings.Cut(line, " = "); ok {
		b.aliases[second] = first
		return nil
	}
	fields := strings.Split(line, "\t")
	name := fields[0]
	known := b.rows[name]
	if len(fields) == 1 {
		b.rows[name] = known
		return nil
	}
	r, err := parseRow(fields[1:])
	if err != nil {
		return err
	}
	if n := len(known); n > 0 && known[n-1].id >= r.id {
		return fmt.Errorf("%s %d follows %d: ids must ascend", name, r.id, known[n-1].id)
	}
	b.rows[name] = append(known, r)
	return nil
}

// parseRow reads id, French, English, French plural, English plural; fields
// missing at the end are empty.
func parseRow(fields []string) (row, error) {
	id, err := strconv.Atoi(fields[0])
	if err != nil || id <= 0 {
		return row{}, fmt.Errorf("id %q is not a positive number", fields[0])
	}
	if len(fields) > 5 {
		return row{}, fmt.Errorf("id %d has %d fields, at most 5 have a meaning", id, len(fields))
	}
	var text [4]string
	copy(text[:], fields[1:])
	return row{
		id:      id,
		french:  label{name: text[0], plural: text[2]},
		english: label{name: text[1], plural: text[3]},
	}, nil
}
