package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// particularsText is a listings.Particulars as stored in one column: empty for nothing.
// Names, those of the core's fields included, never change meaning.
type particularsText struct {
	Subcategory int               `json:"subcategory,omitempty"`
	Name        string            `json:"name,omitempty"`
	Ranking     *int              `json:"ranking,omitempty"`
	Block       string            `json:"block,omitempty"`
	LotRef      string            `json:"lot_reference,omitempty"`
	Cadastre    string            `json:"cadastre,omitempty"`
	Stairs      string            `json:"stairs,omitempty"`
	District    listings.District `json:"district,omitzero"`
	Radius      *int              `json:"radius,omitempty"`
	Altitude    *int              `json:"altitude,omitempty"`

	AreaUnit     int      `json:"area_unit,omitempty"`
	AreaValue    *float64 `json:"area_value,omitempty"`
	AreaTotal    *float64 `json:"area_total,omitempty"`
	AreaWeighted *float64 `json:"area_weighted,omitempty"`
	RoomsExactly *float64 `json:"rooms_exactly,omitempty"`
	Sleeps       *int     `json:"sleeps,omitempty"`

	Sums   listings.Sums `json:"sums,omitzero"`
	Period int           `json:"period,omitempty"`
	Hide   bool          `json:"hide,omitempty"`
	VAT    *bool         `json:"vat,omitempty"`

	VisitContact  int64  `json:"visit_contact,omitempty"`
	VisitComment  string `json:"visit_comment,omitempty"`
	StatusComment string `json:"status_comment,omitempty"`

	Residence       int64    `json:"residence,omitempty"`
	ResidenceType   int      `json:"residence_type,omitempty"`
	ResidenceFees   *float64 `json:"residence_fees,omitempty"`
	ResidencePeriod int      `json:"residence_period,omitempty"`

	ViewType       int   `json:"view_type,omitempty"`
	Landscapes     []int `json:"landscapes,omitempty"`
	Construction   []int `json:"construction,omitempty"`
	Building       int   `json:"building,omitempty"`
	RenovationYear *int  `json:"renovation_year,omitempty"`
	FloorType      int   `json:"floor_type,omitempty"`
	Floors         *int  `json:"floors,omitempty"`

	HeatingDevice  int `json:"heating_device,omitempty"`
	HeatingAccess  int `json:"heating_access,omitempty"`
	HeatingType    int `json:"heating_type,omitempty"`
	HotWaterDevice int `json:"hot_water_device,omitempty"`
	HotWaterAccess int `json:"hot_water_access,omitempty"`
	WasteWater     int `json:"waste_water,omitempty"`

	Standing     int      `json:"standing,omitempty"`
	Style        string   `json:"style,omitempty"`
	Facades      *int     `json:"facades,omitempty"`
	URL          string   `json:"url,omitempty"`
	Availability int      `json:"availability,omitempty"`
	AvailableOn  day.Date `json:"available_on,omitzero"`
	DeliveredOn  day.Date `json:"delivered_on,omitzero"`

	Activities   []int    `json:"activities,omitempty"`
	Orientations []int    `json:"orientations,omitempty"`
	Services     []int    `json:"services,omitempty"`
	Proximities  []int    `json:"proximities,omitempty"`
	Tags         []int    `json:"tags,omitempty"`
	OwnTags      []string `json:"own_tags,omitempty"`

	Texts       []listings.MoreText `json:"texts,omitempty"`
	Medias      []listings.Media    `json:"medias,omitempty"`
	Areas       []listings.Area     `json:"areas,omitempty"`
	Finances    []listings.Finance  `json:"finances,omitempty"`
	FillingRate *float64            `json:"filling_rate,omitempty"`

	Warnings []listings.Warning `json:"warnings,omitempty"`
}

func packParticulars(p listings.Particulars) (string, error) {
	if event.Same(p, listings.Particulars{}) {
		return "", nil
	}
	text, err := json.Marshal(particularsText(p))
	return string(text), err
}

func unpackParticulars(text string, p *listings.Particulars) error {
	if text == "" {
		return nil
	}
	var t particularsText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fmt.Errorf("storage: property particulars: %w", err)
	}
	*p = listings.Particulars(t)
	return nil
}
