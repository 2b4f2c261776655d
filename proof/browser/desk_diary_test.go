package browser_test

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// aVisitIsMoved: the screen says first what that would send, who has the hour is named, and the
// way back is one key.
func aVisitIsMoved(s *site) {
	who := s.member("agent", "Gwendal")
	flat := s.home("REL-701", who.Login)
	starts := s.starts(flat)
	first, second, taken := starts[0], starts[2], starts[4]
	end := taken.Add(45 * time.Minute)
	var v viewing
	s.call(http.MethodPost, "visit/create", s.token(), map[string]any{"propertyId": flat, "date": first.UTC().Format(time.RFC3339),
		"visitor": map[string]string{"email": "soazig.rivoal@example.org", "firstName": "Soazig", "lastName": "Rivoal", "phone": "+33639987071"}}, &v)

	agent := s.at("diary", desk, who)
	agent.goes("/agenda?view=day&day="+taken.Format(time.DateOnly), "REL-701")
	agent.turns("n", "Nouveau rendez-vous")
	agent.fills("title", "Expertise rue Kervégan")
	agent.chooses("#start", clock(taken))
	agent.chooses("#end", clock(end))
	agent.takes("Inscrire le rendez-vous", "Expertise rue Kervégan")

	agent.finds("#agenda .slots li", "REL-701")
	agent.sees("Soazig Rivoal", "Proposée")
	agent.turns("e", "Déplacer", "Créneaux libres")
	agent.chooses("#move-start", clock(taken))
	agent.takes("Voir l’effet", "L’heure est déjà prise dans cet agenda", "Expertise rue Kervégan", clock(taken)+" – "+clock(end), "Les plus proches")
	agent.chooses("#move-start", clock(second))
	agent.takes("Voir l’effet", "Ce qui va se passer", "Ce déplacement envoie", "1 e-mail aux visiteurs : Soazig Rivoal")
	s.begins(v.ID, first)
	agent.takes("Déplacer la visite et prévenir", "Visite déplacée", clock(second))
	s.begins(path.Base(agent.where()), second)
	s.person("diary-letters", desk).gets("soazig.rivoal@example.org", "Nouvelle date demandée", second.Format("15 h 04"))
	agent.turns("z", "Visite déplacée", clock(first))
	s.begins(path.Base(agent.where()), first)
	agent.goes("/agenda?view=day&day="+first.Format(time.DateOnly), clock(first), "Expertise rue Kervégan")
}

// clock is a time of the day as a page says it.
func clock(t time.Time) string { return t.Format("15:04") }

// starts are free starts of one day on which a flat can be visited, some days ahead.
func (s *site) starts(flat string) (list []time.Time) {
	s.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		s.Fatal(err)
	}
	var slots []struct {
		Date      time.Time
		Available bool
	}
	s.call(http.MethodGet, "visit/slots?propertyId="+flat, s.token(), nil, &slots)
	for _, slot := range slots {
		at := slot.Date.In(paris)
		if !slot.Available || at.Before(time.Now().AddDate(0, 0, 2)) {
			continue
		}
		if len(list) > 0 && at.YearDay() != list[0].YearDay() {
			if len(list) > 5 {
				return list
			}
			list = nil
		}
		list = append(list, at)
	}
	s.Fatalf("no day has six free starts: %v", list)
	return nil
}

// begins sees when the Flatsy API tells a visit to begin.
func (s *site) begins(visit string, want time.Time) {
	s.Helper()
	var v struct{ Date time.Time }
	s.call(http.MethodGet, "visit/"+visit, s.token(), nil, &v)
	if !v.Date.Equal(want) {
		s.Errorf("the visit begins at %v, want %v", v.Date, want)
	}
}

// contactsComeFromAFile: a dry run says what would become of each line, the import does it, and
// is taken back.
func contactsComeFromAFile(s *site) {
	s.enquires("REL-801-1", "Armel", "Trividic", "zipcode", "29000")
	file := filepath.Join(s.TempDir(), "salon.csv")
	lines := "Prénom;Nom;E-mail;Mobile;Ville\nMaiwenn;Stephan;maiwenn.stephan@example.org;06 39 98 70 81;Brest\nArmel;Trividic;armel.trividic@example.org;06 39 98 70 82;Quimper\n;;pas-une-adresse;;\n"
	if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
		s.Fatal(err)
	}
	director := s.director("file", desk)
	director.goes("/imports", "Rien n’est écrit avant votre accord")
	director.must(director.tab.Choose("#file", file))
	director.takes("Déposer le fichier", "salon.csv", "Maiwenn")
	director.takes("Essayer à blanc")
	director.reads("#import-file", "Essai fait")
	director.sees("Importer 2 lignes")
	if found := director.reading("/contacts?q=maiwenn.stephan@example.org"); !strings.Contains(found, "Personne ne répond") {
		s.Error("a dry run made a contact")
	}
	director.takes("Importer 2 lignes")
	director.reads("#import-file", "Le fichier est importé")
	director.goes("/contacts?q=maiwenn.stephan@example.org", "Stephan Maiwenn", "Brest")
	director.goes("/imports")
	director.finds("#import-lists tr", "salon.csv", "Fait")
	director.opens("Annuler l’import")
	director.follows("form[action$='/undo'] button")
	director.reads("#import-batch", "annulée")
	director.goes("/contacts?q=maiwenn.stephan@example.org", "Personne ne répond")
	director.goes("/contacts?q=Trividic", "Trividic Armel")
	director.misses("06 39 98 70 82")
}
