package browser_test

import (
	"fmt"
	"net/http"
	"strings"
)

// aDirectorArbitrates has two partners bring somebody of one name: who decides sees what is
// known and why the rules doubt, who claimed reads the verdict, by the screen and by his key.
func aDirectorArbitrates(s *site) {
	in := s.tower("ARB", "Cour des Arbitres", "C101", "C102")
	ana, _ := in.prescriber("Ana", "C101")
	leo, key := in.prescriber("Leo", "C102")
	first, second := s.at("ana", desk, ana), s.at("leo", desk, leo)
	first.brings(in, "Mona", "Valdieu", "mona.valdieu@example.org", "06 39 98 62 01", "Dénonciation acceptée : Mona Valdieu")
	second.brings(in, "Mona", "Valdieu", "m.valdieu@example.org", "06 39 98 62 02", "Elle attend un arbitrage", "en arbitrage", "Identité incertaine")
	second.misses("Ana Bureau", "mona.valdieu@")
	second.must(second.tab.Mark())
	path := second.where()
	id := lastNumber(path)
	if now := in.claim(key, id); now.Status != "pending" {
		s.Fatalf("the API has the claim as %+v", now)
	}

	director := s.director("arbiter", desk)
	director.goes("/registrations", "En arbitrage", "Mona Valdieu", "Leo Bureau")
	director.finds("#claims tr", "Mona Valdieu", "Cour des Arbitres")
	director.sees("La dénonciation", "Ce qui était connu avant", "Rapprochement par : nom", "Autres dénonciations de cette personne", "Ana Bureau", "Le verdict", "à vérifier", "Identité incertaine")
	director.goes(path+"?lang=en", "Registration")
	director.goes(path + "?lang=fr")
	director.sets("#refusal", "antérieure a été retenue")
	director.types("textarea[name=words]", "Présentée le même jour par un autre partenaire.")
	director.takes("Refuser la dénonciation", "Dénonciation refusée : Mona Valdieu", "Une dénonciation antérieure a été retenue")
	director.misses("Accepter la dénonciation")

	second.reads("#claim", "Une dénonciation antérieure a été retenue")
	second.stays()
	second.goes("/registrations?tab=rejected", "Mona Valdieu", "refusée")
	if now := in.claim(key, id); now.Status != "rejected" || !strings.Contains(now.RefusalReason, "Présentée le même jour") {
		s.Errorf("the API tells the claimant %+v", now)
	}
	second.goes(path+"/receipt", "Récépissé de dénonciation", fmt.Sprintf("N° %d", id), "refusée")
	var leads struct{ Data []struct{ Status string } }
	in.asks(http.MethodGet, "/registrations", in.key, nil, http.StatusOK, &leads)
	if len(leads.Data) != 2 {
		s.Errorf("the developer's tool reads %d claims, want both", len(leads.Data))
	}
}

// lastNumber is the last number of a path.
func lastNumber(path string) (id int64) {
	for _, part := range strings.Split(path, "/") {
		if _, err := fmt.Sscan(part, &id); err != nil {
			continue
		}
	}
	return id
}
