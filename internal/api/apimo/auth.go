package apimo

import (
	"net/http"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/access"
)

// who is the caller of a request: HTTP Basic, a provider's number and its token
// (seed, "--user provider:token").
func (d *Door) who(r *http.Request) (access.Actor, error) {
	user, token, ok := r.BasicAuth()
	number, err := strconv.ParseInt(user, 10, 64)
	if !ok || err != nil || number <= 0 {
		return access.Actor{}, access.ErrCredentials
	}
	actor, err := d.Login.Provider(r.Context(), number, token)
	return actor.Through("apimo", wire.RequestID(r.Context())), err
}
