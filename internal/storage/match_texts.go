package storage

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"palier/internal/core/requests"
)

// Terms and facts are stored as their values one after the other, each with a bar behind it:
// thousands of them are read for one search, and JSON would be most of that. A text has its
// length before it. A text of another version is refused: whoever changes the order writes
// them anew (crossing_work) with a migration.
const textVersion = 1

type values struct{ b []byte }

func (v *values) num(n int64)     { v.b = append(strconv.AppendInt(v.b, n, 10), '|') }
func (v *values) float(f float64) { v.b = append(strconv.AppendFloat(v.b, f, 'g', -1, 64), '|') }
func (v *values) text(s string)   { v.num(int64(len(s))); v.b = append(v.b, s...) }
func (v *values) none()           { v.b = append(v.b, '|') }
func (v *values) flag(set bool)   { v.num(map[bool]int64{true: 1}[set]) }
func (v *values) optional(n *int) { maybeValue(v, n, func(n int) { v.num(int64(n)) }) }
func (v *values) real(f *float64) { maybeValue(v, f, v.float) }
func (v *values) numbers(l []int) {
	v.num(int64(len(l)))
	for _, n := range l {
		v.num(int64(n))
	}
}
func (v *values) point(p requests.Point) { v.float(p.Lat); v.float(p.Lon) }

func maybeValue[T any](v *values, p *T, write func(T)) {
	if p == nil {
		v.none()
		return
	}
	write(*p)
}

// reading takes values off a text; the first that is not as expected ends it.
type reading struct {
	rest string
	err  error
}

func (r *reading) next() string {
	word, rest, found := strings.Cut(r.rest, "|")
	if !found && r.err == nil {
		r.err = fmt.Errorf("storage: a text of a match ends too soon")
	}
	r.rest = rest
	return word
}

func (r *reading) parsed(err error) {
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("storage: a text of a match: %w", err)
	}
}

func (r *reading) num() int64 {
	n, err := strconv.ParseInt(r.next(), 10, 64)
	r.parsed(err)
	return n
}

func (r *reading) whole() int { return int(r.num()) }

func (r *reading) float() float64 {
	f, err := strconv.ParseFloat(r.next(), 64)
	r.parsed(err)
	return f
}

func (r *reading) text() string {
	n := r.whole()
	if n < 0 || n > len(r.rest) {
		r.parsed(strconv.ErrRange)
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *reading) missing() bool {
	if strings.HasPrefix(r.rest, "|") {
		r.rest = r.rest[1:]
		return true
	}
	return false
}

func (r *reading) optional() *int {
	if r.missing() {
		return nil
	}
	return new(r.whole())
}

func (r *reading) real() *float64 {
	if r.missing() {
		return nil
	}
	return new(r.float())
}

// some is how many of something follow, as many as can.
func (r *reading) some() int { return max(0, min(r.whole(), len(r.rest))) }

func (r *reading) numbers() []int {
	n := r.some()
	if n == 0 {
		return nil
	}
	list := make([]int, n)
	for i := range list {
		list[i] = r.whole()
	}
	return list
}

func (r *reading) point() requests.Point { return requests.Point{Lat: r.float(), Lon: r.float()} }

func packFacts(f requests.Facts) string {
	v := &values{b: make([]byte, 0, 256)}
	for _, n := range []int64{textVersion, f.Property, f.Agency, int64(f.Step), int64(f.Category), int64(f.Type), f.Price, f.Spot.Region, f.Spot.District} {
		v.num(n)
	}
	for _, s := range []string{f.Country, f.Currency, f.Spot.Commune, f.Spot.Name, f.Spot.Zipcode, f.Spot.Department, f.Spot.DistrictName} {
		v.text(s)
	}
	v.point(f.Spot.Point)
	v.flag(f.Spot.Exactly)
	v.flag(f.Spot.Known)
	v.real(f.Surface)
	v.real(f.Rooms)
	v.optional(f.Bedrooms)
	v.optional(f.Floor)
	for _, n := range []int{f.FloorType, f.Condition, f.Standing, f.ViewType, f.Availability} {
		v.num(int64(n))
	}
	v.numbers(f.Services)
	v.numbers(f.Proximities)
	v.numbers(f.Landscapes)
	return string(v.b)
}

func unpackFacts(text string) (f requests.Facts, err error) {
	r := &reading{rest: text}
	if r.num() != textVersion {
		return f, fmt.Errorf("storage: facts of another version")
	}
	f.Property, f.Agency, f.Step, f.Category, f.Type, f.Price, f.Spot.Region, f.Spot.District = r.num(), r.num(), r.whole(), r.whole(), r.whole(), r.num(), r.num(), r.num()
	for _, s := range []*string{&f.Country, &f.Currency, &f.Spot.Commune, &f.Spot.Name, &f.Spot.Zipcode, &f.Spot.Department, &f.Spot.DistrictName} {
		*s = r.text()
	}
	f.Spot.Point = r.point()
	f.Spot.Exactly, f.Spot.Known = r.num() == 1, r.num() == 1
	f.Surface, f.Rooms, f.Bedrooms, f.Floor = r.real(), r.real(), r.optional(), r.optional()
	for _, n := range []*int{&f.FloorType, &f.Condition, &f.Standing, &f.ViewType, &f.Availability} {
		*n = r.whole()
	}
	f.Services, f.Proximities, f.Landscapes = r.numbers(), r.numbers(), r.numbers()
	return f, r.err
}

func packTerms(t requests.Terms) string {
	v := &values{b: make([]byte, 0, 256)}
	for _, n := range []int64{textVersion, t.Request, t.Agency, int64(t.Category), t.PriceMin, t.PriceMax, t.Margin} {
		v.num(n)
	}
	v.flag(t.Active)
	v.text(t.Country)
	v.text(t.Currency)
	v.numbers(t.Types)
	v.num(int64(len(t.Where)))
	for _, w := range t.Where {
		v.num(w.Region)
		v.num(w.District)
		for _, s := range []string{w.Commune, w.Name, w.Department, w.Zipcode, w.DistrictName} {
			v.text(s)
		}
		v.flag(w.Lost)
	}
	v.flag(t.Ground.Circle != nil)
	if c := t.Ground.Circle; c != nil {
		v.point(c.Point)
		v.float(c.Radius)
	}
	v.num(int64(len(t.Ground.Outline)))
	for _, p := range t.Ground.Outline {
		v.point(p)
	}
	v.real(t.AreaMin)
	v.real(t.AreaMax)
	v.num(int64(t.RoomsBy))
	v.num(int64(t.FloorBy))
	v.optional(t.Rooms)
	v.optional(t.Bedrooms)
	v.optional(t.Floor)
	for _, n := range []int{t.FloorType, t.Condition, t.Standing, t.ViewType, t.Landscape, t.Availability} {
		v.num(int64(n))
	}
	v.numbers(t.Services)
	v.numbers(t.Proximities)
	return string(v.b)
}

func unpackTerms(text string) (t requests.Terms, err error) {
	r := &reading{rest: text}
	if r.num() != textVersion {
		return t, fmt.Errorf("storage: terms of another version")
	}
	t.Request, t.Agency, t.Category, t.PriceMin, t.PriceMax, t.Margin = r.num(), r.num(), r.whole(), r.num(), r.num(), r.num()
	t.Active, t.Country, t.Currency, t.Types = r.num() == 1, r.text(), r.text(), r.numbers()
	for range r.some() {
		var w requests.Where
		w.Region, w.District = r.num(), r.num()
		for _, s := range []*string{&w.Commune, &w.Name, &w.Department, &w.Zipcode, &w.DistrictName} {
			*s = r.text()
		}
		w.Lost = r.num() == 1
		t.Where = append(t.Where, w)
	}
	if r.num() == 1 {
		t.Ground.Circle = &requests.Circle{Point: r.point(), Radius: r.float()}
	}
	for range r.some() {
		t.Ground.Outline = append(t.Ground.Outline, r.point())
	}
	t.AreaMin, t.AreaMax = r.real(), r.real()
	t.RoomsBy, t.FloorBy = requests.Operator(r.num()), requests.Operator(r.num())
	t.Rooms, t.Bedrooms, t.Floor = r.optional(), r.optional(), r.optional()
	for _, n := range []*int{&t.FloorType, &t.Condition, &t.Standing, &t.ViewType, &t.Landscape, &t.Availability} {
		*n = r.whole()
	}
	t.Services, t.Proximities = r.numbers(), r.numbers()
	return t, r.err
}

// What of a type and an area an index keeps beside shelf and price, so that most of those
// that cannot match are left out before they are read: a type, 0 for any or for several, and
// hundredths of square metres, a little widened.
const (
	anyType = 0
	noArea  = -1
)

func typeOf(types []int) int64 {
	if len(types) == 1 {
		return int64(types[0])
	}
	return anyType
}

func areaOf(f requests.Facts) int64 {
	if f.Surface == nil {
		return noArea
	}
	return int64(math.Round(min(*f.Surface, 1e12) * 100))
}

func areaReach(t requests.Terms) (from, to int64) {
	from, to = 0, math.MaxInt64
	share := float64(t.Margin) / 10_000
	if t.AreaMin != nil {
		from = int64(math.Floor(min(*t.AreaMin, 1e12)*(1-share)*100)) - 1
	}
	if t.AreaMax != nil {
		to = int64(math.Ceil(min(*t.AreaMax, 1e12)*(1+share)*100)) + 1
	}
	return from, to
}
