package requests

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"palier/internal/core/fault"
	"palier/internal/core/money"
)

// What a search has at most of what there may be several of, and the longest texts in
// characters.
const (
	MostPlaces  = 100
	MostRooms   = 100
	MostCodes   = 300
	MostOwnTags = 50

	longestLine = 255
	longestText = 20_000
	longestTag  = 100
)

// problems of a search, by the field's name in the Apimo door's document.
type problems []fault.Problem

func (p *problems) add(field, message string) {
	*p = append(*p, fault.Problem{Field: field, Message: message})
}

func (p *problems) text(field, text string, longest int) {
	if utf8.RuneCountInString(text) > longest {
		p.add(field, fmt.Sprintf("At most %d characters.", longest))
	}
}

// check refuses what no search may say.
func check(s Search) error {
	var p problems
	for field, of := range map[string]string{"subreferral": s.Subreferral, "sector": s.Sector, "zone": s.Zone} {
		p.text(field, of, longestLine)
	}
	p.text("comment", s.Comment, longestText)
	p.text("free_criteria", s.Free, longestText)
	if s.Category <= 0 {
		p.add("category", "This value is required: an id of property_category.")
	}
	if !letters(s.Country, 2) {
		p.add("country", "This value is required: two letters (ISO 3166-1).")
	}
	if s.Price.Currency != "" && !letters(s.Price.Currency, 3) {
		p.add("price", "A currency is three letters (ISO 4217).")
	}
	if !(s.Margin >= 0 && s.Margin <= 100) {
		p.add("margin", "A percentage from 0 to 100.")
	}
	for field, o := range map[string]Operator{"rooms_operator": s.RoomsBy, "floor": s.Floor.By} {
		if o != 0 && !slices.Contains(Operators(), o) {
			p.add(field, "An operator is 1 (equal), 2 (at least) or 3 (at most).")
		}
	}
	p.numbers(s)
	p.lists(s)
	p.places(s)
	p.ground(s.Ground)
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b fault.Problem) int { return strings.Compare(a.Field, b.Field) })
	return fault.All(p)
}

func (p *problems) numbers(s Search) {
	for field, n := range map[string]*int{"rooms": s.Rooms, "bedrooms": s.Bedrooms, "ranking": s.Ranking} {
		if n != nil && (*n < 0 || *n > 10_000) {
			p.add(field, "A whole number from 0 to 10000.")
		}
	}
	if n := s.Floor.Value; n != nil && (*n < -20 || *n > 300) {
		p.add("floor", "A floor from -20 to 300.")
	}
	for _, v := range []*float64{s.Area.Min, s.Area.Max} {
		if v != nil && !(*v >= 0 && *v <= 1e9) {
			p.add("area", "An area from 0 to 1000000000.")
		}
	}
	if low, high := s.Area.Min, s.Area.Max; low != nil && high != nil && *high > 0 && *low > *high {
		p.add("area", "The least is not above the most.")
	}
	for _, v := range []*int64{s.Price.Min, s.Price.Max} {
		if v != nil && (*v < 0 || float64(*v) > money.Largest*100) {
			p.add("price", "A price is not negative and at most 100000000000.")
		}
	}
	if low, high := s.Price.Min, s.Price.Max; low != nil && high != nil && *high > 0 && *low > *high {
		p.add("price", "The least is not above the most.")
	}
}

func (p *problems) lists(s Search) {
	for field, list := range map[string][]int{"types": s.Types, "proximities": s.Proximities, "services": s.Services, "activities": s.Activities, "tags": s.Tags} {
		if len(list) > MostCodes {
			p.add(field, fmt.Sprintf("At most %d.", MostCodes))
		}
	}
	if len(s.OwnTags) > MostOwnTags {
		p.add("tags_customized", fmt.Sprintf("At most %d.", MostOwnTags))
	}
	for _, tag := range s.OwnTags {
		p.text("tags_customized", tag, longestTag)
	}
	if len(s.Rooming) > MostRooms {
		p.add("areas", fmt.Sprintf("At most %d.", MostRooms))
	}
	for _, r := range s.Rooming {
		if r.Type < 0 || r.Number < 0 || r.Number > 10_000 || r.Least != nil && !(*r.Least >= 0 && *r.Least <= 1e9) {
			p.add("areas", "Each has an id of property_areas, a number and, maybe, an area.")
			break
		}
	}
}

func (p *problems) places(s Search) {
	if len(s.Places) > MostPlaces {
		p.add("locations", fmt.Sprintf("At most %d.", MostPlaces))
	}
	for _, v := range s.Places {
		for _, n := range []Named{v.Region, v.City, v.District} {
			if n.ID < 0 {
				p.add("locations", "An id is positive.")
			}
			p.text("locations", n.Name, longestLine)
		}
		p.text("locations", v.Zipcode, 20)
		p.text("locations", v.CityZip, 20)
	}
}

func (p *problems) ground(g Ground) {
	if c := g.Circle; c != nil && (!c.sane() || !(c.Radius > 0 && c.Radius <= LongestRadius)) {
		p.add("coordinates", fmt.Sprintf("A circle has a latitude from -90 to 90, a longitude from -180 to 180 and a radius from 1 to %d metres.", LongestRadius))
	}
	if g.Outline == nil {
		return
	}
	corners := map[Point]bool{}
	for _, c := range g.Outline {
		if !c.sane() {
			p.add("coordinates", "A corner of a polygon is [longitude, latitude] in degrees.")
			return
		}
		corners[c] = true
	}
	if len(corners) < 3 || len(g.Outline) > MostPoints {
		p.add("coordinates", fmt.Sprintf("A polygon has 3 to %d corners.", MostPoints))
	}
	if b := g.box(); math.IsNaN(b.south + b.north + b.west + b.east) {
		p.add("coordinates", "A corner of a polygon is [longitude, latitude] in degrees.")
	}
}

func letters(text string, n int) bool {
	return len(text) == n && !strings.ContainsFunc(text, func(r rune) bool { return r < 'A' || r > 'Z' })
}
