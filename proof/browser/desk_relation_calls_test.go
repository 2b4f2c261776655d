package browser_test

import "strings"

// somebodyInvitedBooks: from her record she is invited to a flat; she finds her name on the page,
// books and moves her visit, and the office sees both.
func somebodyInvitedBooks(s *site) {
	who := s.member("agent", "Kadell")
	s.home("REL-901", who.Login)
	s.enquires("REL-901-1", "Bleuenn", "Guivarch", "mobile", "+33639987091")
	agent := s.at("invite", desk, who)
	agent.contact("Guivarch")
	agent.turns("v", "Nouvelle visite")
	agent.fills("property", "REL-901")
	agent.takes("Voir les créneaux", "Fait visiter : Kadell Bureau", "Inviter à choisir un créneau")
	agent.writes("email", "bleuenn.guivarch@example.org")
	agent.takes("Inviter à choisir un créneau", "Invitation écrite à Bleuenn Guivarch pour le bien REL-901")

	visitor := s.person("invite-visitor", phone)
	visitor.gets("bleuenn.guivarch@example.org", "isite")
	visitor.follows("main ul a", "Quand souhaitez-vous visiter")
	visitor.follows(".times button:last-child", "Ce créneau est tenu pour vous")
	visitor.writes("lastname", "Guivarch")
	visitor.fills("phone", "06 39 98 70 91")
	visitor.takes("Demander cette visite", "Votre demande est notée", "Proposée")
	agent.goes("/agenda")
	agent.goes("/visits?property=REL-901", "Bleuenn Guivarch", "Proposée", "Kadell Bureau")
	visitor.opens("Annuler la visite")
	visitor.takes("Annuler ma visite", "Annulée par vous")
	agent.reads("#visits", "Annulée par la personne")
}

// aCallBecomesAnEnquiry: who calls is written down by hand and known again by his number; what is
// said is in the thread, and in the diary of who heard it.
func aCallBecomesAnEnquiry(s *site) {
	first := s.enquires("REL-902-1", "Tangi", "Rosec", "mobile", "+33639987092", "property_reference", "TIL-103")
	agent := s.at("call", desk, s.member("assistant", "Riwana"))
	agent.goes("/leads")
	agent.turns("n", "Nouveau lead")
	agent.takes("Enregistrer le lead", "À corriger avant d’enregistrer", "Indiquez au moins un nom, un e-mail ou un téléphone.")
	agent.fills("first", "Tangi", "last", "Rosec", "mobile", "06.39.98.70.92", "reference", "TIL-103", "message", "Il rappelle, il voudrait visiter samedi.")
	agent.sets("#origin", "Téléphone")
	agent.takes("Enregistrer le lead", "Tangi Rosec", "Il rappelle, il voudrait visiter samedi.", "Doublon", "Autres demandes identiques")
	second := agent.where()
	agent.sets("#event", "Appel reçu")
	agent.fills("comment", "Disponible samedi matin.")
	agent.takes("Consigner", "Appel reçu", "Disponible samedi matin.", "Riwana Bureau", "Contacté")
	agent.takes("Fiche contact", "Tangi Rosec", "Disponible samedi matin.")
	if n := strings.Count(agent.says("#timeline"), "Disponible samedi matin."); n != 1 {
		s.Errorf("the line of time tells the call %d times", n)
	}
	if one := s.contact(first); agent.where() != "/contacts/"+one {
		s.Errorf("the enquiry %s is tied to %s, the first one to %s", second, agent.where(), one)
	}
	agent.goes("/", "Tangi Rosec")
}
