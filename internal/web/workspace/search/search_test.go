package search_test

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// asks fails the test unless the answer to a question holds each of the texts; one that begins
// with ! is not to be there.
func asks(t *testing.T, m *testkit.Member, path string, texts ...string) string {
	t.Helper()
	res, body := m.Get(path)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s\n%s", path, res.Status, body)
	}
	plain := html.UnescapeString(body)
	for _, one := range texts {
		want := strings.TrimPrefix(one, "!")
		if strings.Contains(plain, want) == (want != one) {
			t.Errorf("GET %s: %q\n%.3000s", path, one, plain[max(0, strings.Index(plain, "<main")):])
		}
	}
	return body
}

func TestAnythingIsFoundByWhatItIsCalled(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	boss := s.Member(t, access.Director, "Diane")
	ctx := context.Background()
	agencies, err := s.Access.Agencies(ctx, s.Operator)
	if err != nil {
		t.Fatal(err)
	}
	who, _, err := s.People.Add(ctx, s.Operator, agencies[0].ID, people.Declared{First: "Solveig", Last: "Kermadec", Mobile: "06 39 98 93 21", Email: "solveig@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	person := fmt.Sprintf(`href="/contacts/%d"`, who.ID)
	for _, q := range []string{"kermadec", "Solveig Kerm", "kermadec sol", "0639 98 93 21", "+33 6 39 98 93 21", "solveig@exa", fmt.Sprint(who.ID)} {
		asks(t, boss, "/search?q="+url.QueryEscape(q), person)
		if body := asks(t, boss, "/search/palette?q="+url.QueryEscape(q), person); strings.Contains(body, "<html") {
			t.Error("the palette's list is a whole page")
		}
	}
	asks(t, boss, "/search?q=TIL-101", "TIL-101", `href="/properties/`)
	asks(t, boss, "/search?q=jardins", `href="/programs/120"`)
	asks(t, boss, "/search?q=diane+essai", `href="/users/`)
	asks(t, boss, "/search?q=zzzz", "Rien ne répond")
	asks(t, boss, "/search?q=zzzz&lang=en", "Nothing answers")
	asks(t, boss, "/search", "Un téléphone se tape comme on veut")
	if body := asks(t, boss, "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"); strings.Contains(body, "<script>alert") {
		t.Error("what was typed is run")
	}

	// What somebody may not see is not found, whatever he types.
	other := s.MemberAt(t, access.User{Agency: agencies[1].ID, Role: access.Negotiator, Firstname: "Paul", Lastname: "Port"})
	asks(t, other, "/search?q=kermadec", "!"+person)
	asks(t, other, "/search?q="+fmt.Sprint(who.ID), "!"+person)
	shows := s.Member(t, access.ViewingAgent, "Victor")
	asks(t, shows, "/search?q=kermadec", "!"+person)
	asks(t, shows, "/search?q=TIL-101", `href="/properties/`)
}

func TestTheNamesOfANewColleagueAreFoundAtOnce(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	boss := s.Member(t, access.Director, "Diane")
	asks(t, boss, "/search?q=ysoline", "!Ysoline")
	s.Member(t, access.Negotiator, "Ysoline")
	asks(t, boss, "/search?q=ysoline", "Ysoline Essai")
}

func TestThePaletteOffersWhatOneMayDo(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	boss, shows := s.Member(t, access.Director, "Diane"), s.Member(t, access.ViewingAgent, "Victor")
	asks(t, boss, "/search/palette?q=", "Créer un contact", "Journal", `href="/contacts"`)
	asks(t, boss, "/search/palette?q=cre+cont", "Créer un contact", "!Créer un bien")
	asks(t, boss, "/search/palette?q=effacer&here=/contacts/12", `href="/contacts/12/erase"`)
	asks(t, boss, "/search/palette?q=&here=/leads/34&lang=en", `href="/leads/34/answer"`, "Answer this lead")
	asks(t, shows, "/search/palette?q=&here=/contacts/12", "!Créer un contact", "!/contacts/12/erase", "!Journal", `href="/visits"`)
}
