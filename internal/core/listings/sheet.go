package listings

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"palier/internal/core/fault"
)

// Longest texts of a property, in characters.
const (
	longestTitle = 120
	longestBody  = 10_000
	longestLine  = 300
)

// checkSheet refuses what no sheet may say, all of it at once.
func checkSheet(p Property) error {
	c := sheetCheck{}
	d, a := p.Details, p.Advert
	for field, text := range map[string]string{"reference": p.Reference, "address": p.Address, "address_more": p.AddressMore, "zipcode": p.Zipcode, "city": p.City,
		"heating": d.Heating, "works": d.Works, "available_from": d.AvailableFrom, "orientation": d.Orientation} {
		c.text(field, text, longestLine)
	}
	c.text("title", a.Title, longestTitle)
	c.text("text", d.Text, longestBody)
	c.text("note", a.Note, longestBody)
	for i, t := range a.Translations {
		c.text("title."+t.Language, t.Title, longestTitle)
		c.text("text."+t.Language, t.Body, longestBody)
		if !language(t.Language) || slices.ContainsFunc(a.Translations[:i], func(o Text) bool { return o.Language == t.Language }) {
			c.wrong("translations", "A language is two letters, as in en, and named once.")
		}
	}
	c.words(p)
	c.figures(p)
	c.particulars(p)
	return c.verdict()
}

type sheetCheck struct{ problems []fault.Problem }

// verdict is all that is wrong, by field.
func (c *sheetCheck) verdict() error {
	slices.SortStableFunc(c.problems, func(a, b fault.Problem) int { return strings.Compare(a.Field, b.Field) })
	return fault.All(c.problems)
}

func (c *sheetCheck) wrong(field, message string) {
	c.problems = append(c.problems, fault.Problem{Field: field, Message: message})
}

func (c *sheetCheck) text(field, value string, longest int) {
	if utf8.RuneCountInString(value) > longest {
		c.wrong(field, fmt.Sprintf("Give %d characters at most.", longest))
	}
}

// words are those fields that take one of a few.
func (c *sheetCheck) words(p Property) {
	a := p.Advert
	one := func(field string, known bool) {
		if !known {
			c.wrong(field, "This is not one of the choices.")
		}
	}
	one("address_shown", a.AddressShown == "" || slices.Contains(Levels(), a.AddressShown))
	one("fee_payer", a.FeePayer == "" || slices.Contains(Payers(), a.FeePayer))
	one("charges_mode", a.ChargesMode == "" || slices.Contains(ChargesModes(), a.ChargesMode))
	one("climate", a.Diagnosis.Climate == "" || Class(a.Diagnosis.Climate))
	if n := len(a.Diagnosis.Number); n != 0 && n != 13 {
		c.wrong("dpe_number", "The number of an assessment has 13 characters.")
	}
	if len(a.Regulations) > 50 {
		c.wrong("regulations", "50 at most.")
	}
}

// figures are those that are not negative, and pairs of which the second is not less.
func (c *sheetCheck) figures(p Property) {
	d, a := p.Details, p.Advert
	const most = 1e9
	for field, v := range map[string]*float64{
		"surface": d.Surface, "deposit": d.Deposit, "monthly_charges": d.MonthlyCharges, "agency_fee": d.AgencyFee, "owner_fee": a.OwnerFee,
		"inventory_fee": a.Inventory, "rent_ceiling": a.RentCeiling, "rent_extra": a.RentExtra, "property_tax": a.PropertyTax, "yearly_share": a.YearlyShare,
		"energy_value": a.Diagnosis.EnergyValue, "climate_value": a.Diagnosis.ClimateValue, "dpe_cost_from": a.Diagnosis.CostFrom, "dpe_cost_to": a.Diagnosis.CostTo,
		"estimate_from": a.EstimateFrom, "estimate_to": a.EstimateTo,
	} {
		if v != nil && !(*v >= 0 && *v <= most) { // NaN is neither
			c.wrong(field, "Give a number of 0 or more.")
		}
	}
	for field, v := range map[string]*int{"rooms": d.Rooms, "bedrooms": d.Bedrooms, "levels": a.Levels, "lots": a.Lots} {
		if v != nil && (*v < 0 || *v > 100_000) {
			c.wrong(field, "Give a whole number of 0 or more.")
		}
	}
	for field, pair := range map[string][2]*float64{"dpe_cost_to": {a.Diagnosis.CostFrom, a.Diagnosis.CostTo}, "estimate_to": {a.EstimateFrom, a.EstimateTo}} {
		if pair[0] != nil && pair[1] != nil && *pair[0] > *pair[1] {
			c.wrong(field, "The second sum is not below the first.")
		}
	}
	if p.Price.Minor < 0 {
		c.wrong("price", "A price is not negative.")
	}
	if _, sound := p.Fees(); p.Price.Minor > 0 && !sound {
		c.wrong("agency_fee", "The fees are as high as the price.")
	}
}

func language(code string) bool {
	return len(code) == 2 && code[0] >= 'a' && code[0] <= 'z' && code[1] >= 'a' && code[1] <= 'z'
}
