package field_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/testkit"
)

const (
	place    = "44109_1949_00029" // of the demonstration
	tilleuls = "/field/buildings/" + place
	lefort   = tilleuls + "/boxes/b-12"
)

// holds fails for each text that a page lacks.
func holds(t *testing.T, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s lacks %q", what, text)
		}
	}
}

// said is what the page says of the act before it.
func said(t *testing.T, m *testkit.Member, path string, pairs ...string) string {
	t.Helper()
	res, body := m.Follow(path, pairs...)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("POST %s leads to %s", path, res.Status)
	}
	_, toast, _ := strings.Cut(body, `class="toast"><span>`)
	toast, _, _ = strings.Cut(toast, "</span>")
	return toast
}

func TestEveryScreenOfTheFieldIsThereInBothLanguages(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t), testkit.Addresses(t))
	m := s.Member(t, access.Negotiator, "Léa")
	for path, texts := range map[string][2]string{
		"/field":                             {"Les Tilleuls", "mailboxes"},
		"/field?view=streets":                {"rue Lamoricière", "Last visit"},
		"/field?view=map":                    {`data-points="/field/points.json"`, "never visited"},
		"/field?q=nulle+part":                {"Aucune adresse ne correspond", "No address matches"},
		"/field?pass=never&open=1":           {"avec un projet en cours", "with a project under way"},
		"/field/rounds":                      {"Aucun projet ici", "No project here"},
		"/field/buildings/new":               {"Les abréviations", "abbreviations are understood"},
		"/field/buildings/new?q=3+rue+hecto": {"3 rue Hectot", "Addresses found"},
		"/field/buildings/new?q=x&by=hand":   {"Créer la fiche", "Create the file"},
		tilleuls:                             {"Lefort", "project within the year"},
		tilleuls + "/sheet":                  {"Feuille de tournée", "Round sheet"},
		tilleuls + "/edit":                   {"Nom de la résidence", "Name of the residence"},
		lefort:                               {"Qui est là", "Who is there"},
	} {
		texts[0] = strings.ReplaceAll(texts[0], "Les abréviations", "les abréviations")
		for i, lang := range []string{"fr", "en"} {
			sep := "?"
			if strings.Contains(path, "?") {
				sep = "&"
			}
			res, body := m.Get(path + sep + "lang=" + lang)
			if res.StatusCode != http.StatusOK || !strings.Contains(body, strings.Replace(texts[i], `points.json"`, `points.json?lang=fr"`, 1)) {
				t.Errorf("%s in %s: %s, want %q", path, lang, res.Status, texts[i])
			}
		}
	}
	other := s.Member(t, access.ViewingAgent, "Max")
	for _, path := range []string{"/field", "/field/points.json", "/field/rounds", tilleuls, lefort} {
		if res, _ := other.Get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("a viewing agent at %s: %s", path, res.Status)
		}
	}
}

func TestWhatIsNotTheirsAnswersLikeNothing(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t), testkit.Addresses(t))
	m := s.Member(t, access.Negotiator, "Léa")
	for _, path := range []string{"/field/buildings/nulle-part", tilleuls + "/boxes/b-99", tilleuls + "?agency=15", lefort + "?agency=999", "/field/rounds/" + place + "/projects/p-1"} {
		if res, _ := m.Get(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %s", path, res.Status)
		}
	}
	for _, path := range []string{tilleuls + "/acts?agency=15", tilleuls + "/mood?agency=15", lefort + "/people?agency=15", "/field/rounds/" + place + "/projects/p-1/sign"} {
		if res, _ := m.Post(path, "box", "b-12", "type", "vu", "mood", "1", "lastname", "x", "kind", "exclusif", "on", "2026-01-01", "ends", "2027-01-01", "sure", "1"); res.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s: %s", path, res.Status)
		}
	}
	reader := s.Member(t, access.Observer, "Ada")
	for _, path := range []string{tilleuls + "/acts", tilleuls + "/mood", lefort, tilleuls + "/codes", "/field/buildings"} {
		if res, _ := reader.Post(path, "box", "b-12", "type", "vu", "mood", "1"); res.StatusCode != http.StatusForbidden {
			t.Errorf("who only reads posts to %s: %s", path, res.Status)
		}
	}
	if _, body := reader.Get(tilleuls); strings.Contains(body, `id="acting"`) || strings.Contains(body, "/codes") || strings.Contains(body, `id="grow"`) {
		t.Error("who only reads is shown acts")
	}
}

func TestABuildingBeginsFromItsAddress(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t), testkit.Addresses(t))
	m := s.Member(t, access.Negotiator, "Léa")
	_, body := m.Get("/field/buildings/new?q=3+rue+hectot")
	found := regexp.MustCompile(`/field/buildings/new\?place=[0-9_]+`).FindString(body)
	if _, body = m.Get(found); !strings.Contains(body, "3 rue Hectot, 44100 Nantes") {
		t.Fatalf("%q is not the address", found)
	}
	id := found[strings.Index(found, "=")+1:]
	form := []string{"place", id, "address", "3 rue Hectot, 44100 Nantes", "kind", "building", "stairs", "2", "lowest", "0", "highest", "3", "doors", "3", "once", "11111111-2222-3333-4444-555555555555"}
	res, body := m.Follow("/field/buildings", form...)
	holds(t, "the building", body, "Étage 3", "Escalier 2", "24 boîtes", "face")
	if again, _ := m.Post("/field/buildings", form...); again.Header.Get("Location") != res.Request.URL.Path {
		t.Errorf("sent twice: %q", again.Header.Get("Location"))
	}
	_, body = m.Get("/field")
	holds(t, "the list", body, "3 rue Hectot", "27 boîtes")
	for field, value := range map[string]string{"stairs": "0", "highest": "200", "doors": "x", "address": ""} {
		wrong := append([]string{}, form...)
		for i := 0; i < len(wrong); i += 2 {
			switch wrong[i] {
			case field:
				wrong[i+1] = value
			case "place":
				wrong[i+1] = ""
			}
		}
		res, body := m.Post("/field/buildings", wrong...)
		if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `id="`+field+`-error"`) {
			t.Errorf("%s %q: %s", field, value, res.Status)
		}
	}
	_, body = m.Follow("/field/buildings", "address", "7 quai Neuf, 44400 Rezé", "kind", "house")
	holds(t, "a house that the base does not know", body, "7 quai Neuf", "1 boîte")
}

func TestADoorIsMarkedAndTakenBack(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	if got := said(t, m, tilleuls+"/acts", "stairs", "e-1", "type", "boitage"); got != "Noté : Boîté, pour 3 portes." {
		t.Errorf("a column: %q", got)
	}
	_, body := m.Get("/field")
	holds(t, "the list", body, `value="100"`)
	if got := said(t, m, tilleuls+"/acts", "box", "b-12", "type", "absent", "comment", "volets fermés"); got != "Noté : Absent." {
		t.Errorf("a door: %q", got)
	}
	_, body = m.Get(lefort)
	holds(t, "the mailbox", body, "volets fermés", "Absent", "Boîté")
	day := regexp.MustCompile(`<time datetime="([0-9-]+)"`).FindStringSubmatch(body)[1]
	if got := said(t, m, tilleuls+"/acts/undo", "box", "b-12", "type", "absent", "on", day, "comment", "volets fermés"); got != "Action retirée." {
		t.Errorf("taken back: %q", got)
	}
	if _, body = m.Get(lefort); strings.Contains(body, "volets fermés") {
		t.Error("what was taken back is still there")
	}
	if got := said(t, m, tilleuls+"/acts", "type", "vu"); !strings.HasPrefix(got, "Aucune porte") {
		t.Errorf("no door: %q", got)
	}
}

func TestAMoodIsSetUnlessSomebodyWasQuicker(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	if got := said(t, m, tilleuls+"/mood", "box", "b-12", "mood", "1", "was", "2"); got != "Météo : 1." {
		t.Errorf("set: %q", got)
	}
	if got := said(t, m, tilleuls+"/mood", "box", "b-12", "mood", "4", "was", "2"); !strings.HasPrefix(got, "Quelqu’un vient de noter la météo 1") {
		t.Errorf("somebody was quicker: %q", got)
	}
	if res, _ := m.Post(tilleuls+"/mood", "box", "b-11", "mood", "4"); res.Header.Get("Location") != tilleuls+"/boxes/b-11" {
		t.Errorf("where two live: %s to %q", res.Status, res.Header.Get("Location"))
	}
	if res, _ := m.Post(tilleuls+"/mood", "box", "b-12", "mood", "9", "was", "1"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("no mood: %s", res.Status)
	}
}

func TestTwoPeopleChangeOneMailbox(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	form := func(door, was string) []string {
		return []string{"stairs", "e-1", "was.stairs", "e-1", "floor", "3", "was.floor", "3", "number", "12", "was.number", "12", "door", door, "was.door", was, "kind", "Bureau", "was.kind", "Logement"}
	}
	if got := said(t, m, lefort, form("face", "gauche")...); got != "Boîte enregistrée." {
		t.Errorf("saved: %q", got)
	}
	res, body := m.Post(lefort, form("droite", "gauche")...)
	if res.StatusCode != http.StatusConflict {
		t.Errorf("somebody else changed the door: %s", res.Status)
	}
	holds(t, "the conflict", body, `name="theirs.door" value="face"`, `value="droite" checked`)
	if got := said(t, m, lefort, append(form("droite", "gauche"), "theirs.door", "face")...); got != "Boîte enregistrée." {
		t.Errorf("chosen: %q", got)
	}
	wrong := form("droite", "droite")
	wrong[4], wrong[5] = "floor", "haut"
	if res, body := m.Post(lefort, wrong...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="haut"`) {
		t.Errorf("a floor that is none: %s", res.Status)
	}
}

func TestWhoLivesThereIsNotedAndHostileTextStaysText(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	const evil = `"><script>alert(1)</script>{{.}}`
	_, body := m.Follow(tilleuls+"/boxes/b-1/people", "firstname", evil, "lastname", evil, "comment", evil, "email", "x@example.org", "mood", "3")
	if strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;script&gt;") {
		t.Error("hostile text on the mailbox")
	}
	said(t, m, tilleuls+"/acts", "box", "b-1", "type", evil, "comment", evil)
	said(t, m, tilleuls+"/edit", "name", evil, "was.name", "Les Tilleuls", "comment.i-1", evil, "was.comment.i-1", "Gardien le matin.")
	for _, path := range []string{"/field", tilleuls, tilleuls + "/sheet", tilleuls + "/edit", tilleuls + "/boxes/b-1", "/field/points.json"} {
		if _, body := m.Get(path); strings.Contains(body, "<script>alert") {
			t.Errorf("hostile text on %s", path)
		}
	}
	for _, wrong := range [][]string{{"firstname", ""}, {"lastname", "x", "email", "nowhere"}, {"lastname", "x", "mood", "warm"}} {
		if res, _ := m.Post(lefort+"/people", wrong...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %s", wrong, res.Status)
		}
	}
	if got := said(t, m, lefort+"/people", "person", "pe-5", "lastname", "Lefort-Roy", "was.lastname", "Lefort"); got != "Personne enregistrée." {
		t.Errorf("changed: %q", got)
	}
	if res, _ := m.Post(lefort+"/people", "person", "pe-5", "lastname", "Roy", "was.lastname", "Lefort"); res.StatusCode != http.StatusConflict {
		t.Errorf("changed by two: %s", res.Status)
	}
	if got := said(t, m, lefort+"/drop"); !strings.HasPrefix(got, "Quelqu’un est noté") {
		t.Errorf("a mailbox with somebody: %q", got)
	}
	said(t, m, lefort+"/people", "person", "pe-5", "act", "remove")
	if got := said(t, m, lefort+"/drop"); got != "Boîte supprimée." {
		t.Errorf("a mailbox with nobody: %q", got)
	}
}

func TestABuildingGrows(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	for _, c := range []struct{ want, form string }{
		{"Palier ajouté.", "what=floor&building=i-1&floor=4&doors=2"},
		{"Porte ajoutée.", "what=door&stairs=e-1&floor=5&door=seule"},
		{"Escalier ajouté.", "what=stairs&building=i-1&label=2"},
		{"Bâtiment ajouté.", "what=building&label=B"},
	} {
		v, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		var pairs []string
		for key := range v {
			pairs = append(pairs, key, v.Get(key))
		}
		if got := said(t, m, tilleuls+"/parts", pairs...); got != c.want {
			t.Errorf("%s: %q", c.form, got)
		}
	}
	_, body := m.Get(tilleuls)
	holds(t, "the building", body, "Étage 5", "seule", "Escalier 2", "Bâtiment B", "13 boîtes")
	if res, _ := m.Post(tilleuls+"/parts", "what", "floor", "building", "i-1", "floor", "900", "doors", "2"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a floor too high: %s", res.Status)
	}
	if res, _ := m.Post(tilleuls+"/parts", "what", "stairs", "building", "i-9"); res.StatusCode != http.StatusNotFound {
		t.Errorf("no such building: %s", res.Status)
	}
}

func TestADoorCodeIsShownToWhoMaySeeItAndThatIsKept(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	if _, body := m.Get(tilleuls); strings.Contains(body, "4512B") || !strings.Contains(body, "/codes") {
		t.Error("the building shows its code, or no way to it")
	}
	reads := func() (n int) {
		t.Helper()
		lines, err := s.Journal(t.Context(), s.Operator.Account, 0, event.Subject{}, 100000)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if line.Kind == "building.code_read" {
				n++
			}
		}
		return n
	}
	before := reads()
	if _, body := m.Post(tilleuls + "/codes"); !strings.Contains(body, "4512B") {
		t.Error("the code is not shown")
	}
	if got := reads() - before; got != 1 {
		t.Errorf("%d lines of the journal, want 1", got)
	}
}

func TestAProjectGoesFromTheDoorToTheRegister(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Léa")
	res, body := m.Follow(lefort+"/projects", "kind", "vente", "comment", "Déménage en juin", "once", "11111111-2222-3333-4444-666666666666")
	project := res.Request.URL.Path
	holds(t, "the project", body, "Vente", "Déménage en juin", "numéro suivant du registre")
	if got := said(t, m, project+"/phase", "phase", "estimation", "step", "En cours"); got != "Phase notée." {
		t.Errorf("a phase: %q", got)
	}
	when := s.Clock.Now().AddDate(0, 0, 9).Format("2006-01-02")
	if got := said(t, m, project+"/meet", "kind", "estimation", "date", when, "time", "14:30"); got != "Rendez-vous noté dans votre agenda." {
		t.Errorf("an appointment: %q", got)
	}
	if got := said(t, m, project+"/meet", "kind", "rdv", "date", when, "time", "15:00"); !strings.Contains(got, "déjà prise : 14:30–15:30 estimation") {
		t.Errorf("a clash: %q", got)
	}
	today, end := s.Clock.Now().In(day.Paris()).Format("2006-01-02"), s.Clock.Now().AddDate(0, 3, 0).Format("2006-01-02")
	order := []string{"mandate", "m-desk", "kind", "exclusif", "on", today, "ends", end, "price", "260 000,50 €"}
	for _, wrong := range [][]string{order, append(order[:8:8], "price", "cher", "sure", "1"), append(order[:4:4], "on", end, "ends", end, "sure", "1")} {
		if res, _ := m.Post(project+"/sign", wrong...); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %s", wrong, res.Status)
		}
	}
	if got := said(t, m, project+"/sign", append(order, "sure", "1")...); got != "Mandat n° 1 enregistré au registre." {
		t.Errorf("signed: %q", got)
	}
	if got := said(t, m, project+"/sign", append(order, "sure", "1")...); got != "Ce mandat est déjà signé." {
		t.Errorf("the button pressed twice: %q", got)
	}
	_, body = m.Get(tilleuls)
	holds(t, "the building", body, "projet en cours", "mandat en cours", "★")
	_, body = m.Get("/field/rounds")
	holds(t, "the projects", body, "Mandat n° 1", "estimation", project)
	other := s.Member(t, access.Negotiator, "Sacha")
	if _, body = other.Get("/field/rounds?who=all"); !strings.Contains(body, "Mandat n° 1") || strings.Contains(body, project) {
		t.Error("a colleague does not see the project, or is led to it")
	}
	if res, _ := other.Get(project); res.StatusCode != http.StatusNotFound {
		t.Errorf("a colleague's project: %s", res.Status)
	}
	said(t, m, project, "comment", "Part en mai", "was.comment", "Déménage en juin", "expires", end, "was.expires", "")
	if res, _ := m.Post(project, "comment", "Part en avril", "was.comment", "Déménage en juin"); res.StatusCode != http.StatusConflict {
		t.Errorf("changed by two: %s", res.Status)
	}
	if got := said(t, m, project+"/drop", "mandate", "m-desk"); got != "Mandat sans suite." {
		t.Errorf("dropped: %q", got)
	}
}

func TestThePointsOfTheMapAreGeoJSON(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t), testkit.Addresses(t))
	m := s.Member(t, access.Negotiator, "Léa")
	said(t, m, tilleuls+"/acts", "box", "b-12", "type", "vu")
	res, body := m.Get("/field/points.json?q=lamoriciere")
	var got struct {
		Type     string
		Features []struct {
			Geometry   struct{ Coordinates [2]float64 }
			Properties struct {
				Path, Line string
				Share      int
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || res.Header.Get("Content-Type") != "application/geo+json" {
		t.Fatalf("%v, %s", err, body)
	}
	if len(got.Features) != 1 || got.Features[0].Geometry.Coordinates[1] < 47 || got.Features[0].Properties.Path != tilleuls || got.Features[0].Properties.Share != 33 {
		t.Errorf("%s", body)
	}
}
