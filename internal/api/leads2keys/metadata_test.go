package leads2keys_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// told is the metadata at an address, asked for by a host name of its own or by none.
func told(t *testing.T, address, host string) map[string]any {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var m map[string]any
	if err := json.NewDecoder(res.Body).Decode(&m); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, res.Status, err)
	}
	return m
}

// What a client finds out by itself is what it would have been told by hand: below the mount,
// in front of the mount's path, where RFC 8414 puts it (3.1), and by the door's own host name.
func TestAClientFindsTheEndpointsByItself(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		const path = "/.well-known/oauth-authorization-server"
		client{door: d}.do(t, "GET", path, "", 200)
		mount, host := d.URL+"/leads2keys", d.Leads2Keys.Origin
		for address, at := range map[string]string{mount + path: mount, d.URL + path + "/leads2keys": mount, d.URL + path: host} {
			name := ""
			if at == host {
				name = strings.TrimPrefix(host, "http://")
			}
			m := told(t, address, name)
			for field, want := range map[string]string{"issuer": at, "authorization_endpoint": at + "/auth/authorization", "token_endpoint": at + "/auth/token"} {
				if m[field] != want {
					t.Errorf("%s: %s is %v, want %s", address, field, m[field], want)
				}
			}
			if scopes, _ := m["scopes_supported"].([]any); len(scopes) != 6 || !slices.Contains(scopes, any("places:write")) {
				t.Errorf("%s: scopes %v", address, scopes)
			}
		}
	})
}
