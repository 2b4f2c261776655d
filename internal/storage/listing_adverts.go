package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// advertText is a listings.Advert as stored in one column: empty for nothing. Names never
// change meaning.
type advertText struct {
	Title        string           `json:"title,omitempty"`
	Translations []adText         `json:"translations,omitempty"`
	AddressShown listings.Level   `json:"address_shown,omitempty"`
	Condition    int              `json:"condition,omitempty"`
	Levels       *int             `json:"levels,omitempty"`
	Lift         *bool            `json:"lift,omitempty"`
	FeePayer     listings.Payer   `json:"fee_payer,omitempty"`
	OwnerFee     *float64         `json:"owner_fee,omitempty"`
	Inventory    *float64         `json:"inventory,omitempty"`
	ChargesMode  listings.Charges `json:"charges_mode,omitempty"`
	RentCeiling  *float64         `json:"rent_ceiling,omitempty"`
	RentExtra    *float64         `json:"rent_extra,omitempty"`
	PropertyTax  *float64         `json:"property_tax,omitempty"`
	CoOwned      *bool            `json:"co_owned,omitempty"`
	Lots         *int             `json:"lots,omitempty"`
	YearlyShare  *float64         `json:"yearly_share,omitempty"`
	Proceedings  *bool            `json:"proceedings,omitempty"`
	Diagnosis    *diagnosisText   `json:"diagnosis,omitempty"`
	Regulations  []regulationText `json:"regulations,omitempty"`
	EstimateFrom *float64         `json:"estimate_from,omitempty"`
	EstimateTo   *float64         `json:"estimate_to,omitempty"`
	Note         string           `json:"note,omitempty"`
}

type adText struct {
	Language string `json:"language"`
	Title    string `json:"title,omitempty"`
	Body     string `json:"body,omitempty"`
}

type diagnosisText struct {
	EnergyValue  *float64 `json:"energy_value,omitempty"`
	Climate      string   `json:"climate,omitempty"`
	ClimateValue *float64 `json:"climate_value,omitempty"`
	Number       string   `json:"number,omitempty"`
	On           string   `json:"on,omitempty"`
	CostFrom     *float64 `json:"cost_from,omitempty"`
	CostTo       *float64 `json:"cost_to,omitempty"`
	PriceYear    *int     `json:"price_year,omitempty"`
	AuditOn      string   `json:"audit_on,omitempty"`
}

type regulationText struct {
	Type  int    `json:"type"`
	Value string `json:"value,omitempty"`
	On    string `json:"on,omitempty"`
}

func packAdvert(a listings.Advert) (string, error) {
	if event.Same(a, listings.Advert{}) {
		return "", nil
	}
	t := advertText{Title: a.Title, AddressShown: a.AddressShown, Condition: a.Condition, Levels: a.Levels, Lift: a.Lift, FeePayer: a.FeePayer, OwnerFee: a.OwnerFee,
		Inventory: a.Inventory, ChargesMode: a.ChargesMode, RentCeiling: a.RentCeiling, RentExtra: a.RentExtra, PropertyTax: a.PropertyTax, CoOwned: a.CoOwned, Lots: a.Lots,
		YearlyShare: a.YearlyShare, Proceedings: a.Proceedings, EstimateFrom: a.EstimateFrom, EstimateTo: a.EstimateTo, Note: a.Note}
	for _, one := range a.Translations {
		t.Translations = append(t.Translations, adText(one))
	}
	for _, r := range a.Regulations {
		t.Regulations = append(t.Regulations, regulationText{r.Type, r.Value, r.On.String()})
	}
	if d := a.Diagnosis; !event.Same(d, listings.Diagnosis{}) {
		t.Diagnosis = &diagnosisText{d.EnergyValue, d.Climate, d.ClimateValue, d.Number, d.On.String(), d.CostFrom, d.CostTo, d.PriceYear, d.AuditOn.String()}
	}
	text, err := json.Marshal(t)
	return string(text), err
}

func unpackAdvert(text string, a *listings.Advert) error {
	if text == "" {
		return nil
	}
	var t advertText
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fmt.Errorf("storage: property advert: %w", err)
	}
	*a = listings.Advert{Title: t.Title, AddressShown: t.AddressShown, Condition: t.Condition, Levels: t.Levels, Lift: t.Lift, FeePayer: t.FeePayer, OwnerFee: t.OwnerFee,
		Inventory: t.Inventory, ChargesMode: t.ChargesMode, RentCeiling: t.RentCeiling, RentExtra: t.RentExtra, PropertyTax: t.PropertyTax, CoOwned: t.CoOwned, Lots: t.Lots,
		YearlyShare: t.YearlyShare, Proceedings: t.Proceedings, EstimateFrom: t.EstimateFrom, EstimateTo: t.EstimateTo, Note: t.Note}
	for _, one := range t.Translations {
		a.Translations = append(a.Translations, listings.Text(one))
	}
	for _, r := range t.Regulations {
		on, _ := day.Parse(r.On)
		a.Regulations = append(a.Regulations, listings.Regulation{Type: r.Type, Value: r.Value, On: on})
	}
	if d := t.Diagnosis; d != nil {
		on, _ := day.Parse(d.On)
		audit, _ := day.Parse(d.AuditOn)
		a.Diagnosis = listings.Diagnosis{EnergyValue: d.EnergyValue, Climate: d.Climate, ClimateValue: d.ClimateValue, Number: d.Number, On: on,
			CostFrom: d.CostFrom, CostTo: d.CostTo, PriceYear: d.PriceYear, AuditOn: audit}
	}
	return nil
}

// captionText is a listings.Caption as stored.
type captionText struct {
	Language string `json:"language"`
	Text     string `json:"text"`
}

func packCaptions(list []listings.Caption) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	out := make([]captionText, len(list))
	for i, c := range list {
		out[i] = captionText(c)
	}
	text, err := json.Marshal(out)
	return string(text), err
}

func unpackCaptions(text string) (list []listings.Caption, err error) {
	if text == "" {
		return nil, nil
	}
	var in []captionText
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, fmt.Errorf("storage: captions: %w", err)
	}
	for _, c := range in {
		list = append(list, listings.Caption(c))
	}
	return list, nil
}
