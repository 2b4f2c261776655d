package leads_test

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/core/people"
)

// columns are the headings of a board with their counts, and who lies below each.
func columns(body string) map[string]string {
	found := map[string]string{}
	for _, section := range strings.Split(body, `<section aria-labelledby="column-`)[1:] {
		section, _, _ = strings.Cut(section, "</section>")
		title := regexp.MustCompile(`<h2[^>]*>([^<]*)</h2>.*?class="count">([^<]*)<`).FindStringSubmatch(section)
		var who []string
		for _, card := range regexp.MustCompile(`<article.*?<b>([^<]*)</b>`).FindAllStringSubmatch(section, -1) {
			who = append(who, card[1])
		}
		found[html.UnescapeString(title[1])] = title[2] + " " + strings.Join(who, ", ")
	}
	return found
}

// only is the text of an address that leaves the leads of a test.
const only = "&q=Grouper"

func TestABoardIsGroupedByAnyField(t *testing.T) {
	o := open(t)
	add := func(first string, change func(l *core.Lead)) int64 {
		t.Helper()
		l := core.Lead{Agency: agency, Type: 1, Sent: []byte("{}"), Person: people.Declared{First: first, Last: "Grouper", Email: first + "@example.org"}}
		change(&l)
		sent, err := o.Inbox.Add(t.Context(), o.Operator.Through("web", ""), l)
		if err != nil {
			t.Fatal(err)
		}
		return sent.ID
	}
	mine := add("Ada", func(l *core.Lead) { l.User = o.me.User.ID })
	free := add("Bea", func(l *core.Lead) { l.Type, l.About.Reference = 6, "TIL-101" })
	if _, err := o.Inbox.Try(t.Context(), o.Operator, core.Lead{Agency: agency, Type: 1, Sent: []byte("{}"), Person: people.Declared{First: "Cléo", Last: "Grouper"}}); err != nil {
		t.Fatal(err)
	}
	for group, want := range map[string]map[string]string{
		"owner":    {"Camille Essai": "1 Ada Grouper", "Non attribué": "2 Cléo Grouper, Bea Grouper"},
		"source":   {"Équipe": "2 Bea Grouper, Ada Grouper", "Démonstration": "1 Cléo Grouper"},
		"property": {"TIL-101": "1 Bea Grouper", "non précisé": "2 Cléo Grouper, Ada Grouper"},
		"type":     {"Estimation": "1 Bea Grouper", "Contact": "2 Cléo Grouper, Ada Grouper"},
		"":         {"Nouveau": "", "Visite": ""},
	} {
		got := columns(o.get(o.me, "/leads?view=board&group="+group+only, 200))
		for title, cards := range want {
			if there, ok := got[title]; !ok || cards != "" && there != cards {
				t.Errorf("by %q, %s: %q, want %q of %v", group, title, there, cards, got)
			}
		}
	}
	path := "/leads?view=board&group=owner" + only
	id := fmt.Sprint(o.me.User.ID)
	res, body := o.me.Follow("/leads/assign", "lead", fmt.Sprint(free), "user", id, "back", path)
	o.says(res, body, 200, "Lead attribué à Camille Essai", `data-group="owner"`)
	if got := columns(body)["Camille Essai"]; got != "2 Bea Grouper, Ada Grouper" || o.lead(free).User != o.me.User.ID {
		t.Errorf("after a drop: %s", got)
	}
	neighbour := o.MemberAt(t, access.User{Agency: neighbours, Role: access.Negotiator, Firstname: "Yann", Lastname: "Ailleurs"})
	res, body = o.me.Follow("/leads/assign", "lead", fmt.Sprint(mine), "user", fmt.Sprint(neighbour.User.ID), "back", path)
	o.says(res, body, 200, "une personne qui travaille dans l’agence du lead")
	reader := o.Member(t, access.Observer, "Léo")
	o.get(reader, path, 200, "Ada Grouper", `data-group=""`, "!Responsable de Ada", "!/leads/assign")
	res, body = reader.Post("/leads/assign", "lead", fmt.Sprint(mine), "user", fmt.Sprint(reader.User.ID))
	o.says(res, body, 403)
	o.get(o.me, "/leads?view=board&group=x", 200, `data-group="stage"`)
}

func TestEverySourceThatIsOfferedIsFoundByItsAddress(t *testing.T) {
	o := open(t)
	body := o.get(o.me, "/leads", 200)
	list := regexp.MustCompile(`(?s)<select name="source">(.*?)</select>`).FindStringSubmatch(body)[1]
	offered := regexp.MustCompile(`<option value="([^"]+)"[^>]*>([^<]+)<`).FindAllStringSubmatch(list, -1)
	if len(offered) < 8 {
		t.Fatalf("%d sources", len(offered))
	}
	for _, one := range offered {
		if strings.Contains(one[2], "door.") {
			t.Errorf("%s has no name", one[1])
		}
		o.get(o.me, "/leads?source="+one[1], 200, `<option value="`+one[1]+`" selected>`+one[2])
	}
	sent, err := o.Inbox.Try(t.Context(), o.Operator, core.Lead{Agency: agency, Sent: []byte("{}"), Person: people.Declared{Last: "Essayée"}})
	if err != nil {
		t.Fatal(err)
	}
	o.get(o.me, "/leads?source=demo", 200, fmt.Sprintf(`href="/leads/%d"`, sent.ID), `class="badge">Démonstration`)
	o.get(o.me, "/leads?source=web", 200, fmt.Sprintf(`!href="/leads/%d"`, sent.ID))
}

func TestAPersonIsFoundByAnyWordOfHisName(t *testing.T) {
	o := open(t)
	id := o.ask("De la Zurnerie", "")
	for _, text := range []string{"zurn", "de la zurn", "inès de la", "inès zurn", "ZURNERIE INÈS"} {
		o.get(o.me, "/leads?q="+url.QueryEscape(text), 200, fmt.Sprintf(`href="/leads/%d"`, id))
		o.get(o.me, "/search?q="+url.QueryEscape(text), 200, "Zurnerie")
	}
	o.get(o.me, "/leads?q=urnerie", 200, fmt.Sprintf(`!href="/leads/%d"`, id))
}

func TestAViewThatIsRemovedCanBeKeptAgain(t *testing.T) {
	o := open(t)
	res, body := o.me.Follow("/leads/views", "query", "group=owner&view=board", "name", "Par personne", "shared", "1")
	o.says(res, body, 200, "Vue enregistrée", "Par personne", `data-group="owner"`)
	view := regexp.MustCompile(`name="view" value="(\d+)"`).FindStringSubmatch(body)[1]
	res, body = o.me.Follow("/leads/views/remove", "view", view)
	o.says(res, body, 200, "Vue supprimée : Par personne")
	form := []string{}
	toast := body[strings.Index(body, `class="toast"`):]
	for _, m := range regexp.MustCompile(`name="(name|query|agency|shared)" value="([^"]*)"`).FindAllStringSubmatch(toast, 4) {
		form = append(form, m[1], html.UnescapeString(m[2]))
	}
	res, body = o.me.Follow("/leads/views", form...)
	o.says(res, body, 200, "Par personne", `data-group="owner"`)
	o.get(o.Member(t, access.Negotiator, "Karim"), "/leads", 200, "Par personne")
}

func TestADemonstrationLeadIsOneLikeOthers(t *testing.T) {
	o := open(t)
	res, body := o.me.Follow("/leads/try")
	o.says(res, body, 200, "Inès Lefort", "Lead de démonstration créé", "Démonstration", "Créé par : Camille Essai")
	var id int64
	fmt.Sscanf(res.Request.URL.Path, "/leads/%d", &id)
	if l := o.lead(id); l.Door != "demo" || l.Agency != agency || l.Stage != core.StageNew {
		t.Errorf("%s, agency %d, %s", l.Door, l.Agency, l.Stage)
	}
	res, body = o.me.Follow("/leads/move", "lead", fmt.Sprint(id), "stage", "lost")
	o.says(res, body, 200, "Lead déplacé : Perdu")
	res, body = o.Member(t, access.Observer, "Léo").Post("/leads/try")
	o.says(res, body, 403)
}

func TestALeadForAnotherAgencyKeepsItsAuthor(t *testing.T) {
	o := open(t)
	boss := o.MemberAt(t, access.User{Agency: agency, Role: access.Director, Firstname: "Odile", Lastname: "Siège"})
	form := []string{"last", "Voisin", "email", "voisin@example.org", "agency", fmt.Sprint(neighbours), "user"}
	res, body := boss.Follow("/leads/new", append(form, "me")...)
	o.says(res, body, 200, "Créé par : Odile Siège", "Non attribué")
	var id int64
	fmt.Sscanf(res.Request.URL.Path, "/leads/%d", &id)
	if l := o.lead(id); l.Agency != neighbours || l.User != 0 || l.Assigned.At.IsZero() == false {
		t.Errorf("agency %d, in charge %d", l.Agency, l.User)
	}
	neighbour := o.MemberAt(t, access.User{Agency: neighbours, Role: access.Negotiator, Firstname: "Yann", Lastname: "Ailleurs"})
	o.get(neighbour, fmt.Sprintf("/leads/%d", id), 200, "Créé par : Odile Siège")
	res, body = boss.Post("/leads/new", append(form, fmt.Sprint(boss.User.ID))...)
	o.says(res, body, 422, "une personne qui travaille dans cette agence")
	res, body = boss.Follow("/leads/new", append(form, fmt.Sprint(neighbour.User.ID))...)
	o.says(res, body, 200, "Voisin")
	fmt.Sscanf(res.Request.URL.Path, "/leads/%d", &id)
	if l := o.lead(id); l.User != neighbour.User.ID {
		t.Errorf("in charge: %d", l.User)
	}
}
