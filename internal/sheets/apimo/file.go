// Package apimo reads the CSV files that an Apimo account exports: users, contacts, properties
// and searches, whose columns go by position and whose values are the labels of its lists.
//
// It knows columns and labels. Who a name is here, and what becomes of a line, it does not.
package apimo

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/sheets"
)

// Kind is what a file lists.
type Kind string

// The kinds.
const (
	Users      Kind = "users"
	Contacts   Kind = "contacts"
	Properties Kind = "properties"
	Searches   Kind = "searches"
)

// Labels gives the id that a label of a list has, 0 for none.
type Labels func(list, label string) int

// Record is a line of a file; the part is set that its kind has.
type Record struct {
	Line   int
	ID     string // the system's own
	Agent  string // first name and name of who is in charge
	Unread string // why nothing can be made of the line, as a sentence

	First, Last, Email string // of a user
	Contact            people.Contact
	Consents           map[people.Channel]bool
	Property           listings.Property
	Owner              string // id of the contact who owns it
	Search             requests.Search
	Seeker             string // id of the contact who searches
}

// File is an open file.
type File struct {
	Kind  Kind
	Name  string
	Sum   string
	sheet *sheets.Sheet
	label Labels
}

// Open opens a file. A *sheets.Error: it is none of these.
func Open(path string, labels Labels) (*File, error) {
	s, err := sheets.Open(path)
	if err != nil {
		return nil, err
	}
	for row, err := range s.Rows() {
		if err != nil {
			s.Close()
			return nil, err
		}
		kind, wrong := headOf(row.Cells)
		switch {
		case kind == "":
			err = &sheets.Error{File: s.Name, Line: row.Line, What: "its headings are none of an Apimo export of users, contacts, properties or searches"}
		case wrong != "":
			err = &sheets.Error{File: s.Name, Line: row.Line, What: fmt.Sprintf("it begins as an export of %s, and the column %q is not in its place", kind, wrong)}
		}
		if err != nil {
			s.Close()
			return nil, err
		}
		return &File{kind, s.Name, s.Sum, s, labels}, nil
	}
	s.Close()
	return nil, &sheets.Error{File: s.Name, What: "it has no line"}
}

// Close closes the file.
func (f *File) Close() error { return f.sheet.Close() }

// Records gives the lines, from the first each time.
func (f *File) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		head := true
		for row, err := range f.sheet.Rows() {
			if err != nil {
				yield(Record{}, err)
				return
			}
			if head {
				head = false
				continue
			}
			if !yield(f.record(row), nil) {
				return
			}
		}
	}
}

// cells is a line that is read; doubts are columns that nobody understood.
type cells struct {
	row    []string
	label  Labels
	doubts []listings.Warning
}

func (f *File) record(row sheets.Row) Record {
	c := &cells{row: row.Cells, label: f.label}
	r := Record{Line: row.Line}
	switch f.Kind {
	case Users:
		r.First, r.Last, r.Email = c.at(userFirst), c.at(userLast), c.at(userEmail)
	case Contacts:
		c.contact(&r)
	case Properties:
		c.property(&r)
		r.Property.Particulars.Warnings = c.doubts
	default:
		c.search(&r)
		for _, d := range c.doubts {
			r.Search.Warn(d.Field, d.Value, d.Reason)
		}
	}
	return r
}

func (c *cells) at(i int) string {
	if i >= len(c.row) {
		return ""
	}
	return strings.TrimSpace(c.row[i])
}

func (c *cells) doubt(field, value string) {
	c.doubts = append(c.doubts, listings.Warning{Field: "csv " + field, Value: value, Reason: "not understood"})
}

// code is the id of a label.
func (c *cells) code(i int, list, field string) int {
	text := c.at(i)
	if text == "" {
		return 0
	}
	id := c.label(list, text)
	if id == 0 {
		c.doubt(field, text)
	}
	return id
}

// number is a number as people write it: 1 235 000 or 72,5 m².
func (c *cells) number(i int, field string) *float64 {
	text := c.at(i)
	if text == "" {
		return nil
	}
	v, ok := numberIn(text)
	if !ok {
		c.doubt(field, text)
		return nil
	}
	return &v
}

func numberIn(text string) (float64, bool) {
	text = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\'', '’':
			return -1
		case ',':
			return '.'
		}
		return r
	}, text)
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	if end >= 0 {
		text = text[:end]
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

func (c *cells) whole(i int, field string) *int {
	v := c.number(i, field)
	if v == nil {
		return nil
	}
	return new(int(*v))
}

// date is 2022-04-28, with a time or without, or 24/05/18.
func (c *cells) date(i int, field string) day.Date {
	text, _, _ := strings.Cut(c.at(i), " ")
	if text == "" {
		return day.Date{}
	}
	if d, ok := day.Parse(text); ok {
		return d
	}
	if p := strings.Split(text, "/"); len(p) == 3 && len(p[0]) == 2 && len(p[1]) == 2 {
		year := p[2]
		if n, err := strconv.Atoi(year); err == nil && len(year) == 2 {
			year = strconv.Itoa(2000 + n)
			if n > 68 {
				year = strconv.Itoa(1900 + n)
			}
		}
		if d, ok := day.Parse(year + "-" + p[1] + "-" + p[0]); ok {
			return d
		}
	}
	c.doubt(field, text)
	return day.Date{}
}

// answer is a subscription: 1 yes, 2 no.
func (c *cells) answer(i int) (given, said bool) {
	switch text := people.Fold(c.at(i)); text {
	case "oui", "non":
		return text == "oui", true
	}
	id := c.label("subscription", c.at(i))
	return id == 1, id == 1 || id == 2
}

// civilStatuses are the core's words for contact_civil_status.
var civilStatuses = map[int]string{1: "single", 2: "married", 3: "civil", 4: "divorced", 5: "widowed", 6: "cohabiting"}

func (c *cells) contact(r *Record) {
	r.ID, r.Agent, r.Consents = c.at(contactID), c.at(contactUser), map[people.Channel]bool{}
	d, p, k := &r.Contact.Declared, &r.Contact.Profile, &r.Contact.Card
	d.Title = c.code(contactTitle, "contact_title", "civilité")
	d.First, d.Last, d.Email, d.Phone, d.Mobile, d.Fax = c.at(contactFirst), c.at(contactLast), c.at(contactEmail), c.at(contactPhone), c.at(contactMobile), c.at(contactFax)
	d.Address, d.AddressMore, d.Zipcode, d.City, d.Country = c.at(contactAddress), c.at(contactMore), c.at(contactZip), c.at(contactCity), countryOf(c.at(contactCountry))
	d.Language = languageOf(c.at(contactTongue))
	if other := languageOf(c.at(contactOther)); other != "" && other != d.Language {
		k.Languages = []string{other}
	}
	k.Category = c.code(contactType, "contact_category", "type")
	if d.Last == "" || k.Category == 2 {
		d.Company = c.at(contactName)
	}
	p.Profession, p.Born, p.Birthplace = c.at(contactWork), c.date(contactBorn, "date de naissance"), c.at(contactBirthplace)
	k.Nationality, k.TaxCode, k.Activity = c.at(contactNation), c.at(contactTax), c.code(contactActivity, "contact_activity", "activité")
	k.SpouseTitle, k.SpouseLast, k.SpouseFirst, k.SpouseEmail = c.code(spouseTitle, "contact_title", "civilité"), c.at(spouseLast), c.at(spouseFirst), c.at(spouseEmail)
	k.SpouseBorn, k.SpouseNationality, k.SpouseTaxCode = c.date(spouseBorn, "date de naissance"), c.at(spouseNation), c.at(spouseTax)
	if k.CivilStatus = c.code(contactStatus, "contact_civil_status", "situation familiale"); civilStatuses[k.CivilStatus] != "" {
		p.MaritalStatus, k.CivilStatus = civilStatuses[k.CivilStatus], 0
	}
	p.Children, k.Website, k.Comment, k.Tags = c.whole(contactChildren, "nombre d'enfants"), c.at(contactSite), c.at(contactComment), listOf(c.at(contactTags))
	for i, channel := range map[int]people.Channel{contactMailing: people.ByPost, contactEmailing: people.ByEmail} {
		if given, said := c.answer(i); said {
			r.Consents[channel] = given
		}
	}
	if given, said := c.answer(contactMagazine); said {
		k.Magazine = &given
	}
}

func (c *cells) property(r *Record) {
	p := &r.Property
	r.ID, r.Agent, r.Owner = c.at(goodID), c.at(goodUser), c.at(goodOwner)
	if _, err := strconv.ParseInt(r.Owner, 10, 64); err != nil {
		r.Owner = ""
	}
	p.Reference, p.Status = c.at(goodReference), cmp.Or(c.code(goodStatus, "property_status", "étape"), 1)
	p.Step = max(1, p.Status/10) // 20 to 29 wait, 30 to 39 are closed, 40 is deleted
	p.Category, p.Country = c.code(goodCategory, "property_category", "catégorie"), cmp.Or(countryOf(c.at(goodCountry)), "FR")
	c.kind(p)
	p.Address, p.AddressMore, p.Zipcode, p.City, p.Particulars.District.Name = c.at(goodAddress), c.at(goodMore), c.at(goodZip), c.at(goodCity), c.at(goodDistrict)
	if v := c.number(goodPrice, "prix"); v != nil {
		if minor, ok := money.FromMajor(*v); ok {
			p.Price = money.Amount{Minor: minor, Currency: cmp.Or(currencyOf(c.at(goodCurrency)), "EUR")}
		}
	}
	p.Details.Rooms, p.Details.Bedrooms, p.Details.Surface = c.whole(goodRooms, "pièces"), c.whole(goodBedrooms, "chambres"), c.number(goodArea, "surface")
	p.Particulars.LotRef, p.Advert.OwnerFee, p.Details.AgencyFee = c.at(goodLot), c.number(goodOwnerFee, "honoraire propriétaire"), c.number(goodBuyerFee, "honoraire acheteur")
	if key := c.at(goodKey); key != "" {
		p.Particulars.VisitComment = "Clef " + key
	}
	p.Agreement = listings.Agreement{Type: c.code(goodMandate, "property_agreement", "mandat"), Reference: c.at(goodMandateNo),
		Start: c.date(goodMandateFrom, "démarrage mandat"), End: c.date(goodMandateTo, "fin mandat")}
	c.floor(p)
	p.Particulars.Sums.Sold, p.Particulars.Sums.SoldOn = c.number(goodSold, "montant compromis"), c.date(goodSoldOn, "vendu le")
	if n, err := strconv.Atoi(c.at(goodGroup)); err == nil {
		p.Group = n
	}
	c.tags(c.at(goodTags), &p.Particulars.Tags, &p.Particulars.OwnTags)
	c.ads(p)
}

// floor is a number, or a label, which mostly begins with one: 2ème.
func (c *cells) floor(p *listings.Property) {
	text := c.at(goodFloor)
	if n, err := strconv.Atoi(text); err == nil || text == "" {
		if text != "" {
			p.Details.Floor = &n
		}
		return
	}
	if p.Particulars.FloorType = c.label("property_floor", text); p.Particulars.FloorType == 0 {
		c.doubt("étage", text)
	} else if p.Particulars.FloorType == groundFloor {
		p.Details.Floor = new(0)
	} else if n, is := numberIn(text); is {
		p.Details.Floor = new(int(n))
	}
}

// groundFloor is the property_floor of the ground floor.
const groundFloor = 1

// kind is a subtype with the type that it is of where their words are the same.
func (c *cells) kind(p *listings.Property) {
	text := c.at(goodType)
	if p.Subtype, p.Type = c.label("property_subtype", text), c.label("property_type", text); p.Type == 0 {
		p.Type = typeOf(p.Subtype)
	}
	if text != "" && p.Subtype == 0 && p.Type == 0 {
		c.doubt("type", text)
	}
}

// tags are labels of the list tags, and the office's own.
func (c *cells) tags(text string, known *[]int, own *[]string) {
	for _, tag := range listOf(text) {
		if id := c.label("tags", tag); id != 0 {
			*known = append(*known, id)
		} else {
			*own = append(*own, tag)
		}
	}
}

func (c *cells) ads(p *listings.Property) {
	var ads []listings.Ad
	for i, language := range titleLanguages {
		if ad := (listings.Ad{Language: language, Title: c.at(goodTitles + i), Body: c.at(goodTexts + i)}); ad.Title != "" || ad.Body != "" {
			ads = append(ads, ad)
		}
	}
	p.SayAll(ads)
}

func (c *cells) search(r *Record) {
	s := &r.Search
	r.ID, r.Seeker, r.Agent = c.at(wishID), c.at(wishContact), c.at(wishUser)
	s.Active, s.Auto, s.Country = true, true, "FR"
	s.Category = c.code(wishCategory, "property_category", "catégorie")
	for _, text := range listOf(c.at(wishType)) {
		switch id, sub := c.label("property_type", text), c.label("property_subtype", text); {
		case id != 0:
			s.Types = append(s.Types, id)
		case sub != 0 && s.Subtype == 0:
			s.Subtype = sub
		default:
			c.doubt("type", text)
		}
	}
	for i, dst := range map[int]**int64{wishFrom: &s.Price.Min, wishTo: &s.Price.Max} {
		if v := c.number(i, "prix"); v != nil {
			if minor, ok := money.FromMajor(*v); ok {
				*dst = &minor
			}
		}
	}
	s.Price.Currency = currencyOf(c.at(wishCurrency))
	c.rooms(s)
	s.Area.Min, s.Area.Max = c.number(wishAreaFrom, "surface min"), c.number(wishAreaTo, "surface max")
	district := c.at(wishDistrict)
	for _, city := range listOf(c.at(wishCity)) {
		s.Places = append(s.Places, requests.Place{City: requests.Named{Name: city}, District: requests.Named{Name: district}})
		district = "" // it is one of the first
	}
	s.Comment, s.Free, s.Subreferral = c.at(wishComment), c.at(wishFree), c.at(wishSubOrigin)
	s.Referral = c.code(wishOrigin, "origine", "origine")
	if given, said := c.answer(wishEmailing); said {
		s.Emailing.Subscription = map[bool]int{true: 1, false: 2}[given]
	}
	c.tags(c.at(wishTags), &s.Tags, &s.OwnTags)
}

// rooms reads "≥ 3.0 chambres", "= 2 pièces" or "4".
func (c *cells) rooms(s *requests.Search) {
	text := c.at(wishRooms)
	if text == "" {
		return
	}
	s.RoomsBy = requests.AtLeast
	for sign, by := range map[string]requests.Operator{"≥": requests.AtLeast, ">=": requests.AtLeast, "≤": requests.AtMost, "<=": requests.AtMost, "=": requests.Equal} {
		if rest, is := strings.CutPrefix(text, sign); is && !strings.HasPrefix(rest, "=") {
			text, s.RoomsBy = strings.TrimSpace(rest), by
			break
		}
	}
	v, ok := numberIn(text)
	if !ok {
		c.doubt("pièces", text)
		return
	}
	if strings.Contains(people.Fold(text), "chambre") {
		s.Bedrooms = new(int(v))
	} else {
		s.Rooms = new(int(v))
	}
}

// listOf are the parts of a cell that lists several.
func listOf(text string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}
