package leads2keys_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/grants"
	"palier/internal/testkit"
)

// The addresses that the applications of the tests registered.
const (
	callback = "https://app.example.org/callback"
	appCall  = "l2k://callback"
)

// siege is a running server with applications on it, and Camille, who is logged in on the
// page. Every answer that it gives is held against what must be true of all of them.
type siege struct {
	*testkit.Server
	client   http.Client
	contract *apitest.Contract
	app      grants.Credentials // with a secret; somebody else's, so that users are asked
	other    grants.Credentials // another such
	mobile   grants.Credentials // public: PKCE and no secret
	old      grants.Credentials // proves nothing
	gone     grants.Credentials // disabled
	own      grants.Credentials // the agency's own: no consent, direct log-in
	stranger grants.Credentials // of another account
	foreign  string             // e-mail of a user of that account, who has the password
	cookie   string             // Camille's
	mark     string             // of her forms
}

// assault is one attack on it.
type assault struct {
	*testing.T
	*siege
}

func besiege(t *testing.T, db testkit.Database) *assault {
	t.Helper()
	s := &siege{Server: testkit.Demo(t, db, testkit.Behind("127.0.0.0/8")), client: http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	a := &assault{t, s}
	contract, err := document()
	a.must(err)
	s.contract = contract.Afresh()
	s.app = a.register(s.Operator, grants.Client{Key: "app", Name: `<b>Tournée</b> & "fils"`, Redirects: []string{callback, appCall}})
	s.other = a.register(s.Operator, grants.Client{Key: "other", Name: "Autre", Redirects: []string{"https://other.example.org/cb"}, Scopes: []grants.Scope{grants.AccountRead}})
	s.mobile = a.register(s.Operator, grants.Client{Key: "mobile", Name: "Mobile", Redirects: []string{appCall}, Auth: grants.ByProof})
	s.old = a.register(s.Operator, grants.Client{Key: "old", Name: "Ancienne", Redirects: []string{callback}, Auth: grants.ByNone})
	s.gone = a.register(s.Operator, grants.Client{Key: "gone", Name: "Partie", Redirects: []string{callback}})
	s.own = grants.Credentials{Client: s.Leads2Keys.ClientID, Secret: s.Leads2Keys.ClientSecret}
	list, err := s.Grants.Clients(t.Context(), s.Operator)
	a.must(err)
	i := slices.IndexFunc(list, func(c grants.Client) bool { return c.Key == "gone" })
	_, err = s.Grants.DisableClient(t.Context(), s.Operator, list[i].ID, true)
	a.must(err)
	a.settle()
	entered := a.post("/auth/consent", with(a.wants(nil), "email", s.Leads2Keys.Login, "password", s.Leads2Keys.Password))
	if s.cookie, _, _ = strings.Cut(entered.header.Get("Set-Cookie"), ";"); entered.status != http.StatusSeeOther || s.cookie == "" {
		t.Fatalf("log-in: %d %s", entered.status, entered.body)
	}
	s.mark = a.hidden(a.get("/auth/authorization?"+a.wants(nil).Encode(), "Cookie", s.cookie), "mark")
	return a
}

// settle opens the other account, with an application and a user of its own.
func (a *assault) settle() {
	a.Helper()
	ctx := a.Context()
	account, err := a.Access.CreateAccount(ctx, access.Account{Name: "Ailleurs", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	a.must(err)
	by := access.Operator(account, "test")
	agency, err := a.Access.CreateAgency(ctx, by, access.Agency{Name: "Ailleurs", Country: "FR", Timezone: "Europe/Paris"})
	a.must(err)
	a.foreign = "noe.ailleurs@example.org"
	u, err := a.Access.CreateUser(ctx, by, access.User{Agency: agency.ID, Username: "noe", Email: a.foreign, Group: access.AgencyHead, Active: true, Timezone: "Europe/Paris"})
	a.must(err)
	a.must(a.Access.SetPassword(ctx, by, u.ID, password))
	a.stranger = a.register(by, grants.Client{Key: "stranger", Name: "Ailleurs", Redirects: []string{"https://ailleurs.example.org/cb"}, Direct: true})
}

func (a *assault) must(err error) {
	a.Helper()
	if err != nil {
		a.Fatal(err)
	}
}

func (a *assault) register(by access.Actor, c grants.Client) grants.Credentials {
	a.Helper()
	c, secret, err := a.Grants.AddClient(a.Context(), by, c)
	a.must(err)
	return grants.Credentials{Client: c.Key, Secret: secret}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

// ask sends a request with headers in pairs. Whatever it was, the answer is not kept, is
// open to no other site's scripts, repeats no form elsewhere, and leads nobody to an address
// that no application registered.
func (a *assault) ask(method, path, body string, header ...string) reply {
	a.Helper()
	r, err := http.NewRequestWithContext(a.Context(), method, a.URL+"/leads2keys"+path, strings.NewReader(body))
	a.must(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Add(header[i], header[i+1])
	}
	if kinds := r.Header["Content-Type"]; len(kinds) > 1 {
		r.Header["Content-Type"] = kinds[1:]
	}
	res, err := a.client.Do(r)
	a.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	a.must(err)
	to := res.Header.Get("Location")
	where, _, _ := strings.Cut(to, "?")
	registered := []string{"", callback, appCall, "https://other.example.org/cb", a.Leads2Keys.RedirectURI, "https://ailleurs.example.org/cb", "/leads2keys/auth/authorization"}
	switch {
	case !slices.Contains(registered, where):
		a.Errorf("%s %.100s leads to %q", method, path, to)
	case strings.Contains(to, a.Leads2Keys.Password) || strings.Contains(to, a.app.Secret):
		a.Errorf("%s %.100s: the address holds a secret: %q", method, path, to)
	case res.StatusCode == http.StatusTemporaryRedirect || res.StatusCode == http.StatusPermanentRedirect || res.StatusCode >= 500:
		a.Errorf("%s %.100s: answered %d", method, path, res.StatusCode)
	case res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Access-Control-Allow-Origin") != "":
		a.Errorf("%s %.100s: headers %v", method, path, res.Header)
	}
	a.judge(r, body, res, text)
	return reply{res.StatusCode, res.Header, string(text)}
}

// judge holds an exchange that ends in JSON against the document. Pages, redirects and the
// empty answer are for the tests themselves to look at.
func (a *assault) judge(r *http.Request, body string, res *http.Response, text []byte) {
	a.Helper()
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		return
	}
	path := strings.TrimPrefix(r.URL.RequestURI(), "/leads2keys")
	asked := apitest.Request{Method: r.Method, Path: path, Header: r.Header, Body: []byte(body), Hostile: res.StatusCode >= 400}
	if err := a.contract.Check(apitest.Exchange{Request: asked, Answer: apitest.Answer{Status: res.StatusCode, Header: res.Header, Body: text}}); err != nil {
		a.Errorf("%s %.100s: %v: %.300s", r.Method, path, err, text)
	}
}

func (a *assault) get(path string, header ...string) reply {
	a.Helper()
	return a.ask("GET", path, "", header...)
}

func (a *assault) post(path string, form url.Values, header ...string) reply {
	a.Helper()
	return a.ask("POST", path, form.Encode(), header...)
}

// wants is a request of the application, changed.
func (a *assault) wants(changes url.Values) url.Values {
	all := url.Values{"client_id": {a.app.Client}, "state": {"xyz"}}
	maps.Copy(all, changes)
	return all
}

// with is a form with more fields, in pairs; an empty one takes the field away.
func with(form url.Values, pairs ...string) url.Values {
	all := maps.Clone(form)
	for i := 0; i < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			all.Del(pairs[i])
		}
	}
	return all
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

func (a *assault) hidden(page reply, name string) string {
	a.Helper()
	for _, field := range hiddenField.FindAllStringSubmatch(page.body, -1) {
		if field[1] == name {
			return field[2]
		}
	}
	a.Fatalf("no field %s: %d %s", name, page.status, page.body)
	return ""
}

// allows is what Camille's browser is answered when she lets the application act for her.
func (a *assault) allows(changes url.Values) reply {
	a.Helper()
	return a.post("/auth/consent", with(a.wants(changes), "mark", a.mark, "decision", "allow"), "Cookie", a.cookie, "Origin", a.URL)
}

// code is one that the application is sent.
func (a *assault) code(changes url.Values) string {
	a.Helper()
	return a.sent(a.allows(changes)).Get("code")
}

// sent is what an answer gives the application by the address.
func (a *assault) sent(r reply) url.Values {
	a.Helper()
	to, err := url.Parse(r.header.Get("Location"))
	if err != nil || r.status != http.StatusFound || to.Fragment != "" {
		a.Fatalf("%d to %q, %v: %s", r.status, to, err, r.body)
	}
	return to.Query()
}

// back is the form in which an application comes with a code.
func back(by grants.Credentials, code string) url.Values {
	return with(url.Values{"grant_type": {"authorization_code"}, "code": {code}}, "client_id", by.Client, "client_secret", by.Secret)
}

// again is the form in which it comes with a refresh token.
func again(by grants.Credentials, token string) url.Values {
	return with(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}, "client_id", by.Client, "client_secret", by.Secret)
}

// pair is what the token endpoint gives.
type pair struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Seconds int    `json:"expires_in"`
	Scope   string `json:"scope"`
	Error   string `json:"error"`
}

func (a *assault) pair(r reply) (p pair) {
	a.Helper()
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		a.Fatalf("%d %q: %v", r.status, r.body, err)
	}
	return p
}

// given are tokens that the application got in the proper way.
func (a *assault) given(changes url.Values) pair {
	a.Helper()
	r := a.post("/auth/token", back(a.app, a.code(changes)))
	if r.status != http.StatusOK {
		a.Fatalf("%d %s", r.status, r.body)
	}
	return a.pair(r)
}

// opens tells whether a token opens now what every application may see.
func (a *assault) opens(token string) bool {
	a.Helper()
	return a.get("/account", "Authorization", "Bearer "+token).status == http.StatusOK
}

// refused holds an answer against a status and the word of the error, and that it gave
// nothing away.
func (a *assault) refused(what string, r reply, status int, word string) {
	a.Helper()
	if p := a.pair(r); r.status != status || p.Error != word || p.Access != "" || r.header.Get("Location") != "" {
		a.Errorf("%s: %d %s, want %d %s", what, r.status, r.body, status, word)
	}
}

// stays holds that nobody was sent anywhere.
func (a *assault) stays(what string, r reply) {
	a.Helper()
	if r.status != http.StatusBadRequest || r.header.Get("Location") != "" || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		a.Errorf("%s: %d to %q", what, r.status, r.header.Get("Location"))
	}
}
