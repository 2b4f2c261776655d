package requests

import (
	"cmp"
	"math"
	"slices"

	"palier/internal/core/places"
)

// Terms are what a search asks of a property, in a form that can be compared. 0 and nil ask
// for nothing.
type Terms struct {
	Request  int64
	Agency   int64
	Active   bool
	Category int
	Types    []int
	Country  string
	Where    []Where // any of them
	Ground   Ground
	PriceMin int64 // minor units
	PriceMax int64
	Currency string
	AreaMin  *float64 // square metres
	AreaMax  *float64
	Margin   int64 // hundredths of a percent

	RoomsBy   Operator
	Rooms     *int
	Bedrooms  *int
	FloorBy   Operator
	Floor     *int
	FloorType int // wanted itself: a floor that has no number

	Services     []int
	Proximities  []int
	Condition    int
	Standing     int
	ViewType     int
	Landscape    int
	Availability int
}

// Where is a Place in a form that can be compared; its finest part decides.
type Where struct {
	Region       int64  // official number
	Commune      string // INSEE code
	Name         string // of the town, where it is not one of a list or was named alone
	Department   string // of Commune or of the postcodes, "": not known
	Zipcode      string
	District     int64
	DistrictName string
	Lost         bool // it was said, and nothing is known of where it is: a region that no list has
}

// Terms are what the search asks for.
func (s Search) Terms() Terms {
	t := Terms{
		Request: s.ID, Agency: s.Agency, Active: s.Active, Category: s.Category, Types: s.Types, Country: countryOf(s.Country), Ground: s.Ground,
		PriceMin: said(s.Price.Min), PriceMax: said(s.Price.Max), Currency: s.Price.Currency,
		AreaMin: bound(s.Area.Min, s.Area.Unit), AreaMax: bound(s.Area.Max, s.Area.Unit), Margin: hundredths(s.Margin),
		RoomsBy: operator(s.RoomsBy), Rooms: s.Rooms, Bedrooms: s.Bedrooms, FloorBy: operator(s.Floor.By), Floor: s.Floor.Value,
		Services: s.Services, Proximities: s.Proximities, Condition: s.Condition, Standing: s.Standing,
		ViewType: s.ViewType, Landscape: s.Landscape, Availability: s.Availability,
	}
	if n, is := floorNumber(s.Floor.Type); !is {
		t.FloorType = s.Floor.Type
	} else if t.Floor == nil {
		t.Floor = new(n)
	}
	for _, p := range s.Places {
		if w, is := whereOf(p, t.Country); is {
			t.Where = append(t.Where, w)
		}
	}
	return t
}

func said(v *int64) int64 {
	if v == nil {
		return 0
	}
	return *v
}

// bound is an area in square metres; 0 is none.
func bound(v *float64, unit int) *float64 {
	if v == nil || *v == 0 {
		return nil
	}
	return metres(v, unit)
}

// operator of a number that nobody named one for: at least.
func operator(o Operator) Operator {
	if o == 0 {
		return AtLeast
	}
	return o
}

func hundredths(percent float64) int64 { return int64(math.Round(percent * 100)) }

// whereOf is a place in a form that can be compared; false when it says nothing.
func whereOf(p Place, country string) (w Where, is bool) {
	w = Where{
		Commune: p.Commune, Name: places.SameName(p.City.Name), Zipcode: places.SamePostcode(p.Zipcode),
		District: p.District.ID, DistrictName: places.Fold(p.District.Name),
	}
	if country == france {
		if whole := places.WholePostcode(w.Zipcode); whole != "" { // no house has it
			if w.Zipcode = ""; w.Commune == "" && w.Name == "" {
				w.Commune = whole
			}
		}
		for _, code := range []string{places.Department(w.Commune), places.PostcodeDepartment(p.CityZip), places.PostcodeDepartment(p.Zipcode)} {
			if w.Department == "" {
				w.Department = code
			}
		}
		w.Region = regionOf(p.Region)
	}
	coarse := w.Commune == "" && w.Name == "" && w.Zipcode == "" && w.District == 0 && w.DistrictName == ""
	if coarse && (p.Region != Named{} || p.City != Named{}) && w.Region == 0 {
		w.Lost = true
	}
	return w, !coarse || w.Region != 0 || w.Lost
}

// regionOf is the official number of a region: of what its name says, else of its number.
func regionOf(n Named) int64 {
	if r, is := places.RegionNamed(n.Name); is {
		return r.ID
	}
	if r, is := places.RegionNumbered(n.ID); is && n.Name == "" {
		return r.ID
	}
	return 0
}

// resolve works out the commune of a place. A number that is another town's than the name is
// some other list's number: the name counts. What is known by its number alone gets its name.
func (p *Place) resolve(towns Towns) {
	if r, is := places.RegionNumbered(p.Region.ID); is && p.Region.Name == "" {
		p.Region.Name = r.Name
	}
	p.Commune = ""
	code, name := towns.CityCode(p.City.ID), p.City.Name
	if whole := codeOfWhole(p.City.ID); whole != "" {
		code = whole
	}
	if code != "" && (name == "" || called(towns, code, name)) {
		if c, is := towns.Named(code); is || codeOfWhole(p.City.ID) != "" {
			p.Commune, p.City.Name = code, cmp.Or(name, c.Name)
			return
		}
	}
	if name == "" {
		return
	}
	zip := p.CityZip
	if zip == "" && places.WholePostcode(p.Zipcode) == "" {
		zip = p.Zipcode
	}
	if code, is := places.Borough(name); is && (zip == "" || p.CityZip == "") {
		if d := places.PostcodeDepartment(zip); d == "" || d == places.Department(code) {
			p.Commune = code
			return
		}
	}
	if code, is := towns.Code(zip, name); is {
		p.Commune = code
	}
}

// codeOfWhole is the code of a city that has arrondissements, which is in no list beside
// them, by its number.
func codeOfWhole(id int64) string {
	for _, code := range []string{"75056", "69123", "13055"} {
		if id != 0 && places.CityID(code) == id {
			return code
		}
	}
	return ""
}

// called tells whether a commune is called so.
func called(towns Towns, code, name string) bool {
	if borough, is := places.Borough(name); is {
		return borough == code || borough == places.WholeCity(code)
	}
	c, is := towns.Named(code)
	return is && places.SameName(c.Name) == places.SameName(name)
}

// fits tells whether a spot is in the place.
func (w Where) fits(s Spot) bool {
	switch {
	case w.Lost:
		return false
	case w.District != 0 || w.DistrictName != "":
		return w.fitsDistrict(s)
	case w.Commune != "" || w.Name != "":
		return w.fitsTown(s) && w.fitsZipcode(s)
	case w.Zipcode != "":
		return w.fitsZipcode(s)
	}
	return w.Region == s.Region
}

// fitsDistrict: numbers are the account's own, one for each name in each town; a name alone
// may be that of districts of many towns, so that two numbers that differ are only overruled
// by the name where the town is named, too.
func (w Where) fitsDistrict(s Spot) bool {
	town := w.Commune != "" || w.Name != ""
	if !w.fitsZipcode(s) || town && !w.fitsTown(s) {
		return false
	}
	if w.District != 0 && w.District == s.District {
		return true
	}
	named := w.DistrictName != "" && w.DistrictName == s.DistrictName
	return named && (town || w.District == 0 || s.District == 0)
}

func (w Where) fitsTown(s Spot) bool {
	if w.Commune != "" && s.Commune != "" {
		return w.Commune == s.Commune || w.Commune == places.WholeCity(s.Commune)
	}
	return w.Name != "" && w.Name == s.Name && (w.Department == "" || s.Department == "" || w.Department == s.Department)
}

func (w Where) fitsZipcode(s Spot) bool { return w.Zipcode == "" || w.Zipcode == s.Zipcode }

// reach is as far as a range of prices goes, margin included; most is what has no end.
func (t Terms) reach() (low, high int64) {
	low, high = 0, math.MaxInt64
	if t.PriceMin > 0 {
		low = t.PriceMin - t.PriceMin*t.Margin/10_000
	}
	if t.PriceMax > 0 {
		high = t.PriceMax + t.PriceMax*t.Margin/10_000
	}
	return low, high
}

// among tells whether a list has a number.
func among(list []int, n int) bool { return slices.Contains(list, n) }
