package login_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"palier/internal/core/grants"
	"palier/internal/testkit"
	"palier/internal/web/login"
)

// round is a running program with Camille at a browser, and an application that is not her
// agency's own.
type round struct {
	*testing.T
	*testkit.Server
	client grants.Client
	by     grants.Credentials
	host   string // that the browser asks for; empty: the server's address
	cookie *http.Cookie
}

func eachRound(t *testing.T, run func(r *round)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		r := &round{T: t, Server: testkit.Demo(t, d)}
		r.client, r.by = r.register("Tournée & <b>fils</b>")
		run(r)
	})
}

func (r *round) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *round) register(name string, scopes ...grants.Scope) (grants.Client, grants.Credentials) {
	r.Helper()
	c, secret, err := r.Grants.AddClient(r.Context(), r.Operator, grants.Client{Name: name, Redirects: []string{"https://app.example.org/cb"}, Scopes: scopes})
	r.must(err)
	return c, grants.Credentials{Client: c.Key, Secret: secret}
}

// lets lets an application act for Camille, and gives what it got.
func (r *round) lets(by grants.Credentials) grants.Tokens {
	r.Helper()
	user, _, err := r.App.Login.User(r.Context(), r.Leads2Keys.Login, r.Leads2Keys.Password, "192.0.2.7")
	r.must(err)
	asked, err := r.Grants.Ask(r.Context(), grants.Request{Client: by.Client})
	r.must(err)
	back, err := r.Grants.Authorize(r.Context(), user, asked)
	r.must(err)
	u, err := url.Parse(back)
	r.must(err)
	out, err := r.Grants.Exchange(r.Context(), grants.Exchange{Credentials: by, Code: u.Query().Get("code")})
	r.must(err)
	return out
}

// opens tells whether an access token opens the account, over HTTP.
func (r *round) opens(token string) bool {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, r.Leads2Keys.Base+"/account", nil)
	r.must(err)
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultTransport.RoundTrip(req)
	r.must(err)
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// asks sends what a browser sends that shows a page of this site.
func (r *round) asks(method, path string, form url.Values, headers ...string) (*http.Response, string) {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), method, r.URL+path, strings.NewReader(form.Encode()))
	r.must(err)
	if r.host != "" {
		req.Host = r.host
	}
	req.Header.Set("Origin", "http://"+req.Host)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	if r.cookie != nil {
		req.AddCookie(r.cookie)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	r.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	r.must(err)
	for _, c := range res.Cookies() {
		r.cookie = &http.Cookie{Name: c.Name, Value: c.Value}
	}
	return res, string(body)
}

// enters logs Camille in, on the way to the page.
func (r *round) enters() {
	r.Helper()
	res, _ := r.asks("GET", login.ApplicationsPath, nil)
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/login?next=%2Fapplications" {
		r.Fatalf("a stranger is answered %d, %q", res.StatusCode, to)
	}
	res, _ = r.asks("POST", login.Path, url.Values{"email": {r.Leads2Keys.Login}, "password": {r.Leads2Keys.Password}, "next": {login.ApplicationsPath}})
	if to := res.Header.Get("Location"); to != login.ApplicationsPath {
		r.Fatalf("after the log-in: %d, %q", res.StatusCode, to)
	}
}

// reads opens the page and wants its words.
func (r *round) reads(path string, words ...string) string {
	r.Helper()
	res, body := r.asks("GET", path, nil)
	said := textOf(r.T, body)
	for _, want := range words {
		if !strings.Contains(said, want) {
			r.Errorf("%s does not say %q: %s", path, want, said)
		}
	}
	if res.StatusCode != http.StatusOK || strings.Contains(body, "<script") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") ||
		res.Header.Get("Cache-Control") != "no-store" {
		r.Errorf("%s: %s, %v", path, res.Status, res.Header)
	}
	return body
}

// textOf is what a page says.
func textOf(t *testing.T, body string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			said.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(said.String()), " ")
}

func TestAUserSeesTheApplicationsHeLetActAndEndsOne(t *testing.T) {
	eachRound(t, func(r *round) {
		_, other := r.register("Carnet", grants.AccountRead)
		r.enters()
		r.reads("/applications", "Aucune application n’agit en votre nom")
		first, again, kept := r.lets(r.by), r.lets(r.by), r.lets(other)
		body := r.reads("/applications", "Tournée & <b>fils</b>", "2 connexions", "Carnet", "Agence des Tilleuls", "consulter les mandats", "Dernière activité", r.Leads2Keys.Login, "Tout révoquer")
		if strings.Count(body, "<section") != 2 || strings.Count(body, "<code>account:read") != 2 || strings.Count(body, "<code>places:write") != 1 {
			r.Errorf("not two applications with what each may do: %s", body)
		}
		r.reads("/applications?lang=en", "Authorised applications", "2 log-ins", "Revoke all", "see your account")

		path := "/applications/" + strconv.FormatInt(r.client.ID, 10) + "/end"
		if !strings.Contains(body, `action="`+path+`"`) {
			r.Fatalf("no form leads to %s: %s", path, body)
		}
		res, _ := r.asks("POST", path+"?lang=en", nil)
		if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || to != "/applications?ended=1&lang=en" {
			r.Fatalf("%d to %q", res.StatusCode, to)
		}
		if r.opens(first.Access) || r.opens(again.Access) || !r.opens(kept.Access) {
			r.Errorf("open: %v, %v; the other: %v", r.opens(first.Access), r.opens(again.Access), r.opens(kept.Access))
		}
		if body := r.reads("/applications?ended=1", "l’accès est terminé", "Carnet"); strings.Contains(body, "fils") || strings.Contains(body, "Tout révoquer") {
			r.Errorf("after the end: %s", body)
		}
		if res, _ := r.asks("POST", path, nil); res.StatusCode != http.StatusSeeOther {
			r.Errorf("again: %d", res.StatusCode)
		}
	})
}

func TestAUserEndsAllAtOnce(t *testing.T) {
	eachRound(t, func(r *round) {
		one, own := r.lets(r.by), r.lets(grants.Credentials{Client: r.Leads2Keys.ClientID, Secret: r.Leads2Keys.ClientSecret})
		r.enters()
		r.reads("/applications", "Application de votre agence", "retrouvera son accès dès que vous vous y connecterez")
		_, err := r.Grants.DisableClient(r.Context(), r.Operator, r.client.ID, true)
		r.must(err)
		r.reads("/applications", "Suspendue par votre agence")
		r.asks("POST", "/applications/end", nil)
		_, err = r.Grants.DisableClient(r.Context(), r.Operator, r.client.ID, false)
		r.must(err)
		if r.opens(one.Access) || r.opens(own.Access) {
			r.Errorf("open still: %v, %v", r.opens(one.Access), r.opens(own.Access))
		}
		r.reads("/applications", "Aucune application")
	})
}

// What the application lost since, and what the user sees as time goes by.
func TestThePageSaysWhatAnApplicationMayDoNow(t *testing.T) {
	eachRound(t, func(r *round) {
		out := r.lets(r.by)
		r.enters()
		_, err := r.Grants.ChangeClient(r.Context(), r.Operator, r.client.ID, func(c *grants.Client) { c.Scopes = []grants.Scope{grants.PlacesRead} })
		r.must(err)
		if body := r.reads("/applications", "consulter les adresses"); strings.Contains(body, "mandates:read") {
			r.Errorf("it shows what is gone: %s", body)
		}
		r.Clock.Advance(50 * time.Hour)
		_, err = r.Grants.Refresh(r.Context(), r.by, out.Refresh, "")
		r.must(err)
		body := r.reads("/applications")
		if times := regexp.MustCompile(`<time>([^<]*)</time>`).FindAllStringSubmatch(body, -1); len(times) != 2 || times[0][1] == times[1][1] {
			r.Errorf("since and last seen: %v", times)
		}
	})
}

func TestNobodyElseEndsAnything(t *testing.T) {
	eachRound(t, func(r *round) {
		out := r.lets(r.by)
		path := "/applications/" + strconv.FormatInt(r.client.ID, 10) + "/end"
		if res, _ := r.asks("POST", path, nil); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), login.Path) {
			r.Errorf("a stranger is answered %d", res.StatusCode)
		}
		r.enters()
		for what, headers := range map[string][]string{
			"another site": {"Origin", "https://elsewhere.example.org", "Sec-Fetch-Site", "cross-site"},
			"a frame":      {"Origin", "null", "Sec-Fetch-Site", "cross-site"},
		} {
			for _, to := range []string{path, "/applications/end"} {
				if res, _ := r.asks("POST", to, nil, headers...); res.StatusCode != http.StatusForbidden {
					r.Errorf("%s: %s is answered %d", what, to, res.StatusCode)
				}
			}
		}
		for _, odd := range []string{"0", "-1", "x", "99999999999999999999", "1%2f2"} {
			if res, _ := r.asks("POST", "/applications/"+odd+"/end", nil); res.StatusCode != http.StatusNotFound {
				r.Errorf("application %s is answered %d", odd, res.StatusCode)
			}
		}
		if !r.opens(out.Access) {
			r.Error("somebody ended it")
		}
	})
}

// By the door's own host name there is nothing but the door, and what its page needs.
func TestAtTheDoorsOwnHostThePageHasItsLookAndItsLinksLeadSomewhere(t *testing.T) {
	eachRound(t, func(r *round) {
		r.host = strings.TrimPrefix(r.Leads2Keys.Origin, "http://")
		request := "/auth/authorization?client_id=" + r.client.Key
		for _, path := range []string{request, "/auth/authorization?client_id=nobody"} {
			_, body := r.asks("GET", path, nil)
			r.leads(path, body)
		}
		r.enters()
		body := r.reads(request, "Autoriser", "voir vos applications autorisées")
		r.leads("the question", body)
		r.leads("the applications", r.reads("/applications", "Aucune application"))
		if res, _ := r.asks("GET", "/login", nil); res.Header.Get("Location") != login.ApplicationsPath {
			r.Errorf("after a log-in that wanted no page: %q", res.Header.Get("Location"))
		}
		for path, want := range map[string]int{"/account": 401, "/agent": 401, "/docs": 401, "/static/none.css": 404} {
			if res, _ := r.asks("GET", path, nil); res.StatusCode != want {
				r.Errorf("%s is answered %d", path, res.StatusCode)
			}
		}
	})
}

// Where the public address is known, the door's host has the look of its refusals, and
// nothing to log in to.
func TestAHostBesideThePublicAddressHasNoPagesOfItsOwn(t *testing.T) {
	s := testkit.Demo(t, testkit.SQLite(t), testkit.Public("https://palier.example.org"))
	r := &round{T: t, Server: s, host: strings.TrimPrefix(s.Leads2Keys.Origin, "http://")}
	_, body := r.asks("GET", "/auth/authorization?client_id=nobody", nil)
	r.leads("a refusal", body)
	for _, path := range []string{"/login", "/applications"} {
		if res, _ := r.asks("GET", path, nil); res.StatusCode != http.StatusUnauthorized { // as whatever has no token
			r.Errorf("%s is answered %d", path, res.StatusCode)
		}
	}
}

// leads opens every address of this server that a page names.
func (r *round) leads(what, body string) {
	r.Helper()
	found := regexp.MustCompile(`href="(/[^"]*)"`).FindAllStringSubmatch(body, -1)
	if len(found) < 3 {
		r.Errorf("%s names %v", what, found)
	}
	for _, one := range found {
		res, _ := r.asks("GET", html.UnescapeString(one[1]), nil)
		styled := !strings.HasSuffix(one[1], ".css") || strings.HasPrefix(res.Header.Get("Content-Type"), "text/css")
		if res.StatusCode >= http.StatusBadRequest && !strings.Contains(one[1], "nobody") || !styled {
			r.Errorf("%s: %s is answered %s, %s", what, one[1], res.Status, res.Header.Get("Content-Type"))
		}
	}
}
