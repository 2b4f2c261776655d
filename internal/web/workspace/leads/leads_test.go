package leads_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	core "palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// The agencies of the demonstration: the one where people work, and another.
const (
	agency     = 14
	neighbours = 15
)

// office is the demonstration, with a manager at his browser.
type office struct {
	*testing.T
	*testkit.Server
	me *testkit.Member
}

func open(t *testing.T) *office {
	s := testkit.Demo(t, testkit.One(t))
	return &office{t, s, s.Member(t, access.Manager, "Camille")}
}

// ask puts an enquiry into the agency's inbox.
func (o *office) ask(last, message string) int64 {
	o.Helper()
	sent, err := o.Inbox.Add(o.Context(), o.Operator, core.Lead{Agency: agency, Details: core.Details{Message: message}, Sent: []byte("{}"),
		Person: people.Declared{First: "Inès", Last: last, Email: people.Fold(last) + "@example.org", Mobile: "06 39 98 71 01"}})
	if err != nil {
		o.Fatal(err)
	}
	return sent.ID
}

func (o *office) lead(id int64) *core.Lead {
	o.Helper()
	l, err := o.Inbox.Get(o.Context(), o.Operator, id)
	if err != nil {
		o.Fatal(err)
	}
	return l
}

// says expects a status and words in a page; a word with ! before it must not be there.
func (o *office) says(res *http.Response, body string, status int, words ...string) {
	o.Helper()
	if res.StatusCode != status {
		o.Errorf("%s: %s, want %d\n%s", res.Request.URL, res.Status, status, body[:min(len(body), 400)])
	}
	for _, w := range words {
		if absent, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(body, absent) && (ok || !strings.Contains(body, w)) {
			o.Errorf("%s: %q", res.Request.URL, w)
		}
	}
}

func (o *office) get(m *testkit.Member, path string, status int, words ...string) string {
	o.Helper()
	res, body := m.Get(path)
	o.says(res, body, status, words...)
	return body
}

func TestTheInboxIsReadInBothLanguagesByWhoMay(t *testing.T) {
	o := open(t)
	id := o.ask("Kerjean", "Bonjour")
	one := fmt.Sprintf("/leads/%d", id)
	for path, words := range map[string][2]string{
		"/leads": {"En cours", "In progress"}, "/leads?view=board": {"Qualifié", "Qualified"}, "/leads?order=waiting": {"Attendent une réponse", "Waiting for an answer"},
		"/leads?order=aside": {"Rien n’est mis de côté", "Nothing is set aside"}, "/leads?q=kerjean": {"Inès Kerjean", "Inès Kerjean"}, "/leads?q=0639987101": {"Inès Kerjean", "Inès Kerjean"},
		"/leads?q=nobody": {"Aucun lead ne correspond", "No lead matches"}, one: {"Répondre", "Answer"}, one + "/answer": {"Envoyer la réponse", "Send the answer"},
		"/leads/new": {"Enregistrer le lead", "Save the lead"}, "/settings/templates": {"Modèles de réponse", "Answer templates"}, "/settings/inbox": {"Heures d’ouverture", "Opening hours"},
		"/leads?stage=x&owner=y&source=z&from=w&after=v&property=-1": {"Leads", "Leads"},
	} {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		o.get(o.me, path+mark+"lang=fr", 200, words[0])
		o.get(o.me, path+mark+"lang=en", 200, words[1])
	}
	reader, outsider := o.Member(t, access.Observer, "Léo"), o.Member(t, access.Translating, "Tom")
	o.get(reader, one, 200, "Inès Kerjean", "!/leads/move", "!Répondre</a>")
	res, body := reader.Post("/leads/move", "lead", fmt.Sprint(id), "stage", "won")
	o.says(res, body, 403)
	for _, path := range []string{"/leads", one, "/settings/inbox"} {
		o.get(outsider, path, 403)
	}
	neighbour := o.MemberAt(t, access.User{Agency: neighbours, Role: access.Negotiator, Firstname: "Yann", Lastname: "Ailleurs"})
	o.get(neighbour, one, 404)
	o.get(neighbour, "/leads", 200, "!Kerjean")
	for _, path := range []string{one + "/answer", one + "/log"} {
		res, body := neighbour.Post(path, "subject", "s", "body", "b", "event", "note", "comment", "x")
		o.says(res, body, 404)
	}
	o.get(o.me, "/leads/999999999", 404)
	o.get(o.me, "/settings/templates/999999999", 404)
}

var hidden = regexp.MustCompile(`name="(act|was|back)" value="([^"]*)"`)

func TestWhatIsDoneInTheInboxCanBeUndone(t *testing.T) {
	o := open(t)
	one, two := o.ask("Un", ""), o.ask("Deux", "")
	ids := []string{"lead", fmt.Sprint(one), "lead", fmt.Sprint(two), "back", "/leads?owner=none"}
	undo := func(body string) {
		t.Helper()
		form := []string{}
		for _, m := range hidden.FindAllStringSubmatch(body[strings.Index(body, `class="toast"`):], 3) {
			form = append(form, m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
		}
		res, body := o.me.Follow("/leads/undo", form...)
		o.says(res, body, 200, "C’est annulé")
	}
	res, body := o.me.Follow("/leads/move", append(ids, "stage", "visit")...)
	o.says(res, body, 200, "2 leads déplacés : Visite")
	if o.lead(one).Stage != core.StageVisit {
		t.Error("not moved")
	}
	undo(body)
	if l := o.lead(two); l.Stage != core.StageNew || !l.Opened.At.IsZero() {
		t.Errorf("moved back to %s", l.Stage)
	}
	res, body = o.me.Follow("/leads/assign", append(ids, "user", "me")...)
	o.says(res, body, 200, "2 leads attribués à Camille Essai")
	undo(body)
	res, body = o.me.Follow("/leads/snooze", append(ids, "for", "week")...)
	o.says(res, body, 200, "mis de côté")
	if o.lead(one).Snoozed.IsZero() {
		t.Error("not aside")
	}
	undo(body)
	if l := o.lead(one); l.User != 0 || !l.Snoozed.IsZero() {
		t.Errorf("after undo: %d %s", l.User, l.Snoozed)
	}
	res, body = o.me.Follow("/leads/move", "stage", "won")
	o.says(res, body, 200, "Rien n’a changé")
	res, _ = o.me.Post("/leads/move", "lead", fmt.Sprint(one), "stage", "won", "back", "https://elsewhere.example.org/leads")
	if to := res.Header.Get("Location"); to != "/leads" {
		t.Errorf("led to %s", to)
	}
}

func TestAnAnswerLeavesAsALetterInTheWordsOfATemplate(t *testing.T) {
	o := open(t)
	id := o.ask("Lefort", "Est-il libre ?")
	res, body := o.me.Follow("/settings/templates", "name", "Merci", "language", "fr", "subject", "Votre demande, {prenom}", "body", "Bonjour {prenom} {nom},\r\n\r\nÀ bientôt.\r\n{negociateur}")
	o.says(res, body, 200, "Modèle ajouté", "Bonjour Inès Lefort")
	template := strings.TrimPrefix(res.Request.URL.Path, "/settings/templates/")
	path := fmt.Sprintf("/leads/%d/answer", id)
	o.get(o.me, path+"?template="+template, 200, "Votre demande, Inès", "À bientôt.\nCamille Essai", "lefort@example.org")
	res, body = o.me.Post(path, "subject", "", "body", "Texte gardé")
	o.says(res, body, 422, "Écrivez un objet", "Texte gardé")
	res, body = o.me.Follow(path, "template", template, "subject", "Votre demande", "body", "Bonjour,\n\nOui.\n<b>", "once", "0b9c3f5e-6f0e-4c3e-9d5e-1f1f1f1f1f1f")
	o.says(res, body, 200, "E-mail envoyé : Votre demande", "Contacté", "&lt;b&gt;")
	sent, err := o.Inbox.Answered(t.Context(), o.Operator, id)
	if err != nil || len(sent) != 1 {
		t.Fatal(sent, err)
	}
	letter, err := o.Letters.Letter(t.Context(), o.Operator, sent[0].Letter)
	if err != nil || letter.To != "lefort@example.org" {
		t.Fatalf("%+v %v", letter, err)
	}
	matter, drop, err := o.Letters.Matter(t.Context(), letter)
	if err != nil || drop != "" || matter.Answer.Body != "Bonjour,\n\nOui.\n<b>" || matter.Agent.ID != o.me.User.ID || matter.Agency.ID != agency {
		t.Errorf("%+v %s %v", matter, drop, err)
	}

	other := o.get(o.me, "/settings/templates/"+template, 200)
	version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(other)[1]
	was := []string{"version", version, "was.name", "Merci", "was.language", "fr", "language", "fr", "was.subject", "Votre demande, {prenom}", "subject", "Votre demande, {prenom}",
		"was.body", "Bonjour {prenom} {nom},\n\nÀ bientôt.\n{negociateur}", "body", "Bonjour {prenom} {nom},\n\nÀ bientôt.\n{negociateur}"}
	res, body = o.me.Follow("/settings/templates/"+template, append(was, "name", "Premier")...)
	o.says(res, body, 200, "Modèle enregistré", "Premier")
	res, body = o.me.Post("/settings/templates/"+template, append(was, "name", "Second")...)
	o.says(res, body, 409, "Premier", "Second", "Enregistré entre-temps")
	res, body = o.me.Follow("/settings/templates/"+template, append(was, "name", "Second", "theirs.name", "Premier")...)
	o.says(res, body, 200, "Second")
	res, body = o.me.Post("/settings/templates", "name", "x", "language", "fr", "subject", "{secret}", "body", "b")
	o.says(res, body, 422, "avec les seuls mots proposés")
	res, body = o.me.Follow("/settings/templates/" + template + "/remove")
	o.says(res, body, 200, "Modèle supprimé")
}

func TestCallsNotesSettingsAndViewsAreKept(t *testing.T) {
	o := open(t)
	id := o.ask("Lefort", "")
	path := fmt.Sprintf("/leads/%d", id)
	res, body := o.me.Follow(path+"/log", "event", "note", "comment", "")
	o.says(res, body, 200, "écrivez la note")
	res, body = o.me.Follow(path+"/log", "event", "outgoing-call", "comment", "Rappeler mardi")
	o.says(res, body, 200, "Appel passé", "Rappeler mardi", "Contacté")

	res, body = o.me.Follow("/settings/inbox", "answer_in", "30", "hand_after", "0", "hours.mon", "9-12 14-18")
	o.says(res, body, 200, "Réglages enregistrés", `value="09:00-12:00 14:00-18:00"`)
	res, body = o.me.Post("/settings/inbox", "answer_in", "0", "hand_after", "10", "hours.mon", "9-12")
	o.says(res, body, 422, "de 1 à 10 080", "au moins deux personnes")
	res, body = o.me.Post("/settings/inbox", "answer_in", "30", "hours.tue", "19-9")
	o.says(res, body, 422, "Écrivez des heures")
	res, body = o.Member(t, access.Negotiator, "Karim").Post("/settings/inbox", "answer_in", "5", "hours.mon", "9-12")
	o.says(res, body, 403)

	res, body = o.me.Follow("/leads/views", "query", "owner=me&stage=visit", "name", "Mes visites <i>")
	o.says(res, body, 200, "Vue enregistrée", "Mes visites &lt;i&gt;")
	view := regexp.MustCompile(`name="view" value="(\d+)"`).FindStringSubmatch(body)[1]
	o.get(o.Member(t, access.Manager, "Autre"), "/leads", 200, "!Mes visites")
	res, body = o.me.Follow("/leads/views/remove", "view", view)
	o.says(res, body, 200, "Vue supprimée : Mes visites", `!name="view" value="`)

	res, body = o.me.Post("/leads/new", "first", "", "message", "Gardé")
	o.says(res, body, 422, "au moins un nom", "Gardé")
	res, body = o.me.Follow("/leads/new", "first", "Noé", "last", "Sorel", "mobile", "06 39 98 71 09", "reference", "TIL-101", "origin", "walk-in", "user", fmt.Sprint(o.me.User.ID))
	o.says(res, body, 200, "Noé Sorel", "TIL-101", "Passage en agence", "Équipe", "Appel interdit")
}

func TestHostileTextStaysText(t *testing.T) {
	o := open(t)
	evil := `"><script>alert(1)</script>` + "\u202e" + `=cmd()`
	id := o.ask(evil, evil)
	for _, path := range []string{"/leads", "/leads?view=board", fmt.Sprintf("/leads/%d", id), fmt.Sprintf("/leads/%d/answer", id), "/leads?q=" + url.QueryEscape(evil), "/leads/new?property=" + url.QueryEscape(evil)} {
		o.get(o.me, path, 200, "!<script>alert")
	}
	events, err := o.Journal(t.Context(), o.Operator.Account, 0, event.Subject{Kind: core.SubjectLead, ID: id}, 10)
	if err != nil || len(events) != 1 {
		t.Errorf("reading wrote: %d events, %v", len(events), err)
	}
}
