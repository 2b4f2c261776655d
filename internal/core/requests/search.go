// Package requests knows searches (recherches): what a contact looks for, where and for how
// much; which properties match, how well and why; and what became of each such pair, a
// crossing (rapprochement).
//
// It knows properties and people, and nothing of the enquiries out of which a search may come,
// of the letters that propose a property, nor of how the index of candidates is stored.
package requests

import (
	"slices"
	"time"
)

// Search is what a contact looks for. Numbers named after a code list hold its ids, 0 when
// nobody said; nil and "" mean that nobody said (openapi.yaml of the Apimo door, schema
// SearchRequest).
type Search struct {
	Account     int64
	ID          int64
	Agency      int64
	Contact     int64 // the record that was named
	Shown       int64 // the contact that stands for it
	User        int64 // in charge
	Lead        int64 // enquiry out of which it was made, 0: none
	Door        string
	Active      bool
	Auto        bool // its matches are looked for by the program
	Validated   bool // and were found good by a person
	Ranking     *int
	LastAction  time.Time // zero: none
	Emailing    Emailing
	Category    int // property_category
	Subcategory int // property_subcategory
	Types       []int
	Subtype     int // property_subtype
	Referral    int // origine
	Subreferral string
	Country     string  // ISO 3166-1 alpha-2
	Places      []Place // any of them; none: anywhere
	Ground      Ground  // and within it
	Sector      string
	Zone        string

	RoomsBy   Operator // of rooms and of bedrooms
	Rooms     *int
	Bedrooms  *int
	Standing  int // property_standing
	ViewType  int // property_view_type
	Landscape int // property_view_landscape
	Condition int // property_condition
	// Availability is of the code list property_availability.
	Availability int
	Margin       float64 // percent by which price and area may miss their bounds, to a hundredth
	Area         Area
	Price        Price
	Floor        Floor

	Rooming     []Room
	Proximities []int // property_proximity
	Services    []int // property_service
	Activities  []int // property_activity
	Tags        []int // tags
	OwnTags     []string
	Comment     string
	Free        string // criteria in the contact's own words

	Warnings  []Warning
	CreatedAt time.Time
	CreatedBy int64 // user, 0: nobody of the account
	UpdatedAt time.Time
	UpdatedBy int64
}

// Operator is how a number is compared.
type Operator int

// The operators (openapi.yaml, rooms_operator).
const (
	Equal   Operator = 1
	AtLeast Operator = 2
	AtMost  Operator = 3
)

// Operators are all of them.
func Operators() []Operator { return []Operator{Equal, AtLeast, AtMost} }

// Emailing is whether the contact is written to about matches.
type Emailing struct {
	Subscription int // subscription: 1 yes
	Last         time.Time
}

// Area is a range of surfaces in a unit.
type Area struct {
	Min, Max *float64
	Unit     int // unit_area, 0 and 1: square metres
}

// Price is a range of prices.
type Price struct {
	Min, Max *int64 // minor units
	Currency string // ISO 4217
}

// Floor is which floor is wanted. Value counts, 0 is the ground floor; without it the number
// that Type names does, and where Type names none it is wanted itself.
type Floor struct {
	By    Operator
	Type  int // property_floor
	Value *int
}

// Room is a piece that is wanted, so many times.
type Room struct {
	Type   int // property_areas
	Number int
	Least  *float64 // square metres
}

// Place is one place where to look; its finest part decides: the district, else the city,
// else the region. A postcode narrows a city, and stands for itself without one.
type Place struct {
	Region   Named
	City     Named
	Zipcode  string // of the place
	CityZip  string // by which the city is known among others of its name
	District Named
	// Commune is the INSEE code of the city, "" where it is not one of a list: then its name
	// is compared. Worked out with each change.
	Commune string
}

// Named is a thing of a list that senders know by number, by name or by both.
type Named struct {
	ID   int64 // 0: not said
	Name string
}

// Warning is a value that was kept without being understood.
type Warning struct {
	Field  string
	Value  string
	Reason string // in English
}

// Warn notes that a value was kept without being understood.
func (s *Search) Warn(field, value, reason string) {
	const short = 200
	if r := []rune(value); len(r) > short {
		value = string(r[:short]) + "…"
	}
	s.Warnings = append(slices.Clone(s.Warnings), Warning{field, value, reason})
}

// Unwarn drops the warnings on a field, because it was said anew.
func (s *Search) Unwarn(field string) {
	s.Warnings = slices.DeleteFunc(slices.Clone(s.Warnings), func(w Warning) bool { return w.Field == field })
}
