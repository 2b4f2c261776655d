package listings

import (
	"cmp"
	"strconv"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/event"
)

// Particulars are what an exchange of properties tells beside Details and Advert. Numbers
// named after a code list hold its ids as they came, 0 when nobody said; nil and "" mean
// that nobody said. Sums are in the currency of the price.
type Particulars struct {
	Subcategory int    // property_subcategory
	Name        string // of the property itself: Villa Les Pins
	Ranking     *int   // 1 to 5, the agency's own
	Block       string // of a co-ownership
	LotRef      string
	Cadastre    string
	Stairs      string
	District    District
	Radius      *int // metres around the place within which it is shown; 0: at the place
	Altitude    *int // metres

	AreaUnit     int      // unit_area, 0 and 1: square metres
	AreaValue    *float64 // in that unit, when it is none of square metres; Details.Surface is then computed from it
	AreaTotal    *float64 // in that unit
	AreaWeighted *float64
	RoomsExactly *float64 // where Details.Rooms has cut a half off
	Sleeps       *int

	Sums   Sums
	Period int   // property_period: of a rent
	Hide   bool  // the price is not shown
	VAT    *bool // the price has it in it

	VisitContact  int64  // whom to ask for a viewing, 0: nobody said; private
	VisitComment  string // private
	StatusComment string // private

	Residence       int64 // building file, 0: none
	ResidenceType   int   // property_building
	ResidenceFees   *float64
	ResidencePeriod int // property_period

	ViewType       int   // property_view_type
	Landscapes     []int // property_view_landscape
	Construction   []int // property_construction_method
	Building       int   // construction_step
	RenovationYear *int
	FloorType      int  // property_floor; Details.Floor is its number
	Floors         *int // of the property itself; Advert.Levels are those of the building

	HeatingDevice  int // property_heating_device
	HeatingAccess  int // property_heating_access
	HeatingType    int // property_heating_type
	HotWaterDevice int // property_hot_water_device
	HotWaterAccess int // property_hot_water_access
	WasteWater     int // property_waste_water

	Standing     int // property_standing
	Style        string
	Facades      *int
	URL          string // of the property's own site
	Availability int    // property_availability
	AvailableOn  day.Date
	DeliveredOn  day.Date

	Activities   []int    // property_activity
	Orientations []int    // property_orientation
	Services     []int    // property_service, but for those that Details and Advert have words for
	Proximities  []int    // property_proximity
	Tags         []int    // tags
	OwnTags      []string // the agency's own

	Texts       []MoreText
	Medias      []Media
	Areas       []Area
	Finances    []Finance
	FillingRate *float64 // percent of a season let; private

	Warnings []Warning // what came and could not be taken as it was meant
}

// Sums are figures of a price beside the price and those of Details and Advert.
type Sums struct {
	Max          *float64 // the highest price of a range
	Unit         int      // unit_area that the price is for, 0: the whole
	Commission   *float64 // as it was told where nobody said who pays it
	Guarantee    *float64
	TransferTax  *float64
	Contribution *float64
	Pension      *float64 // of a life annuity (rente viagère)
	Tenant       *float64 // what the tenant in place pays
	Negotiable   *float64 // private
	Sold         *float64
	SoldOn       day.Date
}

// District is a part of a town.
type District struct {
	ID   int64 // given by Palier, the same for one name in one town
	Name string
}

// MoreText is what an ad says in one language beside its title and text.
type MoreText struct {
	Language string // ISO 639-1
	Subtitle string
	Hook     string // a line that draws the eye
	Full     string // a longer text
}

// Media is a film or a visit on another site.
type Media struct {
	ID        int64
	Type      int    // of the exchange: 2 YouTube, 12 Matterport...
	Reference string // the sender's own
	Value     string // its address, or the HTML that shows it, which is never shown as HTML
}

// Area is a room or a piece of the property.
type Area struct {
	Type         int // property_areas
	Number       int
	Area         *float64 // square metres
	Flooring     int      // property_flooring
	Ceiling      *float64 // metres
	FloorType    int      // property_floor
	Floor        *int
	Orientations []int
	Comments     []Caption
}

// Finance is a figure of a business that is on sale.
type Finance struct {
	Type   int // property_financial
	Amount float64
	Year   int
}

// Warning is a value that came and was kept without being understood: an id that no list
// knows.
type Warning struct {
	Field  string
	Value  string
	Reason string // in English
}

// fields are the particulars by name, for the journal.
func (p Particulars) fields() []event.Change {
	list := []event.Change{
		{Field: "subcategory", After: event.Number(p.Subcategory)}, {Field: "name", After: p.Name}, {Field: "ranking", After: whole(p.Ranking)},
		{Field: "block", After: p.Block}, {Field: "lot_reference", After: p.LotRef}, {Field: "cadastre", After: p.Cadastre}, {Field: "stairs", After: p.Stairs},
		{Field: "district", After: joined(event.Number(p.District.ID), p.District.Name)}, {Field: "radius", After: whole(p.Radius)}, {Field: "altitude", After: whole(p.Altitude)},
		{Field: "area_unit", After: event.Number(p.AreaUnit)}, {Field: "area_value", After: figure(p.AreaValue)}, {Field: "area_total", After: figure(p.AreaTotal)},
		{Field: "area_weighted", After: figure(p.AreaWeighted)}, {Field: "rooms_exactly", After: figure(p.RoomsExactly)}, {Field: "sleeps", After: whole(p.Sleeps)},
		{Field: "price_period", After: event.Number(p.Period)}, {Field: "price_hidden", After: flag(p.Hide)}, {Field: "price_vat", After: said(p.VAT)},
		{Field: "visit_contact", After: event.Number(p.VisitContact)}, {Field: "visit_comment", After: p.VisitComment}, {Field: "status_comment", After: p.StatusComment},
		{Field: "residence", After: event.Number(p.Residence)}, {Field: "residence_type", After: event.Number(p.ResidenceType)},
		{Field: "residence_fees", After: figure(p.ResidenceFees)}, {Field: "residence_period", After: event.Number(p.ResidencePeriod)},
		{Field: "view_type", After: event.Number(p.ViewType)}, {Field: "view_landscapes", After: codes(p.Landscapes)}, {Field: "construction", After: codes(p.Construction)},
		{Field: "construction_step", After: event.Number(p.Building)}, {Field: "renovation_year", After: whole(p.RenovationYear)},
		{Field: "floor_type", After: event.Number(p.FloorType)}, {Field: "floors", After: whole(p.Floors)},
		{Field: "heating_device", After: event.Number(p.HeatingDevice)}, {Field: "heating_access", After: event.Number(p.HeatingAccess)}, {Field: "heating_type", After: event.Number(p.HeatingType)},
		{Field: "hot_water_device", After: event.Number(p.HotWaterDevice)}, {Field: "hot_water_access", After: event.Number(p.HotWaterAccess)}, {Field: "waste_water", After: event.Number(p.WasteWater)},
		{Field: "standing", After: event.Number(p.Standing)}, {Field: "style", After: p.Style}, {Field: "facades", After: whole(p.Facades)}, {Field: "url", After: p.URL},
		{Field: "availability", After: event.Number(p.Availability)}, {Field: "available_on", After: p.AvailableOn.String()}, {Field: "delivered_on", After: p.DeliveredOn.String()},
		{Field: "activities", After: codes(p.Activities)}, {Field: "orientations", After: codes(p.Orientations)}, {Field: "services", After: codes(p.Services)},
		{Field: "proximities", After: codes(p.Proximities)}, {Field: "tags", After: codes(p.Tags)}, {Field: "own_tags", After: strings.Join(p.OwnTags, "; ")},
		{Field: "filling_rate", After: figure(p.FillingRate)},
	}
	return append(append(list, p.Sums.fields()...), p.listed()...)
}

func (s Sums) fields() []event.Change {
	return []event.Change{
		{Field: "price_max", After: figure(s.Max)}, {Field: "price_unit", After: event.Number(s.Unit)}, {Field: "commission", After: figure(s.Commission)},
		{Field: "guarantee", After: figure(s.Guarantee)}, {Field: "transfer_tax", After: figure(s.TransferTax)}, {Field: "contribution", After: figure(s.Contribution)},
		{Field: "pension", After: figure(s.Pension)}, {Field: "tenant", After: figure(s.Tenant)}, {Field: "negotiable", After: figure(s.Negotiable)},
		{Field: "sold", After: figure(s.Sold)}, {Field: "sold_on", After: s.SoldOn.String()},
	}
}

// listed are those of which there are several, one change for each.
func (p Particulars) listed() (list []event.Change) {
	add := func(field string, parts ...string) {
		list = append(list, event.Change{Field: field, After: strings.Join(parts, " ")})
	}
	for _, t := range p.Texts {
		add("subtitle."+t.Language, t.Subtitle)
		add("hook."+t.Language, t.Hook)
		add("full."+t.Language, t.Full)
	}
	for _, m := range p.Medias {
		add("media."+event.Number(m.ID), event.Number(m.Type), m.Reference, m.Value)
	}
	for i, a := range p.Areas {
		parts := []string{event.Number(a.Type), event.Number(a.Number), figure(a.Area), event.Number(a.Flooring), figure(a.Ceiling), event.Number(a.FloorType), whole(a.Floor), codes(a.Orientations)}
		for _, c := range a.Comments {
			parts = append(parts, c.Language, c.Text)
		}
		add("area."+strconv.Itoa(i+1), strings.Join(parts, "|"))
	}
	for i, f := range p.Finances {
		add("financial."+strconv.Itoa(i+1), event.Number(f.Type), figure(&f.Amount), event.Number(f.Year))
	}
	for i, w := range p.Warnings {
		add("warnings."+strconv.Itoa(i+1), w.Field, w.Value, w.Reason)
	}
	return list
}

// Text is what an ad says more in a language, empty where it says nothing.
func (p Particulars) Text(language string) MoreText {
	for _, t := range p.Texts {
		if t.Language == language {
			return t
		}
	}
	return MoreText{Language: language}
}

func codes(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}

func flag(set bool) string { return map[bool]string{true: "true"}[set] }

// GroupOf is the property's group: a number of the agency's own, 1 where nobody said.
func (p Property) GroupOf() int { return cmp.Or(p.Group, 1) }
