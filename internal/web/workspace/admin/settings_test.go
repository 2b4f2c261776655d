package admin_test

import (
	"net/http"
	"testing"

	"palier/internal/core/visits"
)

func TestRulesOfVisitsAreSaved(t *testing.T) {
	h := open(t)
	h.done(h.director, "/settings/visits", []string{"Règles enregistrées", `value="45"`, `value="09:30"`, `<option value="mayotte" selected>`},
		"minutes", "45", "buffer", "0", "opens_at", "09:30", "closes_at", "19:00", "auto_confirm", "true", "holidays", "mayotte", "address", "street")
	r, err := h.Visits.Rules(t.Context(), h.Operator)
	if err != nil || *r.Minutes != 45 || *r.Buffer != 0 || *r.OpensAt != 570 || !*r.AutoConfirm || *r.Address != visits.Street || r.Notice != nil {
		t.Errorf("saved %+v, %v", r, err)
	}
	h.sent(h.director, "/settings/visits", http.StatusUnprocessableEntity, []string{"Un nombre de 5 à 480", "Une heure après l’ouverture"}, "minutes", "2", "opens_at", "19:00", "closes_at", "09:00")
	h.shows(h.agent, "/settings/visits", http.StatusOK, "Seule la direction", "-Enregistrer les règles")
	h.sent(h.agent, "/settings/visits", http.StatusForbidden, nil, "minutes", "30")
}

func TestACodeListGetsARow(t *testing.T) {
	h := open(t)
	h.done(h.director, "/settings/lists", []string{"Ligne 100003 ajoutée"}, "list", "referral", "id", "100003", "fr", "Salon", "en", "Fair")
	h.shows(h.director, "/settings/lists?list=referral", http.StatusOK, "100003", "Fair")
	h.sent(h.director, "/settings/lists", http.StatusUnprocessableEntity, []string{"Un numéro libre", "Donnez un libellé"}, "list", "referral", "id", "x")
}

func TestTheJournalIsFilteredAndChecked(t *testing.T) {
	h := open(t)
	h.shows(h.director, "/audit", http.StatusOK, "Anne Essai", "Session : ouverture")
	h.shows(h.director, "/audit?kind=provider.created", http.StatusOK, `data-kind="provider.created"`, `-data-kind="session.opened"`)
	h.shows(h.director, "/audit?from=2020-01-01&until=2020-01-31", http.StatusOK, "Rien ne correspond")
	h.shows(h.director, "/audit?from=x&subject=lead:x", http.StatusOK, "Un filtre n’a pas pu être lu")
	h.shows(h.director, "/audit?subject=property:1", http.StatusOK)
	h.sent(h.director, "/audit/check", http.StatusOK, []string{"Le journal est complet"})
	h.sent(h.manager, "/audit/check", http.StatusForbidden, nil)
	// A manager reads of his agency, and nothing of the account.
	h.shows(h.manager, "/audit", http.StatusOK, `-data-kind="provider.created"`, `data-kind="session.opened"`)
	h.shows(h.manager, "/audit?kind=provider.created", http.StatusOK, "Rien ne correspond")
}

func TestConversationsAreRead(t *testing.T) {
	h := open(t)
	p, err := h.Visits.Places(t.Context(), h.Operator)
	if err != nil || len(p) == 0 {
		t.Fatal(len(p), err)
	}
	if _, err := h.Visits.Say(t.Context(), h.Operator, visits.PlaceKey{ID: p[0].Property.ID}, "Le <i>digicode</i> a changé."); err != nil {
		t.Fatal(err)
	}
	list := h.shows(h.agent, "/messages", http.StatusOK, "Le &lt;i&gt;digicode&lt;/i&gt; a changé.")
	at := h.found(list, `href="(/messages/properties/\d+)`)
	h.done(h.agent, at, []string{"Message envoyé", "Bien reçu"}, "text", "Bien reçu")
	h.sent(h.agent, at, http.StatusUnprocessableEntity, []string{"Écrivez un message"}, "text", " ")
}
