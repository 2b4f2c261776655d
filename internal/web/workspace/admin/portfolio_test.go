package admin_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// zipped is a ZIP of files, each a name and a text.
func zipped(t *testing.T, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = io.WriteString(w, files[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const polirisSettings = "Version=4.09\r\nApplication=Test / 1\r\nDevise=Euro\r\n"

// ad is a flat with a price, and with photos that lie beside it.
func ad(code, reference, price string, photos ...string) string {
	cells := make([]string, 329)
	for rank, text := range map[int]string{1: code, 2: reference, 3: "Vente", 4: "Appartement", 5: "44000", 6: "Nantes", 11: price, 16: "60", 18: "3", 20: "Trois pièces", 21: "Au calme."} {
		cells[rank-1] = text
	}
	copy(cells[84:], photos)
	return `"` + strings.Join(cells, `"!#"`) + "\"\r\n"
}

// ads is a portfolio of flats: their references, each with a price.
func ads(t *testing.T, code string, priced ...string) string {
	t.Helper()
	all := ""
	for i := 0; i < len(priced); i += 2 {
		all += ad(code, priced[i], priced[i+1])
	}
	return zipped(t, "Config.txt", polirisSettings, "Annonces.csv", all)
}

func TestAPortfolioIsTriedImportedAndTakenBack(t *testing.T) {
	h := open(t)
	res, body := h.director.Upload("/imports", "portefeuille.zip", ads(t, "AG9", "P-1", "210000", "P-2", "sur demande", "P-3", "190000"), "kind", "poliris", "agency", "14")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("handed in: %s\n%s", res.Status, body)
	}
	file := res.Header.Get("Location")
	h.shows(h.director, file, http.StatusOK, "Portefeuille de biens (Poliris)", "prendre la valeur du fichier", "-Colonnes")
	h.done(h.director, file+"/columns", nil, "x", "")
	h.arrives(file, "Essai fait")
	h.shows(h.director, file, http.StatusOK, "Importer 2 lignes", "Champ 11 (prix) : ce n’est pas un prix", "P-1")
	h.shows(h.director, file+"?lang=en", http.StatusOK, "Import 2 lines", "Field 11 (prix): this is no price")
	h.done(h.director, file+"/run", nil, "x", "")
	h.arrives(file, "Le fichier est importé")
	batch := h.found(h.shows(h.director, file, http.StatusOK), `href="(/imports/\d+)`)
	h.shows(h.director, "/properties?q=P-1", http.StatusOK, "P-1")

	// The next file lists one of them no more.
	res, _ = h.director.Upload("/imports", "suite.zip", ads(t, "AG9", "P-1", "205000"), "kind", "poliris", "agency", "14")
	next := res.Header.Get("Location")
	h.done(h.director, next+"/columns", nil, "x", "")
	h.arrives(next, "Essai fait")
	h.shows(h.director, next, http.StatusOK, "Importer 2 lignes", "L’expéditeur ne l’annonce plus", "205")

	// Said to be a part, it withdraws nothing; nobody may say what is no extent.
	h.done(h.director, next+"/columns", nil, "extent", "part")
	h.arrives(next, "Essai fait")
	h.shows(h.director, next, http.StatusOK, `<option value="part" selected>`, "Importer 1 ligne", "-L’expéditeur ne l’annonce plus")
	res, body = h.director.Post(next+"/columns", "extent", "half")
	h.says("half of it", res, body, http.StatusUnprocessableEntity, `id="extent-error"`)

	h.done(h.director, batch+"/undo", []string{"L’annulation commence"})
	h.arrives(batch, "2 lignes annulées")
}

func TestAPortfolioThatIsNoneIsRefusedInWords(t *testing.T) {
	h := open(t)
	two := ads(t, "AG9", "P-1", "210000", "P-2", "220000")
	for name, one := range map[string]struct{ text, why string }{
		"a.zip": {"PK\x03\x04 nothing", "ce ZIP est abîmé"}, "a.csv": {"a;b;c\n", "Ligne 1 : les champs ne sont pas séparés par !#."},
		"b.csv": {`"AG9"!#"P-1"!#"Vente"` + "\n", "Ligne 1, colonne 3 : 3 champs, et il en faut 329 ou plus"},
		"b.zip": {strings.Replace(two, "Annonces.csv", "Annonces.txt", -1), "pas d’Annonces.csv"},
	} {
		res, body := h.director.Upload("/imports", name, one.text, "kind", "poliris", "agency", "14")
		h.says(name, res, strings.ReplaceAll(body, "\u00a0", " "), http.StatusUnprocessableEntity, `id="file-error"`, one.why)
	}
}

func TestAPortfolioIsJudgedAndTakenAway(t *testing.T) {
	h := open(t)
	h.shows(h.director, "/exports", http.StatusOK, "Portefeuille Poliris", "Vérifier les annonces")
	page := h.shows(h.director, "/exports/poliris?agency=14&all=on&version=4.09&encoding=windows-1252&photos=none", http.StatusOK, "Champ Poliris", "Refusée", `<option selected>4.09</option>`)
	h.shows(h.director, h.found(page, `<th scope="row"><a href="(/properties/\d+)`), http.StatusOK)
	if n := len(h.last("export")); n != 0 {
		t.Errorf("a look left %d lines in the journal", n)
	}
	res, body := h.director.Post("/exports/poliris", "agency", "14", "all", "on", "photos", "none")
	h.says("the file", res, body, http.StatusOK, "PK\x03\x04")
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) != 3 || !strings.Contains(res.Header.Get("Content-Disposition"), "poliris-14-20") {
		t.Errorf("%v, %s", err, res.Header.Get("Content-Disposition"))
	}
	if made := h.last("export"); len(made) != 1 || made[0].Kind != "export.made" {
		t.Errorf("in the journal: %+v", made)
	}
	h.shows(h.director, "/audit?kind=export.made", http.StatusOK, "portefeuille Poliris")
	h.shows(h.director, "/exports/poliris?agency=999", http.StatusNotFound)
}

func TestPhotosThatDoNotComeWithAPortfolioAreTold(t *testing.T) {
	h := open(t)
	body := zipped(t, "Config.txt", polirisSettings, "Photos.cfg", "Mode=FULL\r\n", "Annonces.csv", ad("AG9", "P-1", "210000", "1.jpg", "2.jpg", "3.jpg"),
		"1.jpg", "\xff\xd8\xff is no picture", "3.jpg", string(picture(t)))
	res, _ := h.director.Upload("/imports", "photos.zip", body, "kind", "poliris", "agency", "14")
	file := res.Header.Get("Location")
	h.done(h.director, file+"/columns", nil, "x", "")
	h.arrives(file, "Essai fait")
	h.done(h.director, file+"/run", nil, "x", "")
	h.arrives(file, "Le fichier est importé")
	h.shows(h.director, file, http.StatusOK, "2 photos ne sont pas venues", "Ligne 1, photo 1.jpg : ce n’est pas une image, ou elle n’est pas entière.", "Ligne 1 : la photo 2.jpg n’est pas dans le ZIP.", "-3.jpg")
	h.shows(h.director, file+"?lang=en", http.StatusOK, "2 photos did not come", "Line 1: the photo 2.jpg is not in the ZIP.")
}
