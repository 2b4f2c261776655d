package letters_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/day"
	core "palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/letters"
)

var now = time.Date(2026, 7, 7, 12, 0, 0, 0, time.UTC)

// matter is a letter about a confirmed visit, on Thursday 9 July at half past eleven in Paris.
func matter(kind visits.LetterKind, language string, change func(m *core.Matter)) core.Matter {
	start := time.Date(2026, 7, 9, 9, 30, 0, 0, time.UTC)
	m := core.Matter{
		Letter: core.Letter{Account: 1, ID: 42, Kind: kind, Visit: 7, To: "noe.sorel@example.org", Name: "Noé Sorel", Language: language},
		Visit:  visits.Visit{ID: 7, StartsAt: start, EndsAt: start.Add(30 * time.Minute), Minutes: 30, Code: "481205"},
		Visitor: visits.Visitor{Firstname: "Noé", Lastname: "Sorel", Email: "noe.sorel@example.org", Phone: "+33639980021",
			Status: visits.Confirmed},
		Place: visits.Place{Property: listings.Property{UID: "0d6c2a3e", Reference: "18/1280/02/0227", Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes",
			Lat: 47.2184, Lon: -1.5536, Located: true}},
		Agent:  access.User{Firstname: "Camille", Lastname: "Moreau", Mobile: "+33639980010", Email: "c.moreau@example.org"},
		Agency: access.Agency{Name: "Agence du Pré", Company: "Pré Immobilier", Email: "agence@example.org", Phone: "+33639980000"},
		Zone:   day.Paris(), Calendar: "b3f1e0aa", Sequence: 9, Manage: "MANAGE",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func compose(t *testing.T, m core.Matter) core.Mail {
	t.Helper()
	w, err := letters.New(func() string { return "https://palier.example.org/" }, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	mail, err := w.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return mail
}

// Numbers as the pages write them.
const (
	dialled = "06\u00a039\u00a098\u00a000\u00a010"
	desk    = "06\u00a039\u00a098\u00a000\u00a000"
)

const when = "jeudi 9 juillet 2026 à 11\u00a0h\u00a030"

func TestAConfirmationSaysAllThatAVisitorNeeds(t *testing.T) {
	m := compose(t, matter(visits.Confirmation, "fr", nil))
	want := `Bonjour Noé Sorel,

Votre visite est confirmée. Elle dure environ 30 minutes.

Gardez votre code : l’agent vous le demandera à la fin de la visite.

Quand` + "\u00a0: " + when + ` (heure de Paris)
Où` + "\u00a0: " + `12 rue des Tilleuls, 44000 Nantes
Référence` + "\u00a0: " + `18/1280/02/0227
Avec` + "\u00a0: " + `Camille Moreau
Téléphone` + "\u00a0: " + dialled + `
Code de visite` + "\u00a0: " + `481205

Voir, déplacer ou annuler ma visite` + "\u00a0: " + `
https://palier.example.org/v/manage?p=MANAGE

Bien cordialement,
Agence du Pré
` + desk + ` · agence@example.org

-- 
Ce message a été envoyé automatiquement. Vous pouvez y répondre : l’agence vous lira.

`
	if d := cmp.Diff(want, m.Text); d != "" {
		t.Errorf("text (-want +got):\n%s", d)
	}
	if tel := `<a href="tel:&#43;33639980010" style="color:inherit">` + dialled + "</a>"; !strings.Contains(m.HTML, tel) {
		t.Errorf("no %s in\n%s", tel, m.HTML)
	}
	envelope := core.Mail{Account: 1, Letter: 42, ID: "letter-1-42", To: "noe.sorel@example.org", Name: "Noé Sorel", From: "Agence du Pré", ReplyTo: "agence@example.org",
		Subject: "Visite confirmée : " + when + ", Nantes", Method: "REQUEST", At: now}
	bare := m
	bare.Text, bare.HTML, bare.Calendar = "", "", ""
	if d := cmp.Diff(envelope, bare); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, line := range []string{"UID:b3f1e0aa@palier.example.org", "SEQUENCE:9", "DTSTART:20260709T093000Z", "STATUS:CONFIRMED", "METHOD:REQUEST",
		`LOCATION:12 rue des Tilleuls\, 44000 Nantes`, "URL:https://palier.example.org/v/manage?p=MANAGE"} {
		if !strings.Contains(m.Calendar, line+"\r\n") {
			t.Errorf("no %s in\n%s", line, m.Calendar)
		}
	}
}

// TestBothFormsSayTheSame reads the words of the HTML and of the text of each letter in
// each language.
func TestBothFormsSayTheSame(t *testing.T) {
	tags, spaces := regexp.MustCompile(`(?s)<style.*?</style>|<title>.*?</title>|<[^>]*>`), regexp.MustCompile(`[\s\x{a0}:]+`)
	for _, kind := range kinds() {
		for _, language := range []string{"fr", "en"} {
			m := compose(t, matter(kind, language, func(m *core.Matter) { m.Book, m.Unsubscribe = "BOOK", "LEAVE" }))
			html := spaces.ReplaceAllString(strings.NewReplacer("&#43;", "+", "&#39;", "'").Replace(tags.ReplaceAllString(m.HTML, " ")), " ")
			for line := range strings.Lines(m.Text) {
				line = strings.TrimSpace(spaces.ReplaceAllString(line, " "))
				line, _, _ = strings.Cut(line, "https")
				if line != "--" && !strings.Contains(html, strings.TrimSpace(line)) {
					t.Errorf("%s %s: %q is not in the HTML\n%s", kind, language, line, html)
				}
			}
			for _, path := range []string{"/v/0d6c2a3e?p=BOOK", "/v/manage?p=MANAGE", "/v/unsubscribe?p=LEAVE"} {
				if !strings.Contains(m.Text, "https://palier.example.org"+path) || !strings.Contains(m.HTML, `"https://palier.example.org`+path+`"`) {
					t.Errorf("%s %s has no link %s", kind, language, path)
				}
			}
			if m.Subject == "" || strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Text, "<no value>") || strings.Contains(m.HTML, "ZgotmplZ") {
				t.Errorf("%s %s: %q\n%s", kind, language, m.Subject, m.Text)
			}
			if strings.Contains(m.HTML, "<img") || strings.Contains(m.HTML, "src=") {
				t.Errorf("%s %s loads something", kind, language)
			}
		}
	}
}

func kinds() []visits.LetterKind {
	return []visits.LetterKind{visits.Invitation, visits.Proving, visits.Queued, visits.Freed, visits.Thanks, visits.Requested, visits.Confirmation, visits.Reminder, visits.Moved, visits.Cancelled, visits.Terminated,
		visits.ToAgentRequested, visits.ToAgentCancelled, visits.ToAgentMoved}
}

func TestTheLanguagesHaveTheSameTexts(t *testing.T) {
	names := func(language string) (list []string) {
		text, err := os.ReadFile("templates/" + language + ".tmpl")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`{{define "([^"]+)"}}`).FindAllStringSubmatch(string(text), -1) {
			list = append(list, m[1])
		}
		slices.Sort(list)
		return list
	}
	if d := cmp.Diff(names("fr"), names("en")); d != "" {
		t.Errorf("(-fr +en):\n%s", d)
	}
}

// TestWhoIsNotExpectedLearnsNeitherDoorNorCode holds what is not for everybody.
func TestWhoIsNotExpectedLearnsNeitherDoorNorCode(t *testing.T) {
	for _, c := range []struct {
		kind   visits.LetterKind
		status visits.Status
		want   bool
	}{
		{visits.Invitation, "", false}, {visits.Requested, visits.Proposed, false}, {visits.Moved, visits.Proposed, false},
		{visits.Cancelled, visits.CancelledByOwner, false}, {visits.Terminated, visits.CancelledTerminated, false},
		{visits.Confirmation, visits.Confirmed, true}, {visits.Reminder, visits.Confirmed, true}, {visits.Moved, visits.Confirmed, true},
	} {
		m := compose(t, matter(c.kind, "fr", func(m *core.Matter) { m.Visitor.Status = c.status }))
		for _, secret := range []string{"481205", "12 rue des Tilleuls"} {
			if all := m.Subject + m.Text + m.HTML + m.Calendar; strings.Contains(all, secret) != c.want {
				t.Errorf("%s, %s: says %s is %v", c.kind, c.status, secret, !c.want)
			}
		}
	}
	agents := compose(t, matter(visits.ToAgentRequested, "fr", func(m *core.Matter) { m.Letter.User = 9 }))
	if strings.Contains(agents.Text, "481205") || !strings.Contains(agents.Text, "06\u00a039\u00a098\u00a000\u00a021") || agents.Calendar != "" {
		t.Errorf("to the agent, who asks the visitor for the code:\n%s", agents.Text)
	}
}

func TestACalendarIsAskedToNoteAndToDrop(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   visits.LetterKind
		status visits.Status
		change func(m *core.Matter)
		method string
		line   string
	}{
		{"confirmed", visits.Confirmation, visits.Confirmed, nil, "REQUEST", "STATUS:CONFIRMED"},
		{"moved and confirmed", visits.Moved, visits.Confirmed, nil, "REQUEST", "STATUS:CONFIRMED"},
		{"moved, to be confirmed", visits.Moved, visits.Proposed, nil, "REQUEST", "STATUS:TENTATIVE"},
		{"cancelled", visits.Cancelled, visits.CancelledByVisitor, nil, "CANCEL", "STATUS:CANCELLED"},
		{"property gone", visits.Terminated, visits.CancelledTerminated, nil, "CANCEL", "METHOD:CANCEL"},
		{"property gone after the visit", visits.Terminated, visits.Done, nil, "", ""},
		{"cancelled long ago", visits.Terminated, visits.CancelledByVisitor, func(m *core.Matter) { m.Visit.StartsAt = now.Add(-time.Hour) }, "", ""},
		{"asked for", visits.Requested, visits.Proposed, nil, "", ""},
		{"a wish", visits.Cancelled, visits.CancelledByVisitor, func(m *core.Matter) { m.Visit.StartsAt = time.Time{} }, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := compose(t, matter(c.kind, "en", func(m *core.Matter) {
				if m.Visitor.Status = c.status; c.change != nil {
					c.change(m)
				}
			}))
			if m.Method != c.method || (m.Calendar != "") != (c.method != "") || !strings.Contains(m.Calendar, c.line) {
				t.Errorf("method %q\n%s", m.Method, m.Calendar)
			}
		})
	}
}

func TestWhatStrangersWroteStaysText(t *testing.T) {
	const evil = "<script>alert(1)</script>\r\n\r\nCode de visite : 000000\r\nBcc: x@example.org {{.Code}}"
	m := compose(t, matter(visits.Confirmation, "fr", func(m *core.Matter) {
		m.Letter.Name, m.Visitor.Firstname, m.Place.Property.City, m.Place.Property.Reference, m.Agency.Name, m.Agent.Lastname = evil, evil, evil, evil, evil, evil
	}))
	if strings.Contains(m.HTML, "<script") || strings.Contains(m.Text, "\nCode de visite : 000000") || strings.Contains(m.Calendar, "\nBcc") || strings.ContainsAny(m.Subject, "\r\n") {
		t.Errorf("%q\n%s\n%s", m.Subject, m.Text, m.HTML)
	}
}

func TestTimesAreSaidInTheAgencysZone(t *testing.T) {
	noumea, err := time.LoadLocation("Pacific/Noumea")
	if err != nil {
		t.Fatal(err)
	}
	m := compose(t, matter(visits.Moved, "fr", func(m *core.Matter) {
		m.Zone, m.Letter.Before = noumea, time.Date(2026, 7, 31, 14, 0, 0, 0, time.UTC)
	}))
	for _, want := range []string{"jeudi 9 juillet 2026 à 20\u00a0h\u00a030 (heure de Noumea)", "samedi 1er août 2026 à 01\u00a0h\u00a000"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("no %q in\n%s", want, m.Text)
		}
	}
}

// A number that may not be called is no link, and the agent is told why.
func TestAnAgentIsToldWhomHeMayNotCall(t *testing.T) {
	withdrawn := time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		call people.Call
		want string // beside the number; empty: he may call
	}{
		"a consent":   {people.Call{May: true, Why: people.GroundConsent, Since: withdrawn}, ""},
		"never asked": {people.Call{}, "Ne pas appeler\u00a0: aucun consentement enregistré"},
		"withdrawn":   {people.Call{Why: people.GroundConsent, Since: withdrawn}, "Ne pas appeler\u00a0: consentement retiré le mercredi 1er juillet 2026"},
	} {
		m := compose(t, matter(visits.ToAgentCancelled, "fr", func(m *core.Matter) { m.Letter.User, m.Call = 9, c.call }))
		if !strings.Contains(m.Text, "06\u00a039\u00a098\u00a000\u00a021") || strings.Contains(m.Text, "Ne pas appeler") != (c.want != "") || !strings.Contains(m.Text, c.want) {
			t.Errorf("%s: want %q in\n%s", name, c.want, m.Text)
		}
		if linked := strings.Contains(m.HTML, `href="tel:&#43;33639980021"`); linked != (c.want == "") {
			t.Errorf("%s: a link to call is %v\n%s", name, linked, m.HTML)
		}
	}
}
