package poliris

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/listings"
)

// comforts are what a property has, faces and is heated by.
func comforts() []column {
	services := func(a *Ad) *[]int { return &particulars(a).Services }
	near := func(a *Ad) *[]int { return &particulars(a).Proximities }
	faces := func(a *Ad) *[]int { return &particulars(a).Orientations }
	list := []column{
		choice(26, func(a *Ad) **bool { return &details(a).Furnished }),
		{33, 0, sayHeating, takeHeating},
		choice(41, func(a *Ad) **bool { return &advert(a).Lift }),
		choice(42, func(a *Ad) **bool { return &details(a).Cellar }),
		choice(47, func(a *Ad) **bool { return &details(a).Keeper }),
		{78, 0, func(a *Ad) string {
			if particulars(a).ViewType == unobstructed {
				return yes(true)
			}
			return ""
		}, func(a *Ad, cell string) string {
			v, ok := said(cell)
			if ok && v {
				particulars(a).ViewType = unobstructed
			}
			return wrongUnless(ok)
		}},
		{81, 0, func(a *Ad) string {
			if a.Property.Subtype == duplex {
				return yes(true)
			}
			return ""
		}, func(a *Ad, cell string) string {
			v, ok := said(cell)
			if ok && v && a.Property.Subtype == 0 {
				a.Property.Subtype = duplex
			}
			return wrongUnless(ok)
		}},
		member(84, favourite, func(a *Ad) *[]int { return &particulars(a).Tags }),
		inState(162, asNew), inState(28, asRenewed), inState(163, toRenew),
	}
	for _, s := range [][2]int{{45, 60}, {46, 9}, {61, 5}, {62, 10}, {64, 4}, {65, 11}, {66, 3}, {67, 62}, {68, 2}, {69, 111}, {70, 53}, {71, 32}, {72, 56}, {74, 51}, {233, 25}, {234, 50}, {235, 1}} {
		list = append(list, member(s[0], s[1], services))
	}
	for _, n := range [][2]int{{75, 32}, {76, 19}, {77, 26}} {
		list = append(list, member(n[0], n[1], near))
	}
	for _, o := range [][2]int{{35, 4}, {36, 1}, {37, 3}, {38, 2}} { // south, east, west, north
		list = append(list, member(o[0], o[1], faces))
	}
	return list
}

// Ids of code lists that ranks stand for.
const (
	unobstructed = 3 // property_view_type
	duplex       = 9 // property_subtype
	favourite    = 1 // tags
	toRenew      = 5 // property_condition
	asRenewed    = 6
	asNew        = 8
)

// inState is OUI where a property is in a condition.
func inState(rank, condition int) column {
	return column{rank, 0, func(a *Ad) string { return yesOf(advert(a).Condition == condition) }, func(a *Ad, cell string) string {
		v, ok := said(cell)
		if ok && v {
			advert(a).Condition = condition
		}
		return wrongUnless(ok)
	}}
}

func wrongUnless(ok bool) string {
	if ok {
		return ""
	}
	return "it says OUI or NON"
}

// Heating is a sum of one bit for each thing that is said of it.
var (
	heatingAccess = []pair[int]{{"8192", 1}, {"4096", 2}}
	heatingType   = []pair[int]{{"512", 1}, {"1024", 2}, {"2048", 3}}
	heatingDevice = []pair[int]{{"128", 3}, {"256", 2}, {"16384", 5}}
)

// heatingBits are all bits that have a meaning.
const heatingBits = 8192 | 4096 | 512 | 1024 | 2048 | 128 | 256 | 16384

func sayHeating(a *Ad) string {
	sum := 0
	for _, part := range []struct {
		list []pair[int]
		id   int
	}{{heatingAccess, particulars(a).HeatingAccess}, {heatingType, particulars(a).HeatingType}, {heatingDevice, particulars(a).HeatingDevice}} {
		for _, p := range part.list {
			if p.value == part.id {
				n, _ := strconv.Atoi(p.word)
				sum |= n
			}
		}
	}
	if sum == 0 {
		return ""
	}
	return strconv.Itoa(sum)
}

func takeHeating(a *Ad, cell string) string {
	sum, err := strconv.Atoi(cell)
	if err != nil || sum < 0 {
		return "this is no code of heating"
	}
	for _, part := range []struct {
		list []pair[int]
		id   *int
	}{{heatingAccess, &particulars(a).HeatingAccess}, {heatingType, &particulars(a).HeatingType}, {heatingDevice, &particulars(a).HeatingDevice}} {
		for _, p := range part.list {
			if n, _ := strconv.Atoi(p.word); sum&n != 0 {
				*part.id = p.value
			}
		}
	}
	if sum&^heatingBits != 0 {
		return "parts of this code of heating are not known"
	}
	return ""
}

// texts are what the ad says in words, and who is asked.
func texts() []column {
	list := []column{
		text(20, 64, func(a *Ad) *string { return &advert(a).Title }),
		text(21, 4000, func(a *Ad) *string { return &details(a).Text }),
		date(22, func(a *Ad) *day.Date { return &particulars(a).AvailableOn }),
		{104, 0, sayVisit, takeVisit},
		text(107, 64, func(a *Ad) *string { return &a.Agent }),
		// What is private is read, and never written.
		{122, 4000, func(*Ad) string { return "" }, func(a *Ad, cell string) string { advert(a).Note = cell; return "" }},
		turnover(79, 1), turnover(226, 2),
	}
	for i := range 3 {
		list = append(list, translation(124+4*i, i))
	}
	return list
}

// turnover is a figure of a business (property_financial), of the last year that is known.
func turnover(rank, kind int) column {
	return column{rank, 0, func(a *Ad) string {
		var last *listings.Finance
		for i, f := range particulars(a).Finances {
			if f.Type == kind && (last == nil || f.Year > last.Year) {
				last = &particulars(a).Finances[i]
			}
		}
		if last == nil {
			return ""
		}
		return figure(&last.Amount)
	}, func(a *Ad, cell string) string {
		n, ok := number(cell)
		if !ok {
			return "this is no sum"
		}
		particulars(a).Finances = append(particulars(a).Finances, listings.Finance{Type: kind, Amount: n})
		return ""
	}}
}

// spoken are the ads in other languages that there is room for, as the format knows them.
func spoken(a *Ad) (list []listings.Text) {
	for _, t := range advert(a).Translations {
		if slices.Contains(languages, t.Language) && len(list) < 3 {
			list = append(list, t)
		}
	}
	return list
}

// translation is an ad in another language: its code, and two and three ranks behind it its
// title and text.
func translation(rank, i int) column {
	return column{rank, 0, func(a *Ad) string {
		if t := spoken(a); i < len(t) {
			return strings.ToUpper(t[i].Language)
		}
		return ""
	}, func(a *Ad, cell string) string {
		lang := strings.ToLower(cell)
		if len(lang) != 2 || lang == "fr" {
			return "a language is two letters, and the first texts are French"
		}
		if slices.ContainsFunc(advert(a).Translations, func(t listings.Text) bool { return t.Language == lang }) {
			return "this language was there already"
		}
		advert(a).Translations = append(advert(a).Translations, listings.Text{Language: lang})
		return ""
	}}
}

// hosts are the media of sites whose name tells which they are.
var hosts = []pair[int]{{"youtu", 2}, {"vimeo", 15}, {"dailymotion", 1}, {"clap.video", 19}, {"", 12}}

func sayVisit(a *Ad) string {
	for _, m := range particulars(a).Medias {
		if webAddress(m.Value) {
			return m.Value
		}
	}
	return ""
}

func takeVisit(a *Ad, cell string) string {
	if !webAddress(cell) {
		return "this is no address on the web"
	}
	u, _ := url.Parse(cell)
	for _, h := range hosts {
		if strings.Contains(u.Host, h.word) {
			particulars(a).Medias = []listings.Media{{Type: h.value, Value: cell}}
			break
		}
	}
	return ""
}

func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && len(text) <= 2000
}

// mandate is what the agency may do for the owner.
func mandate() []column {
	return []column{
		{83, 0, func(a *Ad) string {
			if a.Property.Agreement.Type == 0 {
				return ""
			}
			return yes(a.Property.Agreement.Type == exclusive)
		}, func(a *Ad, cell string) string {
			v, ok := said(cell)
			if ok && v {
				a.Property.Agreement.Type = exclusive
			} else if ok {
				a.Property.Agreement.Type = simple
			}
			return wrongUnless(ok)
		}},
		text(112, 64, func(a *Ad) *string { return &a.Property.Agreement.Reference }),
		date(113, func(a *Ad) *day.Date { return &a.Property.Agreement.Start }),
	}
}

// Kinds of property_agreement that the format tells apart.
const (
	simple    = 1
	exclusive = 3
)

// classes are those of an energy assessment as issued (decree 2021-19).
var classes = func() (list []pair[string]) {
	for _, c := range []string{"A", "B", "C", "D", "E", "F", "G", "VI", "NS"} {
		list = append(list, pair[string]{c, c})
	}
	return list
}()

// energy is the assessment (DPE) as it was issued.
func energy() []column {
	d := func(a *Ad) *listings.Diagnosis { return &advert(a).Diagnosis }
	return []column{
		decimal(176, func(a *Ad) **float64 { return &d(a).EnergyValue }),
		code(177, func(a *Ad) *string { return &details(a).Energy }, classes),
		decimal(178, func(a *Ad) **float64 { return &d(a).ClimateValue }),
		code(179, func(a *Ad) *string { return &d(a).Climate }, classes),
		date(324, func(a *Ad) *day.Date { return &d(a).On }),
		{325, 0, sayMethod, func(*Ad, string) string { return "" }},
		decimal(326, func(a *Ad) **float64 { return &d(a).CostFrom }),
		decimal(327, func(a *Ad) **float64 { return &d(a).CostTo }),
		whole(328, 1990, 2200, func(a *Ad) **int { return &d(a).PriceYear }),
	}
}

// The methods of energy assessments: a new one is in force since 1 July 2021.
const (
	dpeOld = "DPE_v01-2011"
	dpeNew = "DPE_v07-2021"
)

// sayMethod names the method by the day.
func sayMethod(a *Ad) string {
	if on := advert(a).Diagnosis.On; !on.IsZero() {
		return methodOn(on)
	}
	return ""
}

func methodOn(on day.Date) string {
	if on.String() < "2021-07-01" {
		return dpeOld
	}
	return dpeNew
}

// coOwnership is what an ad must say of it (CCH L. 721-1).
func coOwnership() []column {
	return []column{
		choice(258, func(a *Ad) **bool { return &advert(a).CoOwned }),
		whole(259, 0, 100_000, func(a *Ad) **int { return &advert(a).Lots }),
		decimal(260, func(a *Ad) **float64 { return &advert(a).YearlyShare }),
		choice(261, func(a *Ad) **bool { return &advert(a).Proceedings }),
	}
}
