package flatsy_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// sayings are the sentences of statuses that have one alone.
var sayings = map[int][]string{
	401: {"Identifiants invalides", "Jeton absent, invalide ou expiré."},
	405: {"Méthode non autorisée."},
	413: {"Requête trop volumineuse."},
	429: {"Trop de tentatives, veuillez réessayer plus tard."},
}

// refusal is this door's rule for errors beside the schema: sentences in French.
func refusal(status int, text []byte) error {
	var body struct{ Errors []string }
	if err := json.Unmarshal(text, &body); err != nil {
		return err
	}
	for _, s := range body.Errors {
		if said := sayings[status]; said != nil && !slices.Contains(said, s) || !french(s) {
			return fmt.Errorf("%d says %q", status, s)
		}
	}
	return nil
}

// french tells a sentence of this API from one of the core's that nobody translated.
func french(s string) bool {
	return slices.ContainsFunc([]string{"Le ", "La ", "Les ", "L'", "Un ", "Une ", "Ce ", "Cet", "Aucun", "Il est", "Indiquez", "Vous ", "Bien ", "Visite", "Ressource ",
		"Identifiants ", "Jeton ", "Méthode ", "Requête ", "Trop "}, func(p string) bool { return strings.HasPrefix(s, p) })
}
