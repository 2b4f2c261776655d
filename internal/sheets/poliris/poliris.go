// Package poliris reads, writes and judges portfolios in the Poliris format, in which French
// agencies and portals hand ads of properties to each other: a ZIP of Annonces.csv,
// Config.txt and Photos.cfg, an ad a line, of which the order of the fields alone says what
// they are.
//
// It knows ranks, words and codes of the format and which property says what of them. It must
// not know which properties there are already, nor what becomes of an ad: package imports
// decides that.
package poliris

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/listings"
)

// order names the fields of version 4.1.17 by their ranks.
//
//go:embed order.csv
var order string

// Version is a version of the format: how many fields a line has at least.
type Version struct {
	Name   string
	Fields int
}

// Versions that are written, the newest first. A line of any of them, or longer, is read.
func Versions() []Version { return []Version{{"4.1.17", 333}, {"4.09", 329}} }

// shortest is the fewest fields of a line that is read.
const shortest = 329

// VersionNamed is the version of a name, the newest for none.
func VersionNamed(name string) (Version, bool) {
	for _, v := range Versions() {
		if name == v.Name || name == "" {
			return v, true
		}
	}
	return Version{}, false
}

// names are those of the fields, by rank.
var names = func() []string {
	list := []string{""}
	for line := range strings.Lines(order) {
		if part := strings.Split(strings.TrimSpace(line), ";"); len(part) == 3 && part[0] != "position" {
			list = append(list, part[2])
		}
	}
	return list
}()

// Field is how people find a field again: its rank and its name.
func Field(rank int) string {
	if rank < len(names) {
		return fmt.Sprintf("%d (%s)", rank, names[rank])
	}
	return fmt.Sprint(rank)
}

// Photo is a picture of an ad.
type Photo struct {
	Place   string // an address on the web, or the name of a file in the ZIP
	Caption string
}

// Ad is a line of a portfolio as a property.
type Ad struct {
	Line     int    // in the file, from 1
	Agency   string // as the sender of the file calls it
	ID       string // the sender's own, which never changes; its reference where it has none
	Property listings.Property
	Photos   []Photo
	Agent    string // e-mail of who is in charge, "": not said
	Doubts   []Doubt

	fees, net *float64 // as the file has them, until all of the line is read
	bare      bool     // the rent came without its charges
}

// Unusable says why nothing can be made of an ad, "" when something can: a price that cannot
// be read is not left out, nor is a kind that nobody knows guessed.
func (a Ad) Unusable() string {
	if a.Property.Reference == "" {
		return Doubt{Line: a.Line, Rank: 2, Problem: "it is missing"}.brief()
	}
	for _, d := range a.Doubts {
		if slices.Contains([]int{3, 4, 11}, d.Rank) && d.Value != "" {
			return d.brief()
		}
	}
	if a.Property.Category == 0 {
		return Doubt{Line: a.Line, Rank: 3, Problem: "it is missing"}.brief()
	}
	return ""
}

// brief is a doubt as a sentence, without its line.
func (d Doubt) brief() string { return "Field " + Field(d.Rank) + ": " + d.Problem + "." }

// Doubt is a field of an ad that is not as the format wants it.
type Doubt struct {
	Line    int
	Rank    int
	Value   string
	Problem string // in English, without anybody's data
	Heavy   bool   // a portal would refuse the ad
}

// String tells a reader where and what.
func (d Doubt) String() string {
	return fmt.Sprintf("line %d, field %s: %s", d.Line, Field(d.Rank), d.Problem)
}

// MostPhotos is how many pictures a line has room for.
const MostPhotos = 30

// photoRanks and captionRanks are where they stand, in their order.
var (
	photoRanks   = ranks(85, 93, 164, 174, 264, 273)
	captionRanks = ranks(94, 102, 274, 294)
)

// ranks are those of stretches, both ends included.
func ranks(ends ...int) (list []int) {
	for i := 0; i < len(ends); i += 2 {
		for r := ends[i]; r <= ends[i+1]; r++ {
			list = append(list, r)
		}
	}
	return list
}

// Elsewhere tells a photo that lies on the web and not in the ZIP.
func Elsewhere(p Photo) bool { return webAddress(p.Place) }
