package leads2keys_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"palier/internal/core/grants"
)

// onTheCode are attacks with a code that was caught on its way, at the token endpoint.
func onTheCode() []attack {
	return []attack{
		{"a code a second time", "9700 4.5, 6749 4.1.2", func(a *assault) {
			code := a.code(nil)
			first := a.pair(a.post("/auth/token", back(a.app, code)))
			if !a.opens(first.Access) || first.Type != "Bearer" || first.Seconds != 3600 || first.Refresh == "" || first.Scope != "" {
				a.Fatalf("the first gets %+v", first)
			}
			a.refused("again", a.post("/auth/token", back(a.app, code)), http.StatusBadRequest, "invalid_grant")
			if a.opens(first.Access) {
				a.Error("what the first got opens still")
			}
			a.refused("its refresh token", a.post("/auth/token", again(a.app, first.Refresh)), http.StatusBadRequest, "invalid_grant")
		}},
		{"a code by many at once", "9700 4.5", func(a *assault) {
			code := a.code(nil)
			var won atomic.Int64
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					if a.post("/auth/token", back(a.app, code)).status == http.StatusOK {
						won.Add(1)
					}
				})
			}
			if all.Wait(); won.Load() != 1 {
				a.Errorf("%d of them won", won.Load())
			}
		}},
		{"a code of another application (injection)", "9700 4.5", func(a *assault) {
			code := a.code(nil)
			for what, by := range map[string]grants.Credentials{"other": a.other, "public": a.mobile, "old": a.old, "another account's": a.stranger} {
				a.refused(what, a.post("/auth/token", back(by, code)), http.StatusBadRequest, "invalid_grant")
			}
			if r := a.post("/auth/token", back(a.app, code)); r.status != http.StatusOK { // and nobody has spoilt it
				a.Errorf("its own: %d %s", r.status, r.body)
			}
		}},
		{"a code a minute later", "6749 4.1.2", func(a *assault) {
			code := a.code(nil)
			a.Clock.Advance(grants.CodeLife)
			a.refused("late", a.post("/auth/token", back(a.app, code)), http.StatusBadRequest, "invalid_grant")
		}},
		{"a code without proving who one is", "6749 3.2.1", func(a *assault) {
			code := a.code(nil)
			for what, form := range map[string]url.Values{
				"no secret":          with(back(a.app, code), "client_secret", ""),
				"nothing":            with(back(a.app, code), "client_secret", "", "client_id", ""),
				"a secret alone":     with(back(a.app, code), "client_id", ""),
				"a wrong secret":     with(back(a.app, code), "client_secret", "guess"),
				"another's secret":   with(back(a.app, code), "client_secret", a.other.Secret),
				"part of the secret": with(back(a.app, code), "client_secret", a.app.Secret[:len(a.app.Secret)-1]),
				"nobody":             with(back(a.app, code), "client_id", "nobody"),
				"disabled":           back(a.gone, code),
			} {
				a.refused(what, a.post("/auth/token", form), http.StatusBadRequest, "invalid_client")
			}
		}},
		{"a code by HTTP Basic with a wrong secret", "6749 5.2", func(a *assault) {
			for what, header := range map[string]string{"wrong": "Basic YXBwOmd1ZXNz", "no base64": "Basic %%%", "no colon": "Basic YXBw", "another scheme": "Digest x", "empty": "Basic "} {
				r := a.post("/auth/token", back(grants.Credentials{}, a.code(nil)), "Authorization", header)
				if a.refused(what, r, http.StatusUnauthorized, "invalid_client"); !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Basic ") {
					a.Errorf("%s: %v", what, r.header)
				}
			}
		}},
		{"two applications in one request", "6749 2.3", func(a *assault) {
			r, _ := http.NewRequest("GET", "http://x", nil)
			r.SetBasicAuth(a.app.Client, a.app.Secret)
			basic := r.Header.Get("Authorization")
			code := a.code(nil)
			a.refused("Basic and another name", a.post("/auth/token", back(grants.Credentials{Client: "other"}, code), "Authorization", basic), http.StatusBadRequest, "invalid_request")
			a.refused("Basic and a secret", a.post("/auth/token", back(a.app, code), "Authorization", basic), http.StatusBadRequest, "invalid_request")
			a.refused("Basic twice", a.post("/auth/token", back(grants.Credentials{}, code), "Authorization", basic, "Authorization", basic), http.StatusUnauthorized, "invalid_client")
			if r := a.post("/auth/token", back(grants.Credentials{Client: "app"}, code), "Authorization", basic); r.status != http.StatusOK {
				a.Errorf("Basic and the same name: %d %s", r.status, r.body)
			}
		}},
	}
}

// onTheExchange are attacks with what goes with a code.
func onTheExchange() []attack {
	return []attack{
		{"a caught code without its verifier", "9700 4.8, 7636 1", func(a *assault) {
			for what, sent := range map[string]string{"none": "", "a guess": strings.Repeat("a", 43), "the challenge": proof().Get("code_challenge"), "nearly": verifier + "a", "capitals": strings.ToUpper(verifier)} {
				a.refused(what, a.post("/auth/token", with(back(a.app, a.code(proof())), "code_verifier", sent)), http.StatusBadRequest, "invalid_grant")
			}
			if r := a.post("/auth/token", with(back(a.app, a.code(proof())), "code_verifier", verifier)); r.status != http.StatusOK {
				a.Errorf("the right one: %d %s", r.status, r.body)
			}
		}},
		{"a verifier for a code that had no challenge (downgrade)", "9700 4.8.2, decision 19", func(a *assault) {
			a.refused("downgrade", a.post("/auth/token", with(back(a.app, a.code(nil)), "code_verifier", verifier)), http.StatusBadRequest, "invalid_grant")
		}},
		{"a code for another address", "6749 4.1.3", func(a *assault) {
			named := url.Values{"redirect_uri": {callback}}
			for what, to := range map[string]string{"none": "", "its other": appCall, "nearly": callback + "/", "elsewhere": "https://elsewhere.example.org/"} {
				a.refused(what, a.post("/auth/token", with(back(a.app, a.code(named)), "redirect_uri", to)), http.StatusBadRequest, "invalid_grant")
			}
			if r := a.post("/auth/token", with(back(a.app, a.code(named)), "redirect_uri", callback)); r.status != http.StatusOK {
				a.Errorf("the right one: %d %s", r.status, r.body)
			}
		}},
		{"a code with another state", "9700 4.7", func(a *assault) {
			for _, state := range []string{"xyz ", "XYZ", "x"} {
				a.refused(state, a.post("/auth/token", with(back(a.app, a.code(nil)), "state", state)), http.StatusBadRequest, "invalid_grant")
			}
			form := back(a.app, a.code(nil))
			form["state"] = []string{""}
			a.refused("an empty one", a.post("/auth/token", form), http.StatusBadRequest, "invalid_grant")
			if r := a.post("/auth/token", with(back(a.app, a.code(nil)), "state", "xyz")); r.status != http.StatusOK {
				a.Errorf("the right one: %d %s", r.status, r.body)
			}
		}},
		{"every field twice", "6749 3.2", func(a *assault) {
			for _, name := range []string{"grant_type", "code", "client_id", "client_secret", "redirect_uri", "state", "code_verifier"} {
				form := back(a.app, a.code(nil))
				form.Add(name, form.Get(name))
				form.Add(name, form.Get(name))
				a.refused(name, a.post("/auth/token", form), http.StatusBadRequest, "invalid_request")
			}
		}},
		{"secrets in the address", "9700 4.3, 6749 2.3.1", func(a *assault) {
			form := back(a.app, a.code(nil))
			a.refused("all", a.post("/auth/token?"+form.Encode(), url.Values{}), http.StatusBadRequest, "invalid_request")
			a.refused("the application", a.post("/auth/token?"+url.Values{"client_id": form["client_id"], "client_secret": form["client_secret"]}.Encode(),
				with(form, "client_id", "", "client_secret", "")), http.StatusBadRequest, "invalid_client")
			if r := a.get("/auth/token?" + form.Encode()); r.status != http.StatusMethodNotAllowed {
				a.Errorf("GET: %d", r.status)
			}
		}},
		{"another kind of body", "6749 4.1.3", func(a *assault) {
			form := back(a.app, a.code(nil)).Encode()
			for _, kind := range []string{"application/json", "text/plain", "multipart/form-data; boundary=x", "x", ""} {
				a.refused(kind, a.ask("POST", "/auth/token", form, "Content-Type", kind), http.StatusBadRequest, "invalid_request")
			}
			a.refused("a broken escape", a.ask("POST", "/auth/token", "grant_type=%zz"), http.StatusBadRequest, "invalid_request")
			a.refused("semicolons", a.ask("POST", "/auth/token", strings.ReplaceAll(form, "&", ";")), http.StatusBadRequest, "invalid_request")
			a.refused("no end", a.ask("POST", "/auth/token", form+"&x="+strings.Repeat("x", 1<<20)), http.StatusRequestEntityTooLarge, "invalid_request")
		}},
		{"which codes there were, by the answers", "6819 4.4.1", func(a *assault) {
			used := a.code(nil)
			a.post("/auth/token", back(a.app, used))
			late := a.code(nil)
			a.Clock.Advance(2 * time.Minute)
			guess := a.post("/auth/token", back(a.app, strings.Repeat("a", 43)))
			for what, form := range map[string]url.Values{
				"used": back(a.app, used), "late": back(a.app, late), "another's": back(a.other, a.code(nil)), "no verifier": back(a.app, a.code(proof())),
				"another address": with(back(a.app, a.code(nil)), "redirect_uri", appCall), "another state": with(back(a.app, a.code(nil)), "state", "x"),
			} {
				if r := a.post("/auth/token", form); r.status != guess.status || r.body != guess.body {
					a.Errorf("%s: %d %s; a guess: %s", what, r.status, r.body, guess.body)
				}
			}
		}},
	}
}
