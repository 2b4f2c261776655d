package searches

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/places"
	"palier/internal/core/requests"
)

// placeText is a place as it is shown and typed: "Nantes (44)", "44300 Nantes", "44300",
// "Bretagne", with its district before it.
func placeText(p requests.Place) string {
	name := called(p.City)
	if p.Zipcode == "" && name != "" {
		if d := places.Department(p.Commune); d != "" {
			name += " (" + d + ")"
		} else if p.CityZip != "" {
			name = p.CityZip + " " + name
		}
	}
	if name = strings.TrimSpace(p.Zipcode + " " + name); name == "" {
		name = called(p.Region)
	}
	if d := called(p.District); d != "" {
		name = strings.TrimSuffix(d+", "+name, ", ")
	}
	return name
}

func called(n requests.Named) string {
	if n.Name != "" {
		return n.Name
	}
	if n.ID != 0 {
		return "n° " + strconv.FormatInt(n.ID, 10)
	}
	return ""
}

// placeLines are the places of a search, one a line.
func placeLines(s requests.Search) string {
	lines := make([]string, len(s.Places))
	for i, p := range s.Places {
		lines[i] = placeText(p)
	}
	return strings.Join(lines, "\n")
}

// readPlaces reads what placeLines writes, and what people type. A place that was there stays
// as it was. unknown are the lines that nobody understands.
func (p *screens) readPlaces(text string, was []requests.Place) (list []requests.Place, unknown []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if i := slices.IndexFunc(was, func(one requests.Place) bool { return placeText(one) == line }); i >= 0 {
			list = append(list, was[i])
		} else if one, ok := p.place(line); ok {
			list = append(list, one)
		} else {
			unknown = append(unknown, line)
		}
		if len(list)+len(unknown) > requests.MostPlaces {
			break // one too many, which the core refuses
		}
	}
	return list, unknown
}

// place reads a line: a town, a postcode, a town in a postcode, or a region.
func (p *screens) place(line string) (requests.Place, bool) {
	zip, name := zipAndName(line)
	if zip != "" && name == "" {
		return requests.Place{Zipcode: zip}, len(p.towns(zip, "", 1)) > 0 || places.WholePostcode(zip) != ""
	}
	name, department := inDepartment(name)
	if zip == "" && department == "" {
		if r, is := places.RegionNamed(name); is { // a commune of the name has its department behind it
			return requests.Place{Region: requests.Named{Name: r.Name}}, true
		}
	}
	if code, is := wholeCity(name); is && zip == "" && (department == "" || places.Department(code) == department) {
		return requests.Place{City: requests.Named{ID: places.CityID(code), Name: name}}, true
	}
	found := p.exactly(zip, name, department)
	if len(found) != 1 {
		return requests.Place{}, false
	}
	return requests.Place{City: requests.Named{ID: places.CityID(found[0].INSEE), Name: found[0].Name}, Zipcode: zip, CityZip: zip}, true
}

// wholeCity is the code of a city that has arrondissements, by its name alone.
func wholeCity(name string) (string, bool) {
	code, is := map[string]string{"paris": "75056", "lyon": "69123", "marseille": "13055"}[places.SameName(name)]
	return code, is
}

// zipAndName cuts a postcode off the beginning of a line.
func zipAndName(line string) (zip, name string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if len(first) == 5 && strings.Trim(first, "0123456789") == "" {
		return first, strings.TrimSpace(rest)
	}
	return "", strings.TrimSpace(line)
}

// inDepartment cuts a department in brackets off the end of a name.
func inDepartment(name string) (town, department string) {
	town, rest, is := strings.Cut(name, "(")
	if !is {
		return name, ""
	}
	return strings.TrimSpace(town), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), ")"))
}

// suggestion is a commune that may be meant.
type suggestion struct{ Value, Text string }

// suggest gives what a text may mean: communes whole, and by their postcodes.
func (p *screens) suggest(text string) (list []suggestion) {
	const most = 30
	zip, name := zipAndName(text)
	if zip == "" && strings.Trim(name, "0123456789") == "" {
		zip, name = name, ""
	}
	name, _ = inDepartment(name)
	add := func(value, text string) {
		if one := (suggestion{value, text}); !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	if len(name) < 2 && len(zip) < 2 {
		return nil
	}
	for _, city := range []string{"Paris", "Lyon", "Marseille"} {
		if key := places.SameName(name); zip == "" && key != "" && strings.HasPrefix(places.SameName(city), key) {
			code, _ := wholeCity(city)
			add(city+" ("+places.Department(code)+")", city+" ("+places.Department(code)+")")
		}
	}
	for _, t := range p.towns(zip, name, most) {
		whole := t.Name + " (" + places.Department(t.INSEE) + ")"
		add(whole, whole)
		for _, code := range t.Postcodes {
			if !strings.HasPrefix(code, zip) {
				continue
			}
			add(code+" "+t.Name, code+" "+t.Name)
		}
	}
	return list[:min(len(list), most)]
}

// centre is the point that a text names: a commune's middle, or degrees.
func (p *screens) centre(text string) (requests.Point, bool) {
	if point, is := readPoint(text); is {
		return point, true
	}
	zip, name := zipAndName(text)
	name, department := inDepartment(name)
	found := p.exactly(zip, name, department)
	if len(found) != 1 {
		return requests.Point{}, false
	}
	lat, lon, ok := p.Towns.CentreOf(found[0].INSEE)
	return requests.Point{Lat: lat, Lon: lon}, ok
}

// centreText is a point as centre reads it: the commune that has its middle there, or degrees.
func (p *screens) centreText(at requests.Point) string {
	for t := range p.Towns.All() {
		if t.Lat == at.Lat && t.Lon == at.Lon {
			return t.Name + " (" + places.Department(t.INSEE) + ")"
		}
	}
	return pointText(at)
}

func pointText(p requests.Point) string { return degrees(p.Lat) + " " + degrees(p.Lon) }

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// readPoint reads a latitude and a longitude in degrees.
func readPoint(text string) (p requests.Point, ok bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == '\t' })
	if len(fields) != 2 {
		return p, false
	}
	lat, one := strconv.ParseFloat(fields[0], 64)
	lon, other := strconv.ParseFloat(fields[1], 64)
	return requests.Point{Lat: lat, Lon: lon}, one == nil && other == nil && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180
}

// outlineText is an outline, a corner a line; readOutline reads it.
func outlineText(list []requests.Point) string {
	lines := make([]string, len(list))
	for i, p := range list {
		lines[i] = pointText(p)
	}
	return strings.Join(lines, "\n")
}

func readOutline(text string) (list []requests.Point, ok bool) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		p, is := readPoint(line)
		if !is || len(list) > requests.MostPoints {
			return nil, false
		}
		list = append(list, p)
	}
	return list, len(list) == 0 || len(list) >= 3
}
