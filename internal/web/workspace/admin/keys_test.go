package admin_test

import (
	"net/http"
	"regexp"
	"strconv"
	"testing"
)

// calls asks the Apimo door for leads, and gives the status.
func (h *house) calls(number, token string) int {
	h.Helper()
	r, err := http.NewRequestWithContext(h.Context(), http.MethodGet, h.URL+"/apimo/agencies/14/leads?limit=1", nil)
	if err != nil {
		h.Fatal(err)
	}
	r.SetBasicAuth(number, token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		h.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// holds wants texts of a page that was shown; those that begin with a dash it must not have.
func (h *house) holds(what, body string, texts ...string) {
	h.Helper()
	h.says(what, &http.Response{StatusCode: http.StatusOK}, body, http.StatusOK, texts...)
}

const shownSecret = `id="secret">([^<]+)<`

func TestAnAccessIsOpenedTriedReplacedAndShut(t *testing.T) {
	h := open(t)
	body := h.sent(h.director, "/keys/providers", http.StatusOK, []string{"qu’une fois"}, "name", "Portail", "agency", "14", "right", "leads.read", "profile", "document")
	token, at := h.found(body, shownSecret), h.found(body, `href="(/keys/providers/\d+)`)
	number := h.found(at, `(\d+)`)
	if got := h.calls(number, token); got != http.StatusOK {
		t.Fatalf("the new access: %d", got)
	}
	h.holds("the secret", body, ">"+h.URL+"/apimo<", "curl -u "+number+":"+token+" ", "Copier l’adresse", "Copier la commande")
	h.shows(h.director, at, http.StatusOK, "••••"+token[len(token)-4:], "-"+token, "curl -u "+number+":JETON ", h.URL+"/apimo/agencies/14/leads?limit=5")
	h.sent(h.director, "/keys/try", http.StatusOK, []string{"200 OK", "GET /apimo/agencies/14/leads", "Basic base64(" + number + ":…", "-" + token}, "door", "apimo", "login", number, "call", "leads", "agency", "14", "secret", token)
	h.sent(h.director, "/keys/try", http.StatusOK, []string{"403 Forbidden"}, "door", "apimo", "login", number, "call", "users", "agency", "14", "secret", token)
	h.sent(h.director, "/keys/try", http.StatusOK, []string{"401 Unauthorized"}, "door", "apimo", "login", number, "call", "leads", "agency", "14", "secret", "wrong")
	h.sent(h.director, "/keys/try", http.StatusUnprocessableEntity, []string{"Collez un secret"}, "door", "apimo")

	later := h.found(h.sent(h.director, at+"/rotate", http.StatusOK, nil, "overlap", "1"), shownSecret)
	if old, now := h.calls(number, token), h.calls(number, later); old != http.StatusOK || now != http.StatusOK {
		t.Errorf("within the overlap: %d, %d", old, now)
	}
	last := h.found(h.sent(h.director, at+"/rotate", http.StatusOK, nil, "overlap", "0"), shownSecret)
	if old, now := h.calls(number, later), h.calls(number, last); old != http.StatusUnauthorized || now != http.StatusOK {
		t.Errorf("without one: %d, %d", old, now)
	}
	h.done(h.director, at+"/disable", []string{"Accès désactivé", `action="` + at + `/enable"`})
	if got := h.calls(number, last); got != http.StatusUnauthorized {
		t.Errorf("while it is shut: %d", got)
	}
	h.done(h.director, at+"/enable", []string{"Accès réactivé"})
	if err := h.Access.SaveUses(t.Context(), h.Login, h.Operator.Account); err != nil {
		t.Fatal(err)
	}
	h.shows(h.director, at, http.StatusOK, "-pas encore relevée")
	h.shows(h.director, "/audit?subject=provider:"+number, http.StatusOK, "Anne Essai", "secret remplacé", "désactivation", "Lire les leads", "-leads.read")
}

// What is tried is there: whoever has no good token is told so, and not that there is nothing.
func TestEveryCallThatCanBeTriedIsThere(t *testing.T) {
	h := open(t)
	for door, wrong := range map[string]string{"apimo": "401", "adlead": "403", "flatsy": "401", "leads2keys": "401"} {
		body := h.shows(h.director, "/keys/try?door="+door, http.StatusOK)
		calls := regexp.MustCompile(`<option value="([a-z]+)"`).FindAllStringSubmatch(body, -1)
		if len(calls) < 3 {
			t.Fatalf("%s: calls %v", door, calls)
		}
		for _, call := range calls {
			h.sent(h.director, "/keys/try", http.StatusOK, []string{" " + wrong + " "}, "door", door, "login", "client-a", "agency", "14", "call", call[1], "secret", "wrong")
		}
	}
	h.shows(h.director, "/keys", http.StatusOK, h.URL+"/flatsy/api/v1/business/login", "MOT-DE-PASSE")
}

func TestTwoPeopleChangeOneAccess(t *testing.T) {
	h := open(t)
	form := h.shows(h.director, "/keys/providers/9999", http.StatusOK)
	version := h.found(form, `name="version" value="(\d+)"`)
	fields := func(name, version string) []string {
		return []string{"name", name, "version", version, "agency", "14", "right", "leads.read", "right", "leads.write", "profile", "openapi", "per_day", "5"}
	}
	h.done(h.director, "/keys/providers/9999", []string{"Accès enregistré", `value="Premier"`}, fields("Premier", version)...)
	body := h.sent(h.director, "/keys/providers/9999", http.StatusConflict, []string{"Quelqu’un a modifié", `value="Second"`}, fields("Second", version)...)
	h.done(h.director, "/keys/providers/9999", []string{`value="Second"`}, fields("Second", h.found(body, `name="version" value="(\d+)"`))...)
	h.sent(h.director, "/keys/providers/9999", http.StatusUnprocessableEntity, []string{"Donnez un nom", "Choisissez au moins une agence"}, "name", "", "right", "leads.read", "profile", "document")
}

func TestAKeyOpensWhatItsMatrixSays(t *testing.T) {
	h := open(t)
	spaces, err := h.Access.Developers(t.Context(), h.Operator)
	if err != nil {
		t.Fatal(err)
	}
	developer := strconv.FormatInt(spaces[0].ID, 10)
	form := h.shows(h.director, "/keys/adlead/new?developer="+developer, http.StatusOK, `value="option-extended.delete"`, `value="record.create"`, `value="global.lead.view"`)
	program, lot := h.found(form, `name="program" value="(\d+)"`), h.found(form, `name="lot" value="(\d+)"`)
	body := h.sent(h.director, "/keys/adlead", http.StatusOK, []string{"qu’une fois"}, "developer", developer, "name", "Prescripteur", "permission", "lot-alloted.view", "permission", "information.view",
		"program", program, "lot", lot, "networks", "127.0.0.0/8\n10.0.0.1", "expires_at", "2036-01-31")
	token, at := h.found(body, shownSecret), h.found(body, `href="(/keys/adlead/\d+)`)
	h.sent(h.director, "/keys/try", http.StatusOK, []string{"200 OK", "lot-alloted.view"}, "door", "adlead", "login", spaces[0].Slug, "call", "space", "secret", token)
	h.holds("the key", body, "curl -H &#39;X-API-Key: "+token+"&#39; "+h.URL+"/adlead/v1/"+spaces[0].Slug)
	h.shows(h.director, at, http.StatusOK, "10.0.0.1/32\n127.0.0.0/8", `value="2036-01-31"`, "X-API-Key: CLÉ", "-"+token)
	h.done(h.director, at, []string{"Clé enregistrée", "10.0.0.0/8"}, "name", "Prescripteur", "permission", "information.view", "program", program, "networks", "10.0.0.0/8")
	h.sent(h.director, "/keys/try", http.StatusOK, []string{"403 Forbidden"}, "door", "adlead", "login", spaces[0].Slug, "call", "space", "secret", token)
	h.sent(h.director, "/keys/adlead", http.StatusUnprocessableEntity, []string{"Donnez un nom", "Un réseau s’écrit", "date à venir", "n’est pas", "-<script>"},
		"developer", developer, "name", "", "networks", "partout n’est pas un réseau", "expires_at", "2020-01-01")
	h.done(h.director, at+"/revoke", []string{"Clé révoquée", "n’ouvre plus rien"})
	h.sent(h.director, at+"/rotate", http.StatusConflict, nil)
	made := h.done(h.director, "/keys/developers", []string{"Espace ouvert pour Rives"}, "name", "Rives", "slug", "rives", "agency", "14")
	if made != "/keys/adlead/new" {
		t.Errorf("a new space leads to %s", made)
	}
}

func TestAnApplicationIsRegistered(t *testing.T) {
	h := open(t)
	body := h.sent(h.director, "/keys/clients", http.StatusOK, []string{"qu’une fois"}, "name", "Tournée", "redirect", "https://app.example.org/cb\nl2k://cb", "scope", "account:read", "auth", "secret", "compat", "documented")
	at, shown := h.found(body, `href="(/keys/clients/\d+)`), h.found(body, shownSecret)
	h.holds("the application", body, h.URL+"/leads2keys/auth/authorization?client_id=", "redirect_uri=https%3A%2F%2Fapp.example.org%2Fcb", ":"+shown+" -d grant_type=authorization_code", "-code_verifier")
	h.shows(h.director, at, http.StatusOK, "https://app.example.org/cb\nl2k://cb", "Autorisations en cours", ":SECRET ", "-"+shown)
	h.done(h.director, at, []string{"Application enregistrée"}, "name", "Tournée 2", "redirect", "https://app.example.org/cb", "scope", "places:read", "auth", "secret", "compat", "sdk")
	h.sent(h.director, at, http.StatusUnprocessableEntity, []string{"une à vingt adresses"}, "name", "Tournée 2", "redirect", "http://app.example.org/cb", "auth", "secret")
	h.done(h.director, at+"/disable", []string{"Application désactivée"})
	h.done(h.director, "/keys/clients", []string{"Application déclarée"}, "name", "Mobile", "client", "mobile", "redirect", "l2k://cb", "auth", "pkce", "compat", "documented")
}
