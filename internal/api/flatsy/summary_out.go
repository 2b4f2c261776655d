package flatsy

import (
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
)

// renderSummary writes a property in short (schema PropertySummary).
func renderSummary(e *wire.Encoder, p visits.Place, s sight) {
	lat, lon := s.coordinates(p.Property)
	e.Object()
	optional(e, "id", p.Property.UID)
	e.StringField("displayAddress", displayAddress(p.Property))
	if len(p.Showing.Facts.Pictures) > 0 {
		e.StringField("pictureUrl", p.Showing.Facts.Pictures[0])
	}
	e.FloatField("latitude", lat)
	e.FloatField("longitude", lon)
	optional(e, "externalRef", p.Property.Reference)
	optional(e, "rentSell", rentSell(p.Property.Category))
	e.End()
}

// displayAddress is "12 rue des Tilleuls, 44000 Nantes".
func displayAddress(p listings.Property) string {
	city := strings.TrimSpace(p.Zipcode + " " + p.City)
	if p.Address == "" || city == "" {
		return p.Address + city
	}
	return p.Address + ", " + city
}

// coordinates are where a property is: as it was said, else the centre of its commune,
// else nowhere, which is 0.
func (s sight) coordinates(p listings.Property) (lat, lon float64) {
	if p.Located {
		return p.Lat, p.Lon
	}
	if s.centre != nil && (p.Country == "" || p.Country == "FR") {
		if lat, lon, ok := s.centre(p.Zipcode, p.City); ok {
			return lat, lon
		}
	}
	return 0, 0
}
