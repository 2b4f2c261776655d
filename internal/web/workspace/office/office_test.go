package office_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// house is a server with a director and an agent at their browsers.
type house struct {
	*testing.T
	*testkit.Server
	director, agent *testkit.Member
}

func open(t *testing.T) *house {
	s := testkit.Demo(t, testkit.One(t))
	return &house{t, s, s.Member(t, access.Director, "Anne"), s.Member(t, access.Negotiator, "Paul")}
}

// shows wants a page with texts; those that begin with a dash it must not have.
func (h *house) shows(m *testkit.Member, path string, status int, texts ...string) string {
	h.Helper()
	res, body := m.Get(path)
	h.says(path, res, body, status, texts...)
	return body
}

func (h *house) says(what string, res *http.Response, body string, status int, texts ...string) {
	h.Helper()
	if res.StatusCode != status {
		h.Errorf("%s: %s, want %d", what, res.Status, status)
	}
	for _, text := range texts {
		if unwanted, not := strings.CutPrefix(text, "-"); not == strings.Contains(body, unwanted) {
			h.Errorf("%s: %q is there %t\n%s", what, text, !not, body)
		}
	}
}

// done wants a form to be taken and to lead on to a page with texts.
func (h *house) done(m *testkit.Member, path string, texts []string, pairs ...string) string {
	h.Helper()
	res, body := m.Follow(path, pairs...)
	h.says(path, res, body, http.StatusOK, texts...)
	return res.Request.URL.Path
}

func (h *house) user(id int64) access.User {
	h.Helper()
	u, err := h.Access.User(h.Context(), h.Operator, id)
	if err != nil {
		h.Fatal(err)
	}
	return u
}

func TestTheScreensAreThoseOfWhoAdministersTheAccount(t *testing.T) {
	h := open(t)
	for path, text := range map[string][2]string{
		"/users": {"Utilisateurs", "Users"}, "/users/new": {"Inviter une personne", "Invite somebody"}, "/agencies": {"Agences", "Agencies"},
		"/agencies/new": {"Ajouter une agence", "Add an agency"}, "/roles": {"Arbitrer les dénonciations", "Arbitrate registrations"},
		"/users/" + strconv.FormatInt(h.agent.User.ID, 10): {"Fermer l’accès", "Close the access"}, "/agencies/14": {"Fuseau horaire", "Time zone"},
	} {
		h.shows(h.director, path, http.StatusOK, text[0], "-"+text[1])
		h.shows(h.director, path+"?lang=en", http.StatusOK, text[1], "-"+text[0])
		h.shows(h.agent, path, http.StatusForbidden)
		if res, _ := h.Stranger(t).Get(path); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: a stranger is answered %s", path, res.Status)
		}
	}
	for _, path := range []string{"/users/999999", "/agencies/999999", "/users/x"} {
		h.shows(h.director, path, http.StatusNotFound)
	}
	for _, act := range []string{"", "/invite", "/off", "/sessions", "/step"} {
		if res, _ := h.agent.Post("/users/" + strconv.FormatInt(h.director.User.ID, 10) + act); res.StatusCode != http.StatusForbidden {
			t.Errorf("an agent's POST %q: %s", act, res.Status)
		}
	}
}

func TestSomebodyIsInvitedChangedAndSwitchedOff(t *testing.T) {
	h := open(t)
	const hostile = `"><script>alert(1)</script>`
	form := []string{"firstname", "Léa", "lastname", hostile, "email", "lea.sorel@example.org", "role", "assistant", "agency", "14", "language", "fr", "timezone", "Europe/Paris", "mobile", "06 39 98 00 12", "invite", "1"}
	res, body := h.director.Post("/users", append([]string{"email", "none"}, form[:4]...)...)
	h.says("a wrong form", res, body, http.StatusUnprocessableEntity, "À corriger avant d’enregistrer", `id="user-email-error"`, `value="Léa"`, "-"+hostile)
	path := h.done(h.director, "/users", []string{"Invitation envoyée", "Invitation valable", "&lt;script&gt;", "-<script>alert"}, append(form, "once", "0196b7a4-0000-7000-8000-000000000001")...)
	again, _ := h.director.Post("/users", append(form, "once", "0196b7a4-0000-7000-8000-000000000001")...)
	if to := again.Header.Get("Location"); to != path {
		t.Errorf("the form again leads to %q, want %q", to, path)
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(path, "/users/"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if u := h.user(id); u.Role != access.Assistant || u.Group != access.Secretariat || !u.Active || u.Mobile != "06 39 98 00 12" {
		t.Errorf("made %+v", u)
	}
	h.shows(h.director, "/users?q=LEA.SOREL", http.StatusOK, "Assistance", "1 personne", "-<script>alert")
	h.shows(h.director, "/users?q=LEA.SOREL&role=director", http.StatusOK, "Personne ne répond")
	form[3] = "Sorel"
	h.done(h.director, path, []string{"modifications enregistrées"}, append(form, "was.lastname", hostile, "was.firstname", "Léa", "was.email", "lea.sorel@example.org", "was.role", "assistant")...)
	if u := h.user(id); u.Lastname != "Sorel" || u.Role != access.Assistant {
		t.Errorf("changed to %+v", u)
	}
	h.done(h.director, path+"/off", []string{"est fermé", `action="` + path + `/on"`})
	if h.user(id).Active {
		t.Error("is active still")
	}
	h.done(h.director, path+"/on", []string{"est rouvert"})
	self := "/users/" + strconv.FormatInt(h.director.User.ID, 10)
	if res, _ := h.director.Post(self + "/off"); res.StatusCode != http.StatusConflict {
		t.Errorf("himself: %s", res.Status)
	}
}

// The guide calls each role as the screens do.
func TestTheGuideNamesTheRolesAsTheScreensDo(t *testing.T) {
	h := open(t)
	guide, err := os.ReadFile("../../../../docs/workspace.md")
	if err != nil {
		t.Fatal(err)
	}
	body := h.shows(h.director, "/roles", http.StatusOK)
	for _, role := range access.Roles() {
		name := regexp.MustCompile(`id="role-` + string(role) + `">([^<]+)<`).FindStringSubmatch(body)
		if name == nil {
			t.Fatalf("the page has no role %s", role)
		}
		if row := "\n| " + strings.ReplaceAll(name[1], "’", "'") + " | "; !strings.Contains(string(guide), row) {
			t.Errorf("the guide's table has no %q", row)
		}
	}
}

func TestTwoWhoChangeOnePersonSeeBothTexts(t *testing.T) {
	h := open(t)
	path := "/users/" + strconv.FormatInt(h.agent.User.ID, 10)
	now := map[string]string{}
	for _, m := range regexp.MustCompile(`name="was\.([a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(h.shows(h.director, path, http.StatusOK), -1) {
		now[m[1]] = m[2]
	}
	form := func(changes ...string) (pairs []string) {
		said := map[string]string{}
		for k, v := range now {
			said[k], said["was."+k] = v, v
		}
		for i := 0; i < len(changes); i += 2 {
			said[changes[i]] = changes[i+1]
		}
		for k, v := range said {
			pairs = append(pairs, k, v)
		}
		return pairs
	}
	h.done(h.director, path, nil, form("lastname", "Premier", "mobile", "+33639980031")...)
	h.done(h.director, path, nil, form("phone", "+33639980032")...) // what the other changed stays
	if u := h.user(h.agent.User.ID); u.Lastname != "Premier" || u.Mobile != "+33639980031" || u.Phone != "+33639980032" {
		t.Errorf("after two forms %+v", u)
	}
	res, body := h.director.Post(path, form("lastname", "Second")...)
	h.says("the same field", res, body, http.StatusConflict, `name="theirs.lastname" value="Premier"`, `value="Second"`)
	h.done(h.director, path, nil, form("lastname", "Second", "theirs.lastname", "Premier")...)
	if u := h.user(h.agent.User.ID); u.Lastname != "Second" {
		t.Errorf("after the choice %q", u.Lastname)
	}
}

func TestAnAgencyIsAddedAndChanged(t *testing.T) {
	h := open(t)
	form := []string{"name", "Agence du Lac", "country", "FR", "timezone", "Europe/Paris", "city", "Annecy"}
	res, body := h.director.Post("/agencies", "name", "", "country", "France", "timezone", "x")
	h.says("a wrong form", res, body, http.StatusUnprocessableEntity, `id="agency-country-error"`, "une agence a besoin d’un nom")
	path := h.done(h.director, "/agencies", []string{"Agence du Lac"}, form...)
	h.done(h.director, path, []string{"Agence du Lac", "modifications enregistrées"}, append(form, "was.name", "Agence du Lac", "was.country", "FR", "was.timezone", "Europe/Paris", "was.city", "Annecy", "phone", "+33639980040")...)
	h.shows(h.director, "/agencies", http.StatusOK, "Annecy", "06\u00a039\u00a098\u00a000\u00a040")
}

func TestSomebodySeesToHisOwn(t *testing.T) {
	h := open(t)
	m := h.agent
	h.shows(m, "/profile", http.StatusOK, "Mon profil", "Négociation", "Navigateur", "Activer la deuxième étape")
	h.shows(m, "/profile?lang=en", http.StatusOK, "My profile", "-Mon profil")
	h.done(m, "/profile", []string{"Votre profil est enregistré", `value="Paule"`}, "firstname", "Paule", "was.firstname", "Paul", "lastname", "Essai", "was.lastname", "Essai", "language", "fr", "was.language", "fr")
	h.done(m, "/profile/looks", []string{`data-theme="dark"`, `data-density="comfortable"`, "-data-shortcuts"}, "theme", "dark", "density", "comfortable")
	if res, _ := m.Post("/profile/agency", "agency", strconv.FormatInt(m.User.Agency, 10), "back", "https://example.net/"); res.Header.Get("Location") != "/" {
		t.Errorf("leads to %q", res.Header.Get("Location"))
	}
	res, body := m.Post("/profile/password", "current", "wrong", "password", "une autre phrase")
	h.says("a wrong password", res, body, http.StatusUnprocessableEntity, "Ce n’est pas votre mot de passe actuel")
	other := h.director
	if res, _ := other.Post("/profile/sessions/999999"); res.StatusCode != http.StatusNotFound {
		t.Errorf("no session: %s", res.Status)
	}
	session := regexp.MustCompile(`/profile/sessions/(\d+)`)
	if mine := session.FindString(h.shows(m, "/profile", http.StatusOK)); mine != "" {
		t.Errorf("the session in use can be ended: %s", mine)
	}
	h.shows(m, "/profile/step", http.StatusOK, "otpauth://totp/Palier:", `<svg class="qr" viewBox="0 0 `)
	res, body = m.Post("/profile/step", "code", "123456", "current", "wrong")
	h.says("without the password", res, body, http.StatusUnprocessableEntity, "Ce n’est pas votre mot de passe actuel")
}
