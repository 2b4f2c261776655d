package browser_test

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
)

// anEnquiryBecomesAnOffer goes with Maud from her question at a portal to her offer: a director,
// a negotiator and who shows the flat work on it, she books her visit on her telephone, and in the
// end every door says the same of her.
func anEnquiryBecomesAnOffer(s *site) {
	seller, shower := s.member("agent", "Ronan"), s.member("viewing", "Tifenn")
	s.home("REL-201", shower.Login)
	director := s.director("long-director", desk)
	director.goes("/settings/templates", "Nouveau modèle")
	director.fills("name", "Premier contact REL", "subject", "Votre demande sur {bien}", "body", "Bonjour {prenom},\nle bien {bien} est libre. Choisissez votre heure :")
	director.follows("form[action='/settings/templates'] button", "Modèle ajouté", "Premier contact REL")

	director.goes("/leads", "En cours")
	id := s.enquires("REL-201-1", "Maud", "Keravel", "mobile", "+33639987011", "message", "Bonjour, ce bien est-il toujours libre ?", "property_reference", "REL-201")
	director.finds("#inbox tr", "Keravel", "REL-201", "Apimo")
	director.sees("ce bien est-il toujours libre", "7 rue du Roi Albert")
	director.decides("#user", "Ronan Bureau", "Lead attribué à Ronan Bureau", "Annuler")

	agent := s.at("long-agent", desk, seller)
	agent.answersMaud()
	visitor := s.person("long-visitor", phone)
	visitor.booksByLetter(s)
	uid := s.at("long-shower", phone, shower).showsMaud(visitor)

	agent.goes(lead(id), "Keravel", "REL-201")
	agent.reads("#state", "Visite") // the booking moved it
	agent.goes("/visits/"+uid, "Terminée", "Brouillon, encore")
	if said, err := agent.tab.Written("#report textarea[name=positive]"); err != nil || said != "Une belle lumière" {
		s.Errorf("the report reads %q, %v", said, err)
	}
	agent.takes("Maud Keravel")
	agent.reads("#timeline", "Visite")
	agent.goes(lead(id))
	agent.turns("5", "Lead déplacé : Offre")
	director.reads("#state", "Offre") // on the page that has been open since the morning
	s.everyDoorTellsOfMaud(id, uid, seller, shower)
	agent.goes("/contacts/" + s.contact(id))
	said := agent.says("#timeline")
	for _, want := range []string{"Votre demande sur REL-201", "ce bien est-il toujours libre", "Offre", "faite", "Une belle lumière", "Tifenn Bureau"} {
		if n := strings.Count(said, want); n != 1 {
			s.Errorf("the line of time says %q %d times, want once:\n%s", want, n, said)
		}
	}
	agent.sees("Apimo", "Site", "Ronan Bureau")
}

// answersMaud finds the enquiry that he was given, and answers by the template with the address
// at which the flat can be visited.
func (p *person) answersMaud() {
	p.Helper()
	p.goes("/leads?owner=me", "Keravel")
	p.finds("#inbox tr", "Keravel")
	p.finds("dd", "REL-201")
	p.takes("Visites")
	p.takes("Ouvrir des créneaux", "Ouvertures de la semaine", "Fait visiter : Tifenn Bureau")
	page := p.linked("main p", "Page publique de réservation")
	p.goes("/leads?owner=me")
	p.finds("#inbox tr", "Keravel")
	p.turns("r", "Répondre par e-mail", "maud.keravel@example.org")
	p.decides("#template", "Premier contact REL")
	said, err := p.tab.Written("#body")
	p.must(err)
	if want := "Bonjour Maud,\nle bien REL-201 est libre."; !strings.HasPrefix(said, want) {
		p.Errorf("the template says %q, want %q", said, want)
	}
	p.fills("body", said+" "+p.origin+page)
	p.takes("Envoyer la réponse", "Votre demande sur REL-201", "E-mail envoyé", "Contacté")
}

// booksByLetter opens the answer on her telephone, follows its address, and books a time with
// the code that the page sends her.
func (p *person) booksByLetter(s *site) {
	p.Helper()
	p.gets("maud.keravel@example.org", "Votre demande sur REL-201", "Ronan Bureau")
	p.follows("main ul a", "Quand souhaitez-vous visiter", "44000 Nantes")
	p.follows(".times button", "Ce créneau est tenu pour vous")
	p.fills("phone", "06 39 98 70 11", "firstname", "Maud", "lastname", "Keravel", "email", "maud.keravel@example.org")
	p.takes("Demander cette visite", "Confirmez votre adresse e-mail")
	p.fills("code", s.code(s.person("long-letters", phone), "maud.keravel@example.org", "votre code"))
	p.takes("Demander cette visite", "Votre demande est notée", "Proposée")
}

// showsMaud confirms the visit of somebody who keeps her page open, ends it with her code and
// reports, on a telephone. It gives the number by which the Flatsy API calls the visit.
func (p *person) showsMaud(visitor *person) (uid string) {
	p.Helper()
	p.goes("/agent", "Mes visites", "Maud Keravel")
	p.finds("main li", "7 rue du Roi Albert")
	page := p.where()
	p.takes("Confirmer la visite", "La visite est confirmée")
	visitor.goes(visitor.where(), "Confirmée", "7 rue du Roi Albert", "Tifenn Bureau")
	p.opens("Je suis arrivé")
	p.fills("code", visitor.says(".code"))
	p.takes("Terminer la visite", "Visite terminée")
	p.clicks("input[name=interest][value='4']")
	p.fills("positive-"+p.property(), "Une belle lumière", "question-"+p.property(), "Les charges ?")
	p.takes("Enregistrer le compte rendu", "Compte rendu enregistré")
	return path.Base(page)
}

// contact is whom an enquiry is tied to, as the Apimo API numbers him.
func (s *site) contact(id int64) string {
	s.Helper()
	return s.sent(id).Contact
}

// enquiry is a lead as the Apimo API tells it.
type enquiry struct {
	ID                                          int64
	Step, Contact                               string
	Firstname, Lastname, Email, Mobile, Message string
	User                                        int64
	Opened                                      *struct{ User string }
	DoNotCall                                   bool `json:"do_not_call"`
}

// sent finds an enquiry at the Apimo API.
func (s *site) sent(id int64) (found enquiry) {
	s.Helper()
	var list struct{ Leads []enquiry }
	s.apimo(http.MethodGet, "/agencies/"+s.demo.Apimo.Agency+"/leads?limit=1000", nil, http.StatusOK, &list)
	i := slices.IndexFunc(list.Leads, func(l enquiry) bool { return l.ID == id })
	if i < 0 {
		s.Fatalf("the Apimo API does not know the enquiry %d", id)
	}
	return list.Leads[i]
}

// everyDoorTellsOfMaud asks the doors what became of her enquiry and of her visit.
func (s *site) everyDoorTellsOfMaud(id int64, uid string, seller, shower user) {
	s.Helper()
	told := s.sent(id)
	if told.Step != "3" || told.User != seller.ID || told.Opened == nil || told.Opened.User != fmt.Sprint(seller.ID) {
		s.Errorf("the Apimo API says of the enquiry %+v", told)
	}
	var diary struct {
		Actions []struct {
			Type, Contact string
			Properties    struct{ ID, Report, Rating string }
		}
	}
	s.apimo(http.MethodGet, fmt.Sprintf("/agencies/%s/users/%d/actions", s.demo.Apimo.Agency, shower.ID), nil, http.StatusOK, &diary)
	if len(diary.Actions) != 1 || diary.Actions[0].Type != "3" || diary.Actions[0].Contact != told.Contact || !strings.Contains(diary.Actions[0].Properties.Report, "Une belle lumière") {
		s.Errorf("the Apimo API says of the visit %+v, want one of the contact %s", diary.Actions, told.Contact)
	}
	var v viewing
	s.call(http.MethodGet, "visit/"+uid, s.token(), nil, &v)
	if len(v.PropertyVisits) != 1 || v.PropertyVisits[0].PositivePoints != "Une belle lumière" || *v.PropertyVisits[0].VisitorInterest != 4 || v.VisitorVisits[0].Status != "visit.status.done" {
		s.Errorf("the Flatsy API says of the visit %+v", v)
	}
}
