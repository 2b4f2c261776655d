package listings

import (
	"strconv"

	"palier/internal/core/day"
	"palier/internal/core/event"
)

// Advert is what the agency's own people write about a property, beside the Details that
// every door knows: other languages, how much of the address is shown, who pays the fees,
// co-ownership, the energy assessment. nil, "" and 0 mean that nobody said.
type Advert struct {
	Title        string // of Details.Text, in French
	Translations []Text // in other languages, each once
	AddressShown Level
	Condition    int // property_condition
	Levels       *int
	Lift         *bool

	FeePayer     Payer
	OwnerFee     *float64 // what the seller or the landlord pays, VAT included; Details.AgencyFee is the other side's
	Inventory    *float64 // part of a tenant's fees for the inventory (état des lieux)
	ChargesMode  Charges
	RentCeiling  *float64 // reference rent increased (loyer de référence majoré), a month
	RentExtra    *float64 // beside the base rent (complément de loyer), a month
	PropertyTax  *float64 // a year
	CoOwned      *bool
	Lots         *int     // of the co-ownership
	YearlyShare  *float64 // of its charges
	Proceedings  *bool    // against the syndicate (CCH L. 721-1)
	Diagnosis    Diagnosis
	Regulations  []Regulation
	EstimateFrom *float64 // private
	EstimateTo   *float64 // private
	Note         string   // private
}

// Text is an ad in one language.
type Text struct {
	Language string // ISO 639-1
	Title    string
	Body     string
}

// Level is how much of the address the public reads.
type Level string

// The levels.
const (
	ShowCity   Level = "city"
	ShowStreet Level = "street" // without the number
	ShowAll    Level = "all"
)

// Levels are all of them, the most discreet first.
func Levels() []Level { return []Level{ShowCity, ShowStreet, ShowAll} }

// Payer is who pays the agency.
type Payer string

// The payers (Poliris rank 302).
const (
	Buyer  Payer = "buyer" // or tenant
	Seller Payer = "seller"
	Both   Payer = "both"
)

// Payers are all of them.
func Payers() []Payer { return []Payer{Buyer, Seller, Both} }

// Charges is how a tenant pays the charges.
type Charges string

// The modes (Poliris rank 304).
const (
	Provision Charges = "provision" // in advance, settled yearly
	FlatRate  Charges = "flat"
	Refund    Charges = "refund" // as they fall due
)

// ChargesModes are all of them.
func ChargesModes() []Charges { return []Charges{Provision, FlatRate, Refund} }

// Diagnosis is the energy assessment (DPE) as it was issued, beside Details.Energy, its
// class. Nothing of it is computed: classes are those on the document.
type Diagnosis struct {
	EnergyValue  *float64 // kWh of primary energy for a square metre and year
	Climate      string   // class of the emissions (GES)
	ClimateValue *float64 // kg of CO2 for a square metre and year
	Number       string   // at ADEME, 13 characters
	On           day.Date
	CostFrom     *float64 // euros a year for a standard use
	CostTo       *float64
	PriceYear    *int     // the energy prices of which year
	AuditOn      day.Date // of the energy audit, which houses of poor classes need to be sold
}

// Regulation is another assessment or figure that rules ask for.
type Regulation struct {
	Type  int // property_regulation
	Value string
	On    day.Date
}

// fields are the advert's values by name, for the journal.
func (a Advert) fields() []event.Change {
	list := []event.Change{
		{Field: "title", After: a.Title}, {Field: "address_shown", After: string(a.AddressShown)}, {Field: "condition", After: event.Number(a.Condition)},
		{Field: "levels", After: whole(a.Levels)}, {Field: "lift", After: said(a.Lift)},
		{Field: "fee_payer", After: string(a.FeePayer)}, {Field: "owner_fee", After: figure(a.OwnerFee)}, {Field: "inventory_fee", After: figure(a.Inventory)},
		{Field: "charges_mode", After: string(a.ChargesMode)}, {Field: "rent_ceiling", After: figure(a.RentCeiling)}, {Field: "rent_extra", After: figure(a.RentExtra)},
		{Field: "property_tax", After: figure(a.PropertyTax)}, {Field: "co_owned", After: said(a.CoOwned)}, {Field: "lots", After: whole(a.Lots)},
		{Field: "yearly_share", After: figure(a.YearlyShare)}, {Field: "proceedings", After: said(a.Proceedings)},
		{Field: "estimate_from", After: figure(a.EstimateFrom)}, {Field: "estimate_to", After: figure(a.EstimateTo)}, {Field: "note", After: a.Note},
	}
	list = append(list, a.Diagnosis.fields()...)
	for _, t := range a.Translations {
		list = append(list, event.Change{Field: "title." + t.Language, After: t.Title}, event.Change{Field: "text." + t.Language, After: t.Body})
	}
	for _, r := range a.Regulations {
		list = append(list, event.Change{Field: "regulation." + strconv.Itoa(r.Type), After: joined(r.Value, r.On.String())})
	}
	return list
}

func (d Diagnosis) fields() []event.Change {
	return []event.Change{
		{Field: "energy_value", After: figure(d.EnergyValue)}, {Field: "climate", After: d.Climate}, {Field: "climate_value", After: figure(d.ClimateValue)},
		{Field: "dpe_number", After: d.Number}, {Field: "dpe_on", After: d.On.String()}, {Field: "dpe_cost_from", After: figure(d.CostFrom)},
		{Field: "dpe_cost_to", After: figure(d.CostTo)}, {Field: "dpe_price_year", After: whole(d.PriceYear)},
		{Field: "audit_on", After: d.AuditOn.String()},
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
