package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"palier/internal/web"
)

var doors = []web.Door{
	{Name: "apimo", Title: "Apimo", Purpose: "Échanger avec les portails.", Base: "/apimo", Spec: "/apimo/openapi.yaml", Open: true},
	{Name: "flatsy", Title: "Flatsy", Purpose: "Réserver <des> visites."},
}

func serveSite(t *testing.T) *httptest.Server {
	t.Helper()
	site, err := web.New("1.2.3", doors)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	site.Mount(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, address string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestPagesAnswerInFrenchUnderAPolicy(t *testing.T) {
	server := serveSite(t)
	tests := []struct {
		path   string
		status int
		says   []string
	}{
		{"/docs", 200, []string{"Palier", "1.2.3", "Apimo", "Ouverte", "Réserver &lt;des&gt; visites.", "À venir", `href="/docs/apimo"`, `href="/apimo/openapi.yaml"`, "Flatsy", `href="/healthz"`, `href="/readyz"`}},
		{"/docs/", 200, []string{`href="/docs/apimo"`}},
		{"/docs/apimo", 200, []string{`apiDescriptionUrl="/apimo/openapi.yaml"`, "<title>Apimo · Documentation · Palier</title>"}},
		{"/docs/flatsy", 404, []string{"Page introuvable"}},
		{"/docs/apimo/leads", 404, []string{"Page introuvable"}},
		{"/static/absent.css", 404, []string{"Page introuvable"}},
	}
	for _, test := range tests {
		answer, body := get(t, server.URL+test.path)
		if answer.StatusCode != test.status {
			t.Errorf("%s: status %d, want %d", test.path, answer.StatusCode, test.status)
		}
		checkHeaders(t, test.path, answer.Header)
		if !strings.Contains(body, `<html lang="fr">`) {
			t.Errorf("%s: not a page in French", test.path)
		}
		for _, text := range test.says {
			if !strings.Contains(body, text) {
				t.Errorf("%s: lacks %q", test.path, text)
			}
		}
	}
}

func checkHeaders(t *testing.T, path string, header http.Header) {
	t.Helper()
	policy := header.Get("Content-Security-Policy")
	for _, directive := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, directive) {
			t.Errorf("%s: policy lacks %q: %s", path, directive, policy)
		}
	}
	relaxed := strings.Contains(policy, "unsafe") || strings.Contains(policy, "connect-src")
	if viewer := path == "/docs/apimo"; relaxed != viewer {
		t.Errorf("%s: relaxed policy %v, want %v: %s", path, relaxed, viewer, policy)
	}
	if got := header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("%s: type %q", path, got)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
}

func TestPagesHoldNothingInlineAndNameNoOtherServer(t *testing.T) {
	server := serveSite(t)
	for _, path := range []string{"/docs", "/docs/apimo", "/docs/nowhere"} {
		_, body := get(t, server.URL+path)
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for node := range root.Descendants() {
			checkNode(t, path, node)
		}
	}
}

func checkNode(t *testing.T, path string, node *html.Node) {
	t.Helper()
	if node.Type != html.ElementNode {
		return
	}
	if node.Data == "style" || node.Data == "script" && node.FirstChild != nil {
		t.Errorf("%s: inline <%s>", path, node.Data)
	}
	for _, a := range node.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			t.Errorf("%s: inline %s on <%s>", path, a.Key, node.Data)
		case a.Key == "xmlns":
		case strings.Contains(a.Val, "//"):
			t.Errorf("%s: <%s %s=%q> may lead to another server", path, node.Data, a.Key, a.Val)
		}
	}
}

func TestEveryLinkInsideTheSiteAnswers(t *testing.T) {
	server := serveSite(t)
	seen := map[string]bool{}
	for _, path := range []string{"/docs", "/docs/apimo"} {
		_, body := get(t, server.URL+path)
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for node := range root.Descendants() {
			for _, a := range node.Attr {
				inside := strings.HasPrefix(a.Val, "/static/") || strings.HasPrefix(a.Val, "/docs")
				if (a.Key != "href" && a.Key != "src") || !inside || seen[a.Val] {
					continue
				}
				seen[a.Val] = true
				if answer, _ := get(t, server.URL+a.Val); answer.StatusCode != http.StatusOK {
					t.Errorf("%s leads to %s: %s", path, a.Val, answer.Status)
				}
			}
		}
	}
	if len(seen) < 6 {
		t.Errorf("only %d links found: %v", len(seen), seen)
	}
}

func TestNewRefusesDoorsItCannotShow(t *testing.T) {
	open := doors[0]
	tests := map[string]func(*web.Door){
		"name that is no path segment":  func(d *web.Door) { d.Name = "api/mo" },
		"no name":                       func(d *web.Door) { d.Name = "" },
		"open without title":            func(d *web.Door) { d.Title = "" },
		"open without base":             func(d *web.Door) { d.Base = "" },
		"open without document":         func(d *web.Door) { d.Spec = "" },
		"document on another server":    func(d *web.Door) { d.Spec = "https://example.org/openapi.yaml" },
		"document on a server by //":    func(d *web.Door) { d.Spec = "//example.org/openapi.yaml" },
		"document by relative address ": func(d *web.Door) { d.Spec = "openapi.yaml" },
	}
	for name, spoil := range tests {
		door := open
		spoil(&door)
		if _, err := web.New("1", []web.Door{door}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := web.New("1", []web.Door{open, open}); err == nil {
		t.Error("the same door twice: accepted")
	}
	if _, err := web.New("1", nil); err != nil {
		t.Errorf("no door: %v", err)
	}
}
