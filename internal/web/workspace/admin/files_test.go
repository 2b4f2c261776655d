package admin_test

import (
	"net/http"
	"strings"
	"testing"
)

func contains(body, text string) bool { return strings.Contains(body, text) }

const people = "Nom;Prénom;E-mail;Portable;Couleur\n" +
	"Lefort;Zoé;zoe.lefort@example.org;06 39 98 11 22;bleu\n" +
	"=cmd|'/C calc'!A0;<b>Ali</b>;ali@example.org;06 39 98 11 23;vert\n" +
	"Martin;Ivo;pas-un-mail;06 39 98 11 24;\n"

func TestAFileIsMappedTriedImportedAndTakenBack(t *testing.T) {
	h := open(t)
	res, body := h.director.Upload("/imports", "clients.csv", people, "kind", "contacts", "agency", "14")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("handed in: %s\n%s", res.Status, body)
	}
	file := res.Header.Get("Location")
	h.shows(h.director, file, http.StatusOK, "Colonnes à vérifier", `<option value="lastname" selected>`, `<option value="mobile" selected>`, "Couleur", "zoe.lefort@example.org", "-<b>Ali")
	h.sent(h.director, file+"/columns", http.StatusUnprocessableEntity, []string{"un champ une colonne"}, "column.0", "lastname", "column.1", "lastname")
	columns := []string{"column.0", "lastname", "column.1", "firstname", "column.2", "email", "column.3", "mobile", "column.4", ""}
	h.done(h.director, file+"/columns", nil, columns...)
	h.arrives(file, "Essai fait")
	h.shows(h.director, file, http.StatusOK, "Importer 2 lignes", "E-mail : ce n’est pas une adresse e-mail", "&lt;b&gt;Ali&lt;/b&gt;", "-<b>Ali")
	h.shows(h.director, file+"?lang=en", http.StatusOK, "Import 2 lines", "E-mail: this is not an e-mail address")
	h.done(h.director, file+"/run", nil, "x", "")
	h.arrives(file, "Le fichier est importé")
	batch := h.found(h.shows(h.director, file, http.StatusOK), `href="(/imports/\d+)`)
	h.shows(h.director, batch, http.StatusOK, "Nouvelles", "2 lignes seront annulées", "Historique")
	h.shows(h.director, "/imports", http.StatusOK, "clients.csv", "Anne Essai", "Fait")

	// What was imported comes out again, with nothing in it that a spreadsheet runs.
	res, csv := h.director.Post("/exports/contacts", "format", "csv", "agency", "14")
	h.says("/exports/contacts", res, csv, http.StatusOK, "N° Palier;", "zoe.lefort@example.org", "'=cmd|", "-;=cmd")
	made := h.last("export")
	if got := made[len(made)-1]; len(made) != 1 || got.Kind != "export.made" || got.Who.ID != h.director.User.ID || got.Changes[0].After != "contacts" {
		t.Errorf("in the journal: %+v", made)
	}

	h.done(h.director, batch+"/undo", []string{"L’annulation commence"})
	h.arrives(batch, "2 lignes annulées")
	h.sent(h.director, batch+"/undo", http.StatusConflict, nil)
	h.done(h.director, file+"/drop", []string{"Fichier retiré"})
	h.shows(h.director, file, http.StatusNotFound)
}

func TestAFileThatIsNoneIsRefusedInWords(t *testing.T) {
	h := open(t)
	for name, c := range map[string][2]string{"a.pdf": {"%PDF-1.7", "un PDF n’est pas un tableau"}, "empty.csv": {"", "Le fichier est vide."}} {
		res, body := h.director.Upload("/imports", name, c[0], "kind", "contacts", "agency", "14")
		h.says(name, res, body, http.StatusUnprocessableEntity, c[1], `id="file-error"`)
	}
	res, body := h.director.Upload("/imports", "place.json", "{", "kind", "place", "agency", "14")
	h.says("a building file", res, body, http.StatusUnprocessableEntity)
	res, body = h.director.Upload("/documents", "a.svg", "<svg/>", "agency", "14")
	h.says("a picture that can run", res, body, http.StatusUnprocessableEntity, "un PDF ou une image")
	res, body = h.agent.Upload("/documents", "a.pdf", "%PDF-1.4\n%%EOF", "agency", "15")
	h.says("into another agency", res, body, http.StatusNotFound)
	res, body = h.agent.Upload("/imports", "a.csv", people, "kind", "contacts", "agency", "14")
	h.says("by an agent", res, body, http.StatusForbidden)
}

func TestADocumentIsFoundAndSent(t *testing.T) {
	h := open(t)
	res, body := h.agent.Upload("/documents", "Bail <1>.pdf", "%PDF-1.4\n%%EOF", "agency", "14", "description", "Signé")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("added: %s\n%s", res.Status, body)
	}
	list := h.shows(h.director, "/documents?name=bail&type=pdf", http.StatusOK, "Bail &lt;1&gt;.pdf", "Signé", "Paul Essai", "-facade.png")
	h.shows(h.director, "/documents?type=picture", http.StatusOK, "-Bail", "facade.png")
	uid := h.found(list, `href="/documents/([0-9a-f]{32})/file"`)
	res, body = h.director.Get("/documents/" + uid + "/file")
	h.says("the document", res, body, http.StatusOK, "%PDF-1.4")
	if got := res.Header.Get("Content-Security-Policy"); got != "default-src 'none'; sandbox" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("sent as %q, %q", got, res.Header.Get("Content-Disposition"))
	}
	h.shows(h.director, "/documents/"+uid+"/file/128", http.StatusNotFound)
}

func TestEveryListIsTakenAway(t *testing.T) {
	h := open(t)
	for what, want := range map[string]string{"leads": "Prénom", "properties": "TIL-101", "visits": "Début", "registrations": "Présentée par", "lots": "Typologie", "mandates": "Mandants"} {
		res, body := h.director.Post("/exports/"+what, "format", "csv", "program", "120")
		h.says(what, res, body, http.StatusOK, want)
		if rows := strings.Count(body, "\r\n"); rows < 2 && what != "visits" && what != "registrations" && what != "mandates" {
			t.Errorf("%s has %d rows\n%s", what, rows, body)
		}
		res, body = h.director.Post("/exports/"+what, "format", "xlsx", "program", "120")
		h.says(what, res, body, http.StatusOK, "PK\x03\x04")
	}
	if n := len(h.last("export")); n != 12 {
		t.Errorf("%d exports are in the journal", n)
	}
	h.shows(h.director, "/audit?kind=export.made", http.StatusOK, "Anne Essai", "registre des mandats", "Excel (XLSX)", "-<dd><ins>mandates")
}

// What people take away is in their words: the file's name, its headings and its values.
func TestAListIsInTheWordsOfItsReader(t *testing.T) {
	h := open(t)
	taken := func(what, lang string) (name, body string) {
		res, body := h.director.Post("/exports/"+what+"?lang="+lang, "format", "csv", "program", "120")
		h.says(what, res, body, http.StatusOK)
		return res.Header.Get("Content-Disposition"), body
	}
	name, body := taken("properties", "fr")
	if !strings.Contains(name, "filename=biens-20") || !strings.Contains(body, "Numéro Palier;Agence;Référence;") || !strings.Contains(body, ";Appartement;") {
		t.Errorf("%s\n%s", name, body)
	}
	name, body = taken("lots", "fr")
	if !strings.Contains(name, "filename=lots-20") || !strings.Contains(body, ";Appartement;T") || !strings.Contains(body, ";Libre\r\n") || strings.Contains(body, "apartment") {
		t.Errorf("%s\n%s", name, body)
	}
	if name, body = taken("lots", "en"); !strings.Contains(body, ";Flat;T") || !strings.Contains(body, ";Free\r\n") {
		t.Errorf("%s\n%s", name, body)
	}
	if name, body = taken("leads", "fr"); !strings.Contains(body, ";06 39 98") || strings.Contains(body, "'+33") || strings.Contains(body, "T0") || !strings.Contains(name, "filename=leads-20") {
		t.Errorf("%s\n%s", name, body)
	}
	if name, _ = taken("mandates", "en"); !strings.Contains(name, "filename=register-of-mandates-20") {
		t.Error(name)
	}
}

// A building file comes back as the command wrote it.
func TestABuildingFileIsTriedAndImported(t *testing.T) {
	h := open(t)
	const place = "44109_1949_00029"
	file, err := h.WritePlace(t.Context(), h.Operator, 14, place)
	if err != nil {
		t.Fatal(err)
	}
	hand := func(text string) string {
		t.Helper()
		res, body := h.director.Upload("/imports", place+".json", text, "kind", "place", "agency", "14")
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("handed in: %s\n%s", res.Status, body)
		}
		at := res.Header.Get("Location")
		h.done(h.director, at+"/columns", nil, "overwrite", "on")
		h.arrives(at, "Essai fait")
		return at
	}
	h.shows(h.director, hand(string(file)), http.StatusOK, "Aucune ligne ne changerait")
	at := hand(strings.Replace(string(file), "Lefort", "Lefort-Guivarch", 1))
	h.shows(h.director, at, http.StatusOK, "Importer 1 ligne", "Complétée")
	h.done(h.director, at+"/run", nil, "x", "")
	h.arrives(at, "Le fichier est importé")
	now, err := h.WritePlace(t.Context(), h.Operator, 14, place)
	if err != nil || !strings.Contains(string(now), "Lefort-Guivarch") {
		t.Errorf("imported: %v\n%s", err, now)
	}
}
