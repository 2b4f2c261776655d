package newbuild_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// prescriber is somebody of a partner's, with a key of his own.
func (o *office) prescriber() *testkit.Member {
	o.Helper()
	partner, err := o.server.Access.User(o.Context(), o.server.Operator, nadia)
	o.must(err)
	m := o.server.MemberAt(o, access.User{Agency: partner.Agency, Role: access.Prescriber, Firstname: "Paz", Lastname: "Ami"})
	_, _, err = o.server.Access.CreateKey(o.Context(), o.server.Operator, access.Key{Developer: o.developer(), Name: "Paz Ami", User: m.User.ID,
		Permissions: []access.Right{access.InformationView, access.LotAllotedView, access.RegistrationView, access.RegistrationCreate, access.RegistrationDelete,
			access.OptionView, access.OptionCreate, access.OptionUpdate, access.OptionDelete},
		Programs: []int64{program}, Lots: []int64{freeLot}})
	o.must(err)
	return m
}

func TestAPrescriberSellsWhatIsEntrustedToHimAndSeesNoNames(t *testing.T) {
	o := open(t)
	m := o.prescriber()
	o.get(m, "/programs", 200, "Les Jardins", "Dénonciations", "!Nouveau programme", "!Villas du Port")
	o.get(m, site, 200, "C304", "Lots qui vous sont confiés", "!A001", "!Modifier les prix", "!Ajouter un lot")
	o.get(m, fmt.Sprintf("/programs/%d", otherProgram), 404)
	o.get(m, fmt.Sprintf("%s/lots/%d", site, freeLot-5), 404)
	o.get(m, "/purchases", 403)
	o.get(m, free, 200, "Aucune personne dénoncée", "!Pré-réserver", "!Nouveau client", "!Retirer de la vente")
	o.post(m, free+"/option", 422, []string{"Choisissez la personne"}, "lastname", "Roux", "email", "lea@example.org")
	o.post(m, free+"/book", 403, nil, "lead", "1")

	body := o.goes(m, "/registrations/new", "program", fmt.Sprint(program), "firstname", "Ida", "lastname", "Neuf", "email", "ida.neuf@example.org", "phone", "0639980321", "owner", fmt.Sprint(nadia))
	o.says(&http.Response{StatusCode: 200, Request: o.request("/registrations/new")}, body, 200, "acceptée", "Paz Ami", "!Nadia", "!/leads/")
	lead := regexp.MustCompile(`<option value="(\d+)">Ida Neuf`).FindStringSubmatch(o.get(m, free, 200, "Ida Neuf"))[1]
	o.goes(m, free+"/option", "lead", lead)
	o.get(m, free, 200, "Sous option", "Ida Neuf", "Annuler l’option", "!Pré-réserver")
	o.get(m, "/options", 200, "C304", "Ida Neuf", "!Nadia")
	o.get(o.agent, free, 200, "Ce lot est sous option", "!Ida")
	o.get(o.boss, free, 200, "Paz Ami", "Ida Neuf")

	// Of what was known before he is told between which dates, and of whom nothing.
	known := o.server.Member(t, access.Negotiator, "Noa")
	o.goes(known, site+fmt.Sprintf("/lots/%d", freeLot-5)+"/option", "firstname", "Ada", "lastname", "Connue", "email", "ada.connue@example.org", "phone", "0639980777")
	body = o.goes(m, "/registrations/new", "program", fmt.Sprint(program), "firstname", "Ada", "lastname", "Connue", "email", "ada.connue@example.org", "phone", "0639980777")
	o.says(&http.Response{StatusCode: 200, Request: o.request("/registrations/new")}, body, 200, "refusée", "Des échanges antérieurs ont eu lieu entre le", "!Noa", "!Rapprochement par")
	refused := regexp.MustCompile(`/registrations/\d+`).FindString(body)
	o.prints(m, refused, "Ada Connue", "refusée", "Des échanges antérieurs ont eu lieu entre le", "!Noa", "!Rapprochement")
	o.prints(o.boss, refused, "Ada Connue", "Rapprochement", "!Des échanges antérieurs")
}
