package browser_test

import "strings"

// twoPeopleEditOneContact: what each changed alone is kept, and where both changed the same the
// second reads both texts and decides.
func twoPeopleEditOneContact(s *site) {
	s.enquires("REL-301-1", "Erwan", "Le Dantec", "mobile", "+33639987031", "city", "Nantes", "zipcode", "44000", "email", "erwan.ledantec@example.org")
	first, second := s.director("edit-first", desk), s.at("edit-second", desk, s.member("agent", "Solenn"))
	for _, one := range []*person{first, second} {
		one.contact("erwan.ledantec")
		one.turns("e", "Modifier la fiche")
	}
	first.fills("address", "3 quai de la Fosse", "city", "Rezé")
	first.takes("Enregistrer les modifications", "Fiche de Erwan Le Dantec enregistrée", "3 quai de la Fosse", "Rezé")

	second.fills("city", "Saint-Herblain", "company", "Ateliers Le Dantec")
	second.takes("Enregistrer les modifications", "Quelqu’un a modifié cette fiche pendant votre saisie", "Votre saisie", "Enregistré entre-temps", "Saint-Herblain", "Rezé")
	second.writes("address", "3 quai de la Fosse")
	second.writes("company", "Ateliers Le Dantec")
	second.clicks(".conflict input[name=city][value='Rezé']")
	second.takes("Enregistrer les modifications", "Ateliers Le Dantec", "3 quai de la Fosse", "Rezé")
	second.reads("#timeline", "Fiche modifiée")
	second.misses("Saint-Herblain")
	first.reads("#who", "Ateliers Le Dantec") // without reloading
}

// contact looks somebody up and opens his record.
func (p *person) contact(name string) {
	p.Helper()
	p.goes("/contacts?q=" + name)
	p.finds("#contacts tbody tr")
}

// aPersonIsMergedAndErased: two records of one person become one and two again, all that is known
// of her is handed out, and then forgotten but for what the law keeps.
func aPersonIsMergedAndErased(s *site) {
	one := s.enquires("REL-302-1", "Naïg", "Corbel", "email", "naig.corbel@example.org", "zipcode", "44000", "message", "Je cherche un trois pièces.")
	other := s.enquires("REL-302-2", "Naïg", "Corbel", "email", "n.corbel@example.org", "zipcode", "44000", "mobile", "+33639987032")
	director := s.director("merge", desk)
	director.goes("/contacts/duplicates", "Même nom et code postal")
	director.finds("article .acts", "Naïg Corbel")
	director.sees("Fusionner deux fiches", "naig.corbel@example.org", "n.corbel@example.org")
	director.takes("Voir le résultat", "Résultat")
	director.fills("reason", "Même personne, vue au guichet")
	director.takes("Fusionner les deux fiches", "fusionnée", "1 fiche fusionnée")
	director.reads("#timeline", "Je cherche un trois pièces.")
	kept := s.contact(one)
	if now := s.contact(other); now != kept {
		s.Errorf("after the merge the Apimo API ties the enquiries to %s and %s", kept, now)
	}
	director.follows("#timeline form[action$='/unmerge'] button", "Les deux fiches sont de nouveau séparées")
	if director.truth(`document.querySelector("form[action$='/unmerge']") !== null`) {
		s.Error("a merge that was taken back can be taken back again")
	}
	if now := s.contact(other); now == s.contact(one) {
		s.Errorf("after the way back the Apimo API still ties both enquiries to %s", now)
	}

	director.contact("naig.corbel")
	director.opens("Autres actions")
	director.takes("Données de la personne (à imprimer)", "Données personnelles", "Je cherche un trois pièces.", "naig.corbel@example.org")
	file, err := director.tab.Attribute("a[href$='/export.json']", "href")
	director.must(err)
	if said := director.reading(file); !strings.Contains(said, "Je cherche un trois pièces.") || strings.Contains(said, "n.corbel@") {
		s.Errorf("the file says %s", said)
	}

	director.contact("naig.corbel")
	director.consents("Téléphone", "Elle refuse ou se retire", "Au guichet", "Refus enregistré")
	director.opens("Autres actions")
	director.takes("Effacer la personne", "Ce que la loi conserve", "la preuve d’une réponse sur les appels", "Téléphone")
	director.clicks("input[name=sure]")
	director.takes("Effacer définitivement", "Personne effacée le", "La loi conserve")
	director.misses("Corbel", "Je cherche un trois pièces.")
	if told := s.sent(one); told.Lastname != "" || told.Email != "" || told.Message != "" {
		s.Errorf("the Apimo API still says %+v", told)
	}
	if told := s.sent(other); told.Lastname != "Corbel" {
		s.Errorf("the other one became %+v", told)
	}
}

// reading is what an address of the workspace answers to who is logged in.
func (p *person) reading(path string) string {
	p.Helper()
	said, err := p.tab.Read(path)
	p.must(err)
	return said
}

// consents notes what the person of the page says of being reached by a channel.
func (p *person) consents(channel, answer, proof string, says ...string) {
	p.Helper()
	p.clicks("#consents summary")
	p.opens(channel)
	p.opens(answer)
	p.fills("proof", proof)
	p.takes("Enregistrer la réponse", says...)
}

// aConsentIsWithdrawn: who agreed to be called is called from the page, until she does not
// agree any more; then the page says since when, and so does the door.
func aConsentIsWithdrawn(s *site) {
	id := s.enquires("REL-303-1", "Klervi", "Abgrall", "mobile", "+33639987033")
	agent := s.at("consent", desk, s.member("agent", "Malo"))
	agent.goes(lead(id), "Appel interdit", "Aucun consentement enregistré")
	agent.takes("Fiche contact", "Klervi Abgrall", "Appel interdit : aucun consentement n’est enregistré.")
	agent.lacksCall()
	agent.consents("Téléphone", "Elle accepte", "", "Dites comment cet accord peut être prouvé")
	agent.fills("proof", "Formulaire signé au salon, classeur 3")
	agent.takes("Enregistrer la réponse", "Accord enregistré avec sa preuve", "Appel possible", "Formulaire signé au salon, classeur 3")
	if said := agent.says("#who a[href^='tel:']"); said != "06\u00a039\u00a098\u00a070\u00a033" {
		s.Errorf("the number reads %q", said)
	}
	other := s.director("consent-other", desk)
	other.goes(agent.where(), "Appel possible")
	agent.consents("Téléphone", "Elle refuse ou se retire", "Par téléphone, ce matin", "Refus enregistré", "Appel interdit : accord retiré le")
	agent.lacksCall()
	other.reads("#callwhy", "Appel interdit : accord retiré le")
	other.goes(lead(id), "Appel interdit", "Consentement retiré le")
	if told := s.sent(id); !told.DoNotCall {
		s.Error("the Apimo API does not say that she is not to be called")
	}
	other.goes("/consents?channel=phone&given=no", "Abgrall Klervi", "Par téléphone, ce matin")
}

// lacksCall sees that the page's number cannot be called.
func (p *person) lacksCall() {
	p.Helper()
	if p.truth(`document.querySelector("a[href^='tel:']") !== null`) {
		p.Errorf("%s: a number can be called that must not be", p.name)
	}
}

// aNoteOutlivesItsSession: the session is ended from elsewhere while somebody writes; his text
// waits until he is logged in again.
func aNoteOutlivesItsSession(s *site) {
	s.enquires("REL-304-1", "Enora", "Penven")
	who := s.member("agent", "Brieg")
	agent, elsewhere := s.at("kept", desk, who), s.at("kept-phone", phone, who)
	agent.contact("Penven")
	agent.fills("text", "Elle vend aussi un garage, rue Kervégan.\nLa rappeler après le 3.")
	elsewhere.goes("/profile", "Connexions ouvertes")
	elsewhere.takes("Fermer mes autres connexions")
	agent.takes("Enregistrer la note", "Votre session était terminée", "Votre saisie est gardée")
	agent.fills("email", who.Login, "password", who.Password)
	agent.takes("Se connecter", "Voulez-vous l’envoyer maintenant")
	agent.takes("Enregistrer maintenant", "Enora Penven")
	agent.reads("#timeline", "Elle vend aussi un garage, rue Kervégan.\nLa rappeler après le 3.")
}
