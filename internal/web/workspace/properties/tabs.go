package properties

import (
	"slices"
	"strconv"

	"palier/internal/core/day"
	"palier/internal/core/listings"
)

// tab is a form of a property.
type tab struct {
	key    string
	groups func(p listings.Property) []group
}

// group are fields that stand together under one legend, and what there is several of.
type group struct {
	Key    string
	fields []field
	list   rows
	folds  bool // behind its legend
	open   bool // it folds, and is open at first
}

// of is a group that is always there to be seen.
func of(key string, fields ...field) group { return group{Key: key, fields: fields} }

// when has a group fold, and says whether it is open at first: because it matters for such a
// property.
func (g group) when(open bool) group { g.folds, g.open = true, open; return g }

func (g group) with(list rows) group { g.list = list; return g }

// The tabs that are forms; the others have screens of their own.
const (
	summaryTab  = "summary"
	adTab       = "ad"
	priceTab    = "price"
	roomsTab    = "rooms"
	fittingsTab = "fittings"
	energyTab   = "energy"
	// agreementTab is where a mandate is written down that no register here numbered; the tab
	// of publication leads there.
	agreementTab = "agreement"
)

func formTabs() []tab {
	return []tab{{summaryTab, summaryGroups}, {adTab, adGroups}, {priceTab, priceGroups}, {roomsTab, roomsGroups}, {fittingsTab, fittingsGroups},
		{energyTab, energyGroups}, {agreementTab, agreementGroups}}
}

// tabKeys are all tabs in their order.
func tabKeys() []string {
	return []string{summaryTab, adTab, priceTab, roomsTab, fittingsTab, energyTab, "photos", "documents", "buyers", "visits", "publication", "history"}
}

func summaryGroups(v listings.Property) []group {
	type p = listings.Property
	return []group{
		of("identity",
			line("reference", func(v *p) *string { return &v.Reference }), user(),
			code("category", "property_category", func(v *p) *int { return &v.Category }), code("subcategory", "property_subcategory", func(v *p) *int { return &v.Particulars.Subcategory }),
			code("type", "property_type", func(v *p) *int { return &v.Type }), code("subtype", "property_subtype", func(v *p) *int { return &v.Subtype }),
			code("step", "property_step", func(v *p) *int { return &v.Step }), code("status", "property_status", func(v *p) *int { return &v.Status }),
			line("name", func(v *p) *string { return &v.Particulars.Name }), ranking(), groupNumber(),
		),
		of("place",
			line("address", func(v *p) *string { return &v.Address }).wide(), line("address_more", func(v *p) *string { return &v.AddressMore }).wide(),
			line("zipcode", func(v *p) *string { return &v.Zipcode }), line("city", func(v *p) *string { return &v.City }), district(),
			whole("radius", func(v *p) **int { return &v.Particulars.Radius }).unit("m"), whole("altitude", func(v *p) **int { return &v.Particulars.Altitude }).unit("m"),
		),
		of("rooms",
			decimal("surface", func(v *p) **float64 { return &v.Details.Surface }).unit("m2"), whole("rooms", func(v *p) **int { return &v.Details.Rooms }),
			whole("bedrooms", func(v *p) **int { return &v.Details.Bedrooms }), whole("floor", func(v *p) **int { return &v.Details.Floor }),
			whole("levels", func(v *p) **int { return &v.Advert.Levels }), yes("lift", func(v *p) **bool { return &v.Advert.Lift }),
			whole("construction_year", func(v *p) **int { return &v.Details.ConstructionYear }), code("condition", "property_condition", func(v *p) *int { return &v.Advert.Condition }),
			line("orientation", func(v *p) *string { return &v.Details.Orientation }), line("heating", func(v *p) *string { return &v.Details.Heating }),
			yes("cellar", func(v *p) **bool { return &v.Details.Cellar }), yes("parking", func(v *p) **bool { return &v.Details.Parking }),
			yes("keeper", func(v *p) **bool { return &v.Details.Keeper }), yes("furnished", func(v *p) **bool { return &v.Details.Furnished }),
			line("available_from", func(v *p) *string { return &v.Details.AvailableFrom }), line("works", func(v *p) *string { return &v.Details.Works }),
		),
		availabilityGroup(v), lotGroup(v),
		of("private", line("note", func(v *p) *string { return &v.Advert.Note }).kind("long").wide().private(),
			line("status_comment", func(v *p) *string { return &v.Particulars.StatusComment }).kind("long").wide().private()),
		visitGroup(v),
	}
}

// otherLanguages are those in which an ad is written beside French, when nobody wrote it in
// another yet.
var otherLanguages = []string{"en"}

func adGroups(v listings.Property) []group {
	type p = listings.Property
	groups := []group{
		of("ad",
			line("title", func(v *p) *string { return &v.Advert.Title }).wide(), more("subtitle", "fr"), more("hook", "fr"),
			line("text", func(v *p) *string { return &v.Details.Text }).kind("long").wide(), more("full", "fr"),
			word("address_shown", listings.Levels(), func(v *p) *listings.Level { return &v.Advert.AddressShown }),
		),
	}
	for _, lang := range languagesOf(v) {
		groups = append(groups, of("ad."+lang,
			translated("title."+lang, lang, func(t *listings.Text) *string { return &t.Title }).wide(), more("subtitle", lang), more("hook", lang),
			translated("text."+lang, lang, func(t *listings.Text) *string { return &t.Body }).kind("long").wide(), more("full", lang),
		).when(slices.Contains(otherLanguages, lang) || !silent(v, lang)))
	}
	return append(groups, webGroup(v), mediaGroup(v))
}

// translated is a text of an ad in another language: it is there while one of its texts is.
func translated(name, lang string, at func(t *listings.Text) *string) field {
	find := func(v *listings.Property) int {
		return slices.IndexFunc(v.Advert.Translations, func(t listings.Text) bool { return t.Language == lang })
	}
	f := line[listings.Property](name, nil)
	f.show = func(v *listings.Property, _ string) string {
		if i := find(v); i >= 0 {
			return *at(&v.Advert.Translations[i])
		}
		return ""
	}
	f.take = func(v *listings.Property, text string) bool {
		list := slices.Clone(v.Advert.Translations) // what the property was read from stays
		i := find(v)
		if i < 0 {
			list, i = append(list, listings.Text{Language: lang}), len(list)
		}
		*at(&list[i]) = text
		v.Advert.Translations = slices.DeleteFunc(list, func(t listings.Text) bool { return t.Title == "" && t.Body == "" })
		return true
	}
	return f
}

func priceGroups(v listings.Property) []group {
	type p = listings.Property
	euros := func(name string, at func(v *p) **float64) field { return decimal(name, at).unit("eur") }
	fee := euros("agency_fee", func(v *p) **float64 { return &v.Details.AgencyFee })
	payer := word("fee_payer", listings.Payers(), func(v *p) *listings.Payer { return &v.Advert.FeePayer })
	owner := euros("owner_fee", func(v *p) **float64 { return &v.Advert.OwnerFee }).private()
	inventory := euros("inventory_fee", func(v *p) **float64 { return &v.Advert.Inventory })
	rent := []field{euros("monthly_charges", func(v *p) **float64 { return &v.Details.MonthlyCharges }),
		word("charges_mode", listings.ChargesModes(), func(v *p) *listings.Charges { return &v.Advert.ChargesMode }),
		euros("deposit", func(v *p) **float64 { return &v.Details.Deposit }), code("price_period", "property_period", func(v *p) *int { return &v.Particulars.Period }),
		euros("rent_ceiling", func(v *p) **float64 { return &v.Advert.RentCeiling }), euros("rent_extra", func(v *p) **float64 { return &v.Advert.RentExtra })}
	owned := of("co_ownership", yes("co_owned", func(v *p) **bool { return &v.Advert.CoOwned }), whole("lots", func(v *p) **int { return &v.Advert.Lots }),
		euros("yearly_share", func(v *p) **float64 { return &v.Advert.YearlyShare }), yes("proceedings", func(v *p) **bool { return &v.Advert.Proceedings }),
		euros("property_tax", func(v *p) **float64 { return &v.Advert.PropertyTax }))
	estimate := of("estimate", euros("estimate_from", func(v *p) **float64 { return &v.Advert.EstimateFrom }).private(), euros("estimate_to", func(v *p) **float64 { return &v.Advert.EstimateTo }).private())
	var groups []group
	if listings.Sale(v.Category) {
		groups = []group{of("price", price(), payer, fee, owner), annuityGroup(v), owned, estimate, termsGroup(v), sumsGroup(v), of("rent", append(rent, inventory)...).when(false)}
	} else {
		groups = []group{of("rent", append([]field{price()}, rent...)...), of("tenant_fees", fee, inventory, owner), estimate, termsGroup(v), sumsGroup(v), annuityGroup(v), owned.when(false)}
	}
	return append(groups, soldGroup(v), financesGroup(v))
}

func energyGroups(v listings.Property) []group {
	type p = listings.Property
	x := func(v *p) *listings.Diagnosis { return &v.Advert.Diagnosis }
	groups := []group{
		of("energy",
			word("energy", listings.Classes(), func(v *p) *string { return &v.Details.Energy }), decimal("energy_value", func(v *p) **float64 { return &x(v).EnergyValue }).unit("kwh"),
			word("climate", listings.Classes(), func(v *p) *string { return &x(v).Climate }), decimal("climate_value", func(v *p) **float64 { return &x(v).ClimateValue }).unit("co2"),
			date("dpe_on", func(v *p) *day.Date { return &x(v).On }), line("dpe_number", func(v *p) *string { return &x(v).Number }),
			decimal("dpe_cost_from", func(v *p) **float64 { return &x(v).CostFrom }).unit("eur"), decimal("dpe_cost_to", func(v *p) **float64 { return &x(v).CostTo }).unit("eur"),
			whole("dpe_price_year", func(v *p) **int { return &x(v).PriceYear }), date("audit_on", func(v *p) *day.Date { return &x(v).AuditOn }),
		),
	}
	asked := slices.Clone(regulationsAsked)
	for _, r := range v.Advert.Regulations {
		if !slices.Contains(asked, r.Type) {
			asked = append(asked, r.Type)
		}
	}
	for _, kind := range asked {
		groups = append(groups, of("regulation."+strconv.Itoa(kind),
			regulation(kind, "value", func(r *listings.Regulation) string { return r.Value }, func(r *listings.Regulation, text string) bool { r.Value = text; return true }),
			regulation(kind, "on", func(r *listings.Regulation) string { return r.On.String() }, func(r *listings.Regulation, text string) (ok bool) {
				r.On, ok = day.Parse(text)
				return ok || text == ""
			}).kind("date"),
		))
	}
	return groups
}

func agreementGroups(listings.Property) []group {
	type p = listings.Property
	return []group{of("agreement",
		code("agreement", "property_agreement", func(v *p) *int { return &v.Agreement.Type }), line("agreement_reference", func(v *p) *string { return &v.Agreement.Reference }),
		date("agreement_start", func(v *p) *day.Date { return &v.Agreement.Start }), date("agreement_end", func(v *p) *day.Date { return &v.Agreement.End }),
	)}
}

// regulationsAsked are the rows of property_regulation that a form asks for: surface of the
// Carrez act, risks, termites, asbestos, gas, lead, electricity, sewage.
var regulationsAsked = []int{3, 4, 5, 6, 7, 8, 9, 11}

// regulation is a part of another assessment: it is there while one of its parts is.
func regulation(kind int, part string, show func(r *listings.Regulation) string, take func(r *listings.Regulation, text string) bool) field {
	find := func(v *listings.Property) int {
		return slices.IndexFunc(v.Advert.Regulations, func(r listings.Regulation) bool { return r.Type == kind })
	}
	f := line[listings.Property]("regulation."+strconv.Itoa(kind)+"."+part, nil)
	f.show = func(v *listings.Property, _ string) string {
		if i := find(v); i >= 0 {
			return show(&v.Advert.Regulations[i])
		}
		return ""
	}
	f.take = func(v *listings.Property, text string) bool {
		list := slices.Clone(v.Advert.Regulations)
		i := find(v)
		if i < 0 {
			list, i = append(list, listings.Regulation{Type: kind}), len(list)
		}
		ok := take(&list[i], text)
		v.Advert.Regulations = slices.DeleteFunc(list, func(r listings.Regulation) bool { return r.Value == "" && r.On.IsZero() })
		return ok
	}
	return f
}
