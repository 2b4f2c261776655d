package moving_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/moving"
	"palier/internal/testkit"
)

// The headings, as they are exported.
const (
	usersHead    = `Référence,Actif,Prénom,Nom de famille,Profil,Agence,Langue,e-mail,Mobile,Téléphone,Connexion,Mot de passe`
	contactsHead = `Référence,Agence,Utilisateur,Type,Nom,Civilité,Nom de famille,Prénom,Profession,e-mail,Téléphone,Mobile,Télécopie,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Civilité,Nom de famille,Prénom,Profession,e-mail,Mobile,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Adresse,Adresse,Code postal,Ville,Pays,Propriétaires,Propriétaires actifs,Demandeurs,Demandeurs actifs,Fournisseur,Prescripteur,Attributs,Activité,Mailing,e-mailing,Magazine,Langue parlée 1,Langue parlée 2,Monnaie,Extranet,Contact lié,Situation familiale,Régime matrimonial,Nombre d'enfants,Site internet,Créé le,Mise à jour le,Commentaire`
	goodsHead    = `Apinumber,Référence,Étape,Catégorie,Type,Pays,Adresse,Adresse,Résidence,Code postal,Ville,Quartier,Propriétaire,Téléphone,e-mail,Co-agent,Prix,Montant propriétaire,Monnaie,Pièces,Chambres,Surface,Lot,Numéro de clef,Agence,Utilisateur,Origine,Origine précise,Honoraire propriétaire,Honoraire acheteur,Mandat,Référence,Démarrage mandat,Fin mandat,Étage,Montant compromis,Vendu le,Groupe,Attributs,Titre En,Titre Fr,Titre De,Titre It,Titre Es,Titre Pt,Titre Ru,Commentaire En,Commentaire Fr,Commentaire De,Commentaire It,Commentaire Es,Commentaire Pt,Commentaire Ru,Photos,Créé le,Mise à jour le,`
	wishesHead   = `Contact Référence,Contact,Classification,Téléphone,e-mail,Co-agence,Catégorie,Type,Prix min,Prix max,Monnaie,Pièces,Surface min,Surface max,Lot,Ville,Quartier,Action,Commentaire,,Date,Utilisateur,Mailing,e-mailing,Magazine,Origine,Origine précise,Langue parlée 1,Langue parlée 2,Date de naissance,Lieu de naissance,Adresse,Adresse,Code postal,Ville,Pays,Agence,Référence,Critères complémentaires,Attributs`
)

// export writes a file of such headings: cells by their column, counted from 1.
func export(t *testing.T, head string, rows ...map[int]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	width := strings.Count(head, ",") + 1
	lines := []string{head}
	for _, row := range rows {
		cells := make([]string, width)
		for i, text := range row {
			cells[i-1] = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	if _, err := f.WriteString(strings.Join(lines, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFilesThatAnApimoAccountExportedComeIn(t *testing.T) {
	there := bare(t, testkit.SQLite(t), []access.User{{Firstname: "Camille", Lastname: "Moreau", Username: "cmoreau", Email: "c.moreau@example.org", Group: 2},
		{Firstname: "Hugo", Lastname: "Petit", Username: "hpetit", Email: "h.petit@example.org", Group: 2}})
	users := export(t, usersHead, map[int]string{1: "9", 2: "oui", 3: "Hugues", 4: "PETIT-RENAUD", 8: "H.Petit@example.org"})
	contacts := export(t, contactsHead,
		map[int]string{1: "901", 3: "Camille MOREAU", 4: "Particulier", 6: "Madame", 7: "LEFORT", 8: "Inès", 10: "ines.lefort@example.org", 12: "+33 6 39 98 00 41", 14: "1982-11-05", 28: "3 rue Basse",
			30: "44000", 31: "Nantes", 32: "France", 39: "VIP, Bailleur", 41: "Non abonné", 42: "Abonné", 44: "Français", 45: "Italien", 49: "Marié(e)", 51: "2", 55: "Rappeler."},
		map[int]string{1: "902", 4: "Professionnel", 5: "Garage du Port", 11: "+33639980042"},
		map[int]string{1: "903"})
	goods := export(t, goodsHead, map[int]string{1: "7001", 2: "B-12", 3: "Sous offre / réservation", 4: "Vente", 5: "Villa", 6: "France", 7: "12 rue des Tilleuls", 10: "44300", 11: "Nantes", 12: "Erdre",
		17: "1 235 000", 19: "EUR", 20: "5", 21: "3", 22: "140,5", 24: "K7", 26: "Hugues PETIT-RENAUD", 30: "15 000", 31: "Exclusif", 32: "M-7", 33: "2026-02-01", 34: "31/07/26", 35: "2",
		40: "Villa by the river", 41: "Villa près de l'Erdre", 47: "Quiet.", 48: "Au calme.", 57: "901"},
		map[int]string{1: "7002", 2: "B-13", 3: "Inconnue", 4: "Location", 5: "Soucoupe", 17: "sur demande"})
	wishes := export(t, wishesHead, map[int]string{1: "901", 7: "Vente", 8: "Appartement, Maison", 9: "200 000", 10: "320 000", 11: "EUR", 12: "≥ 3.0 chambres", 13: "60", 16: "Nantes; Rezé", 19: "Cherche vite.",
		22: "Camille MOREAU", 24: "Abonné", 38: "5001", 39: "un vieux poêle"},
		map[int]string{1: "999", 7: "Vente", 22: "Camille MOREAU", 38: "5002"})
	take := func(dry bool) (moving.ApimoDone, *heard) {
		t.Helper()
		h := &heard{}
		done, err := there.Moving.ImportApimoFiles(t.Context(), there.by, moving.ApimoOrder{Into: there.agency, DryRun: dry}, []string{wishes, goods, contacts, users}, h)
		there.must(err)
		return done, h
	}
	dry, _ := take(true)
	done, h := take(false)
	want(t, "as planned", counts(done), counts(dry))
	want(t, "came to", counts(done), []imports.Counts{{New: 2, Refused: 1}, {New: 2}, {New: 1, Refused: 1}})
	want(t, "refused", h.verdicts("requests")[1], "refused  The contact 999 of the source is not here: import the contacts first.")

	camille, hugo := there.record("users", "email", "c.moreau@example.org")["id"], there.record("users", "email", "h.petit@example.org")["id"]
	c := there.record("contacts", "email", "ines.lefort@example.org")
	for field, is := range map[string]any{"title": 2.0, "firstname": "Inès", "lastname": "LEFORT", "company": nil, "city": "Nantes", "country": "FR", "birthday_at": "1982-11-05", "mailing": 2.0, "emailing": 1.0,
		"civil_status": 2.0, "children": 2.0, "comment": "Rappeler.", "category": 1.0, "language": []any{"fr", "it"}, "tags_customized": []any{map[string]any{"comment": "VIP"}, map[string]any{"comment": "Bailleur"}}} {
		want(t, "contact "+field, c[field], is)
	}
	want(t, "firm", there.record("contacts", "company", "Garage du Port")["category"], any(2.0))

	p := there.property("B-12")
	want(t, "property", []any{p.Category, p.Type, p.Subtype, p.Step, p.Status, p.Price.Minor, *p.Details.Rooms, *p.Details.Bedrooms, *p.Details.Surface, *p.Details.AgencyFee, *p.Details.Floor, p.Commune, p.Particulars.District.Name},
		[]any{1, 2, 14, 2, 22, int64(123_500_000), 5, 3, 140.5, 15_000.0, 2, "44109", "Erdre"})
	want(t, "mandate", []any{p.Agreement.Type, p.Agreement.Reference, p.Agreement.Start.String(), p.Agreement.End.String()}, []any{3, "M-7", "2026-02-01", "2026-07-31"})
	want(t, "words", []any{p.Advert.Title, p.Details.Text, p.Advert.Translations}, []any{"Villa près de l'Erdre", "Au calme.", []listings.Text{{Language: "en", Title: "Villa by the river", Body: "Quiet."}}})
	shown := there.record("properties", "reference", "B-12")
	want(t, "in charge", shown["user"].(map[string]any)["email"], any("h.petit@example.org"))
	want(t, "owner", shown["owner"], c["id"])
	odd := there.property("B-13")
	want(t, "not understood", []any{odd.Status, odd.Price.Currency, len(odd.Particulars.Warnings)}, []any{1, "", 3})

	var s requests.Search
	_, err := there.Requests.List(t.Context(), there.by, requests.Query{Agency: there.agency, Limit: 9}, func(v requests.Search) error { s = v; return nil })
	there.must(err)
	want(t, "search", []any{s.Category, s.Types, *s.Price.Min, *s.Price.Max, s.RoomsBy, *s.Bedrooms, s.Rooms == nil, *s.Area.Min, s.Places[0].Commune, s.Places[1].City.Name, s.Comment, s.Free, s.Emailing.Subscription},
		[]any{1, []int{1, 2}, int64(20_000_000), int64(32_000_000), requests.AtLeast, 3, true, 60.0, "44109", "Rezé", "Cherche vite.", "un vieux poêle", 1})
	if s.User == 0 || camille == hugo {
		t.Errorf("in charge: %d", s.User)
	}

	again, _ := take(false)
	want(t, "the second time", counts(again), []imports.Counts{{Unchanged: 2, Refused: 1}, {Unchanged: 2}, {Unchanged: 1, Refused: 1}})
}

// What people said here outlasts what another system goes on saying.
func TestWhatWasSaidHereOutlastsAnotherSystem(t *testing.T) {
	there := bare(t, testkit.SQLite(t), nil)
	row := func(id, mail string, more map[int]string) map[int]string {
		r := map[int]string{1: id, 4: "Particulier", 7: "LEFORT", 8: "Inès", 10: mail, 42: "Abonné"}
		for i, text := range more {
			r[i] = text
		}
		return r
	}
	take := func(rows ...map[int]string) []string {
		t.Helper()
		h := &heard{}
		_, err := there.Moving.ImportApimoFiles(t.Context(), there.by, moving.ApimoOrder{Into: there.agency}, []string{export(t, contactsHead, rows...)}, h)
		there.must(err)
		return h.verdicts("contacts")
	}
	first := row("901", "ines.lefort@example.org", map[int]string{31: "Nantes"})
	take(first)
	id := int64(there.record("contacts", "email", "ines.lefort@example.org")["id"].(float64))
	want(t, "another record of hers", take(first, row("902", "ines.lefort@example.org", map[int]string{12: "+33639980041", 31: "Rezé"})),
		[]string{"updated outer_id,mobile Line 2 of the source is the same person, contact " + fmt.Sprint(id) + "."})
	want(t, "what was known stays", there.record("contacts", "lastname", "LEFORT")["city"], any("Nantes"))
	there.must(there.People.Answer(t.Context(), there.by, id, []people.Consent{{Channel: people.ByEmail, Given: false, Proof: "call"}}, day.Of(time.Now())))
	want(t, "a source that says no, and yes again", take(row("901", "ines.lefort@example.org", map[int]string{31: "Nantes", 42: "Non abonné", 51: "1"})), []string{"updated children"})
	if said := take(row("901", "ines.lefort@example.org", map[int]string{31: "Nantes", 51: "1"})); len(said) > 0 { // unchanged, with a reason
		t.Errorf("%q", said)
	}
	want(t, "no stays no", there.record("contacts", "lastname", "LEFORT")["emailing"], any(2.0))
	want(t, "the same id twice", take(first, first)[1:], []string{"conflict  Line 2 has the same id: a person is one line."})
}
