package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"palier/internal/config"
	"palier/internal/httpd"
)

func TestAPanicIsAnsweredInTheWordsOfItsDoor(t *testing.T) {
	want := map[string]string{
		"apimo":      `{"title":"Internal Server Error","status":500,"detail":"Internal server error","message":"Internal server error"}`,
		"adlead":     `{"success":false,"message":"Erreur interne.","data":null,"errors":null}`,
		"flatsy":     `{"errors":["Erreur interne."]}`,
		"leads2keys": `{"error":"server_error","error_description":"The server failed."}`,
	}
	a := &App{log: slog.New(slog.DiscardHandler)}
	for _, d := range a.doors(nil) {
		w := httptest.NewRecorder()
		d.mount.Failed(w)
		if got := strings.TrimSpace(w.Body.String()); w.Code != http.StatusInternalServerError || got != want[d.mount.Name] {
			t.Errorf("%s: %d %s", d.mount.Name, w.Code, got)
		}
	}
}

func TestLinksBeginAsTheRequestReachedTheDoor(t *testing.T) {
	named := httpd.Mount{Prefix: "/apimo", Host: "apimo.example.org"}
	for _, c := range []struct {
		public string
		mount  httpd.Mount
		host   string
		want   string
	}{
		{"", httpd.Mount{Prefix: "/apimo"}, "localhost:8080", "http://localhost:8080/apimo"},
		{"", named, "localhost:8080", "http://localhost:8080/apimo"},
		{"", named, "APIMO.example.org:8080", "http://APIMO.example.org:8080"},
		{"", named, "[::1]:8080", "http://[::1]:8080/apimo"},
		{"https://palier.example.org/", named, "10.0.0.7:8080", "https://palier.example.org/apimo"},
		{"https://palier.example.org", named, "apimo.example.org", "https://apimo.example.org"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = c.host
		if got := base(config.Config{PublicURL: c.public}, c.mount)(r); got != c.want {
			t.Errorf("public %q, host %q, asked for %q: %s, want %s", c.public, c.mount.Host, c.host, got, c.want)
		}
	}
}
