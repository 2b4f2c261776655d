package people

import (
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Filing is a person as a partner's file has him.
type Filing struct {
	Declared
	Profile  Profile
	Card     Card
	Consents []Consent      // what is said anew; answers are never taken back
	Unlisted []event.Change // what was said that no code list has, by field: the journal warns of it
}

// How long the texts of an entry may be, in characters.
const (
	longestLine    = 255
	longestComment = 20_000
	mostTags       = 50
	mostLanguages  = 20
)

// Takes tells whether a person takes the magazine, nil when nobody said: who takes no post
// does not.
func (c Card) Takes(answers map[Channel]bool) *bool {
	if c.Magazine == nil {
		return nil
	}
	post, asked := answers[ByPost]
	takes := *c.Magazine && (post || !asked)
	return &takes
}

// check finds what is wrong with an entry. What was there before is not judged: another door
// may have brought it. A phone is kept as it was written; one that is none recognises nobody.
func (e Filing) check(before Filing) (f fault.Findings) {
	long := func(field, value string, most int) { f.Length(field, value, most) }
	email := func(field, value, was string) {
		if _, ok := Email(value); value != "" && value != was && !ok {
			f.Wrong(field, "This is not an e-mail address.")
		}
	}
	for _, field := range DeclaredFields() {
		if v := e.Value(field); v != before.Value(field) {
			long(field, v, longestLine)
		}
	}
	c := e.Card
	for field, v := range map[string]string{"vat_number": c.VATNumber, "taxcode": c.TaxCode, "nationality": c.Nationality, "website": c.Website,
		"spouse_firstname": c.SpouseFirst, "spouse_lastname": c.SpouseLast, "spouse_email": c.SpouseEmail,
		"spouse_nationality": c.SpouseNationality, "spouse_taxcode": c.SpouseTaxCode} {
		long(field, v, longestLine)
	}
	long("comment", c.Comment, longestComment)
	f.Count("tags_customized", len(c.Tags), mostTags)
	f.Count("language", len(c.Languages)+1, mostLanguages)
	for _, tag := range c.Tags {
		long("tags_customized", tag, longestLine)
	}
	email("email", e.Email, before.Email)
	email("spouse_email", c.SpouseEmail, before.Card.SpouseEmail)
	if c.Website != before.Card.Website && !reachable(c.Website) {
		f.Wrong("website", "Give an address that begins with http:// or https://.")
	}
	if named := strings.TrimSpace(before.Last+before.Company) != "" || before.anonymous(); named && strings.TrimSpace(e.Last+e.Company) == "" || e.anonymous() {
		f.Wrong("lastname", "Give a last name or a company.")
	}
	return f
}

// reachable tells an address of the web from what a browser would run.
func reachable(address string) bool {
	scheme, rest, with := strings.Cut(strings.ToLower(address), ":")
	return address == "" || !strings.ContainsAny(address, " <>\"\t\n") && (!with || scheme == "http" || scheme == "https" || strings.Contains(scheme, ".") && !strings.HasPrefix(rest, "//"))
}
