package login_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// Whoever is refused reads in words what to do, in his language, on a page that nobody can
// frame, keep or learn of by a referrer.
func TestEveryRefusalOfTheAuthorizationPageSaysWhatToDo(t *testing.T) {
	eachRound(t, func(r *round) {
		gone, _ := r.register("Partie")
		_, err := r.Grants.DisableClient(r.Context(), r.Operator, gone.ID, true)
		r.must(err)
		const page, form = "/leads2keys/auth/authorization", "/leads2keys/auth/consent"
		asks := func(pairs ...string) url.Values {
			v := url.Values{"client_id": {r.client.Key}}
			for i := 0; i < len(pairs); i += 2 {
				v.Add(pairs[i], pairs[i+1])
			}
			return v
		}
		elsewhere := []string{"Origin", "https://elsewhere.example.org", "Sec-Fetch-Site", "cross-site"}
		for what, c := range map[string]struct {
			method, path string
			form         url.Values
			headers      []string
			status       int
			says         string
			english      string
		}{
			"no application":     {"GET", page + "?state=x", nil, nil, 400, "demandez à la personne qui administre Palier", "ask whoever administers Palier"},
			"an unknown one":     {"GET", page + "?client_id=nobody", nil, nil, 400, "demandez à la personne qui administre Palier", "ask whoever administers Palier"},
			"a disabled one":     {"GET", page + "?client_id=" + gone.Key, nil, nil, 400, "demandez à la personne qui administre Palier", "ask whoever administers Palier"},
			"an address":         {"GET", page + "?" + asks("redirect_uri", "https://elsewhere.example.org/").Encode(), nil, nil, 400, "prévenez l’éditeur", "tell whoever makes"},
			"twice":              {"GET", page + "?" + asks("client_id", "x").Encode(), nil, nil, 400, "prévenez l’éditeur", "tell whoever makes"},
			"a state":            {"GET", page + "?" + asks("state", "a\nb").Encode(), nil, nil, 400, "prévenez l’éditeur", "tell whoever makes"},
			"another site":       {"POST", form, asks(), elsewhere, 403, "Ouvrez la page et recommencez", "Open the page and start again"},
			"too long":           {"POST", form, asks("password", strings.Repeat("x", 1<<18)), nil, 400, "envoyez-le de nouveau", "send it again"},
			"no form":            {"GET", form, nil, nil, 405, "Revenez à l’application", "Go back to the application"},
			"a wrong password":   {"POST", form, asks("email", r.Leads2Keys.Login, "password", "wrong"), nil, 422, "incorrect", "Wrong e-mail address or password"},
			"a form without all": {"POST", form, url.Values{"decision": {"allow"}}, nil, 400, "demandez à la personne", "ask whoever"},
		} {
			res, body := r.asks(c.method, c.path, c.form, c.headers...)
			r.guarded(what, res)
			if res.StatusCode != c.status || !strings.Contains(textOf(r.T, body), c.says) {
				r.Errorf("%s: %s, want %d and %q: %s", what, res.Status, c.status, c.says, body)
			}
			_, body = r.asks(c.method, c.path, c.form, append(c.headers, "Accept-Language", "en-GB")...)
			if !strings.Contains(textOf(r.T, body), c.english) {
				r.Errorf("%s in English: %s", what, body)
			}
		}
	})
}

// guarded holds an answer against what is true of every page of the authorization server.
func (r *round) guarded(what string, res *http.Response) {
	r.Helper()
	h := res.Header
	policy := h.Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
		r.Errorf("%s: policy %q", what, policy)
	}
	if referrer := h.Get("Referrer-Policy"); referrer != "same-origin" && referrer != "no-referrer" || h.Get("Cache-Control") != "no-store" {
		r.Errorf("%s: referrer %q, cache %q", what, referrer, h.Get("Cache-Control"))
	}
	if !strings.HasPrefix(h.Get("Content-Type"), "text/html") || h.Get("Location") != "" {
		r.Errorf("%s: no page: %v", what, h)
	}
}

// The brake is that of every log-in: who guesses at the application's page is held there,
// and told how long.
func TestWhoGuessesAtTheApplicationsPageIsTold(t *testing.T) {
	eachRound(t, func(r *round) {
		guess := url.Values{"client_id": {r.client.Key}, "email": {r.Leads2Keys.Login}, "password": {"wrong"}}
		var res *http.Response
		var body string
		for range 30 {
			if res, body = r.asks("POST", "/leads2keys/auth/consent", guess); res.StatusCode == http.StatusTooManyRequests {
				break
			}
		}
		wait, err := strconv.Atoi(res.Header.Get("Retry-After"))
		r.guarded("the brake", res)
		if res.StatusCode != http.StatusTooManyRequests || err != nil || wait < 1 || !strings.Contains(textOf(r.T, body), "Réessayez dans") {
			r.Errorf("%s after %q: %s", res.Status, res.Header.Get("Retry-After"), body)
		}
		guess.Set("password", r.Leads2Keys.Password)
		if res, _ := r.asks("POST", "/leads2keys/auth/consent", guess); res.StatusCode != http.StatusTooManyRequests {
			r.Errorf("the right password meanwhile: %s", res.Status)
		}
	})
}
