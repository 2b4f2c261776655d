package browser_test

import (
	"fmt"
	"net/http"
)

// page is where the workspace shows a lot.
func (in *tower) page(reference string) string {
	return fmt.Sprintf("%s/lots/%d", in.path(), in.lots[reference])
}

// optionsFor takes an option on the lot that is open, or a turn, for somebody who is new.
func (p *person) optionsFor(first, last, button string, says ...string) {
	p.Helper()
	p.opens("Nouveau client")
	p.fills("firstname", first, "lastname", last, "email", mailbox(first, last), "phone", "06 39 98 65 01")
	p.takes(button, says...)
}

// whoWaitsGetsTheLot has one colleague wait for a lot that another holds and gives back.
func whoWaitsGetsTheLot(s *site) {
	in := s.tower("FIL", "La File", "F101")
	in.palier("", nil, "program", "set", fmt.Sprint(in.ID), "--option-queue", "on", "--json")
	first, second := s.at("holds", desk, s.member("agent", "Gwenn")), s.at("waits", desk, s.member("agent", "Tudy"))
	first.goes(in.page("F101"), "Poser une option")
	second.goes(in.page("F101"), "Poser une option")
	first.optionsFor("Alban", "Premier", "Poser l’option", "Option posée sur le lot F101", "Sous option")
	second.reads("#lot", "Attendre ce lot")
	second.optionsFor("Bertille", "Seconde", "Prendre rang", "Vous êtes dans la file du lot F101")
	second.goes("/options?tab=option-pending", "F101", "Bertille Seconde", "en attente", "à partir du")
	second.goes(in.page("F101"), "optionné")
	second.must(second.tab.Mark())
	first.takes("Annuler l’option", "Option annulée")
	second.reads("#lot", "Sous option")
	second.stays()
	second.sees("Bertille Seconde", "Tudy Bureau")
	first.reads("#lot", "optionné")
	if state := in.state("F101", in.key); state != "option" {
		s.Errorf("the API has the lot as %s between two holders", state)
	}
}

// manyPricesChangeAtOnce pastes a price list, looks at what it comes to and applies it, while
// a partner has the plan on his telephone.
func manyPricesChangeAtOnce(s *site) {
	in := s.tower("GRI", "La Grille", "G101", "G201", "G301")
	mobile, key := in.prescriber("Nour", "G101", "G301")
	partner := s.at("partner", phone, mobile)
	partner.goes(in.path(), "G101", "240 000")
	partner.must(partner.tab.Mark())
	p := s.director("prices", desk)
	p.goes(in.path())
	p.takes("Modifier les prix", "Coller une grille")
	p.types("textarea[name=paste]", "G101; 255 500\nG301; 262 000\nG999; 1")
	p.takes("Remplir la grille", "1 référence inconnue", "2 prix changent", "Écart total", "35 500")
	p.must(p.tab.Fill(fmt.Sprintf("price\\.%d", in.lots["G201"]), "cher"))
	p.takes("Appliquer la grille", "Lot G201 : écrivez un prix positif en euros")
	p.must(p.tab.Fill(fmt.Sprintf("price\\.%d", in.lots["G201"]), "241000"))
	p.types("input[name=reason]", "Grille de décembre")
	p.takes("Appliquer la grille", "Grille appliquée : 2 prix changés", "255 500", "262 000")
	partner.reads(lot("G101")+" .price", "255")
	partner.stays()
	p.goes(in.page("G101"), "Historique des prix", "240 000", "255 500", "Grille de décembre")
	var answer struct {
		Data struct {
			Price float64 `json:"price_including_vat"`
		}
	}
	in.asks(http.MethodGet, fmt.Sprintf("/lots/%d", in.lots["G301"]), key, nil, http.StatusOK, &answer)
	if answer.Data.Price != 262000 {
		s.Errorf("the API has the price %v", answer.Data.Price)
	}
	p.goes(in.page("G301"))
	p.takes("Retirer de la vente", "Lot G301 retiré de la vente")
	partner.lies("G301", "X")
	partner.opensLot("G301")
	partner.reads("#drawer", "Ce lot est retiré de la vente par le promoteur")
	p.goes(in.path()+"/grid", "La Grille", "255 500", "hors frais de notaire")
	if sheets, others, err := p.tab.Paper(); err != nil || sheets != 1 || others != 0 {
		s.Errorf("the price list takes %d pages of A4 and %d others, %v", sheets, others, err)
	}
}

// aReservationIsGivenUp books a lot without an option, and has the bank refuse the loan.
func aReservationIsGivenUp(s *site) {
	in := s.tower("PRE", "Le Prêt", "D101")
	seller, _ := in.prescriber("Sacha", "D101")
	watch := s.at("watch", desk, seller)
	watch.goes(in.path())
	p := s.director("gives-up", desk)
	p.goes(in.page("D101"), "Poser une option")
	p.optionsFor("Clovis", "Emprunt", "Pré-réserver", "Réservation de D101", "Clovis Emprunt", "pré-réservé")
	id := lastNumber(p.where())
	watch.lies("D101", "P")
	p.sets("#cancellation", "prêt refusé")
	p.sets("select[name=refunded]", "oui")
	p.takes("Annuler la réservation", "Réservation annulée", "annulé", "prêt refusé")
	watch.lies("D101", "L")
	watch.opensLot("D101")
	watch.misses("Clovis")
	var bought struct {
		Data struct {
			Status string
			Why    string `json:"cancellation_type"`
			Back   bool   `json:"deposit_refunded"`
		}
	}
	in.asks(http.MethodGet, fmt.Sprintf("/purchases/%d", id), in.key, nil, http.StatusOK, &bought)
	if is := bought.Data; is.Status != "canceled" || is.Why != "loan-refused" || !is.Back {
		s.Errorf("the API tells of the reservation %+v", is)
	}
	p.goes("/purchases?tab=canceled", "D101", "Clovis Emprunt")
}

// twoPeopleChangeOneSheet has colleagues write into one form: what one of them changed is
// kept, and where both did the second one chooses.
func twoPeopleChangeOneSheet(s *site) {
	first, second := s.at("first", desk, s.member("agent", "Ewen")), s.at("second", desk, s.member("agent", "Nolwenn"))
	path := first.begins("DEUX-1", "2 rue des Deux Mains")
	first.goes(path + "/price")
	second.goes(path + "/price")
	first.fills("price", "300 000")
	first.follows("[data-save]", "Fiche enregistrée", "300 000")
	second.fills("price", "310 000", "agency_fee", "9 000")
	second.follows("[data-save]", "Quelqu’un a modifié cette fiche pendant votre saisie", "Votre saisie", "310 000", "Enregistré entre-temps", "300000")
	if is := s.good(lastNumber(path)); is.Price.Value != 300000 {
		s.Errorf("what clashes was written all the same: %v", is.Price.Value)
	}
	second.clicks(".conflict .choice:last-child input")
	second.follows("[data-save]", "Fiche enregistrée", "300 000")
	second.writes("agency_fee", "9000")
	second.writes("price", "300000")
	first.goes(path+"/history", "300 000", "Ewen Bureau", "Nolwenn Bureau", "9000")
}
