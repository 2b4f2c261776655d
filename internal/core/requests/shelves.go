package requests

import (
	"hash/fnv"
	"math"
	"slices"

	"palier/internal/core/places"
)

// A search lies under shelves, a property has shelves: those that match have one in common.
// So who might match is a range of an index. A shelf is a number: a kind, and what is under
// it; two things that share one by chance are told apart by Score.
type kind int64

const (
	anywhere      kind = iota + 1
	communes           // by INSEE code, whole cities beside their arrondissements
	namedUnknown       // towns by name: of searches, all; of properties, those without a code
	namedOnly          // towns by name: of searches, those without a code; of properties, all
	postcodes          //
	regions            //
	districts          // by number
	districtNames      //
	squares            // of the map, three sizes
)

// shelf is the number of what a text says, of a kind.
func (k kind) shelf(text string) int64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return k.numbered(int64(h.Sum64() & (1<<52 - 1)))
}

func (k kind) numbered(n int64) int64 { return int64(k)<<52 | n&(1<<52-1) }

// sides are how wide the squares of the map are, in degrees: about 2, 20 and 200 km.
var sides = []float64{1.0 / 50, 1.0 / 5, 2}

// mostSquares is under how many squares of one size a search lies: one that would need more
// takes wider ones or, at last, lies anywhere.
const mostSquares = 64

// MostShelves bounds under how many shelves one search lies.
const MostShelves = 2*MostPlaces + 1

// square is the shelf of a square of a size.
func square(size int, x, y int64) int64 { return (squares + kind(size)).numbered(x<<26 | y) }

func column(lon float64, side float64) int64 { return int64(math.Floor((lon + 181) / side)) }
func row(lat float64, side float64) int64    { return int64(math.Floor((lat + 91) / side)) }

// Shelves are where the property is found, each once.
func (f *Facts) Shelves() []int64 {
	s := f.Spot
	list := []int64{anywhere.numbered(0)}
	if s.Commune != "" {
		list = append(list, communes.shelf(s.Commune), communes.shelf(places.WholeCity(s.Commune)))
	} else if s.Name != "" {
		list = append(list, namedUnknown.shelf(s.Name))
	}
	if s.Name != "" {
		list = append(list, namedOnly.shelf(s.Name))
	}
	if s.Zipcode != "" {
		list = append(list, postcodes.shelf(s.Zipcode))
	}
	if s.Region != 0 {
		list = append(list, regions.numbered(s.Region))
	}
	if s.District != 0 {
		list = append(list, districts.numbered(s.District))
	}
	if s.DistrictName != "" {
		list = append(list, districtNames.shelf(s.DistrictName))
	}
	if s.Known {
		for size, side := range sides {
			list = append(list, square(size, column(s.Point.Lon, side), row(s.Point.Lat, side)))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Shelves are where the search lies, each once: with any property that it matches it has one
// of them in common. None: it matches nothing.
func (t *Terms) Shelves() []int64 {
	var list []int64
	switch {
	case len(t.Where) > 0:
		for _, w := range t.Where {
			list = append(list, w.shelves()...)
		}
	case !t.Ground.Anywhere():
		list = t.Ground.shelves()
	default:
		list = []int64{anywhere.numbered(0)}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (w Where) shelves() []int64 {
	switch {
	case w.Lost:
		return nil
	case w.District != 0 || w.DistrictName != "":
		var list []int64
		if w.District != 0 {
			list = append(list, districts.numbered(w.District))
		}
		if w.DistrictName != "" {
			list = append(list, districtNames.shelf(w.DistrictName))
		}
		return list
	case w.Commune != "" && w.Name != "":
		return []int64{communes.shelf(w.Commune), namedUnknown.shelf(w.Name)}
	case w.Commune != "":
		return []int64{communes.shelf(w.Commune)}
	case w.Name != "":
		return []int64{namedOnly.shelf(w.Name)}
	case w.Zipcode != "":
		return []int64{postcodes.shelf(w.Zipcode)}
	}
	return []int64{regions.numbered(w.Region)}
}

// shelves of a piece of the map are the smallest squares of which few touch its box.
func (g Ground) shelves() []int64 {
	b := g.box()
	if b.south > b.north || b.west > b.east {
		return nil // circle and outline have nothing in common
	}
	for size, side := range sides {
		west, east, south, north := column(b.west, side), column(b.east, side), row(b.south, side), row(b.north, side)
		if (east-west+1)*(north-south+1) > mostSquares {
			continue
		}
		var list []int64
		for x := west; x <= east; x++ {
			for y := south; y <= north; y++ {
				list = append(list, square(size, x, y))
			}
		}
		return list
	}
	return []int64{anywhere.numbered(0)}
}

// NoPrice is the price under which a property without one is kept: searches with a budget
// look there, too.
const NoPrice = -1

// Rank is the price under which the property is kept.
func (f *Facts) Rank() int64 {
	if !f.priced() {
		return NoPrice
	}
	return f.Price
}

// Reach is which prices a search takes: from low to high, and NoPrice beside them.
func (t *Terms) Reach() (low, high int64) { return t.reach() }
