package adlead

import (
	"net/http"
	"net/netip"
	"regexp"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// slugForm is what the name of a space in URLs can be (access.Developer).
var slugForm = regexp.MustCompile(`^[a-z0-9-]{2,40}$`)

// who is the caller of a request: the holder of the key in the header X-API-Key,
// in the space that the path names (openapi.yaml, Keys). Whatever is wrong with a key, a
// known space looks like an unknown one to who has none.
func (d *Door) who(r *http.Request, slug string) (access.Actor, access.Developer, error) {
	token := ""
	if values := r.Header.Values("X-API-Key"); len(values) == 1 {
		token = values[0]
	}
	if !slugForm.MatchString(slug) {
		slug = "" // no space has it, and it need not be asked for
	}
	actor, developer, err := d.Login.Key(r.Context(), slug, token, caller(r))
	return actor.Through("adlead", wire.RequestID(r.Context())), developer, err
}

// caller is the address that the request comes from, behind trusted proxies too; the
// zero one, which is in no network, when it is not known.
func caller(r *http.Request) netip.Addr {
	from, _ := netip.ParseAddrPort(r.RemoteAddr)
	return from.Addr()
}
