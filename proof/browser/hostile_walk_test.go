package browser_test

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"

	"palier/proof/browser"
)

// noticesWhatRuns plants what a page that escapes nothing would have: each of the watches has
// to see its own.
func noticesWhatRuns(s *site) {
	tab, leave, err := browser.Open(s.browser, desk, os.Getenv(shotsVariable))
	if err != nil {
		s.Fatal(err)
	}
	defer leave()
	p := &person{s.T, tab, s.origin, "planted", 0}
	p.goes("/login?lang=fr", "Connexion")
	for _, one := range s.strangers(p) {
		s.Errorf("a page without payloads: %s", one)
	}
	p.must(tab.Insert(`<b class="made">x</b><img src="//evil.example.org/x.png" onerror="alert(1)"><a href="javascript:alert(1)">x</a><main></main>`))
	for _, want := range []string{"a dialog says made", "console: ", "a request to http://evil.example.org/x.png"} {
		p.await(want, func() bool {
			return slices.ContainsFunc(tab.Wrong(), func(wrong string) bool { return strings.HasPrefix(wrong, want) })
		})
	}
	seen := strings.Join(s.strangers(p), "\n")
	for _, want := range []string{"a stranger: <b class=", "a handler: <img", "an address: <img", "an address: <a", "not one main"} {
		if !strings.Contains(seen, want) {
			s.Errorf("%q is not noticed: %s", want, seen)
		}
	}
	raw := reply{address: "/planted", status: 200, text: "<title></title><main>" + hostilePayloads()[0] + "\u202e</main></html>"}
	if wrong := raw.wrong(); !strings.Contains(wrong, "not escaped") || !strings.Contains(wrong, "turns what stands beside it") {
		s.Errorf("a page that escapes nothing is read as whole: %s", wrong)
	}
}

func (s *site) strangers(p *person) []string {
	s.Helper()
	found, err := p.tab.Strangers()
	p.must(err)
	return found
}

// outside are the pages that stand in another frame than the workspace's: those of visitors
// and of the agent's telephone, and sheets to print.
var outside = regexp.MustCompile(`^/(v|agent|demo|applications|annonces?|photos)(/|\?|$)|/(print|receipt|sheet|slip|grid)(\?|$)`)

// samePage are lists whose other tabs show other rows alone.
var samePage = regexp.MustCompile(`\?tab=|^/mandates\?view=`)

// nothingRuns opens every screen that was found in a browser, the last
// of each kind: nothing runs, nothing is asked of another server, and the frame stands.
func nothingRuns(s *site, seen *found) {
	queue := make(chan string)
	var walkers sync.WaitGroup
	for _, name := range []string{"one", "another"} {
		p := s.director(name, desk)
		walkers.Go(func() {
			for address := range queue {
				s.staysWhole(p, address)
			}
		})
	}
	for _, name := range seen.names {
		if samePage.MatchString(name) {
			continue
		}
		if last := seen.kinds[name][len(seen.kinds[name])-1]; !slices.Contains(seen.files, last) {
			queue <- last
		}
	}
	close(queue)
	walkers.Wait()
	s.findsWhole()
}

// findsWhole looks for payloads with the palette, whose list a script puts in, and sees a lead
// slide into the inbox.
func (s *site) findsWhole() {
	s.Helper()
	p := s.director("finder", desk)
	p.goes("/leads")
	s.apimo(http.MethodPost, "/agencies/"+s.demo.Apimo.Agency+"/leads", map[string]any{"type": 1, "reference": "SIEGE-LIVE", "email": "live.siege@example.org",
		"lastname": `Zwyx<b class=made onclick=alert(1)>`, "firstname": "\u202eA</title><img src=x onerror=alert(1)>", "message": `<script>alert(1)</script>`}, http.StatusOK, nil)
	p.reads("main", "Zwyx")
	p.must(p.tab.Chord("k", chromedp.ModifierCtrl))
	p.must(p.tab.Press("alert"))
	p.reads("#found", "alert(")
	for _, one := range s.strangers(p) {
		s.Errorf("the palette and the inbox: %s", one)
	}
}

// staysWhole opens one screen.
func (s *site) staysWhole(p *person, address string) {
	before := len(p.tab.Wrong())
	if err := p.tab.Visit(s.origin + address); err != nil {
		s.Errorf("%s: %v", address, err)
		return
	}
	found, err := p.tab.Strangers()
	if err != nil {
		s.Errorf("%s: %v", address, err)
	}
	for _, one := range found {
		s.Errorf("%s: %s", address, one)
	}
	if railed, err := p.tab.Has("nav.rail"); err != nil || !railed && !outside.MatchString(address) {
		s.Errorf("%s: no rail, %v", address, err)
	}
	for _, wrong := range p.tab.Wrong()[before:] {
		s.Logf("%s: %s", address, wrong)
	}
}
