package properties_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

const ad = "Bel appartement T4 de 81,5 m², 3 chambres, 2e étage sans ascenseur, cave, gardien, chauffage collectif gaz. Taxe foncière : 1 180 €. 265 000 € FAI. DPE C, GES B. <script>alert(1)</script>"

// proposed are the hidden inputs of what was proposed, in pairs.
func proposed(body string) (pairs []string) {
	for _, m := range regexp.MustCompile(`<input type="hidden" name="((?:was|value)\.[^"]*)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	return append(pairs, "do", "save", "ad", ad)
}

func TestAnAdIsReadAndWhatIsTickedIsTaken(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	before := opens(t, m, path("/paste"), "Coller une annonce")
	if strings.Contains(before, "Ce que dit l’annonce") {
		t.Error("something is proposed before an ad was read")
	}
	res, body := m.Post(path("/paste"), "ad", ad)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("reading: %s", res.Status)
	}
	for _, text := range []string{`id="take-surface"`, `name="value.surface" value="81,5"`, `name="value.lift" value="no"`, `name="value.price" value="265000"`, "81,5 m² »", `name="take" value="property_tax" checked`, "Enregistrer les champs cochés"} {
		if !strings.Contains(body, text) {
			t.Errorf("the proposal lacks %s", text)
		}
	}
	if strings.Contains(body, "<script>alert") || strings.Contains(body, `name="take" value="price" checked`) {
		t.Error("it runs what was pasted, or would replace a price unasked")
	}
	opens(t, m, path("?edit=1"), `name="was.bedrooms"`)
	form := append(proposed(body), "take", "surface", "take", "lift", "take", "property_tax")
	if _, body := m.Follow(path("/paste"), form...); !strings.Contains(body, "Champs repris de l’annonce : 3.") {
		t.Error("it is not said that they were saved")
	}
	opens(t, m, path("?edit=1"), `name="surface" value="81,5"`, `name="was.lift" value="no"`)
	after := opens(t, m, path("/price"), `name="property_tax" value="1180"`)
	if strings.Contains(after, `name="price" value="265000"`) {
		t.Error("what was not ticked is saved")
	}
	// Somebody changed the sheet since: what was proposed is proposed anew.
	res, again := m.Post(path("/paste"), append(proposed(body), "take", "surface")...)
	if res.StatusCode != http.StatusConflict || !strings.Contains(again, "La fiche a changé entre-temps") {
		t.Errorf("a stale proposal: %s", res.Status)
	}
	reader := s.Member(t, access.Observer, "Lee")
	if res, _ := reader.Post(path("/paste"), "ad", ad); res.StatusCode != http.StatusForbidden {
		t.Errorf("who only reads pastes: %s", res.Status)
	}
	opens(t, m, path("/paste?lang=en"), "Paste an advert")
}
