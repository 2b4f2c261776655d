// Package contacts is people in spreadsheets: which column of a table is which field of a
// contact, in both directions, and how cells write a title, a country or a yes.
//
// It must not know what becomes of a line, which the core decides, nor how a table is
// written (package sheets).
package contacts

import (
	"strings"

	"palier/internal/core/people"
)

// number is the column with Palier's own number of a contact.
const number = "contact"

// reasons are columns that Palier's own lists of refused lines have, and nobody reads.
const reasons = "reason"

// consent begins the names of the columns of consents.
const consent = "consent."

// column is a field with the heading that it has in files of Palier, and others under
// which it is found, folded.
type column struct {
	field, heading string
	names          string // separated by commas
}

// columns are all of them, in the order in which they are written.
func columns() []column {
	return []column{
		{number, "N° Palier", "n palier,no palier,numero palier,id palier,contact"},
		{"title", "Civilité", "civilite,titre,title"},
		{"lastname", "Nom", "nom,nom de famille,last name,lastname,surname"},
		{"firstname", "Prénom", "prenom,first name,firstname"},
		{"company", "Société", "societe,entreprise,raison sociale,company"},
		{"email", "E-mail", "e mail,email,mail,courriel,adresse e mail,adresse email,adresse mail,e mail 1,email 1"},
		{"email_more", "E-mail 2", "e mail 2,email 2,email2,autre e mail,autre email"},
		{"phone", "Téléphone", "telephone,tel,telephone fixe,tel fixe,fixe,telephone 1,phone"},
		{"mobile", "Mobile", "mobile,portable,telephone mobile,telephone portable,tel mobile,tel portable,mobile phone,cell phone"},
		{"fax", "Fax", "fax,telecopie"},
		{"address", "Adresse", "adresse,rue,voie,adresse 1,address,street"},
		{"address_more", "Complément d'adresse", "complement d adresse,complement dadresse,complement,complement adresse,adresse 2,address 2"},
		{"zipcode", "Code postal", "code postal,cp,zipcode,zip,zip code,postcode,postal code"},
		{"city", "Ville", "ville,commune,city,town"},
		{"country", "Pays", "pays,country"},
		{"language", "Langue", "langue,language"},
		{consent + string(people.ByPhone), "Consentement téléphone", "consentement telephone,consentement tel,consent phone"},
		{consent + string(people.BySMS), "Consentement SMS", "consentement sms,consent sms"},
		{consent + string(people.ByEmail), "Consentement e-mail", "consentement e mail,consentement email,consentement mail,consent email,consent e mail"},
		{consent + string(people.ByPost), "Consentement courrier", "consentement courrier,consentement postal,consent post,consent mail post"},
		{reasons, "Motif", "motif,reason"},
	}
}

// fieldOf gives the field of a heading, "" for one that nobody knows. Capitals, accents
// and signs make no difference.
func fieldOf(heading string) string {
	folded := people.Fold(heading)
	for _, c := range columns() {
		for name := range strings.SplitSeq(c.names, ",") {
			if folded == name {
				return c.field
			}
		}
	}
	return ""
}

// Heading is the first row of a file that Palier writes.
func Heading() []string {
	var row []string
	for _, c := range columns() {
		if c.field != reasons {
			row = append(row, c.heading)
		}
	}
	return row
}

// Reason is the heading of the column that says why a line was not taken.
func Reason() string {
	list := columns()
	return list[len(list)-1].heading
}

// Titles are the forms of address of the account's code list: by code, what a cell may
// say. The first is what Palier writes.
type Titles map[int][]string

// short are abbreviations of the seed's codes, folded.
func short() map[string]int {
	return map[string]int{"m": 1, "mr": 1, "mme": 2, "mlle": 3, "melle": 3, "miss": 3, "m mme": 4, "m et mme": 4, "mr et mme": 4, "mr mme": 4,
		"dr": 6, "me": 10, "pr": 11}
}

// code reads a title.
func (t Titles) code(cell string) (int, bool) {
	folded := people.Fold(cell)
	if code, ok := short()[folded]; ok {
		return code, true
	}
	for code, names := range t {
		for _, n := range names {
			if people.Fold(n) == folded {
				return code, true
			}
		}
	}
	return 0, false
}

// country reads a country: its code of two letters, or the name of one that clients often
// come from.
func country(cell string) (string, bool) {
	if len(cell) == 2 && strings.Trim(strings.ToUpper(cell), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return strings.ToUpper(cell), true
	}
	code, ok := map[string]string{"france": "FR", "belgique": "BE", "belgium": "BE", "suisse": "CH", "switzerland": "CH", "luxembourg": "LU", "monaco": "MC",
		"allemagne": "DE", "germany": "DE", "espagne": "ES", "spain": "ES", "italie": "IT", "italy": "IT", "portugal": "PT", "andorre": "AD",
		"pays bas": "NL", "netherlands": "NL", "royaume uni": "GB", "united kingdom": "GB", "irlande": "IE", "ireland": "IE",
		"etats unis": "US", "united states": "US", "usa": "US", "canada": "CA", "maroc": "MA", "algerie": "DZ", "tunisie": "TN"}[people.Fold(cell)]
	return code, ok
}

// language reads a language: its code of two letters, or one of a few names.
func language(cell string) (string, bool) {
	if len(cell) == 2 && strings.Trim(strings.ToLower(cell), "abcdefghijklmnopqrstuvwxyz") == "" {
		return strings.ToLower(cell), true
	}
	code, ok := map[string]string{"francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de", "german": "de",
		"espagnol": "es", "spanish": "es", "italien": "it", "italian": "it", "portugais": "pt", "neerlandais": "nl"}[people.Fold(cell)]
	return code, ok
}

// answer reads a yes or a no.
func answer(cell string) (yes, ok bool) {
	switch people.Fold(cell) {
	case "oui", "o", "yes", "y", "vrai", "true", "1":
		return true, true
	case "non", "n", "no", "faux", "false", "0":
		return false, true
	}
	return false, false
}
