package storage

import (
	"encoding/json"
	"fmt"
	"time"

	"palier/internal/core/requests"
)

// soughtText is what a search asks, as stored in one column. Names, those of the core's
// fields included, never change meaning.
type soughtText struct {
	Auto         bool              `json:"auto,omitempty"`
	Validated    bool              `json:"validated,omitempty"`
	Ranking      *int              `json:"ranking,omitempty"`
	LastAction   time.Time         `json:"last_action,omitzero"`
	Emailing     requests.Emailing `json:"emailing,omitzero"`
	Subcategory  int               `json:"subcategory,omitempty"`
	Types        []int             `json:"types,omitempty"`
	Subtype      int               `json:"subtype,omitempty"`
	Referral     int               `json:"referral,omitempty"`
	Subreferral  string            `json:"subreferral,omitempty"`
	Country      string            `json:"country,omitempty"`
	Places       []placeText       `json:"places,omitempty"`
	Ground       requests.Ground   `json:"ground,omitzero"`
	Sector       string            `json:"sector,omitempty"`
	Zone         string            `json:"zone,omitempty"`
	RoomsBy      requests.Operator `json:"rooms_by,omitempty"`
	Rooms        *int              `json:"rooms,omitempty"`
	Bedrooms     *int              `json:"bedrooms,omitempty"`
	Standing     int               `json:"standing,omitempty"`
	ViewType     int               `json:"view_type,omitempty"`
	Landscape    int               `json:"landscape,omitempty"`
	Condition    int               `json:"condition,omitempty"`
	Availability int               `json:"availability,omitempty"`
	Margin       float64           `json:"margin,omitempty"`
	Area         requests.Area     `json:"area,omitzero"`
	Price        requests.Price    `json:"price,omitzero"`
	Floor        requests.Floor    `json:"floor,omitzero"`
	Rooming      []requests.Room   `json:"rooming,omitempty"`
	Proximities  []int             `json:"proximities,omitempty"`
	Services     []int             `json:"services,omitempty"`
	Activities   []int             `json:"activities,omitempty"`
	Tags         []int             `json:"tags,omitempty"`
	OwnTags      []string          `json:"own_tags,omitempty"`
	Comment      string            `json:"comment,omitempty"`
	Free         string            `json:"free,omitempty"`

	Warnings []requests.Warning `json:"warnings,omitempty"`
}

// placeText is a requests.Place as stored.
type placeText struct {
	Region   requests.Named `json:"region,omitzero"`
	City     requests.Named `json:"city,omitzero"`
	Zipcode  string         `json:"zipcode,omitempty"`
	CityZip  string         `json:"city_zipcode,omitempty"`
	District requests.Named `json:"district,omitzero"`
	Commune  string         `json:"commune,omitempty"`
}

func packSought(s requests.Search) (string, error) {
	t := soughtText{
		Auto: s.Auto, Validated: s.Validated, Ranking: s.Ranking, LastAction: s.LastAction, Emailing: s.Emailing, Subcategory: s.Subcategory, Types: s.Types, Subtype: s.Subtype,
		Referral: s.Referral, Subreferral: s.Subreferral, Country: s.Country, Ground: s.Ground, Sector: s.Sector, Zone: s.Zone, RoomsBy: s.RoomsBy, Rooms: s.Rooms, Bedrooms: s.Bedrooms,
		Standing: s.Standing, ViewType: s.ViewType, Landscape: s.Landscape, Condition: s.Condition, Availability: s.Availability, Margin: s.Margin, Area: s.Area, Price: s.Price,
		Floor: s.Floor, Rooming: s.Rooming, Proximities: s.Proximities, Services: s.Services, Activities: s.Activities, Tags: s.Tags, OwnTags: s.OwnTags, Comment: s.Comment, Free: s.Free,
		Warnings: s.Warnings,
	}
	for _, p := range s.Places {
		t.Places = append(t.Places, placeText(p))
	}
	text, err := json.Marshal(t)
	return string(text), err
}

func unpackSought(text []byte, s *requests.Search) error {
	var t soughtText
	if err := json.Unmarshal(text, &t); err != nil {
		return fmt.Errorf("storage: search: %w", err)
	}
	s.Auto, s.Validated, s.Ranking, s.LastAction, s.Emailing, s.Subcategory, s.Types, s.Subtype = t.Auto, t.Validated, t.Ranking, t.LastAction, t.Emailing, t.Subcategory, t.Types, t.Subtype
	s.Referral, s.Subreferral, s.Country, s.Ground, s.Sector, s.Zone, s.RoomsBy, s.Rooms, s.Bedrooms = t.Referral, t.Subreferral, t.Country, t.Ground, t.Sector, t.Zone, t.RoomsBy, t.Rooms, t.Bedrooms
	s.Standing, s.ViewType, s.Landscape, s.Condition, s.Availability, s.Margin, s.Area, s.Price = t.Standing, t.ViewType, t.Landscape, t.Condition, t.Availability, t.Margin, t.Area, t.Price
	s.Floor, s.Rooming, s.Proximities, s.Services, s.Activities, s.Tags, s.OwnTags, s.Comment, s.Free = t.Floor, t.Rooming, t.Proximities, t.Services, t.Activities, t.Tags, t.OwnTags, t.Comment, t.Free
	s.Warnings = t.Warnings
	for _, p := range t.Places {
		s.Places = append(s.Places, requests.Place(p))
	}
	return nil
}
