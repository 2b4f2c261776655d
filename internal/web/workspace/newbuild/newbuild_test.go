package newbuild_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/testkit"
)

// office is the demonstration with people of its office at their browsers.
type office struct {
	*testing.T
	server *testkit.Server
	boss   *testkit.Member // a director
	agent  *testkit.Member
}

func open(t *testing.T) *office {
	s := testkit.Demo(t, testkit.One(t))
	return &office{t, s, s.Member(t, access.Director, "Diane"), s.Member(t, access.Negotiator, "Noé")}
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// says holds an answer against a status and what it says; what begins with ! it must not say.
func (o *office) says(res *http.Response, body string, status int, words ...string) string {
	o.Helper()
	if res.StatusCode != status {
		o.Fatalf("%s %s: %s, want %d\n%s", res.Request.Method, res.Request.URL, res.Status, status, plain(body))
	}
	for _, w := range words {
		not := strings.HasPrefix(w, "!")
		if strings.Contains(body, strings.TrimPrefix(w, "!")) == not {
			o.Errorf("%s %s: says %q: %t\n%s", res.Request.Method, res.Request.URL, w, !not, plain(body))
		}
	}
	return body
}

// plain is the middle of a page without its tags.
func plain(body string) string {
	if _, after, found := strings.Cut(body, "<main"); found {
		body = after
	}
	body = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(body), " ")
}

// goes posts a form that is taken, and gives the page that it leads to.
func (o *office) goes(m *testkit.Member, path string, pairs ...string) string {
	o.Helper()
	res, body := m.Follow(path, pairs...)
	return o.says(res, body, 200)
}

func (o *office) get(m *testkit.Member, path string, status int, words ...string) string {
	o.Helper()
	res, body := m.Get(path)
	return o.says(res, body, status, words...)
}

// prints reads a registration's receipt back from its file.
func (o *office) prints(m *testkit.Member, path string, words ...string) {
	o.Helper()
	res, body := m.Get(path + "/recepisse.pdf")
	name := "recepisse-denonciation-" + strings.TrimPrefix(path, "/registrations/") + ".pdf"
	if kind, said := res.Header.Get("Content-Type"), res.Header.Get("Content-Disposition"); kind != "application/pdf" || said != "attachment; filename="+name {
		o.Fatalf("%s: %s, %q %q", path, res.Status, kind, said)
	}
	o.says(res, testkit.Printed(o, body), 200, words...)
}

func (o *office) post(m *testkit.Member, path string, status int, words []string, pairs ...string) string {
	o.Helper()
	res, body := m.Post(path, pairs...)
	return o.says(res, body, status, words...)
}

// What the demonstration promises (demo.json): a programme of agency 14 with a free lot, another
// programme, a partner who sells there, and an agency that sells none of it.
const (
	program      = 120
	otherProgram = 121
	freeLot      = 8183
	nadia        = 17
	port         = 15
	site         = "/programs/120"
	free         = site + "/lots/8183"
)

func TestScreensAreShownInBothLanguagesToWhoMay(t *testing.T) {
	o := open(t)
	claims, _, err := o.server.Registry.Registrations(t.Context(), o.server.Operator, sales.Query{Program: program})
	o.must(err)
	options, _, err := o.server.Sales.Options(t.Context(), o.server.Operator, sales.Query{Program: program})
	o.must(err)
	bought, _, err := o.server.Sales.Purchases(t.Context(), o.server.Operator, sales.Query{Program: program})
	o.must(err)
	screens := map[string][2]string{
		"/programs":            {"Les Jardins", "From"},
		site:                   {"R&#43;3", "Ground"},
		site + "?show=metre":   {"€/m²", "/m²"},
		site + "?show=reduced": {"Prix TVA 5,5", "5.5% VAT"},
		site + "?type=parking&state=available&rate=2000&min=1000&max=900000": {"Stationnement", "Parking"},
		site + "?typology=T7":          {"Aucun lot ne répond", "No lot meets"},
		site + "/grid":                 {"hors frais de notaire", "notary"},
		site + "/prices":               {"Coller une grille", "Paste a price list"},
		site + "/import":               {"Fichier de lots", "File of lots"},
		site + "/allotments":           {"Horizon Patrimoine", "Entrusted"},
		site + "/edit":                 {"Règles de vente", "Rules of sale"},
		site + "/lots/new":             {"Ajouter un lot", "Add a lot"},
		"/programs/new":                {"Tilleuls Promotion", "Developer"},
		free:                           {"Poser une option", "Take an option"},
		free + "/edit":                 {"Motif d’un nouveau prix", "Reason for a new price"},
		"/registrations/new":           {"Déposer la dénonciation", "Register"},
		"/registrations?tab=":          {"refusée", "refused"},
		"/options":                     {"Nadia FERRAND", "In force"},
		"/options?tab=option-canceled": {"annulée", "cancelled"},
		"/purchases":                   {"rendez-vous notaire", "notary appointment"},
	}
	for _, r := range claims {
		screens[fmt.Sprintf("/registrations/%d", r.ID)] = [2]string{"Le verdict", "The verdict"}
		screens[fmt.Sprintf("/registrations/%d/receipt", r.ID)] = [2]string{"Récépissé", "Receipt"}
	}
	for _, one := range options {
		screens[fmt.Sprintf("%s/options/%d", site, one.ID)] = [2]string{"Pour le compte de", "On behalf of"}
	}
	for _, one := range bought {
		screens[fmt.Sprintf("%s/purchases/%d", site, one.ID)] = [2]string{"L. 271-1", "deed"}
	}
	for path, words := range screens {
		for i, lang := range []string{"fr", "en"} {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			if strings.Contains(path, "/purchases/") && i == 0 {
				words[0] = "Jusqu’à l’acte"
			}
			o.get(o.boss, path+join+"lang="+lang, 200, words[i], "!%!")
		}
	}
}

func TestWhoMayNotSeesNothing(t *testing.T) {
	o := open(t)
	translator, observer := o.server.Member(t, access.Translating, "Tom"), o.server.Member(t, access.Observer, "Olga")
	o.get(translator, "/programs", 200, "Aucun programme ne vous est ouvert")
	for _, path := range []string{site, free, site + "/grid"} {
		o.get(translator, path, 404)
	}
	for _, path := range []string{"/options", "/registrations", "/purchases"} {
		o.get(translator, path, 403)
	}
	o.get(observer, free, 200, "Ce lot est libre", "!Poser une option", "!Retirer de la vente")
	for _, path := range []string{"/option", "/book", "/withhold", "/edit"} {
		o.post(observer, free+path, 403, nil, "lead", "1")
	}
	for _, path := range []string{site + "/edit", site + "/prices", site + "/import", "/programs/new", site + "/allotments"} {
		o.get(o.agent, path, 403)
	}
	// What another agency sells is not there, nor what there is nowhere.
	away := o.server.MemberAt(t, access.User{Agency: port, Role: access.Manager, Firstname: "Yann", Lastname: "Loin"})
	for _, path := range []string{site, free, site + "/edit", site + "/prices"} {
		o.get(away, path, 404)
	}
	o.post(away, free+"/option", 404, nil, "lead", "1")
	for _, path := range []string{"/programs/9", "/programs/x", site + "/lots/9", site + "/options/9", site + "/purchases/9", "/registrations/9", fmt.Sprintf("/programs/%d/lots/%d", otherProgram, freeLot)} {
		o.get(o.boss, path, 404)
	}
}

func TestALotIsOptionedExtendedGivenBackAndTakenAgain(t *testing.T) {
	o := open(t)
	body := o.goes(o.agent, free+"/option", "firstname", "Léa", "lastname", "<b>Roux</b>", "email", "lea.roux@example.org", "phone", "06 39 98 01 23")
	o.says(&http.Response{StatusCode: 200, Request: o.request(free)}, body, 200, "Option posée sur le lot C304", "Sous option", "Léa &lt;b&gt;Roux", "!<b>Roux")
	path := regexp.MustCompile(`/programs/120/options/\d+`).FindString(body)

	o.post(o.boss, free+"/option", 409, []string{"Lot C304 pris", "il y a", "Lots libres les plus proches"}, "firstname", "Max", "lastname", "Late", "email", "max@example.org")
	o.get(o.agent, path, 200, "Prolonger l’option", "Pré-réserver")
	o.post(o.agent, path+"/extend", 422, []string{"moment à venir"}, "expires", "2020-01-01T10:00")
	until := o.server.Clock.Now().AddDate(0, 0, 3).Format("2006-01-02T15:04")
	o.says(&http.Response{StatusCode: 200, Request: o.request(path)}, o.goes(o.agent, path+"/extend", "expires", until), 200, "Option prolongée", "ne peut plus être déplacée")
	o.post(o.agent, path+"/extend", 409, []string{"ne peut plus être déplacée"}, "expires", o.server.Clock.Now().AddDate(0, 0, 2).Format("2006-01-02T15:04"))

	body = o.goes(o.agent, path+"/cancel", "back", free)
	o.says(&http.Response{StatusCode: 200, Request: o.request(path)}, body, 200, "Option annulée", "Poser une option", `action="`+free+`/option"`)
	o.post(o.agent, path+"/cancel", 409, []string{"terminée pendant que vous la regardiez"})
	o.get(o.agent, "/options?tab=option-canceled", 200, "C304")
	lead := regexp.MustCompile(`name="lead" value="(\d+)"`).FindStringSubmatch(body)[1]
	o.goes(o.agent, free+"/option", "lead", lead)
	// Whose it is the director may end, and nobody else.
	other := o.server.Member(t, access.Negotiator, "Paul")
	last := regexp.MustCompile(`/programs/120/options/\d+`).FindString(o.get(o.agent, free, 200))
	o.get(other, last, 404)
	o.post(other, last+"/cancel", 404, nil)
	o.get(other, free, 200, "Ce lot est sous option", "!Léa")
	o.goes(o.boss, last+"/cancel")
}

func (o *office) request(path string) *http.Request {
	r, err := http.NewRequestWithContext(o.Context(), http.MethodGet, path, nil)
	o.must(err)
	return r
}

func TestAnOptionBecomesAPurchaseWithTheLawsDates(t *testing.T) {
	o := open(t)
	body := o.goes(o.agent, free+"/option", "lastname", "Roux", "email", "lea.roux@example.org")
	path := regexp.MustCompile(`/programs/120/options/\d+`).FindString(body)
	o.post(o.agent, path+"/book", 422, []string{"R*. 261-28", "plafond légal"}, "deposit", "90 000")
	o.post(o.agent, path+"/book", 422, []string{"montant en euros"}, "deposit", "beaucoup")
	body = o.goes(o.agent, path+"/book", "deposit", "20000", "deed", o.server.Clock.Now().AddDate(0, 8, 0).Format("2006-01-02"))
	bought := regexp.MustCompile(`action="(/programs/120/purchases/\d+)/advance"`).FindStringSubmatch(body)[1]
	o.get(o.agent, bought, 200, "20\u202f000", "Envoi du projet d’acte", "R*. 261-30")
	o.goes(o.agent, bought+"/advance", "to", "booked")
	o.get(o.agent, bought, 200, "Fin du délai de rétractation", "L. 271-1")
	o.post(o.agent, bought+"/advance", 409, nil, "to", "sold")
	o.goes(o.agent, bought+"/advance", "to", "notary-appointment")
	o.get(o.agent, bought, 200, "se rétracter jusqu’au", "disabled")
	o.post(o.agent, bought+"/change", 422, []string{"R*. 261-28"}, "deposit", "99000")
	o.goes(o.agent, bought+"/change", "deposit", "15000", "comment", "ok")
	o.goes(o.agent, bought+"/cancel", "cancellation", "loan-refused", "refunded", "yes")
	o.get(o.agent, bought, 200, "prêt refusé", "!Annuler la réservation")
	o.get(o.agent, free, 200, "Poser une option")
	other := o.server.Member(t, access.Negotiator, "Paul")
	o.get(other, bought, 404)
}

func TestARegistrationIsDecidedByWhoArbitrates(t *testing.T) {
	o := open(t)
	body := o.get(o.boss, "/registrations", 200)
	path := regexp.MustCompile(`/registrations/\d+`).FindString(strings.Split(body, "<tbody>")[1])
	o.get(o.boss, path, 200, "Identité incertaine", "Rapprochement par", "Refuser la dénonciation")
	o.prints(o.boss, path, "Rapprochement", "Identité incertaine", "Empreinte de la décision")
	o.get(o.agent, path, 404)
	o.get(o.agent, path+"/recepisse.pdf", 404)
	o.post(o.agent, path+"/decide", 403, nil, "verdict", "approve")
	o.post(o.boss, path+"/decide", 422, []string{"Un refus a besoin d’une raison"}, "verdict", "refuse", "reason", "other")
	o.says(&http.Response{StatusCode: 200, Request: o.request(path)}, o.goes(o.boss, path+"/decide", "verdict", "refuse", "reason", "identity"), 200, "refusée", "n’a pas pu être établie")
	o.post(o.boss, path+"/decide", 409, []string{"La décision n’a pas été prise"}, "verdict", "approve")

	o.post(o.agent, "/registrations/new", 422, []string{"Écrivez le prénom", `value="&lt;i&gt;"`}, "program", fmt.Sprint(program), "lastname", "<i>")
	body = o.goes(o.agent, "/registrations/new", "program", fmt.Sprint(program), "firstname", "Ida", "lastname", "Neuf", "email", "ida.neuf@example.org", "phone", "0639980321")
	o.says(&http.Response{StatusCode: 200, Request: o.request("/registrations")}, body, 200, "acceptée", "Personne inconnue", "Retirer cette dénonciation")
	mine := regexp.MustCompile(`action="(/registrations/\d+)/withdraw"`).FindStringSubmatch(body)[1]
	o.get(o.agent, mine+"/receipt", 200, "Ida Neuf", "N°", mine+"/recepisse.pdf")
	o.prints(o.agent, mine, "Récépissé de dénonciation", "Ida Neuf", "ida.neuf@example.org", "06 39 98 03 21", "Les Jardins", "acceptée", "Personne inconnue (favorable)", "Rien n’était connu")
	o.get(o.agent, "/registrations", 200, "Ida Neuf", "Seuls vos propres dossiers")
	o.goes(o.agent, mine+"/withdraw")
}

func TestTwoPeopleChangeOneLotAndOneProgramme(t *testing.T) {
	o := open(t)
	second := o.server.Member(t, access.Manager, "Mona")
	fields := func(body string) (pairs []string) {
		for _, m := range regexp.MustCompile(`name="([^"]+)" (?:type="\w+" )?value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if m[1] != "q" && m[1] != "back" {
				pairs = append(pairs, m[1], html.UnescapeString(m[2]))
			}
		}
		for _, m := range regexp.MustCompile(`was\.(type|typology|progress|status)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			pairs = append(pairs, m[1], html.UnescapeString(m[2]))
		}
		return pairs
	}
	with := func(pairs []string, name, value string) []string {
		out := []string{}
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] != name {
				out = append(out, pairs[i], pairs[i+1])
			}
		}
		return append(out, name, value)
	}
	form := fields(o.get(o.boss, free+"/edit", 200))
	o.goes(second, free+"/edit", with(form, "price", "440 000")...)
	o.goes(o.boss, free+"/edit", with(form, "orientation", "SE")...)
	o.get(o.boss, free, 200, "440", "Sud-est")
	o.post(o.boss, free+"/edit", 409, []string{"Votre saisie", "450000", "Enregistré entre-temps", "440000"}, with(form, "price", "450000")...)
	o.post(o.boss, free+"/edit", 422, []string{"Écrivez un nombre"}, with(form, "price", "cher")...)

	form = fields(o.get(o.boss, site+"/edit", 200))
	o.goes(second, site+"/edit", with(form, "name", "Les Jardins")...)
	o.post(o.boss, site+"/edit", 409, []string{"Enregistré entre-temps"}, with(form, "name", "Le Jardin")...)
	made := o.goes(o.boss, "/programs/new", with(with(with(form, "code", "NEW"), "name", "Nouveau <b>"), "developer", fmt.Sprint(o.developer()))...)
	o.says(&http.Response{StatusCode: 200, Request: o.request("/programs/new")}, made, 200, "Nouveau &lt;b&gt;", "Aucun lot dans ce programme")
	o.post(o.boss, "/programs/new", 422, []string{"Un code a de 1 à 20 lettres"}, with(with(form, "code", "é è"), "developer", fmt.Sprint(o.developer()))...)
}

func (o *office) developer() int64 {
	p, err := o.server.Programs.Program(o.Context(), o.server.Operator, program)
	o.must(err)
	return p.Developer
}

func TestAPriceListIsSeenBeforeItIsAppliedWhole(t *testing.T) {
	o := open(t)
	body := o.post(o.boss, site+"/prices", 200, []string{"2 prix changent", "1 référence inconnue"}, "act", "fill", "paste", "C304;440 000\nC303;365000;300000\nZ99;1\n")
	if !strings.Contains(body, `value="440 000"`) {
		t.Error("the list is not in the form")
	}
	l, err := o.server.Programs.Lot(t.Context(), o.server.Operator, program, freeLot)
	o.must(err)
	id, was := fmt.Sprint(l.ID), fmt.Sprintf("%d;", l.Price/100)
	o.says(&http.Response{StatusCode: 200, Request: o.request(site)}, o.goes(o.boss, site+"/prices", "act", "save", "reason", "Grille n° 3", "price."+id, "440000", "was."+id, was), 200, "1 prix changés")
	o.get(o.boss, free, 200, "Grille n° 3")
	o.post(o.boss, site+"/prices", 409, []string{"modifié entre-temps"}, "act", "save", "price."+id, "450000", "was."+id, was)
	o.post(o.boss, site+"/prices", 422, []string{"Lot C304"}, "act", "save", "price."+id, "-3", "was."+id, was)
}

// upload posts a form with files' fields.
func (o *office) upload(m *testkit.Member, path string, pairs ...string) string {
	o.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		o.must(w.WriteField(pairs[i], pairs[i+1]))
	}
	o.must(w.Close())
	req, err := http.NewRequestWithContext(o.Context(), http.MethodPost, o.server.URL+path, &b)
	o.must(err)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Origin", o.server.URL)
	res, err := (&http.Client{Jar: m.Cookies()}).Do(req)
	o.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	o.must(err)
	if res.StatusCode != 200 {
		o.Fatalf("POST %s: %s\n%s", path, res.Status, plain(string(body)))
	}
	return string(body)
}

func TestAFileOfLotsIsTriedTakenInAndTakenBack(t *testing.T) {
	o := open(t)
	file := "Lot;Type;Typologie;Étage;Surface;Prix TTC;Bât\nD101;Appartement;3;R+1;64,5;301 000;D\nC304;;;;;439000;\nD102;Château;;;;1;\n;;;;;5;\n"
	body := o.upload(o.boss, site+"/import", "text", file)
	o.says(&http.Response{StatusCode: 200, Request: o.request(site)}, body, 200, "Colonnes de lots.csv", "D101")
	body = o.upload(o.boss, site+"/import", "text", file, "act", "plan")
	o.says(&http.Response{StatusCode: 200, Request: o.request(site)}, body, 200, "1 nouveaux", "1 mis à jour", "2 refusés", "Type", "Il manque la référence")
	o.get(o.boss, site, 200, "!D101")
	body = o.upload(o.boss, site+"/import", "text", file, "act", "run")
	o.says(&http.Response{StatusCode: 200, Request: o.request(site)}, body, 200, "1 créés, 1 mis à jour, 2 laissés de côté", "D101")

	batches, err := o.server.Imports.Batches(t.Context(), o.server.Operator, 1)
	o.must(err)
	_, err = o.server.Imports.Undo(t.Context(), o.server.Operator, batches[0].ID, func(imports.Row) {})
	o.must(err)
	o.get(o.boss, site, 200, "!D101")
	v, err := o.server.Programs.View(t.Context(), o.server.Operator, program)
	o.must(err)
	l, err := v.Lot(freeLot)
	o.must(err)
	if l.Price == 43_900_000 || l.Main != true || v.Standing()[programs.Available] == 0 {
		t.Errorf("after the undo: %+v", l)
	}
}
