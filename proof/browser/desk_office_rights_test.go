package browser_test

import (
	"archive/zip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"

	"palier/proof/browser"
)

// aRightThatIsMissingIsMissingEverywhere hides what somebody may not do, refuses it when he types
// its address, and does not know what belongs to another agency.
func aRightThatIsMissingIsMissingEverywhere(s *site) {
	own := s.asked("rights-1", "Nolwenn", "Bourhis", "06 39 98 61 18")
	chief := s.director("rights-chief", desk)
	chief.goes("/leads/new", "Nouveau lead")
	chief.fills("first", "Youenn", "last", "Penmarch", "email", "penmarch@example.org", "message", "Pour le port seulement")
	chief.sets("#agency", "Agence du Port")
	chief.sets("#user", "Personne")
	chief.takes("Enregistrer", "Youenn Penmarch", "Pour le port seulement")
	foreign := chief.where()

	reader := s.at("reads-only", desk, s.member("observer", "Ursule"))
	here := fmt.Sprintf("/leads/%d", own)
	reader.goes(here, "Nolwenn Bourhis")
	for _, act := range []string{"a[href$='/answer']", "#user", "#stage", "#for", "form[action$='/log']"} {
		if reader.truth("document.querySelector('main')?.querySelector(\"" + act + "\") !== null") {
			s.Errorf("who only reads is offered %s", act)
		}
	}
	reader.goes(here+"/answer", "Accès refusé", "adressez-vous à la personne qui administre Palier")
	reader.sends("/leads/move", "lead", fmt.Sprint(own), "stage", "won")
	reader.sees("Accès refusé")
	reader.goes(here, "Nouveau")
	for _, closed := range []string{"/users", "/keys", "/webhooks", "/audit", "/imports"} {
		reader.goes(closed, "Accès refusé")
	}

	agent := s.at("next-door", desk, s.member("agent", "Visant"))
	agent.goes(foreign, "Page introuvable")
	agent.misses("Penmarch", "Pour le port seulement")
	agent.sends("/leads/move", "lead", strings.TrimPrefix(foreign, "/leads/"), "stage", "lost")
	agent.sees("Page introuvable")
	agent.goes("/search?q=penmarch", "Rien")
	agent.goes("/leads?q=penmarch&stage=all")
	agent.misses("Youenn")
	chief.goes(foreign, "Nouveau")
}

// sends sends a form that no page has offered, as who writes his own.
func (p *person) sends(path string, pairs ...string) {
	p.Helper()
	fields := ""
	for i := 0; i+1 < len(pairs); i += 2 {
		fields += fmt.Sprintf("<input name=%q value=%q>", pairs[i], pairs[i+1])
	}
	_, err := browser.Ask[bool](p.tab, fmt.Sprintf("document.querySelector('main').insertAdjacentHTML('beforeend', `<form id='forged' method='post' action=%q>%s<button>forger</button></form>`) ?? true", path, fields))
	p.must(err)
	p.must(p.tab.Follow("#forged button"))
}

// aListIsTakenAway opens what was exported, and finds no formula in it that would run.
func aListIsTakenAway(s *site) {
	const formula = `=HYPERLINK("http://example.org/";"CLIC")`
	lead := s.asked("export-1", "+33 1", formula, "06 39 98 61 19")
	p := s.at("takes-away", desk, s.member("manager", "Wenna"))
	dir := s.TempDir()
	p.must(p.tab.KeepFiles(dir))
	p.goes("/exports", "Exports", "Aucun texte ne s’exécute dans un tableur")
	p.must(p.tab.Click("form[action='/exports/leads'] button[value=csv]"))
	rows := s.rows(p.file(dir, ".csv"))
	found := ""
	for _, row := range rows[1:] {
		if line := strings.Join(row, "|"); strings.Contains(line, "HYPERLINK") {
			found = line
		}
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+@") {
				s.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if !strings.Contains(found, fmt.Sprint(lead)) || !strings.Contains(found, "'"+formula) {
		s.Errorf("the enquiry is not in %d rows as it should be: %q", len(rows), found)
	}

	p.must(p.tab.Click("form[action='/exports/leads'] button[value=xlsx]"))
	sheet := s.sheet(p.file(dir, ".xlsx"))
	if strings.Contains(sheet, "<f>") || strings.Contains(sheet, "<f ") || !strings.Contains(sheet, "HYPERLINK") {
		s.Error("the workbook has a formula, or lacks the enquiry")
	}
	p.goes("/audit?kind=export.made", "Wenna Bureau")
}

// file waits for a file that the browser keeps.
func (p *person) file(dir, ending string) (path string) {
	p.Helper()
	p.await("a file "+ending, func() bool {
		var err error
		path, err = browser.Kept(dir, ending)
		p.must(err)
		return path != ""
	})
	return path
}

// rows are those of a table for spreadsheets in French.
func (s *site) rows(path string) [][]string {
	s.Helper()
	file, err := os.Open(path)
	if err != nil {
		s.Fatal(err)
	}
	defer file.Close()
	table := csv.NewReader(file)
	table.Comma = ';'
	rows, err := table.ReadAll()
	if err != nil || len(rows) < 2 {
		s.Fatalf("%s: %d rows, %v", path, len(rows), err)
	}
	return rows
}

// sheet is the first sheet of a workbook, with its texts.
func (s *site) sheet(path string) string {
	s.Helper()
	book, err := zip.OpenReader(path)
	if err != nil {
		s.Fatal(err)
	}
	defer book.Close()
	var text strings.Builder
	for _, part := range book.File {
		if !strings.HasSuffix(part.Name, "sheet1.xml") && !strings.HasSuffix(part.Name, "sharedStrings.xml") {
			continue
		}
		in, err := part.Open()
		if err == nil {
			_, err = io.Copy(&text, in)
			in.Close()
		}
		if err != nil {
			s.Fatal(err)
		}
	}
	return text.String()
}
