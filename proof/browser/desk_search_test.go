package browser_test

import (
	"net/http"
	"regexp"
	"strings"
)

// aSearchFindsItsProperty: an enquiry becomes a search, the search finds a property and says
// why, the property is proposed, a visit is booked, and what was set aside comes back. A corner
// of the area is drawn on the map.
func aSearchFindsItsProperty(s *site) {
	user := s.demo.Apimo.User
	s.apimo(http.MethodPost, "/agencies/"+s.demo.Apimo.Agency+"/properties", map[string]any{
		"reference": "RECH-GUER", "user": user, "category": 1, "type": 1, "step": 1, "country": "FR", "zipcode": "44350", "city": "Guérande", "rooms": 3,
		"price": map[string]any{"value": 210_000, "currency": "EUR"}, "area": map[string]any{"value": 64, "unit": 1},
	}, http.StatusOK, nil)
	asked := s.enquires("recherche-guerande", "Odile", "Marais", "message", "Un trois pièces près des marais")
	p := s.director("seeker", desk)
	p.goes(lead(asked), "Odile Marais")
	p.takes("Créer une recherche", "Nouvelle recherche", "Odile Marais")
	p.fills("price_max", "200000", "margin", "10", "rooms", "4", "town", "guérande")
	p.follows(`button[value="find"]`, "Guérande (44)")
	p.clicks(`input[name="add"][value="Guérande (44)"]`)
	p.takes("Créer la recherche", "Biens qui correspondent", "RECH-GUER", "Guérande (44)", "À proposer (1)")
	at := p.where()
	p.finds("#crossings tbody tr", "RECH-GUER")
	// Half of a margin of 20,000 costs 12.5 of 25 points, three rooms instead of four cost 15.
	p.sees("72 points sur 100", "dans la marge", "12 sur 25", "non rempli", "0 sur 15", "210 000 €", "jusqu’à 200 000 €")
	p.takes("Marquer proposé", "Bien marqué comme proposé", "Proposé")
	p.takes("Planifier une visite", "Guérande")
	p.clicks(`input[name="at"][value="none"]`)
	p.takes("Réserver la visite", "Odile Marais")
	p.goes(at+"?step=proposed", "RECH-GUER")
	p.takes("Écarter", "Bien écarté", "Proposés (0)")
	p.follows("#toasts button", "Bien marqué comme proposé", "Proposés (1)")
	s.goesOnFromTheProperty(p)
	s.drawsAnArea(p, at)
}

// goesOnFromTheProperty: the same crossing from the property's side, set aside and taken up.
func (s *site) goesOnFromTheProperty(p *person) {
	p.goes("/properties?q=RECH-GUER", "RECH-GUER")
	p.finds("#goods tbody tr", "RECH-GUER")
	p.takes("Acquéreurs", "Qui cherche un tel bien")
	p.takes("Proposé (1)", "Odile Marais", "72 sur 100")
	p.takes("Écarter", "Bien écarté", "Écarté (1)")
	p.takes("Écarté (1)", "Odile Marais")
	p.takes("Remettre à proposer", "Bien remis à proposer", "À proposer (1)")
}

var corner = regexp.MustCompile(`^-?\d+\.\d+ -?\d+\.\d+$`)

// drawsAnArea: three clicks on the map are three corners of the text field, and one goes again.
func (s *site) drawsAnArea(p *person, search string) {
	p.goes(search+"/edit", "Modifier la recherche")
	p.await("the map", func() bool { return p.truth(`document.querySelector('#draw.leaflet-container') !== null`) })
	for _, at := range []string{"[100, 100]", "[300, 120]", "[200, 260]", "[120, 240]"} {
		p.truth(`(([x, y]) => { const map = document.querySelector('#draw'), box = map.getBoundingClientRect()
			for (const kind of ['mousedown', 'mouseup', 'click']) map.dispatchEvent(new MouseEvent(kind, {bubbles: true, clientX: box.left + x, clientY: box.top + y}))
			return true })(` + at + `)`)
	}
	lines := func() []string {
		said, err := p.tab.Written("#outline")
		p.must(err)
		return strings.Split(strings.TrimSpace(said), "\n")
	}
	p.await("four corners", func() bool { return len(lines()) == 4 })
	p.opens("Retirer le dernier coin")
	p.await("three corners", func() bool { return len(lines()) == 3 })
	for _, line := range lines() {
		if !corner.MatchString(line) {
			p.Errorf("a corner is written %q", line)
		}
	}
	p.takes("Enregistrer la recherche", "Recherche enregistrée", "secteur dessiné")
}
