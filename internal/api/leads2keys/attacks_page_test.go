package leads2keys_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
)

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

// proof are the fields of a code_challenge for the verifier.
func proof() url.Values {
	sum := sha256.Sum256([]byte(verifier))
	return url.Values{"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}
}

// nearly are addresses that are almost the registered one.
func nearly() []string {
	return []string{
		callback + "/", callback + "?x=1", callback + "#", callback + "#x", callback + "%2f", callback + "/../callback", callback + "%00", callback + " ", " " + callback, callback + "\t",
		"https://app.example.org", "https://app.example.org/", "https://app.example.org/callbac", "https://app.example.org/Callback", "https://app.example.org//callback",
		"https://app.example.org/./callback", "https://app.example.org/x/../callback", "https://app.example.org:443/callback", "https://app.example.org:8443/callback",
		"https://app.example.org./callback", "https://APP.example.org/callback", "HTTPS://app.example.org/callback", "http://app.example.org/callback", "//app.example.org/callback",
		"/callback", "callback", "https:app.example.org/callback", "https:/app.example.org/callback", "https:///app.example.org/callback", `https:\\app.example.org\callback`,
		"https://app.example.org@elsewhere.example.org/callback", "https://elsewhere.example.org@app.example.org/callback", "https://user:x@app.example.org/callback",
		`https://elsewhere.example.org\@app.example.org/callback`, "https://app.example.org.elsewhere.example.org/callback", "https://elsewhere.example.org/app.example.org/callback",
		"https://elsewhere.example.org?https://app.example.org/callback", "https://elsewhere.example.org#https://app.example.org/callback", "https://elsewhereapp.example.org/callback",
		"https://аpp.example.org/callback", "https://xn--pp-7kc.example.org/callback", "https://app。example.org/callback", "https://app.example.org%2felsewhere.example.org/callback",
		"https://app.example.org/callback\r\nLocation: https://elsewhere.example.org", "javascript:alert(1)//" + callback, "data:text/html,x", "l2k:callback", "l2k:/callback", "L2K://callback",
		"l2k://callback/", "l2k://callback?x", "l2k://elsewhere", "l2k://user@callback", "l2kx://callback", "urn:ietf:wg:oauth:2.0:oob", "*", "https://*.example.org/callback", "null",
	}
}

// page asks for the page as Camille's browser does that was sent there.
func (a *assault) page(changes url.Values) reply {
	a.Helper()
	return a.get("/auth/authorization?"+a.wants(changes).Encode(), "Cookie", a.cookie)
}

// onThePage are attacks with who asks, and with where the answer is to go.
func onThePage() []attack {
	return []attack{
		{"an application nobody registered", "9700 4.11", func(a *assault) {
			for _, id := range []string{"", "nobody", "APP", "app ", strings.Repeat("a", 9000), "' or 1=1 --"} {
				a.stays(id, a.page(url.Values{"client_id": {id}, "redirect_uri": {callback}}))
			}
		}},
		{"an application that is disabled", "decision 18", func(a *assault) { a.stays("gone", a.page(url.Values{"client_id": {"gone"}})) }},
		{"an address of somebody else", "9700 4.1", func(a *assault) {
			a.stays("elsewhere", a.page(url.Values{"redirect_uri": {"https://elsewhere.example.org/"}}))
		}},
		{"an address that is nearly the right one", "9700 2.1, 4.1.3", func(a *assault) {
			for _, to := range nearly() {
				a.stays(to, a.page(url.Values{"redirect_uri": {to}}))
			}
			if got := a.sent(a.allows(url.Values{"redirect_uri": {callback}})); got.Get("code") == "" {
				a.Errorf("the right one gets %v", got)
			}
		}},
		{"another application's address", "9700 4.4", func(a *assault) {
			a.stays("other's", a.page(url.Values{"redirect_uri": {"https://other.example.org/cb"}}))
		}},
		{"an error that is told to an address nobody registered", "9700 4.11.2", func(a *assault) {
			a.stays("with a wrong scope", a.page(url.Values{"redirect_uri": {"https://elsewhere.example.org/"}, "scope": {"everything"}}))
			a.stays("with a wrong response_type", a.page(url.Values{"client_id": {"nobody"}, "redirect_uri": {callback}, "response_type": {"token"}}))
		}},
		{"every parameter twice", "6749 3.1", func(a *assault) {
			for _, name := range []string{"client_id", "redirect_uri", "state", "scope", "response_type", "code_challenge", "code_challenge_method"} {
				a.stays(name, a.page(url.Values{name: {"", "x"}}))
			}
			a.stays("the right one first", a.page(url.Values{"redirect_uri": {callback, "https://elsewhere.example.org/"}}))
		}},
	}
}

// withWords are attacks with what else a request says.
func withWords() []attack {
	return []attack{
		{"a token in the address (implicit)", "9700 2.1.2", func(a *assault) {
			for _, kind := range []string{"token", "code token", "id_token", "none", "CODE"} {
				got := a.sent(a.page(url.Values{"response_type": {kind}}))
				if got.Get("error") != "unsupported_response_type" || got.Has("access_token") || got.Has("code") || got.Get("state") != "xyz" {
					a.Errorf("%s: %v", kind, got)
				}
			}
		}},
		{"a scope that was not registered", "6749 3.3", func(a *assault) {
			for _, scope := range []string{"everything", "account:read admin", "Account:read", "account:read,places:read", "*"} {
				if got := a.sent(a.page(url.Values{"scope": {scope}})); got.Get("error") != "invalid_scope" || got.Has("code") {
					a.Errorf("%s: %v", scope, got)
				}
			}
			if got := a.sent(a.page(url.Values{"client_id": {"other"}, "scope": {"places:write"}})); got.Get("error") != "invalid_scope" {
				a.Errorf("another application's: %v", got)
			}
		}},
		{"a challenge that is the verifier (plain)", "9700 2.1.1, 7636 7.2", func(a *assault) {
			for _, method := range []string{"plain", "", "s256", "S512", "none"} {
				if got := a.sent(a.page(with(proof(), "code_challenge_method", method))); got.Get("error") != "invalid_request" || got.Has("code") {
					a.Errorf("%q: %v", method, got)
				}
			}
		}},
		{"a challenge that is none", "7636 4.2", func(a *assault) {
			for _, challenge := range []string{"", "x", strings.Repeat("a", 42), strings.Repeat("a", 44), strings.Repeat("=", 43), strings.Repeat(" ", 43)} {
				got := a.sent(a.allows(url.Values{"code_challenge": {challenge}, "code_challenge_method": {"S256"}}))
				if got.Get("error") != "invalid_request" || got.Has("code") {
					a.Errorf("%q: %v", challenge, got)
				}
			}
		}},
		{"a public application without a challenge", "9700 2.1.1, 8252 8.1", func(a *assault) {
			if got := a.sent(a.page(url.Values{"client_id": {"mobile"}})); got.Get("error") != "invalid_request" {
				a.Errorf("%v", got)
			}
		}},
		{"a state that ends the header", "decision 20", func(a *assault) {
			for _, state := range []string{"a\r\nSet-Cookie: x=y", "a\nb", "a\x00b", "é", strings.Repeat("a", 4097)} {
				r := a.page(url.Values{"state": {state}})
				if a.stays(state, r); r.header.Get("Set-Cookie") != "" {
					a.Errorf("a cookie: %v", r.header)
				}
			}
		}},
		{"a state that comes back otherwise", "9700 4.7", func(a *assault) {
			const state = ` &=#%?+/"'<>{}` + "`~x%0d%0aY: z&code=1"
			if got := a.sent(a.allows(url.Values{"state": {state}})); got.Get("state") != state || len(got["code"]) != 1 || got.Get("code") == "1" {
				a.Errorf("%v", got)
			}
		}},
	}
}

// throughThePage are attacks on whoever looks at the page.
func throughThePage() []attack {
	return []attack{
		{"markup in what the page shows", "9700 4.1", func(a *assault) {
			const evil = `"><script>alert(1)</script>`
			for what, r := range map[string]reply{
				"consent":      a.page(url.Values{"state": {evil}}),
				"log-in":       a.get("/auth/authorization?" + a.wants(url.Values{"state": {evil}}).Encode()),
				"wrong log-in": a.post("/auth/consent", with(a.wants(url.Values{"state": {evil}}), "email", evil, "password", evil)),
				"refused":      a.page(url.Values{"client_id": {evil}, "redirect_uri": {evil}}),
			} {
				if strings.Contains(r.body, "<script") || strings.Contains(r.body, "<b>Tour") {
					a.Errorf("%s: %s", what, r.body)
				}
			}
		}},
		{"the page in a frame, or with something of elsewhere in it", "9700 4.16, 4.2", func(a *assault) {
			for what, r := range map[string]reply{"consent": a.page(nil), "log-in": a.get("/auth/authorization?client_id=app"), "refused": a.page(url.Values{"client_id": {"x"}})} {
				policy := r.header.Get("Content-Security-Policy")
				if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script-src") {
					a.Errorf("%s: policy %q", what, policy)
				}
				if strings.Contains(r.body, "<script") || strings.Contains(r.body, `src="http`) || strings.Contains(r.body, `href="http`) {
					a.Errorf("%s: %s", what, r.body)
				}
			}
		}},
		{"what the browser tells of the page to others (Referer)", "9700 4.2", func(a *assault) {
			for what, r := range map[string]reply{"consent": a.page(nil), "on its way": a.allows(nil)} {
				if p := r.header.Get("Referrer-Policy"); p != "same-origin" && p != "no-referrer" {
					a.Errorf("%s: %q", what, p)
				}
			}
		}},
		{"a host that the page would lead to", "9700 4.11", func(a *assault) {
			r := a.get("/auth/authorization?"+a.wants(nil).Encode(), "Host", "elsewhere.example.org")
			if strings.Contains(r.body, "elsewhere") || strings.Contains(r.header.Get("Location"), "elsewhere") {
				a.Errorf("%v %s", r.header, r.body)
			}
		}},
	}
}
