package adlead

import "palier/internal/core/people"

// takeNames takes the fields of a person that registrations and leads share.
func takeNames(in *intake, d *people.Declared, country string) {
	word := ""
	in.code("title", &word, []string{"mr", "ms"})
	d.Title = titleCode(word)
	in.line("name", &d.Last)
	in.line("firstname", &d.First)
	in.email("email1", &d.Email)
	in.email("email2", &d.EmailMore)
	in.line("city", &d.City)
	in.text("zipcode", &d.Zipcode, 20)
	in.country("country", &d.Country)
	in.line("address1", &d.Address)
	in.line("address2", &d.AddressMore)
	if d.Country != "" {
		country = d.Country
	}
	in.phone("phone1", &d.Phone, country)
	in.phone("phone2", &d.Mobile, country)
}

// takeProfile takes the other fields of a contact (openapi.yaml, schema ContactInput).
func takeProfile(in *intake, d *people.Declared, p *people.Profile) {
	in.flag("legal_entity", &p.LegalEntity)
	in.line("legal_status", &p.LegalStatus)
	in.line("company_name", &d.Company)
	in.text("company_siret", &p.CompanySIRET, 20)
	in.year("resides_since", &p.ResidesSince)
	in.date("birthdate", &p.Born)
	in.line("birthplace", &p.Birthplace)
	in.country("nationality", &p.Nationality)
	in.line("profession", &p.Profession)
	in.code("marital_status", &p.MaritalStatus, people.MaritalStatuses())
	in.count("vehicles", &p.Vehicles)
	in.count("children", &p.Children)
	in.code("primary_residence", &p.Residence, people.Residences())
	in.maybe("own_secondary_residence", &p.SecondaryHome)
	in.maybe("first_time_homeowner", &p.FirstTimeBuyer)
	in.maybe("has_already_invested", &p.Invested)
	in.text("has_already_invested_comment", &p.InvestedComment, maxText)
}

// takeConsents gives what a body says of consents. One that it does not mention is
// not there: to say nothing is not to withdraw.
func takeConsents(in *intake) (said []people.Consent) {
	for _, o := range []struct {
		name    string
		channel people.Channel
	}{{"optin_email", people.ByEmail}, {"optin_phone", people.ByPhone}, {"optin_sms", people.BySMS}} {
		var given *bool
		if in.maybe(o.name, &given); given != nil {
			said = append(said, people.Consent{Channel: o.channel, Given: *given})
		}
	}
	return said
}
