package listings

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/day"
)

// Check is one thing that an ad must say by law, or that nobody answers an ad without.
type Check struct {
	Key    string // "price", "energy"...
	Field  string // of the property, where it is mended
	Met    bool
	Advice bool // it does not stand in the way
}

// shortestText is how many characters of an ad say something.
const shortestText = 40

// Checks are what the public must be able to read of a property of its category and type,
// and whether its sheet says so; the mandate, which is in the register, is not among them.
// The same list is shown beside the sheet and asked before it is published.
func (p Property) Checks(on day.Date) []Check {
	list := []Check{
		{Key: "price", Field: "price", Met: p.Price.Currency != "" && p.Price.Minor > 0},
		{Key: "picture", Field: "pictures", Met: p.Cover != ""},
		{Key: "text", Field: "text", Met: utf8.RuneCountInString(strings.TrimSpace(p.Details.Text)) >= shortestText},
		{Key: "title", Field: "title", Met: p.Advert.Title != ""},
		{Key: "place", Field: "city", Met: p.City != "" && p.Zipcode != ""},
		{Key: "address_level", Field: "address_shown", Met: p.Advert.AddressShown != ""},
	}
	if p.Category == forSale { // a lot of a programme: its developer answers for the rest
		return list
	}
	if Sale(p.Category) {
		list = append(list, p.saleChecks()...)
	} else if p.Category == rental {
		list = append(list, p.rentChecks(on)...)
	}
	if p.built() {
		list = append(list, Check{Key: "surface", Field: "surface", Met: p.Details.Surface != nil && *p.Details.Surface > 0})
	}
	if p.assessed() {
		list = append(list, p.energyChecks(on)...)
	}
	return list
}

// saleChecks: arrêté du 10 janvier 2017, CCH L. 721-1.
func (p Property) saleChecks() []Check {
	a := p.Advert
	_, sound := p.Fees()
	list := []Check{
		{Key: "payer", Field: "fee_payer", Met: a.FeePayer != ""},
		{Key: "fees", Field: "agency_fee", Met: sound && (a.FeePayer == Seller || cents(p.Details.AgencyFee) > 0)},
	}
	if slices.Contains([]int{1, 5, 7, 10}, p.Type) { // what is usually a part of a building
		co := a.CoOwned != nil && !*a.CoOwned
		list = append(list, Check{Key: "co_ownership", Field: "co_owned",
			Met: co || a.CoOwned != nil && a.Lots != nil && a.YearlyShare != nil && a.Proceedings != nil})
	}
	return list
}

// rentChecks: loi 89-462 article 3, arrêté du 10 janvier 2017.
func (p Property) rentChecks(on day.Date) []Check {
	d, a := p.Details, p.Advert
	list := []Check{
		{Key: "charges", Field: "monthly_charges", Met: d.MonthlyCharges != nil && (*d.MonthlyCharges == 0 || a.ChargesMode != "")},
		{Key: "deposit", Field: "deposit", Met: d.Deposit != nil},
		{Key: "tenant_fees", Field: "agency_fee", Met: d.AgencyFee != nil && (*d.AgencyFee == 0 || a.Inventory != nil)},
	}
	if p.home() {
		list = append(list, Check{Key: "furnished", Field: "furnished", Met: d.Furnished != nil})
		if p.home() && banned(d.Energy, on) {
			list = append(list, Check{Key: "letting_ban", Field: "energy"})
		}
	}
	return list
}

// energyChecks: CCH L. 126-33; the class is the one on the document. An estimate of costs
// belongs to it, and a document of before July 2021 is none any more.
func (p Property) energyChecks(on day.Date) []Check {
	d, x := p.Details, p.Advert.Diagnosis
	list := []Check{{Key: "energy", Field: "energy", Met: Class(d.Energy) && (lettered(d.Energy) == lettered(x.Climate)) && Class(x.Climate)}}
	if !lettered(d.Energy) {
		return list
	}
	list = append(list,
		Check{Key: "energy_values", Field: "energy_value", Met: x.EnergyValue != nil && x.ClimateValue != nil},
		Check{Key: "energy_costs", Field: "dpe_cost_from", Met: x.CostFrom != nil && x.CostTo != nil && x.PriceYear != nil},
		Check{Key: "energy_date", Field: "dpe_on", Met: standing(x.On, on)},
		Check{Key: "energy_number", Field: "dpe_number", Met: x.Number != "", Advice: true})
	if p.Category != rental && (p.Type == 2 || p.Type == 6) && slices.Contains([]string{"E", "F", "G"}, d.Energy) {
		list = append(list, Check{Key: "energy_audit", Field: "audit_on", Met: !x.AuditOn.IsZero(), Advice: true})
	}
	return list
}

// Classes are those of an energy assessment, as issued; VI is a blank one (vierge), NS says
// that none is due (non soumis).
func Classes() []string { return []string{"A", "B", "C", "D", "E", "F", "G", "VI", "NS"} }

// Class tells whether a text is one of Classes.
func Class(text string) bool { return slices.Contains(Classes(), text) }

// lettered tells a class of the scale.
func lettered(class string) bool { return Class(class) && len(class) == 1 }

// Wasteful tells a class whose ad must say so (F and G: CCH L. 126-33).
func Wasteful(class string) bool { return class == "F" || class == "G" }

// standing tells whether an assessment counts on a day: ten years, and none of before July
// 2021, when the method changed.
func standing(issued, on day.Date) bool {
	changed := day.Date{Year: 2021, Month: time.July, Day: 1}
	until := day.Date{Year: issued.Year + 10, Month: issued.Month, Day: issued.Day}
	return !issued.IsZero() && issued.String() >= changed.String() && issued.String() <= on.String() && on.String() <= until.String()
}

// banned tells whether homes of a class may not be let any more on a day (loi 2021-1104,
// article 160): G since 2025, F from 2028, E from 2034.
func banned(class string, on day.Date) bool {
	from := map[string]int{"G": 2025, "F": 2028, "E": 2034}[class]
	return from != 0 && on.Year >= from
}

// Codes of the list property_type.
func (p Property) home() bool     { return p.Type == 1 || p.Type == 2 }
func (p Property) built() bool    { return !slices.Contains([]int{3, 5, 8}, p.Type) }
func (p Property) assessed() bool { return slices.Contains([]int{1, 2, 4, 6, 7}, p.Type) }

// Lacking are the checks that stand in the way.
func Lacking(list []Check) []Check {
	return slices.DeleteFunc(slices.Clone(list), func(c Check) bool { return c.Met || c.Advice })
}

// complete tells whether nothing stands in the way on the day of an instant.
func complete(p Property, at time.Time) bool {
	return len(Lacking(p.Checks(day.Of(at.In(day.Paris()))))) == 0
}
