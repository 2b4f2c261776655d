package login_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
)

// code is what a telephone shows that has the secret (RFC 6238).
func code(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		return "none: " + err.Error()
	}
	m := hmac.New(sha1.New, key)
	m.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/30)))
	sum := m.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:])&0x7fffffff%1_000_000)
}

var (
	hiddenStep = regexp.MustCompile(`name="halfway" value="([^"]+)"`)
	shownKey   = regexp.MustCompile(`<code class="code">([A-Z2-7 ]+)</code>`)
	shownCodes = regexp.MustCompile(`<li><code>([a-z2-7 ]+)</code>`)
)

func found(t *testing.T, in *regexp.Regexp, body string) string {
	t.Helper()
	m := in.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no %s in\n%s", in, body)
	}
	return m[1]
}

// TestTheSecondStepComesAfterThePassword: an account requires it, its user makes one when he
// logs in, and is asked for it from then on.
func TestTheSecondStepComesAfterThePassword(t *testing.T) {
	s := open(t, false)
	s.must(s.access.RequireTwoSteps(t.Context(), s.by, true))
	res, body := s.enter(s.user.Email, password, "/agent?x=1")
	s.answers("the first time", res, body, http.StatusOK, "Deuxième étape", "otpauth://totp/Palier:c.roux@example.org", `name="next" value="/agent?x=1"`)
	if s.seen != nil {
		t.Error("a cookie is set halfway")
	}
	secret, halfway := found(t, shownKey, body), found(t, hiddenStep, body)
	step := func(text string) (*http.Response, string) {
		return s.ask("POST", "/login", url.Values{"halfway": {halfway}, "next": {"/agent?x=1"}, "code": {text}})
	}
	res, body = step("000000")
	s.answers("a wrong code", res, body, http.StatusUnprocessableEntity, "Ce code est incorrect", secret)
	res, body = step(code(secret, s.clock.Now()))
	s.answers("the codes", res, body, http.StatusOK, "Vos codes de secours", `href="/agent?x=1"`)
	codes := shownCodes.FindAllStringSubmatch(body, -1)
	if len(codes) != 10 || s.seen == nil {
		t.Fatalf("%d codes, cookie %v", len(codes), s.seen)
	}
	if _, body := s.ask("GET", "/agent", nil); !strings.HasPrefix(body, "user ") {
		t.Errorf("is in: %q", body)
	}

	s.seen = nil
	s.clock.Advance(time.Minute)
	res, body = s.enter(s.user.Email, password, "/agent")
	s.answers("the next time", res, body, http.StatusOK, "six chiffres")
	if strings.Contains(body, "otpauth") {
		t.Error("the secret is shown again")
	}
	halfway = found(t, hiddenStep, body)
	res, body = step("123456")
	s.answers("a wrong code", res, body, http.StatusUnprocessableEntity, "Ce code est incorrect")
	if res, _ = step(codes[0][1]); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/agent?x=1" {
		t.Errorf("with a recovery code: %s", res.Status)
	}
	s.seen = nil
	s.clock.Advance(11 * time.Minute)
	res, body = step(code(secret, s.clock.Now()))
	s.answers("too late", res, body, http.StatusUnprocessableEntity, "La connexion a pris trop de temps", `name="password"`)
}

// TestAnApplicationWaitsForTheSecondStep: the page on which a user lets an application act
// for him asks for the same, and leads on to the question; what programs come through has
// no place for a code.
func TestAnApplicationWaitsForTheSecondStep(t *testing.T) {
	eachRound(t, func(r *round) {
		r.must(r.Access.RequireTwoSteps(t.Context(), r.Operator, true))
		const page, form = "/leads2keys/auth/authorization", "/leads2keys/auth/consent"
		res, body := r.asks("POST", form, url.Values{"client_id": {r.client.Key}, "state": {"s"}, "email": {r.Leads2Keys.Login}, "password": {r.Leads2Keys.Password}})
		if res.StatusCode != http.StatusOK || !strings.Contains(body, `action="`+form+`"`) || r.cookie != nil {
			t.Fatalf("%s: %s", res.Status, body)
		}
		sent := url.Values{"client_id": {r.client.Key}, "state": {"s"}, "halfway": {found(t, hiddenStep, body)}, "code": {code(found(t, shownKey, body), r.Clock.Now())}}
		res, body = r.asks("POST", form, sent)
		if res.StatusCode != http.StatusOK || !strings.Contains(body, `href="`+page+`?client_id=`) {
			t.Fatalf("after the code %s: %s", res.Status, body)
		}
		if res, body = r.asks("GET", page+"?client_id="+r.client.Key, nil); res.StatusCode != http.StatusOK || !strings.Contains(textOf(t, body), "demande un accès") {
			t.Errorf("the question: %s: %s", res.Status, body)
		}
		if _, _, err := r.App.Login.User(t.Context(), r.Leads2Keys.Login, r.Leads2Keys.Password, "192.0.2.7"); err != access.ErrCredentials {
			t.Errorf("a program: %v", err)
		}
	})
}
