package adlead

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// fieldNames are this API's names of the core's fields, where the two differ.
var fieldNames = map[string]string{
	"outer_code": "primpromo_id", "price": "price_including_vat", "reduced_price": "price_reduced_vat",
	"parent": "parent_lot_id", "main": "is_primary",
	"lead": "lead_id", "owner": "owner_id", "lots": "lot_ids", "tag": "tag_uuid",
	"lastname": "name", "email": "email1", "phone": "phone1",
	"idempotency_key": "Idempotency-Key", // a header
}

// lotInUse is why a lot is not deleted; the core's own words name its reference.
const lotInUse = "This lot has an option or a purchase."

// sentences are what the core's messages say in French: the core speaks English,
// callers of this door read French (openapi.yaml, Answers). %s stands for the field's name.
var sentences = map[string]string{
	lotInUse: "Ce lot fait ou a fait l'objet d'une option ou d'une vente : il ne peut pas être supprimé.",
	"This key was already used for another request.":                      "Cette clé d'idempotence a déjà servi à une autre requête.",
	"Another lot of the programme has this reference.":                    "Un autre lot du programme porte déjà cette référence.",
	"A reference has 50 characters at most.":                              "Le champ %s doit être un texte de 50 caractères au plus.",
	"This text is too long: 200 characters at most.":                      "Le champ %s doit être un texte de 200 caractères au plus.",
	"A main lot is not sold with another.":                                "Un lot principal ne peut pas être rattaché à un autre lot.",
	"This is not a main lot of the programme.":                            "Le champ %s doit désigner un lot principal du programme.",
	"Other lots are sold with this one: it stays a main lot.":             "D'autres lots sont rattachés à celui-ci : il doit rester principal.",
	"A plan is a PDF document.":                                           "Le champ %s doit être un document PDF.",
	"There is no such user.":                                              "Le champ %s ne désigne aucun utilisateur.",
	"There is no such user at work.":                                      "Le champ %s ne désigne aucun utilisateur actif.",
	"A reason is required to discard.":                                    "Le champ %s est obligatoire quand le statut est discarded.",
	"A task is planned for the future.":                                   "Le champ %s doit être dans le futur.",
	"A record is of something that has happened.":                         "Le champ %s doit être dans le passé.",
	"A tag has 1 to 100 characters.":                                      "Le champ %s doit être un texte de 100 caractères au plus.",
	"Give an instant in the future.":                                      "Le champ %s doit être dans le futur.",
	"An area is from 0 up to 1,000,000 square metres.":                    "Une surface est de 0 à moins de 1 000 000 m².",
	"An option that waits has no end yet.":                                "Une option en attente n'a pas encore d'échéance.",
	"The end of this option cannot be moved any more.":                    "L'échéance de cette option ne peut plus être repoussée.",
	"There is no such lot in this programme.":                             "Le champ %s désigne un lot introuvable dans ce programme.",
	"There is no such lead in this programme.":                            "Le champ %s désigne un contact introuvable dans ce programme.",
	"This option has ended.":                                              "Cette option a pris fin.",
	"This registration is over.":                                          "Cette dénonciation a pris fin.",
	"An option or a purchase rests on this registration.":                 "Une option ou une vente est en cours pour cette dénonciation.",
	"An option on this programme needs a live registration of its owner.": "Ce programme demande une dénonciation acceptée avant toute option.",
}

// inFrench puts problems of the core into this API's words: its name of the field and
// the sentence. One that has no translation says at least which field it is about.
func inFrench(problems []fault.Problem) []fault.Problem {
	out := make([]fault.Problem, len(problems))
	for i, p := range problems {
		field := cmp.Or(fieldNames[p.Field], p.Field)
		sentence := cmp.Or(sentences[p.Message], "Le champ %s n'est pas valable.")
		out[i] = fault.Problem{Field: field, Message: strings.ReplaceAll(sentence, "%s", field)}
	}
	return out
}

// refuseConflict says which lots are not free, and never whose they are; or what
// else stands against it.
func refuseConflict(f *fault.Error) refusal {
	r := refusal{status: http.StatusConflict, message: badState}
	if sentence, known := sentences[f.Message]; known {
		r.message = sentence
	}
	var taken *programs.Taken
	if !errors.As(f, &taken) || len(taken.Lots) == 0 {
		r.errors = inFrench(f.Problems)
		return r
	}
	var names []string
	for _, l := range taken.Lots {
		names = append(names, l.Reference)
		r.errors = append(r.errors, fault.Problem{Field: "lot_ids", Message: fmt.Sprintf("Le lot %s (%d) %s.", l.Reference, l.ID, cmp.Or(holds[string(l.State)], "n'est plus disponible"))})
	}
	r.message = "Le lot " + names[0] + " n'est plus disponible."
	if len(names) > 1 {
		r.message = "Les lots " + strings.Join(names, ", ") + " ne sont plus disponibles."
	}
	return r
}
