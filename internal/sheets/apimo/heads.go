package apimo

import "strings"

// The headings of the files, as they are exported. Names come again: the position counts.
const (
	headUsers    = `Référence,Actif,Prénom,Nom de famille,Profil,Agence,Langue,e-mail,Mobile,Téléphone,Connexion,Mot de passe`
	headContacts = `Référence,Agence,Utilisateur,Type,Nom,Civilité,Nom de famille,Prénom,Profession,e-mail,Téléphone,Mobile,Télécopie,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,` +
		`Civilité,Nom de famille,Prénom,Profession,e-mail,Mobile,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Adresse,Adresse,Code postal,Ville,Pays,` +
		`Propriétaires,Propriétaires actifs,Demandeurs,Demandeurs actifs,Fournisseur,Prescripteur,Attributs,Activité,Mailing,e-mailing,Magazine,Langue parlée 1,Langue parlée 2,` +
		`Monnaie,Extranet,Contact lié,Situation familiale,Régime matrimonial,Nombre d'enfants,Site internet,Créé le,Mise à jour le,Commentaire`
	headProperties = `Apinumber,Référence,Étape,Catégorie,Type,Pays,Adresse,Adresse,Résidence,Code postal,Ville,Quartier,Propriétaire,Téléphone,e-mail,Co-agent,Prix,Montant propriétaire,Monnaie,` +
		`Pièces,Chambres,Surface,Lot,Numéro de clef,Agence,Utilisateur,Origine,Origine précise,Honoraire propriétaire,Honoraire acheteur,Mandat,Référence,Démarrage mandat,Fin mandat,Étage,` +
		`Montant compromis,Vendu le,Groupe,Attributs,Titre En,Titre Fr,Titre De,Titre It,Titre Es,Titre Pt,Titre Ru,` +
		`Commentaire En,Commentaire Fr,Commentaire De,Commentaire It,Commentaire Es,Commentaire Pt,Commentaire Ru,Photos,Créé le,Mise à jour le`
	headSearches = `Contact Référence,Contact,Classification,Téléphone,e-mail,Co-agence,Catégorie,Type,Prix min,Prix max,Monnaie,Pièces,Surface min,Surface max,Lot,Ville,Quartier,Action,Commentaire,,Date,` +
		`Utilisateur,Mailing,e-mailing,Magazine,Origine,Origine précise,Langue parlée 1,Langue parlée 2,Date de naissance,Lieu de naissance,Adresse,Adresse,Code postal,Ville,Pays,Agence,Référence,` +
		`Critères complémentaires,Attributs`
)

// Columns, from 0.
const (
	userFirst, userLast, userEmail = 2, 3, 7

	contactID, contactUser, contactType, contactName, contactTitle, contactLast, contactFirst, contactWork = 0, 2, 3, 4, 5, 6, 7, 8
	contactEmail, contactPhone, contactMobile, contactFax, contactBorn, contactBirthplace                  = 9, 10, 11, 12, 13, 14
	contactNation, contactTax, spouseTitle, spouseLast, spouseFirst, spouseEmail, spouseBorn               = 15, 16, 17, 18, 19, 21, 23
	spouseNation, spouseTax, contactAddress, contactMore, contactZip, contactCity, contactCountry          = 25, 26, 27, 28, 29, 30, 31
	contactTags, contactActivity, contactMailing, contactEmailing, contactMagazine                         = 38, 39, 40, 41, 42
	contactTongue, contactOther, contactStatus, contactChildren, contactSite, contactComment               = 43, 44, 48, 50, 51, 54

	goodID, goodReference, goodStatus, goodCategory, goodType, goodCountry, goodAddress, goodMore     = 0, 1, 2, 3, 4, 5, 6, 7
	goodZip, goodCity, goodDistrict, goodPrice, goodCurrency, goodRooms, goodBedrooms, goodArea       = 9, 10, 11, 16, 18, 19, 20, 21
	goodLot, goodKey, goodUser, goodOwnerFee, goodBuyerFee, goodMandate, goodMandateNo                = 22, 23, 25, 28, 29, 30, 31
	goodMandateFrom, goodMandateTo, goodFloor, goodSold, goodSoldOn, goodGroup, goodTags              = 32, 33, 34, 35, 36, 37, 38
	goodTitles, goodTexts, goodOwner                                                                  = 39, 46, 56
	wishContact, wishCategory, wishType, wishFrom, wishTo, wishCurrency, wishRooms                    = 0, 6, 7, 8, 9, 10, 11
	wishAreaFrom, wishAreaTo, wishCity, wishDistrict, wishComment, wishUser, wishEmailing, wishOrigin = 12, 13, 15, 16, 18, 21, 23, 25
	wishSubOrigin, wishID, wishFree, wishTags                                                         = 26, 37, 38, 39
)

// titleLanguages are those of titles and texts, in the order of their columns.
var titleLanguages = []string{"en", "fr", "de", "it", "es", "pt", "ru"}

// headOf gives the kind of file that a heading is of. wrong names the first column that is not
// what it should be, in a heading that begins as one.
func headOf(cells []string) (kind Kind, wrong string) {
	for kind, head := range map[Kind]string{Users: headUsers, Contacts: headContacts, Properties: headProperties, Searches: headSearches} {
		want := strings.Split(head, ",")
		begins := len(cells) >= 3
		for i := 0; i < 3 && begins; i++ {
			begins = same(cells[i], want[i])
		}
		if !begins {
			continue
		}
		for i, name := range want {
			if i >= len(cells) || !same(cells[i], name) {
				return kind, name
			}
		}
		return kind, ""
	}
	return "", ""
}

func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }
