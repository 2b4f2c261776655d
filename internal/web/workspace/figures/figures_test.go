package figures_test

import (
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

func TestTheDashboardDrawsWhatWasCountedForWhoMay(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	if err := s.Figures.CatchUp(t.Context(), s.Operator.Account); err != nil {
		t.Fatal(err)
	}
	manager := s.Member(t, access.Manager, "Camille")
	for path, words := range map[string][]string{
		"/dashboard?weeks=26&lang=fr": {"Délai de première réponse", "Portail des annonces", "Du lead à la vente", "Mandats à échéance sous 7 jours", "/leads?counted=lead&amp;source=p1001", "<rect"},
		"/dashboard?weeks=x&lang=en":  {"Time to first answer", "Leads by week", "13 weeks"},
	} {
		res, body := manager.Get(path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("%s says no %q", path, w)
			}
		}
	}
	if res, _ := s.Member(t, access.Negotiator, "Karim").Get("/dashboard"); res.StatusCode != http.StatusForbidden {
		t.Errorf("without the right: %s", res.Status)
	}
}
