package contacts_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// office is an agency with people at their screens.
type office struct {
	*testing.T
	server *testkit.Server
	boss   *testkit.Member
}

func open(t *testing.T) *office {
	t.Helper()
	server := testkit.Demo(t, testkit.One(t))
	return &office{T: t, server: server, boss: server.Member(t, access.Director, "Diane")}
}

// agency is one of the account's.
func (o *office) agency(n int) int64 {
	o.Helper()
	list, err := o.server.Access.Agencies(o.Context(), o.server.Operator)
	o.must(err)
	return list[n].ID
}

// says fails the test unless a page answers with the status and holds each of the texts; one
// that begins with ! is not to be there.
func (o *office) says(m *testkit.Member, path string, status int, texts ...string) string {
	o.Helper()
	res, body := m.Get(path)
	o.holds("GET "+path, res, body, status, texts...)
	return body
}

func (o *office) posts(m *testkit.Member, path string, status int, pairs ...string) (to, body string) {
	o.Helper()
	res, body := m.Post(path, pairs...)
	o.holds("POST "+path, res, body, status)
	return res.Header.Get("Location"), body
}

func (o *office) holds(what string, res *http.Response, body string, status int, texts ...string) {
	o.Helper()
	if res.StatusCode != status {
		o.Fatalf("%s: %s, want %d\n%s", what, res.Status, status, main(body))
	}
	plain := html.UnescapeString(body)
	for _, one := range texts {
		want := strings.TrimPrefix(one, "!")
		if strings.Contains(plain, want) == (want != one) {
			o.Errorf("%s: %q\n%s", what, one, main(body))
		}
	}
}

// main is the part of a page that is its own.
func main(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	body, _, _ = strings.Cut(body, "</main>")
	body = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")
	return strings.Join(strings.Fields(body), " ")
}

var digits = regexp.MustCompile(`^/contacts/(\d+)`)

// person makes somebody through the form, and gives his page.
func (o *office) person(m *testkit.Member, pairs ...string) string {
	o.Helper()
	to, _ := o.posts(m, "/contacts", http.StatusSeeOther, pairs...)
	path := digits.FindString(to)
	if path == "" {
		o.Fatalf("made at %q", to)
	}
	return path
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// hidden are the inputs of a form that nobody sees, in pairs.
func hidden(body string) (pairs []string) {
	for _, m := range regexp.MustCompile(`<input type="hidden" name="((?:was\.|version)[^"]*)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	return pairs
}

// typed is a form as it was shown, with other texts in some fields.
func typed(body string, changed ...string) (pairs []string) {
	pairs = hidden(body)
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, was := strings.CutPrefix(pairs[i], "was."); was {
			values[name] = pairs[i+1]
		}
	}
	for i := 0; i+1 < len(changed); i += 2 {
		values[changed[i]] = changed[i+1]
	}
	for name, value := range values {
		pairs = append(pairs, name, value)
	}
	return pairs
}

func TestTheScreensSpeakBothLanguagesToWhoMaySeeThem(t *testing.T) {
	o := open(t)
	path := o.person(o.boss, "firstname", "Inès", "lastname", "Lefort", "email", "ines.lefort@example.org", "mobile", "06 39 98 93 01", "city", "Nantes")
	for screen, words := range map[string][2]string{
		"/contacts": {"Nouveau contact", "New contact"}, "/contacts?part=owner": {"Propriétaires", "Owners"}, "/contacts/new": {"Enregistrer le contact", "Save the contact"},
		path: {"Aussi connu comme", "Also known as"}, path + "?show=changes": {"Fiche créée", "Record created"}, path + "/edit": {"Enregistrer les modifications", "Save the changes"},
		"/contacts/duplicates": {"Doublons", "Duplicates"}, "/contacts/retention?months=12": {"Durée de conservation", "Retention"}, "/consents": {"Règles d’appel", "Rules for calls"},
		path + "/export": {"Données personnelles", "Personal data"}, path + "/erase": {"Ce que la loi conserve", "What the law keeps"},
	} {
		o.says(o.boss, screen+mark(screen)+"lang=fr", http.StatusOK, words[0])
		o.says(o.boss, screen+mark(screen)+"lang=en", http.StatusOK, words[1])
	}
	agent, shows := o.server.Member(t, access.Negotiator, "Nora"), o.server.Member(t, access.ViewingAgent, "Victor")
	o.says(agent, path, http.StatusOK, "Inès Lefort", "!/erase")
	for _, screen := range []string{path + "/erase", path + "/export", path + "/export.json", "/contacts/retention", "/contacts/merge?one=1&other=2"} {
		o.says(agent, screen, http.StatusForbidden)
	}
	for _, screen := range []string{"/contacts", path, "/consents"} {
		o.says(shows, screen, http.StatusForbidden)
	}
	elsewhere := o.server.MemberAt(t, access.User{Agency: o.agency(1), Role: access.Negotiator, Firstname: "Paul", Lastname: "Port"})
	for _, screen := range []string{path, path + "/edit", "/contacts/999999999", "/contacts/x"} {
		o.says(elsewhere, screen, http.StatusNotFound)
	}
	o.posts(elsewhere, path+"/silence", http.StatusNotFound, "kind", "phone", "value", "+33639989301")
	o.says(elsewhere, "/contacts?q=lefort", http.StatusOK, "!ines.lefort")
}

func mark(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

func TestAPersonIsFoundByWhateverIsTypedOfHim(t *testing.T) {
	o := open(t)
	path := o.person(o.boss, "firstname", "Yann-Maël", "lastname", "Le Gallou", "email", "yann.legallou@example.org", "mobile", "06 39 98 93 02")
	for _, q := range []string{"le gallou", "LEGALLOU"[:2] + " GALL", "yann mael le gal", "06.39.98.93.02", "+33 6 39 98 93 02", "0639 9893 0", "yann.legal", "Yann.LeGallou@Example.org"} {
		o.says(o.boss, "/contacts?q="+strings.ReplaceAll(strings.ReplaceAll(q, " ", "+"), "+33", "%2B33"), http.StatusOK, `href="`+path+`"`)
	}
	o.says(o.boss, "/contacts?q=Le+Gallouzi", http.StatusOK, "Personne ne répond", "/contacts/new?q=")
	o.says(o.boss, "/contacts?letter=l", http.StatusOK, "Le Gallou Yann-Maël")
	if again := o.person(o.boss, "lastname", "LE GALLOU", "firstname", "Yann Mael", "mobile", "+33639989302", "city", "Brest"); again != path {
		t.Errorf("the same person was made twice: %s and %s", path, again)
	}
	_, body := o.posts(o.boss, "/contacts", http.StatusUnprocessableEntity, "email", "nobody", "mobile", "12")
	if !strings.Contains(body, `href="#email"`) || !strings.Contains(body, `id="mobile-error"`) {
		t.Errorf("what is wrong is not beside its field:\n%s", main(body))
	}
}

func TestTwoPeopleEditOneContactAndNothingIsLost(t *testing.T) {
	o := open(t)
	path := o.person(o.boss, "firstname", "Inès", "lastname", "Lefort", "email", "ines@example.org", "city", "Nantes")
	other := o.server.Member(t, access.Negotiator, "Nora")
	mine, theirs := o.says(o.boss, path+"/edit", http.StatusOK), o.says(other, path+"/edit", http.StatusOK)
	o.posts(other, path+"/edit", http.StatusSeeOther, typed(theirs, "city", "Rezé", "mobile", "0639989303")...)
	_, body := o.posts(o.boss, path+"/edit", http.StatusConflict, typed(mine, "city", "Orvault", "firstname", "Agnès")...)
	for _, text := range []string{`value="Orvault"`, `value="Rezé"`, `value="Agnès"`, `name="theirs.city"`} {
		if !strings.Contains(body, text) {
			t.Errorf("the conflict lacks %s\n%s", text, main(body))
		}
	}
	if !strings.Contains(body, "name=\"mobile\" type=\"tel\" value=\"06\u00a039\u00a098\u00a093\u00a003\"") {
		t.Errorf("what the other changed alone is not shown\n%s", main(body))
	}
	o.says(o.boss, path, http.StatusOK, "Inès Lefort", "Rezé")
	o.posts(o.boss, path+"/edit", http.StatusSeeOther, append(typed(mine, "city", "Orvault", "firstname", "Agnès"), "theirs.city", "Rezé")...)
	o.says(o.boss, path, http.StatusOK, "Agnès Lefort", "Orvault", "06\u00a039\u00a098\u00a093\u00a003")
	// What a record does not say any more it is not recognised by.
	o.posts(o.boss, path+"/edit", http.StatusSeeOther, typed(o.says(o.boss, path+"/edit", http.StatusOK), "mobile", "")...)
	o.says(o.boss, "/contacts?q=0639989303", http.StatusOK, "Personne ne répond")
}

func TestAMergeShowsWhatWasChosenAndIsTakenBackWithoutATrace(t *testing.T) {
	o := open(t)
	one := o.person(o.boss, "firstname", "Inès", "lastname", "Lefort", "email", "ines.un@example.org", "city", "Nantes")
	two := o.person(o.boss, "firstname", "Inès", "lastname", "Durand", "email", "ines.deux@example.org", "city", "Rezé", "mobile", "0639989304")
	id := func(path string) string { return strings.TrimPrefix(path, "/contacts/") }
	before := [2]people.Contact{o.record(id(one)), o.record(id(two))}
	o.says(o.boss, "/contacts/merge?one="+id(one)+"&other="+id(two), http.StatusOK, "Lefort", "Durand", `name="take.mobile" value="other" checked`)
	to, _ := o.posts(o.boss, "/contacts/merge", http.StatusSeeOther, "one", id(one), "other", id(two), "chosen", "1", "take.lastname", "other", "take.email", "keep", "take.mobile", "other", "take.city", "other")
	if to != one {
		t.Errorf("leads to %s", to)
	}
	o.says(o.boss, two, http.StatusSeeOther)
	o.says(o.boss, one, http.StatusOK, "Inès Durand", "ines.un@example.org", "ines.deux@example.org", "Rezé", "Fusionnée avec une autre fiche", "fiche fusionnée", two+"/unmerge")
	// An edit afterwards is of the person, whoever said the other thing last.
	o.posts(o.boss, one+"/edit", http.StatusSeeOther, typed(o.says(o.boss, one+"/edit", http.StatusOK), "city", "Vertou")...)
	o.says(o.boss, one, http.StatusOK, "Vertou")
	agent := o.server.Member(t, access.Negotiator, "Nora")
	o.posts(agent, two+"/unmerge", http.StatusForbidden)
	o.posts(o.boss, two+"/unmerge", http.StatusSeeOther)
	after := [2]people.Contact{o.record(id(one)), o.record(id(two))}
	if want := before[1].Declared; after[1].Declared != want {
		t.Errorf("the other is %+v, was %+v", after[1].Declared, want)
	}
	before[0].City = "Vertou" // was said of the side that stood for both
	if after[0].Declared != before[0].Declared {
		t.Errorf("the one is %+v, was %+v", after[0].Declared, before[0].Declared)
	}
	o.says(o.boss, one, http.StatusOK, "Inès Lefort", "!Inès Durand")
	o.says(o.boss, two, http.StatusOK, "Fusion annulée", "!/unmerge\"")
	o.posts(o.boss, "/contacts/merge", http.StatusSeeOther, "one", id(one), "other", id(two), "chosen", "1")
	o.server.Clock.Advance(31 * 24 * time.Hour)
	o.posts(o.server.Member(t, access.Director, "Dora"), two+"/unmerge", http.StatusConflict)
}

// record is a contact as its own record has it.
func (o *office) record(id string) people.Contact {
	o.Helper()
	var n int64
	_, err := fmt.Sscan(id, &n)
	o.must(err)
	c, err := o.server.People.Contact(o.Context(), o.server.Operator, n)
	o.must(err)
	return c
}

func TestDoubtsAreAnsweredByWhoMayMerge(t *testing.T) {
	o := open(t)
	one := o.person(o.boss, "firstname", "Jeanne", "lastname", "Aubry", "mobile", "0639989305", "email", "jeanne@example.org")
	two := o.person(o.boss, "firstname", "Marc", "lastname", "Aubry-Petit", "mobile", "0639989305")
	o.says(o.boss, "/contacts/duplicates", http.StatusOK, "Même e-mail ou téléphone, autre nom", "Jeanne Aubry", "Marc Aubry-Petit", "Deux personnes")
	o.says(o.boss, "/contacts?part=doubtful", http.StatusOK, "Aubry Jeanne", "Aubry-Petit Marc")
	agent := o.server.Member(t, access.Negotiator, "Nora")
	o.says(agent, "/contacts/duplicates", http.StatusOK, "Jeanne Aubry", "!/contacts/apart")
	id := func(path string) string { return strings.TrimPrefix(path, "/contacts/") }
	o.posts(agent, "/contacts/apart", http.StatusForbidden, "one", id(one), "other", id(two))
	o.posts(o.boss, "/contacts/apart", http.StatusSeeOther, "one", id(one), "other", id(two))
	o.says(o.boss, "/contacts/duplicates", http.StatusOK, "Aucun doublon à vérifier", "!/contacts/merge?one=")
}

func TestAnAnswerHasItsProofAndHoldsAtOnce(t *testing.T) {
	o := open(t)
	path := o.person(o.boss, "firstname", "Inès", "lastname", "Lefort", "mobile", "0639989306", "email", "ines@example.org")
	o.says(o.boss, path, http.StatusOK, "Appel interdit : aucun consentement", "Demander par e-mail", "!tel:+33639989306")
	today := o.server.Clock.Now().In(day.Paris()).Format(time.DateOnly)
	_, body := o.posts(o.boss, path+"/consents", http.StatusUnprocessableEntity, "channel", "phone", "given", "yes", "on", today)
	if !strings.Contains(body, `id="proof-error"`) {
		t.Errorf("a consent without proof:\n%s", main(body))
	}
	o.posts(o.boss, path+"/consents", http.StatusUnprocessableEntity, "channel", "phone", "given", "yes", "proof", "p", "on", "2099-01-01")
	o.posts(o.boss, path+"/consents", http.StatusSeeOther, "channel", "phone", "channel", "sms", "given", "yes", "kind", "paper", "proof", "Bulletin signé au salon", "on", today)
	o.says(o.boss, path, http.StatusOK, "tel:+33639989306", "Bulletin signé au salon", "Document signé", "accord")
	o.says(o.boss, "/consents?channel=phone&given=yes", http.StatusOK, "Lefort Inès", "Bulletin signé au salon")
	o.posts(o.boss, path+"/consents", http.StatusSeeOther, "channel", "phone", "given", "no", "on", today)
	o.says(o.boss, path, http.StatusOK, "Appel interdit : accord retiré", "!tel:+33639989306")
	o.says(o.boss, "/contacts?part=refusing", http.StatusOK, "Lefort Inès")

	o.posts(o.boss, path+"/silence", http.StatusSeeOther, "kind", "email", "value", "ines@example.org")
	o.says(o.boss, path, http.StatusOK, "Ne plus utiliser", "!mailto:ines@example.org")
	o.posts(o.boss, path+"/silence", http.StatusSeeOther, "kind", "email", "value", "ines@example.org", "off", "1")
	o.says(o.boss, path, http.StatusOK, "mailto:ines@example.org")
	o.posts(o.boss, path+"/silence", http.StatusNotFound, "kind", "phone", "value", "+33639980000")
}

func TestWhatIsDoneAboutAnEnquiryIsToldOnce(t *testing.T) {
	o := open(t)
	lead, _ := o.posts(o.boss, "/leads/new", http.StatusSeeOther, "first", "Inès", "last", "Lefort", "email", "ines@example.org", "message", "Est-il libre ?")
	o.posts(o.boss, lead+"/log", http.StatusSeeOther, "event", "outgoing-call", "comment", "Rappelée à midi")
	o.server.Clock.Advance(time.Minute)
	o.posts(o.boss, lead+"/answer", http.StatusSeeOther, "subject", "Oui, il est libre", "body", "Venez le voir.")
	path := regexp.MustCompile(`/contacts/\d+`).FindString(o.says(o.boss, lead, http.StatusOK))
	body := o.says(o.boss, path, http.StatusOK, "Demande", "Contacté", "Appel passé", "Réponse à la demande", "Diane Essai")
	for _, text := range []string{"Est-il libre ?", "Rappelée à midi", "Oui, il est libre", "Venez le voir."} {
		if n := strings.Count(body, text); n != 1 {
			t.Errorf("%q is there %d times\n%s", text, n, main(body))
		}
	}
}

func TestANoteIsTakenDownOnceAndStaysText(t *testing.T) {
	o := open(t)
	const hostile = `<script>alert(1)</script>"'=cmd|' /C calc'!A0`
	path := o.person(o.boss, "firstname", "Inès", "lastname", hostile, "company", hostile, "email", "ines@example.org", "address", hostile)
	for range 2 {
		o.posts(o.boss, path+"/jot", http.StatusSeeOther, "once", "9a0f3f0e-1f2b-4c3d-8e4f-5a6b7c8d9e0f", "type", "1", "text", "Rappelle lundi "+hostile)
	}
	body := o.says(o.boss, path, http.StatusOK, "Rappelle lundi "+hostile, "Appel", "Diane Essai")
	if n := strings.Count(body, "Rappelle lundi"); n != 1 {
		t.Errorf("the note is there %d times", n)
	}
	for _, screen := range []string{path, path + "/edit", path + "/export", path + "/erase", "/contacts?letter=s", "/search?q=script"} {
		if body := o.says(o.boss, screen, http.StatusOK); strings.Contains(body, "<script>alert") {
			t.Errorf("%s runs what somebody wrote", screen)
		}
	}
	o.posts(o.boss, path+"/jot", http.StatusBadRequest, "type", "1", "text", " ")
}

func TestAPersonTakesAwayEverythingAndIsForgottenInEveryDoor(t *testing.T) {
	o := open(t)
	res, body := apimo(o, "POST", "/agencies/14/leads", `{"reference":"oubli-1","firstname":"Zélie","lastname":"OUBLIETTE","email":"zelie.oubliette@example.org","phone":"0639989307","message":"Mon message secret"}`)
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", res.Status, body)
	}
	path := regexp.MustCompile(`/contacts/\d+`).FindString(o.says(o.boss, "/contacts?q=oubliette", http.StatusOK, "zelie.oubliette")[4000:])
	o.says(o.boss, path, http.StatusOK, "Mon message secret", "Apimo")
	o.posts(o.boss, path+"/jot", http.StatusSeeOther, "type", "8", "text", "Zélie veut un balcon")
	res, file := o.boss.Get(path + "/export.json")
	var said map[string]any
	if err := json.Unmarshal([]byte(file), &said); err != nil || !strings.Contains(file, "Mon message secret") || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("export: %v %s\n%.500s", err, res.Header.Get("Content-Disposition"), file)
	}
	o.posts(o.boss, path+"/erase", http.StatusSeeOther) // without the box nothing happens
	o.says(o.boss, path, http.StatusOK, "Zélie")
	o.posts(o.boss, path+"/erase", http.StatusSeeOther, "sure", "1")
	o.says(o.boss, path, http.StatusOK, "Personne effacée le", "!OUBLIETTE", "!zelie", "!secret", "!balcon")
	o.says(o.boss, "/contacts?q=oubliette", http.StatusOK, "Personne ne répond")
	o.posts(o.boss, path+"/erase", http.StatusConflict, "sure", "1")
	if _, list := apimo(o, "GET", "/agencies/14/leads?limit=1000", ""); strings.Contains(strings.ToLower(list), "oubliette") || strings.Contains(list, "secret") {
		t.Error("the Apimo door still tells who it was")
	}
	lines := o.journal()
	for line := range strings.Lines(lines) {
		if strings.Contains(strings.ToLower(line), "oubliette") || strings.Contains(line, "message secret") || strings.Contains(line, "un balcon") {
			t.Errorf("the journal still tells who it was: %s", line)
		}
	}
	if !strings.Contains(lines, "contact.erased") {
		t.Error("the journal does not tell that somebody was erased")
	}
}

// journal is all that the account's journal says.
func (o *office) journal() string {
	o.Helper()
	var all strings.Builder
	for after := int64(0); ; {
		list, err := o.server.Journal(context.Background(), o.server.Operator.Account, after, event.Subject{}, 1000)
		o.must(err)
		if len(list) == 0 {
			return all.String()
		}
		for _, e := range list {
			fmt.Fprintf(&all, "%s %v\n", e.Kind, e.Changes)
		}
		after = list[len(list)-1].Seq
	}
}

func TestWhatRunsKeepsAPersonAndSilenceOfThreeYearsDoesNot(t *testing.T) {
	o := open(t)
	buyer := regexp.MustCompile(`/contacts/\d+`).FindString(strings.Split(o.says(o.boss, "/contacts?part=buyer", http.StatusOK, `id="contacts"`), `id="contacts"`)[1])
	o.says(o.boss, buyer+"/erase", http.StatusOK, "Quelque chose est en cours", "un achat en cours", "!Effacer définitivement")
	o.posts(o.boss, buyer+"/erase", http.StatusConflict, "sure", "1")
	path := o.person(o.boss, "firstname", "Ancien", "lastname", "Prospect", "email", "ancien@example.org")
	o.says(o.boss, "/contacts/retention", http.StatusOK, "Personne n’arrive au terme")
	o.server.Clock.Advance((3*365 - 30) * 24 * time.Hour)
	o.boss = o.server.Member(t, access.Director, "Dora") // the other's session is over
	o.says(o.boss, "/contacts/retention", http.StatusOK, "Personne n’arrive au terme")
	if soon := o.pages("/contacts/retention?months=3"); !strings.Contains(soon, "Prospect Ancien") || strings.Contains(soon, `name="contact"`) {
		t.Error("who is due soon is not shown, or can be chosen already")
	}
	o.server.Clock.Advance(40 * 24 * time.Hour)
	o.boss = o.server.Member(t, access.Director, "Dina")
	due := o.pages("/contacts/retention")
	for who, want := range map[string]bool{path: true, buyer: false} {
		if strings.Contains(due, `name="contact" value="`+strings.TrimPrefix(who, "/contacts/")+`"`) != want {
			t.Errorf("%s is due: %t", who, !want)
		}
	}
	o.posts(o.boss, "/contacts/retention", http.StatusSeeOther, "contact", strings.TrimPrefix(path, "/contacts/"), "contact", strings.TrimPrefix(buyer, "/contacts/"), "sure", "1")
	o.says(o.boss, path, http.StatusOK, "Personne effacée le", "!Prospect")
	o.says(o.boss, buyer, http.StatusOK, "!Personne effacée")
}

// pages are all pages of a list, one after the other.
func (o *office) pages(path string) string {
	o.Helper()
	var all strings.Builder
	for range 10 {
		body := html.UnescapeString(o.says(o.boss, path, http.StatusOK))
		all.WriteString(body)
		next := regexp.MustCompile(`<a href="([^"]*)" rel="next">`).FindStringSubmatch(body)
		if next == nil {
			break
		}
		path = next[1]
	}
	return all.String()
}

func apimo(o *office, method, path, body string) (*http.Response, string) {
	o.Helper()
	r, err := http.NewRequest(method, o.server.URL+"/apimo"+path, strings.NewReader(body))
	o.must(err)
	r.SetBasicAuth(o.server.Card.Apimo.Provider, o.server.Card.Apimo.Token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	o.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	o.must(err)
	return res, string(text)
}
