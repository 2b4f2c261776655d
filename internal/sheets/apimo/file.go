// Package apimo reads the CSV files that an Apimo account exports: users, contacts, properties
// and searches, whose columns go by position and whose values are the labels of its lists.
//
// It knows columns and labels. Who a name is here, and what becomes of a line, it does not.
package apimo

import (
	"fmt"
	"iter"

	"palier/internal/core/listings"
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
