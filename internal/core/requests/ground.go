package requests

import "math"

// Ground is a piece of the map: a circle, an outline that somebody drew, or what is in both.
// The zero Ground is everywhere.
type Ground struct {
	Circle  *Circle
	Outline []Point // closed by itself; as many as MostPoints
}

// Circle is what lies within a distance of a point.
type Circle struct {
	Point
	Radius float64 // metres
}

// Point is a place in degrees (WGS 84).
type Point struct{ Lat, Lon float64 }

// MostPoints is how many corners an outline has at most, LongestRadius how many metres a
// circle reaches.
const (
	MostPoints    = 500
	LongestRadius = 1_000_000
)

// Anywhere tells whether a ground leaves nothing out.
func (g Ground) Anywhere() bool { return g.Circle == nil && len(g.Outline) == 0 }

// sane tells whether a point is on the Earth: NaN is not.
func (p Point) sane() bool { return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 }

// Holds tells whether a point lies within the ground; its border is part of it.
func (g Ground) Holds(p Point) bool {
	if g.Circle != nil && Distance(g.Circle.Point, p) > g.Circle.Radius {
		return false
	}
	return len(g.Outline) == 0 || inOutline(g.Outline, p)
}

// earth is its mean radius in metres.
const earth = 6_371_008.8

// Distance is how far two points lie from each other, in metres, on a sphere: a few
// thousandths off what one would measure.
func Distance(a, b Point) float64 {
	lat1, lat2 := a.Lat*math.Pi/180, b.Lat*math.Pi/180
	dlat, dlon := lat2-lat1, (b.Lon-a.Lon)*math.Pi/180
	h := math.Pow(math.Sin(dlat/2), 2) + math.Cos(lat1)*math.Cos(lat2)*math.Pow(math.Sin(dlon/2), 2)
	return 2 * earth * math.Asin(math.Sqrt(min(1, h)))
}

// inOutline tells whether a point lies within an outline or on it. Edges are straight on the
// plane of degrees; what crosses itself holds what an odd number of its edges goes around.
func inOutline(outline []Point, p Point) bool {
	inside := false
	last := outline[len(outline)-1]
	for _, next := range outline {
		if onEdge(last, next, p) {
			return true
		}
		if (last.Lat > p.Lat) != (next.Lat > p.Lat) &&
			p.Lon < (last.Lon-next.Lon)*(p.Lat-next.Lat)/(last.Lat-next.Lat)+next.Lon {
			inside = !inside
		}
		last = next
	}
	return inside
}

// onEdge tells whether a point lies on the line between two others, to about a tenth of a
// millimetre, which is below how exactly places are kept.
func onEdge(a, b, p Point) bool {
	const near = 1e-9 // degrees
	if p.Lat < min(a.Lat, b.Lat)-near || p.Lat > max(a.Lat, b.Lat)+near || p.Lon < min(a.Lon, b.Lon)-near || p.Lon > max(a.Lon, b.Lon)+near {
		return false
	}
	long := math.Hypot(b.Lat-a.Lat, b.Lon-a.Lon)
	if long < near {
		return true
	}
	return math.Abs((b.Lon-a.Lon)*(p.Lat-a.Lat)-(b.Lat-a.Lat)*(p.Lon-a.Lon)) <= near*long
}

// box is the smallest stretch of degrees in which all of a ground lies, a little widened.
type box struct{ south, north, west, east float64 }

func (g Ground) box() box {
	b := box{-90, 90, -180, 180}
	if len(g.Outline) > 0 {
		b = box{90, -90, 180, -180}
		for _, p := range g.Outline {
			b.south, b.north, b.west, b.east = min(b.south, p.Lat), max(b.north, p.Lat), min(b.west, p.Lon), max(b.east, p.Lon)
		}
	}
	if c := g.Circle; c != nil {
		b = b.within(c.box())
	}
	const little = 1e-6
	return box{b.south - little, b.north + little, b.west - little, b.east + little}
}

func (b box) within(o box) box {
	return box{max(b.south, o.south), min(b.north, o.north), max(b.west, o.west), min(b.east, o.east)}
}

// box of a circle: one that holds a pole, or goes around the world's end, is as wide as the
// world.
func (c Circle) box() box {
	angle := c.Radius / earth
	deg := angle * 180 / math.Pi
	b := box{c.Lat - deg, c.Lat + deg, -180, 180}
	if b.south <= -90 || b.north >= 90 {
		return b
	}
	wide := math.Asin(min(1, math.Sin(angle)/math.Cos(c.Lat*math.Pi/180))) * 180 / math.Pi
	if c.Lon-wide > -180 && c.Lon+wide < 180 {
		b.west, b.east = c.Lon-wide, c.Lon+wide
	}
	return b
}
