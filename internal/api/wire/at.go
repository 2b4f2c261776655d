package wire

import "net/http"

// At is the request as it reads at another path: below a mount, or in a space.
// escaped is the path as it was sent, "" when nothing in it needs an escape.
func At(r *http.Request, path, escaped string) *http.Request {
	if path == "" {
		path = "/"
	}
	u := *r.URL
	u.Path, u.RawPath = path, escaped
	r2 := *r
	r2.URL = &u
	return &r2
}
