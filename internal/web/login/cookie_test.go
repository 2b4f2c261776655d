package login_test

import (
	"testing"

	"palier/internal/web/login"
)

func TestNobodyIsSentElsewhereAfterLoggingIn(t *testing.T) {
	p := &login.Pages{Services: login.Services{Home: "/agent"}}
	for next, want := range map[string]string{
		"/agent/visits?day=1": "/agent/visits?day=1", "/v/a%2Fb": "/v/a%2Fb",
		"": "/agent", "agent": "/agent", "//elsewhere.example.org": "/agent", `/\elsewhere.example.org`: "/agent", `\\elsewhere.example.org`: "/agent",
		"https://elsewhere.example.org/": "/agent", "https:/agent": "/agent", "javascript:alert(1)": "/agent", "/\t/elsewhere.example.org": "/agent",
		"/agent\r\nSet-Cookie: a=b": "/agent", "/login": "/agent", "/login?next=/login": "/agent", "/logout": "/agent", "/%zz": "/agent", " /agent": "/agent",
	} {
		if got := p.Local(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}
