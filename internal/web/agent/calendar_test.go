package agent_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/web/agent"
)

func TestAnAgentGivesHisCalendarAnAddress(t *testing.T) {
	const path = agent.Path + "/calendar"
	r := begin(t, access.Agent)
	r.book("noe.sorel@example.org", time.Hour)
	r.login()
	answers := func(address string, want int) {
		t.Helper()
		_, at, _ := strings.Cut(address, "/ical/")
		answer, err := http.Get("http://" + r.server.Addr() + "/ical/" + at)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("the feed answers %s, want %d", answer.Status, want)
		}
	}
	address := regexp.MustCompile(`https?://[^"]*/ical/[A-Z2-7]+\.ics`)
	r.says("GET", path, nil, 200, "Aucune adresse n’est ouverte", "Créer l’adresse")
	first := address.FindString(r.says("POST", path, nil, 200, "Votre adresse est prête", `href="webcal://`))
	answers(first, 200)
	if again := r.says("GET", path, nil, 200, "Une adresse est ouverte depuis le", "Remplacer l’adresse"); address.MatchString(again) {
		t.Error("the address is shown a second time")
	}
	second := address.FindString(r.says("POST", path, nil, 200, "Votre adresse est prête"))
	answers(first, 404)
	answers(second, 200)
	r.says("POST", path+"/close", nil, 200, "L’adresse est supprimée", "Créer l’adresse")
	answers(second, 404)
	r.says("POST", path+"/close", nil, 200, "L’adresse est supprimée")
}
