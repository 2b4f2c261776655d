package leads2keys_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/testkit"
)

// A refusal says what to do: which scope, how large, where, with what.
func TestARefusalSaysWhatToDo(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for _, x := range []struct {
			method, path, body string
			status             int
			code, words        string
		}{
			{"GET", base + "nulle-part", "", 404, "not_found", "make one with POST"},
			{"PUT", base + "nulle-part", `{"cas":"1-0","value":{"immeuble":[]}}`, 404, "not_found", "make one with POST"},
			{"GET", base + "nulle-part/project", "", 404, "not_found", "begin one with POST"},
			{"PUT", base + "nulle-part/project", `{"cas":"1-0","value":{}}`, 404, "not_found", "begin one with POST"},
			{"POST", base + "trop", strings.Repeat(" ", 4<<20) + "{}", 413, "invalid_request", "4 MiB"},
			{"POST", base + "nul", `{"value":{"name":"a\u0000"}}`, 400, "invalid_request", "NUL character at byte 19"},
			{"POST", base + "deux", `{"value":{},"value":{}}`, 400, "invalid_request", "name repeated in an object at byte 12"},
			{"POST", base + "liste", `[]`, 400, "invalid_request", "not an object"},
			{"POST", base + "photo", `{"value":{"immeuble":[{"photo":[{"mime":"image/jpeg"}]}]}}`, 400, "invalid_request", "value.immeuble[0].photo[0].id: A photo names a document"},
			{"POST", base + "double", `{"value":{"immeuble":[{"id":"a"},{"id":"a"}]}}`, 400, "invalid_request", "that of value.immeuble[0]"},
			{"POST", base + "moi/project", `{"value":{"user":"u"}}`, 400, "invalid_request", "value.user must be that of the token"},
			{"GET", "/agency/14/projects?begin=2026", "", 400, "invalid_request", "%2B"},
			{"GET", "/agency/014/places", "", 404, "not_found", ""},
			{"GET", "/agency/+14/places", "", 404, "not_found", ""},
			{"GET", "/document/" + d.Leads2Keys.Document + "/0128", "", 400, "invalid_request", ""},
		} {
			c.refused(t, x.method, x.path, x.body, x.status, x.code, x.words)
		}
		narrow := d.colleague(t, 10, "account:read")
		for path, scopes := range map[string]string{base + "x": "places:read", "/agency/14/projects": "projects:read", "/document/" + d.Leads2Keys.Document: "mandates:read or places:read"} {
			a := narrow.refused(t, "GET", path, "", 403, "insufficient_scope", "the scope "+scopes+":")
			first, _, _ := strings.Cut(scopes, " ")
			if got := a.Header.Get("WWW-Authenticate"); got != `Bearer error="insufficient_scope", scope="`+first+`"` {
				t.Errorf("%s: %s", path, got)
			}
		}
	})
}

// An appointment in the last hour that a calendar has is kept, as all field work is, and
// holds nobody's time.
func TestAnAppointmentAtTheEndOfTimeIsKept(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for place, at := range map[string]string{"fin": "9999-12-31T23:30:00Z", "fin-locale": "9999-12-31T23:30:00", "debut": "0001-01-01T00:00:00Z"} {
			c.write(t, "POST", base+place+"/project", `{"value":{"bal":[{"bal":"b-12","projet":[{"type":"vente","appointements":[{"type":"rdv","date":"`+at+`"}]}]}]}}`)
			if read := c.do(t, "GET", base+place+"/project", "", 200); !strings.Contains(string(read.Body), at) {
				t.Errorf("%s: %s", at, read.Body)
			}
		}
	})
}

// A part that a document does not have is refused in the door's words; a range of another
// unit is none.
func TestARangeThatADocumentDoesNotHaveIsRefusedInWords(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		path := "/document/" + d.Leads2Keys.Document
		a := c.do(t, "GET", path, "", 416, "Range", "bytes=9999999-")
		if told := apitest.Decode[map[string]string](t, a); told["error"] != "invalid_request" || told["error_description"] == "" || !strings.HasPrefix(a.Header.Get("Content-Range"), "bytes */") {
			t.Errorf("%v %s", a.Header, a.Body)
		}
		for unit, status := range map[string]int{"items=0-1": 200, "bytes=0-1": 206} {
			api := c.api()
			api.Contract = nil
			api.Do(t, apitest.Request{Method: "GET", Path: path, Header: http.Header{"Range": {unit}}}).Want(t, status)
		}
	})
}

// A house that has not the repetition is its neighbour's: nothing is found, in either shape.
func TestANeighboursHouseIsNoAnswer(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		search := func(number string) string {
			return "/place/search?" + url.Values{"postcode": {"44100"}, "street": {"rue Lamoricière"}, "number": {number}}.Encode()
		}
		for _, number := range []string{"29 bis", "29ter", "29B"} {
			if list := d.camille(t).list(t, search(number)); len(list) > 0 {
				t.Errorf("%s is answered %v", number, list)
			}
			d.phone(t).refused(t, "GET", search(number), "", 404, "not_found", "")
		}
		if list := d.camille(t).list(t, search("29")); len(list) != 1 {
			t.Errorf("29 is answered %v", list)
		}
	})
}

// Who is sent back with an error reads what was wrong, and so does whoever reads the page of
// a request that leads nowhere.
func TestARedirectedErrorSaysWhatWasWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		a := besiege(t, db)
		for what, x := range map[string]struct {
			changes     url.Values
			code, words string
		}{
			"no challenge": {url.Values{"client_id": {a.mobile.Client}}, "invalid_request", "must send a code_challenge (PKCE, S256)"},
			"plain":        {url.Values{"code_challenge": {verifier}, "code_challenge_method": {"plain"}}, "invalid_request", "method S256"},
			"a scope":      {url.Values{"scope": {"tout"}}, "invalid_scope", "registered for the application"},
			"a response":   {url.Values{"response_type": {"token"}}, "unsupported_response_type", "Only the response_type code"},
		} {
			got := a.sent(a.page(x.changes))
			if got.Get("error") != x.code || !strings.Contains(got.Get("error_description"), x.words) || got.Get("state") != "xyz" || len(got) != 3 {
				t.Errorf("%s: %v", what, got)
			}
		}
		denied := a.post("/auth/consent", with(a.wants(nil), "mark", a.mark, "decision", "deny"), "Cookie", a.cookie, "Origin", a.URL)
		if got := a.sent(denied); got.Get("error") != "access_denied" || got.Get("error_description") == "" {
			t.Errorf("refused by the user: %v", got)
		}
		for what, x := range map[string]struct {
			changes url.Values
			words   string
		}{
			"an address": {url.Values{"redirect_uri": {"https://elsewhere.example.org/"}}, "redirect_uri is not one that the application registered"},
			"twice":      {url.Values{"state": {"a", "b"}}, "parameter state is there more than once"},
			"a state":    {url.Values{"state": {"é"}}, "printable ASCII only, at most 4096"},
		} {
			if r := a.page(x.changes); r.status != http.StatusBadRequest || !strings.Contains(r.body, `lang="en">`) || !strings.Contains(r.body, x.words) {
				t.Errorf("%s: %d %s", what, r.status, r.body)
			}
		}
		for what, form := range map[string]url.Values{
			"a code": back(a.app, "x"), "a token": again(a.app, "x"),
			"a verifier": with(back(a.app, a.code(proof())), "code_verifier", strings.Repeat("x", 43)),
		} {
			if r := a.post("/auth/token", form); r.status != http.StatusBadRequest || !strings.Contains(r.body, "redirect_uri, state or code_verifier") {
				t.Errorf("%s: %d %s", what, r.status, r.body)
			}
		}
		narrow := a.given(url.Values{"scope": {"account:read"}})
		if r := a.post("/auth/token", with(again(a.app, narrow.Refresh), "scope", "places:read")); !strings.Contains(r.body, "were granted") {
			t.Errorf("a wider scope: %s", r.body)
		}
	})
}
