package apimo

import (
	"slices"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/people"
)

// takeContact sets the fields of a person that a body names (openapi.yaml, schema
// ContactFields). A password, and what is told of other lists, is not taken.
func (in *filing) takeContact(f *people.Filing) {
	d, p, c := &f.Declared, &f.Profile, &f.Card
	for name, dst := range map[string]*string{
		"firstname": &d.First, "lastname": &d.Last, "company": &d.Company, "email": &d.Email, "phone": &d.Phone, "mobile": &d.Mobile, "fax": &d.Fax,
		"address": &d.Address, "address_more": &d.AddressMore, "zipcode": &d.Zipcode, "city": &d.City, "vat_number": &c.VATNumber,
		"spouse_firstname": &c.SpouseFirst, "spouse_lastname": &c.SpouseLast, "spouse_email": &c.SpouseEmail, "website": &c.Website,
		"taxcode": &c.TaxCode, "spouse_taxcode": &c.SpouseTaxCode, "spouse_nationality": &c.SpouseNationality,
	} {
		in.line(name, dst)
	}
	in.words("comment", &c.Comment)
	in.number("category", "contact_category", &c.Category)
	in.record("user", &c.User)
	in.number("activity", "contact_activity", &c.Activity)
	in.number("title", "contact_title", &d.Title)
	in.number("relationship", "contact_relationship", &c.Relationship)
	in.number("spouse_title", "contact_title", &c.SpouseTitle)
	in.day("birthday_at", &p.Born)
	in.day("spouse_birthday_at", &c.SpouseBorn)
	in.given("country", func(v wire.Value) { d.Country = in.letters("country", v, 2, strings.ToUpper) })
	in.given("children", func(v wire.Value) {
		if p.Children = in.whole("children", v); p.Children != nil && (*p.Children < 0 || *p.Children > 99) {
			in.wrong("children", "Give a number from 0 to 99.")
		}
	})
	in.nationality(p, c)
	in.civilStatus(p, c)
	in.languages(d, c)
	in.tags(c)
	in.subscriptions(f)
	f.Unlisted = in.unlisted
}

// nationality is a country code, or words where it is none.
func (in *filing) nationality(p *people.Profile, c *people.Card) {
	in.given("nationality", func(v wire.Value) {
		said, _ := in.scalar("nationality", v)
		p.Nationality, c.Nationality = "", strings.TrimSpace(said)
		if twoLetters(c.Nationality) {
			p.Nationality, c.Nationality = strings.ToUpper(c.Nationality), ""
		}
	})
}

func twoLetters(s string) bool {
	return len(s) == 2 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
}

// civilStatuses are the core's words for the numbers of contact_civil_status.
var civilStatuses = map[int]string{1: "single", 2: "married", 3: "civil", 4: "divorced", 5: "widowed", 6: "cohabiting"}

// civilStatus is a word of the core, or a number that it has none for.
func (in *filing) civilStatus(p *people.Profile, c *people.Card) {
	in.given("civil_status", func(v wire.Value) {
		p.MaritalStatus, c.CivilStatus = "", in.code("civil_status", v, "contact_civil_status")
		if word := civilStatuses[c.CivilStatus]; word != "" {
			p.MaritalStatus, c.CivilStatus = word, 0
		}
	})
}

// languages are codes, the preferred one first.
func (in *filing) languages(d *people.Declared, c *people.Card) {
	in.several("language", func(list []wire.Value) {
		var codes []string
		for _, v := range list {
			before := len(in.problems)
			if code := in.letters("language", v, 2, strings.ToLower); code == "" {
				in.bare("language", "Give codes of 2 letters.", before)
				return
			} else if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		d.Language, c.Languages = "", nil
		if len(codes) > 0 {
			d.Language = codes[0]
		}
		if len(codes) > 1 {
			c.Languages = codes[1:]
		}
	})
}

// tags are labels, each an object with a comment; a bare text is one too.
func (in *filing) tags(c *people.Card) {
	in.several("tags_customized", func(list []wire.Value) {
		c.Tags = nil
		for _, v := range list {
			o, labelled := v.Object()
			if labelled {
				v = part(o, "comment")
			}
			before := len(in.problems)
			text, said := in.scalar("tags_customized", v)
			if labelled && v.IsNull() {
				continue
			}
			if !said {
				in.bare("tags_customized", "Give objects with a comment.", before)
				return
			}
			c.Tags = append(c.Tags, strings.TrimSpace(text))
		}
	})
}

// subscriptions are answers: 1 yes, 2 no. One that is null was not given.
func (in *filing) subscriptions(f *people.Filing) {
	yes := func(name string, take func(answer *bool)) {
		in.given(name, func(v wire.Value) {
			switch n := in.whole(name, v); {
			case n == nil:
				take(nil)
			case *n == 1 || *n == 2:
				take(new(*n == 1))
			default:
				in.wrong(name, "Give 1 or 2, of the catalog subscription.")
			}
		})
	}
	for name, channel := range map[string]people.Channel{"mailing": people.ByPost, "emailing": people.ByEmail} {
		yes(name, func(said *bool) {
			if said != nil {
				f.Consents = append(f.Consents, people.Consent{Channel: channel, Given: *said})
			}
		})
	}
	yes("magazine", func(said *bool) { f.Card.Magazine = said })
}
