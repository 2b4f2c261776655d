package browser_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"palier/proof/browser"
)

// mostScreens is more than there are: a walk that goes on for ever is a mistake of the walk.
const mostScreens = 160

// TestScreens walks through the workspace from link to link, as its director, and holds every
// screen that it comes to against axe-core, by day and at night, in French and in English, in
// the width of a telephone and of a desk. A screen is an address without its numbers: the first
// lead stands for all.
func TestScreens(t *testing.T) {
	t.Parallel()
	s := openAlive(t)
	axe, err := browser.Axe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := walk{axe: axe, seen: map[string]bool{}, queue: []string{"/"}}
	for _, name := range []string{"walker", "companion"} {
		w.walkers = append(w.walkers, walker{s.director(name, desk), &w})
	}
	w.walkers[0].noticesARow()
	for len(w.queue) > 0 && len(w.seen) < mostScreens {
		w.on()
	}
	slices.Sort(w.paints)
	t.Logf("largest contentful paint: median %.0f ms, of the slowest %.0f ms", w.paints[len(w.paints)/2], w.paints[len(w.paints)-1])
	t.Logf("%d screens: %s", len(w.names), strings.Join(w.names, " "))
	if len(w.names) < 25 || len(w.queue) > 0 {
		t.Errorf("%d screens were walked, %d addresses are left", len(w.names), len(w.queue))
	}
}

// director is the demonstration's, logged in.
func (s *site) director(name string, k browser.Kind) *person {
	s.Helper()
	p := s.person(name, k)
	p.isIn(s.demo.Leads2Keys.Login, s.demo.Leads2Keys.Password)
	return p
}

// isIn gives the tab the session of somebody who has logged in, without the form and the first
// screen, which other journeys go through.
func (p *person) isIn(email, password string) {
	p.Helper()
	given, err := session(p.Context(), p.origin, email, password)
	p.must(err)
	p.must(p.tab.Keep(p.origin, given))
}

// session logs somebody in as a browser without scripts does, in French, and gives the cookies
// that come of it.
func session(ctx context.Context, origin, email, password string) ([]*http.Cookie, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	client := http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, path, body string, want int) error {
		r, err := http.NewRequestWithContext(ctx, method, origin+path, strings.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin)
		res, err := client.Do(r)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if res.StatusCode != want {
			return fmt.Errorf("%s %s: %s", method, path, res.Status)
		}
		return nil
	}
	if err := ask(http.MethodGet, "/login?lang=fr", "", http.StatusOK); err != nil {
		return nil, err
	}
	if err := ask(http.MethodPost, "/login", url.Values{"email": {email}, "password": {password}}.Encode(), http.StatusSeeOther); err != nil {
		return nil, err
	}
	at, err := url.Parse(origin)
	return jar.Cookies(at), err
}

// enters logs somebody in.
func (p *person) enters(email, password string) {
	p.Helper()
	p.goes("/login?lang=fr", "Connexion")
	p.fills("email", email, "password", password)
	p.follows("form.fields button")
}

// walk is a way through the screens. To judge one takes a second of a processor, so two go
// it together: each takes the next of the screens that are a step further from the first. Which
// screens come, in which order, and which of them at night, does not depend on who is faster.
type walk struct {
	walkers []walker
	axe     string
	queue   []string
	seen    map[string]bool // screens, by what shape gives
	names   []string
	paints  []float64 // when the largest part of each was painted, in ms; said, not judged
}

// walker is one who goes.
type walker struct {
	*person
	walk *walk
}

// screen is what one of them opens, and what he finds.
type screen struct {
	address string
	night   bool
	painted float64
	links   []string
}

// on opens the screens of the queue that were not seen yet, and puts there where they lead.
func (w *walk) on() {
	var list []*screen
	for len(w.queue) > 0 && len(w.seen) < mostScreens {
		address := w.queue[0]
		w.queue = w.queue[1:]
		if name := shape(address); !w.seen[name] {
			w.seen[name] = true
			w.names = append(w.names, name)
			list = append(list, &screen{address: address, night: len(w.names)%2 == 0})
		}
	}
	next := make(chan *screen, len(list)) // has room for all: who fails takes no more, and nobody waits for him
	for _, one := range list {
		next <- one
	}
	close(next)
	var gone sync.WaitGroup
	for _, one := range w.walkers {
		gone.Go(func() {
			for s := range next {
				one.visit(s)
			}
		})
	}
	gone.Wait()
	for _, one := range list {
		w.paints = append(w.paints, one.painted)
		for _, link := range one.links {
			if strings.HasPrefix(link, "/") && !elsewhere.MatchString(link) && !w.seen[shape(link)] && !slices.Contains(w.queue, link) {
				w.queue = append(w.queue, link)
			}
		}
	}
}

// What is no screen of the workspace, or what leaves it.
var elsewhere = regexp.MustCompile(`^/(logout|docs|static|photos|v|agent|events|c|demo|pro|login|auth|healthz|readyz|applications)(/|$|\?)|\.(csv|xlsx|pdf|json|ics|xml|txt|zip)(\?|$)|/(export|download|content|file|picture)s?(/|\?|$)|^//`)

var (
	uids    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)
	numbers = regexp.MustCompile(`[0-9][0-9_-]*`)
)

// shape is an address without its numbers, and of its query the names alone.
func shape(address string) string {
	address, _, _ = strings.Cut(address, "#")
	path, query, _ := strings.Cut(address, "?")
	path = numbers.ReplaceAllString(uids.ReplaceAllString(path, "…"), "…")
	values, _ := url.ParseQuery(query)
	var kept []string
	for _, name := range []string{"view", "tab"} { // other parameters say which rows, not which screen
		if v := values.Get(name); v != "" {
			kept = append(kept, name+"="+v)
		}
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + strings.Join(kept, "&")
}

// largestPaint waits for the browser's entry of the largest contentful paint.
const largestPaint = `new Promise(tell => new PerformanceObserver(list => tell(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))`

// visit opens a screen, holds it against everything, and notes where its links lead.
func (w walker) visit(s *screen) {
	w.Helper()
	w.must(w.tab.Visit(w.origin + s.address))
	if title, err := w.tab.Title(); err != nil || title == "" || strings.HasPrefix(title, " ·") || strings.Contains(title, "introuvable") || strings.Contains(title, "erreur") {
		w.Errorf("%s: titled %q, %v", s.address, title, err)
	}
	painted, err := browser.Ask[float64](w.tab, largestPaint)
	w.must(err)
	s.painted = painted
	w.shoot(s.address, "desk")
	wide, err := w.tab.TooWide()
	w.must(err)
	if wide >= 0.5 {
		w.Errorf("%s: %g pixels wider than a desk", s.address, wide)
	}
	s.links, err = w.tab.Links()
	w.must(err)
	if s.night {
		join := "?"
		if strings.Contains(s.address, "?") {
			join = "&"
		}
		w.must(w.tab.Visit(w.origin + s.address + join + "lang=en"))
		w.shoot(s.address, "en")
	}
	w.narrow(s.address)
	w.judged(s.address, s.night)
}

// judged holds the screen against axe-core: every other one at night, and in English. It takes
// rows out of the page, and comes last.
func (w walker) judged(address string, night bool) {
	w.Helper()
	broken, err := w.tab.JudgeLast(w.walk.axe, night)
	w.must(err)
	for _, one := range broken {
		w.Errorf("%s: %s", address, one)
	}
	w.must(w.tab.Darken(false))
}

// noticesARow spoils the last of the rows of a list, as many others of which are taken out
// before the page is judged: it must be among those that are kept.
func (w walker) noticesARow() {
	w.Helper()
	for _, how := range []string{"image-alt", "color-contrast", "link-name", "aria-valid-attr-value", "label"} {
		w.must(w.tab.Visit(w.origin + "/properties"))
		w.must(w.tab.SpoilRow("main tbody tr", how))
		broken, err := w.tab.JudgeLast(w.walk.axe, false)
		w.must(err)
		if all := strings.Join(broken, "\n"); !strings.Contains(all, how) {
			w.Fatalf("axe-core does not notice %s in the last of many rows:\n%s", how, all)
		}
		if kept, err := browser.Ask[float64](w.tab, `document.querySelectorAll("main tbody tr").length`); err != nil || kept > 12 {
			w.Fatalf("%v rows are judged, %v: those that are made alike are not taken out", kept, err)
		}
	}
}

// shoot takes a picture that is named after its screen.
func (w walker) shoot(address, kind string) {
	w.Helper()
	name := strings.Trim(strings.NewReplacer("/", "_", "…", "N", "?", "_", "=", "-", "&", "_").Replace(shape(address)), "_")
	w.must(w.tab.Shoot(cmp.Or(name, "today") + "-" + kind))
}

// narrow looks at the screen on a telephone.
func (w walker) narrow(address string) {
	w.Helper()
	w.must(w.tab.Resize(360, 740))
	wide, err := w.tab.TooWide()
	w.must(err)
	if wide >= 0.5 {
		w.Errorf("%s: %g pixels wider than a telephone", address, wide)
	}
	w.shoot(address, "phone")
	w.must(w.tab.Resize(desk.Width, desk.Height))
}
