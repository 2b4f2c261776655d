package requests

import (
	"math"
	"slices"

	"palier/internal/core/listings"
	"palier/internal/core/places"
)

// Facts are what a property is compared by, in a form that can be compared.
type Facts struct {
	Property int64
	Agency   int64
	Step     int // property_step
	Category int
	Type     int
	Country  string
	Price    int64 // minor units
	Currency string
	Spot     Spot

	Surface  *float64 // square metres
	Rooms    *float64
	Bedrooms *int
	Floor    *int
	// FloorType is of the code list property_floor.
	FloorType    int
	Services     []int
	Proximities  []int
	Condition    int
	Standing     int
	ViewType     int
	Landscapes   []int
	Availability int
}

// priced tells whether the price says something: none, and a price of nothing, do not.
func (f *Facts) priced() bool { return f.Currency != "" && f.Price > 0 }

// Spot is where a property is.
type Spot struct {
	Commune      string // INSEE code, "": not known
	Name         string // of the town, as places.SameName writes it
	Zipcode      string // as places.SamePostcode writes it
	Department   string // French, "": not known
	Region       int64  // French, 0: not known
	District     int64  // 0: not known
	DistrictName string // folded
	Point        Point
	Exactly      bool // Point is the property's own place, and not the middle of its commune
	Known        bool // Point says something
}

// Towns knows communes (places.Table).
type Towns interface {
	Code(zipcode, city string) (insee string, ok bool)
	Named(insee string) (places.Commune, bool)
	CityCode(id int64) string
}

// onMarket is the property_step of what may be proposed: in progress.
const onMarket = 1

// Ids of property_service for which a sheet has words of its own.
const (
	lift      = 6
	caretaker = 7
	furnished = 47
)

// FactsOf are the facts of a property.
func FactsOf(p listings.Property, towns Towns) Facts {
	x := p.Particulars
	f := Facts{
		Property: p.ID, Agency: p.Agency, Step: p.Step, Category: p.Category, Type: p.Type, Country: countryOf(p.Country),
		Price: p.Price.Minor, Currency: p.Price.Currency, Spot: spotOf(p, towns),
		Surface: p.Details.Surface, Bedrooms: p.Details.Bedrooms, Floor: p.Details.Floor, FloorType: x.FloorType,
		Services: slices.Clone(x.Services), Proximities: x.Proximities, Condition: p.Advert.Condition, Standing: x.Standing,
		ViewType: x.ViewType, Landscapes: x.Landscapes, Availability: x.Availability,
	}
	if f.Rooms = x.RoomsExactly; f.Rooms == nil && p.Details.Rooms != nil {
		f.Rooms = new(float64(*p.Details.Rooms))
	}
	if n, is := floorNumber(x.FloorType); f.Floor == nil && is {
		f.Floor = new(n)
	}
	for id, has := range map[int]*bool{lift: p.Advert.Lift, caretaker: p.Details.Keeper, furnished: p.Details.Furnished} {
		if has != nil && *has {
			f.Services = append(f.Services, id)
		}
	}
	slices.Sort(f.Services)
	f.Services = slices.Compact(f.Services)
	return f
}

// Apart tells whether two states of a property may match otherwise. It looks at what facts are
// made of, and is cheap: every change of a property asks.
func Apart(a, b listings.Property) bool {
	if a.Step != onMarket && b.Step != onMarket {
		return false
	}
	x, y := a.Particulars, b.Particulars
	return a.Agency != b.Agency || a.Step != b.Step || a.Category != b.Category || a.Type != b.Type || a.Country != b.Country || a.Price != b.Price ||
		a.Commune != b.Commune || a.City != b.City || a.Zipcode != b.Zipcode || a.Located != b.Located || a.Lat != b.Lat || a.Lon != b.Lon ||
		other(a.Details.Surface, b.Details.Surface) || other(a.Details.Rooms, b.Details.Rooms) || other(a.Details.Bedrooms, b.Details.Bedrooms) ||
		other(a.Details.Floor, b.Details.Floor) || other(a.Details.Keeper, b.Details.Keeper) || other(a.Details.Furnished, b.Details.Furnished) ||
		other(a.Advert.Lift, b.Advert.Lift) || a.Advert.Condition != b.Advert.Condition || x.District != y.District || other(x.RoomsExactly, y.RoomsExactly) ||
		x.FloorType != y.FloorType || x.Standing != y.Standing || x.ViewType != y.ViewType || x.Availability != y.Availability ||
		!slices.Equal(x.Services, y.Services) || !slices.Equal(x.Proximities, y.Proximities) || !slices.Equal(x.Landscapes, y.Landscapes)
}

func other[T comparable](a, b *T) bool { return (a == nil) != (b == nil) || a != nil && *a != *b }

// france is the country of what names none.
const france = "FR"

func countryOf(code string) string {
	if code == "" {
		return france
	}
	return code
}

func spotOf(p listings.Property, towns Towns) Spot {
	s := Spot{
		Commune: p.Commune, Name: places.SameName(p.City), Zipcode: places.SamePostcode(p.Zipcode),
		District: p.Particulars.District.ID, DistrictName: places.Fold(p.Particulars.District.Name),
		Point: Point{p.Lat, p.Lon}, Exactly: p.Located, Known: p.Located,
	}
	if countryOf(p.Country) == france {
		s.french(p, towns)
	}
	if s.Known && !s.Point.sane() {
		s.Known, s.Exactly = false, false
	}
	return s
}

// french works out what a French address says beside itself.
func (s *Spot) french(p listings.Property, towns Towns) {
	s.Department = places.PostcodeDepartment(p.Zipcode)
	if s.Commune == "" {
		s.Commune = boroughOf(p.City, p.Zipcode)
	}
	if d := places.Department(s.Commune); d != "" {
		s.Department = d
	}
	if r, is := places.RegionOfDepartment(s.Department); is {
		s.Region = r.ID
	}
	if c, is := towns.Named(s.Commune); is && !s.Known {
		s.Point, s.Known = Point{c.Lat, c.Lon}, true
	}
}

// boroughOf reads a city that has arrondissements, whose list of communes has those alone; a
// postcode of another department says that it is another town.
func boroughOf(city, zipcode string) string {
	code, is := places.Borough(city)
	if d := places.PostcodeDepartment(zipcode); !is || d != "" && d != places.Department(code) {
		return ""
	}
	return code
}

// floorNumber is the number that an id of property_floor names: 3 is the first floor. False:
// it names none, as "top floor".
func floorNumber(id int) (n int, is bool) {
	for _, r := range []struct{ from, to, first, step int }{
		{1, 1, 0, 1}, {3, 22, 1, 1}, {23, 23, 0, 1}, {25, 28, -1, -1}, {30, 30, 0, 1}, {31, 50, 21, 1}, {51, 56, -5, -1}, {57, 76, 41, 1}, {78, 117, 61, 1},
	} {
		if id >= r.from && id <= r.to {
			return r.first + (id-r.from)*r.step, true
		}
	}
	return 0, false
}

// metres is an area in square metres, as the areas of properties are kept; nil for one in a
// unit that nobody knows.
func metres(v *float64, unit int) *float64 {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		return nil
	}
	var p listings.Property
	p.Measure(unit, v)
	return p.Details.Surface
}
