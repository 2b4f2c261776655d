package peer

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"palier/bench/load"
)

// Enter logs the demonstration's director in to the workspace, for all screens that follow.
func (p *Palier) Enter(ctx context.Context) error {
	form := url.Values{"email": {p.round.who.Identifier}, "password": {p.round.who.Password}, "next": {"/profile"}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.Addr()+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://"+p.Addr())
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return fmt.Errorf("Palier.Enter: %w", err)
	}
	res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == "palier" {
			p.cookie = "Cookie: palier=" + c.Value + "\r\n"
			return nil
		}
	}
	return fmt.Errorf("Palier.Enter: no session: %s", res.Status)
}

// screen is the request for one.
func (p *Palier) screen(path string) []byte { return p.ask("GET", path, p.cookie, nil) }

var (
	leadLink    = regexp.MustCompile(`href="(/leads/[0-9]+)`)
	contactLink = regexp.MustCompile(`href="(/contacts/[0-9]+)`)
)

// Screen is work that opens a screen again and again. Where its path names LEAD or CONTACT,
// those are opened in turn that the list shows.
func (p *Palier) Screen(ctx context.Context, path string) (load.Work, error) {
	paths := []string{path}
	for name, found := range map[string]*regexp.Regexp{"/leads/LEAD": leadLink, "/contacts/CONTACT": contactLink} {
		if path != name {
			continue
		}
		list, err := fetch(ctx, p.Addr(), p.screen(path[:strings.LastIndexByte(path, '/')]))
		if err != nil {
			return load.Work{}, err
		}
		paths = nil
		for _, m := range found.FindAllSubmatch(list, -1) {
			paths = append(paths, string(m[1]))
		}
		if len(paths) == 0 {
			return load.Work{}, fmt.Errorf("the list has no %s", name)
		}
	}
	var operations [][][]byte
	for _, one := range paths {
		operations = append(operations, [][]byte{p.screen(one)})
	}
	return load.Cycle(operations, func(body []byte) error {
		if palette := strings.HasPrefix(path, "/search/palette"); !palette && !strings.Contains(string(body), `<main id="main"`) {
			return fmt.Errorf("%s is no screen: %.200s", path, body)
		}
		return nil
	}), nil
}
