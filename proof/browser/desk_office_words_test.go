package browser_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"palier/proof/browser"
)

// takes follows the link or button that bears words, and sees what the page says that comes.
func (p *person) takes(words string, says ...string) {
	p.Helper()
	p.must(p.tab.FollowCalled(words))
	p.sees(says...)
}

// opens clicks what bears words; what it opens is on the page already.
func (p *person) opens(words string) {
	p.Helper()
	p.must(p.tab.ClickCalled(words))
}

// misses fails the journey if the page says one of the texts.
func (p *person) misses(texts ...string) {
	p.Helper()
	said, err := p.tab.Text("body")
	p.must(err)
	for _, text := range texts {
		if strings.Contains(said, text) {
			p.Errorf("%s reads %q, which is not for him", p.name, text)
		}
	}
}

// chooses chooses an option by its value.
func (p *person) chooses(selector, value string) {
	p.Helper()
	p.must(p.tab.Select(selector, value))
}

// says is what the selector's first element says.
func (p *person) says(selector string) string {
	p.Helper()
	said, err := p.tab.Text(selector)
	p.must(err)
	return strings.TrimSpace(said)
}

// truth is what an expression is worth on the page.
func (p *person) truth(expression string) bool {
	p.Helper()
	so, err := browser.Ask[bool](p.tab, expression)
	p.must(err)
	return so
}

// where is the path of the page that is open.
func (p *person) where() string {
	p.Helper()
	address, err := p.tab.Address()
	p.must(err)
	return strings.TrimPrefix(address, p.origin)
}

// letter opens the latest letter to somebody whose subject has words, in the demonstration's
// mailbox, and gives the address that it names first, without its origin.
func (s *site) letter(to, subject string) string {
	s.Helper()
	reader := s.person("letters-"+to, desk)
	find := `[...document.querySelectorAll('li')].find(one => one.innerText.includes(` + strconv.Quote(to) + `) && one.innerText.includes(` + strconv.Quote(subject) + `))?.querySelector('a').getAttribute('href') ?? ''`
	path := ""
	reader.await("a letter to "+to, func() bool {
		reader.must(reader.tab.Visit(s.origin + "/demo/mail"))
		var err error
		path, err = browser.Ask[string](reader.tab, find)
		reader.must(err)
		return path != ""
	})
	reader.goes(path, subject)
	link, err := reader.tab.Attribute("main li a", "href")
	reader.must(err)
	return strings.TrimPrefix(link, s.origin)
}

// status asks an address of a door as a program does, with a header, and gives the answer's
// status and body.
func (s *site) status(address, header, value string) (int, string) {
	s.Helper()
	r := s.request(http.MethodGet, address, nil)
	r.Header.Set(header, value)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, string(said)
}
