package booking_test

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

	"golang.org/x/net/html"

	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/testkit"
	"palier/internal/web/booking"
)

// visitor is a browser without scripts.
type visitor struct {
	t      *testing.T
	server *testkit.Server
	place  visits.Place
	client *http.Client
}

func set[T any](v T) *T { return &v }

// open starts Palier with a flat that can be visited.
func open(t *testing.T, rules visits.Overrides) *visitor {
	t.Helper()
	server := testkit.Mailing(t, testkit.One(t))
	server.Clock.Morning()
	v := &visitor{t: t, server: server}
	ctx := context.Background()
	agencies, err := server.Access.Agencies(ctx, server.Operator)
	if err != nil {
		t.Fatal(err)
	}
	_, err = server.Visits.SaveProperty(ctx, server.Operator, visits.Saving{
		Reference: "T2/0227", Agency: agencies[0].ID, Category: set(2), Price: &money.Amount{Minor: 890_00, Currency: "EUR"},
		Address:  &visits.Address{Street: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR"},
		Details:  &listings.Details{Surface: set(42.5), Rooms: set(2), Energy: "C"},
		Pictures: &[]string{"https://pictures.example.org/1.jpg"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if rules.ConfirmCode == nil { // most tests are of what comes behind the code
		rules.ConfirmCode = new(false)
	}
	if v.place, err = server.Visits.SetRules(ctx, server.Operator, visits.PlaceKey{Ref: "T2/0227"}, rules); err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	v.client = &http.Client{Jar: jar}
	return v
}

func (v *visitor) url(path string) string { return "http://" + v.server.Addr() + path }

// page is an answer with its text.
type page struct {
	*http.Response
	body string
}

func (v *visitor) get(path string, header ...string) page {
	v.t.Helper()
	return v.send(http.MethodGet, path, nil, header...)
}

func (v *visitor) post(path string, form url.Values, header ...string) page {
	v.t.Helper()
	return v.send(http.MethodPost, path, form, header...)
}

func (v *visitor) send(method, path string, form url.Values, header ...string) page {
	v.t.Helper()
	r, err := http.NewRequest(method, v.url(path), strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://"+v.server.Addr())
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return page{answer, string(body)}
}

// says fails the test unless the page has the status and each of the texts.
func (p page) says(t *testing.T, status int, texts ...string) {
	t.Helper()
	if p.StatusCode != status {
		t.Errorf("%s: status %d, want %d", p.Request.URL.Path, p.StatusCode, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			t.Errorf("%s: lacks %q:\n%.3000s", p.Request.URL.Path, text, p.body)
		}
	}
}

// hidden is the value of a field of the page.
func (p page) hidden(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.body)
	if found == nil {
		t.Fatalf("%s has no field %q:\n%s", p.Request.URL.Path, name, p.body)
	}
	return html.UnescapeString(found[1])
}

func (v *visitor) path(more string) string {
	return booking.PropertyPath(v.place.Property.UID, "") + more
}

// slots are the starts on a page.
func (p page) slots() (list []string) {
	for _, found := range regexp.MustCompile(`name="at" value="(\d+)"`).FindAllStringSubmatch(p.body, -1) {
		list = append(list, found[1])
	}
	return list
}

// choose holds the first slot, and gives the form.
func (v *visitor) choose() page {
	v.t.Helper()
	slots := v.get(v.path("?all=1")).slots()
	if len(slots) == 0 {
		v.t.Fatal("no slot to choose")
	}
	return v.post(v.path("/hold"), url.Values{"at": {slots[0]}})
}

func identity(email string) url.Values {
	return url.Values{"phone": {"06 39 98 55 21"}, "firstname": {"Noé"}, "lastname": {"Sorel"}, "email": {email}}
}

// book goes all the way, and gives the visitor's own page.
func (v *visitor) book(email string) page {
	v.t.Helper()
	form, step := identity(email), v.choose()
	form.Set("at", step.hidden(v.t, "at"))
	form.Set("hold", step.hidden(v.t, "hold"))
	return v.post(v.path("/book"), form)
}

// visits are those of the property.
func (v *visitor) visits() []visits.Visit {
	v.t.Helper()
	list, err := v.server.Visits.Search(context.Background(), v.server.Operator, visits.Query{Property: v.place.Property.ID})
	if err != nil {
		v.t.Fatal(err)
	}
	return list
}

func TestAVisitIsBookedMovedAndCancelledWithoutScripts(t *testing.T) {
	v := open(t, visits.Overrides{})
	v.get(v.path("")).says(t, 200, "Logement 2 pièces", "42,5", "Nantes", "890", "DPE", "Quand souhaitez-vous visiter", "heure de Paris", `lang="fr"`)

	step := v.choose()
	step.says(t, 200, "Ce créneau est tenu pour vous", "Vos coordonnées", `type="tel"`)
	form := identity("noe.sorel@example.org")
	form.Set("at", step.hidden(t, "at"))
	form.Set("hold", step.hidden(t, "hold"))
	form.Set("consent_sms", "1")
	mine := v.post(v.path("/book"), form)
	mine.says(t, 200, "Votre demande est notée", "Proposée", "donnée avec la confirmation")
	if strings.Contains(mine.body, "rue des Tilleuls") || strings.Contains(mine.body, "Code de visite") {
		t.Error("address or code are told before the visit is confirmed")
	}
	booked := v.visits()
	if len(booked) != 1 || booked[0].Visitors[0].Phone != "06 39 98 55 21" {
		t.Fatalf("booked: %+v", booked)
	}
	agreed, err := v.server.People.Consents(context.Background(), v.server.Operator, booked[0].Visitors[0].Contact)
	if err != nil || !agreed[people.BySMS] || agreed[people.ByEmail] {
		t.Errorf("consents: %v %v", agreed, err)
	}
	if _, err := v.server.Visits.Confirm(context.Background(), v.server.Operator, booked[0].UID); err != nil {
		t.Fatal(err)
	}
	pass := mine.Request.URL.Query().Get("p")
	v.get(booking.ManagePath(pass)).says(t, 200, "Confirmée", "12 rue des Tilleuls", booked[0].Code)

	entry := v.get("/v/manage/visit.ics?p=" + pass)
	entry.says(t, 200, "BEGIN:VEVENT", "UID:"+booked[0].UID+"@127.0.0.1", "STATUS:CONFIRMED", "12 rue des Tilleuls", "SUMMARY:Visite\\, Nantes")
	if kind := entry.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		t.Errorf("an entry of a calendar is served as %s", kind)
	}

	others := v.get("/v/manage/move?all=1&p=" + pass).slots()
	moved := v.post("/v/manage/move", url.Values{"p": {pass}, "at": {others[len(others)-1]}})
	moved.says(t, 200, "Proposée")
	v.get(booking.ManagePath(pass)).says(t, 200, "Déplacée")
	v.get(mine.Request.URL.RequestURI()).says(t, 200, "Déplacée") // where the booking left him
	at, _ := strconv.ParseInt(others[len(others)-1], 10, 64)
	if list := v.visits(); len(list) != 2 || list[1].StartsAt.Unix() != at {
		t.Errorf("after the move: %+v", list)
	}

	v.get("/v/manage/visit.ics?p="+moved.Request.URL.Query().Get("p")).says(t, 200, "UID:"+booked[0].UID+"@", "STATUS:TENTATIVE", "LOCATION:44000 Nantes")

	v.post("/v/manage/cancel", url.Values{"p": {moved.Request.URL.Query().Get("p")}}).says(t, 200, "Annulée par vous")
	v.get("/v/manage?new=1&p="+moved.Request.URL.Query().Get("p")).says(t, 200, "Annulée par vous")
	for _, one := range v.visits() {
		if one.Live() {
			t.Errorf("still live: %+v", one)
		}
	}
}

func TestASlotThatWasTakenIsFollowedByTheNextThree(t *testing.T) {
	v := open(t, visits.Overrides{})
	first := v.choose() // somebody else holds it
	taken := first.hidden(t, "at")
	again := v.post(v.path("/hold"), url.Values{"at": {taken}})
	again.says(t, 200, "Ce créneau vient d’être pris. Voici les trois suivants.")
	slots := again.slots()
	if len(slots) != 3 || slots[0] <= taken {
		t.Errorf("offered %v in place of %s", slots, taken)
	}
	form := identity("lea.martin@example.org")
	form.Set("at", taken) // without the token
	v.post(v.path("/book"), form).says(t, 200, "vient d’être pris")
	if list := v.visits(); len(list) != 0 {
		t.Errorf("booked over a hold: %+v", list)
	}
	v.server.Clock.Advance(visits.Holding + time.Second)
	v.post(v.path("/book"), form).says(t, 200, "Votre demande est notée")
}

func TestWhatIsWrongInTheFormIsSaidAndNothingBooked(t *testing.T) {
	v := open(t, visits.Overrides{})
	for _, c := range []struct{ field, value string }{
		{"phone", "12"}, {"phone", "06 39 98\t55 21"}, {"firstname", ""}, {"firstname", "Jean\tPaul"}, {"lastname", strings.Repeat("é", 201)}, {"email", "nobody"},
	} {
		form := identity("noe.sorel@example.org")
		form.Set(c.field, c.value)
		form.Set("at", v.get(v.path("?all=1")).slots()[0])
		p := v.post(v.path("/book"), form)
		p.says(t, 422, `role="alert"`, `href="#`+c.field+`"`, `aria-invalid="true"`)
	}
	form := identity("robot@example.org")
	form.Set("at", v.get(v.path("?all=1")).slots()[0])
	form.Set("website", "https://example.org")
	v.post(v.path("/book"), form).says(t, 200, "Votre demande est notée")
	edited := identity("late@example.org")
	edited.Set("at", strconv.FormatInt(v.server.Clock.Now().Add(90*24*time.Hour).Unix(), 10))
	v.post(v.path("/book"), edited).says(t, 422, `role="alert"`)
	v.post(v.path("/book"), identity("noe.sorel@example.org")).says(t, 200, "Quand souhaitez-vous")
	if list := v.visits(); len(list) != 0 {
		t.Errorf("booked: %+v", list)
	}
}

func TestAnEmailAloneOpensNobodysVisit(t *testing.T) {
	v := open(t, visits.Overrides{})
	v.book("noe.sorel@example.org").says(t, 200, "Votre visite")
	form := identity("noe.sorel@example.org")
	form.Set("at", strconv.FormatInt(v.visits()[0].StartsAt.Unix(), 10))
	p := v.post(v.path("/book"), form)
	p.says(t, 200, "Votre demande est notée", "Un message vous est envoyé")
	if p.Request.URL.Query().Get("p") != "" {
		t.Error("a pass was given to who only knew an e-mail")
	}
}

func TestAVisitorReadsHowAPropertyStands(t *testing.T) {
	v := open(t, visits.Overrides{Cutoff: set(14 * 24 * 60), Notice: set(0)})
	ctx, key := context.Background(), visits.PlaceKey{ID: v.place.Property.ID}
	mine := v.book("noe.sorel@example.org")
	mine.says(t, 200, "trop tard", "Appelez l’agence", `href="tel:`)
	if strings.Contains(mine.body, "/v/manage/cancel") {
		t.Error("the page offers what is refused")
	}
	pass := mine.Request.URL.Query().Get("p")
	v.post("/v/manage/cancel", url.Values{"p": {pass}}).says(t, 200, "trop tard", "Proposée")

	if _, err := v.server.Visits.SetState(ctx, v.server.Operator, key, visits.Standby); err != nil {
		t.Fatal(err)
	}
	v.get(v.path("")).says(t, 200, "Les visites sont suspendues")
	if _, err := v.server.Visits.Terminate(ctx, v.server.Operator, key, ""); err != nil {
		t.Fatal(err)
	}
	v.get(v.path("")).says(t, 410, "n’est plus à visiter")
	v.get(booking.ManagePath(pass)).says(t, 200, "Annulée")
	v.server.Clock.Advance(60 * 24 * time.Hour)
	v.get(booking.ManagePath(pass)).says(t, 410, "Ce lien a expiré")
	v.get(booking.ManagePath(pass[:len(pass)-2]+"AA")).says(t, 404, "Page introuvable")
	v.get("/v/0d6c2a3e-3c50-4a0e-9a67-3c9f6a1f4b21").says(t, 404, "Page introuvable")
}

func TestAFullPropertySaysSo(t *testing.T) {
	v := open(t, visits.Overrides{OpensAt: set(540), ClosesAt: set(570), Horizon: set(1), Notice: set(0)})
	for len(v.get(v.path("?all=1")).slots()) > 0 {
		v.choose()
	}
	v.get(v.path("")).says(t, 200, "Aucun créneau libre")
}

func TestThePagesSpeakTheVisitorsLanguage(t *testing.T) {
	v := open(t, visits.Overrides{})
	tests := []struct{ query, header, says string }{
		{"", "", "Quand souhaitez-vous"},
		{"", "en-GB,en;q=0.9,fr;q=0.5", "When would you like"},
		{"", "de,fr;q=0.5,en;q=0.4", "Quand souhaitez-vous"},
		{"?lang=en", "fr", "When would you like"},
		{"?lang=xx", "en", "When would you like"},
	}
	for _, test := range tests {
		v.get(v.path(test.query), "Accept-Language", test.header).says(t, 200, test.says)
	}
	slots := v.get(v.path("?all=1")).slots()
	v.post(v.path("/hold?lang=en"), url.Values{"at": slots[:1]}).says(t, 200, "Your details")
}

func TestPagesAreSafeAndLight(t *testing.T) {
	v := open(t, visits.Overrides{})
	p := v.get(v.path("?all=1"), "Accept-Encoding", "gzip")
	policy := p.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("policy lacks %s: %s", part, policy)
		}
	}
	if len(p.body) > 20<<10 {
		t.Errorf("%d bytes of zipped page", len(p.body))
	}
	plain := v.get(v.path(""))
	for _, never := range []string{"rue des Tilleuls", "pictures.example.org", "style=", "<script src"} {
		if strings.Contains(plain.body, never) {
			t.Errorf("the page holds %q", never)
		}
	}
	plain.says(t, 200, `"@type":"RealEstateListing"`)
	v.post(v.path("/hold"), url.Values{"at": plain.slots()[:1]}, "Origin", "https://other.example.org").says(t, 403, "autre site")
	v.post(v.path("/book"), url.Values{"email": {strings.Repeat("x", 200<<10)}}).says(t, 400, "illisible")
	for range 60 {
		if p = v.post(v.path("/hold"), url.Values{"at": {"0"}}); p.StatusCode == http.StatusTooManyRequests {
			break
		}
	}
	p.says(t, 429, "Trop de demandes")
}

func TestSomebodyInvitedFindsHisName(t *testing.T) {
	v := open(t, visits.Overrides{})
	ctx := context.Background()
	if err := v.server.Visits.Invite(ctx, v.server.Operator, visits.PlaceKey{ID: v.place.Property.ID},
		visits.Visitor{Email: "ines.morel@example.org", Firstname: "Inès", Lastname: "Morel"}); err != nil {
		t.Fatal(err)
	}
	account := v.server.Operator.Account
	pass := func(purpose visits.Purpose) string {
		text, err := v.server.Passes.Issue(visits.Pass{Purpose: purpose, Account: account, Subject: v.letter(), Until: v.server.Clock.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	slots := v.get(v.path("?all=1")).slots()
	invited := pass(visits.ToBook)
	p := v.post(v.path("/hold"), url.Values{"at": slots[:1], "p": {invited}})
	p.says(t, 200, `value="ines.morel@example.org"`, `value="Inès"`, `value="Morel"`)

	leave := pass(visits.ToUnsubscribe)
	v.get(booking.LeavePath(leave)).says(t, 200, "Ne plus recevoir")
	v.post(booking.LeavePath(leave), url.Values{"List-Unsubscribe": {"One-Click"}}).says(t, 200, "C’est noté")
	v.server.Clock.Advance(2 * time.Hour)
	if err := v.server.Visits.Invite(ctx, v.server.Operator, visits.PlaceKey{ID: v.place.Property.ID},
		visits.Visitor{Email: "ines.morel@example.org"}); err == nil {
		t.Error("invited after she said no")
	}
}

// letter is the id of the latest letter.
func (v *visitor) letter() int64 {
	v.t.Helper()
	list, err := v.server.Letters.Log(context.Background(), v.server.Operator, letters.Query{Limit: 1})
	if err != nil || len(list) == 0 {
		v.t.Fatalf("letters: %v %v", list, err)
	}
	return list[0].ID
}
