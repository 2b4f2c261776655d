package diary_test

import (
	"bytes"
	"image"
	"image/png"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/testkit"
)

func TestAMoveSaysFirstWhatItSends(t *testing.T) {
	o := open(t)
	_, _, err := o.server.Webhooks.Create(t.Context(), o.server.Operator, webhooks.Endpoint{Format: "webhookevent", URL: "https://example.org/hook"})
	o.must(err)
	_, _, err = o.server.Webhooks.Create(t.Context(), o.server.Operator, webhooks.Endpoint{Format: "visitchange", URL: "https://example.org/hook", Events: []string{"visit.date.changed"}})
	o.must(err)
	v := o.book("noe", "10:00")
	o.book("lea", "11:00")
	date, _ := o.tomorrow("15:00")
	path := "/agenda/move?visit=" + v.UID
	o.says("GET", path, nil, 200, "Créneaux libres")
	body := o.says("GET", path+"&day="+date+"&start=15:00", nil, 200, "3 webhooks", "1 webhook", "1 e-mail aux visiteurs", "Noe Sorel", "Aucun SMS", "Déplacer la visite et prévenir")
	still, err := o.server.Visits.Visit(t.Context(), o.server.Operator, v.UID)
	o.must(err)
	if still.Visitors[0].Status != visits.Proposed {
		t.Error("to look at it has moved it")
	}
	o.says("GET", path+"&day="+date+"&start=11:00", nil, 409, "déjà prise", "11:00 – 11:30", "Lea Sorel", "Les plus proches")
	o.says("GET", path+"&day="+date+"&start=15:10", nil, 409, "Aucun créneau du bien")
	o.says("POST", "/agenda/move", url.Values{"visit": {v.UID}, "day": {date}, "start": {"11:00"}}, 409, "déjà prise")

	body = o.says("POST", "/agenda/move", o.hidden(body, "/agenda/move"), 200, "Visite déplacée", "15:00", "Visite déplacée")
	body = o.says("POST", "/agenda/move", o.hidden(body, "/agenda/move"), 200, "Visite déplacée", "10:00 – 10:30")
	if !strings.Contains(text(body), "Proposée") {
		t.Error("moved back it is not proposed")
	}
}

func TestAVisitFromItsBookingToItsReport(t *testing.T) {
	o := open(t)
	o.says("GET", "/visits", nil, 200, "Aucun rendez-vous", "Choisir un bien")
	body := o.says("GET", "/visits/new?property=T2-0227", nil, 200, "Réserver la visite", "Fait visiter : Inès Door")
	_, at := o.tomorrow("10:00")
	form := o.hidden(body, "/visits/new")
	for name, value := range map[string]string{"at": strconv.FormatInt(at.Unix(), 10), "firstname": `Noé <script>alert(1)</script>`, "lastname": "Sorel", "email": "noe.sorel@example.org", "confirm": "1"} {
		form.Set(name, value)
	}
	wrong := url.Values{"property": {"T2-0227"}, "at": {"none"}, "email": {"no e-mail"}}
	o.says("POST", "/visits/new", wrong, 422, "Donnez une adresse e-mail")
	o.says("POST", "/visits/new", url.Values{"property": {"NONE"}, "at": {"none"}, "email": {"a@example.org"}}, 422, "Aucun bien de vos agences")
	body = o.says("POST", "/visits/new", form, 200, "Confirmée", "Noé <script>", "Confirmation", "Terminer la visite")
	if strings.Contains(body, "<script>alert") {
		t.Error("hostile text is not text")
	}
	taken := url.Values{"property": {"T2-0227"}, "at": form["at"], "email": {"other@example.org"}}
	o.says("POST", "/visits/new", taken, 409, "vient d’être pris")
	v := o.found(body)
	if strings.Contains(body, v.Code) {
		t.Error("the agent of a visit is told its code")
	}
	path := "/visits/" + v.UID
	o.server.Clock.Advance(at.Sub(o.server.Clock.Now()) + time.Minute)
	o.says("POST", path+"/done", url.Values{"code": {"000 00x"}}, 422, "Essais restants : 4")
	o.says("POST", path+"/done", url.Values{"code": {v.Code}}, 200, "Visite terminée", "Brouillon")
	property := strconv.FormatInt(o.place.Property.ID, 10)
	o.says("POST", path+"/report", url.Values{"property": {property}, "interest": {"4"}, "positive": {"Lumineux"}}, 200, "Compte rendu enregistré", "Lumineux")
	if said := testkit.Printed(t, o.says("GET", path+"/bon-de-visite.pdf", nil, 200)); !strings.Contains(said, "Date et signature") {
		t.Errorf("the slip asks nobody to sign:\n%s", said)
	}
	o.signed(v)
	o.server.Clock.Advance(3 * time.Hour)
	o.says("GET", path, nil, 200, "4 / 5", "Définitif", "!Enregistrer le compte rendu")
	o.says("GET", "/visits?status=done", nil, 200, "Sorel")
	o.says("GET", path, nil, 200, "Bon de visite signé", "Inès Door", "Lu et approuvé par Noé")
	o.says("GET", path+"/slip", nil, 200, "Bon de visite", "12 rue des Tilleuls", "Signé, reçu le", "Lu et approuvé par Noé", "!Date et signature")
	said := testkit.Printed(t, o.says("GET", path+"/bon-de-visite.pdf", nil, 200))
	for _, text := range []string{"Bon de visite", "12 rue des Tilleuls", "Sorel", "reconnaissent avoir visité", "Lu et approuvé par Noé"} {
		if !strings.Contains(said, text) {
			t.Errorf("the slip lacks %q:\n%s", text, said)
		}
	}
	if strings.Contains(said, "Date et signature") {
		t.Error("what is signed asks for a signature")
	}
}

// signed is the visit with a slip that its visitor signed.
func (o *office) signed(v visits.Visit) {
	o.Helper()
	a := o.server.Operator
	a.User = o.agent.ID
	var ink bytes.Buffer
	o.must(png.Encode(&ink, image.NewGray(image.Rect(0, 0, 300, 200))))
	d, err := o.server.Documents.Put(o.Context(), a, documents.Upload{Agency: v.Agency, Name: "bon.png", Description: "Lu et approuvé par Noé", Content: &ink})
	o.must(err)
	o.must(o.server.Visits.AddPaper(o.Context(), a, v.UID, visits.Paper{Property: v.Property, Kind: visits.Slip, Document: d.UID}))
}

// found is the visit that a page is about.
func (o *office) found(body string) visits.Visit {
	o.Helper()
	uid := regexp.MustCompile(`/visits/([0-9a-f-]{36})`).FindStringSubmatch(body)
	if uid == nil {
		o.Fatalf("no visit in\n%.2000s", body)
	}
	v, err := o.server.Visits.Visit(o.Context(), o.server.Operator, uid[1])
	o.must(err)
	return v
}

func TestACancellationSaysWhatItDoesAndWhoMayDoIt(t *testing.T) {
	o := open(t)
	_, err := o.server.Visits.SetRules(t.Context(), o.server.Operator, o.key(), visits.Overrides{Notice: new(0), Capacity: new(2), AutoConfirm: new(true)})
	o.must(err)
	o.book("noe", "10:00")
	v := o.book("lea", "10:00")
	path := "/visits/" + v.UID
	o.says("GET", path, nil, 200, "Annuler pour Noe seulement")
	body := o.says("GET", path+"/cancel?visitor=noe@example.org", nil, 200, "Annuler pour Noe Sorel", "1 autre personne vient toujours", "1 e-mail aux visiteurs")
	o.says("POST", path+"/cancel", url.Values{"visitor": o.hidden(body, path+"/cancel")["visitor"], "by": {"cancelled.visitor"}}, 200, "Visite annulée pour Noe Sorel", "Annulée par la personne")
	o.says("GET", path+"/cancel", nil, 200, "Le créneau et l’heure sont libres")

	// A colleague may tell the code to who lost it; who only reads acts on nothing.
	o.login(o.person("Karim", "Colleague", access.Agent, o.agency))
	v, err = o.server.Visits.Visit(t.Context(), o.server.Operator, v.UID)
	o.must(err)
	o.says("GET", path, nil, 200, v.Code)
	o.login(o.person("Léo", "Intern", access.Intern, o.agency))
	o.says("GET", path, nil, 200, "!"+v.Code, "!Annuler la visite", "!Déplacer")
	o.says("POST", path+"/cancel", url.Values{"by": {"cancelled.agent"}}, 403)
	o.says("POST", path+"/confirm", nil, 403)
	o.login(o.agent)
	o.says("POST", path+"/cancel", url.Values{"by": {"cancelled.agent"}}, 200, "Visite annulée", "Annulée par l’agence")
	o.says("POST", path+"/cancel", url.Values{"by": {"cancelled.agent"}}, 200, "La visite a changé entre-temps")
}

func TestAWishWaitsInTheTrayAndGetsADate(t *testing.T) {
	o := open(t)
	wish := url.Values{"property": {"T2-0227"}, "at": {"none"}, "firstname": {"Léa"}, "lastname": {"Morvan"}, "email": {"lea@example.org"}}
	v := o.found(o.says("POST", "/visits/new", wish, 200, "Sans date"))
	o.says("GET", "/agenda", nil, 200, "Léa Morvan", "Proposer une date")
	date, _ := o.tomorrow("10:00")
	o.says("GET", "/agenda/move?visit="+v.UID+"&day="+date+"&start=10:00", nil, 200, "Fixer la date et prévenir")
	o.says("POST", "/agenda/move", url.Values{"visit": {v.UID}, "day": {date}, "start": {"10:00"}}, 200, "Date fixée")
	o.says("GET", "/agenda", nil, 200, "!Proposer une date")
}

func TestAPropertyOpensByTheWeek(t *testing.T) {
	o := open(t)
	path := "/properties/" + strconv.FormatInt(o.place.Property.ID, 10) + "/openings"
	o.says("GET", path, nil, 200, "Ouvert aux visites", "Page publique")
	o.says("GET", path+"?lang=en", nil, 200, "Openings of the week", "Open to viewings")
	date, _ := o.tomorrow("18:00")
	week := url.Values{"from.2.0": {"09:00"}, "to.2.0": {"12:00"}, "from.6.1": {"14:00"}, "to.6.1": {"00:00"}, "once.day": {date}, "once.from": {"18:00"}, "once.to": {"20:00"}}
	body := o.says("POST", path, week, 200, "Ouvertures enregistrées", `value="09:00"`, `value="14:00"`)
	place, err := o.server.Visits.Place(t.Context(), o.server.Operator, o.key())
	o.must(err)
	if n := len(place.Showing.Openings); n != 3 {
		t.Errorf("%d openings: %v", n, place.Showing.Openings)
	}
	kept := url.Values{"from.2.0": {"09:00"}, "to.2.0": {"12:00"}}
	for _, box := range regexp.MustCompile(`name="(keep\.[^"]*)"`).FindAllStringSubmatch(body, -1) {
		kept.Set(box[1], "1")
	}
	o.says("POST", path, kept, 200)
	o.says("POST", path, url.Values{"from.2.0": {"12:00"}, "to.2.0": {"09:00"}}, 422, "mardi : donnez un début")
	o.says("POST", path+"/rules", url.Values{"minutes": {"45"}, "auto_confirm": {"yes"}, "opens_at": {"08:00"}, "address": {"street"}}, 200, "Règles enregistrées", `value="45"`)
	o.says("POST", path+"/rules", url.Values{"minutes": {"1"}}, 422, "de 5 à 480")
	after, err := o.server.Visits.Place(t.Context(), o.server.Operator, o.key())
	o.must(err)
	if r := after.Settings(); len(after.Showing.Openings) != 2 || r.Duration != 45*time.Minute || !r.AutoConfirm || r.OpensAt != 480 || r.Address != visits.Street {
		t.Errorf("%v %+v", after.Showing.Openings, r)
	}
	o.says("POST", path+"/state", url.Values{"state": {"standby"}}, 200, "en pause")
	o.says("POST", path+"/state", url.Values{"state": {"open"}}, 200, "ouvert aux visites")
	o.says("POST", path+"/end", url.Values{"sure": {"1"}}, 200, "Visites terminées")
	o.login(o.person("Léo", "Intern", access.Intern, o.agency))
	o.says("POST", path, week, 403)
	o.says("GET", path, nil, 200, "!Enregistrer les ouvertures")
}

func TestAPropertyHasAConversation(t *testing.T) {
	o := open(t)
	path := "/properties/" + strconv.FormatInt(o.place.Property.ID, 10) + "/conversation"
	body := o.says("GET", path, nil, 200, "Aucun message")
	form := o.hidden(body, path)
	form.Set("text", "Les clés sont <b>rendues</b>.")
	o.says("POST", path, form, 200, "Les clés sont <b>rendues</b>.", "Inès Door")
	o.says("POST", path, url.Values{"text": {" "}}, 422, "Écrivez un message")
}
