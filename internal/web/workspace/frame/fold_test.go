package frame_test

import (
	"net/http"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// A telephone shows how many filters narrow a list, wherever a list has filters.
func TestFiltersThatNarrowAListAreCounted(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Director, "Zoé")
	for path, want := range map[string]string{
		"/leads": "Filtres<", "/leads?owner=me&source=site&q=Martin": "Filtres (2)<", "/leads?owner=&stage=all": "Filtres (1)<",
		"/properties?category=1&view=cards": "Filtres (1)<", "/mandates?view=all&user=9": "Filtres (1)<", "/visits?status=done&from=2026-01-01": "Filtres (2)<",
		"/field/rounds?who=mine": "Filtres<", "/field/rounds?who=all": "Filtres (1)<", "/documents?type=pdf": "Filtres (1)<", "/users?role=agent&q=a": "Filtres (1)<",
		"/consents?channel=sms": "Filtres (1)<", "/programs/120?typology=T2": "Filtres (1)<", "/leads?owner=me&lang=en": "Filters (1)<",
	} {
		res, body := m.Get(path)
		_, after, found := strings.Cut(body, `<details class="fold"><summary`)
		summary, _, _ := strings.Cut(after, "/summary>")
		if res.StatusCode != http.StatusOK || !found || !strings.Contains(summary, want) {
			t.Errorf("%s: %s, the filters are opened with %q, want %q", path, res.Status, summary, want)
		}
	}
}
