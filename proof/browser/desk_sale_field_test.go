package browser_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// tour is the agency's own application of the Leads2Keys API, as demo.json has it, which acts
// for a user.
type tour struct {
	*site
	token string
}

// tour logs a user in by the application.
func (s *site) tour(who user) *tour {
	s.Helper()
	var card struct {
		Leads2Keys struct {
			ClientID string `json:"client_id"`
			Secret   string `json:"client_secret"`
		}
	}
	text, err := os.ReadFile(filepath.Join(s.launch.Dir, "demo.json"))
	if err == nil {
		err = json.Unmarshal(text, &card)
	}
	if err != nil {
		s.Fatal(err)
	}
	app := &application{site: s, ID: card.Leads2Keys.ClientID, Secret: card.Leads2Keys.Secret}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(s.origin+"/leads2keys/auth/authorization", url.Values{"client_id": {app.ID}, "state": {"tour"}, "login": {who.Login}, "password": {who.Password}})
	if err != nil {
		s.Fatal(err)
	}
	res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		s.Fatalf("no code: %s %v %v", res.Status, back, err)
	}
	return &tour{s, app.token(back.Query().Get("code"))}
}

// reads is what the API answers about a place, as text.
func (t *tour) reads(path string) string {
	t.Helper()
	r := t.request(http.MethodGet, t.origin+"/leads2keys/agency/"+t.demo.Apimo.Agency+path, nil)
	r.Header.Set("Authorization", "Bearer "+t.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v: %s", path, res.Status, err, said)
	}
	return string(said)
}

// tells fails the journey unless an answer says each of the texts.
func (t *tour) tells(path string, texts ...string) {
	t.Helper()
	said := t.reads(path)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%s does not say %q: %s", path, text, said)
		}
	}
}

// anAgentCoversABuilding draws a building, walks it, notes who lives there and comes back with
// a mandate; the application on a telephone reads the same.
func anAgentCoversABuilding(s *site) {
	who := s.member("agent", "Elouan")
	p := s.at("field", desk, who)
	p.goes("/field/buildings/new", "Ajouter un immeuble")
	p.fills("q", "49 rue des clematites 44100")
	p.takes("Chercher", "Adresses trouvées")
	p.takes("49 rue des Clématites", "Escaliers × paliers × portes")
	p.fills("stairs", "2", "highest", "2", "name", "Les Glycines")
	p.takes("Créer la fiche", "12 boîtes", "Rez-de-chaussée", "Étage 2", "0 %")
	path := strings.Split(p.where(), "?")[0]
	place, err := url.PathUnescape(path[strings.LastIndex(path, "/")+1:])
	p.must(err)

	p.follows("thead th:nth-child(2) button.paint", "Noté : Boîté, pour 6 portes", "50 %")
	p.clicks("#brush")
	p.clicks("tbody tr:first-child td:last-of-type .door:last-child a")
	p.takes("Noter pour les portes cochées", "Noté : Boîté", "58 %")
	p.must(p.tab.Mark())
	p.must(p.tab.Focus("a[data-box][tabindex='0']"))
	p.presses(kb.ArrowDown)
	p.presses("2")
	p.reads("#toasts", "Météo : 2")
	p.reads(".door.m2", "projet dans l’année")
	p.stays()
	p.turns(kb.Enter, "Qui est là", "Nom inconnu")
	box := p.where()

	p.clicks(".person summary")
	p.fillsIn(".person form", "firstname", "Rozenn", "lastname", "Glycine", "mobile", "06 39 98 64 01", "email", "rozenn.glycine@example.org")
	p.takes("Enregistrer la personne", "Personne enregistrée", "Rozenn Glycine", "Fiche du contact")
	p.opens("Commencer un projet")
	p.takes("Commencer le projet", "Prendre un rendez-vous", "Aucun mandat")
	p.opens("Prendre un rendez-vous")
	p.chooses("#date", time.Now().AddDate(0, 0, 6).Format("2006-01-02"))
	p.chooses("#time", "06:30")
	p.takes("Noter le rendez-vous", "Rendez-vous noté dans votre agenda", "06:30")
	p.opens("Signer un mandat")
	p.chooses("#on-sign", time.Now().Format("2006-01-02"))
	p.chooses("#ends-sign", time.Now().AddDate(0, 3, 0).Format("2006-01-02"))
	p.fills("price-sign", "199 000")
	p.clicks("#sure")
	p.takes("Signer et prendre le numéro", "enregistré au registre", "signé", "199 000")

	p.goes(path+"/sheet", "Feuille de tournée", "Les Glycines", "Glycine ◆ ★", "☐")
	if sheets, others, err := p.tab.Paper(); err != nil || sheets != 2 || others != 0 {
		s.Errorf("the round of two staircases takes %d pages of A4 and %d others, %v", sheets, others, err)
	}
	p.goes(box, "Rozenn Glycine")
	p.takes("Fiche du contact", "Rozenn", "Glycine")
	tour := s.tour(who)
	tour.tells("/place/"+url.PathEscape(place), "Les Glycines", "Rozenn", "Glycine", "rozenn.glycine@example.org")
	tour.tells("/place/"+url.PathEscape(place)+"/project", "boitage", "signature", "199000", "06:30")
}

// fillsIn writes into fields of a form, by their names, in pairs.
func (p *person) fillsIn(form string, pairs ...string) {
	p.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		p.types(form+" [name="+pairs[i]+"]", pairs[i+1])
	}
}
