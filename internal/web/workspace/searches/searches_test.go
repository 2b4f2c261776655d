package searches_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/testkit"
)

const agency int64 = 14 // of the demonstration, and open

// office is an agency with a flat in Brest and somebody who looks for one.
type office struct {
	*testing.T
	*testkit.Server
	flat    listings.Property
	contact people.Contact
	search  requests.Search
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, Server: testkit.Demo(t, testkit.One(t))}
	var err error
	o.contact, _, err = o.People.Add(t.Context(), o.Operator, agency, people.Declared{First: "Inès", Last: "LEFORT", Email: "ines.brest@example.org", Mobile: "+33 6 39 98 11 22"})
	o.ok(err)
	flat := listings.Property{Agency: agency, Reference: "BREST-1", Category: 1, Type: 1, Step: 1, Country: "FR", Zipcode: "29200", City: "Brest", Price: money.Amount{Minor: 21_000_000, Currency: "EUR"}}
	flat.Details.Surface, flat.Details.Rooms = new(58.0), new(2)
	o.flat, err = o.Listings.Create(t.Context(), o.Operator, flat)
	o.ok(err)
	o.search, err = o.Requests.Create(t.Context(), o.Operator, requests.Search{Agency: agency, Contact: o.contact.ID, User: 9, Active: true, Category: 1, Types: []int{1}, Country: "FR", Margin: 10,
		Places: []requests.Place{{City: requests.Named{Name: "Brest"}}}, RoomsBy: requests.AtLeast, Rooms: new(3), Price: requests.Price{Max: new(int64(20_000_000)), Currency: "EUR"}})
	o.ok(err)
	return o
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) path(rest string) string { return fmt.Sprintf("/searches/%d%s", o.search.ID, rest) }

func (o *office) pair() string { return o.path(fmt.Sprintf("/properties/%d", o.flat.ID)) }

func (o *office) opens(m *testkit.Member, path string, says ...string) string {
	o.Helper()
	res, body := m.Get(path)
	if res.StatusCode != http.StatusOK {
		o.Fatalf("%s: %s\n%s", path, res.Status, body)
	}
	for _, text := range says {
		if !strings.Contains(body, text) {
			o.Errorf("%s lacks %q", path, text)
		}
	}
	return body
}

func (o *office) stored() requests.Search {
	o.Helper()
	s, err := o.Requests.Get(o.Context(), o.Operator, o.search.ID)
	o.ok(err)
	return s
}

func TestEveryScreenIsThereInBothLanguages(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	for path, says := range map[string][2]string{
		"/searches": {"Inès LEFORT", "Looks for"}, "/searches/new": {"Secteur dessiné", "Drawn area"}, o.path(""): {"Biens qui correspondent", "Properties that match"},
		o.path("/edit"): {"Enregistrer la recherche", "Save the search"}, o.pair(): {"Pourquoi ce rapprochement", "Why do they match?"},
		fmt.Sprintf("/properties/%d/buyers", o.flat.ID): {"Qui cherche un tel bien", "Who looks for such a property"}, fmt.Sprintf("/contacts/%d", o.contact.ID): {"1 bien à proposer", "1 property to propose"},
	} {
		o.opens(m, path, says[0])
		o.opens(m, path+"?lang=en", says[1])
	}
	o.opens(m, "/", "Recherches")
}

func TestAListOfSearchesIsNarrowed(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	for query, there := range map[string]bool{"q=lefort": true, "q=bre": true, "q=nantes": false, "category=1": true, "category=2": false, "state=over": false, "state=all": true,
		"user=9": true, fmt.Sprintf("user=%d", m.User.ID): false, "after=x": true} {
		if body := o.opens(m, "/searches?"+query); strings.Contains(body, "Inès LEFORT") != there {
			t.Errorf("%s: shown %t", query, !there)
		}
	}
}

// A crossing is explained line by line, proposed, set aside, and taken back.
func TestACrossingIsExplainedAndDecided(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	visit := fmt.Sprintf("/visits/new?contact=%d&amp;property=%d", o.contact.ID, o.flat.ID)
	o.opens(m, o.path(""), "BREST-1", "À proposer (1)", visit)
	// 210,000 of 200,000 with a margin of 20,000: half of 25 points; two rooms instead of three: 15.
	o.opens(m, o.pair(), "72 points sur 100", "12 sur 25", "0 sur 15", "dans la marge", "non rempli", "obligatoire", "200\u202f000", "210\u202f000", "au moins 3", visit)
	res, body := m.Follow(o.pair(), "step", "2", "was", "1", "back", "search")
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "Bien marqué comme proposé") || !strings.Contains(body, "Proposés (1)") {
		t.Errorf("proposed: %s", res.Status)
	}
	if _, body = m.Follow(o.pair(), "step", "3", "was", "1"); !strings.Contains(body, "quelqu’un vient d’en décider autrement") {
		t.Error("somebody else's word was written over")
	}
	if _, body = m.Follow(o.pair(), "step", "3", "was", "2", "back", "property"); !strings.Contains(body, "Bien écarté") || !strings.Contains(body, "Écarté (1)") {
		t.Error("not set aside")
	}
	if _, body = m.Follow(o.pair(), "step", "1", "was", "3"); !strings.Contains(body, "Bien remis à proposer") {
		t.Error("not taken back")
	}
	for _, step := range []string{"0", "4", "x", ""} {
		if res, _ := m.Post(o.pair(), "step", step); res.StatusCode != http.StatusBadRequest {
			t.Errorf("step %q: %s", step, res.Status)
		}
	}
	o.opens(m, "/properties/233030/buyers", "Acquéreurs")
	if body := o.opens(m, o.path("/properties/233030"), "Ne correspond pas", "exclu", "jamais été rapproché"); strings.Contains(body, `name="step"`) {
		t.Error("something can become of a pair that is none")
	}
	_, err := o.Listings.Change(t.Context(), o.Operator, o.flat.ID, func(p *listings.Property) error { p.Price.Minor = 90_000_000; return nil })
	o.ok(err)
	o.opens(m, o.path("?step=aside"), "Ne correspond plus")
	o.opens(m, o.pair(), "Ne correspond pas", "exclu")
}

var form = []string{"user", "9", "active", "yes", "category", "1", "types", "1", "types", "2", "price_min", "", "price_max", "320 000,50", "area_min", "60,5", "area_max", "", "margin", "5",
	"rooms_by", "2", "rooms", "3", "bedrooms", "2", "floor_by", "2", "floor", "1", "places", "Rezé\r\n44300 Nantes\r\nSaint-Denis (93)", "near", "Clisson (44)", "distance", "12,5",
	"outline", "47.1 -1.7\n47.1, -1.4\n47.3 -1.5", "services", "6", "comment", "Calme", "free", "au sud"}

func with(list []string, pairs ...string) []string {
	out := append([]string{}, list...)
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < len(out); j += 2 {
			if out[j] == pairs[i] {
				out[j+1] = pairs[i+1]
			}
		}
	}
	return append(out, pairs...)
}

func TestASearchIsWrittenDown(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	o.opens(m, fmt.Sprintf("/searches/new?contact=%d", o.contact.ID), "Inès LEFORT")
	res, _ := m.Post("/searches/new", append([]string{"who", "ines.brest@example.org", "once", strings.Repeat("k", 32)}, form...)...)
	to := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/searches/") {
		t.Fatalf("%s", res.Status)
	}
	o.opens(m, to, "320\u202f000,50", "Rezé (44)", "44300 Nantes", "Saint-Denis (93)", "12,5 km", "secteur dessiné", "Calme", "au moins 3")
	list, err := o.Requests.Of(t.Context(), o.Operator, o.contact.ID)
	o.ok(err)
	s := list[0]
	if len(list) != 2 || len(s.Types) != 2 || *s.Price.Max != 32_000_050 || *s.Area.Min != 60.5 || s.Places[0].Commune != "44143" || s.Places[1].Zipcode != "44300" ||
		s.Places[2].Commune != "93066" || s.Ground.Circle.Radius != 12_500 || len(s.Ground.Outline) != 3 || s.Contact != o.contact.ID || *s.Floor.Value != 1 {
		t.Errorf("%+v", s)
	}
	edit := fmt.Sprintf("/searches/%d/edit", s.ID)
	o.opens(m, edit, `value="320000,5"`, "Clisson (44)", "47.1 -1.7\n47.1 -1.4", "Saint-Denis (93)")
}

func TestWhatIsWrongInASearchIsSaidAndNothingLost(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	_, _, err := o.People.Add(t.Context(), o.Operator, agency, people.Declared{First: "Inès", Last: "LEFORTIN", Email: "autre@example.org"})
	o.ok(err)
	contact := fmt.Sprint(o.contact.ID)
	for what, c := range map[string]struct {
		pairs []string
		says  string
	}{
		"nobody":           {[]string{"who", "Personne du tout"}, "Choisissez un contact"},
		"several":          {[]string{"who", "inès lefort"}, "choisissez la bonne"},
		"no number":        {[]string{"contact", contact, "price_max", "beaucoup"}, `value="beaucoup"`},
		"not a number":     {[]string{"contact", contact, "area_min", "NaN"}, "Écrivez un nombre"},
		"a huge number":    {[]string{"contact", contact, "price_max", "1e300"}, "Écrivez un nombre"},
		"the wrong way":    {[]string{"contact", contact, "price_min", "400000"}, "le minimum ne dépasse pas le maximum"},
		"no town":          {[]string{"contact", contact, "places", "Nulle-Part-les-Bains"}, "Nulle-Part-les-Bains"},
		"which town":       {[]string{"contact", contact, "places", "Saint-Denis"}, "ajoutez le département"},
		"a line is no map": {[]string{"contact", contact, "outline", "47 -1\n48 -1"}, "au moins trois coins"},
		"far away":         {[]string{"contact", contact, "distance", "40000"}, "de 1 m à 1 000 km"},
		"too many rooms":   {[]string{"contact", contact, "rooms", "100000"}, "de 0 à 10 000"},
		"a stranger":       {[]string{"contact", contact, "user", "999999"}, "Choisissez une personne de l’agence"},
		"no such contact":  {[]string{"contact", "999999999"}, "Choisissez un contact"},
	} {
		res, body := m.Post("/searches/new", with(form, c.pairs...)...)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || !strings.Contains(body, "Calme") {
			t.Errorf("%s: %s, says %q: %t", what, res.Status, c.says, strings.Contains(body, c.says))
		}
	}
	if list, err := o.Requests.Of(t.Context(), o.Operator, o.contact.ID); err != nil || len(list) != 1 {
		t.Errorf("%d searches: %v", len(list), err)
	}
	res, body := m.Post("/searches/new", with(form, "contact", contact, "do", "find", "town", "rochefort")...)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, `name="add" value="Rochefort (17)"`) || !strings.Contains(body, "320 000,50") {
		t.Errorf("a commune that is looked for: %s", res.Status)
	}
	if res, body = m.Post("/searches/new", with(form, "contact", contact, "do", "find", "town", "35000", "add", "Clisson (44)")...); !strings.Contains(body, "35000 Rennes") || !strings.Contains(body, "Saint-Denis (93)\nClisson (44)") {
		t.Errorf("a postcode: %s", res.Status)
	}
}

// A line of places is understood as people write it, and a page of them takes no time.
func TestPlacesAreReadAsPeopleWriteThem(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	contact := fmt.Sprint(o.contact.ID)
	for line, says := range map[string]string{"paris": "paris (75)", "Paris (75)": "Paris (75)", "75000": "75000", "75011 Paris 11e Arrondissement": "75011 Paris 11e Arrondissement",
		"st herblain": "Saint-Herblain (44)", "29200 brest": "29200 Brest", "bretagne": "Bretagne", "L'Île-d'Yeu": "L’Île-d’Yeu"} {
		res, body := m.Post("/searches/new", with(form, "contact", contact, "places", line, "near", "", "distance", "", "outline", "")...)
		if to := res.Header.Get("Location"); to != "" {
			res, body = m.Get(to)
		}
		if says = strings.ReplaceAll(says, "’", "&#39;"); res.StatusCode != http.StatusOK || !strings.Contains(strings.ReplaceAll(body, "’", "&#39;"), says) {
			t.Errorf("%s: %s, does not say %q", line, res.Status, says)
		}
	}
	for n, status := range map[int]int{101: http.StatusUnprocessableEntity, 2000: http.StatusUnprocessableEntity, 30_000: http.StatusBadRequest} {
		lines := strings.TrimSpace(strings.Repeat("Brest\n", n))
		if res, _ := m.Post("/searches/new", with(form, "contact", contact, "places", lines)...); res.StatusCode != status {
			t.Errorf("%d places: %s", n, res.Status)
		}
	}
	if _, body := m.Post("/searches/new", with(form, "contact", contact, "do", "find", "town", "par")...); !strings.Contains(body, `value="Paris (75)"`) {
		t.Error("Paris is not found")
	}
}

// A search that many properties match shows them by their points, a page at a time, and so does
// a property that many people look for.
func TestCrossingsAreShownByTheirPointsAPageAtATime(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	for i := range 30 {
		v := o.flat
		v.ID, v.Reference, v.Price.Minor = 0, fmt.Sprintf("SERIE-%02d", i), int64(20_000_000+i*50_000)
		v.Details.Rooms = new(3)
		_, err := o.Listings.Create(t.Context(), o.Operator, v)
		o.ok(err)
		s := o.search
		s.Places, s.Contact = []requests.Place{{City: requests.Named{Name: "Brest"}}}, o.contact.ID
		_, err = o.Requests.Create(t.Context(), o.Operator, s)
		o.ok(err)
	}
	for path, first := range map[string]string{o.path(""): "SERIE-00", fmt.Sprintf("/properties/%d/buyers", o.flat.ID): "72 sur 100"} {
		body := o.opens(m, path, first, "(31)", "after=")
		if n := strings.Count(body, "<tr data-row>"); n != 25 {
			t.Errorf("%s: %d on the first page", path, n)
		}
		_, next, _ := strings.Cut(body, `<a href="`+path+"?after=")
		next, _, _ = strings.Cut(next, `"`)
		body = o.opens(m, path+"?after="+strings.ReplaceAll(next, "&amp;", "&"), "Inès LEFORT")
		if n := strings.Count(body, "<tr data-row>"); n != 6 {
			t.Errorf("%s: %d on the second page", path, n)
		}
	}
	for _, after := range []string{"x", "102-1", "0-1", "-1--1", "99999999999999999999-1"} {
		o.opens(m, o.path("?after="+after), "SERIE-00")
	}
}

// Two people have one form open: what each changed alone is kept, what both changed is shown.
func TestTwoPeopleChangeOneSearch(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	mine := []string{"user", "9", "was.user", "9", "active", "yes", "was.active", "yes", "category", "1", "was.category", "1", "types", "1", "was.types", "1", "price_max", "250000", "was.price_max", "200000",
		"margin", "10", "was.margin", "10", "rooms_by", "2", "was.rooms_by", "2", "rooms", "3", "was.rooms", "3", "floor_by", "2", "was.floor_by", "2", "places", "Brest (29)", "was.places", "Brest (29)"}
	change := func(apply func(s *requests.Search)) {
		_, err := o.Requests.Change(t.Context(), o.Operator, agency, o.search.ID, func(s *requests.Search) error { apply(s); return nil })
		o.ok(err)
	}
	change(func(s *requests.Search) { s.Rooms = new(2) })
	if res, body := m.Follow(o.path("/edit"), mine...); res.StatusCode != http.StatusOK || !strings.Contains(body, "Recherche enregistrée") {
		t.Errorf("%s\n%s", res.Status, body)
	}
	if s := o.stored(); *s.Rooms != 2 || *s.Price.Max != 25_000_000 || s.Places[0].Commune != "29019" {
		t.Errorf("what each changed alone: %+v", s)
	}
	change(func(s *requests.Search) { s.Price.Max, s.Types = new(int64(26_000_000)), []int{1, 2} })
	mine = with(mine, "price_max", "240000", "was.price_max", "250000", "types", "2", "was.rooms", "2", "rooms", "2")
	res, body := m.Post(o.path("/edit"), mine...)
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, `name="theirs.price_max" value="260000"`) || !strings.Contains(body, "240000") {
		t.Errorf("a price that both changed: %s", res.Status)
	}
	if s := o.stored(); *s.Price.Max != 26_000_000 {
		t.Errorf("it was written over: %+v", s.Price)
	}
}

func TestASearchIsMadeOfALead(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	l, err := o.Inbox.Add(t.Context(), o.Operator, leads.Lead{Agency: agency, Type: 1, Sent: []byte("{}"), Person: people.Declared{First: "Marc", Last: "Petit", Email: "marc.petit@example.org"},
		Details: leads.Details{Message: "Un trois pièces au calme", Wish: leads.Wish{PriceMax: 30_000_000, Currency: "EUR", RoomMin: 3}, About: leads.About{City: "Rezé", Zipcode: "44400"}}})
	o.ok(err)
	o.opens(m, fmt.Sprintf("/leads/%d", l.ID), fmt.Sprintf("/searches/new?lead=%d", l.ID))
	o.opens(m, fmt.Sprintf("/searches/new?lead=%d", l.ID), "Marc Petit", `value="300000"`, "Rezé (44)", "Un trois pièces au calme")
	res, body := m.Post("/searches/new", with(form, "lead", fmt.Sprint(l.ID))...)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	o.opens(m, res.Header.Get("Location"), fmt.Sprintf("/leads/%d", l.ID), "Marc Petit")
	for _, lead := range []string{"999999999"} {
		if res, _ := m.Get("/searches/new?lead=" + lead); res.StatusCode != http.StatusNotFound {
			t.Errorf("lead %s: %s", lead, res.Status)
		}
	}
}

func TestWhoMayNotSeesNorChangesSearches(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Observer, "Lee")
	if res, body := m.Get(o.path("")); res.StatusCode == http.StatusOK && (strings.Contains(body, "Marquer proposé") || strings.Contains(body, "/edit")) {
		t.Error("who only reads is shown acts")
	}
	for _, path := range []string{o.path("/edit"), "/searches/new", o.pair()} {
		if res, _ := m.Post(path, "step", "2"); res.StatusCode != http.StatusForbidden {
			t.Errorf("POST %s: %s", path, res.Status)
		}
	}
	theirs := o.MemberAt(t, access.User{Agency: 15, Role: access.Negotiator, Firstname: "Noé", Lastname: "Essai"})
	for _, path := range []string{o.path(""), o.path("/edit"), o.pair(), "/searches/999999999", fmt.Sprintf("/properties/%d/buyers", o.flat.ID)} {
		if res, _ := theirs.Get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	if res, _ := theirs.Post(o.pair(), "step", "2"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another agency's step: %s", res.Status)
	}
	if s := o.stored(); !s.UpdatedAt.Equal(o.search.UpdatedAt) {
		t.Errorf("changed: %+v", s)
	}
}

func TestTheMapHasCommunes(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Negotiator, "Ada")
	o.opens(m, "/searches/towns?box=47.0,-1.8,47.4,-1.2", `"name":"Rezé"`)
	for _, box := range []string{"", "a,b", "NaN,NaN,NaN,NaN", "-90,-180,90,180"} {
		if res, body := m.Get("/searches/towns?box=" + box); res.StatusCode != http.StatusOK || strings.Count(body, "name") > 300 {
			t.Errorf("%q: %s", box, res.Status)
		}
	}
}

// What is known of a person says what he looks for.
func TestWhatIsKnownOfAPersonHasHisSearches(t *testing.T) {
	o := newOffice(t)
	m := o.Member(t, access.Director, "Ada")
	path := fmt.Sprintf("/contacts/%d/export", o.contact.ID)
	o.opens(m, path, fmt.Sprintf("Recherche n° %d", o.search.ID), "Brest")
	o.opens(m, path+".json", `"recherches"`, `"budget_max": "200000"`, `"place.1": "Brest"`)
	o.opens(m, "/audit", fmt.Sprintf("/searches/%d", o.search.ID))
}
