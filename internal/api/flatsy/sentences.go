package flatsy

import (
	"cmp"
	"strconv"
	"strings"

	"palier/internal/core/fault"
)

// inFrench puts what the core says into this API's words: each problem as a sentence
// with its field's name, or the message. What has no translation says at least which
// field it is about, or what such an error always says.
func inFrench(f *fault.Error, otherwise string) []string {
	if len(f.Problems) == 0 {
		return []string{cmp.Or(sentence(f.Message), otherwise)}
	}
	out := make([]string, len(f.Problems))
	for i, p := range f.Problems {
		field := fieldName(p.Field)
		out[i] = strings.ReplaceAll(cmp.Or(sentence(p.Message), "Le champ %s n'est pas valable."), "%s", field)
	}
	return out
}

// fieldName is this API's name of a field of the core; what stands in brackets
// stays: availability[2].
func fieldName(field string) string {
	name, rest := field, ""
	if at := strings.IndexByte(field, '['); at >= 0 {
		name, rest = field[:at], field[at:]
	}
	return cmp.Or(fieldNames[name], name) + rest
}

// nobody is said of a property that no agent shows.
const nobody = "There is no agent"

// fieldNames are this API's names of the core's fields, where the two differ.
var fieldNames = map[string]string{
	"reference": "externalRef", "refs": "additionalRefs", "url": "extUrl", "door": "doorRef", "tenant_phone": "tenantPhone", "extra": "extraFields",
	"details": "fields.text", "pictures": "picUrls", "prequalification": "criterias.prequalification", "latitude": "address.latitude",
	"firstname": "firstName", "lastname": "lastName", "visitor_metadata": "metadata", "picked": "pickedVisitorEmail", "visitor": "visitorId", "status": "propertyStatus",
	"idempotency_key": "Idempotency-Key", // a header
}

// sentences are what the core's messages say in French: the core speaks English,
// callers of this door read French. %s stands for the field's name.
var sentences = map[string]string{
	nobody:                                                        "Aucun agent n'est en charge de ce bien.",
	"There is no such property":                                   "Bien introuvable.",
	"There is no such visit":                                      "Visite introuvable.",
	"This slot is no longer free":                                 "Ce créneau n'est plus disponible.",
	"This date has passed.":                                       "Le champ %s est dans le passé.",
	"This date is too far ahead.":                                 "Le champ %s est trop lointain : aucun créneau n'est encore ouvert.",
	"No slot begins then.":                                        "Le champ %s ne correspond à aucun créneau.",
	"Give an e-mail address.":                                     "Le champ %s doit être une adresse e-mail valide.",
	"Give one line, without control characters.":                  "Le champ %s doit tenir sur une ligne, sans caractère de contrôle.",
	"Give at most 64 KiB.":                                        "Le champ %s est limité à 64 Kio.",
	"A property needs a reference.":                               "Le champ %s est obligatoire.",
	"A message needs a text.":                                     "Le champ %s est obligatoire.",
	"A price is not negative.":                                    "Le champ %s doit être positif.",
	"end must be after start":                                     "Le champ %s doit finir après son début.",
	"must not be longer than a year":                              "Le champ %s dure plus d'un an.",
	"There is no such visitor on this visit":                      "Visiteur introuvable.",
	"Say which visitor of the visit is meant.":                    "Le champ %s est obligatoire : la visite a plusieurs visiteurs.",
	"This visitor's visit is done or cancelled":                   "Cette visite est déjà terminée ou annulée.",
	"Another visitor of this visit has this e-mail":               "Un autre visiteur de cette visite a déjà cette adresse e-mail.",
	"Another property of the account has this reference":          "Un autre bien du compte porte déjà cette référence.",
	"Several properties of the account have this reference":       "Plusieurs biens du compte portent cette référence.",
	"No user of the agency has this e-mail or id.":                "Le champ %s ne désigne aucun utilisateur actif de l'agence.",
	"The visits of this property have ended":                      "Les visites de ce bien sont terminées.",
	"This property takes no visits for now":                       "Les visites de ce bien sont en pause.",
	"Nobody shows this property yet":                              "Aucun agent n'est en charge de ce bien.",
	"It is too late to change this visit":                         "Il est trop tard pour modifier cette visite.",
	"This person wants no e-mails any more":                       "Cette personne ne souhaite plus recevoir d'e-mails.",
	"A latitude is from -90 to 90, a longitude from -180 to 180.": "Le champ %s doit être une latitude entre -90 et 90, avec une longitude entre -180 et 180.",
	"This key was already used for another request.":              "Cette clé d'idempotence a déjà servi à une autre requête.",
}

// measured are messages with a number in them: what stands before and behind it, and
// the sentence that ends with it.
var measured = []struct{ before, behind, sentence, unit string }{
	{"Give at most ", " characters.", "Le champ %s est limité à ", " caractères."},
	{"Give at most ", " surfaces.", "Le champ %s est limité à ", " surfaces."},
	{"Give at most ", ".", "Le champ %s est limité à ", " éléments."},
	{"give at most ", " intervals", "Le champ %s est limité à ", " intervalles."},
}

// sentence is a message in French, "" when it has none.
func sentence(message string) string {
	if s := sentences[message]; s != "" {
		return s
	}
	for _, m := range measured {
		rest, began := strings.CutPrefix(message, m.before)
		number, ended := strings.CutSuffix(rest, m.behind)
		if _, err := strconv.Atoi(number); began && ended && err == nil {
			return m.sentence + number + m.unit
		}
	}
	return ""
}
