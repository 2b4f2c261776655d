package browser_test

import (
	"fmt"
	"regexp"
	"strconv"

	"palier/proof/browser"
)

var mandateNumbers = regexp.MustCompile(`Mandat n° (\d+) enregistré`)

// mandateNumber is the number that the page says a mandate was given.
func mandateNumber(p *person) string {
	p.Helper()
	said := p.says("main")
	found := mandateNumbers.FindStringSubmatch(said)
	if found == nil {
		p.Fatalf("no number in %s", said)
	}
	return found[1]
}

func askText(p *person, expression string) (string, error) {
	return browser.Ask[string](p.tab, expression)
}

// aMandateIsRegisteredAndItsNumberBurnt drafts a mandate that is refused, one that is taken,
// says that it was entered in error, and looks at the register.
func aMandateIsRegisteredAndItsNumberBurnt(s *site) {
	p := s.director("register", desk)
	path := p.begins("MAND-2", "14 quai des Greffiers")
	p.goes(path+"/publication", "Enregistrer le mandat", "Le registre donnera le numéro suivant")
	p.fills("mandants", " ")
	p.takes("Enregistrer le mandat", "Nommez au moins une personne")
	p.misses("enregistré.")
	p.fills("mandants", "Aude Greffier; 14 quai des Greffiers, 44000 Nantes\nJoël Greffier")
	p.takes("Enregistrer le mandat", "Aude Greffier", "Joël Greffier", "En vigueur", "Ce que dit le registre")
	entry, first := p.where(), mandateNumber(p)
	p.fills("reason", "Saisi deux fois")
	p.takes("Annuler le mandat n° "+first, "Mandat n° "+first+" annulé, numéro perdu", "Saisi deux fois", "Annulation")
	p.misses("Annuler le mandat n° " + first)

	p.goes(path + "/publication")
	p.fills("mandants", "Aude Greffier; 14 quai des Greffiers, 44000 Nantes")
	p.takes("Enregistrer le mandat", "Aude Greffier", "En vigueur")
	second := mandateNumber(p)
	if whole(second) <= whole(first) {
		s.Errorf("number %s was burnt, and %s was given after it", first, second)
	}
	p.goes("/register", "Registre des mandats", "Caisse de démonstration")
	p.goes(entry, "Mandat n° "+first, "Annulé")
	p.goes("/register?number="+first, "Aude Greffier", "Saisi deux fois")
	if burnt := p.column("#ledger tbody tr.burnt", "Saisi deux fois"); burnt != first {
		s.Errorf("the register shows %q as burnt, want %s", burnt, first)
	}
	p.takes("Contrôler", "Le registre est entier", "numéros sans lacune")
	p.goes("/register")
	if head, err := browser.AskSoon[string](p.tab, `fetch(document.querySelector('a[href$="registre.pdf"]').href).then(answer => answer.text()).then(text => text.slice(0, 5))`); err != nil || head != "%PDF-" {
		s.Errorf("the printed register begins with %q, %v", head, err)
	}
	if is := s.good(lastNumber(path)); is.Agreement.Reference != second {
		s.Errorf("the Apimo API tells of mandate %s, want %s", is.Agreement.Reference, second)
	}
	p.goes("/mandates?view=cancelled", "Aude Greffier", fmt.Sprint(first))
}

func whole(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
