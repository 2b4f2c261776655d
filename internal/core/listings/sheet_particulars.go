package listings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// What a sheet has at most of what there may be several of.
const (
	MostAreas    = 200
	MostMedias   = 50
	MostFinances = 100
	MostOwnTags  = 50
	MostCodes    = 300 // rows of one code list: more than the longest has
	MostTexts    = 20  // languages
)

// Longest texts of the particulars, in characters.
const (
	longestURL   = 2000
	longestTag   = 100
	longestMedia = 10_000 // the HTML that shows a film
	longestOuter = 255    // what a sender calls a media
	longestRoom  = 1000   // what is said of one room
)

// particulars refuses what no sheet may say beside its details and its advert. What is one of
// several is named as in the journal: area.3, media.812, hook.en.
func (c *sheetCheck) particulars(p Property) {
	x := p.Particulars
	for field, text := range map[string]string{"name": x.Name, "block": x.Block, "lot_reference": x.LotRef, "cadastre": x.Cadastre, "stairs": x.Stairs,
		"district": x.District.Name, "style": x.Style} {
		c.text(field, text, longestLine)
	}
	c.text("visit_comment", x.VisitComment, longestBody)
	c.text("status_comment", x.StatusComment, longestBody)
	if c.text("url", x.URL, longestURL); x.URL != "" && !webAddress(x.URL) {
		c.wrong("url", "Give an address that begins with https:// or http://.")
	}
	c.amounts(p)
	c.counts(p)
	c.codes(p)
	c.texts(x.Texts)
	c.medias(x.Medias)
	c.areas(x.Areas)
	c.finances(x.Finances)
}

// amounts are sums and areas, which are not negative, and pairs of which the second is not
// less.
func (c *sheetCheck) amounts(p Property) {
	x := p.Particulars
	for field, v := range map[string]*float64{
		"area_value": x.AreaValue, "area_total": x.AreaTotal, "area_weighted": x.AreaWeighted, "rooms_exactly": x.RoomsExactly, "residence_fees": x.ResidenceFees,
		"price_max": x.Sums.Max, "commission": x.Sums.Commission, "guarantee": x.Sums.Guarantee, "transfer_tax": x.Sums.TransferTax, "contribution": x.Sums.Contribution,
		"pension": x.Sums.Pension, "tenant": x.Sums.Tenant, "negotiable": x.Sums.Negotiable, "sold": x.Sums.Sold,
	} {
		c.within(field, v, 0, 1e9)
	}
	c.within("filling_rate", x.FillingRate, 0, 100)
	value := x.AreaValue
	if value == nil && x.AreaUnit <= 1 { // square metres
		value = p.Details.Surface
	}
	if value != nil && x.AreaTotal != nil && *x.AreaTotal < *value {
		c.wrong("area_total", "The total area is not below the area.")
	}
	if top := x.Sums.Max; top != nil && *top > 0 && *top*100 < float64(p.Price.Minor) {
		c.wrong("price_max", "The highest price is not below the price.")
	}
}

// within refuses a figure out of a range, and what is no number.
func (c *sheetCheck) within(field string, v *float64, least, most float64) {
	if v == nil || *v >= least && *v <= most {
		return
	}
	if least == 0 && most >= 1e9 {
		c.wrong(field, "Give a number of 0 or more.")
		return
	}
	c.wrong(field, fmt.Sprintf("Give a number from %g to %g.", least, most))
}

// counts are whole numbers, each within what it can be.
func (c *sheetCheck) counts(p Property) {
	x := p.Particulars
	for field, r := range map[string]struct {
		v           *int
		least, most int
	}{
		"ranking": {x.Ranking, 1, 5}, "radius": {x.Radius, 0, 100_000}, "altitude": {x.Altitude, -500, 9000}, "sleeps": {x.Sleeps, 0, 10_000},
		"renovation_year": {x.RenovationYear, 1000, 2200}, "floors": {x.Floors, 0, 1000}, "facades": {x.Facades, 0, 100}, "group": {&p.Group, 0, mostCode},
	} {
		c.count(field, r.v, r.least, r.most)
	}
}

func (c *sheetCheck) count(field string, v *int, least, most int) {
	if v != nil && (*v < least || *v > most) {
		c.wrong(field, fmt.Sprintf("Give a whole number from %d to %d.", least, most))
	}
}

// mostCode bounds an id of a code list: one that no list knows is kept, but is a number still.
const mostCode = 1_000_000_000

func sane(id int) bool { return id >= 0 && id <= mostCode }

// codes are rows of code lists, known or not, and the agency's own tags.
func (c *sheetCheck) codes(p Property) {
	x := p.Particulars
	const odd = "This is not one of the choices."
	for field, id := range map[string]int{
		"subcategory": x.Subcategory, "area_unit": x.AreaUnit, "price_unit": x.Sums.Unit, "price_period": x.Period, "residence_type": x.ResidenceType,
		"residence_period": x.ResidencePeriod, "view_type": x.ViewType, "construction_step": x.Building, "floor_type": x.FloorType, "heating_device": x.HeatingDevice,
		"heating_access": x.HeatingAccess, "heating_type": x.HeatingType, "hot_water_device": x.HotWaterDevice, "hot_water_access": x.HotWaterAccess,
		"waste_water": x.WasteWater, "standing": x.Standing, "availability": x.Availability,
	} {
		if !sane(id) {
			c.wrong(field, odd)
		}
	}
	for field, list := range map[string][]int{"view_landscapes": x.Landscapes, "construction": x.Construction, "activities": x.Activities, "orientations": x.Orientations,
		"services": x.Services, "proximities": x.Proximities, "tags": x.Tags} {
		c.several(field, len(list), MostCodes)
		if slices.ContainsFunc(list, func(id int) bool { return id == 0 || !sane(id) }) {
			c.wrong(field, odd)
		}
	}
	for field, id := range map[string]int64{"visit_contact": x.VisitContact, "residence": x.Residence, "parent": p.Parent} {
		if id < 0 {
			c.wrong(field, odd)
		}
	}
	c.several("own_tags", len(x.OwnTags), MostOwnTags)
	if slices.ContainsFunc(x.OwnTags, func(t string) bool { return strings.TrimSpace(t) == "" || strings.ContainsFunc(t, unicode.IsControl) }) {
		c.wrong("own_tags", "A tag is one line, and says something.")
	}
	for _, t := range x.OwnTags {
		c.text("own_tags", t, longestTag)
	}
}

func (c *sheetCheck) several(field string, n, most int) {
	if n > most {
		c.wrong(field, fmt.Sprintf("%d at most.", most))
	}
}

// texts are those of languages, each named once.
func (c *sheetCheck) texts(list []MoreText) {
	c.several("texts", len(list), MostTexts)
	for i, t := range list {
		c.text("subtitle."+t.Language, t.Subtitle, longestLine)
		c.text("hook."+t.Language, t.Hook, longestLine)
		c.text("full."+t.Language, t.Full, longestBody)
		if !language(t.Language) || slices.ContainsFunc(list[:i], func(o MoreText) bool { return o.Language == t.Language }) {
			c.wrong("texts", "A language is two letters, as in en, and named once.")
		}
	}
}

func (c *sheetCheck) medias(list []Media) {
	c.several("medias", len(list), MostMedias)
	for _, m := range list {
		field := "media." + strconv.FormatInt(m.ID, 10)
		c.text(field, m.Value, longestMedia)
		c.text(field, m.Reference, longestOuter)
		if m.Value == "" {
			c.wrong(field, "Give the address of the film or the visit.")
		}
		if m.Type <= 0 || !sane(m.Type) {
			c.wrong(field, "Say what sort of media it is.")
		}
	}
}

func (c *sheetCheck) areas(list []Area) {
	c.several("areas", len(list), MostAreas)
	for i, a := range list {
		field := "area." + strconv.Itoa(i+1)
		if !sane(a.Type) || !sane(a.Flooring) || !sane(a.FloorType) || slices.ContainsFunc(a.Orientations, func(id int) bool { return !sane(id) }) {
			c.wrong(field, "This is not one of the choices.")
		}
		c.count(field, &a.Number, 0, 10_000)
		c.count(field, a.Floor, -100, 1000)
		c.within(field, a.Area, 0, 1e9)
		c.within(field, a.Ceiling, 0, 1000)
		c.several(field, len(a.Orientations), MostCodes)
		c.several(field, len(a.Comments), MostTexts)
		for j, one := range a.Comments {
			c.text(field, one.Text, longestRoom)
			if !language(one.Language) || slices.ContainsFunc(a.Comments[:j], func(o Caption) bool { return o.Language == one.Language }) {
				c.wrong(field, "A language is two letters, as in en, and named once.")
			}
		}
	}
}

// finances are figures of a business, which lose money too.
func (c *sheetCheck) finances(list []Finance) {
	c.several("financial", len(list), MostFinances)
	for i, f := range list {
		field := "financial." + strconv.Itoa(i+1)
		c.within(field, &f.Amount, -1e12, 1e12)
		if f.Type <= 0 || !sane(f.Type) {
			c.wrong(field, "Say which figure it is.")
		}
		if f.Year != 0 {
			c.count(field, &f.Year, 1900, 2200)
		}
	}
}

// webAddress tells what a browser opens as a page, and nothing that runs.
func webAddress(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	return ok && rest != "" && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")) && !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}
