package browser_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chromedp/chromedp/kb"
)

// good is a property as the Apimo API tells it.
type good struct {
	ID        int64
	Reference string
	Step      int
	Price     struct{ Value float64 }
	Agreement struct{ Reference string }
}

// good asks the Apimo API for a property, by the number in its page's address.
func (s *site) good(id int64) good {
	s.Helper()
	var list struct{ Properties []good }
	s.apimo(http.MethodGet, "/agencies/"+s.demo.Apimo.Agency+"/properties?limit=1000", nil, http.StatusOK, &list)
	i := slices.IndexFunc(list.Properties, func(one good) bool { return one.ID == id })
	if i < 0 {
		s.Fatalf("the Apimo API has no property %d among %d", id, len(list.Properties))
	}
	return list.Properties[i]
}

// begins makes a property on the screen, and gives its path.
func (p *person) begins(reference, address string) string {
	p.Helper()
	p.goes("/properties", "Biens")
	p.takes("Nouveau bien", "Créer le bien")
	p.fills("reference", reference, "address", address, "zipcode", "44000", "city", "Nantes", "surface", "58", "rooms", "3")
	p.takes("Créer le bien", reference, "Publiable ?", address)
	return p.where()
}

// mends follows a line of what is missing to its field, and saves what is written there.
func (p *person) mends(check string, write func()) {
	p.Helper()
	before := p.missing()
	p.follows("#check-"+check, "Publiable ?")
	write()
	p.follows("[data-save]", "Fiche enregistrée")
	after := p.missing()
	if strings.Contains(after, check+" ") || len(after) >= len(before) {
		p.Errorf("%s: with %s, what is missing went from %q to %q", p.name, check, before, after)
	}
}

// missing are the lines that stand in the way of a publication.
func (p *person) missing() string {
	p.Helper()
	lines, err := askText(p, `[...document.querySelectorAll('#checks .unmet a')].map(a => a.id.replace('check-', '') + ' ').join('')`)
	p.must(err)
	return lines
}

// aPropertyIsMadeByHand goes from an empty form to an advert, by what is still missing.
func aPropertyIsMadeByHand(s *site) {
	p := s.at("maker", desk, s.member("agent", "Maela"))
	path := p.begins("MAIN-7", "3 allée des Mains")
	if !p.truth(`document.querySelector('#checks button[disabled]') !== null`) {
		s.Error("what is incomplete can be published")
	}
	p.mends("title", func() {
		p.fills("title", "Trois pièces sur cour", "text", "Au deuxième étage d’un immeuble en pierre, un séjour clair, deux chambres et une cuisine ouverte sur la cour.")
		p.sets("#address_shown", "rue")
	})
	p.mends("payer", func() {
		p.fills("price", "268 000", "agency_fee", "8 000", "lots", "24", "yearly_share", "900")
		p.sets("#fee_payer", "l’acquéreur")
		p.chooses("#co_owned", "yes")
		p.chooses("#proceedings", "no")
	})
	p.sees("Publiable ?", "268 000")
	p.mends("energy", func() {
		p.chooses("#energy", "C")
		p.chooses("#climate", "B")
		p.fills("energy_value", "150", "climate_value", "10", "dpe_number", "2544E1234567A", "dpe_cost_from", "700", "dpe_cost_to", "950", "dpe_price_year", "2024")
		p.chooses("#dpe_on", "2025-03-10")
	})
	p.follows("#check-picture", "Aucune photo")
	for width := 641; width <= 643; width++ {
		p.must(p.tab.Choose("#file", drawing(s, width)))
		p.takes("Envoyer les photos", "photo ajoutée")
	}
	p.shows("641 642 643")
	p.must(p.tab.Focus("li:nth-child(3) button[value=before]"))
	p.turns(kb.Enter)
	p.shows("641 643 642")
	p.follows("li:nth-child(2) button[value=first]")
	p.shows("643 641 642")

	p.follows("#check-mandate", "Enregistrer le mandat")
	p.fills("mandants", "Paul Main; 3 allée des Mains, 44000 Nantes")
	p.takes("Enregistrer le mandat", "enregistré.", "Paul Main", "3 allée des Mains")
	number := mandateNumber(p)
	p.goes(path, "n° "+number)
	if lines := p.missing(); lines != "" {
		s.Errorf("still missing: %s", lines)
	}
	p.must(p.tab.Focus("main a"))
	p.turns("p", "Bien diffusé", "Diffusé depuis le")
	p.goes("/properties?q=MAIN-7&state=published", "MAIN-7", "Diffusé", "268 000")
	if is := s.good(lastNumber(path)); is.Reference != "MAIN-7" || is.Price.Value != 268000 || is.Agreement.Reference != number || is.Step != 1 {
		s.Errorf("the Apimo API tells of it %+v, mandate %s", is, number)
	}
	visitor := s.person("stranger", phone)
	visitor.goes(path, "Connexion")
}

// shows holds the gallery against the widths of its pictures.
func (p *person) shows(widths string) {
	p.Helper()
	got, err := askText(p, `[...document.querySelectorAll('.photos > li figcaption .meta')].map(one => parseInt(one.innerText)).join(' ')`)
	if p.must(err); got != widths {
		p.Errorf("%s sees pictures of %s, want %s", p.name, got, widths)
	}
}

// drawing is a picture of a width by which it is known again.
func drawing(s *site, width int) string {
	s.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, 480))
	for y := range 480 {
		for x := range width {
			picture.SetRGBA(x, y, color.RGBA{uint8(x / 3), uint8(y / 2), uint8(width % 256), 255})
		}
	}
	name := filepath.Join(s.TempDir(), fmt.Sprintf("vue-%d.png", width))
	file, err := os.Create(name)
	if err == nil {
		err = png.Encode(file, picture)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	return name
}

// aPriceFallsAndItsSheetIsPrinted changes a price twice, of which the sheet keeps each.
func aPriceFallsAndItsSheetIsPrinted(s *site) {
	p := s.at("pricing", desk, s.member("agent", "Herveline"))
	path := p.begins("PRIX-3", "9 rue du Prix juste")
	for _, price := range []string{"250 000", "240 000"} {
		p.goes(path + "/price")
		p.fills("price", price)
		p.presses(kb.Tab)
		p.follows("[data-save]", "Fiche enregistrée", price)
	}
	p.goes(path+"/history", "Prix demandés", "250 000", "240 000", "-4", "Herveline Bureau", "9 rue du Prix juste")
	if is := s.good(lastNumber(path)); is.Price.Value != 240000 {
		s.Errorf("the Apimo API has the price %v", is.Price.Value)
	}
	p.takes("Fiche à imprimer", "PRIX-3", "240 000", "Nantes")
	if sheets, others, err := p.tab.Paper(); err != nil || sheets != 1 || others != 0 {
		s.Errorf("the sheet takes %d pages of A4 and %d others, %v", sheets, others, err)
	}
	p.goes("/properties?q=PRIX-3", "PRIX-3", "240 000")
}
