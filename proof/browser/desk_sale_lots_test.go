package browser_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp/kb"

	"palier/proof/browser"
)

// twoPrescribersWantOneLot has two partners with the same lot before their eyes: one takes it,
// and the other reads of it, and of what else there is, but of nobody's name.
func twoPrescribersWantOneLot(s *site) {
	in := s.tower("DUO", "Résidence du Duo", "B101", "B102", "B201", "B301")
	paz, _ := in.prescriber("Paz", "B101", "B102", "B201")
	milo, key := in.prescriber("Milo", "B101", "B201")
	first, second := s.at("paz", desk, paz), s.at("milo", desk, milo)
	first.brings(in, "Ida", "Sauvage", "ida.sauvage@example.org", "06 39 98 61 01", "Dénonciation acceptée : Ida Sauvage")
	second.brings(in, "Otto", "Berger", "otto.berger@example.org", "06 39 98 61 02", "Dénonciation acceptée : Otto Berger")

	first.goes(in.path(), "Lots qui vous sont confiés", "B102")
	second.goes(in.path(), "Lots qui vous sont confiés", "B201")
	second.misses("B102", "B301")
	second.must(second.tab.Mark())
	second.opensLot("B101")
	second.sets("#drawer #lead", "Otto")
	second.must(second.tab.Focus("#drawer #lead"))

	first.opensLot("B101")
	first.sets("#drawer #lead", "Ida")
	first.follows("#drawer form[action$='/option'] .button", "Option posée sur le lot B101", "Sous option", "Ida Sauvage")
	first.goes(in.path())
	first.lies("B101", "O")

	second.lies("B101", "O")
	second.reads("#toasts", "Lot B101 pris à l’instant")
	second.stays()
	second.follows("#drawer form[action$='/option'] .button", "Lot B101 pris", "il y a", "optionné", "Lots libres les plus proches", "B201")
	second.misses("Paz", "Sauvage")
	second.follows("#problems a", "Lot B201", "libre", "Poser une option")

	if state := in.state("B101", key); state != "option" {
		s.Errorf("the API says to who came too late that the lot is %s", state)
	}
	var refusal map[string]any
	in.asks(http.MethodPost, "/options", key, map[string]any{"lead_id": second.lead(), "lot_ids": []int64{in.lots["B101"]}}, http.StatusConflict, &refusal)
	if said := fmt.Sprint(refusal); !strings.Contains(said, "B101") || strings.Contains(said, "Sauvage") {
		s.Errorf("the API refuses with %s", said)
	}
}

// lead is the number of whom the open form offers first.
func (p *person) lead() (id int64) {
	p.Helper()
	value, err := p.tab.Attribute("#lead option:nth-child(2)", "value")
	p.must(err)
	_, err = fmt.Sscan(value, &id)
	p.must(err)
	return id
}

// soon is within what a person still calls at once, on a machine that does much else.
const soon = 5 * time.Second

// aDoorTakesALot has a partner's program take a lot, and give it back, while somebody looks.
func aDoorTakesALot(s *site) {
	in := s.tower("POR", "Les Portes", "P101", "P201")
	lead := in.buyer("Hedda", "Portail")
	seen := s.director("seen", desk)
	seen.goes(in.path(), "L 2 libre", "240 000")
	seen.must(seen.tab.Mark())
	began := time.Now()
	option := in.takes(lead, "P101")
	seen.lies("P101", "O")
	if took := time.Since(began); took > soon {
		s.Errorf("the plan changed after %s", took)
	} else {
		s.Logf("the plan changed after %s", took)
	}
	seen.reads(lot("P101")+" .clock", "3 h 0")
	seen.sees("L 1 libre", "O 1 optionné")
	seen.goes(fmt.Sprintf("%s/lots/%d", in.path(), in.lots["P101"]), "Sous option", "Hedda Portail", "Nadia FERRAND")
	seen.goes(in.path())
	seen.must(seen.tab.Mark())
	in.asks(http.MethodDelete, fmt.Sprintf("/options/%d", option), in.key, nil, http.StatusOK, nil)
	seen.lies("P101", "L")
	seen.sees("L 2 libre")
	seen.stays()
	seen.goes("/options?tab=option-canceled", "P101", "annulée")
}

// sheet is a price list as an office's spreadsheet writes it: with a heading that nobody
// knows, a price that is none, and a lot without its reference.
const sheet = "N°;Nature;Nb pièces;Étage;Vue;Surface;Prix TTC\n" +
	"T101;Appartement;T2;R+1;S;42,5;251 000\n" +
	"T102;Appartement;3;R+1;N;63;trois cent mille\n" +
	"T201;Appartement;F3;R+2;SO;64,2;309 500\n" +
	";Appartement;T4;R+3;S;81;402 000\n" +
	"S01;Parking;;R-1;;;14 000\n"

// lotsComeFromASpreadsheet makes a programme and fills it from a file.
func lotsComeFromASpreadsheet(s *site) {
	file := filepath.Join(s.TempDir(), "grille.csv")
	if err := os.WriteFile(file, []byte(sheet), 0o600); err != nil {
		s.Fatal(err)
	}
	director := s.director("lots", desk)
	director.goes("/programs", "Programmes")
	director.takes("Nouveau programme")
	director.fills("code", "TAB", "name", "Les Tableurs", "city", "Rezé", "zipcode", "44400")
	director.takes("Créer le programme", "Programme Les Tableurs créé", "Aucun lot dans ce programme")
	path := director.where()
	director.takes("Importer des lots", "Fichier de lots")
	director.must(director.tab.Choose("#file", file))
	director.takes("Choisir les colonnes", "Colonnes de grille.csv", "Vue", "T101")
	director.sets("select[name='column.4']", "Exposition")
	director.takes("Essayer à blanc", "Ce que ferait l’import", "3 nouveaux", "2 refusés", "Le champ « Prix TTC » n’est pas lisible", "Il manque la référence du lot")
	if lines := director.column("#planned tbody tr", "refusé"); lines != "3 5" {
		s.Errorf("lines %s are refused, want 3 and 5", lines)
	}
	director.takes("Importer les lots", "Import terminé : 3 créés", "T101", "T201", "R+2", "309 500", "Stationnement")
	director.misses("T102")
	director.clicks(lot("T201"))
	director.draws("Sud-ouest")
	director.presses(kb.Escape)
	director.follows("#toasts button", "L’annulation commence", "grille.csv", "Prix : valeur illisible", "Pas de référence")
	director.reads("#import-batch", "3 lignes annulées")
	director.goes(path, "Aucun lot dans ce programme")
}

// column is the first cell of each row that says a text.
func (p *person) column(rows, text string) string {
	p.Helper()
	found, err := browser.Ask[string](p.tab, `[...document.querySelectorAll(`+strconv.Quote(rows)+`)].filter(row => row.innerText.includes(`+strconv.Quote(text)+`)).map(row => row.cells[0].innerText).join(' ')`)
	p.must(err)
	return found
}

// aPlanIsWalkedWithKeys never touches the mouse: from lot to lot, a lot beside the plan, an
// option; and the address says what is looked for.
func aPlanIsWalkedWithKeys(s *site) {
	in := s.tower("CLA", "Le Clavier", "K101", "K102", "K201", "K202")
	lead := in.buyer("Wanda", "Touche")
	p := s.director("keys", desk)
	p.goes(in.path(), "K101")
	p.must(p.tab.Focus(lot("K101")))
	for _, step := range []struct{ key, to string }{{kb.ArrowRight, "K102"}, {kb.ArrowUp, "K202"}, {kb.ArrowLeft, "K201"}, {kb.ArrowLeft, "K201"}, {kb.ArrowDown, "K101"}} {
		p.presses(step.key)
		if at, err := p.tab.Held("ref"); err != nil || at != step.to {
			s.Fatalf("an arrow leads to %q (%v), want %s", at, err, step.to)
		}
	}
	in.takes(lead, "K202") // what changes meanwhile does not take the focus away
	p.lies("K202", "O")
	if at, err := p.tab.Held("ref"); err != nil || at != "K101" {
		s.Errorf("a plan that changes gives the focus to %q (%v)", at, err)
	}
	p.presses(kb.Enter)
	p.draws("Lot K101")
	p.presses(kb.Escape)
	p.must(p.tab.Await("#drawer:not([open])"))
	if at, err := p.tab.Held("ref"); err != nil || at != "K101" {
		s.Errorf("the drawer gives the focus to %q (%v), want the lot it was opened from", at, err)
	}
	p.presses("o")
	p.must(p.tab.Await("#drawer[open] #lead:focus"))
	p.presses("Wanda")
	p.tabsTo("#drawer input[name=comment]")
	p.turns("Par le clavier"+kb.Enter, "Option posée sur le lot K101", "Wanda Touche")
	p.goes(in.path())
	p.lies("K101", "O")
	p.decides("select[name=state]", "libre", "K102")
	if address := p.where(); !strings.Contains(address, "state=available") {
		s.Errorf("the address %s does not say what is looked for", address)
	}
	other := s.director("copied", desk)
	other.goes(p.where(), "K102", "K201")
	if rows := other.column("#plan .lotlist tbody tr", "libre"); rows != "K102 K201" {
		s.Errorf("the copied address shows %s", rows)
	}
	if !other.truth(`document.querySelector('a[data-ref=K101]').classList.contains('off')`) {
		s.Error("the plan does not leave out what is not looked for")
	}
}
