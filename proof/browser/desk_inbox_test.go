package browser_test

import (
	"fmt"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// enquiriesMoveByKeys goes over the list and the board without a mouse: rows are chosen and
// moved together, a card is moved by the number of its column, and Z takes each back.
func enquiriesMoveByKeys(s *site) {
	var ids []int64
	for i, first := range []string{"Aziliz", "Brewenn", "Corentine"} {
		ids = append(ids, s.enquires(fmt.Sprintf("REL-401-%d", i), first, "Tanneguy", "zipcode", "29000"))
	}
	agent := s.at("board", desk, s.member("agent", "Loig"))
	agent.goes("/leads?q=Tanneguy", "Aziliz Tanneguy", "Brewenn Tanneguy", "Corentine Tanneguy")
	for range 2 {
		agent.presses("jx")
	}
	agent.reads("[data-chosen]", "2 sélection")
	agent.must(agent.tab.Focus("#bulk select[name=stage]"))
	agent.sets("#bulk select[name=stage]", "Qualifié")
	agent.presses(kb.Tab)
	agent.turns(kb.Enter, "2 leads déplacés : Qualifié.")
	s.stand(ids, "1", "3", "3")
	agent.turns("z", "C’est annulé.")
	s.stand(ids, "1", "1", "1")

	agent.goes("/leads?view=board&q=Tanneguy", "Nouveau", "Qualifié", "Offre")
	agent.presses("j")
	agent.turns("4", "Lead déplacé : Visite.")
	agent.reads("#board [data-stage=visit] [data-pile]", "Corentine Tanneguy")
	agent.turns("z", "C’est annulé.")
	agent.reads("#board [data-stage=new] [data-pile]", "Corentine Tanneguy")

	agent.opens("Vues")
	agent.fills("view-name", "Finistère à suivre")
	agent.takes("Enregistrer la vue", "Vue enregistrée.")
	agent.goes("/leads", "Finistère à suivre")
	agent.takes("Finistère à suivre", "Aziliz Tanneguy", "Corentine Tanneguy")
	if said := agent.says(".tabs [aria-current=page]"); said != "Finistère à suivre" {
		s.Errorf("the view is open, and the tab says %q", said)
	}
}

// stand sees at which steps the Apimo API tells enquiries to be.
func (s *site) stand(ids []int64, steps ...string) {
	s.Helper()
	for i, id := range ids {
		if told := s.sent(id); told.Step != steps[i] {
			s.Errorf("the Apimo API says that %s %s is at step %s, want %s", told.Firstname, told.Lastname, told.Step, steps[i])
		}
	}
}

// anEnquiryIsHandedOverAndPutAside by keys alone; a colleague sees it come without a reload.
func anEnquiryIsHandedOverAndPutAside(s *site) {
	colleague := s.at("aside-colleague", desk, s.member("agent", "Yannig"))
	colleague.goes("/leads?owner=me", "Aucun lead ne correspond")
	id := s.enquires("REL-402-1", "Gaud", "Morizur", "mobile", "+33639987042", "message", "Rappelez-moi la semaine prochaine.")
	director := s.director("aside-director", desk)
	director.goes("/leads?q=Morizur", "Gaud Morizur")
	director.presses("jxa")
	director.holds("user")
	director.sets("#bulk select[name=user]", "Yannig Bureau")
	director.presses(kb.Tab)
	director.turns(kb.Enter, "Lead attribué à Yannig Bureau.")
	if told := s.sent(id); told.User == 0 {
		s.Errorf("the Apimo API says that nobody is in charge: %+v", told)
	}

	colleague.finds("#inbox tr", "Gaud Morizur")
	colleague.sees("Rappelez-moi la semaine prochaine.")
	colleague.presses("s")
	colleague.holds("for")
	colleague.sets("#for", "dans une semaine")
	colleague.presses(kb.Tab)
	colleague.turns(kb.Enter, "Lead mis de côté jusqu’au", "De côté jusqu’au")
	colleague.goes("/leads?owner=me")
	colleague.misses("Gaud Morizur")
	colleague.takes("Mis de côté", "Gaud Morizur")
	director.reads("#inbox", "Aucun lead ne correspond") // its row has gone by itself
	colleague.presses("jxs")
	colleague.sets("#bulk select[name=for]", "reprendre maintenant")
	colleague.presses(kb.Tab)
	colleague.turns(kb.Enter, "Lead repris.", "Rien n’est mis de côté")
	colleague.goes("/leads?owner=me", "Gaud Morizur")
	director.finds("#inbox tr", "Gaud Morizur", "Yannig Bureau")
}

// whoWaitsIsAnsweredFromToday begins where a day begins: who has waited longest comes in while
// one looks, is opened by a number, and is gone when answered.
func whoWaitsIsAnsweredFromToday(s *site) {
	agent := s.at("today", desk, s.member("agent", "Goulwen"))
	agent.goes("/", "Aujourd’hui", "À répondre", "Ma journée", "À surveiller")
	long := time.Now().AddDate(-1, 0, 0).Format(time.DateTime)
	id := s.enquires("REL-403-1", "Hervina", "Quemener", "date", long, "message", "Personne ne m’a répondu.")
	agent.reads("#day li", "Hervina Quemener")
	agent.turns("1", "Personne ne m’a répondu.")
	agent.turns("p", "Lead attribué à Goulwen Bureau.")
	agent.turns("r", "Répondre par e-mail")
	agent.fills("subject", "Pardon pour cette attente", "body", "Bonjour, quand puis-je vous appeler ?")
	agent.takes("Envoyer la réponse", "Pardon pour cette attente", "Contacté")
	agent.turns("ga", "À répondre")
	agent.misses("Hervina Quemener")
	s.person("today-letters", desk).gets("hervina.quemener@example.org", "Pardon pour cette attente", "Goulwen Bureau", "Agence des Tilleuls")
	if told := s.sent(id); told.Step != "2" || told.Opened == nil {
		s.Errorf("the Apimo API says %+v", told)
	}
}

// holds sees that the focus is on what has a name, or leads to an address.
func (p *person) holds(name string) {
	p.Helper()
	if now, err := p.tab.Focused(); err != nil || now != name {
		p.Errorf("%s: the focus is on %q, %v, want %q", p.name, now, err, name)
	}
}
