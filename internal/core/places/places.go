// Package places knows the communes of France and finds addresses in the national
// address base (Base Adresse Nationale, BAN): how people write a street and a number,
// which spellings mean the same, and which of several is meant.
//
// It must not know where addresses are kept, nor how they came there: it asks a Base.
// It knows no map, and what is outside of France it does not find.
package places

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is an entry of the address base: a house number of a street, or, among
// suggestions, a street itself (no number then).
type Address struct {
	ID string // of the address base, such as 44109_7480_00012_bis; of a street without its number
	House
	Street   string // as the base writes it: "Rue des Tilleuls"
	Postcode string
	INSEE    string // code of the commune; in Paris, Lyon and Marseille of the arrondissement
	Commune  string // "Paris", without its arrondissement
	Lat, Lon float64
}

// String is the address in one line, as one writes it on an envelope: "12 bis rue des
// Tilleuls, 44000 Nantes".
func (a Address) String() string { return a.Line() + ", " + a.Postcode + " " + a.Commune }

// Line is the number and the street: "12 bis rue des Tilleuls".
func (a Address) Line() string {
	street := a.Street
	if first, _, _ := strings.Cut(street, " "); isKind(Fold(first)) {
		r, size := utf8.DecodeRuneInString(street)
		street = string(unicode.ToLower(r)) + street[size:]
	}
	if number := a.House.String(); number != "" {
		street = number + " " + street
	}
	return street
}

// Point is a place on the ground in millionths of a degree (WGS 84), about ten
// centimetres: what the address base tells.
type Point struct{ Lat, Lon int32 }

// PointAt rounds degrees.
func PointAt(lat, lon float64) Point {
	return Point{int32(math.Round(lat * 1e6)), int32(math.Round(lon * 1e6))}
}

// Degrees are the point's latitude and longitude.
func (p Point) Degrees() (lat, lon float64) { return float64(p.Lat) / 1e6, float64(p.Lon) / 1e6 }

// Street is a street of one commune and postcode with all its numbers.
type Street struct {
	Name     string
	Code     string // what the ids of its addresses begin with: 44109_7480
	Postcode string
	INSEE    string
	Commune  string
	Numbers  []Numbered // by number, then by repetition
}

// Numbered is one number of a street.
type Numbered struct {
	House
	Point
	ID string // when it does not follow from the street's code and the number, else ""
}

// BANID is the id that the address base gives a number of a street: the street's code,
// five digits, and the repetition when there is one.
func BANID(street string, h House) string {
	id := fmt.Sprintf("%s_%05d", street, h.Number)
	if h.Repetition != "" {
		id += "_" + h.Repetition
	}
	return id
}

// CodeOf is the street's part of an id: 44109_7480 of 44109_7480_00012_bis.
func CodeOf(id string) string {
	commune, rest, _ := strings.Cut(id, "_")
	street, _, _ := strings.Cut(rest, "_")
	return id[:min(len(id), len(commune)+1+len(street))]
}

// Address is the i-th number of the street.
func (s Street) Address(i int) Address {
	n := s.Numbers[i]
	a := s.itself(n.Point)
	a.House, a.ID = n.House, n.ID
	if a.ID == "" {
		a.ID = BANID(s.Code, n.House)
	}
	return a
}

// Itself is the street as a suggestion, where the middle one of its numbers is.
func (s Street) Itself() Address {
	if len(s.Numbers) == 0 {
		return s.itself(Point{})
	}
	return s.itself(s.Numbers[len(s.Numbers)/2].Point)
}

func (s Street) itself(at Point) Address {
	a := Address{ID: s.Code, Street: s.Name, Postcode: s.Postcode, INSEE: s.INSEE, Commune: s.Commune}
	a.Lat, a.Lon = at.Degrees()
	return a
}

// Base is where addresses are kept. All that one look asks is of one state of it, even
// while a department is being replaced.
type Base interface {
	Look(ctx context.Context, look func(Shelves) error) error
}

// Shelves are what a look can ask for. What is not there is no error.
type Shelves interface {
	// Sheets are the streets of a postcode; a sheet for each department that it is in.
	Sheets(postcode string) ([]Sheet, error)
	// Street is the one of that number of a Sheet or of Named.
	Street(id int64) (Street, error)
	// Coded gives the streets whose addresses' ids begin with the code; several when it goes
	// through several postcodes.
	Coded(code string) ([]int64, error)
	// Named gives streets of which the words (of Words) are all in the name, the commune
	// or the postcode: each is one of the spellings listed for it, or, of the last, begins
	// with one. At most so many, in no order.
	Named(words [][]string, limit int) ([]int64, error)
}

// Sheet is the streets of a postcode by their Key, a line each; they are numbered from
// First, and lines are in ascending order. One text for all is read at once and compared
// in place: a thousand rows would take longer to hand over than to search.
type Sheet struct {
	First int64
	Keys  string // each ends with \n
}
