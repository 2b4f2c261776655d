package admin_test

import (
	"net/http"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// compared has the source read and compared, and gives the file.
func (h *house) compared(source *elsewhere) string {
	h.Helper()
	res, body := h.director.Post("/imports/source", source.order("then", "compare")...)
	if res.StatusCode != http.StatusSeeOther {
		h.Fatalf("compare: %s\n%s", res.Status, body)
	}
	file := res.Header.Get("Location")
	h.arrives(file, "Comparé")
	return file
}

// What one side alone has, and what they say differently, is shown, and nothing is written.
func TestAnotherSystemIsCompared(t *testing.T) {
	source, h := another(t, access.Rights()...), open(t)
	staff, _, err := source.Access.Users(t.Context(), source.Operator, 14, 0, 1)
	if err != nil || len(staff) == 0 {
		t.Fatal(err)
	}
	source.flat("LOIN-1", staff[0].ID)
	source.person("GUIVARCH", staff[0].ID)
	file := h.compared(source)
	h.shows(h.director, file, http.StatusOK, "Comparaison", "Là-bas seulement", "GUIVARCH", "LOIN-1", "-"+source.token)
	h.shows(h.director, file+"?lang=en", http.StatusOK, "There only", "Nothing is written")
	if here, _, err := h.Listings.FindReference(t.Context(), h.Operator, 14, "LOIN-1"); err != nil || here != 0 {
		t.Errorf("a comparison made property %d, %v", here, err)
	}

	// The same reading is imported, and compared again.
	h.done(h.director, file+"/run", nil, "x", "")
	h.arrives(file, "Le fichier est importé")
	here, _, err := h.Listings.FindReference(t.Context(), h.Operator, 14, "LOIN-1")
	if err != nil || here == 0 {
		t.Fatalf("property %d, %v", here, err)
	}
	h.done(h.director, file+"/compare", nil, "x", "")
	h.arrives(file, "Comparé")
	h.shows(h.director, file, http.StatusOK, "-GUIVARCH", "-LOIN-1")
	if _, err := h.Listings.Change(t.Context(), h.Operator, here, func(p *listings.Property) error { p.Price.Minor = 210_000_00; return nil }); err != nil {
		t.Fatal(err)
	}
	h.done(h.director, file+"/compare", nil, "x", "")
	h.arrives(file, "Comparé")
	h.shows(h.director, file, http.StatusOK, "Diffère", "LOIN-1", "Ici :</span> 210\u202f000\u00a0€", "Là-bas :</span> 200\u202f000\u00a0€", "-GUIVARCH")

	// What was read from the last import on is a part.
	source.Clock.Advance(5 * time.Second)
	res, _ := h.director.Post("/imports/source", source.order()...)
	part := res.Header.Get("Location")
	h.arrives(part, "Essai fait")
	h.done(h.director, part+"/compare", nil, "x", "")
	h.arrives(part, "relisez toute la source")
	h.sent(h.agent, file+"/compare", http.StatusForbidden, nil)
}
