package browser_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// relationJourneys go with people from their first question to their offer.
var relationJourneys = []journey{
	{"an enquiry of a portal becomes an offer, and every door tells the same", anEnquiryBecomesAnOffer},
	{"two people edit one contact, and nothing is lost", twoPeopleEditOneContact},
	{"a person is merged, taken apart, handed out and forgotten", aPersonIsMergedAndErased},
	{"enquiries are moved on list and board by keys, and back", enquiriesMoveByKeys},
	{"an enquiry is handed over and put aside by keys", anEnquiryIsHandedOverAndPutAside},
	{"who waits is answered from Today", whoWaitsIsAnsweredFromToday},
	{"a consent is given and withdrawn, and the call is locked", aConsentIsWithdrawn},
	{"a note outlives its session", aNoteOutlivesItsSession},
	{"a visit is moved past an appointment, and back", aVisitIsMoved},
	{"contacts come from a file, and go again", contactsComeFromAFile},
	{"somebody who is invited books without a code", somebodyInvitedBooks},
	{"a search finds its property, proposes it and books a visit", aSearchFindsItsProperty},
	{"a telephone call becomes an enquiry that is known already", aCallBecomesAnEnquiry},
}

// enquires has a portal send an enquiry, and gives its number. Fields come in pairs.
func (s *site) enquires(reference, first, last string, more ...string) (id int64) {
	s.Helper()
	body := map[string]any{"reference": reference, "firstname": first, "lastname": last, "email": mailbox(first, last)}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	var made struct{ ID int64 }
	s.apimo(http.MethodPost, "/agencies/"+s.demo.Apimo.Agency+"/leads", body, http.StatusOK, &made)
	return made.ID
}

func mailbox(first, last string) string {
	return strings.ToLower(first + "." + last + "@example.org")
}

// home is a flat of the demonstration, which arrives by the Flatsy API and is shown by
// somebody. It gives the number by which that API calls it.
func (s *site) home(reference, inCharge string) (uid string) {
	s.Helper()
	var made struct{ ID string }
	s.call(http.MethodPost, "properties", s.token(), map[string]any{
		"externalRef": reference, "inCharge": inCharge, "price": 312_000, "rentSell": "property.basics.rentsell.sell",
		"address": map[string]any{"address": "7 rue du Roi Albert", "zip": "44000", "city": "Nantes", "countryCode": "FR", "latitude": 47.2191, "longitude": -1.5512},
		"fields":  map[string]any{"surface": 61, "numRooms": 3, "dpe": "C"},
	}, &made)
	return made.ID
}

// token is one of the director's at the Flatsy API.
func (s *site) token() string {
	s.Helper()
	var entered struct{ Token string }
	s.call(http.MethodPost, "login", "", map[string]string{"identifier": s.demo.Leads2Keys.Login, "password": s.demo.Leads2Keys.Password}, &entered)
	return entered.Token
}

// finds follows the first link of what says each of the texts, once it is there.
func (p *person) finds(selector string, says ...string) {
	p.Helper()
	p.follows(selector + ` a[href="` + p.linked(selector, says...) + `"]`)
}

// linked is where the first link leads of what says each of the texts, once it is there.
func (p *person) linked(selector string, says ...string) (path string) {
	p.Helper()
	p.await(selector+" with "+strings.Join(says, ", "), func() bool {
		var err error
		path, err = p.tab.Link(selector, says...)
		p.must(err)
		return path != ""
	})
	return path
}

// sets chooses an option by its words.
func (p *person) sets(selector, words string) {
	p.Helper()
	p.must(p.tab.Select(selector, p.option(selector, words)))
}

// decides chooses an option by its words in a form that sends itself.
func (p *person) decides(selector, words string, says ...string) {
	p.Helper()
	p.must(p.tab.Decide(selector, p.option(selector, words)))
	p.sees(says...)
}

func (p *person) option(selector, words string) string {
	p.Helper()
	p.must(p.tab.Await(selector))
	value, err := p.tab.Option(selector, words)
	p.must(err)
	if value == "" {
		p.Fatalf("%s: %s has no choice %q", p.name, selector, words)
	}
	return value
}

// turns presses keys that lead to another page.
func (p *person) turns(keys string, says ...string) {
	p.Helper()
	p.must(p.tab.Turn(keys))
	p.sees(says...)
}

// gets opens somebody's latest letter of a subject in the demonstration's mailbox.
func (p *person) gets(to, subject string, says ...string) {
	p.Helper()
	path := ""
	p.await("a letter to "+to+": "+subject, func() bool {
		p.must(p.tab.Visit(p.origin + "/demo/mail"))
		var err error
		path, err = p.tab.Link("li", to, subject)
		p.must(err)
		return path != ""
	})
	p.goes(path, says...)
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// code is the code in somebody's latest letter of a subject.
func (s *site) code(reader *person, to, subject string) string {
	s.Helper()
	reader.gets(to, subject)
	said, err := reader.tab.Text("pre")
	reader.must(err)
	code := sixDigits.FindString(said)
	if code == "" {
		s.Fatalf("no code in %s", said)
	}
	return code
}

// lead is where an enquiry is shown.
func lead(id int64) string { return "/leads/" + strconv.FormatInt(id, 10) }
