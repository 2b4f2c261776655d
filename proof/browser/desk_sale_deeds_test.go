package browser_test

import (
	"fmt"
	"net/http"
	"time"
)

// anOptionBecomesAReservation goes from an option to a signed contract: the law caps the
// deposit, and gives the buyer ten days in which nothing can be sold.
func anOptionBecomesAReservation(s *site) {
	in := s.tower("RES", "Résidence des Lois", "R101")
	p := s.director("reserve", desk)
	p.goes(fmt.Sprintf("%s/lots/%d", in.path(), in.lots["R101"]), "Poser une option", "240 000")
	p.opens("Nouveau client")
	p.fills("firstname", "Solal", "lastname", "Notaire", "email", "solal.notaire@example.org", "phone", "06 39 98 63 01")
	p.takes("Poser l’option", "Option posée sur le lot R101", "Sous option", "Solal Notaire")
	p.takes("Réserver", "Option sur R101", "12 000", "article R*. 261-28")
	p.fills("deposit", "20 000")
	p.takes("Pré-réserver", "Ce dépôt dépasse le plafond légal", "R*. 261-28")
	if kept, err := p.tab.Written("#deposit"); err != nil || kept != "20 000" {
		s.Errorf("the refused form keeps %q, %v", kept, err)
	}
	if state := in.state("R101", in.key); state != "option" {
		s.Errorf("a refused deposit leaves the lot %s", state)
	}
	p.fills("deposit", "12 000")
	p.takes("Pré-réserver", "Réservation de R101", "pré-réservé", "12 000", "R*. 261-28")
	p.takes("Noter la signature", "Étape notée", "contrat signé", "Fin du délai de rétractation", "L. 271-1")

	var bought struct {
		Data struct {
			Status string
			Until  time.Time `json:"withdrawal_period_expires_at"`
		}
	}
	in.asks(http.MethodGet, fmt.Sprintf("/purchases/%d", lastNumber(p.where())), in.key, nil, http.StatusOK, &bought)
	paris, err := time.LoadLocation("Europe/Paris")
	p.must(err)
	last := bought.Data.Until.Add(-time.Second).In(paris)
	if days := time.Until(last).Hours() / 24; bought.Data.Status != "booked" || days < 9.9 || days > 15 {
		s.Errorf("the API tells of the reservation %+v", bought.Data)
	}
	p.sees(french(last) + " inclus")
	p.takes("Noter le rendez-vous", "rendez-vous notaire", "L’acquéreur peut se rétracter jusqu’au")
	if !p.truth(`document.querySelector('form[action$="/advance"] button').disabled`) {
		s.Error("the deed can be noted while the buyer may still withdraw")
	}
	if state := in.state("R101", in.key); state != "booked" {
		s.Errorf("the API has the lot as %s", state)
	}
	p.goes(in.path())
	p.lies("R101", "R")
	p.goes("/purchases?tab=notary-appointment", "R101", "Solal Notaire")
}

// french is a day as the pages write it.
func french(day time.Time) string {
	months := []string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
	return fmt.Sprintf("%d %s %d", day.Day(), months[day.Month()-1], day.Year())
}
