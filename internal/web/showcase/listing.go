package showcase

import (
	"net/http"
	"strings"

	"palier/internal/core/listings"
	"palier/internal/web/page"
)

// listing is a property as search engines read it (schema.org: RealEstateListing, Offer,
// Apartment, House).
type listing struct {
	Context     string   `json:"@context"`
	Type        string   `json:"@type"`
	ID          string   `json:"@id"`
	URL         string   `json:"url"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Posted      string   `json:"datePosted"`
	Modified    string   `json:"dateModified"`
	Language    string   `json:"inLanguage"`
	Lease       *lease   `json:"leaseLength,omitempty"`
	Images      []string `json:"image,omitempty"`
	About       home     `json:"about"`
	Offer       *offer   `json:"offers,omitempty"`
}

type lease struct {
	Type  string `json:"@type"`
	Value int    `json:"value"`
	Unit  string `json:"unitCode"`
}

type home struct {
	Type     string    `json:"@type"`
	Name     string    `json:"name"`
	Rooms    *int      `json:"numberOfRooms,omitempty"`
	Bedrooms *int      `json:"numberOfBedrooms,omitempty"`
	Floor    *int      `json:"floorLevel,omitempty"`
	Size     *quantity `json:"floorSize,omitempty"`
	Built    *int      `json:"yearBuilt,omitempty"`
	Address  address   `json:"address"`
	Geo      *geo      `json:"geo,omitempty"`
}

type quantity struct {
	Type  string  `json:"@type"`
	Value float64 `json:"value"`
	Unit  string  `json:"unitCode"`
}

type address struct {
	Type    string `json:"@type"`
	Street  string `json:"streetAddress,omitempty"`
	City    string `json:"addressLocality"`
	Zipcode string `json:"postalCode"`
	Country string `json:"addressCountry"`
}

type geo struct {
	Type string  `json:"@type"`
	Lat  float64 `json:"latitude"`
	Lon  float64 `json:"longitude"`
}

type offer struct {
	Type         string  `json:"@type"`
	Price        float64 `json:"price"`
	Currency     string  `json:"priceCurrency"`
	Availability string  `json:"availability"`
	Function     string  `json:"businessFunction"`
	URL          string  `json:"url"`
	Seller       seller  `json:"offeredBy"`
	Rent         *rent   `json:"priceSpecification,omitempty"`
}

// rent says that the price comes again every month.
type rent struct {
	Type     string  `json:"@type"`
	Price    float64 `json:"price"`
	Currency string  `json:"priceCurrency"`
	Unit     string  `json:"unitCode"`
}

type seller struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Phone string `json:"telephone,omitempty"`
	URL   string `json:"url,omitempty"`
}

// squareMetre is the unit code of UN/CEFACT; year and month are those of lengths.
const (
	squareMetre = "MTK"
	year        = "ANN"
	month       = "MON"
)

func (p *Pages) listing(r *http.Request, words page.Words, s stand, d propertyPage) listing {
	one := s.p
	l := listing{Context: "https://schema.org", Type: "RealEstateListing", ID: d.Canonical, URL: d.Canonical, Name: d.Title, Description: d.Description,
		Posted: day(one.PublishedAt), Modified: day(one.UpdatedAt), Language: words.Lang,
		About: home{Type: residence(one.Type), Name: d.Name, Rooms: one.Details.Rooms, Bedrooms: one.Details.Bedrooms, Floor: one.Details.Floor, Built: one.Details.ConstructionYear,
			Address: address{Type: "PostalAddress", Street: one.Address, City: one.City, Zipcode: one.Zipcode, Country: one.Country}}}
	for _, pic := range s.pictures {
		l.Images = append(l.Images, listings.PictureURL(p.Origin(r), pic.Document, 1600))
	}
	if a := one.Details.Surface; a != nil {
		l.About.Size = &quantity{"QuantitativeValue", *a, squareMetre}
	}
	if one.Located {
		l.About.Geo = &geo{"GeoCoordinates", one.Lat, one.Lon}
	}
	if d.Let && one.Details.LeaseYears != nil {
		l.Lease = &lease{"QuantitativeValue", *one.Details.LeaseYears, year}
	}
	if one.Price.Minor > 0 {
		l.Offer = &offer{Type: "Offer", Price: float64(one.Price.Minor) / 100, Currency: one.Price.Currency, Availability: "https://schema.org/InStock",
			Function: "http://purl.org/goodrelations/v1#" + map[bool]string{true: "LeaseOut", false: "Sell"}[d.Let], URL: d.Canonical,
			Seller: seller{"RealEstateAgent", s.agency.Name, s.agency.Phone, web(s.agency.Website)}}
		if d.Let {
			l.Offer.Rent = &rent{"UnitPriceSpecification", l.Offer.Price, l.Offer.Currency, month}
		}
	}
	return l
}

// web is an address on the web, or nothing.
func web(text string) string {
	if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
		return text
	}
	return ""
}

// residence is what schema.org calls a property_type.
func residence(kind int) string {
	switch kind {
	case 1:
		return "Apartment"
	case 2:
		return "House"
	}
	return "Place"
}
