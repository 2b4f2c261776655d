package browser_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// aFileIsTriedTakenInAndTakenBack brings contacts in from a file: what it says is seen first, and
// the whole can be undone.
func aFileIsTriedTakenInAndTakenBack(s *site) {
	file := filepath.Join(s.TempDir(), "anciens-clients.csv")
	text := "Nom;Prénom;E-mail;Mobile;Ville\nGourvennec;Sterenn;sterenn.gourvennec@example.org;06 39 98 61 31;Roscoff\n" +
		"Kersaudy;Malo;malo.kersaudy@example.org;06 39 98 61 32;Roscoff\nSansadresse;Katell;pas une adresse;;\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
	p := s.at("imports", desk, s.member("manager", "Bertille"))
	p.goes("/imports", "Rien n’est écrit avant votre accord")
	p.must(p.tab.Choose("#file", file))
	p.takes("Déposer le fichier", "anciens-clients.csv", "Gourvennec", "malo.kersaudy@example.org")
	page := p.where()
	p.takes("Essayer à blanc")
	p.reads("#import-file", "Importer 2 lignes")
	p.sees("Nouvelle", "Refusée", "Essai fait")
	p.goes("/contacts?q=gourvennec", "Contacts")
	p.misses("Sterenn")

	p.goes(page)
	p.takes("Importer 2 lignes")
	p.reads("#import-file", "Le fichier est importé")
	p.goes("/contacts?q=gourvennec", "Gourvennec Sterenn", "06 39 98 61 31", "Roscoff")
	p.goes(page)
	p.takes("Voir ce que sont devenues ses lignes", "Fait", "Nouvelle")
	batch := p.where()
	p.opens("Annuler l’import")
	p.follows("#import-batch details button", "anciens-clients.csv")
	p.reads("#import-batch", "2 lignes annulées")
	p.goes("/contacts?q=gourvennec")
	p.misses("Sterenn")
	p.goes(batch)
	p.takes("Historique", "Bertille Bureau", "Palier")
}

// whatSomebodyWritesOutlivesHisSession ends the sessions of somebody who writes: his text is there
// when he is back.
func whatSomebodyWritesOutlivesHisSession(s *site) {
	who := s.member("agent", "Corentine")
	p := s.at("writes-on", desk, who)
	elsewhere := s.at("writes-elsewhere", phone, who)
	elsewhere.goes("/profile", "Connexions ouvertes")
	p.goes("/leads/new", "Nouveau lead")
	p.fills("first", "Enora", "last", "Trividic", "email", "trividic@example.org", "message", "Elle rappelle lundi, « après 18 h »")
	elsewhere.takes("Fermer mes autres connexions", "Vos autres connexions sont fermées")

	p.takes("Enregistrer", "Votre session était terminée. Votre saisie est gardée")
	p.fills("email", who.Login, "password", who.Password)
	p.takes("Se connecter", "Votre saisie est gardée", "Voulez-vous l’envoyer maintenant")
	p.takes("Enregistrer maintenant", "Enora Trividic", "Elle rappelle lundi, « après 18 h »")
	elsewhere.goes("/leads?q=trividic", "Enora Trividic")
}

// aPartnerIsLetInAndShutOut opens the Apimo door to a portal, with what it may do, and closes it.
func aPartnerIsLetInAndShutOut(s *site) {
	chief := s.director("partner", desk)
	chief.goes("/keys", "Partenaires")
	chief.takes("Ouvrir un accès", "Droits")
	chief.fills("name", "Portail des Abers")
	if !chief.truth("document.querySelector(\"input[name=agency][value='" + s.demo.Apimo.Agency + "']\").checked") {
		chief.clicks("input[name=agency][value='" + s.demo.Apimo.Agency + "']")
	}
	chief.takes("Ouvrir l’accès et afficher le jeton", "Jeton du partenaire « Portail des Abers »", "Numéro de partenaire")
	number, token := chief.says("#main section p code"), chief.says("#secret")
	leads := s.demo.Apimo.Base + "/agencies/" + s.demo.Apimo.Agency + "/leads?limit=1"
	asks := func(token string, want int) {
		s.Helper()
		r := s.request(http.MethodGet, leads, nil)
		r.SetBasicAuth(number, token)
		s.asks(r, want, nil)
	}
	asks(token, http.StatusOK)
	asks("autre", http.StatusUnauthorized)
	chief.takes("Essayer ce secret", "200 OK", "base64("+number+":")
	chief.misses(token)
	chief.goes("/keys")
	chief.takes("Portail des Abers", "••••"+token[len(token)-4:])
	chief.takes("Désactiver l’accès", "Ce partenaire n’entre plus")
	asks(token, http.StatusUnauthorized)
	chief.takes("Réactiver l’accès", "Portail des Abers")
	asks(token, http.StatusOK)
	if said := chief.says("main"); !strings.Contains(said, "Désactiver l’accès") {
		s.Error("the access cannot be shut again")
	}
}
