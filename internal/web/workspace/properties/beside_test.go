package properties_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/testkit"
)

// Of a sheet only what matters for such a property is open at first.
func TestWhatMattersIsOpen(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	for what, c := range map[string]struct {
		category, kind     int
		tab                string
		open, folded, says []string
	}{
		"a flat":     {1, 1, "fittings", []string{"construction", "heating", "residence", "services"}, []string{"activities"}, nil},
		"a business": {1, 4, "fittings", []string{"activities", "services"}, []string{"residence"}, []string{"Boulangerie"}},
		"land":       {1, 3, "fittings", []string{"view", "proximities"}, []string{"heating", "services", "construction"}, nil},
		"figures":    {1, 4, "price", []string{"finances", "sums"}, []string{"annuity", "sold"}, []string{"Chiffre d&#39;affaires"}},
		"an annuity": {5, 1, "price", []string{"annuity"}, []string{"finances", "rent"}, []string{"Rente"}},
		"a rent":     {2, 1, "price", nil, []string{"finances", "annuity", "co_ownership"}, []string{"Dépôt de garantie", "Période du loyer"}},
		"a season":   {3, 1, "price", []string{"finances"}, []string{"annuity"}, []string{"Semaine", "Taux de remplissage"}},
	} {
		_, path := made(t, s, "OUVRE-"+strings.ReplaceAll(what, " ", ""), c.category, c.kind)
		body := opens(t, m, path+"/"+c.tab, c.says...)
		for _, key := range c.open {
			if !strings.Contains(body, `id="group-`+key+`" open`) {
				t.Errorf("%s: %s is folded", what, key)
			}
		}
		for _, key := range c.folded {
			if !strings.Contains(body, `id="group-`+key+`"><summary`) {
				t.Errorf("%s: %s is open", what, key)
			}
		}
		if c.category == 2 && !strings.Contains(body, `<fieldset id="group-rent">`) {
			t.Error("a rent can be folded away")
		}
	}
}

func TestPrivateParticularsAreForWhoMaySeeThem(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	id, path := made(t, s, "PRIVE-1", 1, 4)
	change(t, s, id, func(p *listings.Particulars) {
		p.VisitComment, p.StatusComment, p.Sums.Negotiable, p.FillingRate, p.VisitContact = "code 1234A", "divorce", new(4321.0), new(67.0), 77_001
		p.Areas, p.Services = []listings.Area{{Type: 1}}, []int{2}
	})
	for _, role := range []access.Role{access.Observer, access.Translating} {
		m := s.Member(t, role, string(role))
		for _, below := range []string{"", "/price", "/rooms", "/fittings", "/documents", "/history", "/print"} {
			body := opens(t, m, path+below)
			for _, secret := range []string{"1234A", "divorce", "4321", "4\u202f321", "77001", "Taux de remplissage", `type="checkbox" name="services" value="3"`, "Enregistrer<", "Ajouter un document"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s shows %s %q", below, role, secret)
				}
			}
		}
		for _, to := range []string{"/rooms", "/fittings", "/documents", "/warnings"} {
			if res, _ := m.Post(path+to, "was.standing", "", "standing", "1"); res.StatusCode != http.StatusForbidden {
				t.Errorf("POST %s by %s: %s", to, role, res.Status)
			}
		}
	}
}

func TestAForeignAgencyIsNotNamed(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	theirs, err := s.Listings.Add(t.Context(), s.Operator, listings.Property{Agency: closedAgency, Reference: "AUTRE-9", City: "Nantes"})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Member(t, access.Negotiator, "Ada")
	at := fmt.Sprintf("/properties/%d", theirs.ID)
	for _, below := range []string{"/rooms", "/fittings", "/documents", "/documents/1"} {
		if res, _ := m.Get(at + below); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", below, res.Status)
		}
	}
	for _, below := range []string{"/rooms", "/fittings", "/warnings", "/documents/1/remove"} {
		if res, _ := m.Post(at+below, "was.standing", "", "standing", "1", "was.area.1", "", "area.1.type", "1"); res.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s: %s", below, res.Status)
		}
	}
	if res, _ := m.Upload(at+"/documents", "plan.pdf", "%PDF-1.7\nplan\n%%EOF\n", "type", "1"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a document: %s", res.Status)
	}
	_, path := made(t, s, "NOTRE-9", 1, 1)
	for _, text := range []string{"AUTRE-9", fmt.Sprint(theirs.ID), "999999999"} {
		if res, body := m.Post(path+"/summary", "was.parent", "", "parent", text); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="`+text+`"`) {
			t.Errorf("part of %s: %s", text, res.Status)
		}
	}
}

func TestAValueThatWasNotUnderstoodIsMended(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "RECU-1", 1, 1)
	change(t, s, id, func(p *listings.Particulars) {
		p.Landscapes = []int{999}
		p.Warnings = []listings.Warning{{Field: "view.landscape", Value: "999", Reason: "in no list"}, {Field: "areas[2].type", Value: "888", Reason: "in no list"}, {Field: "frontage", Value: "3 m", Reason: "no such field"}}
	})
	body := opens(t, m, path, "Valeurs à vérifier", "3 valeurs à vérifier", "Vue sur", "999", "Aucune liste ne connaît ce code", "frontage", "n’a pas de champ", path+"/fittings#view_landscapes", path+"/rooms#group-areas")
	if strings.Contains(body, "in no list") {
		t.Error("a reason is said in English")
	}
	m.Follow(path+"/fittings", "was.view_landscapes", "999", "view_landscapes", "1")
	m.Follow(path+"/rooms", "was.area.1", "", "area.1.type", "2")
	if w := particulars(t, s, id).Particulars.Warnings; len(w) != 1 {
		t.Errorf("what was mended is still noted: %+v", w)
	}
	if _, body := m.Follow(path+"/warnings", "field", "frontage", "value", "3 m"); !strings.Contains(body, "Valeur marquée comme vue") || strings.Contains(body, "frontage") {
		t.Error("what was seen is still shown")
	}
}

func TestDocumentsAreTakenShownAndRemoved(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "DOC-1", 1, 1)
	const plan = "%PDF-1.7\nplan\n%%EOF\n"
	if res, body := m.Upload(path+"/documents", "plan<b>.pdf", plan, "type", "1", "name", "Plan du <i>rez</i>"); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", res.Status, body)
	}
	if res, _ := m.Upload(path+"/documents", "passeport.pdf", plan, "type", "2"); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.Status)
	}
	opens(t, m, path+"/documents", "Plan du &lt;i&gt;rez&lt;/i&gt;", "passeport", "Papiers d&#39;identité", "Plan<")
	list, err := s.Listings.Enclosures(t.Context(), s.Operator, id)
	if err != nil || len(list) != 2 || list[0].Type != 1 {
		t.Fatal(list, err)
	}
	one := fmt.Sprintf("%s/documents/%d", path, list[0].ID)
	res, body := m.Get(one)
	if res.StatusCode != http.StatusOK || body != plan || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%s %v", res.Status, res.Header)
	}
	looks := s.Member(t, access.Observer, "Lee")
	if body := opens(t, looks, path+"/documents", "Plan du"); strings.Contains(body, "passeport") {
		t.Error("a paper of a person is shown to everybody")
	}
	if body := opens(t, looks, path+"/history"); strings.Contains(body, "passeport") {
		t.Error("its name is in the history")
	}
	if res, _ := looks.Get(fmt.Sprintf("%s/documents/%d", path, list[1].ID)); res.StatusCode != http.StatusNotFound {
		t.Errorf("a private document: %s", res.Status)
	}
	for what, c := range map[string]struct{ content, kind, says string }{
		"what runs": {"<svg onload=alert(1)>", "1", "ni un PDF"}, "an odd type": {plan, "x", "Choisissez un type"}, "a type below none": {plan, "-4", "pas été pris"},
	} {
		if res, body := m.Upload(path+"/documents", "a.pdf", c.content, "type", c.kind, "name", "Mon nom"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) || !strings.Contains(body, `value="Mon nom"`) {
			t.Errorf("%s: %s", what, res.Status)
		}
	}
	if res, _ := m.Post(path+"/documents", "type", "1"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a form without files: %s", res.Status)
	}
	m.Follow(one + "/remove")
	if res, _ := m.Get(one); res.StatusCode != http.StatusNotFound {
		t.Errorf("a removed document: %s", res.Status)
	}
	opens(t, m, path+"/history", "Document", "Plan du")
}

func TestAnAdIsWrittenInAnotherLanguage(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "LANG-1", 1, 1)
	opens(t, m, path+"/ad", `<option value="it">italien</option>`)
	opens(t, m, path+"/ad?language=it", "Annonce : italien", `name="title.it"`, `id="group-ad.it"`)
	m.Follow(path+"/ad?language=it", "was.title.it", "", "title.it", "Tre locali", "was.text.it", "", "text.it", "Molto bello")
	p := particulars(t, s, id)
	if len(p.Advert.Translations) != 1 || p.Advert.Translations[0].Title != "Tre locali" {
		t.Fatalf("%+v", p.Advert.Translations)
	}
	opens(t, m, path+"/ad", "Tre locali", "Annonce : italien")
	m.Follow(path+"/ad", "was.title.zz", "", "title.zz", "x")
	if p := particulars(t, s, id); len(p.Advert.Translations) != 1 {
		t.Errorf("a language that is none: %+v", p.Advert.Translations)
	}
}

// A surface in another unit and half a room are one thing said twice: both follow.
func TestFiguresThatSayOneThingAgree(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "PIED-1", 1, 1)
	m.Follow(path+"/rooms", "was.area_unit", "", "area_unit", "2", "was.area_value", "", "area_value", "800", "was.rooms_exactly", "", "rooms_exactly", "2,5")
	p := particulars(t, s, id)
	if p.Details.Surface == nil || *p.Details.Surface != 74.32 || *p.Particulars.AreaValue != 800 || *p.Details.Rooms != 2 {
		t.Errorf("%v m², %v ft², %v rooms", p.Details.Surface, p.Particulars.AreaValue, p.Details.Rooms)
	}
	m.Follow(path+"/summary", "was.surface", "74,32", "surface", "100", "was.rooms", "2", "rooms", "4")
	if p = particulars(t, s, id); *p.Particulars.AreaValue != 1076.39 || p.Particulars.RoomsExactly != nil {
		t.Errorf("%v ft², %v rooms", *p.Particulars.AreaValue, p.Particulars.RoomsExactly)
	}
	m.Follow(path+"/rooms", "was.area_unit", "2", "area_unit", "1")
	if p = particulars(t, s, id); *p.Details.Surface != 100 || p.Particulars.AreaValue != nil {
		t.Errorf("%v m², %v", *p.Details.Surface, p.Particulars.AreaValue)
	}
}
