package showcase

import (
	"cmp"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/uid"
	"palier/internal/core/visits"
	"palier/internal/web/booking"
	"palier/internal/web/energy"
	"palier/internal/web/page"
)

// propertyPage is a property as anybody sees it.
type propertyPage struct {
	Agency      firm
	Agent       string // in charge of it
	P           listings.Property
	Name        string
	Title       string
	Text        []string
	Hook        string
	Photos      []image
	Facts       []fact
	Let         bool
	Fees        *listings.Fees
	Net         string // the price without the buyer's fees
	Diagnosis   listings.Diagnosis
	PriceYear   int // of the energy prices, 0: not said
	Energy      energy.Label
	Scales      []drawing // those that are drawn
	Place       string
	Films       []listings.Media
	Book        string // where a visit is booked, empty: nowhere
	All         string
	Canonical   string
	Tongues     []tongue
	Locale      string
	Cover       string // absolute
	Description string
	Listing     template.JS
	Form        askForm
}

// fact is a line of what a property is.
type fact struct{ Name, Value string }

// stand is the property of an address, with its agency and the guest who looks.
type stand struct {
	p        listings.Property
	pictures []listings.Picture
	guest    access.Actor
	agency   access.Agency
}

// drawing is a scale of the energy assessment in the reader's language.
type drawing struct {
	page.Words
	energy.Scale
}

func (p *Pages) at(r *http.Request) (s stand, err error) {
	if s.p, s.pictures, err = p.Showcase.Property(r.Context(), r.PathValue("uid")); err != nil {
		if fault.Is(err, fault.Gone) {
			err = &withdrawn{err, OfficePath(s.p.Account, s.p.Agency)}
		}
		return s, err
	}
	s.guest, s.agency, err = p.agency(r, listings.Office{Account: s.p.Account, Agency: s.p.Agency})
	s.guest = s.guest.Through("showcase", wire.RequestID(r.Context()))
	return s, err
}

// property shows one.
func (p *Pages) property(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	if path := PropertyPath(s.p); r.URL.Path != path { // an address that was typed, or is of another day
		p.set.Guard(w.Header())
		http.Redirect(w, r, p.set.Words(r).Link(path, "sent", r.URL.Query().Get("sent")), http.StatusMovedPermanently)
		return nil
	}
	return p.show(w, r, s, http.StatusOK, askForm{Key: uid.New(), Sent: r.URL.Query().Get("sent") != ""})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, s stand, status int, form askForm) error {
	book, err := p.Catalogs.Book(r.Context(), s.p.Account)
	if err != nil {
		return err
	}
	words := p.set.Words(r)
	one := s.p
	data := propertyPage{P: one, Name: name(book, words, one), Let: !listings.Sale(one.Category), Form: form,
		Place: place(one), All: words.Link(OfficePath(one.Account, one.Agency)), Canonical: p.Origin(r) + words.Link(PropertyPath(one)), Diagnosis: one.Advert.Diagnosis,
		Energy: energy.Of(one), Tongues: tongues(words, p.Origin(r)+PropertyPath(one)), Locale: locale(words.Lang)}
	if data.Agency, err = p.firm(r, s.guest, s.agency); err != nil {
		return err
	}
	if data.Agent, err = p.agent(r, s); err != nil {
		return err
	}
	for _, scale := range []energy.Scale{data.Energy.Energy, data.Energy.Climate} {
		if scale.Shown() {
			data.Scales = append(data.Scales, drawing{words, scale})
		}
	}
	data.Title, data.Text, data.Hook = texts(one, words.Lang)
	data.Title = cmp.Or(data.Title, data.Name)
	data.Photos = images(s.pictures, words.Lang, data.Name)
	data.Facts = facts(book, words, one)
	data.Films = slices.DeleteFunc(slices.Clone(one.Particulars.Medias), func(m listings.Media) bool { return !strings.HasPrefix(m.Value, "https://") })
	if fees, ok := one.Fees(); ok && !data.Let {
		data.Fees = &fees
	}
	if one.Cover != "" {
		data.Cover = listings.PictureURL(p.Origin(r), one.Cover, 1600)
	}
	data.Description = cut(strings.Join(strings.Fields(strings.Join(data.Text, " ")), " "), 200)
	if year := one.Advert.Diagnosis.PriceYear; year != nil {
		data.PriceYear = *year
	}
	if data.Book, err = p.bookable(r, s); err != nil {
		return err
	}
	machine, err := json.Marshal(p.listing(r, words, s, data)) // escapes <, > and &, so that nothing ends the element
	if err != nil {
		return err
	}
	data.Listing = template.JS(machine)
	p.set.Show(w, r, status, "property", data)
	return nil
}

// bookable is where a visit of the property is booked, empty when none can be.
func (p *Pages) bookable(r *http.Request, s stand) (string, error) {
	place, err := p.Visits.Place(r.Context(), s.guest, visits.PlaceKey{UID: s.p.UID})
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	if err != nil || place.State() != visits.Open || place.Showing.Property == 0 {
		return "", err
	}
	return p.set.Words(r).Link(booking.PropertyPath(s.p.UID, "")), nil
}

// name is what a property is called: "Appartement 3 pièces, 72,4 m²".
func name(book *catalog.Book, words page.Words, p listings.Property) string {
	kind := label(book, "property_subtype", words.Lang, p.Subtype)
	if kind == "" {
		kind = label(book, "property_type", words.Lang, p.Type)
	}
	if kind == "" {
		kind, _ = words.T("kind.none")
	}
	if n := p.Details.Rooms; n != nil && *n > 0 {
		rooms, _ := words.N("rooms", *n)
		kind += " " + rooms
	}
	if a := p.Details.Surface; a != nil && *a > 0 {
		kind += ", " + words.Number(*a, 1) + "\u00a0m²"
	}
	return kind
}

func label(book *catalog.Book, list, lang string, id int) string {
	if id == 0 {
		return ""
	}
	entries, _ := book.Entries(list, lang)
	for _, e := range entries {
		if int(e.ID) == id {
			return e.Name
		}
	}
	return ""
}

// texts are the ad in the reader's language, in French where there is none.
func texts(p listings.Property, lang string) (title string, text []string, hook string) {
	title, body := p.Advert.Title, p.Details.Text
	more := p.Particulars.Text("fr")
	if lang != "fr" {
		for _, t := range p.Advert.Translations {
			if t.Language == lang && (t.Title != "" || t.Body != "") {
				title, body, more = t.Title, t.Body, p.Particulars.Text(lang)
			}
		}
	}
	body = cmp.Or(more.Full, body)
	for part := range strings.SplitSeq(strings.ReplaceAll(body, "\r\n", "\n"), "\n") {
		if part = strings.TrimSpace(part); part != "" {
			text = append(text, part)
		}
	}
	return title, text, more.Hook
}

// place is where a property is, as far as anybody may read it.
func place(p listings.Property) string {
	town := strings.TrimSpace(p.Zipcode + " " + p.City)
	if d := p.Particulars.District.Name; d != "" {
		town += " (" + d + ")"
	}
	if p.Address != "" {
		return p.Address + ", " + town
	}
	return town
}

// facts are the lines of what a property is.
func facts(book *catalog.Book, words page.Words, p listings.Property) (list []fact) {
	add := func(key, value string) {
		if value != "" {
			name, _ := words.T("fact." + key)
			list = append(list, fact{name, value})
		}
	}
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	money := func(v *float64) string {
		if v == nil {
			return ""
		}
		return words.Money(int64(*v*100+0.5), cmp.Or(p.Price.Currency, "EUR"))
	}
	yes := func(v *bool) string {
		if v == nil || !*v {
			return ""
		}
		text, _ := words.T("yes")
		return text
	}
	codes := func(list string, ids []int) string {
		var names []string
		for _, id := range ids {
			if n := label(book, list, words.Lang, id); n != "" {
				names = append(names, n)
			}
		}
		return strings.Join(names, ", ")
	}
	d, a, x := p.Details, p.Advert, p.Particulars
	add("reference", p.Reference)
	if d.Surface != nil {
		add("surface", words.Number(*d.Surface, 2)+"\u00a0m²")
	}
	add("rooms", number(d.Rooms))
	add("bedrooms", number(d.Bedrooms))
	add("floor", number(d.Floor))
	add("levels", number(a.Levels))
	add("lift", yes(a.Lift))
	add("year", number(d.ConstructionYear))
	add("condition", label(book, "property_condition", words.Lang, a.Condition))
	add("furnished", yes(d.Furnished))
	add("orientation", cmp.Or(codes("property_orientation", x.Orientations), d.Orientation))
	add("heating", cmp.Or(strings.Trim(strings.Join([]string{label(book, "property_heating_type", words.Lang, x.HeatingType), label(book, "property_heating_access", words.Lang, x.HeatingAccess)}, ", "), ", "), d.Heating))
	add("services", codes("property_service", x.Services))
	add("nearby", codes("property_proximity", x.Proximities))
	add("available", cmp.Or(x.AvailableOn.String(), d.AvailableFrom))
	add("charges", money(d.MonthlyCharges))
	add("deposit", money(d.Deposit))
	add("tax", money(a.PropertyTax))
	return append(list, legal(words, p, money)...)
}

// legal are the lines that the law wants of a co-ownership and of a rent (CCH L. 721-1; arrêté
// of 10 January 2017).
func legal(words page.Words, p listings.Property, money func(*float64) string) (list []fact) {
	add := func(key, value string) {
		if value != "" {
			name, _ := words.T("fact." + key)
			list = append(list, fact{name, value})
		}
	}
	a := p.Advert
	if a.CoOwned != nil && *a.CoOwned {
		if a.Lots != nil {
			add("lots", strconv.Itoa(*a.Lots))
		}
		add("share", money(a.YearlyShare))
		if a.Proceedings != nil {
			key := map[bool]string{true: "yes", false: "no"}[*a.Proceedings]
			text, _ := words.T(key)
			add("proceedings", text)
		}
	}
	if !listings.Sale(p.Category) {
		if a.ChargesMode != "" {
			text, _ := words.T("charges." + string(a.ChargesMode))
			add("mode", text)
		}
		add("tenantfee", money(p.Details.AgencyFee))
		add("inventory", money(a.Inventory))
		if a.RentCeiling != nil {
			add("ceiling", money(a.RentCeiling))
			add("extra", money(a.RentExtra))
		}
	}
	return list
}

// day is a date as schema.org writes it.
func day(t time.Time) string { return t.Format(time.DateOnly) }
