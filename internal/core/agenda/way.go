package agenda

import (
	"math"
	"time"
)

// Distance is how far two places are from each other as the crow flies, with a plain
// estimate of the way between them: no map is asked.
type Distance struct {
	Kilometres float64
	Estimate   time.Duration // in whole minutes
}

// How the estimate is made: a way is longer than the line, and goes slowly in a town; to
// park and to come down the stairs takes its time too.
const (
	detour    = 1.3
	anHour    = 25.0 // kilometres
	toArrive  = 5 * time.Minute
	earth     = 6371.0 // kilometres
	perDegree = math.Pi / 180
)

// Apart tells how far two places are from each other, in degrees.
func Apart(lat, lon, toLat, toLon float64) Distance {
	half := func(d float64) float64 { s := math.Sin(d * perDegree / 2); return s * s }
	h := half(toLat-lat) + math.Cos(lat*perDegree)*math.Cos(toLat*perDegree)*half(toLon-lon)
	km := 2 * earth * math.Asin(math.Sqrt(min(1, h)))
	driving := time.Duration(math.Ceil(km*detour/anHour*60)) * time.Minute
	return Distance{Kilometres: km, Estimate: driving + toArrive}
}
