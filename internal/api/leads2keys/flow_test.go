package leads2keys_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"palier/internal/testkit"
)

// golang.org/x/oauth2 knows nothing of us.
func TestAClientThatNobodyHereWroteCompletesTheFlow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		for name, style := range map[string]oauth2.AuthStyle{"in the body": oauth2.AuthStyleInParams, "in the header": oauth2.AuthStyleInHeader, "whichever works": oauth2.AuthStyleAutoDetect} {
			t.Run(name, func(t *testing.T) {
				a := &assault{t, a.siege}
				base := a.URL + "/leads2keys/auth"
				app := oauth2.Config{ClientID: a.app.Client, ClientSecret: a.app.Secret, RedirectURL: callback, Scopes: []string{"account:read", "places:read"},
					Endpoint: oauth2.Endpoint{AuthURL: base + "/authorization", TokenURL: base + "/token", AuthStyle: style}}
				verifier := oauth2.GenerateVerifier()
				address := app.AuthCodeURL("its state", oauth2.S256ChallengeOption(verifier))
				got := a.sent(a.consents(strings.TrimPrefix(address, a.URL+"/leads2keys")))
				token, err := app.Exchange(t.Context(), got.Get("code"), oauth2.VerifierOption(verifier))
				if err != nil || got.Get("state") != "its state" || token.Type() != "Bearer" {
					t.Fatalf("%v, %v, %v", err, got, token)
				}
				a.reads(app.Client(t.Context(), token))

				a.Clock.Advance(61 * time.Minute)
				token.Expiry = time.Now() // as its own clock would say
				later := app.TokenSource(t.Context(), token)
				a.reads(oauth2.NewClient(t.Context(), later))
				if fresh, err := later.Token(); err != nil || fresh.AccessToken == token.AccessToken || fresh.RefreshToken == token.RefreshToken {
					t.Errorf("refreshed: %v, %v", fresh, err)
				}
			})
		}
	})
}

// consents opens an address in Camille's browser and allows what the page asks.
func (a *assault) consents(path string) reply {
	a.Helper()
	page := a.get(path, "Cookie", a.cookie)
	form := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(page.body, -1) {
		form.Set(field[1], field[2])
	}
	return a.post("/auth/consent", with(form, "decision", "allow"), "Cookie", a.cookie, "Origin", a.URL)
}

func (a *assault) reads(client *http.Client) {
	a.Helper()
	res, err := client.Get(a.URL + "/leads2keys/account")
	a.must(err)
	if res.Body.Close(); res.StatusCode != http.StatusOK {
		a.Errorf("the account: %d", res.StatusCode)
	}
}

// The way of a browser that is not logged in: form, consent, and back to the application.
func TestAUserLogsInAndLetsTheApplicationIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		asks := a.wants(url.Values{"redirect_uri": {appCall}, "lang": {"en"}})
		page := a.get("/auth/authorization?" + asks.Encode())
		if !strings.Contains(page.body, `name="password"`) || !strings.Contains(page.body, "Tournée") || !strings.Contains(page.body, `action="/leads2keys/auth/consent?lang=en"`) {
			t.Fatalf("%d %s", page.status, page.body)
		}
		if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' l2k:;") {
			t.Errorf("a browser would stop the way back: %q", policy)
		}
		entered := a.post("/auth/consent?lang=en", with(asks, "email", a.Leads2Keys.Login, "password", a.Leads2Keys.Password, "lang", ""), "Origin", a.URL)
		cookie, _, _ := strings.Cut(entered.header.Get("Set-Cookie"), ";")
		next := strings.TrimPrefix(entered.header.Get("Location"), "/leads2keys")
		question := a.get(next, "Cookie", cookie)
		for _, words := range []string{"Tournée", "Allow", "Refuse", "account:read", "l2k://callback", a.Leads2Keys.Login} {
			if !strings.Contains(question.body, words) {
				t.Errorf("%q is not in %s", words, question.body)
			}
		}
		allow := with(asks, "mark", a.hidden(question, "mark"), "decision", "allow")
		if got := a.sent(a.post("/auth/consent", allow, "Cookie", cookie)); got.Get("code") == "" || got.Get("state") != "xyz" {
			t.Errorf("sent %v", got)
		}
		left := a.post("/auth/consent", with(allow, "decision", "leave"), "Cookie", cookie)
		if again := a.get(strings.TrimPrefix(left.header.Get("Location"), "/leads2keys"), "Cookie", cookie); !strings.Contains(again.body, `name="password"`) {
			t.Errorf("after leaving: %d %s", again.status, again.body)
		}
	})
}

// The answer may be lost on its way: within the minute the token before works once more.
func TestALostAnswerCostsNobodyHisAccess(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		first := a.given(nil)
		lost := a.pair(a.post("/auth/token", again(a.app, first.Refresh)))
		a.Clock.Advance(59 * time.Second)
		second := a.pair(a.post("/auth/token", again(a.app, first.Refresh)))
		if !a.opens(second.Access) || !a.opens(lost.Access) {
			t.Error("one of the answers opens nothing")
		}
		third := a.pair(a.post("/auth/token", again(a.app, second.Refresh)))
		if !a.opens(third.Access) {
			t.Error("going on from the second opens nothing")
		}
		if r := a.post("/auth/token", again(a.app, lost.Refresh)); r.status != http.StatusOK { // of the same turn, within its minute
			t.Errorf("going on from the lost one: %d %s", r.status, r.body)
		}
	})
}

// Several threads of a program ask at once, each with the token it knows: all are answered,
// and the access goes on from whichever answer is kept.
func TestThreadsThatRefreshAtOnceAreAllAnswered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		first := a.given(nil)
		answers := make([]pair, 5)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				res, err := a.client.PostForm(a.URL+"/leads2keys/auth/token", again(a.app, first.Refresh))
				if err != nil {
					t.Error(err)
					return
				}
				defer res.Body.Close()
				if err := json.NewDecoder(res.Body).Decode(&answers[i]); err != nil || res.StatusCode != http.StatusOK {
					t.Errorf("%s, %v", res.Status, err)
				}
			})
		}
		all.Wait()
		for i, p := range answers {
			if !a.opens(p.Access) {
				t.Errorf("answer %d opens nothing", i)
			}
		}
		a.Clock.Advance(time.Hour)
		if p := a.pair(a.post("/auth/token", again(a.app, answers[3].Refresh))); !a.opens(p.Access) {
			t.Error("an hour later the access does not go on")
		}
	})
}

// The agency's own application asks nothing; the vendor's client always finds a state; the
// one of the document sends two fields.
func TestWhatDiffersFromApplicationToApplication(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		own := url.Values{"client_id": {a.own.Client}}
		if got := a.sent(a.get("/auth/authorization?"+own.Encode(), "Cookie", a.cookie)); got.Get("code") == "" || got.Has("state") {
			t.Errorf("in a session: %v", got)
		}
		if got := a.sent(a.post("/auth/consent", with(own, "email", a.Leads2Keys.Login, "password", a.Leads2Keys.Password))); got.Get("code") == "" {
			t.Errorf("after the log-in: %v", got)
		}
		sdk := url.Values{"client_id": {a.Leads2Keys.SDKClientID}}
		if got := a.sent(a.get("/auth/authorization?"+sdk.Encode(), "Cookie", a.cookie)); !got.Has("state") || got.Get("state") != "" {
			t.Errorf("the vendor's client: %v", got)
		}
		code := a.sent(a.consents("/auth/authorization?client_id=old")).Get("code")
		r := a.post("/auth/token", url.Values{"grant_type": {"authorization_code"}, "code": {code}})
		if p := a.pair(r); r.status != http.StatusOK || !a.opens(p.Access) || strings.Count(r.body, ":") != 4 {
			t.Errorf("two fields: %d %s", r.status, r.body)
		}
	})
}

// Whoever comes by the door's own host name logs in where the other pages know him.
func TestByItsOwnHostThePageIsAtThePublicAddress(t *testing.T) {
	s := testkit.Demo(t, testkit.SQLite(t), testkit.Public("https://palier.example.org/"))
	request := url.Values{"client_id": {s.Leads2Keys.ClientID}, "state": {"a b"}}
	for path, want := range map[string]string{
		"/auth/authorization?" + request.Encode():            "https://palier.example.org/leads2keys/auth/authorization?" + request.Encode(),
		"/auth/authorization?client_id=nobody":               "", // is told so at once
		"/leads2keys/auth/authorization?" + request.Encode(): "",
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(path, "/leads2keys") {
			r.Host = strings.TrimPrefix(s.Leads2Keys.Origin, "http://")
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if res.Body.Close(); res.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q", path, res.StatusCode, res.Header.Get("Location"))
		}
	}
}
