package wire

import "net/http"

// Probe asks a handler that is none of a door's own, as http.ServeMux gives it for
// a request that it does not route, what it would answer: its status, and the
// verbs that the path has when it is 405. A router's own refusals are plain text
// and its redirects of unclean paths HTML; a door has bodies of its own.
func Probe(h http.Handler, r *http.Request) (status int, allow string) {
	p := &probe{header: http.Header{}}
	h.ServeHTTP(p, r)
	return p.status, p.header.Get("Allow")
}

// probe hears an answer and sends nothing.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
