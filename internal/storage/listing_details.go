package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// propertyText is what an ad says of a property, as stored in one column: empty for
// nothing. Names never change meaning.
type propertyText struct {
	Surface          *float64           `json:"surface,omitempty"`
	Surfaces         []listings.Surface `json:"surfaces,omitempty"`
	Rooms            *int               `json:"rooms,omitempty"`
	Bedrooms         *int               `json:"bedrooms,omitempty"`
	Floor            *int               `json:"floor,omitempty"`
	LeaseYears       *int               `json:"lease_years,omitempty"`
	ConstructionYear *int               `json:"construction_year,omitempty"`
	Orientation      string             `json:"orientation,omitempty"`
	Text             string             `json:"text,omitempty"`
	AvailableFrom    string             `json:"available_from,omitempty"`
	Heating          string             `json:"heating,omitempty"`
	Works            string             `json:"works,omitempty"`
	Energy           string             `json:"energy,omitempty"`
	Deposit          *float64           `json:"deposit,omitempty"`
	MonthlyCharges   *float64           `json:"monthly_charges,omitempty"`
	AgencyFee        *float64           `json:"agency_fee,omitempty"`
	Cellar           *bool              `json:"cellar,omitempty"`
	Keeper           *bool              `json:"keeper,omitempty"`
	Parking          *bool              `json:"parking,omitempty"`
	Furnished        *bool              `json:"furnished,omitempty"`
}

func packProperty(d listings.Details) (string, error) {
	if event.Same(d, listings.Details{}) {
		return "", nil
	}
	text, err := json.Marshal(propertyText(d))
	return string(text), err
}

func unpackProperty(text string, d *listings.Details) error {
	if text == "" {
		return nil
	}
	var t propertyText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fmt.Errorf("storage: property details: %w", err)
	}
	*d = listings.Details(t)
	return nil
}
