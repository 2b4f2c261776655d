package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAFileThatApimoExportedIsTriedImportedAndTakenBack(t *testing.T) {
	h := open(t)
	const head = "Référence,Agence,Utilisateur,Type,Nom,Civilité,Nom de famille,Prénom,Profession,e-mail,Téléphone,Mobile,Télécopie,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Civilité,Nom de famille,Prénom,Profession,e-mail,Mobile,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Adresse,Adresse,Code postal,Ville,Pays,Propriétaires,Propriétaires actifs,Demandeurs,Demandeurs actifs,Fournisseur,Prescripteur,Attributs,Activité,Mailing,e-mailing,Magazine,Langue parlée 1,Langue parlée 2,Monnaie,Extranet,Contact lié,Situation familiale,Régime matrimonial,Nombre d'enfants,Site internet,Créé le,Mise à jour le,Commentaire\n"
	file := head + "901,,,Particulier,,Madame,VALADIER,Inès,,ines.valadier@example.org,,+33639980041" + strings.Repeat(",", 43) + "\n,,,,,,X" + strings.Repeat(",", 48) + "\n"
	res, body := h.director.Upload("/imports", "contacts.csv", file, "kind", "apimo-properties", "agency", "14")
	h.says("the wrong kind", res, body, http.StatusUnprocessableEntity, `id="file-error"`)
	res, body = h.director.Upload("/imports", "contacts.csv", file, "kind", "apimo-contacts", "agency", "14")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("handed in: %s\n%s", res.Status, body)
	}
	at := res.Header.Get("Location")
	h.shows(h.director, at, http.StatusOK, "Contacts exportés d’Apimo (CSV)", "prendre la valeur du fichier", "-Colonnes")
	h.done(h.director, at+"/columns", nil, "x", "")
	h.arrives(at, "Essai fait")
	h.shows(h.director, at, http.StatusOK, "Importer 1 ligne", "Pas d’identifiant : rien ne permet de reconnaître la personne", "VALADIER")
	h.done(h.director, at+"/run", nil, "x", "")
	h.arrives(at, "Le fichier est importé")
	batch := h.found(h.shows(h.director, at, http.StatusOK), `href="(/imports/\d+)`)
	h.shows(h.director, "/contacts?q=Valadier", http.StatusOK, "VALADIER")
	h.done(h.director, batch+"/undo", []string{"L’annulation commence"})
	h.arrives(batch, "annulée")
}
