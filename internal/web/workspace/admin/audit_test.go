package admin_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// coded is a name that the program gave, and no word: "energy_value", "lead.created", an
// instant in UTC, the number of a thing or of a register.
var coded = regexp.MustCompile(`^[a-z]+[_.][a-z_.]+$|\d\dT\d\d:\d\d|^\d{6}(/[A-Z])?$`)

// Every line that the demonstration writes is told in words, in both languages, on the page
// and in its table.
func TestTheJournalShowsNoCodes(t *testing.T) {
	h := open(t)
	h.shows(h.director, "/exports", http.StatusOK)
	h.director.Post("/exports/lots", "format", "csv", "program", "120")
	cell := regexp.MustCompile(`(?s)<dt>(.*?)</dt><dd>(.*?)</dd>|data-kind="[^"]*">(.*?)</span>`)
	tag, next := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`href="([^"]+)" rel="next"`)
	for _, lang := range []string{"fr", "en"} {
		lines := 0
		for at := "/audit?lang=" + lang; at != ""; {
			page := h.shows(h.director, at, http.StatusOK)
			for _, m := range cell.FindAllStringSubmatch(page, -1) {
				lines++
				for _, text := range strings.Split(strings.Join(m[1:], " → "), "→") {
					if text = strings.TrimSpace(html.UnescapeString(tag.ReplaceAllString(text, ""))); coded.MatchString(text) && !strings.HasSuffix(text, ".png") {
						t.Errorf("%s: %q in %s", lang, text, m[0])
					}
				}
			}
			if at = ""; next.MatchString(page) {
				at = html.UnescapeString(next.FindStringSubmatch(page)[1])
			}
		}
		if lines < 200 {
			t.Errorf("%d cells are looked at in %s", lines, lang)
		}
	}
	res, table := h.director.Get("/audit.csv?lang=fr&kind=export.made")
	h.says("the table", res, table, http.StatusOK, "N°;Date;Qui;Par;Quoi;Fiche;Agence;Champ;Avant;Après;", "Anne Essai;Espace de travail;Export\u00a0: téléchargement;", ";Liste;;lots;export.made;", ";Programme;;Les Jardins")
	if name := res.Header.Get("Content-Disposition"); !strings.Contains(name, "filename=journal-20") {
		t.Error(name)
	}
}

// Who is named is linked to, but for screens that the reader may not open.
func TestTheJournalLinksToWhatItNames(t *testing.T) {
	h := open(t)
	h.shows(h.director, "/audit", http.StatusOK, `href="/users/`)
	h.shows(h.manager, "/audit", http.StatusOK, `-href="/users/`, `-href="/keys`)
}
