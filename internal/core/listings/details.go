package listings

import (
	"strconv"

	"palier/internal/core/event"
)

// Details are what an ad says of a property beside its address and price. nil and ""
// mean that it says nothing: no visitor is told of a property without a cellar that
// nobody described. Numbers are as they came: an area in square metres, sums in euros
// (Flatsy door, 3.5, PropertyFields).
type Details struct {
	Surface          *float64
	Surfaces         []Surface // others: a terrace, a garden
	Rooms            *int
	Bedrooms         *int
	Floor            *int
	LeaseYears       *int
	ConstructionYear *int
	Orientation      string
	Text             string
	AvailableFrom    string // as people wrote it
	Heating          string
	Works            string
	Energy           string // class of the energy assessment (DPE)
	Deposit          *float64
	MonthlyCharges   *float64
	AgencyFee        *float64
	Cellar           *bool
	Keeper           *bool
	Parking          *bool
	Furnished        *bool
}

// Surface is an area that has a name of its own.
type Surface struct {
	Name string
	Area float64 // square metres
}

// values are the details by name, for the journal.
func (d Details) fields() []event.Change {
	named := ""
	for _, s := range d.Surfaces {
		named += s.Name + " " + figure(&s.Area) + "; "
	}
	return []event.Change{
		{Field: "surface", After: figure(d.Surface)}, {Field: "surfaces", After: named},
		{Field: "rooms", After: whole(d.Rooms)}, {Field: "bedrooms", After: whole(d.Bedrooms)}, {Field: "floor", After: whole(d.Floor)},
		{Field: "lease_years", After: whole(d.LeaseYears)}, {Field: "construction_year", After: whole(d.ConstructionYear)},
		{Field: "orientation", After: d.Orientation}, {Field: "text", After: d.Text}, {Field: "available_from", After: d.AvailableFrom},
		{Field: "heating", After: d.Heating}, {Field: "works", After: d.Works}, {Field: "energy", After: d.Energy},
		{Field: "deposit", After: figure(d.Deposit)}, {Field: "monthly_charges", After: figure(d.MonthlyCharges)}, {Field: "agency_fee", After: figure(d.AgencyFee)},
		{Field: "cellar", After: said(d.Cellar)}, {Field: "keeper", After: said(d.Keeper)}, {Field: "parking", After: said(d.Parking)}, {Field: "furnished", After: said(d.Furnished)},
	}
}

func figure(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func whole(v *int) string {
	if v == nil {
		return ""
	}
	return strconv.Itoa(*v)
}

func said(v *bool) string {
	if v == nil {
		return ""
	}
	return strconv.FormatBool(*v)
}
