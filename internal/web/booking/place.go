package booking

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

// stand is where a visitor stands: at a property, as a guest of its agency.
type stand struct {
	actor  access.Actor
	place  visits.Place
	agency access.Agency
}

// at finds the property of an address.
func (p *Pages) at(r *http.Request) (stand, error) {
	account, agency, err := p.Visits.Owner(r.Context(), r.PathValue("uid"))
	if err != nil {
		return stand{}, err
	}
	a, err := p.guest(r.Context(), account, agency)
	if err != nil {
		return stand{}, err
	}
	return p.stand(r.Context(), a, agency, visits.PlaceKey{UID: r.PathValue("uid")})
}

func (p *Pages) stand(ctx context.Context, a access.Actor, agency int64, key visits.PlaceKey) (stand, error) {
	place, err := p.Visits.Place(ctx, a, key)
	if err != nil {
		return stand{}, err
	}
	who, err := p.Access.Agency(ctx, a, agency)
	return stand{a, place, who}, err
}

// key is the property's, for services.
func (s stand) key() visits.PlaceKey { return visits.PlaceKey{ID: s.place.Property.ID} }

// zone is where the property's times are shown.
func (s stand) zone() *time.Location { return s.place.Settings().Zone }

// card is what the pages show of a property, to anybody. Of the address it says what the
// agency lets it (visits.Precision); who is expected on a visit learns all (manage.go).
type card struct {
	UID       string
	Reference string
	Kind      string // what it is: a property_type for which there is a word, "home" or "0"
	Rooms     int
	Surface   float64 // square metres, 0: not said
	Street    string  // the line of the address before the commune; may be empty
	Zipcode   string
	City      string
	Let       bool // for rent, otherwise for sale
	Minor     int64
	Currency  string
	Energy    string // A to G, or empty
	Photo     string // path on this server, or empty
	Minutes   int    // of a visit
	Agency    access.Agency
	Now       time.Time // in the zone of the property
}

// letting is the property_category of a rental.
const letting = 2

func (p *Pages) card(r *http.Request, w page.Words, s stand) card {
	one, rules := s.place.Property, s.place.Settings()
	c := card{
		UID: one.UID, Reference: one.Reference, Street: s.place.AddressFor(false), Zipcode: one.Zipcode, City: one.City, Let: one.Category == letting,
		Minor: one.Price.Minor, Currency: one.Price.Currency, Energy: energy(one.Details), Photo: photo(r, s.place.Showing.Facts.Pictures),
		Minutes: int(rules.Duration.Minutes()), Agency: s.agency, Now: p.Now().In(s.zone()),
	}
	if one.Details.Rooms != nil {
		c.Rooms = *one.Details.Rooms
	}
	switch c.Kind = strconv.Itoa(one.Type); {
	case one.Type != 0 && w.Has("type."+c.Kind):
	case c.Rooms > 0:
		c.Kind = "home"
	default:
		c.Kind = "0"
	}
	if one.Details.Surface != nil {
		c.Surface = *one.Details.Surface
	}
	return c
}

// energy is the class of the energy assessment, when it is one.
func energy(d listings.Details) string {
	class := strings.ToUpper(strings.TrimSpace(d.Energy))
	if len(class) == 1 && class[0] >= 'A' && class[0] <= 'G' {
		return class
	}
	return ""
}

// photo is the first picture that this server has itself. Others are not shown: the
// pages ask no other server, which would learn who looks at what.
func photo(r *http.Request, pictures []string) string {
	for _, picture := range pictures {
		u, err := url.Parse(picture)
		if err != nil || u.Path == "" || u.Path[0] != '/' || strings.HasPrefix(u.Path, "//") {
			continue
		}
		if u.Host == "" && u.Scheme == "" || u.Host == r.Host && (u.Scheme == "http" || u.Scheme == "https") {
			return u.RequestURI()
		}
	}
	return ""
}

// name is what the property is called: "Appartement 2 pièces, 42,5 m²".
func (c card) name(w page.Words) (string, error) {
	name, err := w.T("type." + c.Kind)
	if err == nil && c.Rooms > 0 {
		var rooms string
		rooms, err = w.N("rooms", c.Rooms)
		name += " " + rooms
	}
	if c.Surface > 0 {
		name += ", " + w.Number(c.Surface, 1) + "\u00a0m²"
	}
	return name, err
}

// listing is the property as search engines read it (schema.org, RealEstateListing).
type listing struct {
	Context string `json:"@context"`
	Type    string `json:"@type"`
	Name    string `json:"name"`
	ID      string `json:"identifier"`
	Where   where  `json:"contentLocation"`
	Offer   *offer `json:"offers,omitempty"`
}

type where struct {
	Type    string  `json:"@type"`
	Address address `json:"address"`
}

type address struct {
	Type    string `json:"@type"`
	Street  string `json:"streetAddress,omitempty"`
	City    string `json:"addressLocality"`
	Zipcode string `json:"postalCode"`
	Country string `json:"addressCountry"`
}

type offer struct {
	Type     string  `json:"@type"`
	Price    float64 `json:"price"`
	Currency string  `json:"priceCurrency"`
}

func listed(c card, country, name string) listing {
	l := listing{Context: "https://schema.org", Type: "RealEstateListing", Name: name, ID: c.Reference,
		Where: where{Type: "Place", Address: address{Type: "PostalAddress", Street: c.Street, City: c.City, Zipcode: c.Zipcode, Country: country}}}
	if c.Minor > 0 {
		l.Offer = &offer{Type: "Offer", Price: float64(c.Minor) / 100, Currency: c.Currency}
	}
	return l
}
