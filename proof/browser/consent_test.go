package browser_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
)

// application is an application of somebody else's that an operator registered, with the
// address at which it waits for users to come back.
type application struct {
	*site
	ID     string          `json:"client_id"`
	Secret string          `json:"client_secret"`
	sent   chan url.Values // what each user who came back brought
}

// register makes one, and its address, which says that the user is back.
func (s *site) register(name string) *application {
	s.Helper()
	app := &application{site: s, sent: make(chan url.Values, 1)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/callback" { // a browser asks for an icon
			http.NotFound(w, r)
			return
		}
		app.sent <- r.URL.Query()
		fmt.Fprint(w, "<!doctype html><html lang=fr><title>Retour</title><p>De retour dans l’application")
	}))
	s.Cleanup(server.Close)
	said, err := s.launch.Command(s.Context(), "client", "add", "--json", "--account", "1", "--name", name, "--redirect", server.URL+"/callback").Output()
	if err == nil {
		err = json.Unmarshal(said, app)
	}
	if err != nil {
		s.Fatalf("palier client add: %v %s", err, said)
	}
	return app
}

// asks is the address to which the application sends a user.
func (app *application) asks(state string) string {
	return "/leads2keys/auth/authorization?" + url.Values{"client_id": {app.ID}, "state": {state}}.Encode()
}

// got is what the user who came back brought, with the state that he was sent away with.
func (app *application) got(state, what string) string {
	app.Helper()
	select {
	case v := <-app.sent:
		if v.Get("state") != state || v.Get(what) == "" {
			app.Fatalf("back with %v, want %s and the state %s", v, what, state)
		}
		return v.Get(what)
	default:
		app.Fatalf("nobody came back, and %s was to come", what)
		return ""
	}
}

// token changes a code for a token.
func (app *application) token(code string) string {
	app.Helper()
	res, err := http.PostForm(app.origin+"/leads2keys/auth/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}, "client_id": {app.ID}, "client_secret": {app.Secret}})
	if err != nil {
		app.Fatal(err)
	}
	defer res.Body.Close()
	var got struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || got.Token == "" {
		app.Fatalf("%s, %v", res.Status, err)
	}
	return got.Token
}

// opens tells whether a token opens the account.
func (app *application) opens(token string) bool {
	app.Helper()
	r, err := http.NewRequestWithContext(app.Context(), http.MethodGet, app.origin+"/leads2keys/account", nil)
	if err != nil {
		app.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		app.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// user is who prospects in the demonstration, as demo.json has it.
type user struct {
	ID              int64 `json:"user"`
	Login, Password string
}

func (s *site) camille() user {
	s.Helper()
	var card struct{ Leads2Keys user }
	text, err := os.ReadFile(filepath.Join(s.launch.Dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(text, &card)
	}
	if err != nil || card.Leads2Keys.Login == "" {
		s.Fatalf("demo.json: %v", err)
	}
	return card.Leads2Keys
}

// logsIn fills the log-in form that is there.
func (p *person) logsIn(as user, says ...string) {
	p.Helper()
	p.fills("email", as.Login, "password", as.Password)
	p.follows("form.fields button", says...)
}

// aUserLetsAnApplicationActAndEndsIt goes the way of OAuth2 with a telephone that runs no
// script, and once more at a desk, in English, at night.
func aUserLetsAnApplicationActAndEndsIt(s *site) {
	camille, app := s.camille(), s.register("Tournée")
	user := s.person("consent", plainPhone)
	user.goes(app.asks("one"), "Connexion", "Pour continuer vers l’application « Tournée »")
	wrong := camille
	wrong.Password += "?"
	user.logsIn(wrong, "Adresse e-mail ou mot de passe incorrect")
	user.logsIn(camille, "Tournée demande un accès", "consulter les mandats de vos agences", "Autoriser", "Refuser", "127.0.0.1:", camille.Login)
	user.follows("button[value=deny]", "De retour dans l’application")
	if why := app.got("one", "error"); why != "access_denied" {
		s.Errorf("refused, and told %s", why)
	}
	user.goes(app.asks("two"), "Tournée demande un accès") // he is logged in
	user.follows("a[href^='/applications']", "Applications autorisées", "Aucune application")
	user.goes(app.asks("two"))
	user.follows("button[value=allow]", "De retour dans l’application")
	token := app.token(app.got("two", "code"))
	if !app.opens(token) {
		s.Error("the token opens nothing")
	}

	other := s.person("consent-desk", darkDesk)
	other.goes(app.asks("three"), "Log in", "To go on to the application")
	other.logsIn(camille, "Tournée asks for access", "see the mandates of your agencies")
	other.follows("button[value=allow]", "De retour")
	second := app.token(app.got("three", "code"))
	other.goes("/agent")
	other.follows("a[href^='/applications']", "Authorised applications", "Tournée", "2 log-ins", "Agence des Tilleuls", "Last active")

	user.goes("/applications", "Tournée", "2 connexions", "consulter votre compte")
	user.must(user.tab.Click("section details summary"))
	user.sees("sur aucun de vos appareils")
	user.follows("section .danger", "l’accès est terminé", "Aucune application")
	if app.opens(token) || app.opens(second) {
		s.Error("the tokens open still")
	}
	other.goes("/applications", "No application acts in your name")
}

// pagesOfApplicationsAreAccessible holds each page on the way against axe-core, those that
// refuse among them.
func pagesOfApplicationsAreAccessible(s *site) {
	camille, axe := s.camille(), s.axe()
	app, second := s.register("Carnet de prospection"), s.register("Relances")
	for _, seat := range []*person{s.person("apps-phone", phone), s.person("apps-desk", desk)} {
		refused := []string{"/leads2keys/auth/authorization?client_id=nobody", app.asks("x") + "&redirect_uri=https://elsewhere.example.org/", "/leads2keys/auth/consent"}
		seat.judge(axe, append(refused, app.asks("x"))...)
		seat.goes(app.asks("x"))
		seat.fills("email", camille.Login, "password", "wrong")
		seat.follows("form.fields button", "incorrect")
		seat.judgeHere(axe, "a wrong password")
		seat.logsIn(camille, "Carnet de prospection")
		seat.judge(axe, app.asks("x"), "/applications")
		for _, one := range []*application{app, second} {
			seat.goes(one.asks("x"))
			seat.follows("button[value=allow]", "De retour")
			one.token(one.got("x", "code"))
		}
		seat.judge(axe, "/applications")
		seat.goes("/applications", "Carnet de prospection", "Relances", "Tout révoquer")
		seat.must(seat.tab.Click("section details summary"))
		seat.must(seat.tab.Click("main > details summary"))
		seat.sees("Aucune de ces applications n’agira plus")
		seat.judgeHere(axe, "what would end")
		seat.follows("main > details .danger", "l’accès est terminé", "Aucune application")
		seat.judgeHere(axe, "after the end")
	}
}
