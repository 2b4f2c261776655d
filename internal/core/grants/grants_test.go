package grants_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/testkit"
)

const (
	password = "une phrase de passe"
	callback = "https://example.org/callback"
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// store is what the services need of the database.
type store interface {
	event.Ledger
	access.Store
	grants.Store
}

// desk is an account with an application and a user who logs in.
type desk struct {
	*testing.T
	store    store
	clock    *testkit.Clock
	staff    *access.Service
	login    *access.Login
	grants   *grants.Service
	waited   atomic.Int64 // how many changes waited until they were in force
	operator access.Actor
	user     access.User
	client   grants.Client
	by       grants.Credentials
}

// keys are of people, whom no test here looks for.
type keys struct{}

func (keys) EmailKey(raw string) (string, bool)    { return raw, raw != "" }
func (keys) PhoneKey(raw, _ string) (string, bool) { return raw, raw != "" }

func eachDesk(t *testing.T, run func(d *desk)) {
	testkit.Each(t, func(t *testing.T, database testkit.Database) {
		d := &desk{T: t, clock: testkit.NewClock()}
		d.store = database.Store(t, d.clock.Now)
		wait := func(context.Context) { d.waited.Add(1) }
		d.staff = access.NewService(d.store, d.store, keys{}, wait)
		d.login = access.NewLogin(d.store, d.clock.Now)
		d.grants = grants.NewService(d.store, d.store, grants.Needs{Sessions: d.staff, Lender: d.login, Now: d.clock.Now, Outlast: wait})
		account, err := d.staff.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "fr"}, event.Who{Kind: "operator"})
		d.must(err)
		d.operator = access.Operator(account, "test")
		agency, err := d.staff.CreateAgency(t.Context(), d.operator, access.Agency{Name: "Port"})
		d.must(err)
		d.user, err = d.staff.CreateUser(t.Context(), d.operator, access.User{Agency: agency.ID, Username: "camille", Email: "camille@example.org", Group: access.Agent, Active: true})
		d.must(err)
		d.must(d.staff.SetPassword(t.Context(), d.operator, d.user.ID, password))
		d.client, d.by = d.register(grants.Client{Name: "Tournée", Redirects: []string{callback, "l2k://callback"}})
		run(d)
	})
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) register(c grants.Client) (grants.Client, grants.Credentials) {
	d.Helper()
	c, secret, err := d.grants.AddClient(d.Context(), d.operator, c)
	d.must(err)
	return c, grants.Credentials{Client: c.Key, Secret: secret}
}

// code is what an application is sent away with for a request.
func (d *desk) code(r grants.Request) string {
	d.Helper()
	if r.Client == "" {
		r.Client = d.client.Key
	}
	asked, err := d.grants.Ask(d.Context(), r)
	d.must(err)
	a, _, err := d.login.User(d.Context(), d.user.Email, password, "203.0.113.9")
	d.must(err)
	to, err := d.grants.Authorize(d.Context(), a, asked)
	d.must(err)
	u, err := url.Parse(to)
	d.must(err)
	return u.Query().Get("code")
}

func (d *desk) tokens() grants.Tokens {
	d.Helper()
	out, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: d.by, Code: d.code(grants.Request{})})
	d.must(err)
	return out
}

// opens tells whether an access token opens now, once belief in it is outlasted.
func (d *desk) opens(token string) bool {
	d.Helper()
	_, _, err := d.fresh().Bearer(d.Context(), token)
	if err != nil && !fault.Is(err, fault.Unauthenticated) {
		d.Fatal(err)
	}
	return err == nil
}

// fresh is the service of another replica: it believes nothing.
func (d *desk) fresh() *grants.Service {
	return grants.NewService(d.store, d.store, grants.Needs{Sessions: d.staff, Lender: access.NewLogin(d.store, d.clock.Now), Now: d.clock.Now, Outlast: func(context.Context) {}})
}

func (d *desk) refused(what string, err error, want grants.Reason) {
	d.Helper()
	if grants.ReasonOf(err) != want {
		d.Errorf("%s: %v, want %s", what, err, want)
	}
}

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestACodeGivesTokensOnceAndItsReplayTakesThemBack(t *testing.T) {
	eachDesk(t, func(d *desk) {
		code := d.code(grants.Request{State: "xyz"})
		out, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: d.by, Code: code})
		d.must(err)
		a, c, err := d.grants.Bearer(d.Context(), out.Access)
		if err != nil || a.User != d.user.ID || c.Key != d.client.Key || !a.Has(access.PlacesWrite) || a.Has(access.LeadsRead) || out.Life != time.Hour {
			d.Fatalf("the token makes %+v of %s, %v", a, c.Key, err)
		}
		_, err = d.grants.Exchange(d.Context(), grants.Exchange{Credentials: d.by, Code: code})
		d.refused("a replay", err, grants.InvalidGrant)
		if d.opens(out.Access) || d.waited.Load() == 0 {
			d.Error("the tokens of a code that came twice open still")
		}
		_, err = d.grants.Refresh(d.Context(), d.by, out.Refresh, "")
		d.refused("a refresh after it", err, grants.InvalidGrant)
	})
}

func TestOfManyWithOneCodeOneWinsAndThenNobody(t *testing.T) {
	eachDesk(t, func(d *desk) {
		code := d.code(grants.Request{})
		var won atomic.Int64
		var token atomic.Value
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				out, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: d.by, Code: code})
				if err == nil {
					won.Add(1)
					token.Store(out.Access)
				} else if grants.ReasonOf(err) != grants.InvalidGrant {
					d.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || d.opens(token.Load().(string)) {
			d.Errorf("%d won, and the tokens open: %v", won.Load(), d.opens(token.Load().(string)))
		}
	})
}

func TestWhoComesBackMustBeWhoWasSentAway(t *testing.T) {
	eachDesk(t, func(d *desk) {
		_, other := d.register(grants.Client{Name: "Autre", Redirects: []string{callback}})
		wrong := "wrong"
		for what, c := range map[string]struct {
			ask  grants.Request
			back func(x *grants.Exchange)
			want grants.Reason
		}{
			"another application":        {back: func(x *grants.Exchange) { x.Credentials = other }, want: grants.InvalidGrant},
			"no secret":                  {back: func(x *grants.Exchange) { x.Secret = "" }, want: grants.InvalidClient},
			"a wrong secret":             {back: func(x *grants.Exchange) { x.Secret = "guess" }, want: grants.InvalidClient},
			"an unknown application":     {back: func(x *grants.Exchange) { x.Client = "nobody" }, want: grants.InvalidClient},
			"another address":            {ask: grants.Request{Redirect: callback}, back: func(x *grants.Exchange) { x.Redirect = "l2k://callback" }, want: grants.InvalidGrant},
			"no address though named":    {ask: grants.Request{Redirect: callback}, want: grants.InvalidGrant},
			"another state":              {ask: grants.Request{State: "a"}, back: func(x *grants.Exchange) { x.State = &wrong }, want: grants.InvalidGrant},
			"no verifier":                {ask: grants.Request{Challenge: challenge(), Method: "S256"}, want: grants.InvalidGrant},
			"a wrong verifier":           {ask: grants.Request{Challenge: challenge(), Method: "S256"}, back: func(x *grants.Exchange) { x.Verifier = strings.Repeat("a", 43) }, want: grants.InvalidGrant},
			"a verifier for nothing":     {back: func(x *grants.Exchange) { x.Verifier = verifier }, want: grants.InvalidGrant},
			"a code that nobody had":     {back: func(x *grants.Exchange) { x.Code = "guess" }, want: grants.InvalidGrant},
			"too late":                   {back: func(*grants.Exchange) { d.clock.Advance(grants.CodeLife) }, want: grants.InvalidGrant},
			"the address, though unsaid": {back: func(x *grants.Exchange) { x.Redirect = callback }},
			"everything right": {ask: grants.Request{Redirect: callback, State: "wrong", Challenge: challenge(), Method: "S256"},
				back: func(x *grants.Exchange) { x.Redirect, x.State, x.Verifier = callback, &wrong, verifier }},
		} {
			x := grants.Exchange{Credentials: d.by, Code: d.code(c.ask)}
			if c.back != nil {
				c.back(&x)
			}
			out, err := d.grants.Exchange(d.Context(), x)
			d.refused(what, err, c.want)
			if (out.Access != "") != (c.want == "") {
				d.Errorf("%s: tokens %v", what, out.Access != "")
			}
		}
	})
}

func TestTokensOfOneKindDoNotServeAsTheOther(t *testing.T) {
	eachDesk(t, func(d *desk) {
		out := d.tokens()
		if d.opens(out.Refresh) {
			d.Error("a refresh token opens")
		}
		_, err := d.grants.Refresh(d.Context(), d.by, out.Access, "")
		d.refused("an access token to refresh", err, grants.InvalidGrant)
		d.clock.Advance(grants.RefreshLife)
		_, err = d.grants.Refresh(d.Context(), d.by, out.Refresh, "")
		d.refused("after sixty days", err, grants.InvalidGrant)
	})
}

func TestWhateverEndsTheUserEndsHisApplications(t *testing.T) {
	for what, end := range map[string]func(d *desk, out grants.Tokens) error{
		"a new password": func(d *desk, _ grants.Tokens) error {
			return d.staff.SetPassword(d.Context(), d.operator, d.user.ID, password+"!")
		},
		"he is switched off": func(d *desk, _ grants.Tokens) error {
			_, err := d.staff.SetUserActive(d.Context(), d.operator, d.user.ID, false)
			return err
		},
		"his sessions are ended": func(d *desk, _ grants.Tokens) error {
			_, err := d.staff.EndSessions(d.Context(), d.operator, d.user.ID)
			return err
		},
		"the application is disabled": func(d *desk, _ grants.Tokens) error {
			_, err := d.grants.DisableClient(d.Context(), d.operator, d.client.ID, true)
			return err
		},
		"it gives the token up": func(d *desk, out grants.Tokens) error {
			ended, err := d.grants.Revoke(d.Context(), out.Access)
			if again, _ := d.grants.Revoke(d.Context(), out.Access); !ended || again {
				d.Errorf("revoked: %v, again: %v", ended, again)
			}
			return err
		},
		"an operator revokes it": func(d *desk, _ grants.Tokens) error {
			list, err := d.grants.Holdings(d.Context(), d.operator, 0)
			d.must(err)
			ended, err := d.grants.RevokeGrant(d.Context(), d.operator, list[0].Grant.ID)
			if !ended || len(list) != 1 {
				d.Errorf("of %d grants one ended: %v", len(list), ended)
			}
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			eachDesk(t, func(d *desk) {
				out := d.tokens()
				if !d.opens(out.Access) {
					d.Fatal("does not open at first")
				}
				d.must(end(d, out))
				if d.opens(out.Access) || d.waited.Load() == 0 {
					d.Error("the token opens still")
				}
				if _, err := d.grants.Refresh(d.Context(), d.by, out.Refresh, ""); grants.ReasonOf(err) != grants.InvalidGrant && grants.ReasonOf(err) != grants.InvalidClient {
					d.Errorf("the refresh token: %v", err)
				}
			})
		})
	}
}

func TestNothingIsAskedForThatWasNotRegistered(t *testing.T) {
	eachDesk(t, func(d *desk) {
		public, _ := d.register(grants.Client{Name: "Mobile", Redirects: []string{"l2k://callback"}, Auth: grants.ByProof, Scopes: []grants.Scope{grants.AccountRead}})
		gone, _ := d.register(grants.Client{Name: "Partie", Redirects: []string{callback}})
		_, err := d.grants.DisableClient(d.Context(), d.operator, gone.ID, true)
		d.must(err)
		for what, c := range map[string]struct {
			ask  grants.Request
			want grants.Reason
			told bool // at the address
		}{
			"nobody":                       {grants.Request{Client: "nobody"}, grants.InvalidClient, false},
			"disabled":                     {grants.Request{Client: gone.Key}, grants.InvalidClient, false},
			"another address":              {grants.Request{Redirect: "https://example.org/callback/"}, grants.InvalidRequest, false},
			"a longer address":             {grants.Request{Redirect: callback + "?x=1"}, grants.InvalidRequest, false},
			"another's address":            {grants.Request{Client: public.Key, Redirect: callback}, grants.InvalidRequest, false},
			"a state with a line break":    {grants.Request{State: "a\r\nSet-Cookie: x"}, grants.InvalidRequest, false},
			"an unknown scope":             {grants.Request{Scope: "everything"}, grants.InvalidScope, true},
			"a scope it has not":           {grants.Request{Client: public.Key, Scope: "places:write", Challenge: challenge(), Method: "S256"}, grants.InvalidScope, true},
			"a token in the address":       {grants.Request{Response: "token"}, grants.UnsupportedResponseType, true},
			"plain":                        {grants.Request{Challenge: verifier, Method: "plain"}, grants.InvalidRequest, true},
			"no method":                    {grants.Request{Challenge: challenge()}, grants.InvalidRequest, true},
			"a short challenge":            {grants.Request{Challenge: "abc", Method: "S256"}, grants.InvalidRequest, true},
			"public without a challenge":   {grants.Request{Client: public.Key}, grants.InvalidRequest, true},
			"public, as it should":         {grants.Request{Client: public.Key, Challenge: challenge(), Method: "S256"}, "", true},
			"fewer scopes than registered": {grants.Request{Scope: "account:read places:read"}, "", true},
		} {
			if c.ask.Client == "" {
				c.ask.Client = d.client.Key
			}
			asked, err := d.grants.Ask(d.Context(), c.ask)
			d.refused(what, err, c.want)
			if (asked.To != "") != c.told {
				d.Errorf("%s: may be told at %q", what, asked.To)
			}
		}
	})
}

func TestWhatMayBeRegistered(t *testing.T) {
	eachDesk(t, func(d *desk) {
		for redirect, good := range map[string]bool{
			"https://example.org/cb": true, "http://127.0.0.1:8080/cb": true, "http://[::1]/cb": true, "http://localhost/cb": true, "l2k://callback": true, "org.example.app:/cb": true,
			"http://example.org/cb": false, "https://example.org/cb#x": false, "https://u:p@example.org/": false, "javascript:alert(1)": false, "data:text/html,x": false,
			"/cb": false, "": false, "https:///cb": false, "https://example.org/" + strings.Repeat("a", 2000): false, "http://127.0.0.1.example.org/": false,
		} {
			_, _, err := d.grants.AddClient(d.Context(), d.operator, grants.Client{Name: "n", Redirects: []string{redirect}})
			if (err == nil) != good {
				d.Errorf("%q: %v", redirect, err)
			}
		}
		for what, c := range map[string]grants.Client{
			"no name": {Redirects: []string{callback}}, "no address": {Name: "n"}, "a key with a space": {Name: "n", Key: "a b", Redirects: []string{callback}},
			"an unknown scope": {Name: "n", Redirects: []string{callback}, Scopes: []grants.Scope{"x"}}, "the same key": {Name: "n", Key: d.client.Key, Redirects: []string{callback}},
		} {
			if _, _, err := d.grants.AddClient(d.Context(), d.operator, c); !fault.Is(err, fault.Invalid) {
				d.Errorf("%s: %v", what, err)
			}
		}
		a, _, err := d.login.User(d.Context(), d.user.Email, password, "203.0.113.9")
		d.must(err)
		if _, _, err := d.grants.AddClient(d.Context(), a, grants.Client{Name: "n", Redirects: []string{callback}}); !fault.Is(err, fault.Forbidden) {
			d.Errorf("a user registered an application: %v", err)
		}
	})
}

// The vendor's document has two fields at the token endpoint, and none for who comes.
func TestOnlyWhoWasRegisteredToProveNothingMaySayNothing(t *testing.T) {
	eachDesk(t, func(d *desk) {
		old, by := d.register(grants.Client{Name: "Ancienne", Redirects: []string{callback}, Auth: grants.ByNone})
		for what, c := range map[string]struct {
			client string
			by     grants.Credentials
			want   grants.Reason
		}{
			"it says nothing":                   {old.Key, grants.Credentials{}, ""},
			"it says who it is":                 {old.Key, by, ""},
			"one with a secret says nothing":    {d.client.Key, grants.Credentials{}, grants.InvalidClient},
			"one with a secret says its name":   {d.client.Key, grants.Credentials{Client: d.client.Key}, grants.InvalidClient},
			"it has another's code":             {d.client.Key, by, grants.InvalidGrant},
			"it gives a secret that it has not": {old.Key, grants.Credentials{Client: old.Key, Secret: "guess"}, grants.InvalidClient},
		} {
			out, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: c.by, Code: d.code(grants.Request{Client: c.client})})
			d.refused(what, err, c.want)
			if err == nil {
				_, err := d.grants.Refresh(d.Context(), c.by, out.Refresh, "")
				d.refused(what+", refreshing", err, "")
			}
		}
		_, err := d.grants.Exchange(d.Context(), grants.Exchange{Code: "guess"})
		d.refused("a guess", err, grants.InvalidClient)
		_, err = d.grants.Refresh(d.Context(), grants.Credentials{}, d.tokens().Refresh, "")
		d.refused("another's token", err, grants.InvalidClient)
	})
}

func TestAScopeThatTheApplicationLosesIsGoneAtOnce(t *testing.T) {
	eachDesk(t, func(d *desk) {
		out := d.tokens()
		_, err := d.grants.ChangeClient(d.Context(), d.operator, d.client.ID, func(c *grants.Client) { c.Scopes = []grants.Scope{grants.AccountRead} })
		d.must(err)
		a, _, err := d.fresh().Bearer(d.Context(), out.Access)
		if d.must(err); !a.Has(access.AccountRead) || a.Has(access.PlacesRead) {
			d.Errorf("it may %+v", a)
		}
	})
}

// What users are shown, and an operator, is what a token may do now.
func TestAHoldingSaysWhatItsApplicationMayNow(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.tokens()
		_, err := d.grants.ChangeClient(d.Context(), d.operator, d.client.ID, func(c *grants.Client) { c.Scopes = []grants.Scope{grants.PlacesRead} })
		d.must(err)
		list, err := d.grants.Holdings(d.Context(), d.operator, 0)
		if d.must(err); len(list) != 1 || !slices.Equal(list[0].Scopes(), []grants.Scope{grants.PlacesRead}) || len(list[0].Grant.Scopes) < 2 {
			d.Errorf("%+v", list)
		}
	})
}

func TestARotatedSecretWorksForItsOverlap(t *testing.T) {
	eachDesk(t, func(d *desk) {
		secret, err := d.grants.RotateSecret(d.Context(), d.operator, d.client.ID, time.Minute)
		d.must(err)
		both := []grants.Credentials{d.by, {Client: d.client.Key, Secret: secret}}
		for i, by := range both {
			_, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: by, Code: d.code(grants.Request{})})
			if err != nil {
				d.Errorf("secret %d: %v", i, err)
			}
		}
		until, err := d.grants.FormerSecretUntil(d.Context(), d.operator, d.client)
		if d.must(err); !until.After(d.clock.Now()) {
			d.Errorf("the old one is said to work until %s", until)
		}
		d.clock.Advance(time.Minute)
		if until, err := d.grants.FormerSecretUntil(d.Context(), d.operator, d.client); err != nil || !until.IsZero() {
			d.Errorf("the old one is said to work until %s, %v", until, err)
		}
		_, err = d.grants.Exchange(d.Context(), grants.Exchange{Credentials: both[0], Code: d.code(grants.Request{})})
		d.refused("the old one, later", err, grants.InvalidClient)
	})
}
