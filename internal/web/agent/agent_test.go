package agent_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
	"palier/internal/testkit"
	"palier/internal/web/agent"
)

const password = "un escalier de granit"

// round is an agent with a telephone, and a flat that he shows.
type round struct {
	t      *testing.T
	server *testkit.Server
	user   access.User
	place  visits.Place
	client *http.Client
}

func set[T any](v T) *T { return &v }

func begin(t *testing.T, group int) *round {
	t.Helper()
	server, ctx := testkit.Demo(t, testkit.One(t)), context.Background()
	server.Clock.Morning()
	// In the middle of a day: visits of today are today's whenever the test runs.
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	now := server.Clock.Now().In(paris)
	noon := time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, paris)
	server.Clock.Advance(noon.Sub(now))

	agencies, err := server.Access.Agencies(ctx, server.Operator)
	if err != nil {
		t.Fatal(err)
	}
	r := &round{t: t, server: server}
	r.user, err = server.Access.CreateUser(ctx, server.Operator, access.User{Agency: agencies[0].ID, Username: "inesdoor", Firstname: "Inès", Lastname: "Morel",
		Email: "ines.morel@example.org", Group: group, Active: true})
	if err == nil {
		err = server.Access.SetPassword(ctx, server.Operator, r.user.ID, password)
	}
	if err == nil {
		r.place, err = server.Visits.SaveProperty(ctx, server.Operator, visits.Saving{Reference: "T2/0227", Agency: agencies[0].ID, InCharge: &r.user.Email,
			Address: &visits.Address{Street: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR", DoorInfo: "4e étage", Lat: 47.2, Lon: -1.5, Located: true},
			Door:    set("Code 27B4"), Memo: set("Le chat reste dedans.")})
	}
	if err == nil {
		_, err = server.Visits.SetRules(ctx, server.Operator, visits.PlaceKey{Ref: "T2/0227"}, visits.Overrides{Notice: set(0)})
	}
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	r.client = &http.Client{Jar: jar}
	return r
}

// book books the property in so long.
func (r *round) book(email string, in time.Duration) visits.Visit {
	r.t.Helper()
	at := r.server.Clock.Now().Add(in).Truncate(30 * time.Minute)
	v, err := r.server.Visits.Book(context.Background(), r.server.Operator, visits.Booking{Place: visits.PlaceKey{ID: r.place.Property.ID}, At: at,
		Visitor: visits.Visitor{Email: email, Firstname: "Noé", Lastname: "Sorel", Phone: "06 39 98 55 21"}})
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *round) send(method, path string, form url.Values, headers ...string) (int, string) {
	r.t.Helper()
	request, err := http.NewRequest(method, "http://"+r.server.Addr()+path, strings.NewReader(form.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", "http://"+r.server.Addr())
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return r.ask(request)
}

func (r *round) ask(request *http.Request) (int, string) {
	r.t.Helper()
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// says fails the test unless the answer has the status and each of the texts.
func (r *round) says(method, path string, form url.Values, status int, texts ...string) string {
	r.t.Helper()
	got, body := r.send(method, path, form)
	if got != status {
		r.t.Errorf("%s %s: status %d, want %d", method, path, got, status)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			r.t.Errorf("%s %s lacks %q:\n%.4000s", method, path, text, body)
		}
	}
	return body
}

func (r *round) login() {
	r.t.Helper()
	r.says("POST", "/login", url.Values{"email": {r.user.Email}, "password": {password}, "next": {agent.Path}}, 200, "Mes visites")
}

func visitPath(v visits.Visit) string { return agent.Path + "/visits/" + v.UID }

func TestNobodyElseSeesAnAgentsDay(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	for _, path := range []string{agent.Path, visitPath(v)} {
		body := r.says("GET", path, nil, 200, `type="password"`)
		if strings.Contains(body, "Tilleuls") {
			t.Errorf("%s tells of the visit", path)
		}
	}
	r.says("POST", visitPath(v)+"/confirm", nil, 200, `type="password"`)
	r.login()
	r.says("GET", visitPath(visits.Visit{UID: "0d6c2a3e-3c50-4a0e-9a67-3c9f6a1f4b21"}), nil, 404, "Page introuvable")
}

func TestAVisitGoesFromRequestToReport(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	r.says("GET", agent.Path, nil, 200, "12 rue des Tilleuls", "À confirmer", "Noé", `href="tel:`, `href="https://www.openstreetmap.org/directions?to=47.200000,-1.500000"`)
	before := r.says("GET", visitPath(v), nil, 200, "Le code d’accès s’affiche à partir de", "sms:", `href="geo:47.200000,-1.500000?q=12`, "Le chat reste dedans.", "Confirmer la visite")
	if strings.Contains(before, "27B4") || strings.Contains(before, `name="code"`) {
		t.Error("the door's code, or the field for the visit's, is shown an hour before")
	}
	r.says("POST", visitPath(v)+"/confirm", nil, 200, "La visite est confirmée", "Confirmée")

	r.server.Clock.Advance(40 * time.Minute)
	r.says("GET", visitPath(v), nil, 200, "Code 27B4", "4e étage", `name="code"`, `inputmode="numeric"`)
	r.says("POST", visitPath(v)+"/done", url.Values{"code": {"12"}}, 422, "Ce n’est pas le code", `role="alert"`)
	done := r.says("POST", visitPath(v)+"/done", url.Values{"code": {v.Code[:3] + " " + v.Code[3:]}}, 200, "Visite terminée", "Brouillon, encore 2 h 00", `name="interest"`)
	if strings.Contains(done, "27B4") {
		t.Error("the door's code is shown after the visit")
	}
	property := strconv.FormatInt(r.place.Property.ID, 10)
	r.says("POST", visitPath(v)+"/report", url.Values{"property": {property}, "interest": {"4"}, "positive": {"Clair"}, "negative": {"Bruit"}, "question": {"Cave ?"}},
		200, "Compte rendu enregistré", "Clair", `value="4" checked`)
	r.says("GET", agent.Path, nil, 200, "Brouillon")
	r.server.Clock.Advance(visits.Draft)
	r.says("GET", visitPath(v), nil, 200, "4 / 5", "Clair", "définitif")
	r.says("POST", visitPath(v)+"/report", url.Values{"property": {property}, "positive": {"Autre"}}, 200, "Ce n’est plus possible", "Clair")
}

func TestAVisitIsMovedAndCancelledForItsVisitor(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", 26*time.Hour)
	r.login()
	r.says("GET", agent.Path, nil, 200, "Aucune visite aujourd’hui", "Première visite de demain", "À confirmer", "<h2>Demain</h2>")
	page := r.says("GET", visitPath(v)+"/move?visitor=noe.sorel%40example.org", nil, 200, "<optgroup", "Déplacer la visite")
	at := firstStart(t, page)
	move := url.Values{"visitor": {"noe.sorel@example.org"}, "at": {at}}
	r.says("POST", visitPath(v)+"/move", move, 200, "La visite est déplacée")
	list, err := r.server.Visits.Search(context.Background(), r.server.Operator, visits.Query{Agent: r.user.ID})
	if err != nil || len(list) != 2 || strconv.FormatInt(list[0].StartsAt.Unix(), 10) != at {
		t.Fatalf("%v %+v", err, list)
	}
	r.says("GET", visitPath(v), nil, 200, "Déplacée", "Nouvelle date", `href="`+visitPath(list[0])+`"`)
	r.says("POST", visitPath(list[0])+"/cancel", url.Values{"visitor": {"noe.sorel@example.org"}}, 200, "C’est annulé", "Annulée par l’agence")
	r.says("GET", agent.Path, nil, 200, "Aucune visite aujourd’hui", "Rien n’est prévu")
}

func TestWhoOnlyLooksIsOfferedNothingToChange(t *testing.T) {
	r := begin(t, access.Intern)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	body := r.says("GET", visitPath(v), nil, 200, "Noé")
	for _, path := range []string{"/confirm", "/cancel", "/move"} {
		if strings.Contains(body, visitPath(v)+path) {
			t.Errorf("the page offers %s", path)
		}
	}
	r.says("POST", visitPath(v)+"/confirm", nil, 403, "Accès refusé")
}

func TestThePagesCanBeInstalled(t *testing.T) {
	r := begin(t, access.Agent)
	for name, mediaType := range map[string]string{"agent.webmanifest": "application/manifest+json", "icon.svg": "image/svg+xml", "icon-192.png": "image/png",
		"agent.js": "text/javascript; charset=utf-8", "worker.js": "text/javascript; charset=utf-8", "agent.css": "text/css; charset=utf-8"} {
		answer, err := http.Get("http://" + r.server.Addr() + agent.Path + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != mediaType {
			t.Errorf("%s: %s %s", name, answer.Status, answer.Header.Get("Content-Type"))
		}
	}
}

func TestAWishWaitsForACallAndGetsADate(t *testing.T) {
	r := begin(t, access.Agent)
	wish, err := r.server.Visits.Book(t.Context(), r.server.Operator, visits.Booking{Place: visits.PlaceKey{ID: r.place.Property.ID},
		Visitor: visits.Visitor{Email: "lea.brun@example.org", Firstname: "Léa", Lastname: "Brun", Phone: "06 39 98 55 23"}})
	if err != nil {
		t.Fatal(err)
	}
	r.login()
	r.says("GET", agent.Path, nil, 200, "Sans date", "Léa Brun", `href="tel:`, `href="sms:`, visitPath(wish)+"/move?visitor=lea.brun%40example.org")
	page := r.says("GET", visitPath(wish)+"/move?visitor=lea.brun%40example.org", nil, 200, "<h1>Choisir une date</h1>", "Réserver ce créneau")
	at := firstStart(t, page)
	r.says("POST", visitPath(wish)+"/move", url.Values{"visitor": {"lea.brun@example.org"}, "at": {at}}, 200, "La visite est déplacée", "Confirmer la visite")
	if body := r.says("GET", agent.Path, nil, 200, "Léa Brun"); strings.Contains(body, "Sans date") {
		t.Error("the wish is still among those without a date")
	}
}

func TestTheReportCanBeWrittenBeforeTheCodeArrives(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	if body := r.says("GET", visitPath(v), nil, 200); strings.Contains(body, "data-early") {
		t.Error("nobody is confirmed, and there is a report")
	}
	r.says("POST", visitPath(v)+"/confirm", nil, 200, "Je suis arrivé", `hidden data-early`, `name="interest"`)
}

// firstStart is the first start that a page offers. None may be chosen beforehand.
func firstStart(t *testing.T, page string) string {
	t.Helper()
	options := regexp.MustCompile(`<option value="(\d*)"`).FindAllStringSubmatch(page, 2)
	if len(options) < 2 || options[0][1] != "" || options[1][1] == "" {
		t.Fatalf("the page begins with %v, want nothing chosen and then a start", options)
	}
	return options[1][1]
}
