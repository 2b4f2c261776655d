package admin_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/testkit"
)

// house is a server with a director, a manager and an agent at their browsers.
type house struct {
	*testing.T
	*testkit.Server
	director, manager, agent *testkit.Member
}

func open(t *testing.T) *house {
	s := testkit.Demo(t, testkit.One(t), testkit.Reaching())
	return &house{t, s, s.Member(t, access.Director, "Anne"), s.Member(t, access.Manager, "Marc"), s.Member(t, access.Negotiator, "Paul")}
}

// says wants an answer with texts; those that begin with a dash it must not have.
func (h *house) says(what string, res *http.Response, body string, status int, texts ...string) string {
	h.Helper()
	if res.StatusCode != status {
		h.Errorf("%s: %s, want %d", what, res.Status, status)
	}
	for _, text := range texts {
		if unwanted, not := strings.CutPrefix(text, "-"); not == strings.Contains(body, unwanted) {
			h.Errorf("%s: %q is there %t\n%s", what, text, !not, body)
		}
	}
	return body
}

func (h *house) shows(m *testkit.Member, path string, status int, texts ...string) string {
	h.Helper()
	res, body := m.Get(path)
	return h.says(path, res, body, status, texts...)
}

// sent wants a form to be answered with a status and texts.
func (h *house) sent(m *testkit.Member, path string, status int, texts []string, pairs ...string) string {
	h.Helper()
	res, body := m.Post(path, pairs...)
	return h.says(path, res, body, status, texts...)
}

// done wants a form to be taken and to lead on to a page with texts; it gives its address.
func (h *house) done(m *testkit.Member, path string, texts []string, pairs ...string) string {
	h.Helper()
	res, body := m.Follow(path, pairs...)
	h.says(path, res, body, http.StatusOK, texts...)
	return res.Request.URL.Path
}

// found is what a pattern's group matches in a page.
func (h *house) found(body, pattern string) string {
	h.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(body)
	if m == nil {
		h.Fatalf("no %s in\n%s", pattern, body)
	}
	return m[1]
}

// last are the last lines of the journal about a kind of thing.
func (h *house) last(kind string) (list []event.Event) {
	h.Helper()
	list, err := h.Journal(h.Context(), h.Operator.Account, 0, event.Subject{Kind: kind}, 10_000)
	if err != nil {
		h.Fatal(err)
	}
	return list
}

func TestTheDeskIsForThoseWithItsRights(t *testing.T) {
	h := open(t)
	for path, c := range map[string]struct {
		french, english string
		need            access.Role // beside the director
	}{
		"/keys":               {"Clés et permissions", "Keys and permissions", ""},
		"/keys/providers/new": {"Ouvrir un accès", "Open an access", ""},
		"/keys/adlead/new":    {"Créer une clé", "Create a key", ""},
		"/keys/clients/new":   {"Déclarer une application", "Register an application", ""},
		"/keys/try":           {"Essayer", "Try it", ""},
		"/webhooks":           {"Aucune adresse n’est prévenue", "No address is told anything", ""},
		"/webhooks/new":       {"Ajouter une adresse", "Add an address", ""},
		"/messages/letters":   {"Courriels envoyés", "E-mails sent", ""},
		"/settings/lists":     {"Listes de codes", "Code lists", ""},
		"/settings/state":     {"à jour", "up to date", ""},
		"/audit":              {"Journal", "Audit trail", access.Manager},
		"/imports":            {"Déposer le fichier", "Hand in the file", access.Manager},
		"/exports":            {"Télécharger en CSV", "Download CSV", access.Manager},
		"/messages":           {"Conversations", "Conversations", access.Negotiator},
		"/documents":          {"Documents", "Documents", access.Negotiator},
		"/settings/visits":    {"Règles des visites", "Viewing rules", access.Negotiator},
		"/settings":           {"Réglages", "Settings", access.Negotiator},
	} {
		h.shows(h.director, path+"?lang=fr", http.StatusOK, c.french)
		h.shows(h.director, path+"?lang=en", http.StatusOK, c.english)
		allowed := map[access.Role]map[string]int{
			"": {"manager": 403, "agent": 403}, access.Manager: {"manager": 200, "agent": 403}, access.Negotiator: {"manager": 200, "agent": 200}}[c.need]
		if path == "/exports" {
			allowed["agent"] = http.StatusOK // lots and properties, and nobody's data
			h.shows(h.agent, path, http.StatusOK, "-/exports/contacts", "/exports/properties")
			continue
		}
		h.shows(h.manager, path, allowed["manager"])
		h.shows(h.agent, path, allowed["agent"])
	}
	h.shows(h.agent, "/settings", http.StatusOK, "-/keys", "-/webhooks", "/settings/templates")
}

func TestWhatIsForeignIsMissing(t *testing.T) {
	h := open(t)
	for _, path := range []string{"/keys/providers/1", "/keys/adlead/1", "/keys/clients/1", "/webhooks/1", "/webhooks/x", "/webhooks/1/deliveries/1", "/imports/1", "/imports/files/1",
		"/messages/letters/1", "/messages/properties/999999", "/documents/ffffffffffffffffffffffffffffffff/file", "/documents/x/file/128"} {
		h.shows(h.director, path, http.StatusNotFound)
	}
	for _, path := range []string{"/keys/providers/1", "/keys/providers/1/rotate", "/keys/providers/1/disable", "/keys/adlead/1", "/keys/adlead/1/revoke", "/keys/clients/1/rotate",
		"/webhooks/1/test", "/webhooks/1/remove", "/imports/1/undo", "/imports/files/1/run", "/messages/letters/1/retry", "/exports/secrets"} {
		h.sent(h.director, path, http.StatusNotFound, nil, "name", "x")
		h.sent(h.agent, path, map[bool]int{true: http.StatusNotFound, false: http.StatusForbidden}[path == "/exports/secrets"], nil, "name", "x")
	}
	h.sent(h.agent, "/exports/contacts", http.StatusForbidden, nil)
	h.sent(h.director, "/exports/contacts", http.StatusNotFound, nil, "agency", "999")
	h.sent(h.manager, "/exports/leads", http.StatusNotFound, nil, "agency", "15")
}

// Hostile text in names, events and files stays text.
func TestHostileTextStaysText(t *testing.T) {
	h := open(t)
	const hostile = `"><script>alert(1)</script>{{.}}'`
	body := h.sent(h.director, "/keys/providers", http.StatusOK, []string{"-<script>alert"}, "name", hostile, "agency", "14", "right", "leads.read", "profile", "document")
	back := h.found(body, `href="(/keys/providers/\d+)`)
	h.shows(h.director, back, http.StatusOK, "-<script>alert", "&lt;script&gt;alert(1)")
	h.shows(h.director, "/keys", http.StatusOK, "-<script>alert", "&lt;script&gt;alert(1)")
	h.shows(h.director, "/audit?subject=provider:"+h.found(back, `(\d+)`), http.StatusOK, "-<script>alert", "&lt;script&gt;alert(1)")
	h.shows(h.director, "/audit?subject="+"%22%3E%3Cscript%3Ealert(1)%3C/script%3E", http.StatusOK, "-<script>alert")
	res, csv := h.director.Get("/audit.csv?subject=provider:" + h.found(back, `(\d+)`))
	h.says("/audit.csv", res, csv, http.StatusOK, `script`)
	if kind := res.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("a table is sent as %q, %q", kind, res.Header.Get("Content-Disposition"))
	}
}
