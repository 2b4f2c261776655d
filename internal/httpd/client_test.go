package httpd_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"palier/internal/httpd"
)

func TestWhoCallsBehindProxies(t *testing.T) {
	const here, inner = "127.0.0.0/8", "10.0.0.0/8" // where the tests connect from, and where a second proxy is
	for what, c := range map[string]struct {
		trusted string
		head    string
		want    string
	}{
		"no proxy is trusted":            {"", "X-Forwarded-For: 203.0.113.7", "127.0.0.1"},
		"another is":                     {inner, "X-Forwarded-For: 203.0.113.7", "127.0.0.1"},
		"who connected to the proxy":     {here, "X-Forwarded-For: 203.0.113.7", "203.0.113.7"},
		"what the client wrote itself":   {here, "X-Forwarded-For: 198.51.100.9, 203.0.113.7", "203.0.113.7"},
		"a trusted name it wrote itself": {here + " " + inner, "X-Forwarded-For: 10.0.0.1, 203.0.113.7", "203.0.113.7"},
		"two proxies":                    {here + " " + inner, "X-Forwarded-For: 198.51.100.9, 203.0.113.7, 10.0.0.1", "203.0.113.7"},
		"two lines":                      {here + " " + inner, "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 10.0.0.1", "203.0.113.7"},
		"the second not trusted":         {here, "X-Forwarded-For: 203.0.113.7, 10.0.0.1", "10.0.0.1"},
		"somebody among the proxies":     {here + " " + inner, "X-Forwarded-For: 10.0.0.9, 10.0.0.1", "10.0.0.9"},
		"no header":                      {here, "X-Other: 203.0.113.7", "127.0.0.1"},
		"an empty header":                {here, "X-Forwarded-For: ", "127.0.0.1"},
		"no address":                     {here, "X-Forwarded-For: 203.0.113.7, unknown", "127.0.0.1"},
		"with a port":                    {here, "X-Forwarded-For: 203.0.113.7:50123", "203.0.113.7"},
		"the longer form":                {here, "X-Forwarded-For: [2001:db8::7]:443", "2001:db8::7"},
		"the longer form, short":         {here, "X-Forwarded-For: 2001:db8::7", "2001:db8::7"},
		"one within the other":           {here, "X-Forwarded-For: ::ffff:203.0.113.7", "203.0.113.7"},
	} {
		t.Run(what, func(t *testing.T) {
			var trusted []netip.Prefix
			for _, n := range strings.Fields(c.trusted) {
				trusted = append(trusted, netip.MustParsePrefix(n))
			}
			from := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprint(w, netip.MustParseAddrPort(r.RemoteAddr).Addr())
			})
			s := start(t, httpd.Options{TrustedProxies: trusted, Mounts: []httpd.Mount{{Name: "web", Handler: from}}})
			if _, got := ask(t, s, "GET / HTTP/1.1\r\nHost: x\r\n"+c.head); got != c.want {
				t.Errorf("called from %s, want %s", got, c.want)
			}
		})
	}
}
