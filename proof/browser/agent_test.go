package browser_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/proof/browser"
)

// viewing is a visit as the API tells it.
type viewing struct {
	ID             string
	Code           string
	PropertyVisits []struct {
		PositivePoints, Questions string
		VisitorInterest           *int
	}
	VisitorVisits []struct{ Status string }
}

// agency is a newcomer at his telephone, with a flat that he shows.
type agency struct {
	*site
	agent    *person
	token    string
	property string
}

func (s *site) agency(email string, k browser.Kind) *agency {
	s.Helper()
	name, _, _ := strings.Cut(email, ".")
	a := &agency{site: s, agent: s.person(name, k)}
	a.agent.goes("/pro/signup")
	a.agent.fills("company", "Agence du Port", "firstname", "Camille", "lastname", "Roux", "phone", "06 39 98 00 10", "email", email, "password", password)
	a.agent.follows("form.fields button", "Votre compte de test est ouvert")
	a.property = s.property(email)
	var entered struct{ Token string }
	s.call(http.MethodPost, "login", "", map[string]string{"identifier": email, "password": password}, &entered)
	a.token = entered.Token
	return a
}

// free are the starts that can be booked.
func (a *agency) free() (list []string) {
	a.Helper()
	var slots []struct {
		Date      string
		Available bool
	}
	a.call(http.MethodGet, "visit/slots?propertyId="+a.property, a.token, nil, &slots)
	for _, slot := range slots {
		if slot.Available {
			list = append(list, slot.Date)
		}
	}
	return list
}

// book books a start, or with "" notes a wish.
func (a *agency) book(first, date string) (v viewing) {
	a.Helper()
	body := map[string]any{"propertyId": a.property, "visitor": map[string]string{"email": strings.ToLower(first) + "@example.org", "firstName": first, "lastName": "Sorel", "phone": "+33639985521"}}
	if date != "" {
		body["date"] = date
	}
	a.call(http.MethodPost, "visit/create", a.token, body, &v)
	return v
}

func (a *agency) visit(id string) (v viewing) {
	a.Helper()
	a.call(http.MethodGet, "visit/"+id, a.token, nil, &v)
	return v
}

// anAgentWorksWithoutAConnection writes three things in a cellar, the first of which
// arrives without the telephone learning of it.
func anAgentWorksWithoutAConnection(a *agency) {
	starts := a.free()
	v := a.book("Noe", starts[0])
	agent, page := a.agent, "/agent/visits/"+v.ID
	report := "form[action$='/report']"

	agent.goes("/agent")
	agent.goes(page, "À confirmer")
	agent.follows("form[action$='/confirm'] button", "La visite est confirmée", "Je suis arrivé")
	agent.goes("/agent")
	agent.goes(page)

	agent.must(agent.tab.Connect(false))
	agent.goes(page, "Je suis arrivé")
	agent.must(agent.tab.Click(".arrive summary"))
	agent.fills("code", v.Code)
	agent.must(agent.tab.Click("form[action$='/done'] button"))
	agent.must(agent.tab.Await("#waiting:not([hidden])"))
	agent.sees("1 en attente d’envoi", "Le code attend d’être envoyé", "Intérêt du visiteur")
	agent.must(agent.tab.Click("input[name=interest][value='4']"))
	positive := "positive-" + agent.property()
	agent.fills(positive, "Très clair")
	agent.must(agent.tab.Click(report + " button"))
	agent.reads("#waiting", "2 en attente d’envoi")
	agent.reads(report+" .kept", "Gardé sur ce téléphone")

	// He logs out and in; what waits to be sent is on the page again.
	agent.must(agent.tab.Forget())
	agent.goes(page)
	agent.must(agent.tab.Await(".restored:not([hidden])"))
	agent.writes(positive, "Très clair")
	agent.fills("question-"+agent.property(), "Y a-t-il une cave ?")

	// He closes the page, and comes back to what he was writing.
	agent.goes("/agent", "Mes visites")
	agent.goes(page)
	agent.reads("#waiting", "2 en attente d’envoi")
	agent.must(agent.tab.Await(".restored:not([hidden])"))
	agent.writes("question-"+agent.property(), "Y a-t-il une cave ?")
	agent.must(agent.tab.Click(report + " button"))
	agent.reads("#waiting", "3 en attente d’envoi")
	if now := a.visit(v.ID); now.VisitorVisits[0].Status != "visit.status.confirmed" {
		a.Fatalf("without a connection the visit became %+v", now)
	}

	agent.must(agent.tab.LoseAnswer())
	tried := len(agent.tab.Posts())
	agent.must(agent.tab.Connect(true))
	agent.await("the first one arrives", func() bool { return a.visit(v.ID).VisitorVisits[0].Status == "visit.status.done" })
	agent.must(agent.tab.Connect(false))
	agent.must(agent.tab.Connect(true))
	agent.must(agent.tab.Await("#waiting[hidden]"))
	agent.checkSent(agent.tab.Posts()[tried:])

	// The page shows what has arrived: else its forms would replace that by what was before.
	agent.reads(".said", "Ce qui attendait est envoyé")
	agent.writes(positive, "Très clair")
	now := a.visit(v.ID)
	if got := now.PropertyVisits[0]; got.PositivePoints != "Très clair" || got.Questions != "Y a-t-il une cave ?" || got.VisitorInterest == nil || *got.VisitorInterest != 4 {
		a.Errorf("the report arrived as %+v", got)
	}
	agent.goes(page, "Terminée", "Brouillon, encore")
	if restored, err := agent.tab.Attribute(".restored", "hidden"); err != nil {
		a.Errorf("the draft is still there: %q %v", restored, err)
	}
	agent.signsByKeyboard(page)
}

// writes sees that a field, by its id, holds a text.
func (p *person) writes(field, want string) {
	p.Helper()
	if kept, err := p.tab.Written("#" + field); err != nil || kept != want {
		p.Errorf("%s: the page keeps %q, %v, want %q", field, kept, err, want)
	}
}

// checkSent holds what left: the code, whose answer was lost, under one key twice or
// more; then the two reports, each under a key of its own.
func (p *person) checkSent(posts []browser.Post) {
	p.Helper()
	var order []string
	keys := map[string]string{}
	for _, one := range posts {
		keys[one.Key] = one.Path[strings.LastIndex(one.Path, "/")+1:]
		if !slices.Contains(order, one.Key) {
			order = append(order, one.Key)
		}
	}
	var sent []string
	for _, key := range order {
		sent = append(sent, keys[key])
	}
	if want := []string{"done", "report", "report"}; !slices.Equal(sent, want) || len(posts) <= len(want) || posts[1].Key != posts[0].Key {
		p.Errorf("%s sent %v in %v, want %v, and the first again", p.name, sent, posts, want)
	}
}

// agentAndVisitorPagesAreAccessible holds each page of an agent, and those of a visitor,
// against axe-core, on a telephone and a desk.
func agentAndVisitorPagesAreAccessible(a *agency) {
	axe, starts := a.axe(), a.free()
	paths := []string{"/agent", "/agent/calendar", "/v/" + a.property}
	a.agent.blind(axe)
	a.agent.judge(axe, paths...) // empty
	asked, confirmed, done := a.book("Noe", starts[0]), a.book("Lea", starts[1]), a.book("Max", starts[2])
	later, wish := a.book("Zoe", starts[len(starts)-1]), a.book("Ada", "")
	for _, v := range []viewing{confirmed, done} {
		a.agent.goes("/agent/visits/" + v.ID)
		a.agent.follows("form[action$='/confirm'] button", "La visite est confirmée")
	}
	a.agent.must(a.agent.tab.Click(".arrive summary"))
	a.agent.fills("code", "12")
	a.agent.must(a.agent.tab.Click("form[action$='/done'] button"))
	a.agent.must(a.agent.tab.Await("#code-wrong"))
	a.agent.judgeHere(axe, "a wrong code")
	a.agent.fills("code", done.Code)
	a.agent.follows("form[action$='/done'] button", "Visite terminée")
	a.agent.addsAPhoto("/agent/visits/"+done.ID, photograph(a.T))
	a.agent.letsSign("/agent/visits/"+done.ID, axe)
	a.agent.subscribes(axe)
	a.moves(later, starts[len(starts)-2])
	for _, v := range []viewing{asked, confirmed, done, later, wish} {
		paths = append(paths, "/agent/visits/"+v.ID)
	}
	paths = append(paths, "/agent/visits/"+asked.ID+"/move?visitor=noe@example.org", "/agent/visits/none")
	a.agent.judge(axe, paths...)
	if why, err := a.agent.tab.Installable(); err != nil || len(why) > 0 {
		a.Errorf("the page cannot be installed: %v %v", why, err)
	}
	a.visitorPagesAreAccessible(axe)
}

// moves moves a visit on the page, where a start has to be chosen first.
func (a *agency) moves(v viewing, date string) {
	a.Helper()
	at, err := time.Parse(time.RFC3339, date)
	a.agent.must(err)
	a.agent.goes("/agent/visits/"+v.ID, "À confirmer")
	a.agent.follows("a[href*='/move']", "Choisissez un créneau")
	a.agent.must(a.agent.tab.Select("#at", strconv.FormatInt(at.Unix(), 10)))
	a.agent.follows("form[action$='/move'] button", "La visite est déplacée")
	a.agent.goes("/agent/visits/"+v.ID, "Déplacée", "Nouvelle date")
}

func (a *agency) visitorPagesAreAccessible(axe string) {
	a.Helper()
	const email = "lea.brun@example.org"
	visitor := a.person("visitor", desk)
	visitor.goes("/v/" + a.property)
	visitor.follows(".times button", "Vos coordonnées")
	visitor.judgeHere(axe, "who comes")
	visitor.fills("phone", "06 39 98 55 23", "firstname", "Léa", "lastname", "Brun", "email", email)
	visitor.follows(".fields button[type=submit]", "Confirmez votre adresse e-mail")
	visitor.judgeHere(axe, "the code of a letter")
	visitor.fills("code", a.mailed(email))
	visitor.follows(".fields .button", "Votre demande est notée")
	address, err := visitor.tab.Address()
	visitor.must(err)
	visitor.judge(axe, strings.TrimPrefix(address, a.origin), "/v/"+a.property, "/login")
}

func (s *site) axe() string {
	s.Helper()
	script, err := browser.Axe(s.Context())
	if err == browser.ErrNoNode && !inCI() {
		s.Skip(err)
	}
	if err != nil {
		s.Fatal(err)
	}
	return script
}

// judge holds pages against axe-core, each once in French by day, and in English at night.
func (p *person) judge(axe string, paths ...string) {
	p.Helper()
	for _, path := range paths {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		p.goes(path + mark + "lang=fr")
		p.judged(axe, false, path+" in French")
		p.goes(path + mark + "lang=en")
		p.judged(axe, true, path+" in English")
	}
	p.must(p.tab.Darken(false))
}

// judgeHere holds the page as it is, at night and by day.
func (p *person) judgeHere(axe, what string) {
	p.Helper()
	p.judged(axe, true, what)
	p.judged(axe, false, what)
}

func (p *person) judged(axe string, dark bool, what string) {
	p.Helper()
	broken, err := p.tab.Judge(axe, dark)
	p.must(err)
	for _, one := range broken {
		p.Errorf("%s: %s", what, one)
	}
}

// blind fails the test when the judge finds nothing on a page that was spoilt.
func (p *person) blind(axe string) {
	p.Helper()
	p.must(p.tab.Spoil())
	for _, dark := range []bool{true, false} {
		broken, err := p.tab.Judge(axe, dark)
		p.must(err)
		all := strings.Join(broken, "\n")
		for _, want := range []string{"color-contrast", "image-alt"} {
			if !strings.Contains(all, want) {
				p.Fatalf("axe-core, dark %v, does not notice %s:\n%s", dark, want, all)
			}
		}
	}
}
