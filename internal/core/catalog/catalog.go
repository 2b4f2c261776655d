// Package catalog knows the code lists that a door shows its clients (Apimo
// calls them catalogs): numbered rows such as lead_type 6 "Estimation".
//
// It knows the rows Palier starts with, that an id never changes meaning, the
// labels in French and English, and that an account's administrator may add
// rows of their own. It must not know who stores those added rows, how a door
// writes a row out, nor what the business does with a code: the meaning of
// "lead_step 4" belongs to the leads.
package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// The two languages a label may be in, as the code of a culture begins.
const (
	French  = "fr"
	English = "en"
)

// Entry is one row of a catalog, in one language.
type Entry struct {
	ID     int
	Name   string // empty only where the vendor has no label (lead_step 5)
	Plural string // empty when unknown in that language
}

// Row is a row that an account adds to a catalog of the seed. One of the two
// labels may be empty: readers of that language then see the other.
type Row struct {
	Catalog         string
	ID              int
	French, English string
}

// Book is an immutable set of catalogs: those of the seed, with an account's
// own rows when it came from With. It is safe for concurrent use.
type Book struct {
	names   []string          // sorted, second names included
	aliases map[string]string // second name -> first name
	rows    map[string][]row  // first name -> rows, ids ascending
}

// row holds the labels of one id.
type row struct {
	id              int
	french, english label
}

type label struct{ name, plural string }

// Language answers the language in which Entries reads a culture: French for
// "", "fr" or "fr_FR" (any region), English for everything else, since the
// other languages of the vendor have no labels here.
func Language(culture string) string {
	language, _, _ := strings.Cut(strings.ReplaceAll(culture, "-", "_"), "_")
	if language == "" || strings.EqualFold(language, French) {
		return French
	}
	return English
}

// Names lists every catalog in alphabetical order; a list known under two
// names appears under both.
func (b *Book) Names() []string { return slices.Clone(b.names) }

// Entries lists a catalog by ascending id, in the language of the culture; a
// missing label is replaced by the one of the other language. The answer is
// false when there is no such catalog.
func (b *Book) Entries(name, culture string) ([]Entry, bool) {
	rows, ok := b.list(name)
	if !ok {
		return nil, false
	}
	french := Language(culture) == French
	entries := make([]Entry, len(rows))
	for i, r := range rows {
		entries[i] = r.entry(french)
	}
	return entries, true
}

// Has tells whether a catalog exists and holds the id.
func (b *Book) Has(name string, id int) bool {
	rows, _ := b.list(name)
	_, found := slices.BinarySearchFunc(rows, id, func(r row, id int) int { return cmp.Compare(r.id, id) })
	return found
}

// With answers a book that holds the extra rows too and leaves b as it is. A
// row whose id is taken, or whose catalog does not exist, is left out: what a
// client has read once keeps its meaning. The first of two extra rows wins.
func (b *Book) With(extra []Row) *Book {
	added := map[string][]row{}
	for _, e := range extra {
		name := b.firstName(e.Catalog)
		added[name] = append(added[name], row{id: e.ID, french: label{name: e.French}, english: label{name: e.English}})
	}
	rows := maps.Clone(b.rows)
	for name, more := range added {
		if known, ok := rows[name]; ok {
			rows[name] = merge(known, more)
		}
	}
	return &Book{names: b.names, aliases: b.aliases, rows: rows}
}

func (b *Book) list(name string) ([]row, bool) {
	rows, ok := b.rows[b.firstName(name)]
	return rows, ok
}

func (b *Book) firstName(name string) string {
	if first, ok := b.aliases[name]; ok {
		return first
	}
	return name
}

// merge sorts both lists into a new one. The sort is stable and known rows
// stand first, so that compacting drops the newcomer of an id, never its owner.
func merge(known, more []row) []row {
	all := slices.Concat(known, more)
	slices.SortStableFunc(all, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	return slices.CompactFunc(all, func(a, b row) bool { return a.id == b.id })
}

// entry reads the row in one language. A plural has no stand-in: a French
// plural beside an English name would mislead.
func (r row) entry(french bool) Entry {
	own, other := r.english, r.french
	if french {
		own, other = r.french, r.english
	}
	return Entry{ID: r.id, Name: cmp.Or(own.name, other.name), Plural: own.plural}
}
