package properties

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/listings"
)

// Rows of property_type and property_category by which it is decided what is open at first.
const (
	flat      = 1
	land      = 3
	business  = 4
	garage    = 5
	building  = 6
	office    = 7
	workshop  = 9 // locaux d'activité, entrepôt
	seasonal  = 3
	annuity   = 5
	sold      = 3 // property_step: over
	mostGroup = 1_000_000_000
)

func trade(v listings.Property) bool {
	return slices.Contains([]int{business, office, workshop}, v.Type)
}

func built(v listings.Property) bool { return v.Type != land && v.Type != garage }

// ranking is the agency's own, from 1 to 5.
func ranking() field {
	f := whole("ranking", func(v *listings.Property) **int { return &v.Particulars.Ranking })
	f.Kind, f.choices = "choice", []string{"1", "2", "3", "4", "5"}
	return f
}

// groupNumber is a number of the agency's own; none is 1.
func groupNumber() field {
	return field{spec: spec{Name: "group", Kind: "whole"},
		show: func(v *listings.Property, _ string) string { return number(v.Group) },
		take: func(v *listings.Property, text string) bool {
			n, said, ok := readNumber(text)
			if v.Group = 0; said {
				v.Group = int(n)
			}
			return ok && n == math.Trunc(n) && math.Abs(n) <= mostGroup
		}}
}

// district is a part of the town by its name: the core numbers it.
func district() field {
	return field{spec: spec{Name: "district", Kind: "line"},
		show: func(v *listings.Property, _ string) string { return v.Particulars.District.Name },
		take: func(v *listings.Property, text string) bool {
			v.Particulars.District = listings.District{Name: text}
			return true
		}}
}

func availabilityGroup(v listings.Property) group {
	type p = listings.Property
	return of("availability", code("availability", "property_availability", func(v *p) *int { return &v.Particulars.Availability }),
		date("available_on", func(v *p) *day.Date { return &v.Particulars.AvailableOn }), date("delivered_on", func(v *p) *day.Date { return &v.Particulars.DeliveredOn }),
	).when(v.Category != 1)
}

func lotGroup(v listings.Property) group {
	type p = listings.Property
	return of("lot", line("block", func(v *p) *string { return &v.Particulars.Block }), line("stairs", func(v *p) *string { return &v.Particulars.Stairs }),
		line("lot_reference", func(v *p) *string { return &v.Particulars.LotRef }), line("cadastre", func(v *p) *string { return &v.Particulars.Cadastre }),
		idOf("parent", "property", func(v *p) *int64 { return &v.Parent }),
	).when(slices.Contains([]int{flat, land, garage, building}, v.Type) || v.Category == programme)
}

func visitGroup(v listings.Property) group {
	type p = listings.Property
	return of("visit", idOf("visit_contact", "contact", func(v *p) *int64 { return &v.Particulars.VisitContact }).private().needs(access.ContactsRead),
		line("visit_comment", func(v *p) *string { return &v.Particulars.VisitComment }).kind("long").wide().private(),
	).when(true)
}

// languagesOf are those of an ad beside French: those in which it is written, and those that
// every form asks for.
func languagesOf(v listings.Property) []string {
	list := slices.Clone(otherLanguages)
	add := func(lang string) {
		if lang != "fr" && !slices.Contains(list, lang) {
			list = append(list, lang)
		}
	}
	for _, t := range v.Advert.Translations {
		add(t.Language)
	}
	for _, t := range v.Particulars.Texts {
		add(t.Language)
	}
	return list
}

func silent(v listings.Property, lang string) bool {
	return v.Particulars.Text(lang) == (listings.MoreText{Language: lang}) &&
		!slices.ContainsFunc(v.Advert.Translations, func(t listings.Text) bool { return t.Language == lang && t.Title+t.Body != "" })
}

// more is a part of what an ad says more in a language: it is there while one of its parts is.
func more(part, lang string) field {
	at := func(t *listings.MoreText) *string {
		switch part {
		case "subtitle":
			return &t.Subtitle
		case "hook":
			return &t.Hook
		}
		return &t.Full
	}
	f := field{spec: spec{Name: part + "." + lang, Kind: "line", Wide: true},
		show: func(v *listings.Property, _ string) string {
			t := v.Particulars.Text(lang)
			return *at(&t)
		},
		take: func(v *listings.Property, text string) bool {
			list := slices.Clone(v.Particulars.Texts) // what the property was read from stays
			i := slices.IndexFunc(list, func(t listings.MoreText) bool { return t.Language == lang })
			if i < 0 {
				list, i = append(list, listings.MoreText{Language: lang}), len(list)
			}
			*at(&list[i]) = text
			v.Particulars.Texts = slices.DeleteFunc(list, func(t listings.MoreText) bool { return t == listings.MoreText{Language: t.Language} })
			return true
		}}
	if part == "full" {
		f.Kind = "long"
	}
	return f
}

func webGroup(listings.Property) group {
	type p = listings.Property
	return of("web", line("url", func(v *p) *string { return &v.Particulars.URL }).wide(), several("tags", "tags", func(v *p) *[]int { return &v.Particulars.Tags }), ownTags()).when(true)
}

// ownTags are the agency's own, one a line.
func ownTags() field {
	return field{spec: spec{Name: "own_tags", Kind: "long", Wide: true},
		show: func(v *listings.Property, _ string) string { return strings.Join(v.Particulars.OwnTags, "\n") },
		take: func(v *listings.Property, text string) bool {
			var list []string
			for one := range strings.Lines(text) {
				if one = strings.TrimSpace(one); one != "" && !slices.Contains(list, one) {
					list = append(list, one)
				}
			}
			v.Particulars.OwnTags = list
			return true
		}}
}

func mediaGroup(v listings.Property) group {
	type m = listings.Media
	types := make([]string, 0, 6)
	for _, one := range listings.MediaTypes() {
		types = append(types, strconv.Itoa(one))
	}
	kind := code("media_type", "", func(m *m) *int { return &m.Type })
	kind.choices = types
	return of("media").with(listOf[m]{name: "media", limit: listings.MostMedias, at: func(v *listings.Property) *[]m { return &v.Particulars.Medias }, id: func(m *m) int64 { return m.ID },
		cols: []fieldOf[m]{kind, mediaValue(), line("media_reference", func(m *m) *string { return &m.Reference })}},
	).when(len(v.Particulars.Medias) > 0)
}

// mediaValue is where a film is or, for the one type that is a piece of HTML, that.
func mediaValue() fieldOf[listings.Media] {
	f := line("media_value", func(m *listings.Media) *string { return &m.Value }).kind("long").wide()
	f.take = func(m *listings.Media, text string) bool {
		m.Value = text
		return m.Type == htmlMedia || text == "" || address(text) != ""
	}
	return f
}

// htmlMedia is the one type of media that is no address.
const htmlMedia = 9

// address is a text as the address of a page, "" where it is none: nothing else is ever made a
// link of.
func address(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return text
}

func sum(name string, at func(s *listings.Sums) **float64) field {
	return decimal(name, func(v *listings.Property) **float64 { return at(&v.Particulars.Sums) }).unit("eur").figure()
}

func annuityGroup(v listings.Property) group {
	type s = listings.Sums
	return of("annuity", sum("pension", func(s *s) **float64 { return &s.Pension }), sum("contribution", func(s *s) **float64 { return &s.Contribution })).when(v.Category == annuity)
}

func termsGroup(v listings.Property) group {
	type p = listings.Property
	fields := []field{yesNo("price_hidden", func(v *p) *bool { return &v.Particulars.Hide }), yes("price_vat", func(v *p) **bool { return &v.Particulars.VAT }),
		sum("price_max", func(s *listings.Sums) **float64 { return &s.Max }), code("price_unit", "unit_area", func(v *p) *int { return &v.Particulars.Sums.Unit })}
	return of("terms", fields...).when(trade(v) || v.Category == programme || v.Type == land)
}

func sumsGroup(v listings.Property) group {
	type s = listings.Sums
	return of("sums", sum("commission", func(s *s) **float64 { return &s.Commission }), sum("guarantee", func(s *s) **float64 { return &s.Guarantee }),
		sum("transfer_tax", func(s *s) **float64 { return &s.TransferTax }), sum("tenant", func(s *s) **float64 { return &s.Tenant }),
		sum("negotiable", func(s *s) **float64 { return &s.Negotiable }).private()).when(trade(v))
}

func soldGroup(v listings.Property) group {
	return of("sold", sum("sold", func(s *listings.Sums) **float64 { return &s.Sold }),
		date("sold_on", func(v *listings.Property) *day.Date { return &v.Particulars.Sums.SoldOn })).when(v.Step == sold)
}

func financesGroup(v listings.Property) group {
	type f = listings.Finance
	return of("finances", decimal("filling_rate", func(v *listings.Property) **float64 { return &v.Particulars.FillingRate }).unit("percent").private().figure(),
		whole("lease_years", func(v *listings.Property) **int { return &v.Details.LeaseYears }),
	).with(listOf[f]{name: "financial", limit: listings.MostFinances, at: func(v *listings.Property) *[]f { return &v.Particulars.Finances },
		cols: []fieldOf[f]{code("type", "property_financial", func(f *f) *int { return &f.Type }), amount(), year()}},
	).when(trade(v) || v.Category == seasonal)
}

// amount is a sum that a business made in a year; none is no line.
func amount() fieldOf[listings.Finance] {
	return fieldOf[listings.Finance]{spec: spec{Name: "amount", Kind: "number", Unit: "eur"},
		show: func(f *listings.Finance, lang string) string {
			if *f == (listings.Finance{}) {
				return ""
			}
			return typed(f.Amount, lang)
		},
		take: func(f *listings.Finance, text string) bool {
			v, said, ok := readNumber(text)
			f.Amount = v
			return ok && said
		}}
}

func year() fieldOf[listings.Finance] {
	return fieldOf[listings.Finance]{spec: spec{Name: "year", Kind: "whole"},
		show: func(f *listings.Finance, _ string) string { return number(f.Year) },
		take: func(f *listings.Finance, text string) bool { return takeWhole(&f.Year, text) }}
}

// takeWhole reads a whole number; nothing is 0.
func takeWhole(to *int, text string) bool {
	v, said, ok := readNumber(text)
	if *to = 0; said {
		*to = int(v)
	}
	return ok && v == math.Trunc(v) && math.Abs(v) < 1e6
}
