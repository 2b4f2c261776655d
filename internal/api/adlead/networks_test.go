package adlead_test

import (
	"net/netip"
	"testing"

	"palier/internal/core/access"
	"palier/internal/testkit"
)

// A key that is bound to a network is held against who called the proxy, once the
// proxy is trusted; a client that writes the header itself gains nothing.
func TestAKeysNetworksBehindAProxy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		d := &door{testkit.Demo(t, db, testkit.Behind("127.0.0.0/8")), readContract(t)}
		bound := d.open(t, access.Key{Permissions: access.Permissions(), Networks: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}})
		for what, c := range map[string]struct {
			forwarded string
			want      int
		}{
			"from its network":               {"203.0.113.7", 200},
			"from elsewhere":                 {"198.51.100.7", 403},
			"from elsewhere, saying it is":   {"203.0.113.7, 198.51.100.7", 403},
			"from the machine of the proxy":  {"127.0.0.1", 403},
			"from its network, through more": {"198.51.100.7, 203.0.113.7, 127.0.0.2", 200},
		} {
			if a := bound.do(t, "GET", d.in("/lots?per_page=1"), "", "X-Forwarded-For", c.forwarded); a.Status != c.want {
				t.Errorf("%s: %d, want %d", what, a.Status, c.want)
			}
		}
		own := d.open(t, access.Key{Permissions: access.Permissions(), Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
		if a := own.do(t, "GET", d.in("/lots?per_page=1"), ""); a.Status != 200 {
			t.Errorf("without the header: %d, want 200", a.Status)
		}
	})
}
