package browser_test

import (
	"fmt"
	"strings"

	"palier/proof/browser"
)

var plainDesk = browser.Kind{Width: 1280, Height: 900, Plain: true, Language: "fr-FR"}

// anOfficeWorksWithoutScripts logs in, filters, assigns, edits and moves with links and forms
// alone.
func anOfficeWorksWithoutScripts(s *site) {
	lead := s.asked("plain-1", "Bleuenn", "Landouarneau", "06 39 98 61 17")
	here := fmt.Sprintf("/leads/%d", lead)
	who := s.member("agent", "Tudual")
	p := s.at("plain", plainDesk, who)
	p.goes("/leads", "Attendent une réponse")
	p.types("main input[name=q]", "landouarneau")
	p.takes("Filtrer", "Bleuenn Landouarneau")
	p.misses("Annuler la sélection")
	p.follows("a[href='"+here+"']", "ce bien est-il encore libre")
	p.sets("#user", "Tudual Bureau")
	p.takes("Attribuer", "Tudual Bureau")
	p.goes("/leads?owner=me", "Bleuenn Landouarneau")

	p.goes("/leads?view=board&owner=me", "Bleuenn Landouarneau")
	card := fmt.Sprintf("article[data-lead='%d']", lead)
	p.chooses(card+" select", "qualified")
	p.follows(card + " form button")
	if stage, err := p.tab.Attribute(card, "data-stage"); err != nil || stage != "qualified" {
		s.Errorf("the card lies in %q, %v", stage, err)
	}
	p.goes(here, "Qualifié")

	p.takes("Fiche", "Landouarneau")
	p.takes("Modifier")
	p.fills("mobile", "12", "city", "Locquirec")
	p.takes("Enregistrer", "À corriger avant d’enregistrer", "Ce numéro n’est pas complet")
	if city, err := p.tab.Written("#city"); err != nil || city != "Locquirec" {
		s.Errorf("the refused form keeps %q, %v", city, err)
	}
	p.fills("mobile", "06 39 98 61 27", "email", "bleuenn@example.org")
	p.takes("Enregistrer", "Locquirec", "bleuenn@example.org")
	p.goes("/search?q=bleuenn%40example.org", "Bleuenn Landouarneau")

	p.goes("/agenda?view=week", "Semaine")
	p.goes("/programs", "Les Jardins de l'Erdre")
	p.takes("Les Jardins de l'Erdre", "A101")
	p.goes("/profile")
	p.clicks("#me summary")
	p.takes("Se déconnecter", "Connexion")
}

// types writes into what a selector finds first.
func (p *person) types(selector, text string) {
	p.Helper()
	p.must(p.tab.Focus(selector))
	p.presses(text)
}

// theOfficeFitsScreensOfAllSizes looks at the main screens on a wall and on a telephone.
func theOfficeFitsScreensOfAllSizes(s *site) {
	p := s.director("sizes", browser.Kind{Width: 2560, Height: 1440, Language: "fr-FR"})
	screens := []string{"/", "/leads", "/leads?view=board", s.first(p, "/contacts?q=moreau", "main [data-row] a[href^='/contacts/']"),
		s.first(p, "/properties", "main [data-row] a[href^='/properties/']"), "/agenda?view=week", s.first(p, "/field", "main [data-row] a[href^='/field/buildings/']"), "/programs/" + s.demo.Adlead.Program}
	for i, screen := range screens {
		least := 0.7
		if i == 2 || i == 5 || i == 7 { // columns side by side
			least = 0.95
		}
		p.goes(screen)
		if part, err := browser.Ask[float64](p.tab, `Math.max(...[...document.querySelectorAll('main > *')].map(one => one.getBoundingClientRect().right)) / innerWidth`); err != nil || part < least {
			s.Errorf("%s fills %.0f %% of the width, %v", screen, 100*part, err)
		}
	}
	hand := s.director("hand", phone)
	for _, screen := range screens {
		hand.goes(screen)
		low, err := browser.Ask[[]string](hand.tab, `[...document.querySelectorAll('nav.rail a')].filter(one => one.getBoundingClientRect().height < 43.5)
			.map(one => one.innerText + ' ' + one.getBoundingClientRect().height)`)
		if hand.must(err); len(low) > 0 {
			s.Errorf("%s: too low for a thumb: %s", screen, strings.Join(low, ", "))
		}
	}
	hand.goes("/", "Aujourd’hui")
	if !hand.truth(`Math.abs(document.querySelector('nav.rail').getBoundingClientRect().bottom - innerHeight) < 1`) {
		s.Error("the bar of a telephone does not lie at the bottom")
	}
	for _, place := range []struct{ key, says string }{{"leads", "Attendent une réponse"}, {"contacts", "Contacts"}, {"properties", "Biens"}, {"agenda", "Nouveau rendez-vous"}, {"settings", "Réglages"}, {"today", "Ma journée"}} {
		hand.follows("nav.rail a[data-place="+place.key+"]", place.says)
	}
}
