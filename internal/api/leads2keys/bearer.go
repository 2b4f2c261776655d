package leads2keys

import (
	"net/http"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/grants"
)

// who is the user that a request's access token stands for, and the application that acts
// for him (2.2).
func (d *Door) who(r *http.Request) (access.Actor, grants.Client, error) {
	token, ok := bearer(r)
	if !ok {
		return access.Actor{}, grants.Client{}, access.ErrCredentials
	}
	actor, client, err := d.Grants.Bearer(r.Context(), token)
	return actor.Through("leads2keys", wire.RequestID(r.Context())), client, err
}

// bearer is the access token of a request (RFC 6750, 2.1). Two headers are none: which of
// them was meant? A token in a query or a form is not looked for: addresses are logged.
func bearer(r *http.Request) (token string, ok bool) {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return "", false
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}
