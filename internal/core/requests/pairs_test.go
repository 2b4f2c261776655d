package requests_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/places"
	"palier/internal/core/requests"
)

// words reads a side of a line: name=value, or with an operator behind the name.
func words(side string, each func(name, operator, value string)) {
	for _, word := range strings.Fields(side) {
		at := strings.IndexAny(word, "<>=")
		name, rest := word[:at], word[at:]
		operator := "="
		for _, o := range []string{">=", "<=", "="} {
			if value, is := strings.CutPrefix(rest, o); is {
				operator, rest = o, value
				break
			}
		}
		each(name, operator, strings.ReplaceAll(rest, "_", " "))
	}
}

func figure(text string) *float64 {
	if text == "" {
		return nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return &v
}

func count(text string) *int { return new(int(*figure(text))) }

func cents(text string) *int64 {
	if text == "" {
		return nil
	}
	return new(int64(math.Round(*figure(text) * 100)))
}

func codes(text string) (list []int) {
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(word)
		if err != nil {
			panic(err)
		}
		list = append(list, n)
	}
	return list
}

var operators = map[string]requests.Operator{"=": requests.Equal, ">=": requests.AtLeast, "<=": requests.AtMost}

func ends(text string) (low, high string) {
	low, high, _ = strings.Cut(text, "-")
	return low, high
}

// search reads the first side of a line, with its places as the service would keep them.
func search(t *testing.T, side string) requests.Search {
	t.Helper()
	s := requests.Search{Agency: 14, Active: true, Category: 1, Country: "FR", Price: requests.Price{Currency: "EUR"}}
	words(side, func(name, o, v string) { seek(t, &s, name, operators[o], v) })
	return requests.Placed(s, places.New())
}

func seek(t *testing.T, s *requests.Search, name string, o requests.Operator, v string) {
	if fresh, is := strings.CutPrefix(name, "/"); is {
		s.Places, name = append(s.Places, requests.Place{}), fresh
	}
	place := func() *requests.Place {
		if len(s.Places) == 0 {
			s.Places = append(s.Places, requests.Place{})
		}
		return &s.Places[len(s.Places)-1]
	}
	switch name {
	case "cat":
		s.Category = codes(v)[0]
	case "types":
		s.Types = codes(v)
	case "active":
		s.Active = v != "no"
	case "country":
		s.Country = v
	case "city":
		place().City.Name = v
	case "cityid":
		place().City.ID = int64(codes(v)[0])
	case "cityzip":
		place().CityZip = v
	case "zip":
		place().Zipcode = v
	case "region":
		place().Region.Name = v
	case "regionid":
		place().Region.ID = int64(codes(v)[0])
	case "district":
		place().District.Name = v
	case "districtid":
		place().District.ID = int64(codes(v)[0])
	case "circle":
		c := strings.Split(v, ",")
		s.Ground.Circle = &requests.Circle{Point: requests.Point{Lat: *figure(c[0]), Lon: *figure(c[1])}, Radius: *figure(c[2])}
	case "poly":
		for corner := range strings.SplitSeq(v, "/") {
			lon, lat, _ := strings.Cut(corner, ",")
			s.Ground.Outline = append(s.Ground.Outline, requests.Point{Lat: *figure(lat), Lon: *figure(lon)})
		}
	case "margin":
		s.Margin = *figure(v)
	case "price":
		low, high := ends(v)
		s.Price.Min, s.Price.Max = cents(low), cents(high)
	case "currency":
		s.Price.Currency = v
	case "area":
		low, high := ends(v)
		s.Area.Min, s.Area.Max = figure(low), figure(high)
	case "unit":
		s.Area.Unit = codes(v)[0]
	case "rooms":
		s.Rooms, s.RoomsBy = count(v), o
	case "beds":
		s.Bedrooms = count(v)
	case "floor":
		s.Floor.Value, s.Floor.By = count(v), o
	case "floortype":
		s.Floor.Type = codes(v)[0]
	case "floorby":
		s.Floor.By = requests.Operator(codes(v)[0])
	default:
		wish(t, s, name, codes(v))
	}
}

func wish(t *testing.T, s *requests.Search, name string, v []int) {
	switch name {
	case "services":
		s.Services = v
	case "proximities":
		s.Proximities = v
	case "condition":
		s.Condition = v[0]
	case "standing":
		s.Standing = v[0]
	case "view":
		s.ViewType = v[0]
	case "landscape":
		s.Landscape = v[0]
	case "availability":
		s.Availability = v[0]
	default:
		t.Fatalf("a search has no %s", name)
	}
}

// good reads the second side of a line, with its commune as package listings keeps it.
func good(t *testing.T, side string) listings.Property {
	t.Helper()
	p := listings.Property{Agency: 14, Step: 1, Category: 1, Country: "FR", Price: money.Amount{Currency: "EUR"}}
	priced := false
	words(side, func(name, _, v string) {
		if name == "price" {
			priced = v != ""
		}
		describe(t, &p, name, v)
	})
	if !priced {
		p.Price = money.Amount{}
	}
	if p.Country == "" || p.Country == "FR" {
		p.Commune, _ = places.New().Code(p.Zipcode, p.City)
	}
	return p
}

func describe(t *testing.T, p *listings.Property, name, v string) {
	switch name {
	case "agency":
		p.Agency = int64(codes(v)[0])
	case "step":
		p.Step = codes(v)[0]
	case "cat":
		p.Category = codes(v)[0]
	case "type":
		p.Type = codes(v)[0]
	case "country":
		p.Country = v
	case "city":
		p.City = v
	case "zip":
		p.Zipcode = v
	case "district":
		p.Particulars.District.Name = v
	case "districtid":
		p.Particulars.District.ID = int64(codes(v)[0])
	case "at":
		lat, lon, _ := strings.Cut(v, ",")
		p.Lat, p.Lon, p.Located = *figure(lat), *figure(lon), true
	case "price":
		if c := cents(v); c != nil {
			p.Price.Minor = *c
		}
	case "currency":
		p.Price.Currency = v
	case "area":
		p.Details.Surface = figure(v)
	case "rooms":
		n := *figure(v)
		p.Details.Rooms = new(int(n))
		if n != math.Trunc(n) {
			p.Particulars.RoomsExactly = &n
		}
	case "beds":
		p.Details.Bedrooms = count(v)
	case "floor":
		p.Details.Floor = count(v)
	case "lift", "keeper", "furnished":
		*map[string]**bool{"lift": &p.Advert.Lift, "keeper": &p.Details.Keeper, "furnished": &p.Details.Furnished}[name] = new(v == "yes")
	default:
		particular(t, p, name, codes(v))
	}
}

func particular(t *testing.T, p *listings.Property, name string, v []int) {
	x := &p.Particulars
	switch name {
	case "floortype":
		x.FloorType = v[0]
	case "services":
		x.Services = v
	case "proximities":
		x.Proximities = v
	case "condition":
		p.Advert.Condition = v[0]
	case "standing":
		x.Standing = v[0]
	case "view":
		x.ViewType = v[0]
	case "landscapes":
		x.Landscapes = v
	case "availability":
		x.Availability = v[0]
	default:
		t.Fatalf("a property has no %s", name)
	}
}

// pair is a line of testdata/matches.txt.
type pair struct {
	line      int
	search    requests.Search
	property  listings.Property
	fits      bool
	kept      bool
	low, high int
	why       string
}

func pairs(t *testing.T) (list []pair) {
	t.Helper()
	text, err := os.ReadFile("testdata/matches.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		part := strings.Split(line, "|")
		if len(part) != 4 {
			t.Fatalf("line %d: %q", i+1, line)
		}
		outcome := strings.TrimSpace(part[2])
		p := pair{line: i + 1, search: search(t, apart(part[0])), property: good(t, part[1]), why: strings.TrimSpace(part[3])}
		if outcome != "no" {
			rest, low := strings.CutPrefix(outcome, "low ")
			from, to := ends(rest)
			if to == "" {
				to = from
			}
			p.fits, p.kept, p.low, p.high = true, !low, int(*figure(from)), int(*figure(to))
		}
		list = append(list, p)
	}
	return list
}

// apart parts the places of a search: a "/" before a name begins another one.
func apart(side string) string {
	for _, name := range []string{"city=", "zip=", "cityid=", "region=", "district="} {
		side = strings.ReplaceAll(side, "/"+name, " /"+name)
	}
	return side
}

// Every line of the labelled set: what has to be met is decided without a mistake on either
// side, and what is left over scores what the rules say.
func TestTheLabelledPairsScoreWhatTheRulesSay(t *testing.T) {
	var right, tooMany, missed, bands int
	list := pairs(t)
	for _, p := range list {
		t.Run(fmt.Sprintf("line %d", p.line), func(t *testing.T) {
			total, fits, lines := requests.Score(p.search.Terms(), requests.FactsOf(p.property, places.New()), requests.UsualWeights())
			switch {
			case fits && p.fits:
				right++
			case fits:
				tooMany++
			case p.fits:
				missed++
			}
			if fits != p.fits {
				t.Errorf("%s: fits %t, want %t\n%+v", p.why, fits, p.fits, lines)
			} else if fits && (total < p.low || total > p.high || total >= 50 != p.kept) {
				bands++
				t.Errorf("%s: %d points, want %d to %d\n%+v", p.why, total, p.low, p.high, lines)
			}
			lost := 0
			for _, l := range lines {
				lost += l.Lost
			}
			if fits && 100-lost != total {
				t.Errorf("%s: the lines cost %d, and %d points are left", p.why, lost, total)
			}
		})
	}
	if len(list) < 200 {
		t.Errorf("%d pairs", len(list))
	}
	precision, recall := float64(right)/float64(right+tooMany), float64(right)/float64(right+missed)
	t.Logf("%d pairs: precision %.3f, recall %.3f of what has to be met; %d scores out of their range", len(list), precision, recall, bands)
	if precision < 1 || recall < 1 {
		t.Error("what has to be met is not always told")
	}
}
