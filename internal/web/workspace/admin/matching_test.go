package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/requests"
	"palier/internal/testkit"
)

// An administrator settles what matches lose, sees before what it comes to, and goes back.
func TestTheScoreOfMatchesIsSettled(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Director, "Ada")
	stored := func() requests.Weights {
		t.Helper()
		w, err := s.Requests.Weights(t.Context(), s.Operator)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for path, says := range map[string]string{"/settings": "Rapprochements", "/settings/matching": "D’usage : 25", "/settings/matching?lang=en": "Usually: 25"} {
		if res, body := m.Get(path); res.StatusCode != http.StatusOK || !strings.Contains(body, says) {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
	form := []string{"price", "40", "area", "30", "rooms", "20", "bedrooms", "10", "floor", "5", "wishes", "15", "keep", "60"}
	res, body := m.Post("/settings/matching", append([]string{"do", "preview"}, form...)...)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "rien n’est encore enregistré") || !strings.Contains(body, `<td class="num">30</td>`) || stored() != requests.UsualWeights() {
		t.Errorf("preview: %s", res.Status)
	}
	if res, body = m.Follow("/settings/matching", form...); !strings.Contains(body, "Notation enregistrée") || stored() != (requests.Weights{Price: 40, Area: 30, Rooms: 20, Bedrooms: 10, Floor: 5, Wishes: 15, Keep: 60}) {
		t.Errorf("saved: %s %+v", res.Status, stored())
	}
	if _, body = m.Get("/audit"); !strings.Contains(body, "notation des rapprochements") || !strings.Contains(body, "Points perdus sur le prix") {
		t.Error("the journal says nothing of it")
	}
	for _, wrong := range []string{"-1", "101", "12.5", "beaucoup", "", "9999999999999999999"} {
		if res, body = m.Post("/settings/matching", append([]string{}, "price", wrong, "area", "30", "rooms", "20", "bedrooms", "10", "floor", "5", "wishes", "15", "keep", "60")...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "de 0 à 100") {
			t.Errorf("%q: %s", wrong, res.Status)
		}
	}
	if _, body = m.Follow("/settings/matching", "do", "usual"); !strings.Contains(body, "valeurs d’usage") || stored() != requests.UsualWeights() {
		t.Errorf("back: %+v", stored())
	}
	other := s.Member(t, access.Negotiator, "Lee")
	if res, _ := other.Post("/settings/matching", form...); res.StatusCode != http.StatusForbidden || stored() != requests.UsualWeights() {
		t.Errorf("a negotiator: %s", res.Status)
	}
}
