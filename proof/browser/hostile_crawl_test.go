package browser_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// rowsOfAKind is how many addresses of one kind are opened, of lists that have hundreds.
const rowsOfAKind = 4

// mostPages is more than there are: a crawl that goes on for ever is a mistake of the crawl.
const mostPages = 3000

// found is what a crawl comes by.
type found struct {
	kinds map[string][]string // addresses of screens by their kind
	names []string            // the kinds, in the order in which they were found
	files []string            // addresses of what is no page
	forms map[string]form     // one of each shape
	mu    sync.Mutex
}

// What is no screen of anybody, or ends what the crawl needs.
var aside = regexp.MustCompile(`^/(logout|docs|static|healthz|readyz|events)(/|$|\?)|\.yaml$|^//`)

var hexes = regexp.MustCompile(`[0-9a-f]{32}`)

var doneVisit = regexp.MustCompile(`^/visits/[0-9a-f-]{32,36}$`)

// kind is an address without what tells one row from another.
func kind(address string) string { return shape(hexes.ReplaceAllString(address, "1")) }

// walks goes from link to link as the director, to some addresses of each kind, and holds each
// page against what no page may have.
func (h *siege) walks(rows int) *found {
	h.Helper()
	f := &found{kinds: map[string][]string{}, forms: map[string]form{}}
	next := []string{"/", "/agent", "/demo/mail", "/applications", "/search?q=alert", "/contacts?q=alert", "/leads?q=alert", "/properties?q=alert"}
	links, _ := h.gets("/visits?status=done").read() // of the agent's pages: one whose report may be written
	for _, link := range links {
		if doneVisit.MatchString(link) {
			next = append(next, "/agent"+link)
		}
	}
	asked := map[string]bool{}
	for total := 0; len(next) > 0; total += len(next) {
		if total > mostPages {
			h.Fatalf("%d pages, and %d to go: %v", total, len(next), f.names)
		}
		var all []func()
		var links []string
		for _, address := range next {
			all = append(all, func() {
				h.Helper()
				from := h.opensPage(f, address)
				f.mu.Lock()
				defer f.mu.Unlock()
				links = append(links, from...)
			})
		}
		crowd(all)
		next = nil
		slices.Sort(links) // the same crawl whatever came first
		for _, link := range links {
			link, _, _ = strings.Cut(link, "#")
			if !strings.HasPrefix(link, "/") || aside.MatchString(link) || asked[link] || len(f.kinds[kind(link)]) >= rows {
				continue
			}
			asked[link] = true
			if len(f.kinds[kind(link)]) == 0 {
				f.names = append(f.names, kind(link))
			}
			f.kinds[kind(link)] = append(f.kinds[kind(link)], link)
			next = append(next, link)
		}
	}
	return f
}

// opensPage looks at one address, and gives where it leads.
func (h *siege) opensPage(f *found, address string) []string {
	h.Helper()
	r := h.gets(address)
	if to := r.header.Get("Location"); r.status == http.StatusSeeOther && to != "" {
		return []string{strings.TrimPrefix(to, h.origin)}
	}
	if r.status != http.StatusOK && r.status != http.StatusGone { // what visitors can no longer book
		h.Errorf("%s: %d", address, r.status)
		return nil
	}
	if !r.html() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.files = append(f.files, address)
		return nil
	}
	h.whole(r)
	links, forms := r.read()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range forms {
		if other, known := f.forms[one.shape()]; !known || other.waits() && !one.waits() {
			f.forms[one.shape()] = one
		}
	}
	return links
}

// whole fails the test when something is wrong with a page: once for each kind.
func (h *siege) whole(r reply) {
	h.Helper()
	wrong := r.wrong()
	if wrong == "" {
		return
	}
	if _, known := h.told.LoadOrStore(kind(r.address), true); !known {
		h.Errorf("%s:%s", r.address, wrong)
	}
}

// wrong tells when a payload stands in a page as it was sent, or when the page ends early.
func (r reply) wrong() (wrong string) {
	for _, opens := range unescaped() {
		if at := strings.Index(r.text, opens); at >= 0 {
			wrong += fmt.Sprintf("\n not escaped: %q", r.text[max(0, at-80):min(len(r.text), at+80)])
		}
	}
	for _, part := range []string{"<title>", "<main", "</html>"} {
		if !strings.Contains(r.text, part) {
			wrong += "\n no " + part
		}
	}
	if at := strings.IndexAny(r.text, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"); at >= 0 {
		wrong += fmt.Sprintf("\n turns what stands beside it: %+q", r.text[max(0, at-80):min(len(r.text), at+80)])
	}
	return wrong
}
